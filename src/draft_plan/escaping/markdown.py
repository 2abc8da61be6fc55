"""Text that a model wrote, made harmless for Markdown: it may say anything and change the structure of nothing.

Every function returns CommonMark in which the text reads as it was written, inline code included, and in which it
cannot open or close a heading, list, task, table, fence, quote, comment, link definition or thematic break. The
results are stable under Prettier, which escapes the same characters.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Any, SupportsIndex

from draft_plan.escaping.active import disarm, split
from draft_plan.escaping.characters import strip

_BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_CLAUSE = re.compile(r"[:;] | \(| [–—-] ")
_WHERE = re.compile(r"(?: \(`[^`]{1,200}`\)){1,20}$")
_CLAUSE_WORDS, _LEAD = 4, 12
"""The fewest words that a clause must have to stand for a text, and the most that are shown of one."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_TICKS = re.compile(r"`+")
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]+)\*\*")
_PUNCTUATION = r"!-/:-@\[-`{-~"
_BACKSLASH = re.compile(rf"\\(?=[{_PUNCTUATION}]|$)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_RULER = re.compile(r"[-=*_:|+ ]+")
_ORDINAL = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_OPENER = re.compile(r"<{7}|[-+](?=\s|$)|#{1,6}(?=\s|$)|[>|\[]|~~~|\$\$")
_READ_AT_START = re.compile(r"^(?=(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)|/[A-Za-z][\w-]{0,40}\s*$)", re.MULTILINE)
"""What merges and bots look for at the start of any line, in code too."""
_CLOSING_HASHES = re.compile(r"(?<=\s)#+$")
_PLAIN_SCALAR = re.compile(r"(?:[A-Za-z_/]|\d+-)[\w./-]*(?: [\w./-]+)*")
_YAML_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ADDRESS = re.compile(r"https?://[^\s<>`|\\\"@]+")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,40};)")
_LINKED = re.compile(r"\](?=[(\[])")
_SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


class Text(str):
    """A string that a model wrote, with the ``marker`` of an open question to stand behind it.

    The marker is finished Markdown, fit for a table cell. What is made of a model's text is a model's text.
    A text with a marker counts as there even when it is empty: the marker stands in its place.
    """

    __slots__ = ("known", "marker")
    marker: str
    known: bool

    def __new__(cls, value: str = "", marker: str = "", *, known: bool = False) -> Text:
        """The text with its marker, if it has one; ``known``: it is an address that a source names, letter for
        letter.
        """
        text = super().__new__(cls, value)
        text.marker = marker
        text.known = known
        return text

    def __bool__(self) -> bool:
        return len(self) > 0 or bool(self.marker)

    def __add__(self, other: str) -> Text:
        return Text(str(self) + other, self.marker)

    def __radd__(self, other: str) -> Text:
        return Text(other + str(self), self.marker)

    def __getitem__(self, key: SupportsIndex | slice) -> Text:
        return Text(str(self)[key])


def clean(text: str) -> str:
    """The text with LF line ends and without control, bidirectional, zero-width and other invisible characters."""
    return strip(_BREAK.sub("\n", text)).replace("\t", "    ")


def flat(text: str) -> str:
    """The text on one line and without invisible characters, otherwise as it is: for a name in a prompt or message."""
    return clean(text).replace("\n", " ").strip()


def line(text: str) -> str:
    """One line of prose: line breaks become blanks, and nothing at its start can begin a block."""
    return _followed(_inline(_one_line(text)), text)


def phrase(text: str) -> str:
    """A ``line`` without its closing full stop, to be followed by more on the same line."""
    body = _one_line(text)
    return _followed(_inline(body[:-1] if body.endswith(".") and not body.endswith("..") else body), text)


def lead(text: str) -> str:
    """A ``phrase`` of a text's first ``clause``: for what stands whole elsewhere."""
    return _followed(phrase(clause(text)), text)


def clause(text: str) -> str:
    """The text up to where its first clause ends, or its first words and "…"; a short one whole but
    for the files behind it. Nothing is escaped.
    """
    body = _WHERE.sub("", _one_line(text))
    if len(body.split()) <= _LEAD:
        return body
    ends = (match.start() for match in _CLAUSE.finditer(body) if body.count("`", 0, match.start()) % 2 == 0)
    end = next((end for end in ends if len(body[:end].split()) >= _CLAUSE_WORDS), len(body))
    words = body[:end].split()
    if len(words) <= _LEAD:
        return body[:end]
    words = words[:_LEAD]
    while " ".join(words).count("`") % 2:  # a code span is not cut
        words.pop()
    return " ".join(words) + "…"


def prose(text: str) -> str:
    """Paragraphs: blank lines part them, single line breaks become blanks, each paragraph is a ``line``."""
    paragraphs = (line(str(paragraph)) for paragraph in _PARAGRAPH.split(clean(text)))
    return _followed("\n\n".join(paragraph for paragraph in paragraphs if paragraph), text)


def cell(text: str) -> str:
    """A table cell: a ``line`` whose pipes are escaped, those in inline code too."""
    return _followed(_inline(_one_line(text), in_cell=True), text)


