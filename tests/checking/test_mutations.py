"""The checker is checked: each seeded defect is caught by the rule meant for it, and clean plans have no findings."""

# ruff: noqa: E501 - each defect is one row of a table

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.checking.plans import FLOW_PHASES, PLAN, SPEC, SPEC_KIT, found, repository

from draft_plan.checking import check

Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    """One text for another; a mutation that changes nothing would prove nothing."""

    def change(plan: str) -> str:
        assert old in plan, f"{old!r} is not in the plan"
        return plan.replace(old, new)

    return change


def drop(pattern: str) -> Change:
    """Every line that holds the pattern goes."""

    def change(plan: str) -> str:
        assert re.search(pattern, plan, re.MULTILINE), f"{pattern!r} is not in the plan"
        return "".join(line for line in plan.splitlines(keepends=True) if not re.search(pattern, line))

    return change


def after(line: str, new: str) -> Change:
    """A line more behind the one that begins so."""

    def change(plan: str) -> str:
        whole = next(each for each in plan.splitlines() if each.startswith(line))
        return plan.replace(f"{whole}\n", f"{whole}\n{new}\n", 1)

    return change


TASK = "- [ ] List overdue loans"
ROW = "| `src/toolshed/pages.py`"
MARKER = "- [NEEDS CLARIFICATION] Who may extend a loan?"

