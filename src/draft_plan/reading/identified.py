"""Items that carry an id of the author's own, in lists, tables and bold lines, at any depth."""

from __future__ import annotations

from collections import Counter

from draft_plan.reading.drafts import Field
from draft_plan.reading.naming import Definition, definition, mentions
from draft_plan.reading.outline import Block, Shape
from draft_plan.reading.resolving import settled
from draft_plan.reading.vocabulary import Part, words
from draft_plan.reading.wording import plain
from draft_plan.spec import ItemKind

_HOME = {
    Part.REQUIREMENTS: ItemKind.REQUIREMENT,
    Part.QUALITIES: ItemKind.REQUIREMENT,
    Part.CONSTRAINTS: ItemKind.REQUIREMENT,
    Part.CRITERIA: ItemKind.CRITERION,
    Part.EDGE_CASES: ItemKind.EDGE_CASE,
    Part.ASSUMPTIONS: ItemKind.ASSUMPTION,
    Part.OUT_OF_SCOPE: ItemKind.OUT_OF_SCOPE,
    Part.ENTITIES: ItemKind.ENTITY,
    Part.ACCEPTANCE: ItemKind.SCENARIO,
    Part.QUESTIONS: ItemKind.MARKER,
}
_CORE = (ItemKind.REQUIREMENT, ItemKind.CRITERION, ItemKind.STORY)
_QUIET = (Part.IGNORED, Part.COVERAGE, Part.CLARIFICATIONS)
_STATUS = frozenset({"status", "label", "type", "category", "owner", "source", "risk", "effort", "phase", "moscow"})


def find_identified(field: Field) -> None:
    """Adds a draft for every passage that defines an id; mentions and mapping tables define none."""
    found = [
        (index, known)
        for index in range(len(field.blocks))
        if not field.taken(index) and (known := _definition(field, index))
    ]
    prefixes = Counter(known.prefix for index, known in found if field.seats[index].part in _HOME)
    maps = _mapping_tables(field, found)
    for index, known in found:
        kind = _kind(field, index, known, prefixes)
        if kind is None or field.blocks[index].container in maps:
            continue
        if kind is ItemKind.MARKER:
            _question(field, index, known)
            continue
        if known.struck:
            field.notes.append(f"line {field.blocks[index].first + 1}: {known.id} is struck out and was left out")
            field.take(index)
            continue
        _draft(field, index, known, kind)


def _question(field: Field, index: int, known: Definition) -> None:
    """A numbered open question, once, unless it is settled."""
    open_still = not known.struck and not settled(field, index) and not field.blocks[index].checked
    if open_still and all(draft.written != known.id for draft in field.drafts if draft.kind is ItemKind.MARKER):
        _draft(field, index, known, ItemKind.MARKER)
    field.take(index)


def _definition(field: Field, index: int) -> Definition | None:
    block = field.blocks[index]
    if field.seats[index].part in _QUIET:
        return None
    match block.shape:
        case Shape.ITEM:
            lead = field.outline.lead(index)
            known = definition(lead)
            return known if known or not lead.startswith("~~") else None
        case Shape.ROW:
            return _row_definition(block)
        case Shape.PARAGRAPH:
            first_of_item = block.parent == index - 1 and block.depth > 0
            return None if first_of_item else definition(block.text)
    return None


def _row_definition(block: Block) -> Definition | None:
    """The id in a row's first cell (or second, after a running number), when the cell holds nothing else."""
    for cell in block.cells[:2]:
        known = definition(cell)
        if known and not known.rest and len(block.cells) > 1:
            return known
        if known:
            return known if len(block.cells) > 1 and len(known.rest) > 3 else None
        if not cell.strip("#. ").isdigit():
            return None
    return None


