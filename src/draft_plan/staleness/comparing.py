"""A plan held against what is there now: every change, and the sections that used what changed or must carry it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from draft_plan.coverage import telling_words
from draft_plan.plan import Basis, Plan, SectionDraft
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec, ItemKind
from draft_plan.staleness.basis import passages
from draft_plan.staleness.changes import Change, Staleness, join
from draft_plan.staleness.concerning import FACTS, GROUND, carriers, ruled, subjects
from draft_plan.staleness.matching import Matched, match
from draft_plan.staleness.using import fact_word, lost, mentions

ALIKE = 0.5
"""From this share (0 to 1) of common words on, a new passage is an old one reworded."""

_RELEASE = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class _Bench:
    """One basis, and the sections that were held against it last."""

    held: Plan
    basis: Basis
    drafts: Sequence[SectionDraft]
    now: Basis
    spec: FeatureSpec

    @property
    def ids(self) -> tuple[str, ...]:
        """The sections, in the plan's order."""
        return tuple(draft.section for draft in self.drafts)

    def users(self, *names: str) -> tuple[str, ...]:
        """The sections that use one of these parts."""
        return tuple(draft.section for draft in self.drafts if not set(names).isdisjoint(draft.uses))

    def among(self, wanted: Collection[str]) -> tuple[str, ...]:
        """The sections that are wanted."""
        return tuple(section for section in self.ids if section in wanted)


def compare(
    held: Plan,
    now: Basis,
    spec: FeatureSpec,
    facts: RepositoryFacts,
    sections: Collection[str],
    read: Callable[[str], str | None],
) -> Staleness:
    """What changed since these sections of the plan were held against a basis. ``spec`` is the one ``now`` was taken
    of; ``read`` gives the text of a tracked file.
    """
    known = {basis.id: basis for basis in held.bases}
    groups: dict[str, list[SectionDraft]] = {}
    for draft in held.sections:
        if draft.section in sections:
            groups.setdefault(draft.basis, []).append(draft)
    changes: list[Change] = []
    renamed: dict[str, str] = {}
    for name, drafts in groups.items():
        if name not in known:
            said = "it is not known what it was drafted from"
            changes.append(Change("request", said, tuple(each.section for each in drafts)))
            continue
        bench = _Bench(held, known[name], drafts, now, spec)
        matched = match(bench.basis.items, now.items)
        renamed |= matched.renamed
        changes += [*_items(bench, matched), *_passages(bench), *_articles(bench, facts), *_facts(bench)]
        changes += [*_files(bench, read), *_prompts(bench)]
    return Staleness(join(changes), renamed)


def _items(bench: _Bench, matched: Matched) -> Iterator[Change]:
    before = {item.id: item for item in bench.held.items}
    for old, new in matched.renamed.items():
        item = bench.spec.find(new)
        yield Change("spec", f"{old} is called {new} now", (), item.span.first if item else None)
    for name in matched.removed:
        held = before.get(name)
        everywhere = held is not None and held.kind == ItemKind.CLARIFICATION
        yield Change("spec", f"{name} is gone from the spec", bench.ids if everywhere else bench.users(f"item {name}"))
    for name in (*matched.changed, *matched.added):
        item = bench.spec.find(name)
        if item is None:
            continue
        must, word = carriers(item.kind, f"{item.title} {item.text}"), "new" if name in matched.added else "changed"
        if not must:  # nobody knows what it concerns
            concerned: Collection[str] = bench.ids
        elif word == "new":
            concerned = must
        else:
            old = before[name].text if name in before else ""
            concerned = {*bench.users(f"item {name}"), *(set(subjects(item.text)) - set(subjects(old)))} or must
        where = "" if item.source else f" (line {item.span.first})"
        said = f"{name}{where} is {word} in the spec"
        yield Change("spec", said, bench.among(concerned), item.span.first, item.source)


