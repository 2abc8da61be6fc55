"""The report as one HTML page: styles, plots, specs and plans inside; no script, nothing fetched."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.report import tables
from evals.report.cases import worst
from evals.report.plots import reliability, risk_coverage
from evals.report.tables import Shown


def render(shown: Shown) -> str:
    """The page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    first = [tables.gate(shown.losses), tables.leaderboard(shown)]
    if len(shown.judged) > 1:
        first.append(tables.same_samples(shown))
    return environment.get_template("page.html.j2").render(
        closed=any(each.significant for each in shown.losses),
        compared=bool(shown.losses),
        first=first,
        plots=[Markup(reliability(shown.judged)), Markup(risk_coverage(shown.judged))],
        rest=[
            tables.probabilities(shown),
            tables.further(shown),
            tables.costs(shown),
            *tables.grouped(shown, "dialect", lambda row: row.dialect),
            *tables.grouped(shown, "language", lambda row: row.language),
            *tables.grouped(shown, "kind of edit", lambda row: row.kind),
            tables.sections(shown),
            *(tables.ablations(shown, system) for system in shown.ablations),
            *tables.signals(shown),
            tables.stable(shown),
            tables.paraphrased(shown),
        ],
        worst=[(each.system, worst(each, shown.samples)) for each in shown.judged],
        counts=(len(shown.samples), len({each.case.id for each in shown.samples})),
    )
