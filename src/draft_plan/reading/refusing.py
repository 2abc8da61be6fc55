"""Texts that no plan can be drafted from: unfilled templates, pointers, and specs that ask for nothing."""

from __future__ import annotations

import re

from draft_plan.errors import SpecError
from draft_plan.spec import Item, ItemKind

_PLACEHOLDER = re.compile(
    r"\[(?!NEEDS|CLARIF|TBD|TODO)(?:[A-Z][A-Z0-9 #/_-]{2,60}|"
    r"(?:Brief|Describe|Specific|Your|Insert|Add|Entity|Story|Feature|Title|"
    r"Measurable|boundary|initial|action|expected|error)[^\]\n`]{0,120})\](?!\(|:)"
    r"|\{(?:[A-Z][\w -]{2,60}|feature[\w -]{0,40}|description|title|date)\}"
    r"|\$ARGUMENTS|###-feature-name"
)
_ASKING = (ItemKind.STORY, ItemKind.REQUIREMENT, ItemKind.CRITERION, ItemKind.SCENARIO)
_POINTER = re.compile(
    r"(?i)\b(see|moved|pointer|canonical|source of truth|refer to|superseded|lives (?:in|at))\b|\]\(|https?://"
)
_LEAST_LINES = 6


def refuse_template(text: str, path: str) -> None:
    """Raises SpecError when most of the lines that a template leaves open are still open."""
    placed = 0
    first: int | None = None
    lines = [
        line
        for line in enumerate(text.split("\n"), 1)
        if line[1].strip() and not line[1].lstrip().startswith(("<!--", "```", "---"))
    ]
    for number, line in lines:
        if _PLACEHOLDER.search(re.sub(r"`[^`]*`", "", line)):
            placed += 1
            first = first or number
    title = next((line for _, line in lines if line.startswith("# ")), "")
    bare_title = bool(_PLACEHOLDER.search(title))
    if (placed * 4 >= len(lines) and placed >= 3) or (bare_title and placed >= 4):
        raise SpecError(
            f"this is a template: {placed} of its {len(lines)} lines still hold a placeholder",
            where=path,
            line=first,
            remedy="Fill the template in first.",
        )


def refuse_idle(text: str, path: str, items: tuple[Item, ...]) -> None:
    """Raises SpecError when nothing in the spec asks for anything: a pointer to another file, or only background."""
    if any(item.kind in _ASKING for item in items):
        return
    body = [line for line in text.split("\n") if line.strip(" >\t") and not line.startswith("#")]
    if len(body) <= _LEAST_LINES and _POINTER.search(text):
        link = re.search(r"\]\(([^)\s]+)\)|(https?://\S+)", text)
        target = f": {link[1] or link[2]}" if link else ""
        raise SpecError(
            f"this file only points to another{target}", where=path, remedy="Name the spec that it points to."
        )
    raise SpecError(
        "no requirement, story, scenario or success criterion was found",
        where=path,
        remedy="Write at least one, for example '- **FR-001**: The system MUST …' under '## Requirements'.",
    )
