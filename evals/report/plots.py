"""The two plots, drawn by matplotlib as SVG that takes its colours from the page, so that light and dark both read."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals.judging import Item, Judged
from evals.metrics import calibration, selective

INK, FAINT = "#010203", "#040506"
SERIES = ("#0a0b01", "#0a0b02", "#0a0b03", "#0a0b04", "#0a0b05", "#0a0b06")
MARKS = "osD^vP"
_VARIABLES = {INK: "var(--ink)", FAINT: "var(--faint)"} | {each: f"var(--s{i})" for i, each in enumerate(SERIES)}
_HEAD = re.compile(r"^.*?(?=<svg)", re.S)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.S)
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "evals",
    "font.family": "sans-serif",
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def reliability(judged: Sequence[Judged]) -> str:
    """How often people must be asked, against how likely the system says it is wrong; n beside each bin."""
    with mpl.rc_context(_STYLE):
        figure, axes = _axes("believed probability of being wrong", "share to be asked about")
        axes.plot([0, 1], [0, 1], color=FAINT, linestyle="--", linewidth=1)
        for rank, each in enumerate(_numbered(judged)):
            items = [item for item in each.items if item.p is not None]
            found = calibration.bins([item.must_ask for item in items], [item.p or 0.0 for item in items])
            colour, mark = SERIES[rank % len(SERIES)], MARKS[rank % len(MARKS)]
            label = f"{each.system} (n = {len(items)})"
            axes.plot([x.mean for x in found], [x.share for x in found], color=colour, marker=mark, label=label)
            for x in found:
                axes.annotate(
                    str(x.n), (x.mean, x.share), xytext=(4, 4), textcoords="offset points", size=7, color=colour
                )
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.03)
        return _svg(figure, axes, "Reliability diagram")


def risk_coverage(judged: Sequence[Judged]) -> str:
    """The share wrong of what is left unasked, against the share left unasked, the surest first."""
    with mpl.rc_context(_STYLE):
        figure, axes = _axes("coverage: share of facts kept without asking", "risk: share of these to be asked about")
        for rank, each in enumerate(_numbered(judged)):
            wrong, doubts = _split([item for item in each.items if item.p is not None])
            points = selective.risk_coverage(wrong, doubts)
            label = f"{each.system} (AURC {selective.aurc(wrong, doubts):.3f})"
            colour = SERIES[rank % len(SERIES)]
            style = ("-", "--", ":", "-.")[rank % 4]
            axes.plot([x for x, _ in points], [y for _, y in points], color=colour, linestyle=style, label=label)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        return _svg(figure, axes, "Risk-coverage curve")


def _numbered(judged: Sequence[Judged]) -> list[Judged]:
    return [each for each in judged if any(item.p is not None for item in each.items)]


def _split(items: Sequence[Item]) -> tuple[list[bool], list[float]]:
    return [each.must_ask for each in items], [each.p or 0.0 for each in items]


def _axes(across: str, up: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(6.2, 4.6), layout="constrained")
    axes = figure.add_subplot()
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    return figure, axes


def _svg(figure: Figure, axes: Axes, title: str) -> str:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.12))
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = _METADATA.sub("", _HEAD.sub("", buffer.getvalue()))
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    return text.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)
