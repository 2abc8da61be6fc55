"""The command as a person runs it: what it writes, what it says, and the code it leaves with."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

SPEC = """# Feature Specification: Parking permits

## User Scenarios & Testing

### User Story 1 - Renew a permit (Priority: P1)

A resident renews a permit online.

**Acceptance Scenarios**:

1. **Given** a permit that ends in 30 days, **When** the resident renews it, **Then** it is valid for another year.

### Edge Cases

- What happens when the payment fails?

## Requirements

### Functional Requirements

- **FR-001**: The system MUST let a resident renew a permit from 60 days before it ends.
- **FR-002**: The system MUST send a receipt by e-mail.
- **FR-003**: Permits MUST be kept for [NEEDS CLARIFICATION: how many years?].

## Success Criteria

- **SC-001**: 95 % of renewals finish in under 3 minutes.
"""


def command(
    *arguments: str, cwd: Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "draft_plan", *arguments],
        cwd=cwd, input=stdin, capture_output=True, check=False, timeout=120, env={**os.environ, **environment},
    )  # fmt: skip
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "specs" / "permits"
    folder.mkdir(parents=True)
    (folder / "spec.md").write_text(SPEC, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    return tmp_path


def files(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith(".git/")}


def test_a_spec_becomes_a_plan_and_its_data_beside_it(desk: Path) -> None:
    done = command("specs/permits/spec.md", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert files(desk) == {f"specs/permits/{name}" for name in ("spec.md", "plan.md", "plan.json")}
    text = (desk / "specs/permits/plan.md").read_text(encoding="utf-8")
    assert "# Technical Plan: Parking permits" in text
    assert "[NEEDS CLARIFICATION] how many years? <!-- Q-" in text
    assert "offline" in done.stderr


def test_a_second_run_writes_the_same_bytes(desk: Path) -> None:
    command("permits", cwd=desk)
    first = {name: (desk / "specs/permits" / name).read_bytes() for name in ("plan.md", "plan.json")}
    assert command("permits", cwd=desk).returncode == 0
    assert first == {name: (desk / "specs/permits" / name).read_bytes() for name in ("plan.md", "plan.json")}


def test_committing_the_plan_and_moving_the_checkout_make_nothing_stale(desk: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(desk), *arguments], check=True, capture_output=True)

    (desk / ".git").rmdir()
    git("init")
    (desk / "pyproject.toml").write_text('[project]\nname = "town"\nrequires-python = ">=3.12"\n')
    git("add", "-A")
    command("permits", cwd=desk)
    git("add", "-A")
    git("commit", "-m", "plan")
    moved = desk.with_name("moved")
    desk.rename(moved)
    result = json.loads(command("permits", "--json", cwd=moved).stdout)
    assert all(each["kept"] for each in result["sections"])


def test_the_other_format_comes_from_the_same_plan(desk: Path) -> None:
    command("permits", cwd=desk)
    result = json.loads(command("permits", "-t", "flow", "--json", cwd=desk).stdout)
    anew = {each["id"] for each in result["sections"] if not each["kept"]}
    assert anew == {"components", "error_handling", "performance", "references"}
    back = json.loads(command("permits", "-t", "constitution", "--json", cwd=desk).stdout)
    assert all(each["kept"] for each in back["sections"])


def test_json_is_one_object_that_its_published_schema_describes(desk: Path) -> None:
    done = command("permits", "--json", cwd=desk)
    schema = json.loads(command("schema", "result", cwd=desk).stdout)
    jsonschema.validate(json.loads(done.stdout), schema)
    plan_schema = json.loads(command("schema", "plan", cwd=desk).stdout)
    jsonschema.validate(json.loads((desk / "specs/permits/plan.json").read_text()), plan_schema)


def test_a_dry_run_shows_requests_and_items_and_writes_nothing(desk: Path) -> None:
    result = json.loads(command("permits", "--dry-run", "--json", cwd=desk).stdout)
    lines = {each["id"]: each["lines"] for each in result["spec"]["items"]}
    assert lines["FR-001"] == [21, 21]
    assert "Parking permits" in result["requests"][0]["messages"][1]["content"]
    assert files(desk) == {"specs/permits/spec.md"}


def test_standard_input_is_planned_and_printed(desk: Path) -> None:
    done = command("-", cwd=desk, stdin=SPEC.encode())
    assert done.returncode == 0
    assert done.stdout.startswith("---\n")
    assert done.stdout.endswith("\n")
    assert files(desk) == {"specs/permits/spec.md"}


def test_quiet_says_nothing(desk: Path) -> None:
    done = command("permits", "--quiet", cwd=desk)
    assert (done.stdout, done.stderr) == ("", "")


def test_strict_leaves_with_3_while_a_blocking_question_is_open(desk: Path) -> None:
    assert command("permits", "--strict", cwd=desk).returncode == 3


def test_no_question_is_shown_when_none_is_wanted(desk: Path) -> None:
    result = json.loads(command("permits", "--questions", "0", "--json", cwd=desk).stdout)
    assert result["questions"]
    assert not any(each["shown"] for each in result["questions"])


def test_what_people_edit_in_a_plan_stays_when_the_spec_changes(desk: Path) -> None:
    command("permits", cwd=desk)
    plan, spec = desk / "specs/permits/plan.md", desk / "specs/permits/spec.md"
    plan.write_text(plan.read_text().replace("## Risks & Mitigations\n", "## Risks & Mitigations\n\nA note by hand.\n"))
    spec.write_text(SPEC.replace("- **FR-002**", "- **FR-009**: The system MUST list permits.\n- **FR-002**"))
    done = command("permits", "--json", cwd=desk)
    assert done.returncode == 0, done.stderr
    text = plan.read_text()
    assert "A note by hand." in text.split("## Risks & Mitigations")[1]
    assert "FR-009" in text
    assert any(each["rule"] == "M0-edited" for each in json.loads(done.stdout)["findings"])


def test_an_edited_plan_is_given_up_only_when_told_and_then_kept_beside(desk: Path) -> None:
    command("permits", cwd=desk)
    plan = desk / "specs/permits/plan.md"
    plan.write_text(plan.read_text() + "\nA note by hand.\n")
    assert command("permits", "--force", cwd=desk).returncode == 0
    assert "A note by hand." not in plan.read_text()
    assert (desk / "specs/permits/plan.md.1.bak").read_text().endswith("A note by hand.\n")


def test_a_file_that_is_not_ours_is_never_replaced_unasked(desk: Path) -> None:
    (desk / "specs/permits/plan.md").write_text("# Our own plan\n")
    refused = command("permits", cwd=desk)
    assert (refused.returncode, "not written by draft-plan" in refused.stderr) == (2, True)


def test_an_edited_plan_is_not_turned_into_the_other_format(desk: Path) -> None:
    command("permits", cwd=desk)
    plan = desk / "specs/permits/plan.md"
    plan.write_text(plan.read_text() + "\nA note by hand.\n")
    assert command("permits", "-t", "flow", cwd=desk).returncode == 2
    assert plan.read_text().endswith("A note by hand.\n")


def test_a_plan_that_a_model_drafted_is_not_replaced_by_rules(desk: Path) -> None:
    command("permits", cwd=desk)
    data = desk / "specs/permits/plan.json"
    data.write_text(data.read_text().replace('"model": "offline"', '"model": "gpt-9"'))
    refused = command("permits", cwd=desk)
    assert (refused.returncode, "gpt-9" in refused.stderr) == (2, True)


def test_one_section_is_drafted_anew_and_the_others_kept(desk: Path) -> None:
    command("permits", cwd=desk)
    done = command("permits", "--only", "risks", "--because", "think of fraud", "--json", cwd=desk)
    assert [each["id"] for each in json.loads(done.stdout)["sections"] if not each["kept"]] == ["risks"]


def test_the_date_can_be_held_still(desk: Path) -> None:
    done = command("permits", "-o", "-", cwd=desk, SOURCE_DATE_EPOCH="86400")
    assert "created: 1970-01-02" in done.stdout


UNFILLED = """# Feature Specification: [FEATURE NAME]

