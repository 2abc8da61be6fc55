"""Water levels for the forecast."""
