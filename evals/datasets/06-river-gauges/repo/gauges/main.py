"""The command line: one command for each job."""

import sys

from gauges import stations


def main() -> int:
    """List the gauges."""
    for station in stations.every():
        print(station.number, station.river)
    return 0


if __name__ == "__main__":
    sys.exit(main())
