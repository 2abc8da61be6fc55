"""A small repository, its spec, and clean plans for it by hand: in our format, in spec-kit's and in Kiro's."""

from __future__ import annotations

import subprocess
from pathlib import Path

from draft_plan.checking import check
from draft_plan.result import CheckResult

SPEC = """# Feature Specification: Tool Library Reminders

**Status**: Draft

## User Scenarios & Testing

### User Story 1 - Remind a borrower (Priority: P1)

A neighbour who borrowed a ladder is reminded two days before it is due.

**Acceptance Scenarios**:

1. **Given** a loan due on Friday, **When** Wednesday begins, **Then** the borrower receives one reminder.

### User Story 2 - Extend a loan (Priority: P2)

A borrower who needs the tool longer extends the loan once by a week.

**Acceptance Scenarios**:

1. **Given** a loan that was never extended, **When** the borrower extends it, **Then** its due date moves by 7 days.

## Requirements

### Functional Requirements

- **FR-001**: The system MUST send a reminder two days before a loan is due.
- **FR-002**: The system MUST NOT send two reminders for the same loan.
- **FR-003**: A borrower MUST be able to extend a loan once by seven days.
- **FR-004**: The system MUST refuse to extend a loan whose tool is reserved by somebody else.
- **FR-005**: The librarian MUST see every overdue loan with the borrower's telephone number.

## Success Criteria

- **SC-001**: The overdue list appears within 2 seconds for 10,000 loans.
- **SC-002**: Fewer than 5 loans a month are returned late.

## Out of Scope

- Charging fees for broken or scratched tools
"""

PLAN = """---
feature: reminders
spec: specs/reminders/spec.md
created: 2026-11-02
status: draft
---

# Technical Plan: Tool Library Reminders

## Constitution Check

| Article             | Status | Notes                                            |
| ------------------- | ------ | ------------------------------------------------ |
| Test-First          | [x]    | 3 of 7 tasks are written test-first.             |
| Measurable Outcomes | [x]    | SC-001 and SC-002 have figures.                  |
| Simplicity          | [x]    | One new module and no new dependency.            |
| Clarification       | [x]    | Nothing is open.                                 |
| Interview-Driven    | [ ]    | Nobody was interviewed.                          |
| Security by Design  | [x]    | All four concerns are assessed.                  |

---

## Summary

A daily job looks for loans that fall due and sends reminders; the loan store learns to extend a loan.

---

## Technical Context

- **Language/Framework:** Python 3.12, Flask 3.1
- **Key Dependencies:**
  - flask 3.1.0 (existing) - the pages of the librarian
- **Affected Areas:**
  - Loans (`src/toolshed/loans.py`) - the store is asked by `find_loan()` and keeps its shape
- **Database Changes:** Yes - a column for the day of the reminder

---

## Architecture

The job reads loans from the store and hands each to the mailer.

---

## Implementation Phases

### Phase 1: Foundation

- [ ] Store the day of the reminder with each loan in `src/toolshed/loans.py` (FR-002) (test-first)

### Phase 2: Remind a borrower

- [ ] Send a reminder two days before a loan is due from `src/toolshed/reminding.py` (US1, FR-001) (test-first)
- [ ] Show the template of the reminder in `src/toolshed/mailer.py` (US1.AC1) [P]

### Phase 3: Extend a loan

- [ ] Let a borrower extend a loan once by seven days in `src/toolshed/loans.py` (US2, FR-003) (test-first)
- [ ] Refuse to extend a loan whose tool is reserved in `src/toolshed/loans.py` (FR-004)

### Phase 4: Oversight

- [ ] List overdue loans with the telephone number in `src/toolshed/pages.py` (FR-005) [P]
- [ ] Measure that the overdue list appears within 2 seconds for 10,000 loans (SC-001)

**Legend:**

- `(test-first)` - Write tests before implementation
- `[P]` - Parallelizable with other [P] tasks in same phase

---

## Test Strategy

### Test-First Tasks

Tasks that require failing tests before implementation:

1. Store the day of the reminder with each loan in `src/toolshed/loans.py`
2. Send a reminder two days before a loan is due from `src/toolshed/reminding.py`
3. Let a borrower extend a loan once by seven days in `src/toolshed/loans.py`

### Unit Tests

- A loan is reminded of only once (FR-002)
- A loan that was extended cannot be extended again (FR-003)

### Integration Tests

- The count of late returns is logged each month (SC-002)

---

## Files to Modify

| File                        | Changes                                  |
| --------------------------- | ---------------------------------------- |
| `src/toolshed/loans.py`     | The day of the reminder, and extending   |
| `src/toolshed/reminding.py` | Create - the daily job                   |
| `src/toolshed/mailer.py`    | The template of the reminder             |
| `src/toolshed/pages.py`     | The list of overdue loans                |

---

## API Changes

Not applicable: no operation is new.

---

## Database Changes

One column is added.

```sql
ALTER TABLE loan ADD COLUMN reminded_on DATE;
```

---

## Security Considerations

| Concern          | Assessment                     | Mitigation               |
| ---------------- | ------------------------------ | ------------------------ |
| Authentication   | Unchanged.                     | None needed.             |
| Authorization    | Only librarians see the list.  | The page asks for a role. |
| Input Validation | Dates come from the store.     | None needed.             |
| Data Access      | Telephone numbers are shown.   | To librarians only.      |

---

## Risks & Mitigations

| Risk                 | Likelihood | Impact | Mitigation         |
| -------------------- | ---------- | ------ | ------------------ |
| Mail is not delivered | Low        | Hi     | Log what bounces.  |

---

## Rollout Plan

- **Feature Flags:** None.
- **Migration Strategy:** The column is added before the job runs.
- **Monitoring:** The number of reminders a day.
- **Rollback Plan:** Stop the job.

---

## Open Questions

Resolved during planning but worth noting:

- None.

Still open:

- None.
"""

