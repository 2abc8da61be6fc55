"""How true a plan is to a repository that is there already: paths that exist, are new or made up, modules reused.

    python benches/brownfield.py build cyclepool /tmp/cyclepool               # the repository, tracked by git
    python benches/brownfield.py build cyclepool /tmp/bare --spec-only        # its spec alone: no repository facts
    python benches/brownfield.py count cyclepool /tmp/cyclepool/specs/004-overdue-reminders/plan.md

``count`` holds a plan, wherever it lies, against a fresh copy of the repository.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.brownfield.repos import ALL, Brownfield

from draft_plan.checking.case import Case, Repo
from draft_plan.checking.checker import build_case, judge
from draft_plan.checking.placing import classify
from draft_plan.checking.viewing import view
from draft_plan.reading import read
from draft_plan.surveying import survey

SHOWN = ("P1-missing-path", "P2-path-case", "P3-unknown-path", "P4-exists-already", "P5-duplicate-module")
CLAIMS = ("V1-wrong-version", "V2-unknown-dependency", "S1-unknown-symbol", "S2-unknown-name")


def case_of(field: Brownfield, plan: Path, root: Path) -> Case:
    """The plan held against a fresh copy of the repository."""
    spec_path = field.build(root)
    spec = read(spec_path)
    repo = Repo.around(survey(root, None, inside=True), spec_path.parent)
    known = frozenset(item.id for item in spec.items)
    return build_case(view(plan.read_text(encoding="utf-8"), known), spec, repo, None)


def count(field: Brownfield, plan: Path) -> None:
    """Print the figures of one plan."""
    with tempfile.TemporaryDirectory() as folder:
        case = case_of(field, plan, Path(folder))
        kinds = classify(case)
        findings = judge(case, "plan.md", "spec.md")
    states = Counter(kinds.values())
    named = {path for path, kind in kinds.items() if kind == "exists"}
    text = case.view.text
    reused = [path for path in field.concerned if path in named or path in text]
    print(f"{field.name}: {plan}")
    print(f"  paths {len(kinds)}: exist {states['exists']}, new {states['new']}, made up {states['flagged']}")
    for path in sorted(path for path, kind in kinds.items() if kind == "flagged"):
        print(f"    made up: {path}")
    print(f"  existing modules reused {len(reused)} of {len(field.concerned)}")
    for path in field.concerned:
        if path not in reused:
            print(f"    not named: {path}")
    rules = Counter(each.rule for each in findings if each.rule in (*SHOWN, *CLAIMS))
    print(f"  findings: {', '.join(f'{rule} {number}' for rule, number in sorted(rules.items())) or 'none'}")
    for each in findings:
        if each.rule in (*SHOWN, *CLAIMS):
            print(f"    {each.rule}: {each.message}")
    carried = Counter(each.status.value for each in case.coverage)
    print(f"  coverage: {', '.join(f'{number} {status}' for status, number in carried.items())}")


def main() -> None:
    """Build a repository or count a plan."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["build", "count"])
    parser.add_argument("name", choices=sorted(ALL))
    parser.add_argument("path", type=Path)
    parser.add_argument("--spec-only", action="store_true")
    given = parser.parse_args()
    if given.what == "build":
        given.path.mkdir(parents=True, exist_ok=True)
        print(ALL[given.name].build(given.path, spec_only=given.spec_only))
    else:
        count(ALL[given.name], given.path)


if __name__ == "__main__":
    main()
