"""The paired set: specs of our own, the facts each holds, and edits that take one away, contradict it, or only seem to.

A case is a folder: ``case.toml``, ``spec.md`` and, where the question is what a repository tells, ``repo/``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

DATASETS = Path(__file__).parent / "datasets"

_WIDE = 0x2E80
"""From here on scripts do not set blanks between words, or set endings to them."""


class Kind(StrEnum):
    """What an edit does to the spec. After the first three a person must be asked; after the others nobody."""

    DELETED = "deleted"
    CONTRADICTED = "contradicted"
    VAGUE = "vague"
    PARAPHRASED = "paraphrased"
    IRRELEVANT = "irrelevant"
    REPO = "repo"
    BENIGN = "benign"

    @property
    def asks(self) -> bool:
        """Whether the edited fact must become a question."""
        return self in (Kind.DELETED, Kind.CONTRADICTED, Kind.VAGUE)


@dataclass(frozen=True, slots=True)
class Fact:
    """One decision that the spec states.

    ``text`` is the gold wording, ``quote`` stands verbatim in spec.md, ``question`` is what a person would ask if it
    did not. ``keywords`` are alternative lists: a question is about this fact when it holds every one of a list.
    ``traces`` are further wordings that give the fact away. ``critical``: the plan differs with it. ``offline``: the
    rule-based drafter claims to notice its absence. ``section`` is the part of a plan that needs it, ``contract`` the
    declared facts that ask for it (``retention``; empty where none does).
    """

    id: str
    text: str
    quote: str
    question: str
    keywords: tuple[tuple[str, ...], ...]
    critical: bool
    offline: bool
    section: str
    contract: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()

    def asked_by(self, question: str) -> bool:
        """Whether a question is about this fact: it holds the words of a list, or cites the passage that states it.

        Beginnings of words count, and in CJK any part, for inflected forms.
        """
        low = " ".join(question.casefold().split())
        return _cites(low, self.quote) or any(
            all(_holds(low, word.casefold()) for word in words) for words in self.keywords
        )


@dataclass(frozen=True, slots=True)
class Change:
    """An exact replacement; ``find`` stands once in the text that the changes before it left."""

    find: str
    replace: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A variant of a case. ``fact`` names what it is about (empty for irrelevant edits).

    ``offline``: the rule-based drafter claims to ask about the fact after this edit: it may notice an absence and not
    a vague word, or two figures and no absence. ``files`` are repository files, path → text, that the variant adds or
    replaces. ``allowed`` are passages of the variant that share words or figures with the fact and still do not state
    it. For a ``repo`` edit, ``path`` and ``answer`` are where the repository says it, word for word.
    """

    id: str
    kind: Kind
    fact: str
    changes: tuple[Change, ...]
    offline: bool = False
    files: tuple[tuple[str, str], ...] = ()
    allowed: tuple[str, ...] = ()
    path: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A spec with its facts and edits; ``repository`` is the cluster that statistics resample, ``files`` its repo."""

    id: str
    dialect: str
    language: str
    domain: str
    repository: str
    spec: str
    files: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    edits: tuple[Edit, ...]

    def fact(self, fact_id: str) -> Fact:
        """The fact of this id; raises KeyError."""
        found = next((fact for fact in self.facts if fact.id == fact_id), None)
        if found is None:
            raise KeyError(f"{self.id} has no fact {fact_id!r}")
        return found


def load(folder: Path = DATASETS) -> tuple[Case, ...]:
    """Every case below a folder, by name; raises ValueError naming the case that is not in shape."""
    return tuple(read(path.parent) for path in sorted(folder.glob("*/case.toml")))


def read(folder: Path) -> Case:
    """One case from its folder; raises ValueError with what is wrong."""
    try:
        told = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
        facts = tuple(_fact(each) for each in told["facts"])
        return Case(
            **{name: told[name] for name in ("id", "dialect", "language", "domain", "repository")},
            spec=(folder / "spec.md").read_text(encoding="utf-8"),
            files=_files(folder / "repo"),
            facts=facts,
            edits=tuple(_edit(each, facts) for each in told["edits"]),
        )
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise ValueError(f"{folder.name}: {error!r}") from error


def variant(case: Case, edit: Edit | None) -> tuple[str, dict[str, str]]:
    """The spec's text and the repository's files (path → text) after an edit; None is the original.

    Raises ValueError where a change does not find its text exactly once.
    """
    spec, files = case.spec, dict(case.files)
    if edit is None:
        return spec, files
    for change in edit.changes:
        if (count := spec.count(change.find)) != 1:
            raise ValueError(f"{case.id}/{edit.id}: {change.find!r} stands {count} times")
        spec = spec.replace(change.find, change.replace)
    return spec, files | dict(edit.files)


def write(case: Case, edit: Edit | None, folder: Path) -> Path:
    """Lays a variant out as a repository below ``folder`` and returns the path of its spec.md."""
    text, files = variant(case, edit)
    spec = folder / "specs" / case.id / "spec.md"
    for path, content in ((spec, text), *((folder / name, content) for name, content in files.items())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return spec


def _cites(text: str, quote: str) -> bool:
    """Whether a text repeats a piece of a quote that is long enough not to be there by chance."""
    passage = " ".join(quote.casefold().split())
    size = min(len(passage), 10 if ord(max(passage)) >= _WIDE else 28)
    return any(passage[start : start + size] in text for start in range(len(passage) - size + 1))


def _holds(text: str, word: str) -> bool:
    return re.search(re.escape(word) if ord(word[0]) >= _WIDE else rf"(?<!\w){re.escape(word)}", text) is not None


def _files(folder: Path) -> tuple[tuple[str, str], ...]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return tuple((path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def _fact(told: dict[str, Any]) -> Fact:
    keywords = tuple(tuple(words) for words in told["keywords"])
    lists = {name: tuple(told.get(name, ())) for name in ("contract", "traces")}
    return Fact(**told | {"keywords": keywords} | lists)


def _edit(told: dict[str, Any], facts: tuple[Fact, ...]) -> Edit:
    kind = Kind(told["kind"])
    claimed = kind.asks and any(fact.offline for fact in facts if fact.id == told.get("fact"))
    return Edit(
        id=told["id"],
        kind=kind,
        fact=told.get("fact", ""),
        changes=tuple(Change(**each) for each in told.get("changes", ())),
        offline=told.get("offline", claimed),
        files=tuple((each["path"], each["text"]) for each in told.get("files", ())),
        allowed=tuple(told.get("allowed", ())),
        path=told.get("path", ""),
        answer=told.get("answer", ""),
    )
