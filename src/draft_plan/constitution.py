"""The constitution check: computed from plan, spec and repository, advisory, and never ticked on trust.

Articles that a rule can judge are judged by it, whoever wrote them; any other article stays open, with a pointer to
what in the plan speaks of it or to the article itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from draft_plan import escaping
from draft_plan.plan import ArticleCheck, Question, SectionDraft
from draft_plan.repository import Article, Principle, RepositoryFacts
from draft_plan.sections import Wire, catalog
from draft_plan.sections.approach import TechnicalContext
from draft_plan.sections.design import Components
from draft_plan.sections.operation import Concern, Security
from draft_plan.sections.work import Files, Phases
from draft_plan.spec import FeatureSpec, Item, ItemKind

REQUIREMENTS_PER_DEPENDENCY = 5
"""Simplicity: a new dependency per so many requirements, one in any case, is not suspicious."""
FEWEST_PARTS = 5
"""Simplicity: as many parts as requirements are not suspicious, nor so many in any case."""
MOST_SHOWN = 5
"""Most ids, lines or sections listed in one note."""

A = TypeVar("A", bound=Wire)


@dataclass(frozen=True, slots=True)
class _Finding:
    """What a rule found: whether the article holds, why in one or two sentences, and where to see it."""

    satisfied: bool
    notes: str
    proof: str = ""


@dataclass(frozen=True)
class _Case:
    """Everything the rules may look at."""

    sections: Sequence[SectionDraft]
    questions: Sequence[Question]
    spec: FeatureSpec

    def answer(self, section: str, kind: type[A]) -> A | None:
        """The answer of a section of the shared vocabulary, None when it was not drafted."""
        draft = next((draft for draft in self.sections if draft.section == section), None)
        return kind.model_validate(draft.answer) if draft is not None and draft.answer is not None else None

    @cached_property
    def words(self) -> dict[str, str]:
        """The drafted text of each section, folded for comparison."""
        return {
            draft.section: " ".join(_strings(draft.answer)).casefold()
            for draft in self.sections
            if draft.answer is not None
        }


def judge(
    sections: Sequence[SectionDraft], questions: Sequence[Question], spec: FeatureSpec, repository: RepositoryFacts
) -> tuple[ArticleCheck, ...]:
    """One row per article: those of the repository's constitution, or, without one, the six that the format names."""
    case = _Case(sections, questions, spec)
    articles = [principle for principle in repository.principles if principle.kind is Article.CONSTITUTION]
    if articles:
        return tuple(_own(principle, case) for principle in articles)
    return tuple(_row(title, rule(case)) for title, rule, _ in _RULES)


def _row(title: str, finding: _Finding) -> ArticleCheck:
    return ArticleCheck(article=title, satisfied=finding.satisfied, notes=finding.notes, proof=finding.proof)


def _own(principle: Principle, case: _Case) -> ArticleCheck:
    """An article of the repository: by every rule its title calls for, else open."""
    place = f"{principle.place.path}:{principle.place.line}"
    found = [rule(case) for _, rule, recognised in _RULES if recognised(principle)]
    if not found:
        return _row(principle.title, _unruled(principle, case, place))
    notes = " ".join([*(finding.notes for finding in found), f"Judged by rule; the article may ask for more: {place}."])
    proof = "; ".join(finding.proof for finding in found if finding.proof)
    return _row(principle.title, _Finding(all(finding.satisfied for finding in found), notes, proof))


def _unruled(principle: Principle, case: _Case, place: str) -> _Finding:
    for word in _telling(principle.title):
        sections = [
            catalog()[section].title if section in catalog() else section
            for section, text in case.words.items()
            if word in text
        ]
        if sections:
            return _Finding(
                False, f"Not checkable by rule; the plan speaks of it in {_listed(sections)}. Read {place}."
            )
    return _Finding(False, f"Not checkable by rule: read {place}.")


def _test_first(case: _Case) -> _Finding:
    phases = case.answer("phases", Phases)
    if phases is None:
        return _Finding(False, "The phases are not drafted.")
    tasks = [(number, task) for number, phase in enumerate(phases.phases, 1) for task in phase.tasks]
    first = [(number, task) for number, task in tasks if task.test_first]
    notes = f"{len(first)} of {_count(len(tasks), 'task')} written test-first."
    shown = [f"Phase {number}: {escaping.clause(task.text).rstrip('.')}" for number, task in first[:1]]
    return _Finding(bool(first), notes, "".join(shown))


def _measurable(case: _Case) -> _Finding:
    criteria = list(case.spec.of(ItemKind.CRITERION))
    if not criteria:
        return _Finding(False, "The spec states no success criterion.")
    figures = sum(any(character.isdigit() for character in item.text) for item in criteria)
    stated = _count(len(criteria), "success criterion", "success criteria")
    notes = f"{stated} in the spec, {figures or 'none'} with a figure."
    return _Finding(True, notes, _items(criteria))


