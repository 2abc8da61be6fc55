"""The command line."""

from draft_plan.cli.app import main

__all__ = ["main"]
