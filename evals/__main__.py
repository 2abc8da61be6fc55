"""``python -m evals COMMAND``; ``--help`` lists the commands."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

COMMANDS = {
    "judge": "ask a model for a second opinion, and say how far it agrees with hand labels",
    "record": "put samples to an endpoint once and keep every reply",
    "fit": "make a calibration file from a labelled run",
    "gate-check": "show that the gate closes on worse systems and stays open for equal ones",
    "scale": "draft many generated specs against an endpoint, and say what it took",
    "suite": "measure everything that needs no network, report, and compare with the baselines",
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; wrong arguments and bad data end in one line, not in a traceback."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the fits are small: more threads only wait for each other
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure draft-plan on paired specs.")
    parsers = parser.add_subparsers(dest="command", required=True)
    chosen = given[0] if given else ""
    for name, says in COMMANDS.items():
        each = parsers.add_parser(name, help=says, description=says)
        if name == chosen:  # the others' libraries need not be installed
            command = import_module(f"evals.commands.{name.replace(chr(45), chr(95))}")
            command.arguments(each)
            each.set_defaults(perform=command.main)
    options = parser.parse_args(given)
    try:
        return int(options.perform(options))
    except ValueError as error:
        print(f"evals: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
