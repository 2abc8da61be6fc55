"""Every way a run can end, and every error that ends one: the only table of exit codes.

    DraftPlanError                      exit
    ├── UsageError                         2   an option or a setting is wrong
    │   └── PackError                      2   a plan format's folder is wrong
    ├── SpecError                          2   the spec cannot be read or planned from
    ├── OutputError                        2   the plan cannot be written where it was asked for
    ├── ProviderError                      4   the endpoint refused before any section was drafted
    └── ForgeError                         4   the forge refused, or could not be reached

An error is caught in one place, ``draft_plan.cli``, which prints it and leaves with its code.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes that scripts and CI rely on."""

    WRITTEN = 0
    """The plan was written; questions may be open."""
    PARTIAL = 1
    """The plan was written, but some sections could not be drafted and say so."""
    USAGE = 2
    """Usage, settings or an unreadable spec: nothing was written."""
    FINDINGS = 3
    """``--strict`` or ``check``: there are findings or open blocking questions."""
    PROVIDER = 4
    """The provider refused, or it, budget or deadline ran dry, before any section was drafted; or the forge refused
    or could not be reached.
    """
    INTERRUPTED = 130
    """Stopped by the user; what was drafted is kept."""


class DraftPlanError(Exception):
    """An error a person can act on: what is wrong, where, and what to do about it.

    ``where`` is a file, optionally with ``:line``; ``remedy`` is one imperative sentence.
    """

    exit_code = Exit.USAGE

    def __init__(self, what: str, *, where: str = "", line: int | None = None, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = f"{where}:{line}" if where and line is not None else where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class UsageError(DraftPlanError):
    """An option, an argument or a setting that cannot be honoured."""


class PackError(UsageError):
    """A plan format's folder is missing, incomplete or contradicts itself."""


class SpecError(DraftPlanError):
    """The spec cannot be read, or holds nothing a plan could be drafted from."""


class OutputError(DraftPlanError):
    """The plan cannot be written, or writing it would lose somebody's work."""


class ProviderError(DraftPlanError):
    """The endpoint refused every section, or ran dry before the first was drafted."""

    exit_code = Exit.PROVIDER


class ForgeError(DraftPlanError):
    """The forge refused, or could not be reached. ``status`` is the HTTP status, 0 when there was none."""

    exit_code = Exit.PROVIDER

    def __init__(self, what: str, *, status: int = 0, remedy: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.status = status
