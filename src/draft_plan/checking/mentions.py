"""What a passage mentions: ids of the spec's kind, paths in code spans, trees of files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking.view import Cited, Named

_ID = re.compile(
    r"(?<![\w./#-])(?:[A-Z][A-Z0-9]{0,8}(?:-[A-Za-z][A-Za-z0-9]{0,15}){0,2}-\d{1,4}|[A-Z]{1,6}\d{1,4})"
    r"(?:\.[A-Z]{0,3}\d{1,3}){0,3}[a-z]?(?![\w-])"
)
_RANGE = re.compile(
    r"(?<![\w-])(?P<stem>[A-Z]{1,8}(?:-[A-Z]{1,8})?-?)(?P<first>\d{1,4})\s{0,2}(?:\.{2,3}|…|[-–—~]|to|through|bis)\s{0,2}"
    r"(?P=stem)?(?P<last>\d{1,4})(?![\w-])"
)
_STORY = re.compile(r"\bUser Story (\d{1,2})\b")
_MOST_OF_A_RANGE = 60
_LISTED = re.compile(r"[(\[]([^()\[\]\n]{1,300})[)\]]|\|([^|\n]{1,200})(?=\||$)")
_NUMBERED = re.compile(
    r"(?:(?<![A-Za-z])Req(?:uirement)?s?|要件|需求|요구사항|\bAnforderung(?:en)?)[ \t]{0,2}[:：#]?[*_]{0,3}[ \t]{0,2}"
    r"((?:\d{1,3}(?:\.\d{1,3})?(?:[ \t]{0,2}(?:,|、|and|und)[ \t]{0,2})?){1,40})"
)

_ELSEWHERE = re.compile(
    r"\s+(?:from|of|in)\s+(?:the\s+)?[`*]{0,2}[\w./-]{1,60}[`*]{0,2}\s+(?:skill|repo|repository|package|project|library|plugin)\b"
)
_SPAN = re.compile(r"(?<!`)`([^`\n]{2,200})`(?!`)")
_PATH = re.compile(r"(?:\./)?(?:[\w.@+-]{1,80}/){0,14}[\w.@+-]{1,80}")
_BARE = re.compile(
    r"(?<![\w/.:@~$*{}<>=?&%`\\-])(?<!\]\()(?:[\w.-]{1,60}/){1,8}[\w.-]{1,60}\.[A-Za-z]{1,6}(?![\w/*{}<>`])"
)
_NAME = re.compile(
    r"[\w.@+-]{0,78}\w\.([A-Za-z][A-Za-z0-9]{0,9})|\w{0,30}(?:Dockerfile|Makefile|Jenkinsfile|Gemfile|Procfile)"
)
EXTENSIONS = frozenset(
    "py pyi ipynb js jsx mjs cjs ts tsx mts cts vue svelte astro go rs java kt kts scala groovy gradle cs fs vb csproj "
    "fsproj sln razor cshtml rb rake erb php blade swift m mm c h cc cpp cxx hh hpp hxx ino ex exs erl hs ml clj "
    "lua dart "
    "r jl pl sh bash zsh fish ps1 psm1 bat sql prisma graphql gql proto thrift avsc xml xsd html htm css scss "
    "sass less "
    "md mdx rst txt adoc json jsonc json5 yaml yml toml ini cfg conf env tf tfvars hcl lock j2 tmpl tpl hbs ejs plist "
    "service csv tsv feature wasm cmake mk dockerfile".split()
)
"""Endings that make a word of a code span a file's name."""
_BRANCH = re.compile(r"^(?P<bars>[ \t│|├└┃┣┗╰╭─━`+\\-]*)(?P<name>[^\s#←→(\[<│]{1,120})(?P<rest>.*)$")
_DOES = (
    # what is said at the start of a remark, or alone in brackets; "Add a field" says nothing of the file
    ("create", r"creat(?:e[sd]?|ing|ion)|new(?: file| module)?|neu|nuevo|nouveau|新規(?:作成)?|新增|新建|새로"),
    ("delete", r"delet(?:e[sd]?|ing)|removed?"),
    (
        "modify",
        (
            r"modif(?:y|ies|ied|ication)|updat(?:e[sd]?|ing)|extend(?:s|ed|ing)?|edit(?:s|ed)?|changed?|existing|"
            r"refactor(?:ed|s)?|unchanged|ändern|erweitern|変更|修正|修改"
        ),
    ),
)
_ACTIONS = tuple(
    (action, re.compile(rf"^\W{{0,6}}(?:{words})(?!\w)|[(\[](?:{words})(?!\w)", re.IGNORECASE))
    for action, words in _DOES
)


