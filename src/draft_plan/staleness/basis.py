"""What a plan rests on, taken apart and hashed: spec items, passages between them, repository facts, articles, prompts.

A part is hashed by what it says, not by where it stands: an item that moves or is renumbered keeps its hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from draft_plan.packs import Pack
from draft_plan.plan import Basis, SectionDraft
from draft_plan.repository import Dependency, RepositoryFacts
from draft_plan.sections import Section
from draft_plan.sections.shapes import shape
from draft_plan.spec import FeatureSpec, Item, ItemKind
from draft_plan.staleness.concerning import FACTS
from draft_plan.templating import read
from draft_plan.texts import texts

LEAD = 60
"""How many characters of a passage are kept, to say which one it was."""

_DIGITS = 12
_SPACE = re.compile(r"\s+")
_BULLET = re.compile(r"^[ \t>]*(?:[-*+•][ \t]+|\d{1,4}[.)][ \t]+)")
_SILENT = re.compile(
    # lines that say nothing of the feature: rules, fences, labels over lists, ticked boxes, dates and states
    r"^[ \t>]*(?:[-*_=#` \t]{3,}$|`{3,}|~{3,}|<!--|\*\*[^*]{1,80}:?\*\*:?[ \t]*$|[-*+][ \t]+\[[ xX]\][ \t]|"
    r"[-*_ \t]*(?:feature (?:branch|id)|branch|created|date|(?:last )?updated|status|version|author|owner|reviewers?)"
    r"[*_ \t]*:)",
    re.IGNORECASE,
)


def take(spec: FeatureSpec, facts: RepositoryFacts, pack: Pack) -> Basis:
    """The basis of a plan drafted now. ``spec`` is the spec without the answers to the plan's own questions."""
    return Basis(
        id="",
        items={item.id: digest(_said(spec, item)) for item in spec.items if item.kind is not ItemKind.MARKER},
        passages={each.hash: each.text[:LEAD] for each in passages(spec)},
        facts=dict(_facts(facts)),
        articles={each.title: digest([each.text]) for each in facts.principles},
        prompts=_prompts(pack),
        pack=digest(_files(pack)),
    )


def finish(basis: Basis, drafts: Sequence[SectionDraft]) -> Basis:
    """The basis as it is kept, under its id: of the facts only those that bear on the drafts."""
    used = {name.removeprefix("fact ") for draft in drafts for name in draft.uses if name.startswith("fact ")}
    facts = {name: value for name, value in basis.facts.items() if name in used or name.partition(" ")[0] in FACTS}
    bare = basis.model_copy(update={"facts": facts, "id": ""})
    return bare.model_copy(update={"id": digest([bare.model_dump_json()])})


def digest(parts: Iterable[str]) -> str:
    """A hash of texts whose whitespace does not count: 12 hex digits."""
    text = "\0".join(_SPACE.sub(" ", part).strip() for part in parts)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Passage:
    """What a spec says outside of items and headings: its lines (0 in a companion) and its text on one line."""

    first: int
    last: int
    text: str

    @property
    def hash(self) -> str:
        """The hash it goes by."""
        return digest([self.text])


def passages(spec: FeatureSpec) -> list[Passage]:
    """The passages of spec and companions, paragraph by paragraph and bullet by bullet."""
    inside = _lines(item for item in spec.items if not item.source)
    inside |= {heading.line for heading in spec.headings} | set(range(1, _front_matter(spec.text) + 1))
    found = list(_paragraphs(spec.text, inside))
    for companion in spec.companions:
        own = _lines(item for item in spec.items if item.source == companion.path)
        here = _paragraphs(companion.text, own)
        found += [replace(each, first=0, last=0) for each in here if not each.text.startswith("#")]
    return found


def _lines(items: Iterable[Item]) -> set[int]:
    return {line for item in items for line in range(item.span.first, item.span.last + 1)}


def _front_matter(text: str) -> int:
    """How many lines the front matter takes; 0 when there is none."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.strip() in ("---", "...")), 0)


def _paragraphs(text: str, inside: set[int]) -> Iterator[Passage]:
    first, held = 0, ""
    for number, line in enumerate([*text.split("\n"), ""], 1):
        silent = number in inside or not line.strip() or _SILENT.match(line)
        if held and (silent or _BULLET.match(line)):
            yield Passage(first, number - 1, held)
            held = ""
        if not silent:
            first = first if held else number
            held = f"{held} {_SPACE.sub(' ', _BULLET.sub('', line)).strip()}".strip()


def _said(spec: FeatureSpec, item: Item) -> list[str]:
    """Everything an item says: for a story also what stands below its heading and in no item of its own."""
    said = [item.kind.value, item.title, item.text, item.priority or "", item.answer or ""]
    return [*said, _below(spec, item)] if item.kind is ItemKind.STORY and not item.source else said


def _below(spec: FeatureSpec, story: Item) -> str:
    others = (other for other in spec.items if other is not story and not other.source)
    nested = _lines(other for other in others if story.span.first < other.span.first <= story.span.last)
    lines = spec.lines(story.span).split("\n")
    # the heading holds the number, and the title is hashed apart
    rest = [line for number, line in enumerate(lines, story.span.first) if number not in nested][1:]
    return " ".join(line for line in rest if not _SILENT.match(line) and not line.startswith("#"))


def _facts(facts: RepositoryFacts) -> Iterator[tuple[str, str]]:
    """What a section may rest on beside quotes: name → value as people read it."""
    for language in facts.languages:
        yield f"language {language.name}", language.version
    for each in facts.dependencies:
        yield f"{each.ecosystem} {each.name}", version(each)
    for name, value in (
        ("test runner", facts.test_runner.text if facts.test_runner else ""),
        ("test command", facts.test_command),
        ("databases", ", ".join(sorted({place.text for place in facts.databases}))),
        ("API definitions", ", ".join(facts.api_definitions)),
    ):
        if value:
            yield name, value[:200]


def version(dependency: Dependency) -> str:
    """The version of a dependency as the manifest asks for it and as it is locked: ``>=2 (2.3.1)``."""
    locked = f" ({dependency.locked})" if dependency.locked else ""
    return f"{dependency.constraint}{locked}".strip()


def _prompts(pack: Pack) -> dict[str, str]:
    """For each section a hash of every text that shapes what it is asked for."""
    folder = texts() / "prompts"
    shared = [read(folder, name) for name in ("system.md.j2", "source.md.j2", "section.md.j2")]
    return {section.id: _prompt(section, pack.guidance, shared) for section in pack.sections}


def _prompt(section: Section, guidance: Mapping[str, str], shared: Sequence[str]) -> str:
    asked = [section.contract.model_dump_json(), shape(section.answer), guidance.get(section.id, "")]
    return digest([*shared, *asked, *section.needs, str(section.optional)])


def _files(pack: Pack) -> list[str]:
    """What shapes the text of a plan beside its answers."""
    told = sorted(f"{at}={words}" for at, words in pack.scales.items())
    return [pack.id, read(pack.folder, pack.template), *pack.headings, *pack.reserved, *told, repr(pack.markers)]
