"""Which calibration counts for a run: the one made for its model, its prompts and its schemas, or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable

from draft_plan.criticising import critic_print
from draft_plan.errors import UsageError
from draft_plan.plan import Critique
from draft_plan.repository import RepositoryFacts
from draft_plan.scoring import NAMES, Key, Loaded, Scorer, known, load, shipped
from draft_plan.sections import catalog, schema
from draft_plan.spec import FeatureSpec
from draft_plan.texts import texts

_APART = ("critic.md.j2", "repair.md.j2")
"""Prompts that do not shape a first draft: the critic's counts where it was asked."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What a run's answers are scored by; ``note`` says what is wrong with a calibration that was to be used."""

    scorer: Scorer
    note: str = ""


@cache
def key(model: str, critic: bool = False) -> Key:
    """What a calibration must have been made with to count for this model: the prompts and schemas there are now."""
    prompts = _hash([text for _, text in sorted(_prompts(texts() / "prompts"))])
    shapes = _hash([json.dumps(schema(list(catalog().values())), sort_keys=True)])
    return Key(model, f"{prompts}-{critic_print()}" if critic else prompts, shapes)


def rate(
    model: str,
    spec: FeatureSpec,
    facts: RepositoryFacts,
    settled: Mapping[str, str],
    *,
    where: str = "",
    critique: Critique | None = None,
    without: Collection[str] = (),
) -> Rated:
    """The scorer for what ``model`` drafted from these sources; ``where`` is the user's calibration, file or folder.

    A critic that gave nothing usable counts as none asked. Raises UsageError for a name in ``without`` that no signal
    has.
    """
    strange = sorted(set(without) - set(NAMES))
    if strange:
        remedy = f"the signals: {', '.join(NAMES)}"
        raise UsageError(f"there is no signal {strange[0]!r}", where="without", remedy=remedy)
    heard = critique is not None and not critique.reason
    loaded = load(key(model, heard), where) if where or shipped(model) else Loaded(None)
    objections = critique.objections if critique is not None else ()
    scorer = Scorer(
        known(spec, facts, settled), loaded.calibration, objections, frozenset(without), language=spec.language
    )
    return Rated(scorer, loaded.note)


def _prompts(folder: Traversable) -> Iterator[tuple[str, str]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from ((f"{each.name}/{name}", text) for name, text in _prompts(each))
        elif each.name.endswith((".j2", ".md")) and each.name not in _APART:
            yield each.name, each.read_text(encoding="utf-8")


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
