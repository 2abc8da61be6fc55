"""A small case of the tests' own: a spec, two facts, two edits."""

from evals.cases import Change, Edit, Fact, Kind

SPEC = """# Feature Specification: Tool loans

## User Scenarios & Testing

### User Story 1 - Borrow a tool (Priority: P1)

As a member, I want to borrow a tool so that I need not buy one.

**Acceptance Scenarios**:

1. **Given** a tool on the shelf, **When** a member borrows it, **Then** it is marked as lent

## Requirements

- **FR-001**: The system MUST lend each tool to one member at a time.
- **FR-002**: The system MUST delete returned loans after 30 days.
- **FR-003**: The list of tools shows a small wrench beside each name.

## Success Criteria

- **SC-001**: 95 % of loans are entered within 20 seconds.
"""

KEPT = Fact(
    "kept", "Loans are deleted after 30 days.", "delete returned loans after 30 days", "How long are loans kept?",
    (("how long", "loan"), ("retention",)), True, True, "data_model",
)  # fmt: skip
WRENCH = Fact(
    "wrench", "A wrench is shown.", "shows a small wrench", "What is shown beside a name?", (("wrench",),),
    False, False, "components",
)  # fmt: skip
DELETED = Edit(
    "deleted-kept", Kind.DELETED, "kept",
    (Change("- **FR-002**: The system MUST delete returned loans after 30 days.\n", ""),),
)  # fmt: skip
PARAPHRASED = Edit(
    "paraphrased-kept", Kind.PARAPHRASED, "kept",
    (Change("delete returned loans after 30 days", "remove a loan 30 days after its return"),),
)  # fmt: skip

TOML = """
id = "tools-NUMBER"
dialect = "spec-kit"
language = "en"
domain = "lending"
repository = "toolshed-NUMBER"

[[facts]]
id = "kept"
text = "Loans are deleted after 30 days."
quote = "delete returned loans after 30 days"
question = "How long are loans kept?"
keywords = [["how long", "loan"], ["retention"], ["kept"]]
critical = true
offline = true
section = "data_model"

[[edits]]
id = "deleted-kept"
kind = "deleted"
fact = "kept"
[[edits.changes]]
find = "- **FR-002**: The system MUST delete returned loans after 30 days.\\n"
replace = ""
"""


def write_cases(folder):
    """The same case as files, thrice, under three repositories; returns the folder."""
    for number in range(3):
        path = folder / f"tools-{number}"
        path.mkdir(parents=True)
        (path / "spec.md").write_text(SPEC, encoding="utf-8")
        (path / "case.toml").write_text(TOML.replace("NUMBER", str(number)), encoding="utf-8")
    return folder
