"""The server of the parcel room."""
