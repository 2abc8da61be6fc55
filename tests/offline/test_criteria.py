"""Success criteria: each is measured, watched in use or reviewed."""

from __future__ import annotations

import pytest
from tests.offline.specs import SEEDS, draft, served, spec, tasks

from draft_plan.offline.criteria import Proof, proof_of
from draft_plan.spec import Item, ItemKind, Span

FIRST = "- **SC-001**: The catalogue page loads within 2 seconds for 5,000 packets.\n"
MORE = (
    "- **SC-002**: Labels on the shelf look tidy to the warden.\n"
    "- **SC-003**: 90% of gardeners say in a survey that borrowing is easy.\n"
    "- **SC-004**: Zero packets are lost when the browser is closed.\n"
    "- **SC-005**: Translations read naturally in every language.\n"
    "- **SC-006**: The printed card matches the screen.\n"
    "- **SC-007**: Old bookmarks keep working.\n"
    "- **SC-008**: Screen readers announce each packet.\n"
)


def _told() -> str:
    assert FIRST in SEEDS
    return SEEDS.replace(FIRST, FIRST + MORE)


@pytest.mark.parametrize(
    ("text", "proof"),
    [
        ("Pages load within 2 seconds", Proof.MEASURED),
        ("Zero packets are lost", Proof.MEASURED),
        ("Null Datenverlust beim Neustart", Proof.MEASURED),
        ("検索は二秒以内、失敗はゼロ", Proof.MEASURED),
        ("90% of members say that it is easy in a survey", Proof.IN_USE),
        ("Support tickets drop by 30%", Proof.IN_USE),
        ("Labels look tidy", Proof.REVIEWED),
    ],
)
def test_a_criterion_is_shown_by_measurement_in_use_or_by_review(text: str, proof: Proof) -> None:
    assert proof_of(Item("SC-1", ItemKind.CRITERION, text, Span(1, 1))) is proof


@pytest.mark.parametrize("depth", ["simple", "standard", "major"])
def test_every_criterion_is_carried_by_a_task_in_polish(depth: str) -> None:
    read_ = spec(_told())
    polish = draft(read_, depth=depth)["phases"]["answer"]["phases"][-1]["tasks"]
    assert {item.id for item in read_.of(ItemKind.CRITERION)} <= set(served(polish))


def test_measured_criteria_have_a_test_and_the_others_have_none() -> None:
    tested = {one for one in served(draft(_told())["tests"]["answer"]) if one.startswith("SC-")}
    assert tested == {"SC-001", "SC-004"}


def test_what_only_people_can_show_is_a_metric() -> None:
    metrics = draft(_told())["observability"]["answer"]["metrics"]
    assert "SC-003" in served(metrics)


def test_a_task_names_at_most_four_criteria_each_by_its_own_words() -> None:
    rows = [task for task in tasks(draft(_told())) if sum(one.startswith("SC-") for one in task["serves"]) > 1]
    assert rows
    assert all(len(task["serves"]) <= 4 for task in rows)
    reviewed = " ".join(task["text"] for task in tasks(draft(_told())))
    for words in ("Labels on the shelf", "Translations read", "Old bookmarks keep", "Screen readers announce"):
        assert words in reviewed
