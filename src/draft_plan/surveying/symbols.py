"""Definitions in source code: by tree-sitter where its grammar is installed, else by the line that opens them.

The grammars are wheels of a few hundred kilobytes each that bring their parser with them; nothing is fetched when
they are used. They are imported when the first file of their language is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from draft_plan.surveying.exclusion import extension

SOURCE_CHARACTERS = 200_000
"""Longest source that is parsed."""
MOST_SYMBOLS = 2000
_GUESSED_LINES = 60


@dataclass(frozen=True, slots=True)
class Symbol:
    """A definition: its name and its first and last line, 1-based, decorators included."""

    name: str
    first: int
    last: int


def _named(*kinds: str) -> str:
    return "\n".join(f"({kind} name: (_) @name) @definition" for kind in kinds)


_SCRIPT = """
(program (lexical_declaration (variable_declarator name: (identifier) @name value: (_))) @definition)
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name value: (_))) @definition))
""" + _named("function_declaration", "generator_function_declaration", "class_declaration", "method_definition")
_TYPED = _SCRIPT + _named(
    "interface_declaration",
    "type_alias_declaration",
    "enum_declaration",
    "abstract_class_declaration",
    "function_signature",
)
_C_FAMILY = """
(function_definition declarator: (function_declarator declarator: (_) @name)) @definition
(function_definition
  declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name))) @definition
(function_definition declarator: (reference_declarator (function_declarator declarator: (_) @name))) @definition
(class_specifier name: (_) @name body: (_)) @definition
(struct_specifier name: (_) @name body: (_)) @definition
(enum_specifier name: (_) @name body: (_)) @definition
(type_definition declarator: (type_identifier) @name) @definition
"""

_GRAMMARS: dict[str, tuple[str, str, str]] = {
    "python": (
        "tree_sitter_python",
        "language",
        _named("class_definition", "function_definition")
        + "(module (expression_statement (assignment left: (identifier) @name)) @definition)",
    ),
    "javascript": ("tree_sitter_javascript", "language", _SCRIPT),
    "typescript": ("tree_sitter_typescript", "language_typescript", _TYPED),
    "tsx": ("tree_sitter_typescript", "language_tsx", _TYPED),
    "go": (
        "tree_sitter_go",
        "language",
        _named("function_declaration", "method_declaration")
        + "(type_declaration (type_spec name: (_) @name)) @definition "
        + "(const_declaration (const_spec name: (_) @name)) @definition",
    ),
    "rust": (
        "tree_sitter_rust",
        "language",
        _named(
            "function_item",
            "struct_item",
            "enum_item",
            "trait_item",
            "macro_definition",
            "const_item",
            "static_item",
            "type_item",
            "function_signature_item",
        )
        + "(impl_item type: (_) @name) @definition",
    ),
    "java": (
        "tree_sitter_java",
        "language",
        _named(
            "class_declaration",
            "interface_declaration",
            "enum_declaration",
            "record_declaration",
            "method_declaration",
            "constructor_declaration",
        ),
    ),
    "c_sharp": (
        "tree_sitter_c_sharp",
        "language",
        _named(
            "class_declaration",
            "interface_declaration",
            "struct_declaration",
            "enum_declaration",
            "record_declaration",
            "method_declaration",
            "constructor_declaration",
            "property_declaration",
        ),
    ),
    "ruby": ("tree_sitter_ruby", "language", _named("class", "module", "method", "singleton_method")),
    "php": (
        "tree_sitter_php",
        "language_php",
        _named(
            "class_declaration",
            "interface_declaration",
            "trait_declaration",
            "enum_declaration",
            "function_definition",
            "method_declaration",
        ),
    ),
    "kotlin": (
        "tree_sitter_kotlin",
        "language",
        _named("class_declaration", "object_declaration", "function_declaration"),
    ),
    "swift": (
        "tree_sitter_swift",
        "language",
        _named("class_declaration", "protocol_declaration", "function_declaration"),
    ),
    "cpp": ("tree_sitter_cpp", "language", _C_FAMILY),
}
_GRAMMAR_OF = {
    ending: grammar
    for grammar, endings in {
        "python": "py pyi",
        "javascript": "js jsx mjs cjs",
        "typescript": "ts mts cts",
        "tsx": "tsx",
        "go": "go",
        "rust": "rs",
        "java": "java",
        "c_sharp": "cs",
        "ruby": "rb rake",
        "php": "php",
        "kotlin": "kt kts",
        "swift": "swift",
        "cpp": "c h cc cpp cxx hh hpp hxx ino",
    }.items()
    for ending in endings.split()
}
_WRAPPERS = frozenset(["decorated_definition", "export_statement", "template_declaration"])

_OPENING = re.compile(
    r"^([ \t]{0,40})(?:(?:export|default|public|private|protected|internal|static|async|abstract|final|override|open|"
    r"data|pub|sealed|unsafe|inline|partial|extern)[ \t]+){0,6}(?:def|defp|defmodule|fn|func|fun|function|sub|class|"
    r"interface|struct|enum|trait|object|record|protocol|extension|module|message|service|rpc|type|input|union|scalar|"
    r"model|resource|data|variable|output|contract|(?:create|CREATE)[ \t]+(?:or replace |OR REPLACE )?"
    r"(?:table|TABLE|view|VIEW|function|FUNCTION|type|TYPE|index|INDEX)(?:[ \t]+(?:if not exists|IF NOT EXISTS))?)"
    r"[ \t]+[\"'`]?([A-Za-z_][\w.]*)"
)


def find_symbols(text: str, path: str) -> tuple[Symbol, ...]:
    """The definitions of a source, in order of their first line; of an unknown language, guessed from its lines."""
    source = text[:SOURCE_CHARACTERS]
    grammar = _load(_GRAMMAR_OF.get(extension(path), ""))
    found = _parsed(source, *grammar) if grammar else _guessed(source)
    return tuple(sorted(set(found), key=lambda symbol: (symbol.first, -symbol.last, symbol.name)))[:MOST_SYMBOLS]


@cache
def _load(grammar: str) -> tuple[Any, Any, Any] | None:
    """Parser, query and the cursor's class; None without a grammar for it, or one of another make than its query."""
    if grammar not in _GRAMMARS:
        return None
    module, entrance, query = _GRAMMARS[grammar]
    try:
        sitter = import_module("tree_sitter")
        language = sitter.Language(getattr(import_module(module), entrance)())
        return sitter.Parser(language), sitter.Query(language, query), sitter.QueryCursor
    except (ImportError, AttributeError, ValueError, TypeError):
        return None
    except Exception as error:  # the binding's QueryError derives from ValueError in some versions only
        if type(error).__name__ == "QueryError":
            return None
        raise


