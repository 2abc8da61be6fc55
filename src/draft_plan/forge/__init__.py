"""Where code is reviewed: one protocol, and a thin client for each forge that speaks it."""

from draft_plan.forge.choosing import choose_forge
from draft_plan.forge.door import (
    Access,
    Annotation,
    Check,
    Comment,
    Forge,
    Landed,
    LostReplyError,
    MissingError,
    MovedError,
    Note,
    RefusedError,
    Request,
)

__all__ = [
    "Access",
    "Annotation",
    "Check",
    "Comment",
    "Forge",
    "Landed",
    "LostReplyError",
    "MissingError",
    "MovedError",
    "Note",
    "RefusedError",
    "Request",
    "choose_forge",
]
