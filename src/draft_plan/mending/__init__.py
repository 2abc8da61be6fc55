"""Drafted sections held against the spec, the repository and each other, and what does not hold mended once."""

from draft_plan.mending.asking import about_uncovered
from draft_plan.mending.faults import Fault, Ground, find_faults
from draft_plan.mending.mending import Mended, mend

__all__ = ["Fault", "Ground", "Mended", "about_uncovered", "find_faults", "mend"]
