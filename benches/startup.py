"""CPU of ``draft-plan --help`` against importing what any such tool needs: typer, jinja2, pydantic, tenacity.

The two alternate; the smallest CPU time (user and system) of each counts. Also holds that ``openai`` is not imported.
Run: ``python benches/startup.py [--rounds 15]``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

TARGET = 1.3
CASES = {
    "python": "pass",
    "four imports": "import typer, jinja2, pydantic, tenacity",
    "--help": "import sys; sys.argv = ['draft-plan', '--help']; from draft_plan.cli import main; main()",
    "import": "import draft_plan",
}
GUARD = (
    "import sys, atexit\n"
    "def told():\n"
    "    sys.stderr.write(' '.join(name for name in ('openai', 'httpx2') if name in sys.modules))\n"
    "atexit.register(told)\n"
)


def cpu(code: str) -> float:
    """CPU milliseconds of a fresh interpreter that runs this code."""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit {process.returncode}: {code}")
    return (used.ru_utime + used.ru_stime) * 1000


def main() -> None:
    """Print the table; exit 1 beyond the target or if openai is imported."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15)
    rounds = options.parse_args().rounds
    taken: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(rounds):
        for name, code in CASES.items():
            taken[name].append(cpu(code))
    best = {name: min(times) for name, times in taken.items()}
    for name, milliseconds in best.items():
        print(f"{name:<14}{milliseconds:>8.0f} ms{milliseconds / best['four imports']:>8.2f} x four imports")
    told = subprocess.run([sys.executable, "-c", GUARD + CASES["--help"]], capture_output=True, text=True, check=False)
    ratio = best["--help"] / best["four imports"]
    imported = told.stderr.strip()
    print(f"target: at most {TARGET}; {'held' if ratio <= TARGET else 'missed'}")
    print(f"imported of the client: {imported or 'nothing'}")
    sys.exit(ratio > TARGET or bool(imported))


if __name__ == "__main__":
    main()
