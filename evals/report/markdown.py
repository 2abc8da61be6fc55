"""A report as Markdown, short enough for a pull request."""

from __future__ import annotations

from evals.report import tables
from evals.report.tables import Shown, Table

__all__ = ["Shown", "render"]


def render(shown: Shown) -> str:
    """Gate, leaderboard, probabilities and costs; the page holds the rest."""
    parts = [tables.gate(shown.losses), tables.leaderboard(shown)]
    if len(shown.judged) > 1:
        parts.append(tables.same_samples(shown))
    parts += [tables.further(shown), tables.probabilities(shown), tables.costs(shown)]
    return "\n\n".join(["# Evals", *(_table(each) for each in parts)])


def _table(table: Table) -> str:
    lines = [f"## {table.title}", ""]
    if table.rows:
        lines += [_row(table.head), _row(("---",) * len(table.head)), *(_row(each) for each in table.rows)]
    if table.note:
        lines += ["", table.note] if table.rows else [table.note]
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in cells)} |"