def _simplicity(case: _Case) -> _Finding:
    """A proxy: what is added, against what is asked for."""
    context = case.answer("technical_context", TechnicalContext)
    components, files = case.answer("components", Components), case.answer("files", Files)
    if context is None or (components is None and files is None):
        return _Finding(False, "What the plan adds cannot be counted: sections are not drafted.")
    asked = len(list(case.spec.of(ItemKind.REQUIREMENT))) or len(list(case.spec.of(ItemKind.SCENARIO, ItemKind.STORY)))
    if not asked:
        return _Finding(False, "The spec holds no requirements to count what is added against.")
    added = [dependency.name for dependency in context.dependencies if dependency.standing == "new"]
    parts, word = (
        (len(components.components), "component")
        if components is not None
        else (sum(file.action == "create" for file in files.files) if files is not None else 0, "new file")
    )
    few = len(added) <= max(1, asked // REQUIREMENTS_PER_DEPENDENCY) and parts <= max(FEWEST_PARTS, asked)
    dependencies = _count(len(added), "new dependency", "new dependencies")
    notes = f"{dependencies} and {_count(parts, word)} for {_count(asked, 'requirement')}: a count, not a judgement."
    return _Finding(few, notes, _listed(added) if added else "")


def _clarification(case: _Case) -> _Finding:
    shown = [question.id for question in case.questions if question.shown]
    markers = list(case.spec.of(ItemKind.MARKER))
    if not shown and not markers:
        return _Finding(True, "No question is open and the spec has no marker.")
    open_ones = f"{_count(len(shown), 'open question')}: {_listed(shown)}." if shown else ""
    marked = f"{_count(len(markers), 'marker')} in the spec: {_items(markers)}." if markers else ""
    return _Finding(False, " ".join(part for part in (open_ones, marked) if part))


def _interview(case: _Case) -> _Finding:
    settled = [item for item in case.spec.of(ItemKind.CLARIFICATION) if item.answer]
    research = [file.path for file in case.spec.companions if "research" in file.path.casefold() and file.text.strip()]
    headings = [
        f"line {heading.line}"
        for heading in case.spec.headings
        if re.search(r"\bresearch\b", heading.text, re.IGNORECASE)
    ]
    sources = [*research, *headings]
    asked = (
        f"{_count(len(settled), 'question')} settled with people" if settled else "No question was settled in the spec"
    )
    looked = f"research: {_listed(sources)}" if sources else "no research stands beside it"
    unseen = "" if settled else " Whether people were interviewed cannot be seen from files."
    proof = _items(settled) if settled else ""
    return _Finding(bool(settled and sources), f"{asked}; {looked}.{unseen}", proof)


def _security(case: _Case) -> _Finding:
    security = case.answer("security", Security)
    if security is None:
        return _Finding(False, "The security considerations are not drafted.")
    concerns = {name: value for name in Security.model_fields if isinstance(value := getattr(security, name), Concern)}
    lacking = [name.replace("_", " ") for name, concern in concerns.items() if not concern.assessment.strip()]
    if lacking:
        return _Finding(False, f"Not assessed: {_listed(lacking)}.")
    return _Finding(
        True, f"All {len(concerns)} concerns are assessed; whether rightly is for a reader.", "Security Considerations"
    )


def _titled(pattern: str) -> Callable[[Principle], bool]:
    wanted = re.compile(pattern, re.IGNORECASE)
    return lambda principle: wanted.search(principle.title) is not None


_WRITTEN_FIRST = re.compile(
    r"test[- ]first|test[- ]driven|\btdd\b|tests? (?:\w+ ){0,4}(?:before|first)|failing tests?|red[-/ ]green",
    re.IGNORECASE,
)


def _asks_for_tests_first(principle: Principle) -> bool:
    """A title about tests is not enough: that tests come first must be said there or in the text."""
    return bool(
        re.search(r"test|\btdd\b", principle.title, re.IGNORECASE)
        and (_WRITTEN_FIRST.search(principle.title) or _WRITTEN_FIRST.search(principle.text))
    )


_RULES: tuple[tuple[str, Callable[[_Case], _Finding], Callable[[Principle], bool]], ...] = (
    # title in the format, rule, whether an article of a repository asks for the same
    ("Test-First", _test_first, _asks_for_tests_first),
    ("Measurable Outcomes", _measurable, _titled(r"\bmeasurable|success criteria")),
    ("Simplicity", _simplicity, _titled(r"simplicity|\bsimple\b|\byagni\b|\bkiss\b|minimalism")),
    ("Clarification", _clarification, _titled(r"\bclarif|\bambiguit")),
    ("Interview-Driven", _interview, _titled(r"\binterview")),
    ("Security by Design", _security, _titled(r"\bsecurity\b|\bsecure\b")),
)

_FILLERS = frozenset(
    {
        "first",
        "every",
        "driven",
        "design",
        "development",
        "should",
        "always",
        "never",
        "based",
        "with",
        "over",
        "from",
        "that",
    }
)


def _telling(title: str) -> Iterator[str]:
    """The stems of a title's telling words, the longest word first."""
    words = {word for word in re.findall(r"[^\W\d_]{4,}", title.casefold()) if word not in _FILLERS}
    return (word[: max(4, len(word) - 3)] for word in sorted(words, key=lambda word: (-len(word), word)))


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def _items(items: Sequence[Item]) -> str:
    return _listed(f"{item.id} line {item.span.first}" for item in items)


def _listed(parts: Iterable[str]) -> str:
    every = list(parts)
    more = f" and {len(every) - MOST_SHOWN} more" if len(every) > MOST_SHOWN else ""
    return ", ".join(every[:MOST_SHOWN]) + more


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