def _passages(bench: _Bench) -> Iterator[Change]:
    gone = {name: lead for name, lead in bench.basis.passages.items() if name not in bench.now.passages}
    quoted = []
    for name, lead in gone.items():
        users = bench.users(f"passage {name}")
        if users:
            quoted.append(telling_words(lead))
            yield Change("spec", f"a passage that was quoted is changed or gone: {lead}…", users)
    for each in passages(bench.spec):
        if each.hash in bench.basis.passages:
            continue
        words = telling_words(bench.now.passages.get(each.hash, each.text))
        if not any(len(words & old) * 2 >= (len(words) + len(old)) * ALIKE for old in quoted):
            said = f"a passage is new or changed in the spec: {each.text[:40]}…"
            yield Change("spec", said, bench.among(GROUND), each.first or None)


def _articles(bench: _Bench, facts: RepositoryFacts) -> Iterator[Change]:
    matched = match(bench.basis.articles, bench.now.articles)
    texts = {each.title: f"{each.title} {each.text}" for each in facts.principles}
    for title in matched.removed:
        yield Change("constitution", f"the article {title!r} is gone", bench.users(f"article {title}"))
    for title in (*matched.changed, *matched.added):
        word = "new" if title in matched.added else "changed"
        concerned = {*bench.users(f"article {title}"), *ruled(texts.get(title, title))}
        yield Change("constitution", f"the article {title!r} is {word}", bench.among(concerned))


def _facts(bench: _Bench) -> Iterator[Change]:
    before, now = bench.basis.facts, bench.now.facts
    for name in dict.fromkeys((*before, *now)):
        old, new = before.get(name), now.get(name)
        if old == new:
            continue
        concerned = [draft.section for draft in bench.drafts if _bears(draft, name, old, new)]
        kind = name.partition(" ")[0]
        extra = () if old is None and kind == "language" else FACTS.get(kind, ())
        if concerned or bench.among(extra):
            yield Change("repository", _told(name, old, new), bench.among({*concerned, *extra}))


def _told(name: str, old: str | None, new: str | None) -> str:
    if old is None:
        return f"{name} is new in the repository" + (f": {new}" if new else "")
    return (
        f"{name} is gone from the repository" if new is None else f"{name} is {new or 'unsaid'}, was {old or 'unsaid'}"
    )


def _bears(draft: SectionDraft, name: str, old: str | None, new: str | None) -> bool:
    """Whether a draft rests on this fact: it names the thing, and the version it states or the release has moved."""
    said = json.dumps(draft.reply, ensure_ascii=False)
    if not mentions(said, fact_word(name)):
        return False
    if old is None or new is None:
        return True
    numbers = set(_RELEASE.findall(old)) - set(_RELEASE.findall(new))
    return _release(old) != _release(new) or any(mentions(said, number) for number in numbers)


def _release(value: str) -> tuple[str, ...]:
    """The numbers that tell releases apart that may differ in kind: the first, and the second below 1."""
    found = [number.split(".") for number in _RELEASE.findall(value)]
    return tuple(".".join(parts[:2] if parts[0] == "0" else parts[:1]) for parts in found)


def _files(bench: _Bench, read: Callable[[str], str | None]) -> Iterator[Change]:
    for draft in bench.drafts:
        for path in lost(draft, read):
            yield Change("repository", f"what was quoted of {path} stands there no longer", (draft.section,))


def _prompts(bench: _Bench) -> Iterator[Change]:
    before, now = bench.basis.prompts, bench.now.prompts
    asked = tuple(section for section in bench.ids if before.get(section) != now.get(section))
    if asked:
        yield Change("request", "what these sections are asked for has changed", asked)
    if bench.basis.pack != bench.now.pack:
        yield Change("request", "the format has changed; it is filled anew")


def follow(items: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    """The parts that a draft uses, its items under the ids they have now."""
    moved = {f"item {old}": f"item {new}" for old, new in items.items()}
    return tuple(sorted({moved.get(name, name) for name in names}))