OURS: list[tuple[str, str, Change]] = [
    ("a requirement is dropped", "C1-uncovered", drop("FR-005")),
    ("another requirement is dropped", "C1-uncovered", drop("FR-004")),
    ("a story is dropped", "C1-uncovered", lambda plan: re.sub(r"US2, ", "", plan)),
    ("a requirement is only tested", "C3-partial", swap("- [ ] Store the day of the reminder with each loan in `src/toolshed/loans.py` (FR-002)", "- [ ] Store the day of the reminder with each loan in `src/toolshed/loans.py` (FR-001)")),
    ("a criterion is dropped", "C2-unproven", drop("Measure that the overdue|log. SC-002")),
    ("the other criterion is dropped", "C2-unproven", drop("count of late returns")),
    ("a task lists every id", "C6-everything", after(TASK, "- [ ] Do the rest (US1, US2, FR-001, FR-002, FR-003, FR-004, FR-005)")),
    ("a task that nobody asked for", "C7-unasked", after(TASK, "- [ ] Animate confetti whenever visitors scroll sideways")),
    ("an id is renumbered", "C8-mistaken", swap("- [ ] Refuse to extend a loan whose tool is reserved in `src/toolshed/loans.py` (FR-004)", "- [ ] Refuse to extend a loan whose tool is reserved by somebody else (FR-005)")),
    ("what is out of scope is planned", "C9-excluded", after(TASK, "- [ ] Charge fees for tools that come back broken or scratched")),
    ("an invented requirement", "I1-unknown-id", swap("(FR-005)", "(FR-005, FR-099)")),
    ("an invented criterion", "I1-unknown-id", swap("(SC-002)", "(SC-002, SC-042)")),
    ("an invented story", "I1-unknown-id", swap("(US1, FR-001)", "(US1, US7, FR-001)")),
    ("a range that goes too far", "I1-unknown-id", swap("(FR-004)", "(FR-004 to FR-006)")),
    ("an id without its zeros", "I2-respelled-id", swap("(FR-004)", "(FR-4)")),
    ("an id without its hyphen", "I2-respelled-id", swap("(SC-002)", "(SC002)")),
    ("a file to change that is not there", "P1-missing-path", swap("`src/toolshed/pages.py`", "`src/toolshed/screens.py`")),
    ("a file to delete that is not there", "P1-missing-path", after(ROW, "| `src/toolshed/fees.py` | Delete - no fees |")),
    ("a path in wrong letters", "P2-path-case", swap("`src/toolshed/mailer.py`", "`src/toolshed/Mailer.py`")),
    ("a path in a folder that is not there", "P3-unknown-path", after("The job reads", "It calls `backend/queue/worker.py` first.")),
    ("a path outside of code", "P3-unknown-path", after("The job reads", "It calls backend/queue/worker.py first.")),
    ("an existing file is created", "P4-exists-already", swap("The template of the reminder             |", "Create - the template |")),
    ("a module is doubled", "P5-duplicate-module", after(ROW, "| `src/toolshed/core/mailers.py` | Create - mail |")),
    ("a wrong version of a dependency", "V1-wrong-version", swap("flask 3.1.0 (existing)", "flask 2.3.0 (existing)")),
    ("a wrong version in the stack", "V1-wrong-version", swap("Flask 3.1", "Flask 2.0")),
    ("a wrong version of the language", "V1-wrong-version", swap("Python 3.12", "Python 3.9")),
    ("a dependency that no manifest has", "V2-unknown-dependency", swap("flask 3.1.0 (existing)", "celery 5.4 (existing)")),
    ("a new dependency that is there", "V3-known-dependency", swap("flask 3.1.0 (existing)", "flask 3.1.0 (new)")),
    ("a function that is nowhere", "S1-unknown-symbol", swap("`find_loan()`", "`find_every_loan()`")),
    ("a function of another file", "S1-unknown-symbol", swap("`find_loan()`", "`send_mail()`")),
    ("a class that is nowhere", "S2-unknown-name", after("The job reads", "It reuses the existing `LoanLedger` of the store.")),
    ("a function that is nowhere, said to stay", "S2-unknown-name", after("The job reads", "The overview keeps `render_overview()` unchanged; `collect_fines()` already exists.")),
    ("a name that is nearly there", "S2-unknown-name", after("The job reads", "It is sent by the existing `send_mails` function.")),
    ("two versions of one dependency", "A11-version", after("The job reads", "It needs Flask 2.2 for the pages.")),
    ("a listed task is not marked", "A1-test-first-list", swap("(US2, FR-003) (test-first)", "(US2, FR-003)")),
    ("a marked task is not listed", "A1-test-first-list", drop(r"^3\. Let a borrower")),
    ("a listed task that there is not", "A1-test-first-list", after("3. Let a borrower", "4. Count the ladders")),
    ("a schema changes and the section says none", "A4-database", lambda plan: re.sub(r"One column is added\.\n\n```sql\n.*?\n```", "Not applicable: no schema changes.", plan)),
    ("no schema changes and the section has one", "A4-database", swap("**Database Changes:** Yes", "**Database Changes:** No")),
    ("a task touches an unlisted file", "A5-unlisted-file", drop(r"^\| `src/toolshed/mailer")),
    ("a listed file that no task touches", "A6-idle-file", after(ROW, "| `tests/test_loans.py` | More cases |")),
    ("parallel tasks share a file", "A8-parallel", after(TASK, "- [ ] Sort the overdue list in `src/toolshed/pages.py` (FR-005) [P]")),
    ("a task stands twice", "A9-repeated-task", after("- [ ] Measure that", "- [ ] Measure that the overdue list appears within 2 seconds for 10,000 loans (SC-001)")),
    ("a section stands twice", "A10-repeated-section", swap("## Rollout Plan", "## Summary\n\nOnce more.\n\n## Rollout Plan")),
    ("clarification is ticked with a question open", "K1-false-tick", lambda plan: plan.replace("Still open:\n\n- None.", f"Still open:\n\n{MARKER}")),
    ("test-first is ticked without any", "K1-false-tick", lambda plan: plan.replace(") (test-first)\n", ")\n")),
    ("security is ticked and not written", "K1-false-tick", lambda plan: re.sub(r"\| Authentication.*?only\.      \|\n", "\nNot drafted: the endpoint refused.\n", plan, flags=re.DOTALL)),
    ("a tick without a note", "K2-bare-tick", swap("One new module and no new dependency.", "")),
    ("a placeholder of the format", "L1-placeholder", swap("The list of overdue loans", "[What changes]")),
    ("a placeholder of another tool", "L1-placeholder", swap("Python 3.12", "[e.g., Python 3.11] Python 3.12")),
    ("a placeholder in braces", "L1-placeholder", swap("# Technical Plan: Tool Library Reminders", "# Technical Plan: {Feature Name}")),
    ("an open marker", "L2-open", swap("Still open:\n\n- None.", f"Still open:\n\n{MARKER}")),
    ("an approved plan with a marker", "L3-approved-open", lambda plan: plan.replace("status: draft", "status: approved").replace("Stop the job.", "Stop the job. [NEEDS CLARIFICATION: who?]")),
    ("far too long", "L4-excess", swap("Stop the job.", "Stop the job. " + "The job stops when it is stopped and not before that. " * 200)),
    ("a heading is lost", "H1-format", drop("^## Rollout Plan")),
    ("headings change places", "H1-format", lambda plan: plan.replace("## Summary", "## X").replace("## Architecture", "## Summary").replace("## X", "## Architecture")),
    ("a heading is renamed", "H1-format", swap("## Files to Modify", "## Files")),
    ("a table has other columns", "H1-format", swap("| Risk                 | Likelihood |", "| Risk                 | Chance     |")),
]  # fmt: skip

FLOW: list[tuple[str, str, Change]] = [
    ("a count that is not that of the tasks", "A2-task-count", swap("**Estimated Tasks**: 3", "**Estimated Tasks**: 8")),
    ("a task is taken out of a phase", "A2-task-count", drop("- Refuse to extend")),
    ("a phase builds what is not designed", "A3-unknown-component", swap("- Reminder Job\n", "- Notification Bus\n")),
    ("a phase waits for itself", "A7-phase-order", swap("**Dependencies**: Phase 1", "**Dependencies**: Phase 2")),
    ("a phase waits for a later one", "A7-phase-order", swap("**Dependencies**: None", "**Dependencies**: Phase 2")),
    ("a phase waits for one that there is not", "A7-phase-order", swap("Dependencies**: Phase 1", "Dependencies**: Phase 9")),
    ("a requirement is dropped", "C1-uncovered", swap(", FR-002)", ")")),
]  # fmt: skip

