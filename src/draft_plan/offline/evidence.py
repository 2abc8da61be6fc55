"""The spec cut into statements with their lines, and the search for words in them: every quote comes from here."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from draft_plan.offline.capping import LONGEST
from draft_plan.offline.lexicon import cues, either
from draft_plan.spec import FeatureSpec, Item, ItemKind

LONGEST_QUOTE = 240
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_STEPS = re.compile(r"\s{0,3}(?:```|~~~)\s*(?:gherkin|cucumber|feature)\b", re.I)
"""Opens a fence that holds scenarios: what stands there is part of the spec, a step a line."""
_OPENER = re.compile(r"\s*(?:>\s*)*(?:(?:[-*+•]|\d{1,3}[.)])\s+)?(?:\[[ xX]\]\s+)?")
_LABEL = re.compile(
    r"(?:\*{1,2}|`)?(?:[A-Z]{1,5}\d*[-.]?\d+[a-z]?(?:\.\d+)*|\d+\.\d+)(?:\*{1,2}|`)?\s*(?:\([^)\n]{0,30}\)\s*)?[:：]\s*(?:\*\*)?\s*"
)
_SPAN = re.compile(r"`[^`\n]{1,200}`")
_END = re.compile(r"(?<=[.!?])[\"')*`]{0,3}\s+(?=[\"'(*`\[]{0,3}[A-ZÀ-Þ0-9`])|(?<=[。！？])")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|z\.B|d\.h|u\.a|vs|etc|bzw|ca|p\.ej|No|Nr|cf|approx)\.|^\W*\d{1,3}\.)$")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_RULE = re.compile(
    r"(?:[-*_=]\s*){3,}|[\s:|-]+"
)  # against a stripped line, whole: blanks before it would cost their cube
_ASIDE = re.compile(rf"\s*(?:\*\*|__)?(?:{either('aside', 'metadata')})[^\n]{{0,40}}?(?:\*\*|__)?\s*[:：]", re.I)
_PREFACE = re.compile(r"\*\*[^*\n]{2,40}(?:\*\*\s*[:：]|[:：]\s*\*\*)\s*(?:User description:\s*)?")
_NEW_BLOCK = re.compile(
    r"\s*(?:\*\*[^*\n]{2,40}(?:\*\*\s*[:：]|[:：]\s*\*\*)|[-*+•]\s|\d{1,3}[.)]\s|>|\||#{1,6}\s|```|~~~|<!--)"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or table cell: ``text`` stands in the spec as it is, but for white space. ``open`` is a question or
    holds a marker; ``outside`` stands in what is out of scope; ``line`` is where it begins."""

    text: str
    line: int
    item: Item | None
    heading: str
    open: bool
    outside: bool

    @property
    def id(self) -> str:
        """The id of the item it belongs to, or nothing."""
        return self.item.id if self.item else ""

    @property
    def kind(self) -> ItemKind | None:
        """What it is, if it belongs to an item."""
        return self.item.kind if self.item else None


class Statements:
    """Every statement of a spec, searchable by cue; one pass over the text for each cue."""

    def __init__(self, spec: FeatureSpec) -> None:
        self.all = tuple(_statements(spec))
        self._text = "\n".join(statement.text for statement in self.all)
        lowered = self._text.lower()
        self._lower = (
            lowered
            if len(lowered) == len(self._text)
            else "".join(c if len(c.lower()) > 1 else c.lower() for c in self._text)
        )
        self._cued = _SPAN.sub(
            lambda match: match.group() if " " not in match.group() else "`" + " " * (len(match.group()) - 2) + "`",
            self._lower,
        )
        self._starts = _starts(statement.text for statement in self.all)
        self._cues = cues(spec.language)
        self._found: dict[str, dict[int, int]] = {}

    def having(self, category: str) -> dict[int, int]:
        """The statements that hold a cue of this category: index → offset of the first in the statement."""
        if category not in self._found:
            self._found[category] = self._holding(self._cues.get(category, ()), self._cued)
        return self._found[category]

    def holding(self, words: Iterable[str], exact: bool = False) -> dict[int, int]:
        """The statements that hold one of these words."""
        return (
            self._holding(words, self._text) if exact else self._holding([word.lower() for word in words], self._lower)
        )

    def _holding(self, words: Iterable[str], text: str) -> dict[int, int]:
        found: dict[int, int] = {}
        for word in words:
            for at in self._occurrences(word.lower() if text is not self._text else word, text):
                index = bisect_right(self._starts, at) - 1
                offset = at - self._starts[index]
                found[index] = min(found.get(index, offset), offset)
        return found

    def _occurrences(self, word: str, text: str) -> Iterator[int]:
        first, _, second = word.partition(" * ")
        stem = first.rstrip("*")
        at = text.find(stem)
        while at >= 0:
            end = at + len(stem)
            if _bounded(text, at, end, stem, open_end=first.endswith("*")) and (
                not second or second.rstrip("*") in text[end : end + 40]
            ):
                yield at
            at = text.find(stem, end)


