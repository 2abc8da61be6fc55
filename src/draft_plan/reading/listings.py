"""Items without ids: requirements, qualities, criteria, entities, edge cases, assumptions and what is out of scope."""

from __future__ import annotations

import re
from functools import lru_cache

from draft_plan.reading.drafts import Draft, Field
from draft_plan.reading.outline import Block, Shape
from draft_plan.reading.vocabulary import Part, alternatives, words
from draft_plan.reading.wording import plain, struck, without_code
from draft_plan.spec import ItemKind, Span

_NAME = re.compile(r"^(?:\*\*|__)(?P<name>[^*\n]{1,120}?)(?:\*\*|__)(?P<tail>.*)", re.DOTALL)
_CODE_NAME = re.compile(r"^`(?P<name>[^`\n]{1,120})`")
_SENTENCE = re.compile(r"(?<=[.!?;。！？])(?:\s+|(?<=[。！？]))")


@lru_cache(maxsize=1)
def _modal() -> re.Pattern[str]:
    latin = [
        word
        for word in words("modal", "words")
        if word.isascii() or not re.search(r"[\u3040-\u9fff\uac00-\ud7af]", word)
    ]
    wide = [word for word in words("modal", "words") if word not in latin]
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in latin)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])|{'|'.join(map(re.escape, wide))}", re.IGNORECASE)


def obliges(text: str) -> bool:
    """Whether a sentence says that something must, shall or should be."""
    return bool(_modal().search(without_code(text)))


def find_listed(field: Field) -> None:
    """Adds what the parts of the spec list without ids."""
    known = {draft.kind for draft in field.drafts}
    _requirements(field, ItemKind.REQUIREMENT in known)
    if not any(draft.kind is ItemKind.CRITERION for draft in field.drafts):
        _each(field, Part.CRITERIA, ItemKind.CRITERION, "SC-")
    _entities(field)
    _each(field, Part.EDGE_CASES, ItemKind.EDGE_CASE, "EC-")
    _each(field, Part.ASSUMPTIONS, ItemKind.ASSUMPTION, "AS-")
    _each(field, Part.OUT_OF_SCOPE, ItemKind.OUT_OF_SCOPE, "OS-")
    _stories(field)


def none(text: str) -> bool:
    """Whether a passage only says that there is nothing to list."""
    bare = text.casefold().strip(" .。!-–—*_()")
    first = re.split(r"[.:;,。，—–]|\s-\s", bare, maxsplit=1)[0].strip()
    return not bare or bare in words("words", "none") or first in words("words", "none")


def _requirements(field: Field, authored: bool) -> None:
    for index in field.free(Part.REQUIREMENTS, Part.QUALITIES, Part.CONSTRAINTS):
        block = field.blocks[index]
        part = field.seats[index].part
        if block.shape not in (Shape.ITEM, Shape.ROW) or field.taken(index):
            continue
        text = field.wording(index)
        if none(text) or struck(field.outline.lead(index)):
            continue
        if part is Part.QUALITIES:
            _quality(field, index)
        elif part is Part.CONSTRAINTS:
            field.draft(ItemKind.REQUIREMENT, index, series="C-", title=name_of(field.outline.lead(index)))
        elif not authored or (block.shape is Shape.ITEM and obliges(text)):
            field.draft(ItemKind.REQUIREMENT, index, series="REQ-", title=name_of(field.outline.lead(index)))


def _quality(field: Field, index: int) -> None:
    """``Performance: …`` becomes NFR-performance-1; a bare label's own bullets become one each."""
    lead = field.outline.lead(index)
    name = name_of(lead)
    inner = [
        at
        for at in range(index + 1, field.blocks[index].end)
        if field.blocks[at].parent == index and field.blocks[at].shape is Shape.ITEM
    ]
    label = plain(lead).strip(" :：")
    if inner and (label == name or (len(label) < 40 and lead.rstrip().endswith((":", "：", "**")))):
        for at in inner:
            _quality_draft(field, at, label)
        return
    seat = field.seats[index]
    _quality_draft(field, index, name or seat.label or (seat.group or ""))


def _quality_draft(field: Field, index: int, name: str) -> None:
    slug = re.sub(r"[^\w]+", "-", re.sub(r"\(.*?\)|\d+", "", name).casefold()).strip("-_")
    general = not slug or len(slug) > 24 or "requirement" in slug or "functional" in slug
    field.draft(
        ItemKind.REQUIREMENT, index, series="NFR-" if general else f"NFR-{slug}-", title="" if general else name
    )


