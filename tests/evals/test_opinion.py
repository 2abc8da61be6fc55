import asyncio

import pytest
from evals import opinion
from evals.cases import DATASETS, load
from evals.opinion import Pair, agree, labels
from tests.serving.stub import Stub, says

import draft_plan


def test_agreement_is_with_what_people_say(case):
    pairs = [
        Pair("tools", "kept", "How long is a loan kept?", True),
        Pair("tools", "kept", "Who may borrow?", False),
        Pair("tools", "kept", "When is it thrown away?", True),
        Pair("tools", "kept", "How long may a loan last?", False),
    ]
    told = agree(pairs, [case], [True, False, True, None])
    assert (told.pairs, told.words, told.model, told.unanswered) == (4, 0.0, 1.0, 1)


@pytest.mark.parametrize(("reply", "said"), [({"same": True}, True), ({"same": "yes"}, None), ("no idea", None)])
def test_a_judge_is_heard_when_it_answers(case, tmp_path, reply, said):
    text = reply if isinstance(reply, str) else '{"same": true}' if reply["same"] is True else '{"same": "yes"}'
    (tmp_path / "spec.md").write_text(case.spec, encoding="utf-8")
    spec = draft_plan.read_spec(tmp_path / "spec.md")

    async def ask(url):
        settings = draft_plan.Settings(model="some", base_url=url)
        async with draft_plan.connect(settings, {}, tmp_path) as connection:
            return await opinion.judge(connection.model, Pair("tools", "kept", "How long?", True), case, spec)

    with Stub(always=says(text)) as stub:
        assert asyncio.run(ask(stub.url)) is said


def test_word_lists_agree_with_the_hand_labels_of_the_shipped_pairs():
    cases = load(DATASETS)
    known = {each.id for each in cases}
    pairs = [each for each in labels() if each.case in known]
    assert len(pairs) >= 40
    assert agree(pairs, cases).words > 0.6
