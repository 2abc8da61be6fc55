"""Snapshots of folders in a bucket."""