def name_of(lead: str) -> str:
    """The bold (or code) name that a passage opens with, empty if it opens otherwise."""
    found = _NAME.match(lead) or _CODE_NAME.match(lead)
    return plain(found["name"]).strip(" :：.—–-") if found else ""


def _each(field: Field, part: Part, kind: ItemKind, series: str) -> None:
    """One draft for each item or row of a part; for each paragraph where a section has nothing else."""
    free = [index for index in field.free(part) if not field.taken(index)]
    listed = {field.seats[index].heading for index in free if field.blocks[index].shape in (Shape.ITEM, Shape.ROW)}
    for index in free:
        block = field.blocks[index]
        if block.shape is Shape.FENCE or (block.shape is Shape.PARAGRAPH and not _stands(field, index, listed)):
            continue
        text = field.wording(index)
        if not none(text) and not struck(field.outline.lead(index)):
            field.draft(kind, index, series=series, title=name_of(field.outline.lead(index)))


def _stands(field: Field, index: int, listed: set[int]) -> bool:
    """Whether a paragraph is an item of its own and not an introduction, a label or a remark."""
    block = field.blocks[index]
    text = block.text.rstrip(" *_")
    if text.endswith((":", "：")) or plain(block.text).strip(" :：") == field.seats[index].label:
        return False
    return field.seats[index].heading not in listed and not re.fullmatch(r"[-=*_\s]+", text)


def _entities(field: Field) -> None:
    """Named bullets or rows; bold lines with attributes under them; or headings of their own."""
    free = [index for index in field.free(Part.ENTITIES) if not field.taken(index)]
    named = {
        field.seats[i].heading for i in free if field.blocks[i].shape is Shape.ITEM and name_of(field.outline.lead(i))
    }
    _entity_headings(field, free)
    open_draft: Draft | None = None
    heading = -1
    for index in free:
        block, seat = field.blocks[index], field.seats[index]
        if field.taken(index):
            continue
        open_draft = open_draft if seat.heading == heading else None
        heading = seat.heading
        if block.shape is Shape.PARAGRAPH:
            whole_bold = bool(re.fullmatch(r"(\*\*|__)[^*\n]+(\*\*|__)[:：]?", block.text.strip()))
            if whole_bold and not _heads_named(field, index):
                open_draft = field.draft(ItemKind.ENTITY, index, series="KE-", title=plain(block.text).strip(" :："))
            elif not whole_bold and name_of(block.text) and _parted(block.text):
                open_draft = field.draft(ItemKind.ENTITY, index, series="KE-", title=name_of(block.text))
        elif open_draft is not None and seat.label:
            _extend(field, open_draft, index)
        elif block.shape in (Shape.ITEM, Shape.ROW) and (
            heading not in named or name_of(field.outline.lead(index)) or block.cells
        ):
            _entity(field, index)


def _parted(text: str) -> bool:
    found = _NAME.match(text)
    return bool(
        found
        and (found["tail"].lstrip()[:1] in (":", "：", "—", "–", "-", "(") or found["name"].rstrip()[-1:] in ":：")
    )


def _heads_named(field: Field, index: int) -> bool:
    """Whether the list under a bold line holds named things: then the line is a group and not an entity."""
    following = index + 1
    if following >= len(field.blocks) or field.blocks[following].shape is not Shape.ITEM:
        return True
    lead = field.outline.lead(following)
    return (
        bool(name_of(lead))
        and _parted(lead)
        and not re.match(r"(?i)^\**(attributes|fields|relationships|represents)\b", lead)
    )


def _extend(field: Field, draft: Draft, index: int) -> None:
    draft.span = Span(draft.span.first, field.blocks[index].last + 1)
    draft.text = f"{draft.text} {field.wording(index)}"
    field.take(index)


def _entity(field: Field, index: int) -> None:
    block: Block = field.blocks[index]
    text = field.wording(index)
    if none(text) or struck(field.outline.lead(index)):
        return
    title = plain(block.cells[0]).strip("`") if block.cells else name_of(field.outline.lead(index))
    field.draft(
        ItemKind.ENTITY, index, series="KE-", title=title or re.split(r"[:：—–(]", text, maxsplit=1)[0].strip()[:80]
    )