def _parsed(source: str, parser: Any, query: Any, cursor: Any) -> Iterator[Symbol]:
    tree = parser.parse(source.encode("utf-8", "replace"))
    for _, captures in cursor(query).matches(tree.root_node):
        if "name" not in captures or "definition" not in captures:
            continue
        node = captures["definition"][0]
        if node.parent is not None and node.parent.type in _WRAPPERS:
            node = node.parent
        name = captures["name"][0].text.decode("utf-8", "replace").split("\n")[0][:120]
        yield Symbol(name, node.start_point[0] + 1, _last_line(node))


def _last_line(node: Any) -> int:
    """The last line that holds something of the node: some grammars end it at the start of the next line."""
    row, column = node.end_point
    return max(int(row) + (1 if column else 0), int(node.start_point[0]) + 1)


def _guessed(source: str) -> Iterator[Symbol]:
    """Each opening line up to the one before the next opening at its indent or less, at most ``_GUESSED_LINES``."""
    lines = source.split("\n")
    found = [
        (len(match[1].expandtabs(4)), match[2], n) for n, line in enumerate(lines, 1) if (match := _OPENING.match(line))
    ]
    for index, (indent, name, first) in enumerate(found):
        following = (start for depth, _, start in found[index + 1 : index + 1 + _GUESSED_LINES] if depth <= indent)
        last = min(next(following, len(lines) + 1) - 1, first + _GUESSED_LINES - 1, len(lines))
        while last > first and not lines[last - 1].strip():
            last -= 1
        yield Symbol(name, first, last)
