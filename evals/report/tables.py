"""The tables of a report as rows of text, the same for Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan

from evals.answers import Answer
from evals.gating import Loss
from evals.judging import Judged, Row
from evals.samples import Sample
from evals.statistics.bootstrap import Interval
from evals.summing import Summary, by, mean_of, stability

HEADLINE = ("pair", "asked", "asked at 5", "quiet", "ask precision", "coverage", "evidence", "true paths", "template")
REST = (
    "asked at all",
    "asked where claimed",
    "new ask precision",
    "repository cited",
    "schema",
    "options",
    "brevity",
    "drafted",
)
COUNTS = ("no false questions", "no invented ids", "no errors")
"""Rows hold minus a count, so that higher is better; a table shows the count."""
_COUNTED = {
    "no false questions": "false questions per untouched plan",
    "no invented ids": "invented ids per plan",
    "no errors": "checker errors per plan",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; ``note`` says how to read it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that a report is made from."""

    judged: tuple[Judged, ...]
    summaries: tuple[Summary, ...]
    ablations: dict[str, dict[str, Summary]]
    signals: dict[str, dict[str, dict[str, float]]]
    losses: tuple[Loss, ...]
    samples: tuple[Sample, ...]


def number(value: float, digits: int = 2) -> str:
    """A number as people read it; a dash for none."""
    return "–" if isnan(value) else f"{value:.{digits}f}"


def span(interval: Interval | None, digits: int = 2, *, sign: int = 1) -> str:
    """Value, interval and n."""
    if interval is None or not interval.n:
        return "–"
    low, high = sorted((sign * interval.low, sign * interval.high))
    value = number(sign * interval.value + 0.0, digits)
    bounds = "" if isnan(low) else f" [{number(low + 0.0, digits)}, {number(high + 0.0, digits)}]"
    return f"{value}{bounds} n={interval.n}"


def leaderboard(shown: Shown) -> Table:
    """The headline metrics, metrics down, systems across."""
    rows = [(name, *(span(each.means.get(name)) for each in shown.summaries)) for name in HEADLINE]
    rows.append(("AUROC", *(span(each.probabilities.get("AUROC")) for each in shown.summaries)))
    note = "Means with 95 % intervals over repositories (cluster bootstrap, 2,000 draws); higher is better."
    return Table("Leaderboard", ("metric", *(each.system for each in shown.summaries)), tuple(rows), note)


def same_samples(shown: Shown) -> Table:
    """The same metrics on those samples only that every system drafted."""
    shared = set.intersection(*({row.sample for row in each.rows} for each in shown.judged)) if shown.judged else set()
    kept = [[row for row in each.rows if row.sample in shared] for each in shown.judged]
    rows = tuple((name, *(span(mean_of(each, name)) for each in kept)) for name in HEADLINE)
    note = f"Only the {len(shared)} samples that every system has an answer for: the fair comparison."
    return Table("Leaderboard on shared samples", ("metric", *(each.system for each in shown.judged)), rows, note)


def further(shown: Shown) -> Table:
    """The other metrics of plans, metrics down, systems across."""
    systems = [each.system for each in shown.summaries]
    rows = [(name, *(span(each.means.get(name)) for each in shown.summaries)) for name in REST]
    rows += [(_COUNTED[name], *(span(each.means.get(name), sign=-1) for each in shown.summaries)) for name in COUNTS]
    return Table("Further metrics", ("metric", *systems), tuple(rows))


def probabilities(shown: Shown) -> Table:
    """What the probabilities of being wrong are worth."""
    names = ("AUROC", "AUPRC", "Brier", "Brier skill", "ECE", "AURC", "E-AURC", "coverage at 5 % risk")
    rows = [(name, *(span(each.probabilities.get(name), 3) for each in shown.summaries)) for name in names]
    note = "An ECE means little below some 800 items: a perfectly calibrated score has about 0.04 at n = 400."
    return Table("Probabilities", ("figure", *(each.system for each in shown.summaries)), tuple(rows), note)


def costs(shown: Shown) -> Table:
    """What a plan costs, and how long it is."""
    names = list(dict.fromkeys(name for each in shown.summaries for name in each.costs))
    systems = tuple(each.system for each in shown.summaries)
    rows = tuple((name, *(number(each.costs.get(name, float("nan"))) for each in shown.summaries)) for name in names)
    return Table(
        "Cost and size, a plan", ("mean", *systems), rows, "Tokens of recordings are as their endpoint counted them."
    )


def grouped(shown: Shown, title: str, key: Callable[[Row], str]) -> list[Table]:
    """A table a system, its headline metrics by dialect or by kind of edit."""
    return [
        Table(
            f"{title}: {each.system}",
            (title, "samples", *HEADLINE),
            tuple(
                (name, str(len(rows)), *(number(mean_of(rows, metric, 0).value) for metric in HEADLINE))
                for name, rows in by(each.rows, key).items()
            ),
        )
        for each in shown.judged
    ]


