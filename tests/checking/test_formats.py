"""Findings in the forms that people, CI and editors read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from tests.checking.plans import PLAN, repository

from draft_plan.checking import findings_text, rules_page
from draft_plan.checking.rules import RULES
from draft_plan.errors import UsageError
from draft_plan.result import CheckResult, Finding

ROOT = Path(__file__).parents[2]

# What SARIF 2.1.0 asks of the parts that are written here (its own schema is not ours to ship).
MESSAGE = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string", "minLength": 1}},
}
HELP = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": HELP,
                                                "help": HELP,
                                                "defaultConfiguration": {
                                                    "type": "object",
                                                    "additionalProperties": False,
                                                    "properties": {"level": LEVEL},
                                                },
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": MESSAGE,
                                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "additionalProperties": False,
                                                "properties": {
                                                    "artifactLocation": {
                                                        "type": "object",
                                                        "additionalProperties": False,
                                                        "properties": {
                                                            "uri": {"type": "string", "pattern": r"^[^\s\\]+$"},
                                                            "uriBaseId": {"type": "string"},
                                                        },
                                                    },
                                                    "region": {
                                                        "type": "object",
                                                        "additionalProperties": False,
                                                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


def result(*findings: Finding) -> CheckResult:
    return CheckResult(
        status="findings", exit_code=3, plan="a/plan.md", spec="a/spec.md", findings=findings, words=1, budget=600
    )


ODD = Finding(
    rule="P1-missing-path",
    severity="error",
    message="100 % of a,b:c\nis gone",
    path="specs/caf\u00e9 1,2/plan.md",
    line=7,
    remedy="Name the file.",
)


def test_sarif_is_what_the_standard_asks_for() -> None:
    log = json.loads(findings_text(result(ODD, ODD), "sarif"))
    jsonschema.validate(log, SARIF)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    prints = [each["partialFingerprints"]["draftPlanFinding/v1"] for each in run["results"]]
    assert len(set(prints)) == 2
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "specs/caf%C3%A9%201%2C2/plan.md", "uriBaseId": "%SRCROOT%"}


def test_a_fingerprint_stays_when_lines_move() -> None:
    moved = ODD.model_copy(update={"line": 99})
    one, other = (json.loads(findings_text(result(each), "sarif"))["runs"][0]["results"][0] for each in (ODD, moved))
    assert one["partialFingerprints"] == other["partialFingerprints"]


def test_annotations_are_escaped() -> None:
    """A message may hold anything and stays one command on one line."""
    assert findings_text(result(ODD), "github") == (
        "::error file=specs/caf\u00e9 1%2C2/plan.md,line=7,title=draft-plan P1-missing-path::"
        "100 %25 of a,b:c%0Ais gone. Name the file.\n"
    )


def test_text_says_where_what_and_what_to_do_once_for_a_rule() -> None:
    told = findings_text(result(ODD, ODD))
    assert told.count("specs/caf\u00e9 1,2/plan.md:7: error P1-missing-path") == 2
    assert told.count("Name the file.") == 1
    assert "a/plan.md: 2 errors, 0 warnings, 0 notes" in told


def test_json_is_the_result() -> None:
    assert CheckResult.model_validate_json(findings_text(result(ODD), "json")) == result(ODD)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError):
        findings_text(result(), "xml")


def test_the_page_of_rules_is_current() -> None:
    """docs/rules.md is what ``draft-plan check --rules`` prints."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page()


def test_rules_have_ids_of_their_own_and_say_what_to_do() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Z]\d{1,2}-[a-z-]+", each) for each in ids)
    assert all(rule.says.endswith(".") and rule.remedy.endswith(".") for rule in RULES)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "draft_plan", "check", *arguments]
    return subprocess.run(line, cwd=folder, env={**os.environ}, capture_output=True, text=True, check=False)


def test_exit_codes(tmp_path: Path) -> None:
    """0 clean or notes only, 3 for errors and with --strict for warnings, 2 for usage."""
    plan = repository(tmp_path, PLAN)
    clean = run(tmp_path, "reminders")
    assert (clean.returncode, clean.stderr) == (0, "")
    assert clean.stdout.startswith("specs/reminders/plan.md: 0 errors")
    plan.write_text(
        PLAN.replace("| `src/toolshed/mailer.py`    | The", "| `src/toolshed/mailer.py`    | Create - the"),
        encoding="utf-8",
    )
    assert run(tmp_path, "specs/reminders/plan.md").returncode == 0
    assert run(tmp_path, "specs/reminders", "--strict").returncode == 3
    plan.write_text(PLAN.replace("(FR-005)", "(FR-099)"), encoding="utf-8")
    failed = run(tmp_path, "specs/reminders", "--format", "github")
    assert failed.returncode == 3
    assert "::error file=specs/reminders/plan.md,line=" in failed.stdout
    assert json.loads(run(tmp_path, "specs/reminders", "--json").stdout)["exit_code"] == 3
    assert run(tmp_path, "nowhere").returncode == 2
    assert run(tmp_path, "reminders", "--format", "xml").returncode == 2


def test_several_plans_are_checked_in_one_run(tmp_path: Path) -> None:
    """As pre-commit gives them: the worst exit code, the findings of all in each format."""
    plan = repository(tmp_path, PLAN)
    other = tmp_path / "specs" / "other"
    shutil.copytree(plan.parent, other)
    (other / "plan.md").write_text(PLAN.replace("(FR-005)", "(FR-099)"), encoding="utf-8")
    names = ("specs/reminders/plan.md", "specs/other/plan.md")
    done = run(tmp_path, *names)
    assert done.returncode == 3
    assert all(f"\n{name}: " in f"\n{done.stdout}" for name in names)
    assert [each["exit_code"] for each in json.loads(run(tmp_path, *names, "--json").stdout)] == [0, 3]
    (told,) = json.loads(run(tmp_path, *names, "--format", "sarif").stdout)["runs"]
    one = json.loads(run(tmp_path, names[1], "--format", "sarif").stdout)["runs"][0]
    assert [each for each in told["results"] if each in one["results"]] == one["results"]
    assert len({str(each["partialFingerprints"]) for each in told["results"]}) == len(told["results"])
