"""The reader against a second, much simpler count of real specs: regular expressions over lines, no shared code.

The corpus is not part of the project: set ``DRAFT_PLAN_CORPUS`` to its folder to run these tests.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from draft_plan.errors import SpecError
from draft_plan.reading import read
from draft_plan.spec import FeatureSpec, ItemKind

CORPUS = Path(os.environ.get("DRAFT_PLAN_CORPUS", ""))
SPECS = sorted(CORPUS.glob("specs/*/spec.md")) if os.environ.get("DRAFT_PLAN_CORPUS") else []
CLARIFIED = sorted(CORPUS.glob("clarifications/*/spec.md")) if os.environ.get("DRAFT_PLAN_CORPUS") else []
pytestmark = pytest.mark.skipif(not SPECS, reason="DRAFT_PLAN_CORPUS names no corpus")

LISTED = re.compile(
    r"^\s*(?:[-*+]\s+)(?:\[[ x]\]\s+)?\*{0,2}((?:FR|NFR|SC|C)-\d+[A-Za-z]?)\*{0,2}\s*(?:\*\*\[|[:：(\[]| —|\*\*)"
)
HEADED = re.compile(r"^#{3,5}\s+((?:FR|NFR)-\d+)\s*[:：]")
TABLED = re.compile(r"^\|\s*\*{0,2}((?:FR|NFR|SC|C)-\d+[A-Za-z]?)\*{0,2}\s*\|")
STORY = re.compile(
    r"^#{3,4}\s+(?:User Story \d+[a-z]?|Benutzer-Story \d+|ユーザーストーリー\d+|US-\d+|Requirement \d+|Primary User Story)\b"  # noqa: E501
    r"|^\*\*故事 \d+\*\*|^#{3,4}\s+US-\d+"
)
GIVEN = re.compile(r"^\s*(?:\d+\.|[-*])?\s*(?:\*\*)?(?:Given|Gegeben|Angenommen|前提|GIVEN)(?:\*\*)?\s")
ASKED = re.compile(r"^[-*]\s+\*{0,2}Q\d*:")
SECTIONS = {
    ItemKind.EDGE_CASE: re.compile(r"^#{2,4} (?:\d+\. )?(?:Edge [Cc]ases|エッジケース|Grenzfälle)\W*$"),
    ItemKind.ENTITY: re.compile(r"^#{2,4} (?:Key Entities|主要エンティティ|Schlüssel-Entitäten)(?: \*\(.*\)\*)?\s*$"),
    ItemKind.ASSUMPTION: re.compile(r"^#{2,4} Assumptions\s*$"),
    ItemKind.OUT_OF_SCOPE: re.compile(r"^#{2,4} (?:Out of Scope|スコープ外.*)\s*$"),
}
QUIET = re.compile(r"^#{2,4} .*(?:[Cc]overage|Checklist|チェックリスト|[Cc]larifications|How to read|falsifiers)")


def name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.parent.name}"


@cache
def spec_of(path: Path) -> FeatureSpec | None:
    try:
        return read(path)
    except SpecError:
        return None


@cache
def lines_of(path: Path) -> tuple[tuple[int, str], ...]:
    """Numbered lines outside code fences."""
    kept, fenced = [], False
    for number, line in enumerate(path.read_bytes().decode("utf-8-sig").split("\n"), 1):
        if re.match(r"^\s*(```|~~~)", line):
            fenced = not fenced
        elif not fenced:
            kept.append((number, line.rstrip("\r")))
    return tuple(kept)


def ids_of(path: Path) -> dict[str, int]:
    """Each id's first definition: bullets, then headings, then tables, outside sections that only mention ids."""
    found: dict[str, int] = {}
    for pattern in (LISTED, HEADED, TABLED):
        quiet_level = 0
        for number, line in lines_of(path):
            heading = re.match(r"^(#{1,6}) ", line)
            if heading and (quiet_level == 0 or len(heading[1]) <= quiet_level):
                quiet_level = len(heading[1]) if QUIET.match(line) else 0
            known = pattern.match(line)
            if known and not quiet_level:
                found.setdefault(known[1], number)
    return found


def stories_of(path: Path) -> list[int]:
    return [number for number, line in lines_of(path) if STORY.match(line)]


def listed_of(path: Path, kind: ItemKind) -> int | None:
    """Bullets at the margin under a heading of this kind; None where the section is laid out otherwise."""
    inside, count, odd, level, seen = False, 0, False, 0, False
    for _, line in lines_of(path):
        heading = re.match(r"^(#{1,6}) ", line)
        if heading and inside and len(heading[1]) <= level:
            inside = False
        if SECTIONS[kind].match(line):
            inside, seen, level = True, True, len(line) - len(line.lstrip("#"))
        elif inside:
            odd = (
                odd or line.startswith("|") or bool(re.match(r"^(\*\*[^*]+\*\*\s*$|[-*+] ~~|[-*] \*\(|.*:\*\*$)", line))
            )
            count += bool(re.match(r"^(?:[-*+]|\d+\.) +\S", line))
    return None if odd or not seen else count


@pytest.mark.parametrize("path", SPECS, ids=name)
def test_every_real_spec_reads_with_items(path: Path) -> None:
    if len(path.read_bytes()) < 300:
        with pytest.raises(SpecError, match="points to another"):
            read(path)
        return
    spec = read(path)
    assert spec.items
    assert spec.title
    assert spec.feature_id


