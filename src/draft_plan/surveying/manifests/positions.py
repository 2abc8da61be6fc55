"""On which line a key stands: the standard parsers of TOML, JSON and XML read values and forget the lines."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from xml.parsers import expat

_TOML_HEADER = re.compile(r"^[ \t]*\[\[?([^\[\]\n,=]+)\]")
_TOML_KEY = re.compile(r"^[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([\w-]+))[ \t]*[=.]")
# The standard parser's time grows with the square of a dotted key's length.
_TOML_LINE = 10_000
_MISSES = 20
_JSON_DEPTH = 4
# The closing marks are optional so that an unclosed string or comment is consumed once and never tried again.
_JSON_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[{}\[\],]|\n')
_JSON_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?')
_JSON_LAST_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[}\]])')


def load_toml(text: str) -> dict[str, object]:
    """The tables of a TOML text. Raises ValueError when it is none, or has a line beyond ``_TOML_LINE`` characters."""
    if any(len(line) > _TOML_LINE for line in text.split("\n")):
        raise ValueError("it has a line too long for a manifest")
    return tomllib.loads(text)


class TomlLines:
    """Lines of the keys of a TOML text, by table and key; a table's own header has the key ``""``."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self._keys: dict[tuple[str, str], int] = {}
        current = ""
        for number, line in enumerate(self.lines, 1):
            header = _TOML_HEADER.match(line)
            if header and header[1].strip()[:1] not in "\"'":
                current = re.sub(r"[\"' \t]", "", header[1])
                self._keys.setdefault((current, ""), number)
            elif key := _TOML_KEY.match(line):
                self._keys.setdefault((current, key[1] or key[2] or key[3] or ""), number)

    def line(self, table: str, key: str = "") -> int:
        """The line of the key in the table, of the table's header where the key is written otherwise, else of 0."""
        return self._keys.get((table, key)) or self._keys.get((f"{table}.{key}", "")) or self._keys.get((table, ""), 0)

    def texts(self, start: int, wanted: list[str]) -> list[int]:
        """The line of each of these texts of an array that begins on line ``start``, in the array's order."""
        found: list[int] = []
        at, misses = max(start, 1), 0
        for text in wanted:
            # A text written with escapes is not found as it reads; few misses keep this linear on hostile files.
            reach = len(self.lines) + 1 if misses < _MISSES else at
            line = next((n for n in range(at, reach) if text in self.lines[n - 1]), None)
            misses += line is None
            found.append(line or start)
            at = line or at
        return found


def json_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of every key of a JSON text down to the fourth level, by the keys that lead to it."""
    lines: dict[tuple[str, ...], int] = {}
    path: list[str] = []
    objects: list[bool] = []
    line, expects_key = 1, False
    for token in _JSON_TOKEN.finditer(text):
        mark = token[0][0]
        if mark == "\n":
            line += 1
        elif mark in "{[":
            objects.append(mark == "{")
            path.append("")
            expects_key = mark == "{"
        elif mark in "}]":
            del path[-1:], objects[-1:]
            expects_key = False
        elif mark == ",":
            expects_key = bool(objects) and objects[-1]
        elif expects_key:
            expects_key = False
            path[-1] = _json_text(token[0])
            if len(path) <= _JSON_DEPTH:
                lines.setdefault(tuple(path), line)
    return lines


def _json_text(token: str) -> str:
    return str(json.loads(token)) if "\\" in token else token[1:-1]


def load_json(text: str) -> object:
    """The value of a JSON text. Raises ValueError when it is none."""
    return json.loads(text)


def without_comments(text: str) -> str:
    """JSON from JSON with comments and trailing commas, as tsconfig.json is written; line numbers stay true."""
    bare = _JSON_COMMENT.sub(lambda match: match[1] or "\n" * match[0].count("\n"), text)
    return _JSON_LAST_COMMA.sub(lambda match: match[1] or "", bare)


@dataclass(slots=True)
class Element:
    """An XML element: its name without namespace, attributes, own text, line, and the elements in it."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """The elements reached by these names, one level each."""
        found = [self]
        for name in names:
            found = [child for element in found for child in element.children if child.name == name]
        return found

    def value(self, name: str) -> str:
        """The trimmed text of the first child of this name; empty without one."""
        return next((child.text.strip() for child in self.children if child.name == name), "")


def load_xml(text: str) -> Element:
    """The document as a tree with lines. Raises ValueError on bad XML and any DOCTYPE: no entity is expanded."""
    top = Element("", {}, 0)
    stack = [top]
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(name.rpartition(":")[2], attributes, parser.CurrentLineNumber)
        stack[-1].children.append(element)
        stack.append(element)

    def characters(data: str) -> None:
        stack[-1].text += data

    def refuse(*_: object) -> None:
        raise ValueError("it declares a document type")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return top
