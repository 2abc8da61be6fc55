"""The ids that authors give: where one is defined, and where it is only mentioned."""

from __future__ import annotations

import re
from dataclasses import dataclass

from draft_plan.spec import ItemKind

_ID = (
    r"(?:[A-Z][A-Za-z]{0,11}(?:-[A-Z][A-Za-z0-9]{0,15}){0,3}-[A-Z]{0,4}\d{1,6}(?:\.\d{1,4}){0,4}[a-zA-Z]?"
    r"|[A-Z]{1,6}\d{1,4}(?:\.\d{1,4}){0,4})"
)
_LEAD = re.compile(rf"^[ \t]*(?P<open>(?:~~|[*_`\[(])*)(?P<id>{_ID})(?![\w-])(?P<rest>.*)$", re.DOTALL)
_MENTION = re.compile(
    rf"^[*_`~)\]]*[ \t]*(?:,|/|&|\+|→|->|=>|⇒|\.\.|…|[-–—~][ \t]*{_ID}|(?:and|or|to|through|und|et|y|bis)\b)",
    re.IGNORECASE,
)
_ANY_ID = re.compile(rf"(?<![\w-]){_ID}(?![\w-])")
_CLOSERS = re.compile(r"^(?:~~|[*_`\])]|[ \t])*[:：.—–|-]*(?:~~|[*_`\])]|[ \t])*[:：—–-]?[ \t]*")

REQUIREMENT = frozenset(
    (
        "FR NFR REQ R RQ FREQ C CON CR BR TR SR PR IR DR QR UR UI UX API SEC PERF OPS INT DATA FN F FUNC REL SYS NF "
        "AR MR "
        "RULE OBS TC"
    ).split()
)
_KINDS = {
    **dict.fromkeys(REQUIREMENT, ItemKind.REQUIREMENT),
    **dict.fromkeys(("SC", "SM", "KPI", "MO"), ItemKind.CRITERION),
    **dict.fromkeys(("US", "STORY"), ItemKind.STORY),
    **dict.fromkeys(("AC", "AS", "TS", "SCN", "SCENARIO"), ItemKind.SCENARIO),
    **dict.fromkeys(("EC", "EDGE"), ItemKind.EDGE_CASE),
    **dict.fromkeys(("A", "ASM", "ASSUMPTION"), ItemKind.ASSUMPTION),
    **dict.fromkeys(("OOS", "OS", "NG"), ItemKind.OUT_OF_SCOPE),
    **dict.fromkeys(("KE", "ENT", "E"), ItemKind.ENTITY),
    **dict.fromkeys(("Q", "OQ", "NC"), ItemKind.MARKER),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """An id that opens a passage and names it; ``rest`` is what follows the id and its colon."""

    id: str
    rest: str
    struck: bool
    emphasised: bool

    @property
    def prefix(self) -> str:
        """The letters before the number, hyphens kept: ``FR``, ``NFR-PERF``."""
        return re.sub(r"-?\d.*$", "", self.id)

    @property
    def kind(self) -> ItemKind | None:
        """What an id of this prefix names by custom, or None for a prefix of the author's own."""
        prefix = self.prefix.upper()
        return _KINDS.get(prefix) or _KINDS.get(prefix.split("-")[0])


def definition(text: str) -> Definition | None:
    """The id that a passage defines, or None: ``FR-001 → SC-002`` and ``FR-001, FR-004`` only mention ids."""
    found = _LEAD.match(text)
    if found is None:
        return None
    rest = found["rest"]
    if _MENTION.match(rest) or (rest and not _parted(found["open"], rest)):
        return None
    said = _CLOSERS.sub("", rest, count=1)
    if _ANY_ID.search(said) and not re.search(r"\w{2}", _ANY_ID.sub("", said)):
        return None
    opened = found["open"]
    return Definition(found["id"], said, "~~" in opened, any(mark in opened for mark in ("**", "__", "`", "[")))


def _parted(opened: str, rest: str) -> bool:
    """Whether the id is set off from what follows: by a sign, by emphasis or at least by a blank."""
    return rest[0] in ":：.)]*_`~|—– \t\n(（、" or (not opened and rest[0] == "-")


def mentions(text: str) -> list[str]:
    """Every id in a text, in order."""
    return _ANY_ID.findall(text)
