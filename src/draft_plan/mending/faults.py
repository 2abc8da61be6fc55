"""What does not hold in drafted sections, and which section should be asked to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from draft_plan.checking.case import Case, Hit, Repo, Rule, Severity
from draft_plan.checking.rules import RULES
from draft_plan.coverage import CoverageStatus, Covered, cover_sections
from draft_plan.depth import Depth
from draft_plan.mending.sheet import Sheet, write_sheet
from draft_plan.plan import SectionDraft, SpecItem
from draft_plan.sections import Section
from draft_plan.spec import FeatureSpec, ItemKind

SHOWN = 160
"""Longest wording of an item or row, in characters, that a request repeats."""

_CARRIERS = {ItemKind.REQUIREMENT: "phases", ItemKind.STORY: "phases", ItemKind.CRITERION: "tests"}
"""The section that must carry an item: work for requirements and stories, proof for criteria."""
_ELSEWHERE = {"A5-unlisted-file": "files"}
"""Rules whose breach is mended in another section than the one in which it shows."""
_LINE = re.compile(r"\bline (\d{1,6})\b")
_WORTH_A_REQUEST = frozenset(
    "A3-unknown-component A4-database A5-unlisted-file A7-phase-order A8-parallel A9-repeated-task A11-version "
    "I1-unknown-id P1-missing-path P2-path-case V1-wrong-version V2-unknown-dependency".split()
)
"""Breaches that are asked to be mended; the others are, when their section is asked anyway."""
_RIDERS = frozenset(
    "C6-everything C8-mistaken C9-excluded I2-respelled-id P3-unknown-path P4-exists-already P5-duplicate-module "
    "V3-known-dependency S1-unknown-symbol S2-unknown-name".split()
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: the section to mend, the rule, what is wrong, how grave it is, and the row's key.

    ``item`` is the id of an item that is not carried; ``asks``: worth a request of its own.
    """

    section: str
    rule: str
    text: str
    severity: Severity = "error"
    row: str = ""
    item: str = ""
    asks: bool = True
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What drafts are held against; ``repo`` is None where there is no repository."""

    spec: FeatureSpec
    sections: tuple[Section, ...]
    repo: Repo | None

    @property
    def items(self) -> tuple[SpecItem, ...]:
        """The spec's items as a plan keeps them."""
        return tuple(
            SpecItem(id=i.id, kind=i.kind, lines=(i.span.first, i.span.last), text=i.text) for i in self.spec.items
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """The coverage of drafts, and their faults."""

    coverage: tuple[Covered, ...]
    faults: tuple[Fault, ...]


def find_faults(ground: Ground, drafts: Iterable[SectionDraft]) -> Findings:
    """What the drafts carry, and what does not hold in them; linear in their length and the spec's."""
    kept = list(drafts)
    covered = cover_sections(ground.items, kept)
    sheet = write_sheet(kept, {section.id: section.title for section in ground.sections})
    present = {each.section for each in kept if each.answer is not None}
    faults = [*_uncarried(ground, covered), *_breaches(ground, covered, sheet)]
    return Findings(covered, tuple(each for each in faults if each.section in present))


def _uncarried(ground: Ground, covered: Sequence[Covered]) -> Iterator[Fault]:
    texts = {item.id: item.text for item in ground.spec.items}
    for each in covered:
        if each.status not in (CoverageStatus.UNCOVERED, CoverageStatus.PARTIAL):
            continue
        section = _CARRIERS.get(ItemKind(each.kind), "phases")
        what = "test or measurement" if section == "tests" else "task"
        where = f", only {', '.join(each.by[:3])}" if each.by else ""
        rule = "C3-partial" if each.by else "C2-unproven" if section == "tests" else "C1-uncovered"
        wording = shorten(texts.get(each.id, ""))
        yield Fault(section, rule, f"no {what} carries {each.id}{where}: {wording}", item=each.id)


def _breaches(ground: Ground, covered: tuple[Covered, ...], sheet: Sheet) -> Iterator[Fault]:
    case = Case(
        view=sheet.view,
        spec=ground.spec,
        depth=Depth("standard", ""),
        coverage=covered,
        by_ids=True,
        repo=ground.repo,
        items={item.id: item for item in ground.spec.items},
    )
    for rule in RULES:
        if rule.id in _WORTH_A_REQUEST or rule.id in _RIDERS:
            yield from (_fault(rule, hit, sheet) for hit in rule.find(case))


def _fault(rule: Rule, hit: Hit, sheet: Sheet) -> Fault:
    home = sheet.home(hit.line)
    section = _ELSEWHERE.get(rule.id) or (home.section if home else "phases")
    said = f" (in: {shorten(home.text)})" if home is not None and home.text else ""
    text, asks = f"{_by_words(hit.message, sheet)}{said}", rule.id in _WORTH_A_REQUEST
    row = home.row if home else ""
    return Fault(section, rule.id, text, rule.severity, row, asks=asks, remedy=hit.remedy or rule.remedy)


def _by_words(message: str, sheet: Sheet) -> str:
    """The message with the words of a row where the checker gives a line: nobody has seen the sheet's lines."""

    def words(found: re.Match[str]) -> str:
        home = sheet.home(int(found[1]))
        return f"“{shorten(home.text) or home.section}”" if home is not None else found[0]

    return _LINE.sub(words, message)


def shorten(text: str) -> str:
    """The text in one line of at most ``SHOWN`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"


def gravity(found: Findings) -> tuple[int, int, int, int]:
    """How bad it is, the gravest first: items uncovered, items partly covered, errors, warnings."""
    states = [each.status for each in found.coverage]
    others = [each.severity for each in found.faults if not each.item]
    return (
        states.count(CoverageStatus.UNCOVERED),
        states.count(CoverageStatus.PARTIAL),
        others.count("error"),
        others.count("warning"),
    )
