//! Firmware of the field gateway.
pub mod flash;
pub mod forward;
pub mod led;
pub mod radio;