FOREIGN: list[tuple[str, str, Change]] = [
    ("a task number stands twice", "I3-task-twice", swap("T003", "T001")),
    ("parallel tasks share a file", "A8-parallel", swap("src/toolshed/pages.py", "src/toolshed/loans.py")),
    ("a created file exists", "P4-exists-already", swap("Create `src/toolshed/reminding.py`", "Create `src/toolshed/mailer.py`")),
    ("an update of a file that is not there", "P1-missing-path", swap("T001 Create `src/toolshed/reminding.py`", "T001 Update `src/toolshed/remembering.py`")),
    ("a tree changes a file that is not there", "P1-missing-path", swap("├── loans.py ", "├── lending.py ")),
    ("a wrong version", "V1-wrong-version", swap("Flask 3.1", "Flask 2.2")),
    ("a tick without a word", "K2-bare-tick", swap("**Simplicity**: one new module", "**Simplicity**")),
    ("an open marker", "L2-open", swap("**Storage**: SQLite", "**Storage**: [NEEDS CLARIFICATION: which store?]")),
    ("a folder of the template", "L1-placeholder", swap("```text\n", "```text\nspecs/[###-feature]/\n")),
    ("a plan of something else", "C5-incomparable", lambda plan: "# Plan: Moon Base\n\nRockets launch before dawn and land on dust.\n"),
]  # fmt: skip


@pytest.mark.parametrize("plan", [PLAN, FLOW_PHASES, SPEC_KIT], ids=["ours", "flow", "spec-kit"])
def test_a_clean_plan_has_no_findings(tmp_path: Path, plan: str) -> None:
    checked = found(tmp_path, plan)
    assert [(each.rule, each.line, each.message) for each in checked.findings] == []
    assert checked.exit_code == 0


def seeded(plan: str, cases: list[tuple[str, str, Change]]) -> list[object]:
    return [pytest.param(plan, rule, change, id=f"{rule} {name}") for name, rule, change in cases]


DEFECTS = [*seeded(PLAN, OURS), *seeded(FLOW_PHASES, FLOW), *seeded(SPEC_KIT, FOREIGN)]


@pytest.mark.parametrize(("plan", "rule", "change"), DEFECTS)
def test_a_seeded_defect_is_caught_by_its_rule(tmp_path: Path, plan: str, rule: str, change: Change) -> None:
    mutated = change(plan)
    assert mutated != plan
    assert rule in {each.rule for each in found(tmp_path, mutated).findings}


def test_a_requirement_that_a_plan_without_ids_does_not_speak_of(tmp_path: Path) -> None:
    """By words only, and said so."""
    spec = swap("- **FR-005**", "- **FR-006**: Membership cards MUST be printed in Braille.\n- **FR-005**")(SPEC)
    said = [each for each in found(tmp_path, SPEC_KIT, spec).findings if each.rule == "C4-unspoken"]
    assert [each.message.split()[6] for each in said] == ["FR-006"]
    assert "by words only" in said[0].message


def test_there_are_more_than_forty_defects() -> None:
    assert len(DEFECTS) > 40


def test_measurable_outcomes_are_ticked_for_a_spec_without_any(tmp_path: Path) -> None:
    spec = SPEC.partition("## Success Criteria")[0]
    rules = {each.rule: each.message for each in found(tmp_path, PLAN, spec).findings}
    assert "Measurable Outcomes" in rules["K1-false-tick"]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("changed", swap("once by seven days", "once by ten days"), "FR-003 (line 29) is changed"),
        ("added", swap("## Success Criteria", "- **FR-006**: Loans MUST be printable.\n\n## Success Criteria"), "FR-006 (line 33) is new"),
        ("removed", drop("FR-005"), "FR-005 is gone"),
    ],
)  # fmt: skip
def test_a_spec_that_changed_makes_the_plan_stale(tmp_path: Path, name: str, change: Change, said: str) -> None:
    del name
    plan = repository(tmp_path, PLAN)
    data = json.loads(_drafted(plan))
    plan.with_suffix(".json").write_text(json.dumps(data), encoding="utf-8")
    assert "T1-stale" not in {each.rule for each in check(str(plan)).findings}
    spec = plan.with_name("spec.md")
    spec.write_text(change(SPEC), encoding="utf-8")
    assert said in " ".join(each.message for each in check(str(plan)).findings if each.rule == "T1-stale")


def _drafted(plan: Path) -> str:
    """plan.json as the offline drafter writes it for this spec."""
    import draft_plan

    ran = draft_plan.draft(plan.with_name("spec.md"), out="-")
    assert ran.plan is not None
    return ran.plan.model_dump_json()
