"""The paired set is what it says, and what checks it notices when it is not."""

import tomllib
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from evals.cases import DATASETS, Case, Change, Edit, Fact, Kind, load, read, variant, write
from evals.validating import findings, holds, table, traces

CASES = load()
HELD_OUT = load(DATASETS.with_name("heldout"))
PROMPTS = Path(__file__).parents[2] / "prompts" / "sections"
SPEC = """\
# Loans of tools

The service must lend tools to members who sign in with their card.

A loan must end after 21 days, and the member must then bring the tool back to the same branch.

Members see their own loans.

The service runs on the server of the club.

Each tool has a number painted on its handle.

The club meets on Fridays.
"""


def fact(**changes):
    told = {
        "id": "length",
        "text": "A loan ends after 21 days.",
        "quote": "must end after 21 days",
        "question": "How long does a loan last?",
        "keywords": (("how long",),),
        "critical": True,
        "offline": True,
        "section": "data_model",
    }
    return Fact(**told | changes)


def others():
    rows = {"who": "sign in with their card", "own": "see their own loans", "where": "on the server of the club"}
    return [
        fact(id=name, quote=quote, question=f"{name} is it?", keywords=((f"{name} is",),))
        for name, quote in rows.items()
    ]


def edit(kind, find, replaced="", about="length", **more):
    return Edit(f"{kind}-{find[:12]}", Kind(kind), about, (Change(find, replaced),), **more)


GOOD = (
    edit("deleted", "A loan must end after 21 days, and the member must then", "At the end the member must"),
    edit("contradicted", "The club meets on Fridays.", "The club meets on Fridays. A loan must end after 7 days."),
    edit("vague", "after 21 days", "after some time"),
    edit("paraphrased", "must end after 21 days", "must be over when 21 days have passed"),
    edit("irrelevant", "\nThe club meets on Fridays.\n", about=""),
)


def case(*edits, facts=None, spec=SPEC, files=()):
    """A case of one fact under test, with the edits given in the place of the sound ones of their kind."""
    kinds = {each.kind for each in edits}
    sound = [each for each in GOOD if each.kind not in kinds]
    return Case(
        "tools", "prose", "en", "lending", "club", spec, tuple(files), facts or (fact(), *others()), (*sound, *edits)
    )


@pytest.mark.parametrize("case", [*CASES, *HELD_OUT], ids=lambda case: case.id)
def test_a_case_holds(case):
    assert findings(case) == []


def test_the_set_is_large_and_mixed():
    edits = [edit for case in CASES for edit in case.edits]
    assert len(CASES) >= 24
    assert len({case.dialect for case in CASES}) >= 6
    assert len({case.language for case in CASES} - {"en"}) >= 4
    assert len({case.domain for case in CASES}) >= 15
    assert sum(bool(case.files) for case in CASES) >= 6
    assert len(edits) >= 150
    assert {edit.kind for edit in edits} == set(Kind)
    assert sum(edit.kind.asks for edit in edits) >= 100
    assert sum(not edit.kind.asks for edit in edits) >= 70
    assert len({case.repository for case in CASES}) == len(CASES)


def test_every_contract_that_a_fact_names_is_one_of_the_prompts():
    heads = (path.read_text(encoding="utf-8").split("+++")[1] for path in PROMPTS.glob("*.md"))
    known = set(chain.from_iterable(tomllib.loads(head).get("facts", {}) for head in heads))
    assert {name for case in CASES for fact in case.facts for name in fact.contract} <= known


def test_what_the_rules_claim_to_notice_names_a_contract():
    assert all(fact.contract for case in CASES for fact in case.facts if fact.offline)


def test_every_variant_is_laid_out_with_its_repository(tmp_path):
    chosen = next(case for case in CASES if any(edit.kind is Kind.REPO for edit in case.edits))
    edit = next(edit for edit in chosen.edits if edit.kind is Kind.REPO)
    spec = write(chosen, edit, tmp_path)
    assert spec.read_text(encoding="utf-8") == variant(chosen, edit)[0] != chosen.spec
    assert edit.answer in (tmp_path / edit.path).read_text(encoding="utf-8")


def test_the_table_has_a_row_a_case_and_counts_all_edits():
    lines = table(CASES).split("\n")
    assert [line.split()[0] for line in lines[1:-1]] == [case.id for case in CASES]
    assert lines[-1].endswith(f"= {sum(len(case.edits) for case in CASES)}")


def test_a_sound_case_has_no_findings():
    assert findings(case()) == []


