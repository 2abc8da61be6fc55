"""A spec file, or the bytes of one, to a FeatureSpec."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from draft_plan.errors import SpecError
from draft_plan.reading.companions import companions as companions_of
from draft_plan.reading.decoding import LARGEST, decode
from draft_plan.reading.dialects import dialect_of
from draft_plan.reading.extracting import extract
from draft_plan.reading.front_matter import parse
from draft_plan.reading.languages import language_of
from draft_plan.reading.numbering import Register
from draft_plan.reading.outline import Shape
from draft_plan.reading.refusing import refuse_idle, refuse_template
from draft_plan.reading.vocabulary import alternatives, words
from draft_plan.reading.wording import plain
from draft_plan.spec import Companion, FeatureSpec, Heading, Item

_HEAD_LINES = 40


def read(path: Path | str, *, stdin: bytes | None = None) -> FeatureSpec:
    """The spec at a path, with the companions beside it; ``-`` stands for the bytes given as ``stdin``.

    Raises SpecError, and nothing else, for what is missing, unreadable or no spec.
    """
    if str(path) == "-":
        return read_text(stdin or b"", "-")
    file = Path(path)
    data = _bytes(file)
    beside, notes = companions_of(file)
    return _spec(data, str(path), beside, notes, file.resolve().parent.name)


def read_text(data: bytes, path: str, companions: Sequence[Companion] = ()) -> FeatureSpec:
    """The spec that these bytes are; ``path`` only names it in messages. Raises SpecError as ``read`` does."""
    folder = Path(path).parent.name if path != "-" else ""
    return _spec(data, path, tuple(companions), (), folder)


def _bytes(file: Path) -> bytes:
    try:
        if file.is_dir():
            raise SpecError("this is a folder", where=str(file), remedy="Name the spec file in it.")
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)  # a device has no end
    except FileNotFoundError:
        raise SpecError("there is no such file", where=str(file), remedy="Check the path.") from None
    except OSError as error:
        raise SpecError(
            f"the file cannot be read: {error.strerror}", where=str(file), remedy="Check its permissions."
        ) from None
    except ValueError as error:
        raise SpecError(f"this is not a path: {error}", where=repr(str(file)), remedy="Check the path.") from None


def _spec(data: bytes, path: str, beside: tuple[Companion, ...], notes: tuple[str, ...], folder: str) -> FeatureSpec:
    text = decode(data, path)
    head = parse(text, path)
    # The front matter's lines stay, empty, so that all line numbers are the file's own.
    lines = text.split("\n")
    body = "\n".join([""] * head.lines + lines[head.lines :])
    refuse_template(body, path)
    register = Register()
    deltas = [(companion, extract(companion.text, prose=False)) for companion in beside if _is_delta(companion)]
    found = extract(body, prose=not any(delta.drafts for _, delta in deltas))
    items: list[Item] = register.items(found.drafts)
    for companion, delta in deltas:
        items += register.items(delta.drafts, companion.path)
    refuse_idle(body, path, tuple(items))
    headings = tuple(
        Heading(block.level, plain(block.text), block.first + 1)
        for block in found.blocks
        if block.shape is Shape.HEADING
    )
    title = _title(headings, head.values, folder)
    return FeatureSpec(
        path=path,
        title=title,
        feature_id=_feature_id(lines, head.values) or folder or _slug(title),
        dialect=dialect_of(text, found.blocks, found.drafts),
        language=language_of(body),
        text=text,
        items=tuple(items),
        headings=headings,
        front_matter=head.values,
        companions=beside,
        notes=(*notes, *found.notes, *register.notes),
    )


def _is_delta(companion: Companion) -> bool:
    return companion.path.startswith(("deltas/", "specs/")) and companion.path.endswith(".md")


def _title(headings: tuple[Heading, ...], front: dict[str, str], folder: str) -> str:
    first = next((heading.text for heading in headings if heading.level == 1), "")
    prefix = re.match(
        rf"^(?:{alternatives('words', 'title_prefix')})(?:\s+[\w.-]*\d[\w.-]*)?\s*[:：—–-]\s*(?=\S)",
        first,
        re.IGNORECASE,
    )
    told = first[prefix.end() :] if prefix else first
    if told.casefold() in words("words", "title_prefix"):
        told = ""
    return (
        told
        or front.get("title", "")
        or front.get("feature", "")
        or folder.replace("-", " ").strip()
        or first
        or "Untitled"
    )


def _feature_id(lines: list[str], front: dict[str, str]) -> str:
    for key in ("feature_id", "feature-id", "featureId", "id", "feature"):
        if re.fullmatch(r"[\w.\-/]{1,80}", front.get(key, "")):
            return front[key]
    for key in ("feature_id", "feature_branch"):
        pattern = re.compile(
            rf"^[>\s*_-]*(?:{alternatives('words', key)})[*_]*\s*[:：][*_]*\s*`?([\w.\-/#]+)", re.IGNORECASE
        )
        for line in lines[:_HEAD_LINES]:
            found = pattern.match(line)
            if found and len(found[1]) <= 80 and (key != "feature_id" or re.search(r"\d", found[1])):
                return found[1].rpartition("/")[2]
    return ""


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "-", title.casefold()).strip("-")[:60] or "feature"
