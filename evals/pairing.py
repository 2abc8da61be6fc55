"""The paired set with the rule-based drafter: asked after each edit that takes a fact away, on no sham.

``python -m evals.pairing [case ...]`` prints the table by kind, dialect and language, and names what is missed;
``python -m evals.pairing evals/heldout`` does so for another folder of cases.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import draft_plan
from draft_plan.plan import Question
from evals.cases import Case, Edit, load
from evals.samples import Sample, place


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edit: ``right`` is asked there and not before it, for shams not asked; ``claimed`` whether the
    drafter claims to notice.
    """

    case: Case
    edit: Edit
    asked: bool
    right: bool
    claimed: bool

    @property
    def name(self) -> str:
        """``case/edit``."""
        return f"{self.case.id}/{self.edit.id}"


def questions(case: Case, edit: Edit | None) -> tuple[Question, ...]:
    """Every question that the rule-based drafter has on a variant."""
    with tempfile.TemporaryDirectory() as folder:
        spec = place(Sample(case, edit), Path(folder))
        settings = draft_plan.settle(spec.parent, {}, {"repo": folder})
        ran = asyncio.run(draft_plan.run(draft_plan.Job(str(spec), "-", force=True), settings, {}))
        return tuple(ran.plan.questions) if ran.plan else ()


def outcomes(case: Case) -> tuple[tuple[Question, ...], list[Outcome]]:
    """The questions on the untouched spec, and what became of each edit."""
    before = questions(case, None)
    return before, [_outcome(case, edit, before) for edit in case.edits]


def _outcome(case: Case, edit: Edit, before: Sequence[Question]) -> Outcome:
    after = questions(case, edit)
    if not edit.fact:
        known = {(one.fact, one.question) for one in before}
        new = any((one.fact, one.question) not in known for one in after)
        return Outcome(case, edit, new, not new, claimed=True)
    fact = case.fact(edit.fact)
    asked = any(fact.asked_by(one.question) for one in after)
    already = any(fact.asked_by(one.question) for one in before)
    right = asked and not already if edit.kind.asks else not asked
    return Outcome(case, edit, asked, right, edit.offline or not edit.kind.asks)


def table(found: Iterable[Outcome]) -> list[str]:
    """Right of all, of what is claimed, by kind, by dialect and by language; then every miss by name."""
    found = list(found)
    lines = []
    for title, keyed in (
        ("kind", lambda one: one.edit.kind.value),
        ("dialect", lambda one: f"{one.case.dialect} ({'asked' if one.edit.kind.asks else 'sham'})"),
        ("language", lambda one: f"{one.case.language} ({'asked' if one.edit.kind.asks else 'sham'})"),
    ):
        count, right = Counter[str](), Counter[str]()
        for one in (each for each in found if each.claimed):
            count[keyed(one)] += 1
            right[keyed(one)] += one.right
        lines += [f"{title:9} {name:24} {right[name]:4} of {count[name]:4}" for name in sorted(count)]
    lines += [f"missed    {one.name}" for one in found if one.claimed and not one.right]
    unclaimed = [one for one in found if not one.claimed]
    lines.append(f"unclaimed {sum(one.right for one in unclaimed)} of {len(unclaimed)} noticed all the same")
    return lines


def main(names: Sequence[str]) -> int:
    """Print the table; 1 when something claimed is missed."""
    asked, found = [], []
    folders = [Path(name) for name in names if Path(name).is_dir()]
    cases = [case for folder in folders for case in load(folder)] if folders else load()
    for case in (each for each in cases if folders or not names or each.id in names):
        before, edits = outcomes(case)
        asked.append(len(before))
        found += edits
    print("\n".join(table(found)))
    print(f"untouched {sum(asked) / max(1, len(asked)):.2f} questions a spec, {len(asked)} specs")
    return int(any(one.claimed and not one.right for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
