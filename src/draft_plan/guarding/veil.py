"""The veil between what is read and what is sent, kept or shown: secrets become words, hidden text is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from draft_plan.guarding.hidden import find_hidden, without_hidden
from draft_plan.guarding.secrets import find_secrets, redact, values_of
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec

HIDDEN_RULE, SECRET_RULE = "G1-hidden", "G2-secret"

_KEPT = frozenset(
    {"path", "root", "files", "directories", "id", "parent", "source", "kind", "dialect", "language", "snippets"}
)
"""Fields whose values are addresses: they lead to files and items, and must go on doing so."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something found in a source: rule, a sentence, and the line (from 1) of the file."""

    rule: str
    severity: Literal["warning", "note"]
    message: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Veil:
    """``exact`` are this machine's secret values with what each is; they are in no repr and in no message."""

    exact: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Veil:
        """The veil that knows the secrets of this environment."""
        return cls(values_of(environment))

    def text(self, text: str) -> str:
        """The text with secrets redacted."""
        found = find_secrets(text, self.exact)
        return redact(text, found) if found else text

    def secrets(self, text: str) -> Iterator[tuple[str, int]]:
        """What each secret in a text is, and its line (from 1)."""
        for secret in find_secrets(text, self.exact):
            yield secret.kind, 1 + text.count("\n", 0, secret.start)

    def source(self, text: str, path: str = "") -> str:
        """A source as it may be sent: secrets redacted, nothing hidden, every line where it was."""
        return self.text(without_hidden(text, markdown=_is_markdown(path)))

    def spec(self, spec: FeatureSpec) -> FeatureSpec:
        """The spec and its companions as they may be sent."""
        companions = tuple(replace(each, text=self.source(each.text, each.path)) for each in spec.companions)
        if companions == spec.companions and self.source(spec.text, "spec.md") == spec.text:
            return spec  # whatever else is known of it was read from these texts
        clean: FeatureSpec = self._through(replace(spec, text="", companions=()))
        return replace(clean, text=self.source(spec.text, "spec.md"), companions=companions)

    def facts(self, facts: RepositoryFacts) -> RepositoryFacts:
        """What is known of the repository as it may be sent."""
        snippets = tuple(replace(each, text=self.source(each.text, each.path)) for each in facts.snippets)
        clean: RepositoryFacts = self._through(facts)
        return replace(clean, snippets=snippets)

    def notices(self, spec: FeatureSpec, facts: RepositoryFacts) -> tuple[Notice, ...]:
        """What is hidden or secret in the sources that a drafter would be shown, as they stand on disk."""
        return tuple(dict.fromkeys(self._notices(_sources(spec, facts))))

    def _notices(self, sources: Iterable[tuple[str, int, str]]) -> Iterator[Notice]:
        for path, first, text in sources:
            for hidden in find_hidden(text, markdown=_is_markdown(path)):
                yield Notice(HIDDEN_RULE, hidden.severity, hidden.says, path, first + hidden.line - 1)
            for kind, line in self.secrets(text):
                yield Notice(SECRET_RULE, "warning", f"{kind}, redacted", path, first + line - 1)

    def _through(self, value: Any) -> Any:
        """The value with every text in it veiled, but for addresses."""
        result: Any = value
        if isinstance(value, str) and type(value) is str:
            result = self.text(without_hidden(value, markdown=False))
        elif isinstance(value, tuple):
            result = tuple(self._through(each) for each in value)
        elif isinstance(value, dict):
            result = {key: self._through(each) for key, each in value.items()}
        elif is_dataclass(value) and not isinstance(value, type):
            names = [each.name for each in fields(value) if each.name not in _KEPT]
            changed = {name: new for name in names if (new := self._through(old := getattr(value, name))) != old}
            result = replace(value, **changed) if changed else value
        return result


def told(notices: Iterable[Notice]) -> tuple[str, ...]:
    """What a person reads of them: a line about the secrets, and one about what is hidden; honest comments are none."""
    by_rule: dict[str, list[Notice]] = {}
    for each in notices:
        if each.severity == "warning":
            by_rule.setdefault(each.rule, []).append(each)
    return tuple(
        f"{_counted(rule, len(found))}: {_listed(found)}"
        for rule in (SECRET_RULE, HIDDEN_RULE)
        if (found := by_rule.get(rule, []))
    )


def _counted(rule: str, count: int) -> str:
    if rule == SECRET_RULE:
        return f"{count} secret{'s' if count > 1 else ''} redacted"
    return f"hidden text in {count} place{'s' if count > 1 else ''}"


def _listed(found: list[Notice]) -> str:
    listed = "; ".join(f"{each.path}:{each.line} {each.message.removesuffix(', redacted')}" for each in found[:5])
    return listed + ("; …" if len(found) > 5 else "")


def _sources(spec: FeatureSpec, facts: RepositoryFacts) -> Iterator[tuple[str, int, str]]:
    """Path, first line and text of each; a companion's path is relative to the spec's folder."""
    yield spec.path, 1, spec.text
    folder = PurePosixPath(spec.path.replace("\\", "/")).parent
    for companion in spec.companions:
        yield str(folder / companion.path), 1, companion.text
    for principle in facts.principles:
        yield principle.place.path, principle.place.line + 1, principle.text
    for snippet in facts.snippets:
        yield snippet.path, snippet.first, snippet.text
    for place in (*(each.place for each in facts.dependencies), *facts.conventions, *facts.databases):
        yield place.path, place.line, place.text


def _is_markdown(path: str) -> bool:
    return path == "-" or path.lower().endswith((".md", ".markdown", ".mdx"))
