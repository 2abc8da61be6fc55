"""Names of code that the plan says is there, held against the definitions of the whole repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking.case import Case, Hit, Repo, Rule
from draft_plan.checking.view import Passage

_NAME = r"`(?P<{0}>(?:[A-Za-z_]\w{{0,60}}(?:\.|::|#)){{0,4}}[A-Za-z_]\w{{2,60}})(?:\([^`\n]{{0,80}}\))?`"
_BEFORE = re.compile(
    r"\b(?:existing|already existing|reus(?:e|es|ed|ing)|unchanged|today's|vorhandenen?|bestehenden?|既存の)\s{1,2}"
    r"(?:(?:the|our|its|this|an?)\s{1,2})?(?:existing\s{1,2})?(?:[a-z]{2,20}\s{1,2}){0,2}" + _NAME.format("before")
)
_BEHIND = re.compile(
    _NAME.format("behind")
    + r"(?:\s[a-z]{2,20}){0,2}(?:\s(?:already|exists\b|stays\b|remains\b|is (?:reused|kept|unchanged|there)\b)|"
    r"\s?\((?:existing|reused|unchanged)\b)"
)
_TELLING = re.compile(r"[a-z][A-Z]|_|\.|::|#|\(|^[A-Z][a-z]+[A-Z]?")
_KEYWORDS = frozenset("none true false null self this main init test tests string number boolean object array".split())


def find_unknown_names(case: Case) -> Iterator[Hit]:
    """Names said to exist that no tracked file holds; the plan's own code, and a name with a file beside it, are not
    asked for.
    """
    repo = case.repo
    if repo is None or not repo.facts.languages:
        return
    own = " ".join(code.text for code in case.view.codes)
    seen: set[str] = set()
    for passage in case.view.passages:
        for written, line in _claimed(passage):
            name = re.split(r"\.|::|#", written)[-1]
            if name in seen or name in own or _known(repo, name):
                continue
            seen.add(name)
            like = repo.index.like(name)
            where = f"; {like} is in {repo.index.places[like]}" if like else ", nor anything like it"
            yield Hit(f"{written} is said to exist, but no tracked file holds {name}{where}", line)


def _claimed(passage: Passage) -> Iterator[tuple[str, int]]:
    for found in (*_BEFORE.finditer(passage.text), *_BEHIND.finditer(passage.text)):
        written = found.groupdict().get("before") or found.groupdict().get("behind") or ""
        span = found[0][found[0].index("`") :]
        if _TELLING.search(span.strip("`")) and written.casefold() not in _KEYWORDS:
            yield written, passage.line + passage.text.count("\n", 0, found.start())


def _known(repo: Repo, name: str) -> bool:
    """Whether it is defined, or stands at all, in the repository; a dependency or a module counts as well."""
    if name in repo.index or name in repo.modules:
        return True
    return bool(repo.having(name))


RULES = (
    Rule(
        "S2-unknown-name",
        "A name of code that the plan says is there stands in some tracked file.",
        "warning",
        "Name what is there, or say that it is new.",
        find_unknown_names,
    ),
)
