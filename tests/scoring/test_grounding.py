"""A claim about what is must come from a source; what the plan brings itself is design."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.facts import SPEC, reply

from draft_plan.repository import Dependency, Place, RepositoryFacts
from draft_plan.scoring import introduced, known, prose, ungrounded, vocabulary
from draft_plan.sections import catalog, reply_type

REDIS = Dependency("redis", "python", ">=5", Place("pyproject.toml", 9, '"redis>=5"'), locked="5.2.1")
REPO = RepositoryFacts(root="/r", files=("src/app/main.py", "pyproject.toml"), dependencies=(REDIS,))


def loose(text: str, facts: RepositoryFacts | None = None, settled: dict[str, str] | None = None) -> list[str]:
    return [each.text for each in ungrounded([text], (known(SPEC, facts or RepositoryFacts(), settled),))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Renewals end after 30 days.", []),
        ("Renewals end after 720 hours.", []),
        ("Renewals end after 45 days.", ["45 days"]),
        ("Mails go through Postfix.", []),
        ("Mails go through Mailgun.", ["Mailgun"]),
        ("It extends src/app/main.py.", ["src/app/main.py"]),
        ("It runs on Redis 7.4.", ["7.4", "Redis"]),
        ("The permit_renewal is checked.", ["permit_renewal"]),
        ("The resident_permit is checked.", []),
    ],
)
def test_what_the_spec_does_not_give_is_ungrounded(text: str, told: list[str]) -> None:
    assert sorted(loose(text)) == sorted(told)


def test_the_repository_gives_paths_libraries_and_versions() -> None:
    assert loose("It extends src/app/main.py with Redis 5.2.", REPO) == []
    assert loose("It extends src/app/other.py with Redis 7.4.", REPO) == ["7.4", "src/app/other.py"]


def test_an_answer_that_people_gave_is_a_source() -> None:
    assert loose("Renewals end after 45 days.", settled={"When do renewals end?": "after 45 days"}) == []


def test_a_verified_quote_is_a_source() -> None:
    assert ungrounded(["After 45 days."], (vocabulary(["ends after 45 days"]),)) == []


def test_what_the_plan_introduces_is_design() -> None:
    files = catalog()["files"]
    rows = [
        {"path": "src/app/renewal.py", "action": "create", "change": "new", "serves": []},
        {"path": "src/app/gone.py", "action": "modify", "change": "…", "serves": []},
    ]
    whole = {"facts": {name: {"stated": "x"} for name in files.facts}, "answer": {"files": rows}}
    created = reply_type(files).model_validate({**whole, "alternatives": [], "doubts": []})
    brought = introduced({"files": created, "data_model": reply()})
    text = "src/app/renewal.py and src/app/gone.py"
    assert [each.text for each in ungrounded([text], (known(SPEC, REPO), brought))] == ["src/app/gone.py"]


def test_a_new_dependency_is_design_and_an_existing_one_is_a_claim() -> None:
    context = catalog()["technical_context"]

    def brought(standing: str) -> list[str]:
        row = {"key": "k", "name": "Celery", "version": "", "standing": standing, "purpose": "queue"}
        answer = {"language": "", "frameworks": [], "dependencies": [row], "areas": []}
        whole = {"facts": {name: {"stated": "x"} for name in context.facts}, "answer": answer}
        parsed = reply_type(context).model_validate({**whole, "alternatives": [], "doubts": []})
        sources = (known(SPEC, REPO), introduced({"technical_context": parsed}))
        return [each.text for each in ungrounded(["Work is queued with Celery."], sources)]

    assert brought("new") == []
    assert brought("existing") == ["Celery"]


def test_code_is_never_read_as_prose_and_every_row_is() -> None:
    answer = reply("Kept for 45 days.").answer
    assert prose(answer, "database.description") == ["Kept for 45 days."]
    assert prose(answer, "database.migration") == []
    assert prose(answer, "entities.structure") == []
    assert prose(answer, "nowhere.at_all") == []


LINES = [
    "Kept for 30 days.",
    "Sent by Postfix.",
    "Python 3.12 runs it.",
    "See src/a/b.py.",
    "One permit_store a flat.",
    "99.95 %",
]


@given(st.lists(st.sampled_from(LINES), unique=True), st.data())
def test_a_line_less_in_the_sources_never_grounds_more(lines: list[str], data: st.DataObject) -> None:
    fewer = data.draw(st.lists(st.sampled_from(lines), unique=True)) if lines else []
    text = " ".join(LINES)
    before = ungrounded([text], (vocabulary(lines),))
    after = ungrounded([text], (vocabulary(fewer),))
    assert {each.text for each in before} <= {each.text for each in after}
