"""Facts that the repository states: a tracked path, and a line that stands in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from draft_plan.offline.clauses import HOLDING, holds_for, shows_proof, topics
from draft_plan.offline.evidence import quote
from draft_plan.offline.study import Study
from draft_plan.offline.wording import plain
from draft_plan.repository import Article, Place, Snippet
from draft_plan.sections import InRepo


def in_repository(study: Study, fact: str) -> InRepo | None:
    """What the repository says of a fact, or None."""
    finding = _FINDINGS.get(fact)
    place = finding(study) if finding else None
    line = " ".join(place.text.split()) if place else ""
    return InRepo(path=place.path, quote=quote(line)) if place and line else None


def _language(study: Study) -> Place | None:
    for language in study.repository.languages:
        if language.name == study.stack_language and language.place:
            return language.place
    return _manifest(study) if study.repository.languages else None


def _manifest(study: Study) -> Place | None:
    """A line of the manifest that belongs to the language: its first dependency, else an entry point."""
    for dependency in study.repository.dependencies:
        if not dependency.development:
            return dependency.place
    return next(iter(study.repository.entry_points), None)


def _framework(study: Study) -> Place | None:
    return next((one.place for one in study.repository.dependencies if one.framework), None)


def _runs_where(study: Study) -> Place | None:
    return next(iter(study.repository.entry_points), None) or _framework(study)


def _existing(study: Study) -> Place | None:
    snippet = next(iter(relevant(study)), None)
    return _opening(snippet) if snippet else None


def relevant(study: Study) -> list[Snippet]:
    """Passages of code that bear on the spec."""
    return [snippet for snippet in study.repository.snippets if not snippet.path.endswith((".md", ".lock", ".txt"))]


def _opening(snippet: Snippet) -> Place | None:
    """A line of a snippet that defines something, else its first that says anything."""
    lines = [line for line in snippet.text.split("\n") if len(line.strip()) > 3]
    named = [line for line in lines if any(symbol in line for symbol in snippet.symbols[:3])]
    chosen = next(iter(named or lines), "")
    return Place(snippet.path, snippet.first, chosen) if chosen else None


def _tests(study: Study) -> Place | None:
    return study.repository.test_runner


def _test_policy(study: Study) -> Place | None:
    for principle in study.repository.principles:
        said = f"{principle.title} {principle.text}".lower()
        if any(
            word in said for word in ("test-first", "test first", "tdd", "test-driven", "tests before", "failing test")
        ):
            return principle.place
    return None


def _store(study: Study) -> Place | None:
    return next(iter(study.repository.databases), None)


def _layout(study: Study) -> Place | None:
    return study.repository.test_runner or next(iter(study.repository.entry_points), None) or _manifest(study)


def _prescribed(study: Study) -> Place | None:
    for principle in study.repository.principles:
        if principle.kind in (Article.CONSTITUTION, Article.STEERING):
            return principle.place
    return _framework(study)


_PAPER = (".md", ".mdx", ".rst", ".txt", ".adoc")
_SPOKEN = 4
"""Words from which on a line of a file is a sentence, and no name or setting."""
_SHARED = 2
"""Telling words that such a line shares with the spec, to be about the same."""


def _sentences(study: Study, *, documents: bool, shared: int = _SHARED) -> Iterator[Place]:
    """The sentences of the repository's rules and of passages that bear on the spec, comments included, where they
    speak of what the spec speaks of; ``documents`` leaves out what is no document.
    """
    language = study.language
    spoken = topics(plain(study.spec.text), language)
    for place in _lines(study, documents=documents):
        said = topics(place.text, language) - {HOLDING}
        long = len(place.text.split()) >= _SPOKEN or max(map(ord, place.text), default=0) >= 0x2E80
        if long and len(said & spoken) >= shared:
            yield place


def _lines(study: Study, *, documents: bool) -> Iterator[Place]:
    for principle in study.repository.principles:
        for sentence in principle.text.split("\n"):
            yield Place(principle.place.path, principle.place.line, sentence.strip())
    for snippet in study.repository.snippets:
        if snippet.path.endswith(_PAPER) or not documents:
            for number, line in enumerate(snippet.text.split("\n"), snippet.first):
                yield Place(snippet.path, number, line.strip())


def _retention(study: Study) -> Place | None:
    """A sentence that says how long something is kept, in the words of the spec."""
    # how long something is kept is said of one thing, so one word in common is enough
    told = _sentences(study, documents=False, shared=1)
    return next((one for one in told if holds_for(one.text, study.language)), None)


def _authentication(study: Study) -> Place | None:
    """A sentence of a document or a rule that says how people or programs prove who they are."""
    return next((one for one in _sentences(study, documents=True) if shows_proof(one.text, study.language)), None)


_FINDINGS: dict[str, Callable[[Study], Place | None]] = {
    "language": _language,
    "framework": _framework,
    "runs_where": _runs_where,
    "affected_parts": _existing,
    "retention": _retention,
    "authentication": _authentication,
    "test_tools": _tests,
    "test_policy": _test_policy,
    "store": _store,
    "code_layout": _layout,
    "prescribed_technology": _prescribed,
}