def _entity_headings(field: Field, free: list[int]) -> None:
    """Headings right under the entities' heading are the entities when nothing is listed above them."""
    members: dict[int, list[int]] = {}
    for index in free:
        members.setdefault(field.seats[index].heading, []).append(index)
    if len(members) < 2:
        return
    levels = {heading: field.blocks[heading].level for heading in members if heading >= 0}
    top = min(levels.values(), default=0)
    if len(set(levels.values())) > 1 and any(
        level == top and _lists(field, members[at]) for at, level in levels.items()
    ):
        return
    deeper = len(set(levels.values())) > 1
    for heading, level in levels.items():
        if (level == top and deeper) or any(
            name_of(field.outline.lead(i)) and _parted(field.outline.lead(i)) for i in members[heading]
        ):
            continue
        body = members[heading]
        title = field.seats[body[0]].group
        draft = Draft(
            ItemKind.ENTITY,
            f"{title} {' '.join(field.wording(i) for i in body)}",
            field.blocks[heading].span,
            series="KE-",
            title=title,
        )
        draft.span = Span(draft.span.first, field.blocks[body[-1]].last + 1)
        field.drafts.append(draft)
        for index in body:
            field.take(index)


def _lists(field: Field, members: list[int]) -> bool:
    return any(field.blocks[index].shape in (Shape.ITEM, Shape.ROW) for index in members)


@lru_cache(maxsize=1)
def _as_a() -> re.Pattern[str]:
    return re.compile(rf"^[*_]*(?:{alternatives('words', 'as_a')})(?:\b|(?=[\u3040-\u9fff]))", re.IGNORECASE)


def _stories(field: Field) -> None:
    """Stories that are bullets or rows: ``As a … I want …``."""
    for index in field.free(Part.STORIES):
        lead = field.outline.lead(index) if not field.blocks[index].cells else ""
        past = (
            re.sub(r"^(?:\*\*|__)[^*\n]{1,120}(?:\*\*|__)[ \t]*[:：\-–—]*[ \t]*", "", lead)
            if not _as_a().match(lead)
            else lead
        )
        if (
            field.blocks[index].shape in (Shape.ITEM, Shape.PARAGRAPH)
            and _as_a().match(past)
            and not field.taken(index)
        ):
            draft = field.draft(ItemKind.STORY, index, series="US", title=name_of(lead) if past != lead else "")
            draft.priority = field.seats[index].priority


def find_prose(field: Field, skip: bool) -> None:
    """Requirements of a text that marks none: items under Goals and the like, and sentences with must or shall."""
    if any(draft.kind in (ItemKind.REQUIREMENT, ItemKind.STORY) for draft in field.drafts) or skip:
        return
    for index in field.free(Part.GOALS, Part.CHANGES):
        if field.blocks[index].shape is Shape.ITEM and not field.taken(index) and not none(field.wording(index)):
            field.draft(ItemKind.REQUIREMENT, index, series="REQ-", title=name_of(field.outline.lead(index)))
    quiet = (
        Part.IGNORED,
        Part.COVERAGE,
        Part.CLARIFICATIONS,
        Part.QUESTIONS,
        Part.OUT_OF_SCOPE,
        Part.EDGE_CASES,
        Part.ASSUMPTIONS,
    )
    for index, block in enumerate(field.blocks):
        if (
            block.shape is Shape.PARAGRAPH
            and field.seats[index].part not in quiet
            and not field.taken(index)
            and obliges(block.text)
        ):
            _sentences(field, index)


def _sentences(field: Field, index: int) -> None:
    """Each sentence of a paragraph that obliges is a requirement, on the lines that it covers."""
    block = field.blocks[index]
    if any(field.taken(parent) for parent in [block.parent] if parent >= 0):
        return
    position, first = 0, block.first
    for sentence in _SENTENCE.split(block.text):
        start = block.text.find(sentence, position)
        first += block.text.count("\n", position, start)
        before, position = first, start + len(sentence)
        first += sentence.count("\n")
        if not obliges(sentence) or not plain(sentence):
            continue
        draft = field.draft(ItemKind.REQUIREMENT, index, plain(sentence), series="REQ-")
        draft.span = Span(before + 1, before + 1 + sentence.strip().count("\n"))
