"""Success criteria by who can measure them: a test or task before the release, people in use, or a review."""

from __future__ import annotations

import re
from enum import Enum, auto

from draft_plan.offline.lexicon import either
from draft_plan.offline.study import Study
from draft_plan.offline.wording import plain
from draft_plan.spec import Item, ItemKind

_FIGURE = re.compile(rf"\b(?:{either('figure_word')})\b|{either('figure_sign')}", re.I)
_IN_USE = re.compile(rf"\b(?:{either('in_use')})\b|{either('in_use_sign')}", re.I)


class Proof(Enum):
    """How a criterion is shown to hold."""

    MEASURED = auto()
    IN_USE = auto()
    REVIEWED = auto()


def proof_of(item: Item) -> Proof:
    """A criterion without a figure is reviewed; one whose figure comes from what people do or say shows in use only."""
    text = plain(item.text or item.title)
    if not _FIGURE.search(text):
        return Proof.REVIEWED
    return Proof.IN_USE if _IN_USE.search(text) else Proof.MEASURED


def criteria(study: Study, proof: Proof) -> list[Item]:
    """The criteria that are shown to hold in this way, in order."""
    return [item for item in study.items(ItemKind.CRITERION) if proof_of(item) is proof]