def fence(text: str, language: str = "") -> str:
    """A fenced code block, its fence longer than any run of backticks inside."""
    body = "\n".join(row.rstrip() for row in disarm(clean(text)).strip("\n").split("\n"))
    body = _READ_AT_START.sub(" ", body)
    ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(body)), default=0))
    return f"{ticks}{re.sub(r'[^A-Za-z0-9+#-]', '', language)}\n{body}\n{ticks}"


def code(text: str) -> str:
    """Inline code with as many backticks as it takes; empty for an empty text."""
    body = _one_line(text)
    if not body:
        return ""
    runs = {len(run) for run in _TICKS.findall(body)}
    ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    pad = " " if body.startswith("`") or body.endswith("`") else ""
    return f"{ticks}{pad}{body}{pad}{ticks}"


def code_cell(text: str) -> str:
    """Inline code for a table cell."""
    return _code_in_cell(code(text))


def link(text: str) -> str:
    """An address as an autolink where it is one of the web that a source names, else as inline code."""
    body = clean(text).strip()
    known = text.known if isinstance(text, Text) else True
    return f"<{body}>" if known and _ADDRESS.fullmatch(body) else code(body)


def scalar(text: str) -> str:
    """A YAML scalar on one line: plain where that is unambiguous, else in double quotes."""
    body = _one_line(text)
    plain = _PLAIN_SCALAR.fullmatch(body) and body.lower() not in _YAML_WORDS
    return body if plain else json.dumps(body, ensure_ascii=False)


def title(text: str) -> Text:
    """A slug as words, the first with a capital."""
    words = text.replace("-", " ").replace("_", " ")
    return Text(words[:1].upper() + words[1:])


def joined(parts: Iterable[Any], separator: str = "") -> str:
    """The parts in one string; those a model wrote as lines."""
    return separator.join(line(part) if isinstance(part, Text) else str(part) for part in parts)


def width(text: str) -> int:
    """Columns that a monospaced font gives the text: two for wide East Asian characters and emoji, none for combining
    ones.
    """
    columns, last, joins = 0, 0, False
    for character in text:
        if character == "\ufe0f":  # asks for the emoji form of the character before it
            columns, last = columns + (2 - last), 2
        elif last == 2 and (joins or character in _SKIN_TONES):
            pass  # one picture with the character before it
        elif not unicodedata.combining(character) and character not in "\u200c\u200d\ufe0e":
            last = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            columns += last
        joins = character == "\u200d"
    return columns


def _one_line(text: str) -> str:
    return disarm(" ".join(clean(text).split()))


def _followed(shown: str, text: str) -> str:
    """The marker behind the text that carries it."""
    marker = text.marker if isinstance(text, Text) else ""
    return f"{shown} {marker}" if shown and marker else shown or marker


def _inline(text: str, *, in_cell: bool = False) -> str:
    """The line with everything escaped that is not inline code, its start and its end defused; what is active in it
    becomes inline code.
    """
    parts = [part for part in _parts(text) if part[0]]
    if not parts:
        return ""
    shown = ""
    for part, is_code in parts:
        if is_code:
            shown += (" " if shown.endswith("`") else "") + (_code_in_cell(part) if in_cell else part)
        else:
            shown += (" " if shown.endswith("`") and part.startswith("`") else "") + _escape(part, in_cell)
    return _close(shown if parts[0][1] else _defuse(shown))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in order as prose and inline code, what is active among it."""
    first = True
    for part, is_code in _spans(text):
        if is_code:
            yield part, True
        else:
            yield from ((code(each) if active else each, active) for each, active in split(part, first=first))
        first = False


def _spans(text: str) -> Iterator[tuple[str, bool]]:
    """The text in order as prose and inline code; a run of backticks that nothing closes is prose."""
    runs = list(_TICKS.finditer(text))
    waiting: defaultdict[int, deque[re.Match[str]]] = defaultdict(deque)
    for run in runs:
        waiting[len(run[0])].append(run)
    at = 0
    for run in runs:
        if run.start() < at:
            continue
        same = waiting[len(run[0])]
        while same and same[0].start() <= run.start():
            same.popleft()
        if same and text[run.end() : same[0].start()].strip():
            yield text[at : run.start()], False
            at = same[0].end()
            yield text[run.start() : at], True
    yield text[at:], False


def _escape(prose_part: str, in_cell: bool) -> str:
    text = _STRONG.sub(r"\1", prose_part)
    text = _ENTITY.sub("&amp;", text)
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _TAG.sub(r"\\<", text).replace("![", r"!\[").replace("*", r"\*").replace("`", r"\`")
    text = _LINKED.sub(r"\\]", text)  # what would make a link of a bracket, in this text or in one before it
    text = _UNDERSCORES.sub(lambda run: r"\_" * len(run[0]), text)
    return text.replace("|", r"\|") if in_cell else text


def _code_in_cell(part: str) -> str:
    """Inline code whose pipes are escaped; backslashes before them go, because parsers disagree on what they mean
    there.
    """
    return re.sub(r"\\*\|", r"\\|", part)


def _defuse(text: str) -> str:
    """A backslash before whatever would begin a block at the start of a line."""
    if ordinal := _ORDINAL.match(text):
        return f"{ordinal[0]}\\{text[ordinal.end() :]}"
    return "\\" + text if _OPENER.match(text) or _RULER.fullmatch(text) else text


def _close(text: str) -> str:
    """A backslash before hashes that would close a heading."""
    return _CLOSING_HASHES.sub(lambda run: "\\" + run[0], text)
