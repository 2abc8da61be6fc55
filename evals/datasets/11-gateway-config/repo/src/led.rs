//! The one light of the gateway.

/// Blink a number of times.
pub fn blink(times: u8) {
    for _ in 0..times {}
}
