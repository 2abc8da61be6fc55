use gateway::{flash, forward, radio};

#[test]
fn a_reading_is_sent() {
    let settings = flash::settings();
    assert!(forward::send(&settings, &radio::next(&settings)));
}
