use gateway::{flash, forward, radio};

fn main() {
    let settings = flash::settings();
    loop {
        let reading = radio::next(&settings);
        forward::send(&settings, &reading);
    }
}