FLOW_PHASES = """# Technical Plan: Tool Library Reminders

**Feature ID**: reminders
**Status**: draft

## Component Design

### Component 1: Reminder Job
**Purpose**: Sends a reminder two days before a loan is due (FR-001, FR-002)

### Component 2: Loan Store
**Purpose**: Extends a loan once, unless its tool is reserved (FR-003, FR-004)

## Implementation Phases

### Phase 1: Foundation
**Goal**: Loans can be extended.
**Components**:
- Loan Store

**Dependencies**: None
**Estimated Tasks**: 2
**Tasks**:
- Extend a loan once by seven days (US2, FR-003)
- Refuse to extend a loan whose tool is reserved (FR-004)

### Phase 2: Reminders
**Goal**: Borrowers are reminded.
**Components**:
- Reminder Job

**Dependencies**: Phase 1
**Estimated Tasks**: 3
**Tasks**:
- Send a reminder two days before a loan is due (US1, FR-001, FR-002)
- List overdue loans with the telephone number (FR-005)
- Measure the overdue list and the late returns (SC-001, SC-002)
"""

SPEC_KIT = """# Implementation Plan: Tool Library Reminders

**Branch**: `001-reminders` | **Date**: 2026-11-02 | **Spec**: [spec.md](./spec.md)

## Summary

A daily job sends a reminder two days before a loan is due, never two reminders for the same loan. Borrowers extend a
loan once by seven days, unless the tool is reserved by somebody else. Librarians see overdue loans with the telephone
number of the borrower; the list appears within 2 seconds for 10,000 loans. Fewer than 5 loans a month come back late.

## Technical Context

**Language/Version**: Python 3.12
**Primary Dependencies**: Flask 3.1
**Storage**: SQLite

## Constitution Check

- [x] **Simplicity**: one new module
- [ ] **Observability**: logging is to be settled

## Project Structure

```text
src/toolshed/
├── loans.py        # [MODIFY] extend a loan
└── reminding.py    # [NEW] the daily job
```

## Tasks

- [ ] T001 Create `src/toolshed/reminding.py` with the daily reminder of loans that fall due
- [ ] T002 [P] Extend a loan by seven days in `src/toolshed/loans.py`
- [ ] T003 [P] List overdue loans with the borrower's telephone number in `src/toolshed/pages.py`
"""

FILES = {
    "pyproject.toml": '[project]\nname = "toolshed"\nrequires-python = ">=3.12"\ndependencies = ["flask>=3.1"]\n',
    "uv.lock": (
        'version = 1\n\n[[package]]\nname = "flask"\nversion = "3.1.0"\nsource = { registry = "https://example.org" }\n'
    ),
    "src/toolshed/__init__.py": "",
    "src/toolshed/loans.py": "def find_loan(number):\n    return number\n",
    "src/toolshed/mailer.py": "def send_mail(to, text):\n    return to, text\n",
    "src/toolshed/pages.py": "def show_overview():\n    return []\n",
    "tests/test_loans.py": "def test_find_loan():\n    assert True\n",
}


def repository(root: Path, plan: str, spec: str = SPEC) -> Path:
    """A git repository with the spec and the plan in it; the plan's path."""
    folder = root / "specs" / "reminders"
    files = {**FILES, "specs/reminders/spec.md": spec}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    (folder / "plan.md").write_text(plan, encoding="utf-8")
    return folder / "plan.md"


def found(root: Path, plan: str, spec: str = SPEC) -> CheckResult:
    """What ``check`` says of this plan in the repository."""
    return check(str(repository(root, plan, spec)))
