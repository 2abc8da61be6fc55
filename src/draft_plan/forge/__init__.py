"""Where code is reviewed: one protocol, and a thin client for each forge that speaks it."""

from draft_plan.forge.choosing import choose_forge
from draft_plan.forge.door import (
    Access,
    Annotation,
    Budget,
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
    Spent,
)

__all__ = [
    "Access",
    "Annotation",
    "Budget",
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
    "Spent",
    "choose_forge",
]
