"""The version that is installed."""

from __future__ import annotations


def version() -> str:
    """The distribution's version, or ``checkout`` when it runs from a source tree."""
    from importlib import metadata  # costs more than the rest of --help

    try:
        return metadata.version("draft-plan")
    except metadata.PackageNotFoundError:
        return "checkout"
