"""Questions that people asked about specs, and the share of them that the rule-based drafter's questions hit.

``DRAFT_PLAN_CORPUS=folder python -m evals.human`` reads ``clarifications/*/spec.md`` and ``pairs.json`` (a list of
``question``, ``answer``, ``line``). From each spec the clarifications are taken out, and every other line that
repeats an answer: three or more of its telling words in a row. A question hits when it shares at least two telling
words with the human's and at least a third of the shorter one's; the human's words are those of the question alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import draft_plan
from draft_plan.errors import DraftPlanError
from draft_plan.offline.matching import words

_RUN = 3
_WORD = re.compile(r"\w+")


def blanked(text: str, pairs: list[dict[str, object]]) -> str:
    """The spec without its answered questions and without the lines that repeat an answer."""
    dropped = {int(str(pair["line"])) for pair in pairs}
    runs = {run for pair in pairs for run in _runs(str(pair["answer"]))}
    return "\n".join(
        line for number, line in enumerate(text.split("\n"), 1) if number not in dropped and not runs & set(_runs(line))
    )


def _runs(text: str) -> list[tuple[str, ...]]:
    told = [word for word in _WORD.findall(text.lower()) if words(word)]
    return [tuple(told[at : at + _RUN]) for at in range(len(told) - _RUN + 1)]


def hits(ours: str, theirs: str) -> bool:
    """Whether two questions share enough telling words to be about one decision."""
    one, other = words(ours), words(theirs)
    shared = len(one & other)
    return shared >= 2 and 3 * shared >= min(len(one), len(other))


def asked(text: str) -> list[tuple[bool, str]]:
    """The drafter's questions on a spec: shown among the best five or not, and the text."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "specs" / "x" / "spec.md"
        spec.parent.mkdir(parents=True)
        spec.write_text(text, encoding="utf-8")
        settings = draft_plan.settle(spec.parent, {}, {"repo": folder})
        ran = asyncio.run(draft_plan.run(draft_plan.Job(str(spec), "-", force=True), settings, {}))
        return [(one.shown, f"{one.question} {one.why}") for one in (ran.plan.questions if ran.plan else ())]


def main() -> int:
    """Print the shares, over questions and as a mean over repositories."""
    found: dict[str, list[tuple[bool, bool]]] = {}
    count = 0
    for file in sorted(Path(os.environ["DRAFT_PLAN_CORPUS"]).glob("clarifications/*/pairs.json")):
        pairs = json.loads(file.read_text(encoding="utf-8"))
        text = (file.parent / "spec.md").read_text(encoding="utf-8", errors="replace")
        try:
            ours = asked(blanked(text, pairs))
        except DraftPlanError as error:
            print(f"{file.parent.name}: {error}", file=sys.stderr)
            continue
        count += len(ours)
        rows = found.setdefault("__".join(file.parent.name.split("__")[:2]), [])
        for pair in pairs:
            met = [shown for shown, question in ours if hits(question, pair["question"])]
            rows.append((any(met), bool(met)))
    every = [row for rows in found.values() for row in rows]
    for at, title in enumerate(("top 5", "all")):
        share = sum(row[at] for row in every) / max(1, len(every))
        mean = sum(sum(row[at] for row in rows) / len(rows) for rows in found.values()) / max(1, len(found))
        print(
            f"{title:6} {sum(row[at] for row in every)} of {len(every)} ({share:.1%}), mean of repositories {mean:.1%}"
        )
    print(f"{count} questions of ours")
    return 0


if __name__ == "__main__":
    sys.exit(main())
