"""Blank lines, columns and sections of the rendered text; code is left alone."""

from draft_plan.rendering.layout import split, tidy


def test_columns_are_padded_by_what_a_reader_sees():
    assert (
        tidy("| a | 漢字 |\n|---|---|\n| `x\\|y` | b |\n", aligned=True)
        == "| a      | 漢字 |\n| ------ | ---- |\n| `x\\|y` | b    |\n"
    )


def test_code_is_left_as_it_is():
    text = "```\n| a |\n|-|\n\n\n## x  \n```\n"
    assert tidy(text, aligned=True) == text
    assert list(split(text)) == [""]


def test_blank_lines_stand_alone_and_never_last():
    assert tidy("\n\na  \n\n\n\nb\n\n", aligned=True) == "a\n\nb\n"


def test_a_format_may_keep_its_tables_as_they_are():
    assert tidy("| a | b |\n|---|---|\n| 1 | 2 |\n", aligned=False) == "| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_parts_go_by_headings_of_the_second_level():
    assert split("# T\n\n## A\n\n### B\n\n## C\n") == {"": "# T\n", "A": "## A\n\n### B\n", "C": "## C\n"}