def _kind(field: Field, index: int, known: Definition, prefixes: Counter[str]) -> ItemKind | None:
    block, part = field.blocks[index], field.seats[index].part
    home = _HOME.get(part) if part else None
    custom = known.kind
    if block.shape is Shape.ROW and home is None and not _id_column(block):
        return None
    if custom is None:
        return home if home and known.prefix.isupper() and prefixes[known.prefix] > 1 else None
    loose = len(known.prefix) == 1 and "-" not in known.id
    if loose and home is not custom and not (home and custom not in _CORE):
        return None
    if part is Part.ACCEPTANCE and (custom is not ItemKind.REQUIREMENT or (field.seats[index].owner is None and home)):
        return ItemKind.SCENARIO if custom is not ItemKind.REQUIREMENT else custom
    if custom is ItemKind.MARKER and part is not Part.QUESTIONS:
        return None
    if custom in _CORE:
        secondary = part in (Part.OUT_OF_SCOPE, Part.ASSUMPTIONS, Part.EDGE_CASES, Part.QUESTIONS)
        return None if secondary else custom
    if home and home not in _CORE:
        return home
    return custom


def _id_column(block: Block) -> bool:
    """Whether a table says that its first column holds ids."""
    return bool(block.head) and plain(block.head[0]).casefold() in words("words", "id_column")


def _mapping_tables(field: Field, found: list[tuple[int, Definition]]) -> set[int]:
    """Tables that map ids to others and define none: by their heads, or because each id is defined elsewhere."""
    rows: dict[int, list[tuple[int, Definition]]] = {}
    defined = set()
    for index, known in found:
        if field.blocks[index].shape is Shape.ROW:
            rows.setdefault(field.blocks[index].container, []).append((index, known))
        else:
            defined.add(known.id)
    return {container for container, members in rows.items() if _is_map(field, members, defined)}


def _is_map(field: Field, members: list[tuple[int, Definition]], defined: set[str]) -> bool:
    heads = [plain(cell).casefold() for cell in field.blocks[members[0][0]].head]
    if any(head in words("words", "map_column") for head in heads[1:]) and (
        not heads or heads[0] not in words("words", "id_column")
    ):
        return True
    if all(known.id in defined for _, known in members):
        return True
    pointing = sum(1 for index, _ in members if any(_only_ids(cell) for cell in field.blocks[index].cells[1:]))
    return pointing * 2 > len(members) and len(heads) <= 3


def _only_ids(cell: str) -> bool:
    ids = [known for known in mentions(cell) if "-" in known]  # a bare P1 is a priority
    rest = cell
    for known in ids:
        rest = rest.replace(known, "")
    return bool(ids) and not any(sign.isalnum() for sign in rest)


def _draft(field: Field, index: int, known: Definition, kind: ItemKind) -> None:
    block = field.blocks[index]
    part = field.seats[index].part
    strong = part is not None and (_HOME.get(part) is kind or part in (Part.REQUIREMENTS, Part.CRITERIA))
    if block.shape is Shape.ROW:
        title, text, priority = _columns(block, known)
        field.draft(kind, index, text or title, written=known.id, title=title, priority=priority, strong=strong)
        return
    whole = field.outline.text(index) if block.shape is Shape.ITEM else block.text
    own = definition(whole)
    text = plain(own.rest if own else whole)
    made = field.draft(kind, index, text or known.id, written=known.id, strong=strong)
    made.priority = field.seats[index].priority if kind is ItemKind.STORY else _inline_priority(text)


def _inline_priority(text: str) -> str | None:
    """A priority in brackets at either end of the wording."""
    if text[:1] not in "([" and text[-1:] not in ")]":
        return None
    for piece in (text[1:9], text[-9:-1].rpartition("(")[2], text[-9:-1].rpartition("[")[2]):
        word = piece.partition(")")[0].partition("]")[0].strip()
        if word.casefold() in ("p0", "p1", "p2", "p3", "p4", "must", "should", "could", "high", "medium", "low"):
            return word
    return None


def _columns(block: Block, known: Definition) -> tuple[str, str, str | None]:
    """Title, wording and priority of a table row: cells joined by a bar, id and status columns left out."""
    priority: str | None = None
    title = ""
    cells: list[str] = [plain(known.rest)] if known.rest else []
    for position, cell in enumerate(block.cells):
        head = plain(block.head[position]).casefold() if position < len(block.head) else ""
        if position == 0 or plain(cell) == known.id or not cell:
            continue
        if head in words("words", "priority"):
            priority = plain(cell) if plain(cell)[:1].isalnum() else None
        elif head in ("title", "name", "titel", "titre", "título", "titolo", "名称", "タイトル", "제목"):
            title = plain(cell)
        elif head not in _STATUS:
            cells.append(plain(cell))
    return title, " | ".join(cells), priority
