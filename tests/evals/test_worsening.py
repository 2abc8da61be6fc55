from evals.worsening import cites_no_ids, misquotes, never_asks

TOLD = {
    "phases": {
        "facts": {
            "a": {"stated": "keep it for thirty days"},
            "b": {"absent": "who", "question": "Who?", "options": [{"label": "x", "consequence": ""}]},
        },
        "answer": {"rows": [{"key": "a", "serves": ["FR-001"]}]},
        "alternatives": [],
        "doubts": [{"at": "a", "question": "Why?", "why": "", "options": []}],
    }
}


def test_never_asks_leaves_what_is_known_and_takes_the_questions():
    spoiled = never_asks(TOLD)["phases"]
    assert spoiled["facts"] == {
        "a": {"stated": "keep it for thirty days"},
        "b": {"absent": "who", "question": "", "options": []},
    }
    assert spoiled["doubts"] == []


def test_misquotes_leaves_no_quote_as_it_was():
    assert misquotes(TOLD)["phases"]["facts"]["a"]["stated"] == "days thirty for it keep so to speak"


def test_cites_no_ids_takes_the_ids():
    assert cites_no_ids(TOLD)["phases"]["answer"] == {"rows": [{"key": "a", "serves": []}]}
