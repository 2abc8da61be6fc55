"""Looking quotes up: a claim counts only as far as its words stand where it says they stand."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache, cached_property

from draft_plan.plan import FactFinding, Quote, Standing
from draft_plan.sections import Absent, Conflict, Derived, Fact, InRepo, Stated
from draft_plan.spec import FeatureSpec

CLOSE = 92.0
"""From this similarity (0 to 100) on a quote that is not verbatim still counts, as ``close``."""
SHORTEST_CLOSE = 24
"""Shorter quotes must be verbatim: a near miss of a few words proves nothing."""

_MARKS = re.compile(r"[*_`~|\\]+")
_SPACE = re.compile(r"\s+")
_LEAD = re.compile(r"^\s*(?:[-*+•>]\s+|\d+[.)]\s+|#{1,6}\s+)+")
_ALIKE = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-", "−": "-", "…": "..."}
)


def normalise(text: str) -> str:
    """Text reduced to its words: Unicode forms, quotes, dashes, Markdown marks and whitespace made alike."""
    plain = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return _SPACE.sub(" ", _MARKS.sub(" ", plain)).strip().casefold()


class Source:
    """A text that can be quoted, with the line on which each of its words stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text = text

    @cached_property
    def _words(self) -> tuple[str, list[int]]:
        parts, starts, length = [], [], 0
        for line in self._text.split("\n"):
            starts.append(length)
            part = normalise(_LEAD.sub("", line))
            if part:
                parts.append(part)
                length += len(part) + 1
        return " ".join(parts), starts

    @property
    def words(self) -> str:
        """The whole text, normalised, on one line."""
        return self._words[0]

    def find(self, quote: str) -> Quote | None:
        """The quote with the 1-based line it begins on, or None when its words do not stand here."""
        needle = normalise(_LEAD.sub("", quote))
        if not needle:
            return None
        words, _ = self._words
        at = words.find(needle)
        if at >= 0:
            return Quote(source=self.name, text=quote, line=self._line(at), match="exact")
        if len(needle) < SHORTEST_CLOSE or len(words) < len(needle):
            return None
        from rapidfuzz import fuzz  # half the cost of starting up, and most quotes are verbatim

        alignment = fuzz.partial_ratio_alignment(needle, words, score_cutoff=CLOSE)
        if alignment is None or alignment.score < CLOSE:
            return None
        return Quote(source=self.name, text=quote, line=self._line(alignment.dest_start), match="close")

    def _line(self, offset: int) -> int:
        return bisect_right(self._words[1], offset)


class Evidence:
    """Everything that may be quoted: the spec, its companions, and the repository's tracked files on demand.

    ``shown`` are the paths whose text a drafter was shown: a quote that names no path is looked for there last.
    """

    def __init__(self, spec: FeatureSpec, read: Callable[[str], str | None], shown: Iterable[str] = ()) -> None:
        self._shown = tuple(shown)
        self._own = [Source("spec", spec.text), *(Source(each.path, each.text) for each in spec.companions)]
        self._read = cache(self._source(read))

    def look(self, text: str, path: str = "") -> Quote:
        """The quote as found, or with ``match`` ``none``. ``path`` is where the drafter says that it stands."""
        found = self._in_repository(text, path) if path else None
        for source in self._own:
            found = found or source.find(text)
        for other in self._shown:
            found = found or self._in_repository(text, other)
        return found or Quote(source=path or "spec", text=text, line=None, match="none")

    def names(self, label: str) -> bool:
        """Whether one of the repository's files that were shown has this label, as words of its own."""
        wanted = normalise(label)
        pattern = re.compile(rf"(?<![\w-]){re.escape(wanted)}(?![\w-])")
        sources = (self._read(path) for path in self._shown if len(wanted) > 2)
        return any(source is not None and pattern.search(source.words) for source in sources)

    def weigh(self, name: str, fact: Fact) -> FactFinding:
        """One declared fact, its quotes looked up; a claim none of whose quotes stands is ``unsupported``."""
        match fact:
            case Stated(stated=text):
                return self._finding(name, Standing.STATED, [self.look(text)])
            case Derived(derived_from=texts, step=step):
                return self._finding(name, Standing.DERIVED, [self.look(text) for text in texts], step)
            case InRepo(path=path, quote=text):
                return self._finding(name, Standing.REPO, [self.look(text, path)])
            case Conflict(conflict=first, against=second):
                quotes = [self.look(first), self.look(second)]
                both = all(quote.match != "none" for quote in quotes)
                return FactFinding(
                    fact=name, standing=Standing.CONFLICT if both else Standing.UNSUPPORTED, quotes=tuple(quotes)
                )
            case Absent(absent=missing):
                return FactFinding(fact=name, standing=Standing.ABSENT, note=missing)

    def _finding(self, name: str, standing: Standing, quotes: list[Quote], note: str = "") -> FactFinding:
        supported = any(quote.match != "none" for quote in quotes)
        return FactFinding(
            fact=name, standing=standing if supported else Standing.UNSUPPORTED, quotes=tuple(quotes), note=note
        )

    def _in_repository(self, text: str, path: str) -> Quote | None:
        source = self._read(path)
        return source.find(text) if source else None

    @staticmethod
    def _source(read: Callable[[str], str | None]) -> Callable[[str], Source | None]:
        def open_source(path: str) -> Source | None:
            text = read(path)
            return None if text is None else Source(path, text)

        return open_source
