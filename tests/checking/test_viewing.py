"""A plan is read whoever wrote it: sections, tasks, phases, paths, ids with their lines."""

from __future__ import annotations

import time

import pytest

from draft_plan.checking.mentions import action_of, as_path, cited, named, tree_paths
from draft_plan.checking.viewing import view
from draft_plan.coverage import Role


def test_lines_count_from_the_front_matter_on() -> None:
    plan = view("---\nstatus: draft\n---\n\n# Plan\n\n## Tasks\n\n- [ ] Do it (FR-001)\n")
    assert plan.front_matter == {"status": "draft"}
    assert [(task.line, task.passage.ids) for task in plan.tasks] == [(9, ("FR-001",))]


def test_boxes_of_a_constitution_check_or_a_progress_list_are_no_tasks() -> None:
    text = "# P\n\n## Constitution Check\n\n- [x] Simple\n\n"
    text += "## Progress Tracking\n\n- [x] Phase 0\n\n## Work\n\n- [ ] Build it\n"
    assert [task.text for task in view(text).tasks] == ["Build it"]


def test_plain_items_below_a_line_that_says_tasks_are_tasks() -> None:
    text = "# P\n\n### Phase 1: Test the waters\n**Estimated Tasks**: 2\n**Tasks**:\n"
    text += "- One\n- Two\n\n### Unit Tests\n- Three\n"
    plan = view(text)
    assert [task.text for task in plan.tasks] == ["One", "Two"]
    assert plan.phases[0].estimated == (2, 4)
    assert {task.passage.role for task in plan.tasks} == {Role.WORK}


def test_numbered_tasks_carry_their_own_id() -> None:
    assert [task.id for task in view("# P\n\n## Tasks\n\n- [ ] T001 [P] A\n- [x] T002 B\n").tasks] == ["T001", "T002"]


def test_what_is_out_of_scope_is_no_work_but_a_task_about_it_is() -> None:
    plan = view("# P\n\n## Out of Scope\n\n- FR-001 later\n\n## Tasks\n\n- [ ] Say that FR-002 is deferred\n")
    assert [(each.ids, each.role) for each in plan.passages] == [
        (("FR-001",), Role.EXCLUSION),
        (("FR-002",), Role.WORK),
    ]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("**FR-001** and (SC-002)", ["FR-001", "SC-002"]),
        ("FR-001..FR-003", ["FR-001", "FR-002", "FR-003"]),
        ("NFR-PERF-1, US1.AC2", ["NFR-PERF-1", "US1.AC2"]),
        ("User Story 3", ["US3"]),
        ("see https://example.org/FR-001", []),
        ("v1.2 and T1-weighted and a2", []),
    ],
)
def test_ids_are_found_as_authors_write_them(text: str, ids: list[str]) -> None:
    assert list(dict.fromkeys(each.id for each in cited(text, 1))) == ids


def test_ids_that_are_mere_numbers_count_where_the_spec_has_them() -> None:
    known = frozenset({"1", "1.1", "1.2", "2.4"})
    assert [each.id for each in cited("It costs 1.1 euros (1.2, 2.4)", 1, known)] == ["1.2", "2.4"]
    assert [each.id for each in cited("_Requirements: 1.1, 2.4_", 1, known)] == ["1.1", "2.4"]
    assert [each.id for each in cited("as of version 1.2 (1.3)", 1, known)] == []


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("src/a/b.py", "src/a/b.py"),
        ("./src/a.ts:12", "src/a.ts"),
        ("src/app/[id]/page.tsx", ""),
        ("/api/users", ""),
        ("application/json", ""),
        ("origin/main", ""),
        ("src/**/*.py", ""),
        ("../other/a.py", ""),
        ("https://example.org/a.py", ""),
        ("src/v1.2/notes", ""),
        ("docker/Dockerfile", "docker/Dockerfile"),
    ],
)
def test_a_path_is_told_from_what_looks_like_one(word: str, path: str) -> None:
    assert as_path(word) == path


def test_a_path_of_another_project_is_not_ours() -> None:
    text = "It runs\n`scripts/rate.py` from the builder\nskill, then `src/a.py`."
    assert [(each.path, each.line) for each in named(text, 5)] == [("src/a.py", 7)]


@pytest.mark.parametrize(
    ("remark", "action"),
    [
        ("Create - the job", "create"),
        ("[NEW] client", "create"),
        ("# (modify for plugins)", "modify"),
        ("Add a field", ""),
        ("Delete - unused", "delete"),
        ("state machine", ""),
    ],
)
def test_what_is_done_to_a_file_is_read_from_its_remark(remark: str, action: str) -> None:
    assert action_of(remark) == action


def test_a_drawn_tree_gives_whole_paths() -> None:
    tree = "core/\n├── src/\n│   ├── state.rs     # [MODIFY] add a state\n│   └── check.rs     # [NEW]\n└── README.md\n"
    assert [(each.path, each.line, each.action) for each in tree_paths(tree, 10)] == [
        ("core/src/state.rs", 12, "modify"),
        ("core/src/check.rs", 13, "create"),
        ("core/README.md", 14, ""),
    ]


HOSTILE = {
    "brackets": "[" * 20000,
    "backticks": "`a" * 20000,
    "parentheses": "(" + "A" * 30000,
    "ranges": "FR-001 to " * 4000,
    "numbers": "Requirements " + "1.1, " * 6000,
    "tree": "```\n├── " + "│" * 20000 + "\n```",
    "pipes": "|" * 20000,
    "bold": "- [x] **" + "a**" * 5000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_in_a_plan_makes_reading_it_slow(text: str) -> None:
    began = time.perf_counter()
    view(f"# P\n\n{text}\n", frozenset({"1.1"}))
    assert time.perf_counter() - began < 2
