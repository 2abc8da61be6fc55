"""Reads a spec file, in any of the dialects people write them in, into a FeatureSpec."""

from draft_plan.reading.spec_file import read, read_text

__all__ = ["read", "read_text"]
