"""The command line of hoard."""

import argparse
from pathlib import Path

from hoard.bucket import Bucket
from hoard.snapshot import restore, save


def main() -> int:
    """Parse the arguments and run one command."""
    parser = argparse.ArgumentParser("hoard")
    parser.add_argument("--bucket", required=True)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("save", help="write a snapshot").add_argument("folder", type=Path)
    commands.add_parser("list", help="show the snapshots")
    commands.add_parser("restore", help="bring a snapshot back").add_argument("name")
    options = parser.parse_args()
    bucket = Bucket(options.bucket)
    if options.command == "save":
        print(save(bucket, options.folder))
    elif options.command == "list":
        for name in bucket.indexes():
            print(name)
    else:
        restore(bucket, options.name, Path.cwd())
    return 0
