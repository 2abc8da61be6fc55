"""Draft every spec of a folder and print what can be counted without a judge, a row a spec and the medians.

Run: ``python evals/measure.py FOLDER [--model NAME] [--template NAME] [--json]``. Specs are ``*/spec.md`` below it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import draft_plan

COLUMNS = tuple("words budget covered partial uncovered shown questions assumed unfound calls s".split())


def measure(spec: Path, settings: Mapping[str, str]) -> dict[str, float]:
    """The figures of one plan; raises DraftPlanError when the spec cannot be planned from."""
    began = time.perf_counter()
    job = draft_plan.Job(str(spec), "-", force=True)
    ran = asyncio.run(draft_plan.run(job, draft_plan.settle(spec.parent, os.environ, settings), os.environ))
    seconds = time.perf_counter() - began
    assert ran.plan is not None
    statuses = [each.status.value for each in ran.result.coverage]
    quotes = [quote for draft in ran.plan.sections for fact in draft.facts for quote in fact.quotes]
    budget = {"simple": 600, "standard": 1500, "major": 3000}[ran.plan.depth]
    return {
        "words": len(ran.text.replace("|", " ").split()),
        "budget": budget,
        "covered": statuses.count("COVERED"),
        "partial": statuses.count("PARTIAL"),
        "uncovered": statuses.count("UNCOVERED"),
        "shown": sum(question.shown for question in ran.plan.questions),
        "questions": len(ran.plan.questions),
        "assumed": len(ran.plan.assumed),
        "unfound": sum(quote.match == "none" for quote in quotes),
        "calls": ran.result.usage.calls,
        "s": round(seconds, 2),
    }


def table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """The rows and their medians, aligned."""
    width = max(len(name) for name in (*rows, "median"))
    middle = {column: median(row[column] for row in rows.values()) for column in COLUMNS}
    lines = [" ".join([f"{'':{width}}", *(f"{column:>9}" for column in COLUMNS)])]
    lines += [
        " ".join([f"{name:{width}}", *(f"{row[column]:>9g}" for column in COLUMNS)])
        for name, row in (*rows.items(), ("median", middle))
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table, or one JSON object a spec."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="offline")
    parser.add_argument("--template", default="constitution")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows: dict[str, dict[str, float]] = {}
    for spec in sorted(options.folder.glob("*/spec.md")):
        try:
            rows[spec.parent.name] = measure(spec, {"model": options.model, "template": options.template})
        except draft_plan.DraftPlanError as error:
            print(f"{spec.parent.name}: {error}", file=sys.stderr)
    if not rows:
        parser.error(f"no spec below {options.folder} could be planned from")
    print(json.dumps(rows, indent=1) if options.json else table(rows))


if __name__ == "__main__":
    main()
