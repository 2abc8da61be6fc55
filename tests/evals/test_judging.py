"""Rows and items from answers made by hand."""

import pytest
from evals.ablating import ABLATIONS, ablate
from evals.answers import Answer, Asked, Noticed, Seen
from evals.judging import judge
from evals.samples import select
from evals.summing import stability, summarise

ABOUT = Asked(text="How long are loans kept?", fact="data_model.retention", rule="R3-absent", p_wrong=0.7, options=2)
OTHER = Asked(text="Who signs a new member up?", fact="api.who", rule="R8-doubt", p_wrong=0.4)
RESTS = Seen(
    at="data_model.retention", standing="stated", question="How long is it kept?", rule="R4-verified", p_wrong=0.08,
    quotes=(("spec", "MUST delete returned loans after 30 days", "exact"), ("spec", "nowhere", "none")), verbalised=0.6,
)  # fmt: skip


def answer(variant, *asked, **told):
    defaults = {"coverage": {"FR-001": "COVERED", "FR-002": "PARTIAL"}, "seen": (RESTS,), "words": 900, "budget": 600}
    return Answer(
        system="s", case="tools", variant=variant, text="`src/a.py` `src/b.py`", asked=asked, **{**defaults, **told}
    )


def judged(case, *answers):
    return judge("s", select([case]), {each.id: each for each in answers}, "constitution")


def rows(case, *answers):
    return {row.sample.partition("/")[2]: row.values for row in judged(case, *answers).rows}


def test_a_pair_is_won_when_only_the_edited_spec_raises_the_question(case):
    good = rows(case, answer("original", OTHER), answer("deleted-kept", OTHER, ABOUT))["deleted-kept"]
    assert (good["asked"], good["pair"], good["ask precision"], good["new ask precision"]) == (1, 1, 0.5, 1)
    spam = rows(case, answer("original", ABOUT), answer("deleted-kept", ABOUT))
    assert (spam["deleted-kept"]["asked"], spam["deleted-kept"]["pair"]) == (1, 0)
    assert spam["original"]["no false questions"] == -1


def test_beyond_the_budget_is_not_asked(case):
    hidden = ABOUT.model_copy(update={"shown": False})
    found = rows(case, answer("original"), answer("deleted-kept", *[OTHER] * 5, hidden))["deleted-kept"]
    assert (found["asked"], found["asked at 5"], found["asked at all"]) == (0, 0, 1)


def test_a_sham_must_stay_quiet(case):
    assert rows(case, answer("original"), answer("paraphrased-kept", OTHER))["paraphrased-kept"]["quiet"] == 1
    assert rows(case, answer("original"), answer("paraphrased-kept", ABOUT))["paraphrased-kept"]["quiet"] == 0


def test_the_figures_of_a_plan_by_hand(case):
    wrong = Noticed(rule="P1-missing-path", severity="error", message="src/b.py does not exist")
    invented = Noticed(rule="I1-unknown-id", severity="error", message="FR-999 is nowhere")
    found = rows(case, answer("original", ABOUT, findings=(wrong, invented)))["original"]
    assert found["coverage"] == 0.75
    assert found["true paths"] == 0.5
    assert found["evidence"] == 0.5
    assert found["no invented ids"] == -1
    assert found["no errors"] == -2
    assert found["options"] == 1
    assert found["brevity"] == -0.5


def test_a_sample_without_a_plan_has_nothing_but_that(case):
    assert rows(case, answer("original", error="no endpoint"))["original"] == {"drafted": 0.0}


def test_items_carry_what_the_plan_believes(case):
    items = judged(case, answer("original"), answer("deleted-kept", ABOUT), answer("paraphrased-kept", OTHER)).items
    assert [(each.kind, each.must_ask, each.asked, each.p) for each in items] == [
        ("original", False, False, 0.08),
        ("deleted", True, True, 0.7),
        ("paraphrased", False, False, 0.08),
    ]
    summary = summarise(judged(case, answer("original"), answer("deleted-kept", ABOUT)), draws=10)
    assert summary.probabilities["AUROC"].value == 1
    assert summary.means["pair"].n == 1


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("ask nothing", []),
        ("ask everything", [ABOUT.text, OTHER.text]),
        ("random, same budget", [OTHER.text]),
        ("verbalised number only", ["How long is it kept?"]),
        ("hard rules only", [ABOUT.text, OTHER.text]),
        ("without missing facts (R3, R6)", [OTHER.text]),
        ("without doubts (R8)", [ABOUT.text]),
    ],
)
def test_an_ablation_asks_what_its_name_says(case, name, asked):
    shown = ABLATIONS[name](answer("deleted-kept", ABOUT, OTHER)).shown
    if name.startswith("random"):
        assert len(shown) == 2
    else:
        assert [each.text for each in shown] == asked


def test_an_ablated_system_is_judged_anew(case):
    full = judged(case, answer("original"), answer("deleted-kept", ABOUT))
    bare = ablate("ask nothing", full, select([case]), "constitution")
    assert [row.values["asked"] for row in bare.rows if "asked" in row.values] == [0]


def test_runs_that_differ_in_one_mark_of_two_flip_half(case):
    one = judged(case, answer("original"), answer("deleted-kept", ABOUT))
    other = judged(case, answer("original"), answer("deleted-kept", OTHER))
    assert stability([one, other]) == {"runs": 2, "items": 2, "flip rate": 0.5, "coverage overlap": 1.0}