def test_a_change_that_is_found_twice_is_refused():
    with pytest.raises(ValueError, match="stands 2 times"):
        variant(case(), edit("deleted", "The club"[:4] + "service", ""))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (edit("deleted", "the member must then", "the member must"), "the quote still stands"),
        (edit("deleted", "A loan must end after 21 days, and", "Within 21 days"), "'21 days' is left"),
        (edit("deleted", "A loan must end", "Sooner or later, loans must end"), "'must end after' is left"),
        (edit("deleted", "sign in with their card", "come", about="length"), "the quote still stands"),
        (edit("deleted", "not there"), "stands 0 times"),
        (edit("vague", "21 days", "about 21 days"), "'21' is left"),
        (edit("contradicted", "Members see", "A loan ends after 7 days. Members see"), "contradicts in line 7"),
        (edit("contradicted", "after 21 days", "after 7 days and 7 nights"), "not left as it was"),
        (edit("paraphrased", "must end after 21 days", "must end after three weeks"), "the figures are not the same"),
        (edit("paraphrased", "The club meets", "Our club meets"), "not put in other words"),
        (edit("irrelevant", "A loan must end after 21 days, and t", "T", about=""), "it removes length"),
        (
            edit("repo", "must end after 21 days, and", "ends, and", path="settings.toml", answer="days = 21"),
            "settings.toml does not say",
        ),
        (edit("benign", "must end after 21 days", "must end"), "the fact is critical"),
    ],
)
def test_an_edit_that_is_not_what_it_claims_is_found(wrong, said):
    found = [text for text in findings(case(wrong)) if wrong.id in text]
    assert any(said in text for text in found), found


def test_a_fact_that_the_repository_still_tells_is_not_deleted():
    found = findings(case(files=[("settings.toml", "loan = 'must end after 21 days'\n")]))
    assert any("'21' is left of the fact" in text and "deleted" in text for text in found)


def test_an_allowed_passage_may_share_words_and_must_be_there():
    spec = SPEC.replace("The club meets on Fridays.", "Paint dries for 21 days.\n\nThe club meets on Fridays.")
    left = [text for text in findings(case(spec=spec)) if "deleted" in text]
    assert any("'21 days' is left" in text for text in left)
    excused = tuple(replace(each, allowed=("Paint dries for 21 days.",)) for each in GOOD[:1] + GOOD[2:3])
    assert findings(case(*excused, spec=spec)) == []
    stale = replace(GOOD[0], allowed=("Nobody says this.",))
    assert any("which is allowed" in text for text in findings(case(stale)))


def test_a_gap_in_the_numbering_is_found():
    spec = (
        SPEC + "\n## Functional Requirements\n\n- **FR-001**: The desk must open at 9.\n- **FR-002**: It must close.\n"
    )
    gap = edit("benign", "- **FR-001**: The desk must open at 9.\n", about="minor")
    minor = fact(id="minor", quote="must open at 9", question="When?", keywords=(("when",),), critical=False)
    found = findings(case(gap, facts=(fact(), *others(), minor), spec=spec))
    assert [text for text in found if "numbered [2]" in text]


def test_facts_are_held_to_their_quotes_and_questions():
    unquoted = fact(quote="must end after 22 days")
    assert any("its quote stands 0 times" in text for text in findings(case(facts=(unquoted, *others()))))
    unasked = fact(keywords=(("how short",),))
    assert any("about nothing" in text for text in findings(case(facts=(unasked, *others()))))


def test_traces_are_figures_names_and_three_words_in_a_row():
    found = traces(fact(quote="keep `audit_log` 90 days in PostgreSQL", traces=("Retention",)))
    assert {"90", "90 days", "audit_log", "postgresql", "retention", "days in postgresql"} <= found
    assert traces(fact(quote="keep it 90 days in the box"), figures_only=True) == {
        "90",
        "90 days",
        "keep it 90",
        "it 90 days",
        "90 days in",
    }
    assert holds("… **90 days**, in the box", "90 days in")
    assert not holds("190 days", "90 days")
    assert holds("記録を三年間保存する", "三年間保存")
    assert not holds("記録を五年間保存する", "三年間保存")


def test_a_question_is_about_a_fact_by_its_words_or_by_citing_it():
    loan = fact(keywords=(("how long", "loan"),), quote="A loan must end after 21 days, and the member")
    assert loan.asked_by("How long does a loan last?")
    assert loan.asked_by("Which holds: “A loan must end after 21 days, and …” or the other?")
    assert not loan.asked_by("How long is the queue?")
    assert not fact(keywords=(("led",),)).asked_by("Which tools are ruled out?")
    assert fact(keywords=(("保存",),)).asked_by("いつまで保存しますか？")


def test_a_case_out_of_shape_is_named(tmp_path):
    (tmp_path / "01-broken").mkdir()
    (tmp_path / "01-broken" / "case.toml").write_text('id = "01-broken"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="01-broken"):
        read(tmp_path / "01-broken")


def test_the_folders_are_named_like_their_cases():
    assert [path.parent.name for path in sorted(DATASETS.glob("*/case.toml"))] == [case.id for case in CASES]
