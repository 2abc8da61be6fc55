//! Settings that a technician wrote by cable.

pub struct Settings {
    pub server: &'static str,
    pub channel: u8,
}

/// The settings in flash memory.
pub fn settings() -> Settings {
    Settings { server: "fleet.internal", channel: 3 }
}
