"""The books of a housing association."""
