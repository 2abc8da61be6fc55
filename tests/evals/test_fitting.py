"""The score is fitted on known truth, keeps its signs, and makes a file that the library reads."""

import random

import pytest
from evals import fitting
from evals.answers import Answer, Asked, Seen
from evals.fitting import Labelled, calibrate, fit, labelled, left_out
from evals.samples import select

import draft_plan

PLAIN = draft_plan.Signals().values()


def drawn(n=600, seed=1, spoiled=False):
    """Facts that are wrong the likelier the less support they have; ``spoiled`` makes unfound quotes look good."""
    chance = random.Random(seed)
    rows = []
    for index in range(n):
        support, absent = chance.choice([0.0, 0.5, 1.0]), chance.choice([0.0, 1.0])
        wrong = chance.random() < (0.7 if absent else 0.35) - 0.3 * support
        unfound = float(not wrong) if spoiled else chance.choice([0.0, 1.0])
        signals = {**PLAIN, "support": support, "absent": absent, "unfound": unfound}
        rows.append(Labelled(f"repo-{index % 12}", f"case-{index % 24}", f"s{index}", f"a.{index}", wrong, signals))
    return rows


def test_the_weights_point_the_way_that_the_data_do():
    found = fit(drawn())
    assert found.features["support"][0] < 0 < found.features["absent"][0]


def test_a_weight_against_its_sign_is_left_out():
    found = fit(drawn(spoiled=True))
    assert "unfound" not in found.features
    assert all(weight * draft_plan.SIGNS[name] >= 0 for name, (weight, _, _) in found.features.items())


def test_taking_evidence_away_never_looks_surer():
    found = fit(drawn())
    risks = [found.probability({**PLAIN, "support": support}) for support in (1.0, 0.5, 0.0)]
    assert risks == sorted(risks)


def test_signals_that_never_vary_leave_the_base_rate():
    rows = [Labelled("r", "c", str(n), "a", n < 3, PLAIN) for n in range(10)]
    assert fit(rows).probability(PLAIN) == pytest.approx(0.3)
    with pytest.raises(ValueError, match="one kind"):
        fit(rows[:3])


def test_what_is_said_of_it_is_measured_on_repositories_left_out():
    rows = drawn()
    told = fitting.figures(rows, left_out(rows))
    assert 0.68 < told["AUROC"] < 0.85
    assert told["ECE"] < 0.08


def test_an_ablation_says_what_a_signal_is_worth():
    told = fitting.ablated(drawn())
    assert told["without absent"]["AUROC"] < told["all signals"]["AUROC"] - 0.03
    assert told["without critic"] == told["all signals"]
    assert told["critic only"]["Brier skill"] == pytest.approx(0, abs=0.02)


def test_the_file_is_one_that_the_library_reads(tmp_path):
    made = calibrate(drawn(), "some-model", critic=False, made="2026-01-31", commit="abc", deploy=0.1)
    path = tmp_path / made.key.file
    path.write_text(made.model_dump_json(), encoding="utf-8")
    assert draft_plan.Calibration.model_validate_json(path.read_text(encoding="utf-8")) == made
    assert made.key == draft_plan.calibration_key("some-model")
    grounded, bare = draft_plan.Signals(), draft_plan.Signals(support=0.0, firm=0.0, closed=0.0, absent=1.0)
    assert draft_plan.probability(made, grounded) < made.thresholds["ask"] < draft_plan.probability(made, bare)


def test_too_few_labels_make_no_file():
    with pytest.raises(ValueError, match="too few"):
        calibrate(drawn(30), "m", critic=False, made="2026-01-31", commit="abc", deploy=0.1)


def test_a_fact_is_wrong_where_the_edit_took_away_what_it_rests_on(case):
    rests = Seen(
        at="data_model.retention",
        standing="stated",
        question="",
        quotes=(("spec", "delete returned loans after 30 days", "exact"),),
    )
    bare = Seen(at="data_model.retention", standing="absent", question="", signals={"absent": 1.0, "support": 0.0})
    asked = Asked(text="How long are loans kept?", fact="security.logs")
    other = Seen(at="security.logs", standing="absent", question="")
    answers = {
        "tools/original": Answer(system="s", case="tools", variant="original", seen=(rests, other)),
        "tools/deleted-kept": Answer(
            system="s", case="tools", variant="deleted-kept", seen=(bare, other), asked=(asked,)
        ),
        "tools/paraphrased-kept": Answer(system="s", case="tools", variant="paraphrased-kept", seen=(rests,)),
    }
    rows = [(row.sample, row.at, row.wrong) for row in labelled(select([case]), answers)]
    assert rows == [
        ("tools/original", "data_model.retention", False),
        ("tools/deleted-kept", "data_model.retention", True),
        ("tools/deleted-kept", "security.logs", True),
        ("tools/paraphrased-kept", "data_model.retention", False),
    ]
