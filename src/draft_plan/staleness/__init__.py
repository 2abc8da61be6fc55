"""Is a plan as new as what it was drafted from? What changed, which sections that concerns, what follows from it."""

from draft_plan.staleness.baring import bare
from draft_plan.staleness.basis import digest, finish, take
from draft_plan.staleness.changes import Change, Staleness, join
from draft_plan.staleness.comparing import compare, follow
from draft_plan.staleness.following import followers, rename
from draft_plan.staleness.keys import carry
from draft_plan.staleness.rows import differ
from draft_plan.staleness.using import Uses

__all__ = [
    "Change", "Staleness", "Uses", "bare", "carry", "compare", "differ", "digest", "finish", "follow", "followers",
    "join", "rename", "take",
]  # fmt: skip
