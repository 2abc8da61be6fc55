"""Scenarios: Given/When/Then in one item, in a run of bullets, in a fence or a table; and plain acceptance items."""

from __future__ import annotations

import re
from functools import lru_cache

from draft_plan.reading.drafts import Draft, Field
from draft_plan.reading.outline import Shape
from draft_plan.reading.vocabulary import Part, alternatives, words
from draft_plan.reading.wording import plain, struck
from draft_plan.spec import ItemKind, Span

_HOMES = (
    Part.ACCEPTANCE,
    Part.STORIES,
    Part.PRIMARY_STORY,
    Part.REQUIREMENTS,
    Part.OTHER,
    Part.EDGE_CASES,
    Part.CRITERIA,
    None,
)
_BOLD = re.compile(r"(?:\*\*|__)([^*_\n:：]{1,25})(?:\*\*|__)")
_SHORTEST = 4


@lru_cache(maxsize=1)
def _lead() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{step}>{alternatives('given', step)})" for step in ("given", "when", "then", "and"))
    return re.compile(rf"^(?P<mark>[*_`]*)(?:{groups})(?P<close>[*_`]*)(?=[\s,，:：、*_`]|$)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _then() -> re.Pattern[str]:
    # Thai, Chinese and Japanese do without blanks, so a step word counts there only when it is marked bold.
    return re.compile(
        rf"(?:\*\*|__)(?:{alternatives('given', 'then')})(?:\b|\*\*|__)|\bthen\b",
        re.IGNORECASE,
    )


def step(line: str) -> str:
    """``given``, ``when``, ``then`` or ``and`` for a passage that opens with that step; empty for any other."""
    found = _lead().match(line.strip())
    if not found:
        return ""
    name = found.lastgroup if found.lastgroup in ("given", "when", "then", "and") else ""
    name = name or next((key for key in ("given", "when", "then", "and") if found[key]), "")
    word = found[name]
    if found["mark"] or (word.isupper() and len(word) > 1):
        return name
    english = word.casefold() in ("given", "when", "then", "and", "but")
    long = len(word) >= _SHORTEST and word[0].isupper()
    return name if (english and word[0].isupper()) or long else ""


def whole(text: str) -> bool:
    """Whether one passage holds a scenario from Given (or When) to Then."""
    opening = step(_past_title(text))
    if opening == "given":
        return bool(_then().search(text)) or len(_BOLD.findall(text)) >= 2
    return opening == "when" and bool(_BOLD.match(_past_title(text))) and bool(_then().search(text))


def _past_title(text: str) -> str:
    """The text without a bold title in front of its Given."""
    first, newline, rest = text.partition("\n")
    if newline and not step(first) and step(rest.split("\n", 1)[0]):
        return rest
    titled = re.match(r"^(?:\*\*|__)[^*\n]{1,160}(?:\*\*|__)[ \t]*[:：.\-–—]*[ \t]*(?=\S)", text)
    return text[titled.end() :] if titled and not step(text) else text


def find_scenarios(field: Field) -> None:
    """Adds every scenario: first by its steps wherever it stands, then what stands under an acceptance heading."""
    free = field.free(*_HOMES)
    position = 0
    while position < len(free):
        position += _scenario_at(field, free, position)
    for index in field.free(Part.ACCEPTANCE):
        _acceptance(field, index)


def _scenario_at(field: Field, free: list[int], position: int) -> int:
    """Tries to make a scenario at one block; the number of blocks that were used or passed over."""
    index = free[position]
    block = field.blocks[index]
    if field.taken(index):
        return 1
    if block.shape is Shape.FENCE:
        _fenced(field, index)
        return 1
    if block.shape is Shape.ROW:
        heads = [plain(cell).casefold() for cell in block.head]
        if any(head in words("given", "given") for head in heads) and any(
            head in words("given", "then") for head in heads
        ):
            _add(field, index)
        return 1
    text = field.outline.text(index)
    if _body_of_scenario(field, index):
        return 1
    if whole(text) or _nested_steps(field, index) or _alike(field, index, text):
        _add(field, index)
        return 1
    return _run(field, free, position) or 1


def _body_of_scenario(field: Field, index: int) -> bool:
    """Whether a heading above already is this scenario: then its steps belong to that."""
    owner = field.seats[index].owner
    if owner is None or owner.kind is not ItemKind.SCENARIO:
        return False
    text = field.wording(index)
    owner.text = f"{owner.text} {text}".strip() if len(owner.text) < 20_000 else owner.text
    field.take(index)
    return True


def _nested_steps(field: Field, index: int) -> bool:
    """``1. Title`` with the steps as bullets inside."""
    block = field.blocks[index]
    steps = {
        step(field.blocks[inner].text)
        for inner in range(index + 1, min(block.end, index + 40))
        if field.blocks[inner].text
    }
    return {"when", "then"} <= steps or {"given", "then"} <= steps


def _alike(field: Field, index: int, text: str) -> bool:
    """Three bold step words in one item of a story, in a language we do not know: ``**X** …, **Y** …, **Z** …``."""
    owner = field.seats[index].owner
    if field.blocks[index].shape is not Shape.ITEM or owner is None or owner.kind is not ItemKind.STORY:
        return False
    bold = _BOLD.findall(text)
    return len(bold) >= 3 and bool(_BOLD.match(text)) and len(" ".join(bold)) < len(text) / 2


def _run(field: Field, free: list[int], position: int) -> int:
    """Bullets or lines that each hold one step make one scenario; the count of blocks used, 0 if this is none."""
    first = free[position]
    opening = step(field.outline.lead(first))
    if opening not in ("given", "when"):
        return 0
    members = [first]
    seen = {opening}
    for index in free[position + 1 :]:
        name = step(field.outline.lead(index))
        adjacent = index == field.blocks[members[-1]].end or index == members[-1] + 1
        if not name or not adjacent or (name == "given" and "given" in seen | {"then"} and seen != {"given"}):
            break
        if name == "given" or (name == "when" and "then" in seen):
            break
        members.append(index)
        seen.add(name)
    if "then" not in seen:
        return 0
    _join(field, members)
    return len(members)


def _join(field: Field, members: list[int]) -> None:
    owner = field.seats[members[0]].owner
    texts = " ".join(field.wording(index) for index in members)
    last = field.blocks[members[-1]].last + 1
    if owner is not None and owner.kind is ItemKind.SCENARIO:
        owner.text = f"{owner.text} {texts}".strip()
        for index in members:
            field.take(index)
        return
    draft = _add(field, members[0], texts)
    draft.span = Span(draft.span.first, last)
    for index in members[1:]:
        field.take(index)


def _add(field: Field, index: int, text: str = "") -> Draft:
    """A scenario, with the bold line right above it as its title."""
    draft = field.draft(ItemKind.SCENARIO, index, text, series="AC")
    before = index - 1
    if before >= 0 and field.blocks[before].shape is Shape.PARAGRAPH and field.seats[index].label:
        above = field.blocks[before]
        titled = plain(above.text).strip(" :：") == field.seats[index].label
        if titled and above.depth == 0 and not field.taken(before) and _is_title(field.seats[index].label):
            draft.title = re.sub(r"^\D{0,20}\d{1,3}\s*[:：.\-–—]\s*", "", field.seats[index].label)
            draft.span = Span(above.first + 1, draft.span.last)
    return draft


@lru_cache(maxsize=512)
def _is_title(label: str) -> bool:
    """Whether a label names one scenario, and not the list of them."""
    return bool(re.match(rf"^(?:{alternatives('words', 'scenario')})\s*\d", label, re.IGNORECASE))


def _fenced(field: Field, index: int) -> None:
    """Gherkin in a code fence: one scenario from each Given to the line before the next."""
    block = field.blocks[index]
    lines = block.text.split("\n")
    starts = [number for number, line in enumerate(lines) if step(line) == "given"]
    if not starts or not any(step(line) == "then" for line in lines):
        return
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(lines)
        while end - 1 > start and not _of_steps(lines[end - 1]):
            end -= 1
        draft = field.draft(ItemKind.SCENARIO, index, plain("\n".join(lines[start:end])), series="AC")
        draft.span = Span(block.first + 2 + start, block.first + 1 + end)


def _of_steps(line: str) -> bool:
    text = line.strip()
    return (
        bool(text)
        and not text.startswith(("#", "@"))
        and not re.match(r"(?i)(scenario|feature|rule|background)\b.*:", text)
    )


def _acceptance(field: Field, index: int) -> None:
    """What else stands under an acceptance heading: each item is one; Kiro's are requirements ``1.2``."""
    block = field.blocks[index]
    if field.taken(index) or block.shape not in (Shape.ITEM, Shape.ROW):
        return
    text = field.wording(index)
    owner = field.seats[index].owner
    if not text or struck(field.outline.lead(index)):
        return
    if owner is not None and owner.kind is ItemKind.SCENARIO:
        _body_of_scenario(field, index)
    elif owner is not None and owner.numbered:
        number = _number(field, index, text)
        written = f"{owner.written}.{number}" if number and owner.written else ""
        field.draft(ItemKind.REQUIREMENT, index, re.sub(r"^\d+\.\d+[.:)]?\s+", "", text), series=".", written=written)
    else:
        field.draft(ItemKind.SCENARIO, index, text, series="AC")


def _number(field: Field, index: int, text: str) -> str:
    dotted = re.match(r"^\d+\.(\d+)\b", text)
    if dotted:
        return dotted[1]
    block = field.blocks[index]
    if block.number is not None:
        return str(block.number)
    return ""
