"""Findings as people and tools read them: text, JSON, SARIF 2.1.0, and annotations of GitHub Actions."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from draft_plan.checking.rules import GROUPS, RULES
from draft_plan.coverage import CoverageStatus
from draft_plan.errors import UsageError
from draft_plan.result import CheckResult, Finding
from draft_plan.version import version

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def findings_text(checked: CheckResult | Sequence[CheckResult], form: str = "text") -> str:
    """The outcome as ``text``, ``json``, ``sarif`` or ``github``, with its line end; raises UsageError for others.

    Several outcomes come one after the other; in JSON as a list, in SARIF as the results of one run.
    """
    if form not in _FORMS:
        raise UsageError(f"no format called {form!r}", where="--format", remedy=f"use one of {', '.join(_FORMS)}")
    return _FORMS[form]([checked] if isinstance(checked, CheckResult) else checked)


def _texts(several: Sequence[CheckResult]) -> str:
    return "\n".join(map(_text, several))


def _text(checked: CheckResult) -> str:
    lines: list[str] = []
    for title, _, rules in GROUPS:
        ids = {rule.id for rule in rules}
        found = [each for each in checked.findings if each.rule in ids]
        if found:
            lines += [title, *_told(found), ""]
    return "\n".join([*lines, *_account(checked)]) + "\n"


def _told(found: Sequence[Finding]) -> Iterator[str]:
    """The findings, and behind the last of each rule what to do."""
    for place, each in enumerate(found):
        at = each.path if each.line is None else f"{each.path}:{each.line}"
        yield f"  {at}: {each.severity} {each.rule} {each.message}"
        following = found[place + 1] if place + 1 < len(found) else None
        if following is None or (following.rule, following.remedy) != (each.rule, each.remedy):
            yield f"      {each.remedy}"


def _account(checked: CheckResult) -> Iterator[str]:
    counts = Counter(each.severity for each in checked.findings)
    found = ", ".join(
        f"{counts[word]} {word}{'' if counts[word] == 1 else 's'}" for word in ("error", "warning", "note")
    )
    yield f"{checked.plan}: {found}; {checked.words:,} words of about {checked.budget:,}"
    states = Counter(each.status for each in checked.coverage)
    if checked.coverage:
        by_words = any(each.basis == "words" for each in checked.coverage)
        listed = ", ".join(f"{states[each]} {each.value.lower()}" for each in CoverageStatus if states[each])
        yield f"coverage of {checked.spec}: {listed}" + (
            " (partly by words only: the plan cites few ids)" if by_words else ""
        )


def _json(several: Sequence[CheckResult]) -> str:
    printed = [each.model_dump_json(indent=1) for each in several]
    return (printed[0] if len(printed) == 1 else f"[{','.join(printed)}]") + "\n"


def _github(several: Sequence[CheckResult]) -> str:
    lines = []
    for each in _all(several):
        title = _property(f"draft-plan {each.rule}")
        where = f"file={_property(each.path)},line={each.line or 1},title={title}"
        lines.append(f"::{_COMMANDS[each.severity]} {where}::{_data(f'{each.message}. {each.remedy}')}\n")
    return "".join(lines)


def _all(several: Sequence[CheckResult]) -> list[Finding]:
    return [finding for checked in several for finding in checked.findings]


def _said(finding: Finding) -> str:
    return f"{finding.message.rstrip('.')}. {finding.remedy}"


def _data(text: str) -> str:
    """The message of a workflow command, which ends with its line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a workflow command, which a comma or colon would end too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(several: Sequence[CheckResult]) -> str:
    run: dict[str, Any] = {
        "tool": {
            "driver": {"name": "draft-plan", "version": version(), "rules": [_rule(n) for n in range(len(RULES))]}
        },
        "columnKind": "unicodeCodePoints",
        "results": _results(_all(several)),
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _rule(number: int) -> dict[str, Any]:
    rule = RULES[number]
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.says},
        "help": {"text": rule.remedy, "markdown": f"{rule.says}\n\n**What to do:** {rule.remedy}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _results(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    numbers = {rule.id: number for number, rule in enumerate(RULES)}
    seen: Counter[str] = Counter()
    results = []
    for each in findings:
        # Lines move while a finding stays what it is; equal ones are told apart by their order.
        key = "\0".join((each.rule, each.path, each.message))
        seen[key] += 1
        print_ = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:32]
        results.append(
            {
                "ruleId": each.rule,
                "ruleIndex": numbers[each.rule],
                "level": each.severity,
                "message": {"text": _said(each)},
                "locations": [{"physicalLocation": _place(each)}],
                "partialFingerprints": {"draftPlanFinding/v1": print_},
            }
        )
    return results


def _place(finding: Finding) -> dict[str, Any]:
    whole = quote(finding.path, safe="/-._~")
    absolute = finding.path.startswith("/") or finding.path[1:3] == ":/"
    artifact = {"uri": f"file:///{whole.lstrip('/')}"} if absolute else {"uri": whole, "uriBaseId": "%SRCROOT%"}
    return {"artifactLocation": artifact, "region": {"startLine": finding.line or 1}}


_FORMS: dict[str, Callable[[Sequence[CheckResult]], str]] = {
    "text": _texts,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}
FORMATS = tuple(_FORMS)