def _bounded(text: str, start: int, end: int, word: str, open_end: bool) -> bool:
    """Whether the word stands alone; letters of scripts without spaces bound each other."""
    before = start > 0 and _joins(text[start - 1]) and _joins(word[0])
    after = not open_end and end < len(text) and _joins(text[end]) and _joins(word[-1])
    return not (before or after)


def _joins(char: str) -> bool:
    return (char.isalnum() or char == "_") and ord(char) < 0x2E80


def _starts(texts: Iterable[str]) -> list[int]:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return starts or [0]


def quote(text: str, around: int = 0, longest: int = LONGEST_QUOTE) -> str:
    """The text, or the part of it around an offset that is short enough to be read, cut at blanks."""
    if len(text) <= longest:
        return text.strip()
    start = max(0, min(around - longest // 3, len(text) - longest))
    if start:
        blank = text.find(" ", start, start + longest // 3)
        start = blank + 1 if blank >= 0 else start
    end = start + longest
    if end < len(text):
        blank = text.rfind(" ", start + longest // 2, end)
        end = blank if blank > 0 else end
    return text[start:end].strip()


def _statements(spec: FeatureSpec) -> Iterator[Statement]:
    """The statements of the spec, then those of its companions."""
    titles = {heading.line: heading.text for heading in spec.headings}
    yield from _cut(spec.text, [item for item in spec.items if not item.source], titles, front=bool(spec.front_matter))
    for companion in spec.companions:
        yield from _cut(companion.text, [item for item in spec.items if item.source == companion.path], {}, front=False)


def _cut(text: str, items: list[Item], titles: dict[int, str], *, front: bool) -> Iterator[Statement]:
    lines = text.split("\n")
    owners = _owners(items, len(lines))
    heading = ""
    for first, block in _blocks(lines, front=front):
        if _HEADING.match(block) or first in titles:
            heading = titles.get(first, block.lstrip("# ").strip())
            continue
        if _ASIDE.match(block):
            continue
        item = owners[first - 1]
        outside = item is not None and item.kind is ItemKind.OUT_OF_SCOPE
        for sentence in _sentences(block):
            yield Statement(sentence[:LONGEST], first, item, heading, _open(sentence, item), outside)


def _owners(items: list[Item], count: int) -> list[Item | None]:
    """The innermost item of each line."""
    owners: list[Item | None] = [None] * (count + 1)
    for item in sorted(items, key=lambda item: (item.span.first - item.span.last, item.span.first)):
        for line in range(item.span.first, min(item.span.last, count) + 1):
            owners[line - 1] = item
    return owners


def _open(sentence: str, item: Item | None) -> bool:
    if item is not None and item.kind is ItemKind.MARKER:
        return True
    low = sentence.lower()
    if any(marker in low for marker in cues("en")["marker"]):
        return True
    return sentence.rstrip("*_\"' )").endswith(("?", "？")) and "→" not in sentence


def _blocks(lines: list[str], *, front: bool) -> Iterator[tuple[int, str]]:
    """Paragraphs, list entries and table rows with their first lines; fences, comments and front matter are left
    out, but for the steps of scenarios.
    """
    block: list[str] = []
    first, fenced, comment, steps = 0, False, False, False
    start = _body(lines) if front else 0
    for number, line in enumerate(lines[start:], start + 1):
        comment_here = comment or "<!--" in line
        comment = "-->" not in line.rpartition("<!--")[2] if comment_here else False
        fence = _FENCE.match(line) is not None
        if fence and not fenced and (steps or _STEPS.match(line)):
            steps, fence = not steps, False
            line = ""
        bare = comment_here or not line.strip() or _RULE.fullmatch(line.strip()) is not None
        if fenced or fence or bare or steps or _NEW_BLOCK.match(line):
            if block:
                yield first, " ".join(" ".join(block).split())
            block = []
            fenced = fenced != fence
            if fenced or fence or bare:
                continue
        if not block:
            first = number
        block.append(line)
        if _HEADING.match(line):
            yield first, line.strip()
            block = []
    if block:
        yield first, " ".join(" ".join(block).split())


def _body(lines: list[str]) -> int:
    """The index of the first line behind the front matter."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((index + 1 for index, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)


def _sentences(block: str) -> Iterator[str]:
    if block.startswith("|"):
        yield from (cell.strip() for cell in block.strip("|").split("|") if len(cell.strip()) > 8)
        return
    opener = _OPENER.match(block)
    rest = block[opener.end() :] if opener else block
    label = _LABEL.match(rest) or _PREFACE.match(rest)
    rest = rest[label.end() :] if label else rest
    held = ""
    for part in _END.split(rest):
        held = f"{held} {part}".strip() if held else part.strip()
        if held and not _ABBREVIATION.search(held[-8:]):
            yield held
            held = ""
    if held:
        yield held
