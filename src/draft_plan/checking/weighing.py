"""What a plan carries: by ids where it cites them on purpose, else by the likeness of words, and marked as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from draft_plan.checking.view import PlanView, has_word
from draft_plan.coverage import HELD, CoverageStatus, Covered, Role, Row, Wording, weigh
from draft_plan.plan import SpecItem
from draft_plan.reading.languages import language_of
from draft_plan.spec import FeatureSpec, ItemKind

SYSTEMATIC = 0.7
"""A plan that cites this share (0 to 1) of the items it is held to carries ids on purpose."""
FULL = 0.5
"""By words: with this share of its telling words in one passage an item is covered."""
SOME, AROUND = 0.2, 0.2
"""By words: below this share in one passage, and that in the whole plan, it is uncovered; between, partly covered."""
STRANGE = 0.75
"""When more than this share of the items seems uncovered by words, the words cannot be compared."""
MIXED = 0.04
"""A text with more than this share (0 to 1) of Chinese, Japanese or Korean letters is written in one of them."""
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SILENT = ("constitution", "open question", "references", "complexity tracking")
"""Below these headings an id is talked about, not carried."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The coverage, whether ids decided it, and whether words could be compared at all."""

    coverage: tuple[Covered, ...]
    by_ids: bool
    comparable: bool


def carry(plan: PlanView, spec: FeatureSpec, *, drafted: bool, ours: bool) -> Carried:
    """What the plan carries; ``drafted``: we wrote it, ids and all; ``ours``: it has a format of ours."""
    rows = _rows(plan)
    asked = tuple(SpecItem(id=i.id, kind=i.kind, lines=(i.span.first, i.span.last), text=i.text) for i in spec.items)
    by_ids = weigh(asked, rows)
    meant: set[str] = set(HELD) if drafted else _systematic(by_ids, ours)
    coverage = by_ids if meant.issuperset(HELD) else _by_words(by_ids, meant, asked, rows, _code_rows(plan))
    silent = [each for each in coverage if each.basis == "words" and each.status is CoverageStatus.UNCOVERED]
    strange = len(silent) > len(coverage) * STRANGE and len(coverage) > 2
    return Carried(coverage, bool(meant), _comparable(plan, spec) and not strange)


def _rows(plan: PlanView) -> list[Row]:
    """The passages as rows; headings carry ids too."""
    tasks = {task.line for task in plan.tasks}
    said = [
        Row(
            f"line {each.line}",
            Role.WORK if each.line in tasks and each.role is Role.EXCLUSION else each.role,
            each.text,
            () if has_word(each.titles, _SILENT) else each.ids,
        )
        for each in plan.passages
    ]
    said += [Row(f"line {each.line}", Role.DESIGN, each.text) for each in plan.titles]
    for phase in plan.phases:
        ids = tuple(f"US{found}" for found in re.findall(r"\b(?:User Story|US-?)\s?(\d{1,2})\b", phase.title))
        said += [Row(f"line {phase.line}", Role.WORK, phase.title, ids)] if ids and phase.tasks else []
    return said


def _code_rows(plan: PlanView) -> list[Row]:
    """The lines of code blocks in threes: a tree of files or a usage text speaks of requirements too."""
    rows = []
    for code in plan.codes:
        lines = code.text.split("\n")
        rows += [
            Row(f"line {code.line + n}", Role.DESIGN, "\n".join(lines[n : n + 3])) for n in range(0, len(lines), 3)
        ]
    return rows


def _systematic(by_ids: Sequence[Covered], ours: bool) -> set[str]:
    """The kinds whose ids the plan carries on purpose, so that a missing one means something.

    Stories are cited in passing in plans of other formats: their requirements carry them.
    """
    kinds: dict[str, list[bool]] = {}
    for each in by_ids:
        kinds.setdefault(each.kind, []).append(bool(each.by))
    every = [carried for each in kinds.values() for carried in each]
    mostly = sum(every) >= max(1, len(every) * SYSTEMATIC)
    return {
        kind
        for kind, carried in kinds.items()
        if (sum(carried) >= max(1, len(carried) * SYSTEMATIC) or (mostly and any(carried)))
        and (ours or kind != ItemKind.STORY)
    }


def _by_words(
    by_ids: Sequence[Covered], meant: set[str], asked: Sequence[SpecItem], rows: Sequence[Row], code: Sequence[Row]
) -> tuple[Covered, ...]:
    """Coverage by ids where there is one, else by the likeness of words.

    An item whose id is missing though others of its kind are carried stays uncovered unless the words of one passage
    speak for it.
    """
    held = {item.id: item for item in asked if item.kind in HELD}
    known = set(held)
    every = [*rows, *code]
    # A row that carries one requirement's id is spoken for: its words are no evidence for another's.
    free = [row for row in every if not known.intersection(row.ids)]
    texts = [item.text for item in held.values()]
    # English items in a Korean spec are not looked for in a Korean plan: their words would never be found
    wide = _wide(" ".join(row.text for row in rows)) > MIXED
    loose, strict = (Wording(texts, [row.text for row in each]) for each in (every, free))
    found = []
    for each in by_ids:
        tellings = _tellings(held[each.id], asked)
        if each.by:
            found.append(each)
        elif each.kind in meant:
            spoken = _spoken(each, tellings, strict, free)
            found.append(spoken if (spoken.likeness or 0.0) >= FULL else each)
        else:
            spoken = _spoken(each, tellings, loose, every)
            foreign = (_wide(tellings[0]) > MIXED) != wide and spoken.status is CoverageStatus.UNCOVERED
            found.append(spoken.model_copy(update={"status": CoverageStatus.PARTIAL}) if foreign else spoken)
    return tuple(found)


def _tellings(item: SpecItem, asked: Sequence[SpecItem]) -> list[str]:
    """What a plan may say to speak of an item: its wording, and for a story that of one of its scenarios."""
    return [
        item.text,
        *(each.text for each in asked if item.kind == ItemKind.STORY and each.id.startswith(f"{item.id}.")),
    ]


def _spoken(covered: Covered, texts: Sequence[str], wording: Wording, rows: Sequence[Row]) -> Covered:
    share, place = max((wording.best(text) for text in texts), key=lambda found: found[0])
    around = max(wording.whole(text) for text in texts)
    excluded = place >= 0 and rows[place].role is Role.EXCLUSION
    status = CoverageStatus.UNCOVERED
    if share >= FULL:
        status = CoverageStatus.SCOPED_OUT if excluded else CoverageStatus.COVERED
    elif share >= SOME or around >= AROUND or wording.touches(texts[0]):
        status = CoverageStatus.PARTIAL
    by = (rows[place].at,) if status is not CoverageStatus.UNCOVERED and place >= 0 else ()
    return covered.model_copy(update={"status": status, "by": by, "basis": "words", "likeness": round(share, 2)})


def _comparable(plan: PlanView, spec: FeatureSpec) -> bool:
    """Whether plan and spec are written in one language: words of two say nothing about each other."""
    prose = "\n".join(each.text for each in plan.passages)  # code is written in English everywhere
    return not plan.passages or language_of(prose) == spec.language


def _wide(text: str) -> float:
    """The share (0 to 1) of a text's letters that are Chinese, Japanese or Korean."""
    letters = sum(1 for sign in text if sign.isalpha()) or 1
    return len(_WIDE.findall(text)) / letters
