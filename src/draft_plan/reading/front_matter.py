"""The YAML block at the head of a spec, read as plain strings; anything clever in it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from draft_plan.errors import SpecError

_KEY = re.compile(r"[^\s:#\-][^:]{0,80}:(\s|$)")
_LARGEST = 64 * 1024
_DEEPEST = 20
"""Brackets (or dashes) nested deeper than this make the YAML parser slow, and no front matter needs them."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values as written (lists joined by a comma) and the number of lines the block takes, fences included."""

    values: dict[str, str]
    lines: int


def parse(text: str, path: str) -> FrontMatter:
    """The front matter of a text, empty when it has none.

    Raises SpecError for YAML that does not parse, duplicate keys, anchors, aliases and tags.
    """
    block = _block(text, path)
    if block is None:
        return FrontMatter({}, 0)
    if len(block) > _LARGEST:
        raise SpecError("the front matter is larger than 64 KB", where=path, line=1, remedy="Move its text below it.")
    if _deep(block):
        raise SpecError(
            "the front matter is not YAML that a spec needs: it is nested too deep",
            where=path,
            line=1,
            remedy="Flatten it.",
        )
    return FrontMatter(_values(block, path), block.count("\n") + 2)


def _block(text: str, path: str) -> str | None:
    """The lines between the first two ``---``, each with its line end; None if the text opens otherwise."""
    lines = text.split("\n", 1)
    if lines[0].rstrip() != "---" or len(lines) == 1:
        return None
    rest = lines[1]
    opening = next((line for line in rest.split("\n", 50)[:50] if line.strip() and not line.startswith("#")), "")
    if not _KEY.match(opening):
        return None
    end = re.search(r"^(---|\.\.\.)[ \t]*$", rest, re.MULTILINE)
    if end is None:
        raise SpecError(
            "the front matter is never closed", where=path, line=1, remedy="End it with a line of three dashes."
        )
    return rest[: end.start()]


def _deep(block: str) -> bool:
    depth = 0
    for sign in re.findall(r"[\[\]{}]|(?:[-?][ \t]+){20}", block):
        if len(sign) > 1:
            return True
        depth = depth + 1 if sign in "[{" else max(depth - 1, 0)
        if depth > _DEEPEST:
            return True
    return False


def _values(block: str, path: str) -> dict[str, str]:
    import yaml  # imported late: most specs have no front matter, and --help must stay quick

    try:
        _refuse_clever(yaml.parse(block, Loader=yaml.SafeLoader), path)
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 2 if mark else 1
        raise SpecError(
            f"the front matter is not YAML: {error.problem}",
            where=path,
            line=line,
            remedy="Correct it, or quote the value.",
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SpecError(
            f"the front matter is not YAML: {str(error).splitlines()[0]}", where=path, line=1, remedy="Correct it."
        ) from None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise SpecError(
            "the front matter is not a list of keys and values", where=path, line=2, remedy="Write it as key: value."
        )
    return _mapping(root, path)


def _refuse_clever(events: object, path: str) -> None:
    """Anchors, aliases and tags can build what is not on the page; no spec needs them."""
    import yaml

    for event in events:  # type: ignore[attr-defined]
        clever = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None)
        if clever and not isinstance(event, yaml.CollectionEndEvent):
            raise SpecError(
                "the front matter uses an anchor, an alias or a tag",
                where=path,
                line=event.start_mark.line + 2,
                remedy="Write the value out, or quote it.",
            )


def _mapping(node: object, path: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for key, value in node.value:  # type: ignore[attr-defined]
        name = _flat(key)
        if name in values:
            raise SpecError(
                f"the front matter has the key {name!r} twice",
                where=path,
                line=key.start_mark.line + 2,
                remedy="Remove one of them.",
            )
        values[name] = _flat(value)
    return values


def _flat(node: object) -> str:
    """A node as one string: scalars as written, lists and mappings joined by commas."""
    value = node.value  # type: ignore[attr-defined]
    if isinstance(value, str):
        return value
    parts = [f"{_flat(part[0])}: {_flat(part[1])}" if isinstance(part, tuple) else _flat(part) for part in value]
    return ", ".join(parts)
