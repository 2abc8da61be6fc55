"""What a plan must not be: older than its spec, its repository, its constitution or what it was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking.case import Case, Hit, Rule
from draft_plan.depth import choose
from draft_plan.staleness import Change
from draft_plan.staleness.changes import Kind

_MARK = re.compile(r"^(?:<<<<<<<|>>>>>>>) (?:on disk|as drafted now)$")


def find_old_spec(case: Case) -> Iterator[Hit]:
    """Items and passages that changed, with the sections that this makes stale."""
    for each in _changes(case, "spec"):
        yield Hit(_told(each), each.line or 1, in_spec=True, source=each.source)
    if case.held is not None and case.held.depth_reason != "asked for":
        level = choose(case.spec, "auto").level
        if level != case.held.depth:
            yield Hit(f"the spec asks for a {level} plan now, this one is {case.held.depth}", 1, in_spec=True)


def find_old_repository(case: Case) -> Iterator[Hit]:
    """Facts of the repository and articles that changed, with the sections that used them."""
    for each in (*_changes(case, "repository"), *_changes(case, "constitution")):
        yield Hit(_told(each))


def find_old_request(case: Case) -> Iterator[Hit]:
    """Prompts, format and model that are others now."""
    for each in _changes(case, "request"):
        yield Hit(_told(each))
    if case.held is not None and case.model and case.model != case.held.model:
        yield Hit(f"the model is {case.model} now, {case.held.model} drafted this plan")


def find_conflicts(case: Case) -> Iterator[Hit]:
    """Places where an edit by hand and a redraft clashed, and nobody has chosen yet."""
    for number, line in enumerate(case.view.lines, 1):
        if _MARK.match(line):
            yield Hit("an edit and a redraft clash here, and both stand in the plan", number)


def _changes(case: Case, kind: Kind) -> Iterator[Change]:
    return (each for each in case.stale.changes if each.kind == kind)


def _told(change: Change) -> str:
    return f"{change.said}; stale: {', '.join(change.sections) or 'nothing'}"


RULES = (
    Rule(
        "T1-stale",
        "No item or passage of the spec changed since the plan was drafted.",
        "warning",
        "Run draft-plan again: it redrafts what the change concerns.",
        find_old_spec,
    ),
    Rule(
        "T2-outdated",
        "What the plan used of repository and constitution is as it was.",
        "warning",
        "Run draft-plan again: it redrafts what the change concerns.",
        find_old_repository,
    ),
    Rule(
        "T3-other-request",
        "Sections would be asked for today as they were: by the same prompts, in the same format, of the same model.",
        "note",
        "Run draft-plan again if the plan is still to be worked with.",
        find_old_request,
    ),
    Rule(
        "T4-conflict",
        "No edit by hand waits to be joined with a redraft.",
        "error",
        "Keep one side of each marked place and delete the marks.",
        find_conflicts,
    ),
)
