"""From plan and pack to plan.md."""

from __future__ import annotations

from dataclasses import dataclass

from draft_plan.packs import Pack
from draft_plan.plan import Plan
from draft_plan.rendering.layout import split, tidy
from draft_plan.rendering.view import view
from draft_plan.templating import fill


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered plan: the whole ``text``, and its parts by heading of the second level, what precedes under ``""``."""

    text: str
    sections: dict[str, str]


def render(plan: Plan, pack: Pack) -> Rendered:
    """The plan as Markdown; raises PackError when the template fails, UsageError when an answer does not fit it."""
    text = tidy(fill(pack.folder, pack.template, **view(plan, pack)), aligned=pack.aligned)
    return Rendered(text, split(text))
