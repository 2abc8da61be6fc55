"""A whole plan in each format through a real inference server: its grammar holds every reply to the schema."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

import draft_plan

SPEC = """# Feature Specification: Lending tools

### User Story 1 - Borrow a tool (Priority: P1)

1. **Given** a free drill, **When** a member borrows it, **Then** it is theirs until Sunday.

### Edge Cases

- What happens when a tool comes back broken?

### Functional Requirements

- **FR-001**: The system MUST let a member borrow a free tool.
- **FR-002**: The system MUST remind a member on the day before.

### Measurable Outcomes

- **SC-001**: 9 of 10 tools come back on time.
"""


@pytest.mark.parametrize("grouping", ["wave", "section"])
@pytest.mark.parametrize("template", ["constitution", "flow"])
def test_no_section_is_left_undrafted(
    llama_server: str, tmp_path: Path, template: str, grouping: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "spec.md"
    spec.write_text(SPEC, encoding="utf-8")
    flags = {
        "model": "tiny", "base_url": llama_server, "template": template, "grouping": grouping, "concurrency": 2,
        "timeout": 300.0,
    }  # fmt: skip
    settings = draft_plan.settle(tmp_path, {}, flags)
    ran = asyncio.run(draft_plan.run(draft_plan.Job(str(spec)), settings, {}))
    statuses = {each.id: each.status for each in ran.result.sections}
    assert set(statuses.values()) <= {"drafted", "not_applicable"}
    assert len(statuses) == len(draft_plan.load_pack(template).sections)
    assert ran.result.exit_code == 0
    usage = ran.result.usage
    assert usage.prompt_tokens > 10_000
    assert usage.completion_tokens > 0
    assert usage.cached_tokens > 0
    assert all(each.usage.prompt_tokens for each in ran.result.sections)
    with capsys.disabled():
        share = usage.cached_tokens / usage.prompt_tokens
        sys.stdout.write(
            f"\n{template}, {grouping}: {usage.calls} requests, {usage.prompt_tokens:,} prompt tokens "
            f"({share:.0%} from cache), {usage.completion_tokens:,} completion tokens\n"
        )


def test_a_second_run_asks_for_nothing(llama_server: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.md"
    spec.write_text(SPEC, encoding="utf-8")
    flags = {"model": "tiny", "base_url": llama_server, "template": "flow", "timeout": 300.0}
    settings = draft_plan.settle(tmp_path, {}, flags)
    first = asyncio.run(draft_plan.run(draft_plan.Job(str(spec)), settings, {}))
    bytes_then = (tmp_path / "plan.md").read_bytes()
    again = asyncio.run(draft_plan.run(draft_plan.Job(str(spec)), settings, {}))
    assert all(each.kept for each in again.result.sections)
    assert (tmp_path / "plan.md").read_bytes() == bytes_then
    assert first.plan == again.plan