def cited(text: str, line: int, known: frozenset[str] = frozenset()) -> Iterator[Cited]:
    """The ids in a text that begins on this line, ranges spelled out, in order.

    ``known`` are the spec's own ids: those of no customary form (``1.2``) count where a list holds nothing else.
    """
    for offset, part in enumerate(text.split("\n")):
        bare = re.sub(r"https?://\S+", " ", part) if "://" in part else part
        yield from (Cited(_own(each[0], known), line + offset) for each in _ID.finditer(bare))
        yield from (Cited(_own(f"US{each[1]}", known), line + offset) for each in _STORY.finditer(bare))
        yield from (Cited(each, line + offset) for each in _spelled_out(bare))
        yield from (Cited(each, line + offset) for each in _bare_numbers(bare, known))


def _own(written: str, known: frozenset[str]) -> str:
    """The spec's own id for a criterion by its number (``FR-3.4``), or a story without its hyphen; else as written."""
    if written in known:
        return written
    stem, dot, number = written.rpartition(".")
    if dot and f"{stem}.AC{number}" in known:
        return f"{stem}.AC{number}"
    loose = re.sub(r"^US-?0*", "US", written)
    return loose if loose in known else written


def _spelled_out(text: str) -> Iterator[str]:
    for found in _RANGE.finditer(text):
        first, last, width = int(found["first"]), int(found["last"]), len(found["first"])
        if first < last <= first + _MOST_OF_A_RANGE and (found["stem"].endswith("-") or len(found["stem"]) < 4):
            yield from (f"{found['stem']}{number:0{width}}" for number in range(first, last + 1))


def _bare_numbers(text: str, known: frozenset[str]) -> Iterator[str]:
    """Ids that only the spec knows for ids: in brackets or cells that list nothing else, or behind ``Requirement``."""
    for found in _LISTED.finditer(text):
        inside = [each.strip(" *_`") for each in re.split("[,、]", found[1] or found[2] or "")]
        if known.issuperset(inside):
            yield from (each for each in inside if not _ID.fullmatch(each))
    for found in _NUMBERED.finditer(text):
        yield from (each for each in re.findall(r"\d+(?:\.\d+)?", found[1]) if each in known)


def named(text: str, line: int) -> Iterator[Named]:
    """The paths in a text that begins on this line, in code spans first; those said to be of another project are none.

    Outside of code a path is told by a folder and an ending that files of a repository have.
    """
    counted, last = line, 0
    for span in _SPAN.finditer(text):
        counted, last = counted + text.count("\n", last, span.start()), span.start()
        path = as_path(span[1])
        if path and not _ELSEWHERE.match(text, span.end()):
            yield Named(path, counted)
    if "/" in text:
        yield from _bare(text, line)


def _bare(text: str, line: int) -> Iterator[Named]:
    for offset, part in enumerate(_SPAN.sub(" ", text).split("\n")):
        yield from (Named(path, line + offset) for word in _BARE.findall(part) if (path := as_path(word)))


def as_path(word: str) -> str:
    """The word as a path relative to a root; empty when it is none: a command, an address, a pattern, a mere name."""
    bare = re.sub(r":\d{1,6}(?:-\d{1,6})?$", "", word.strip())
    if not _PATH.fullmatch(bare) or "/" not in bare or bare.startswith(("@", "../")) or ".." in bare.split("/"):
        return ""
    name = bare.rpartition("/")[2]
    found = _NAME.fullmatch(name)
    if found is None or (found[1] and found[1].lower() not in EXTENSIONS):
        return ""
    return bare.removeprefix("./")


def as_file(word: str) -> str:
    """The word as the path of a file, where a column of files says that it is one: a bare name will do."""
    bare = word.strip().strip("`").strip()
    found = _NAME.fullmatch(bare)
    return as_path(bare) or (bare if found and (not found[1] or found[1].lower() in EXTENSIONS) else "")


def action_of(text: str) -> str:
    """What a remark beside a path says is done to it: create, modify, delete, or empty when it says neither."""
    found = ((match.start(), action) for action, pattern in _ACTIONS if (match := pattern.search(text)))
    return min(found, default=(0, ""))[1]


def tree_paths(code: str, line: int) -> Iterator[Named]:
    """The files of a drawn tree of folders; only those whose folders are drawn too."""
    if not any(mark in code for mark in "├└") and "|--" not in code:
        return
    stack: list[tuple[int, str]] = []
    for offset, row in enumerate(code.split("\n")):
        found = _BRANCH.match(row)
        if found is None or set(found["name"]) <= set("│|├└─-…."):
            continue
        depth, name = len(found["bars"].expandtabs(4)), found["name"].rstrip(",:")
        while stack and stack[-1][0] >= depth:
            stack.pop()
        folder = "".join(each for _, each in stack)
        if name.endswith("/"):
            stack.append((depth, name.removeprefix("./")))
        elif as_file(name) and (path := as_path(folder + name) or (not folder and as_file(name))):
            yield Named(str(path), line + offset, action_of(found["rest"]))
