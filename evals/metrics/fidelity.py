"""Whether a plan keeps its format, carries its spec, and says what is true of files and sources."""

from __future__ import annotations

import re

from evals.answers import Answer

_PATH = re.compile(r"`((?:[\w.@-]+/)+[\w.@-]+\.\w{1,8})`")
DRAFTED = ("drafted", "not_applicable")


def template_fidelity(answer: Answer, standing: int) -> float:
    """The share of the template's ``standing`` lines that stand in the plan in order, each left-over placeholder
    counting as a line lost.
    """
    lost = len(answer.lacking) + len(answer.placeholders)
    return max(0.0, 1 - lost / standing) if standing else 1.0


def schema_fidelity(answer: Answer) -> float | None:
    """The share of sections with a usable reply; None for systems without sections."""
    if not answer.sections:
        return None
    return sum(status in DRAFTED for status in answer.sections.values()) / len(answer.sections)


def requirement_coverage(answer: Answer) -> float | None:
    """The share of the spec's items that the plan carries; partial ones count half, scoped-out ones are left out."""
    weights = {"COVERED": 1.0, "PARTIAL": 0.5, "UNCOVERED": 0.0}
    counted = [weights[status] for status in answer.coverage.values() if status in weights]
    return sum(counted) / len(counted) if counted else None


def invented_ids(answer: Answer) -> int:
    """How many ids the plan uses that the spec does not have."""
    return _count(answer, "I1-", "I2-")


def path_truth(answer: Answer) -> float | None:
    """The share of different paths in code spans that the checker does not fault; None for a plan without paths."""
    paths = set(_PATH.findall(answer.text))
    if not paths:
        return None
    faulted = {path for path in paths if any(path in each.message for each in answer.findings if each.rule[:1] == "P")}
    return 1 - len(faulted) / len(paths)


def evidence_precision(answer: Answer) -> float | None:
    """The share of quotes that stand in their source, word for word or close; None without quotes."""
    matches = [match for seen in answer.seen for _, _, match in seen.quotes]
    return sum(match != "none" for match in matches) / len(matches) if matches else None


def errors(answer: Answer) -> int:
    """How many findings of the checker are errors."""
    return sum(each.severity == "error" for each in answer.findings)


def optioned(answer: Answer) -> float | None:
    """The share of shown questions with at least two options; None without questions."""
    shown = answer.shown
    return sum(each.options >= 2 for each in shown) / len(shown) if shown else None


def length_ratio(answer: Answer) -> float | None:
    """Words of the plan over words of the spec; None for an empty spec."""
    return answer.words / answer.spec_words if answer.spec_words else None


def _count(answer: Answer, *rules: str) -> int:
    return sum(each.rule.startswith(rules) for each in answer.findings)
