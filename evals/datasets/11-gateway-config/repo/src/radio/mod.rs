//! Meters over radio.
use crate::flash::Settings;

pub struct Reading {
    pub value: u32,
}

/// Wait for the next reading.
pub fn next(settings: &Settings) -> Reading {
    Reading { value: u32::from(settings.channel) }
}
