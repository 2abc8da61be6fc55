"""A model's text keeps its words and loses its power over Markdown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from draft_plan import escaping
from draft_plan.escaping import Text, cell, clause, code, fence, lead, line, phrase, prose, scalar, width

MARKDOWN = MarkdownIt("commonmark").enable("table")
ANY = st.text(st.sampled_from("ab \\`*_|<>!-[]()#=~$1.+&;:\n\té漢") | st.characters(), max_size=40)


def blocks(text):
    return [token.type for token in MARKDOWN.parse(text)]


@given(ANY)
def test_a_line_is_at_most_one_paragraph(text):
    assert blocks(line(text)) in ([], ["paragraph_open", "inline", "paragraph_close"])


@given(ANY)
def test_a_line_reads_as_it_was_written(text):
    """Emphasis goes, because plans are plain prose; everything else is still there to read."""
    shown = "".join(
        child.content
        for token in MARKDOWN.parse(line(text))
        for child in token.children or []
        if child.type != "softbreak"
    )
    wanted = "".join(escaping.clean(text).split())
    kept = [character for character in wanted if character.isalpha()]
    assert [character for character in shown if character.isalpha()] == kept or "[" in text or "&" in text


@given(ANY)
def test_a_cell_stays_one_cell(text):
    table = f"| a | b |\n| --- | --- |\n| {cell(text)} | z |\n"
    assert blocks(table).count("td_open") == 2
    assert [token.content for token in MARKDOWN.parse(table) if token.type == "inline"][-1] == "z"


@given(ANY)
def test_a_code_block_ends_where_it_should(text):
    (token,) = MARKDOWN.parse(fence(text, "sql"))
    assert (token.type, token.info) == ("fence", "sql")


@given(ANY.filter(lambda text: bool(escaping.clean(text).strip())))
def test_inline_code_holds_the_whole_text(text):
    (child,) = MARKDOWN.parseInline(code(text))[0].children
    assert (child.type, child.content) == ("code_inline", " ".join(escaping.clean(text).split()))


@given(ANY)
def test_a_scalar_is_read_back_as_the_same_text(text):
    shown = scalar(text)
    wanted = " ".join(escaping.clean(text).split())
    assert (json.loads(shown) if shown.startswith('"') else shown) == wanted


@given(ANY)
def test_prose_is_nothing_but_paragraphs(text):
    assert set(blocks(prose(text))) <= {"paragraph_open", "inline", "paragraph_close"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("snake_case and __init__.py", r"snake_case and \_\_init\_\_.py"),
        ("see `a|b`, **now**", "see `a|b`, now"),
        ("Dict<str> < 5", r"Dict\<str> < 5"),
        ("-5 °C", "-5 °C"),
        ("2025. A year", r"2025\. A year"),
        ("an `open tick", r"an \`open tick"),
        ("a  b\nc", "a b c"),
        ("C #", r"C \#"),
    ],
)
def test_only_what_has_power_is_escaped(text, shown):
    assert line(text) == shown


CLAUSES = {
    "Add the store.": "Add the store.",
    "Add the store (`a/b.py`) (`tests/c.py`)": "Add the store",
    "Write the store in `store.py`: open, close, and keep each record until told": "Write the store in `store.py`",
    "Write `a: b, c` and what else there is to do of it now": "Write `a: b, c` and what else there is to do of…",
    "In one, take all that there is and put it off and on": "In one, take all that there is and put it off and…",
    "Take whatever one two three four `six seven eight nine ten eleven twelve`.": "Take whatever one two three four…",
    "古い記録を毎晩削除し、失敗したら知らせる": "古い記録を毎晩削除し、失敗したら知らせる",
}


@pytest.mark.parametrize(("text", "shown"), CLAUSES.items())
def test_a_clause_stands_for_a_long_text_and_code_is_never_cut(text, shown):
    assert clause(text) == shown
    assert lead(text) == phrase(shown)


def test_a_phrase_has_no_full_stop():
    assert [phrase(text) for text in ("Add it.", "And so on...", "v1.2")] == ["Add it", "And so on...", "v1.2"]


def test_a_marker_stands_behind_its_text_or_in_its_place():
    assert line(Text("now", "[Q]")) == "now [Q]"
    assert cell(Text("", "[Q]")) == "[Q]"
    assert Text("", "[Q]")
    assert not Text("")
    assert prose(Text("a\n\nb", "[Q]")) == "a\n\nb [Q]"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("漢字", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("🚀", 2),
        ("⚠\ufe0f", 2),
        ("👨\u200d👩\u200d👧", 2),
        ("👍\U0001f3fd", 2),
    ],
)
def test_width_counts_columns_and_not_characters(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    "text", ["`" * 20_000, "** " * 20_000, "\\" * 50_000, "[" * 50_000, "`a``" * 10_000, "_ " * 30_000]
)
def test_escaping_is_linear(text):
    """Each of these takes milliseconds; a quadratic pass would run into the suite's time limit."""
    assert cell(text) is not None
    assert prose(text) is not None
