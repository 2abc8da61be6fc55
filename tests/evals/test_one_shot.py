from evals.one_shot import questions, read


def test_the_document_is_taken_out_of_its_object():
    assert read('{"plan": "# Plan\\n"}') == "# Plan\n"


def test_a_reply_that_is_no_object_is_the_document():
    assert read("# Plan") == "# Plan"
    assert read("[1]") == "[1]"


def test_marked_questions_are_found_once_in_order_and_five_are_shown():
    marks = [f"[NEEDS CLARIFICATION] Who approves case {n}? <!-- Q-{n} -->" for n in range(6)]
    text = "\n".join([marks[0], *marks, "[CLARIFY: How long is it kept?]", "[NEEDS CLARIFICATION: Which limit holds?]"])
    found = questions(text)
    assert [each.text for each in found][:2] == ["Who approves case 0?", "Who approves case 1?"]
    assert [each.text for each in found][-2:] == ["How long is it kept?", "Which limit holds?"]
    assert [each.shown for each in found] == [True] * 5 + [False] * 3
