"""What the survey of a repository costs as it grows: 10,000, 30,000, 100,000 tracked files, without and with a spec.

The repository is generated (modules, tests, documents, vendored and binary files) and tracked by git. Each figure comes
from a process of its own: CPU seconds of it and its children, and its largest memory. Growth is linear when ten
times the files cost about ten times the seconds. The rows called symbols also build the index of all definitions.

    python benches/hundred_thousand.py [--sizes 10000 30000 100000] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = (
    "order ledger parcel depot invoice courier route stop label weight scan return refund customs pallet dock".split()
)
SPEC = """# Feature Specification: Parcel Returns

### User Story 1 - Return a parcel (Priority: P1)

A customer returns a parcel; the courier scans its label at the depot and the refund is booked in the ledger.

## Requirements

- **FR-001**: The courier MUST scan the label of a returned parcel.
- **FR-002**: The ledger MUST book a refund for `ReturnLabel7` within one day.
- **FR-003**: A pallet with customs papers MUST NOT be returned without its invoice.
"""
TARGET = 1.5
"""How many times steeper than linear the growth from the smallest to the largest repository may be."""


def text_of(number: int, rng: random.Random) -> str:
    """A module of some forty lines."""
    lines = [f'"""The {rng.choice(WORDS)} of {rng.choice(WORDS)} {number}."""', ""]
    for part in range(6):
        name = f"{rng.choice(WORDS)}_{rng.choice(WORDS)}_{number}_{part}"
        lines += [f"def {name}(value):", f'    """Moves the {rng.choice(WORDS)} to the {rng.choice(WORDS)}."""']
        lines += [f"    return value + {part}", "", ""]
    return "\n".join([*lines, f"class ReturnLabel{number % 5000}:", "    pass", ""])


def generate(root: Path, size: int) -> None:
    """A repository of so many tracked files; the same for the same size."""
    rng = random.Random(size)
    kinds = [
        (0.55, "src", ".py"),
        (0.2, "tests", "_test.py"),
        (0.1, "docs", ".md"),
        (0.1, "vendor", ".js"),
        (0.05, "art", ".png"),
    ]
    number = 0
    for share, top, ending in kinds:
        for _ in range(round(size * share)):
            folder = root / top / f"area{number % 97:02d}" / f"part{number % 1009:04d}"
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{rng.choice(WORDS)}_{number}{ending}"
            path.write_bytes(b"\x89PNG\0" * 40 if ending == ".png" else text_of(number, rng).encode())
            number += 1
    (root / "pyproject.toml").write_text('[project]\nname = "parcels"\nrequires-python = ">=3.12"\n', encoding="utf-8")
    (root / "spec.md").write_text(SPEC, encoding="utf-8")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=root, check=True)


def look(root: Path, what: str) -> None:
    """Survey the repository in this process and print what it cost, as JSON."""
    from draft_plan.reading import read
    from draft_plan.surveying import survey
    from draft_plan.surveying.index import index_symbols
    from draft_plan.surveying.tree import Tree

    started = time.perf_counter()
    spec = read(root / "spec.md") if what == "with a spec" else None
    facts = survey(root, spec, inside=True)
    found = len(facts.snippets)
    if what == "symbols":
        found = len(index_symbols(Tree(facts.root, facts.files)).places)
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    memory = own.ru_maxrss / 1024
    print(json.dumps([len(facts.files), cpu, time.perf_counter() - started, memory, found]))


def measure(root: Path, what: str) -> list[float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--look", str(root), "--what", what]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})
    return list(json.loads(done.stdout))


def main() -> None:
    """Generate the repositories, measure each and say whether growth is linear."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--look", type=Path)
    parser.add_argument("--what", default="")
    given = parser.parse_args()
    if given.look is not None:
        look(given.look, given.what)
        return
    rows: dict[str, list[tuple[float, float]]] = {}
    print(f"{'':<14}{'files':>9}{'CPU s':>9}{'wall s':>9}{'MB':>8}{'found':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        for size in given.sizes:
            root = (given.keep or Path(scratch)) / str(size)
            if not root.exists():
                root.mkdir(parents=True)
                generate(root, size)
            for what in ("no spec", "with a spec", "symbols"):
                files, cpu, wall, memory, found = measure(root, what)
                rows.setdefault(what, []).append((files, cpu))
                print(f"{what:<14}{files:>9,.0f}{cpu:>9.2f}{wall:>9.2f}{memory:>8.0f}{found:>8,.0f}", flush=True)
    steep = {what: (own[-1][1] / own[0][1]) / (own[-1][0] / own[0][0]) for what, own in rows.items()}
    print("growth against linear: " + ", ".join(f"{what} {value:.2f}" for what, value in steep.items()))
    raise SystemExit(0 if all(value <= TARGET for value in steep.values()) else 1)


if __name__ == "__main__":
    main()