def sections(shown: Shown) -> Table:
    """By the part of a plan that needs the fact: asked of those to ask, asked of those not to ask."""
    names = sorted({item.section for each in shown.judged for item in each.items})
    rows = tuple((name, *(cell for each in shown.judged for cell in _section(each, name))) for name in names)
    head = [cell for each in shown.judged for cell in (f"{each.system}: asked", f"{each.system}: asked in vain")]
    return Table("By section", ("section", *head), rows, "Of facts to ask about, and of facts that the sources state.")


def _section(judged: Judged, name: str) -> tuple[str, str]:
    cells = []
    for must in (True, False):
        some = [item.asked for item in judged.items if item.section == name and item.must_ask is must]
        cells.append(f"{sum(some)}/{len(some)}" if some else "–")
    return cells[0], cells[1]


def ablations(shown: Shown, system: str) -> Table:
    """A system without parts of its asking."""
    full = next(each for each in shown.summaries if each.system == system)
    names = ("pair", "asked", "asked at 5", "quiet", "no false questions", "ask precision")
    rows = [
        (name, *(number(each.means[metric].value) if metric in each.means else "–" for metric in names), _auroc(each))
        for name, each in {"everything": full, **shown.ablations[system]}.items()
    ]
    return Table(f"Ablations: {system}", ("part", *names, "AUROC"), tuple(rows))


def _auroc(summary: Summary) -> str:
    found = summary.probabilities.get("AUROC")
    return number(found.value) if found else "–"


def signals(shown: Shown) -> list[Table]:
    """What each signal is worth: the score fitted anew without it, measured on repositories left out of the fit."""
    names = ("n", "wrong", "AUROC", "AUPRC", "Brier skill", "ECE", "AURC")
    note = "Logistic score over the library's signals; every figure is on repositories that were left out of the fit."
    return [
        Table(
            f"Signals: {system}",
            ("signals", *names),
            tuple(
                (part, *(number(each[name], 0 if name in ("n", "wrong") else 3) for name in names))
                for part, each in parts.items()
            ),
            note,
        )
        for system, parts in shown.signals.items()
    ]


def stable(shown: Shown) -> Table:
    """Runs of one model that ought to agree: other seeds, other words for the same prompt."""
    groups: dict[str, list[Judged]] = {}
    for each in shown.judged:
        models = {answer.model for answer in each.answers.values() if answer.model}
        if len(models) == 1 and not each.system.endswith(("-one-shot", " without critic")):
            groups.setdefault(models.pop(), []).append(each)
    rows = []
    for model, members in sorted(groups.items()):
        if len(members) > 1:
            found = stability(members)
            names = ", ".join(each.system for each in members)
            rows.append(
                (model, names, str(found["items"]), number(found["flip rate"]), number(found["coverage overlap"]))
            )
    head = ("model", "runs", "items", "flip rate of asking", "overlap of coverage")
    return Table("Stability", head, tuple(rows), "" if rows else "No model was recorded twice.")


def paraphrased(shown: Shown) -> Table:
    """How often saying the same in other words changes what is asked: the paraphrased specs against their originals."""
    rows = []
    for each in shown.judged:
        pairs = [
            (_asked(each.answers[key]), _asked(each.answers[f"{key.partition('/')[0]}/original"]))
            for key in _of_kind(each, "paraphrased")
            if f"{key.partition('/')[0]}/original" in each.answers
        ]
        changed = sum(one != other for one, other in pairs)
        rows.append((each.system, f"{changed}/{len(pairs)}"))
    return Table("Paraphrased specs", ("system", "plans whose shown questions changed"), tuple(rows))


def _of_kind(judged: Judged, kind: str) -> list[str]:
    return [row.sample for row in judged.rows if row.kind == kind and not judged.answers[row.sample].error]


def _asked(answer: Answer) -> frozenset[str]:
    return frozenset(each.fact or each.text for each in answer.shown)


def gate(losses: Sequence[Loss]) -> Table:
    """What changed against the baselines; significant losses first."""
    changed = [each for each in losses if each.before != each.after]
    ranked = sorted(changed, key=lambda each: (not each.significant, each.p, each.system, each.metric))
    rows = tuple(
        (
            "CLOSED" if each.significant else "open",
            each.system,
            each.metric,
            number(each.before, 3),
            number(each.after, 3),
            number(each.p, 4),
            "–" if each.mcnemar is None else number(each.mcnemar, 4),
            ", ".join(each.worse[:6]) or "–",
        )
        for each in ranked
    )
    note = (
        "p: sign flips by repository, one-sided, Holm over metrics."
        if losses
        else "There is no baseline to compare with."
    )
    note = note if rows or not losses else "Nothing changed against the baselines."
    return Table("Gate", ("gate", "system", "metric", "before", "after", "p", "McNemar", "worse samples"), rows, note)
