"""The rules a repository has given itself: articles of its constitution, and its conventions for agents and steering.

A constitution's articles are the principles that a plan is held to; AGENTS.md, steering files and project contexts
are conventions, told apart by ``Principle.kind``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from draft_plan.repository import Article, Place, Principle
from draft_plan.surveying.headings import Part, bold_items, headings, visible
from draft_plan.surveying.tree import Tree, read_beside

CONSTITUTIONS = (
    ".specify/memory/constitution.md",
    "memory/constitution.md",
    ".claude/constitution.md",
    "constitution.md",
    "CONSTITUTION.md",
    "docs/constitution.md",
    ".kittify/charter/charter.md",
    ".kittify/charter.md",
    ".kittify/memory/charter.md",
    ".kittify/memory/constitution.md",
    ".kittify/constitution/constitution.md",
    ".flow/architecture-blueprint.md",
)
"""Where constitutions lie, the strongest claim first; the first one that is filled in counts."""
PROJECTS = ("openspec/project.md", "openspec/config.yaml", "openspec/config.yml")
AGENTS = ("AGENTS.md", "CLAUDE.md", ".claude/CLAUDE.md", "GEMINI.md", ".github/copilot-instructions.md", ".cursorrules")
_STEERING = re.compile(r"^\.kiro/steering/[^/]+\.md$")

MOST_PRINCIPLES = 60
"""Most principles that are kept, of all files together."""
TEXT_CHARACTERS = 4000
"""Longest text of one principle."""

_NAMED = (
    r"(?:Article|Principle|Rule|Artikel|Prinzip|Grundsatz|Artículo|Principio|Principe|Artigo|Princípio|Статья|Принцип|原則|原则|원칙)"
    r"[ \t]*(?:[IVXLC]{1,7}|\d{1,3})(?!\w)[.:)：、．]?[ \t]*[–—-]?[ \t]*"
)
_COUNTED = r"第[ \t]?[一二三四五六七八九十\d]{1,4}[ \t]?[条章條][ \t]?[.:：、．]?[ \t]*"
_NUMERAL = r"[IVXLC]{1,7}[.:)：、．][ \t]*[–—-]?[ \t]*|[IVXLC]{1,7}[ \t]+[–—-][ \t]*"
_DIGITS = r"\d{1,3}(?:\.\d{1,3}){0,2}[.:)：、．]?[ \t]+(?:[–—-][ \t]+)?|\d{1,3}[、．)][ \t]*|[A-Z][.)][ \t]+"
_NUMBERING = re.compile(rf"^(?:{_NAMED}|{_COUNTED}|{_NUMERAL}|{_DIGITS})")
_NUMBERED_ARTICLE = re.compile(rf"^(?:{_NAMED}|{_COUNTED}|{_NUMERAL})")
_PRINCIPLES = re.compile(
    r"principle|article|\bvalues?\b|tenets|prinzip|grundsätze|princip|原則|原则|원칙|принцип|条項|憲章の", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\]")
_ABOUT_ITSELF = re.compile(
    r"^(?:governance|purpose|overview|preamble|introduction|amendments?|table of contents|attribution|version|"
    r"sync impact report|metadata|changelog|ガバナンス|目的)\b",
    re.IGNORECASE,
)
_YAML_RULES = re.compile(r"^(?:context|rules):", re.MULTILINE)
_CALLS_ITSELF = re.compile(
    r"constitution|charter|blueprint|verfassung|constituci|конституц|憲章|宪法|헌법", re.IGNORECASE
)


def find_principles(tree: Tree | None, beside: Path | None) -> tuple[list[Principle], list[str]]:
    """The principles of the repository and of a ``constitution.md`` beside the spec; notes on what was passed over."""
    notes: list[str] = []
    found = _constitution(tree, beside, notes)
    if tree is not None:
        for path, kind in _conventions(tree):
            if (text := tree.read(path)) is not None:
                is_yaml = path.endswith((".yaml", ".yml"))
                found += parse_yaml_rules(text, path) if is_yaml else parse_sections(text, path, kind)
    return found[:MOST_PRINCIPLES], notes


def _constitution(tree: Tree | None, beside: Path | None, notes: list[str]) -> list[Principle]:
    """The articles of the first constitution that is filled in."""
    for path, text in _candidates(tree, beside):
        if is_unfilled(text):
            notes.append(f"{path} is an unfilled template; it is ignored")
        elif articles := parse_constitution(text, path):
            return articles
        else:
            notes.append(f"{path} holds no articles that could be told apart; it is ignored")
    return []


def _candidates(tree: Tree | None, beside: Path | None) -> Iterator[tuple[str, str]]:
    tracked = frozenset(tree.paths) if tree is not None else frozenset[str]()
    if beside is not None and (text := read_beside(beside, "constitution.md")) is not None:
        yield _shown(beside, tree), text
    for path in CONSTITUTIONS if tree is not None else ():
        if path in tracked and tree is not None and (text := tree.read(path)) is not None:
            yield path, text


def _shown(beside: Path, tree: Tree | None) -> str:
    """How the plan names the constitution beside the spec: from the root, where it lies in one."""
    if tree is None:
        return "constitution.md"
    try:
        return (beside.resolve() / "constitution.md").relative_to(Path(tree.root).resolve()).as_posix()
    except ValueError:
        return "constitution.md"


def _conventions(tree: Tree) -> Iterator[tuple[str, Article]]:
    tracked = frozenset(tree.paths)
    yield from ((path, Article.STEERING) for path in tree.matching(lambda path: bool(_STEERING.match(path))))
    yield from ((path, Article.PROJECT) for path in PROJECTS if path in tracked)
    yield from ((path, Article.AGENTS) for path in AGENTS if path in tracked)


def is_unfilled(text: str) -> bool:
    """Whether this is a template nobody filled in: its headings are still ``[PRINCIPLE_1_NAME]`` and the like."""
    lines = visible(text)
    return sum(bool(_PLACEHOLDER.search(part.title)) for part in headings(lines)) >= 2


def parse_constitution(text: str, path: str) -> list[Principle]:
    """The articles of a constitution, in order; of kind PROJECT when the file is a description and not a constitution.

    Articles are, whichever is found first: numbered headings (``### I. …``, ``## Article I``), the headings under
    one called principles, the list items in bold under it, else the sections that are not about the file itself.
    """
    lines = visible(text)
    parts = headings(lines)
    if not parts and _YAML_RULES.search(text):
        return parse_yaml_rules(text, path)
    articles = _numbered(parts) or _under_principles(parts, lines)
    if articles:
        return [_principle(part, lines, path, Article.CONSTITUTION) for part in articles]
    own = any(_CALLS_ITSELF.search(part.title) for part in parts if part.level == 1)
    return parse_sections(text, path, Article.CONSTITUTION if own else Article.PROJECT)


def parse_sections(text: str, path: str, kind: Article) -> list[Principle]:
    """One principle per section of the second level; of the first, or the whole file, where there are none."""
    lines = visible(text)
    parts = headings(lines)
    chosen = [part for part in parts if part.level == 2] or [part for part in parts if part.level == 1]
    if not chosen and any(line.strip() for line in lines):
        chosen = [Part(1, path.rpartition("/")[2], 1, len(lines))]
    rules = [part for part in chosen if not _ABOUT_ITSELF.search(part.title) and not _PLACEHOLDER.search(part.title)]
    return [_principle(part, lines, path, kind) for part in rules]


def parse_yaml_rules(text: str, path: str) -> list[Principle]:
    """OpenSpec's ``config.yaml``: the block under ``context:`` and each list under ``rules:``, told apart by indent."""
    lines = text.split("\n")
    keys = [n for n, line in enumerate(lines, 1) if re.match(r"^\w+:", line)] + [len(lines) + 1]
    found: list[Principle] = []
    for first, after in pairwise(keys):
        key = lines[first - 1].partition(":")[0]
        if key == "context":
            found.append(_principle(Part(1, "Context", first, after - 1), lines, path, Article.PROJECT))
        elif key == "rules":
            inner = [n for n in range(first + 1, after) if re.match(r"^ {1,4}[\w-]+:[ \t]*$", lines[n - 1])]
            bounds = pairwise([*inner, after])
            parts = [Part(2, f"Rules for {lines[a - 1].strip(' :')}", a, b - 1) for a, b in bounds]
            found += [_principle(part, lines, path, Article.PROJECT) for part in parts]
    return [principle for principle in found if principle.text]


def _numbered(parts: list[Part]) -> list[Part]:
    """Headings numbered as articles are, at the level where most of them stand; one alone is chance."""
    numbered = [part for part in parts if part.level > 1 and _NUMBERED_ARTICLE.match(part.title)]
    if len(numbered) < 2:
        return []
    level = Counter(part.level for part in numbered).most_common(1)[0][0]
    return [part for part in numbered if part.level == level]


def _under_principles(parts: list[Part], lines: list[str]) -> list[Part]:
    for index, parent in enumerate(parts):
        if parent.level > 3 or (parent.level == 1 and index == 0) or not _PRINCIPLES.search(parent.title):
            continue
        inner = [part for part in parts[index + 1 :] if part.first <= parent.last]
        if inner:
            level = min(part.level for part in inner)
            return [part for part in inner if part.level == level]
        if len(items := bold_items(lines, parent)) >= 2:
            return items
    return []


def _principle(part: Part, lines: list[str], path: str, kind: Article) -> Principle:
    """A part as a principle: its title without number and marks; a list item's own line belongs to its text."""
    body = lines[part.first - (1 if part.level == 7 else 0) : part.last]
    text = "\n".join(line.rstrip() for line in body).strip()[:TEXT_CHARACTERS]
    return Principle(clean_title(part.title), text, Place(path, part.first, lines[part.first - 1].strip()), kind)


def clean_title(title: str) -> str:
    """The title without numbering, emphasis marks and a closing ``:`` or full stop."""
    bare = re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", title) if re.search(r"[*`]|__", title) else title
    cut = _NUMBERING.sub("", bare, count=1).strip()
    return (cut or bare).rstrip(".:").strip()