### User Story 1 - [Brief Title] (Priority: P1)

[Describe this user journey]

- **FR-001**: System MUST [specific capability]
"""

BAD = {
    "missing": ("nowhere/spec.md", None),
    "empty": ("bad.md", b""),
    "whitespace": ("bad.md", b" \n\t\n"),
    "binary": ("bad.md", b"\x00\x01\x02" * 50),
    "utf-16": ("bad.md", SPEC.encode("utf-16")),
    "latin-1": ("bad.md", "# Größe\nFR-001: Die Größe MUSS stimmen.".encode("latin-1")),
    "too large": ("bad.md", b"- **FR-001**: x MUST y\n" * 250_000),
    "pointer": ("bad.md", b"See [the wiki](wiki.md).\n"),
    "no requirement": ("bad.md", b"# Title\n\nHello there.\n"),
    "template": ("bad.md", UNFILLED.encode()),
    "alias bomb": ("bad.md", b"---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n" + SPEC.encode()),
    "duplicate key": ("bad.md", b"---\na: 1\na: 2\n---\n" + SPEC.encode()),
    "tag": ("bad.md", b"---\na: !!python/object/apply:os.system ['true']\n---\n" + SPEC.encode()),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_names_file_and_remedy_and_nothing_is_written(desk: Path, case: str) -> None:
    name, content = BAD[case]
    if content is not None:
        (desk / name).write_bytes(content)
    before = files(desk)
    done = command(name, cwd=desk)
    assert done.returncode == 2, done.stderr
    assert name in done.stderr
    assert len(done.stderr.splitlines()) >= 2, "a remedy stands below"
    assert "Traceback" not in done.stderr
    assert files(desk) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--questions", "-1"),
        ("--depth", "deep"),
        ("--template", "nonesuch"),
        ("--only", "nonesuch"),
        ("--because", "why"),
        ("--base-url", "ftp://example.org", "-m", "x"),
        ("--base-url", "http://example.org/v1", "-m", "x"),
        ("-m", "some-model"),
        ("--out", "specs"),
        ("--out", "none/plan.md"),
        ("--nonesuch",),
        ("--concurrency", "0"),
    ],
    ids=" ".join,
)
def test_a_bad_option_is_named_and_nothing_is_written(desk: Path, arguments: tuple[str, ...]) -> None:
    before = files(desk)
    done = command("permits", *arguments, cwd=desk)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert files(desk) == before


def test_an_unknown_setting_names_its_file(desk: Path) -> None:
    (desk / ".draft-plan.toml").write_text("colour = 'red'\n")
    done = command("permits", cwd=desk)
    assert (done.returncode, ".draft-plan.toml" in done.stderr, "colour" in done.stderr) == (2, True, True)


def test_an_error_is_an_object_for_machines_too(desk: Path) -> None:
    done = command("nowhere", "--json", cwd=desk)
    assert json.loads(done.stdout)["exit_code"] == done.returncode == 2


def test_a_key_is_not_sent_where_only_the_repository_points(desk: Path) -> None:
    (desk / ".draft-plan.toml").write_text('model = "m"\nbase-url = "https://example.invalid/v1"\n')
    done = command("permits", cwd=desk, OPENAI_API_KEY="sk-secret-value")
    assert done.returncode == 2
    assert "not sent" in done.stderr
    assert "sk-secret-value" not in done.stderr


def test_an_endpoint_that_cannot_be_reached_leaves_with_4_and_no_plan(desk: Path) -> None:
    done = command("permits", "-m", "m", "--base-url", "http://127.0.0.1:9/v1", "--timeout", "1", cwd=desk)
    assert done.returncode == 4, done.stderr
    assert "specs/permits/plan.md" not in files(desk)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_leaves_with_130_and_nothing_broken(desk: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes requests and never answers
        silent.settimeout(60)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        run = subprocess.Popen(
            [sys.executable, "-m", "draft_plan", "permits", "-m", "m", "--base-url", url],
            cwd=desk, stderr=subprocess.PIPE, text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a runner in the background ignores it
        )  # fmt: skip
        peer, _ = silent.accept()
        with peer:
            run.send_signal(signal.SIGINT)
            _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert "specs/permits/plan.md" not in files(desk)


def test_help_shows_the_options_of_the_main_job(desk: Path) -> None:
    done = command("--help", cwd=desk)
    assert done.returncode == 0
    assert "--template" in done.stdout


def test_packs_are_listed_and_checked(desk: Path) -> None:
    assert "constitution" in command("pack", "list", cwd=desk).stdout
    assert command("pack", "check", "flow", cwd=desk).returncode == 0