@pytest.mark.parametrize("path", SPECS + CLARIFIED, ids=name)
def test_author_ids_and_their_lines_equal_the_independent_count(path: Path) -> None:
    spec = spec_of(path)
    if spec is None:
        return
    mine = {
        item.id: item.span.first
        for item in spec.items
        if re.fullmatch(r"(?:FR|NFR|SC|C)-\d+[A-Za-z]?", item.id) and not item.synthesised and not item.source
    }
    assert mine == ids_of(path)


@pytest.mark.parametrize("path", SPECS + CLARIFIED, ids=name)
def test_stories_start_where_the_independent_count_says(path: Path) -> None:
    spec = spec_of(path)
    if spec is None:
        return
    assert [item.span.first for item in spec.of(ItemKind.STORY)] == stories_of(path)


@pytest.mark.parametrize("path", SPECS + CLARIFIED, ids=name)
def test_no_given_line_is_outside_a_scenario(path: Path) -> None:
    spec = spec_of(path)
    if spec is None or spec.dialect == "prose":
        return
    covered = {line for item in spec.of(ItemKind.SCENARIO) for line in range(item.span.first, item.span.last + 1)}
    outside = [number for number, line in lines_of(path) if GIVEN.match(line) and number not in covered]
    assert outside == []


@pytest.mark.parametrize("path", CLARIFIED + SPECS, ids=name)
def test_settled_questions_start_where_the_independent_count_says(path: Path) -> None:
    spec = spec_of(path)
    if spec is None:
        return
    assert [item.span.first for item in spec.of(ItemKind.CLARIFICATION)] == [
        number for number, line in lines_of(path) if ASKED.match(line)
    ]


@pytest.mark.parametrize("path", CLARIFIED, ids=name)
def test_questions_and_answers_are_those_of_the_pairs_file(path: Path) -> None:
    spec = spec_of(path)
    pairs = json.loads((path.parent / "pairs.json").read_text(encoding="utf-8"))
    assert spec is not None
    bare = re.compile(r"[\s*_`\\~]+")
    mine = [
        (item.span.first, bare.sub("", item.text), bare.sub("", item.answer or ""))
        for item in spec.of(ItemKind.CLARIFICATION)
    ]
    theirs = [(pair["line"], bare.sub("", pair["question"]), bare.sub("", pair["answer"])) for pair in pairs]
    assert mine == theirs


@pytest.mark.parametrize("kind", SECTIONS, ids=str)
@pytest.mark.parametrize("path", SPECS + CLARIFIED, ids=name)
def test_listed_items_are_as_many_as_bullets_at_the_margin(path: Path, kind: ItemKind) -> None:
    spec = spec_of(path)
    count = listed_of(path, kind)
    if spec is None or count is None:
        return
    assert sum(1 for item in spec.of(kind) if not item.source) == count


@pytest.mark.parametrize("path", SPECS, ids=name)
def test_kiro_criteria_are_numbered_as_written(path: Path) -> None:
    spec = spec_of(path)
    if spec is None or not any(re.match(r"### Requirement \d", line) for _, line in lines_of(path)):
        return
    theirs, current = [], ""
    for number, line in lines_of(path):
        heading = re.match(r"^### Requirement (\d+)", line)
        current = heading[1] if heading else current
        criterion = re.match(r"^(\d+)\. ", line)
        if criterion and current:
            theirs.append((f"{current}.{criterion[1]}", number))
    assert [(item.id, item.span.first) for item in spec.of(ItemKind.REQUIREMENT)] == theirs


@pytest.mark.parametrize("path", SPECS, ids=name)
def test_openspec_deltas_yield_their_requirements_and_scenarios(path: Path) -> None:
    spec = spec_of(path)
    if spec is None or spec.dialect != "openspec":
        return
    for delta in sorted(path.parent.glob("deltas/*.md")):
        lines = list(enumerate(delta.read_text(encoding="utf-8").split("\n"), 1))
        source = f"deltas/{delta.name}"
        for kind, start in ((ItemKind.REQUIREMENT, "### Requirement:"), (ItemKind.SCENARIO, "#### Scenario:")):
            mine = [item.span.first for item in spec.of(kind) if item.source == source]
            assert mine == [number for number, line in lines if line.startswith(start)]


def test_table_by_dialect(capsys: pytest.CaptureFixture[str]) -> None:
    """Prints reader and independent counts side by side; asserts the sums that the tests above hold line by line."""
    mine: dict[str, Counter[str]] = defaultdict(Counter)
    theirs: dict[str, Counter[str]] = defaultdict(Counter)
    for path in SPECS:
        spec = spec_of(path)
        if spec is None:
            continue
        mine[spec.dialect].update(item.kind.value for item in spec.items)
        ids = ids_of(path)
        theirs[spec.dialect].update(
            requirement=sum(1 for key in ids if not key.startswith("SC")),
            criterion=sum(1 for key in ids if key.startswith("SC")),
        )
        theirs[spec.dialect].update(
            story=len(stories_of(path)), scenario=sum(1 for _, line in lines_of(path) if GIVEN.match(line))
        )
        theirs[spec.dialect].update(clarification=sum(1 for _, line in lines_of(path) if ASKED.match(line)))
        theirs[spec.dialect].update({kind.value: listed_of(path, kind) or 0 for kind in SECTIONS})
    with capsys.disabled():
        for dialect in sorted(mine):
            cells = [f"{kind.value} {mine[dialect][kind.value]}/{theirs[dialect][kind.value]}" for kind in ItemKind]
            sys.stdout.write(f"\n{dialect:14}" + "  ".join(cells))
    for dialect in mine:
        assert mine[dialect]["clarification"] == theirs[dialect]["clarification"]
        assert mine[dialect]["requirement"] >= theirs[dialect]["requirement"]
