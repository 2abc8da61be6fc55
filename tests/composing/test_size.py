"""A comment never exceeds what its forge takes, and is cut only between sections."""

from dataclasses import replace

import pytest

from draft_plan.artifact import Artifact, Part, Remark, Suggested
from draft_plan.composing import Marker, annotate, compose, find, fits, plain_lines, spell, summarise, units

MARKER = Marker("plan", "a" * 40, 5, "d" * 64)
LIMIT = 65_536


def artifact(*parts, **changes):
    given = {"spec": "specs/x/spec.md", "state": "planned", "title": "X", "parts": parts}
    return Artifact(head="a" * 40, suggestions=(Suggested(**given | changes),))


def part(text, heading="Phases"):
    return Part(heading=heading, text=f"## {heading}\n\n{text}\n")


def filled(size, limit=LIMIT):
    """An artifact whose comment has exactly ``size`` characters when nothing is left out."""
    bare = units(compose(artifact(part("x")), MARKER, limit * 4).text)
    return artifact(part("x" * (size - bare + 1)))


@pytest.mark.case("size: 65,535, 65,536 and 65,537 characters")
@pytest.mark.parametrize("size", [65_000, 65_001, 65_535, 65_536, 65_537])
def test_a_comment_fits_whatever_its_plan_comes_to(size):
    body = compose(filled(size), MARKER, LIMIT)
    assert fits(body.text, LIMIT - 500)
    assert body.left_out == (size > 65_000)


@pytest.mark.case("size: astral characters")
def test_astral_characters_count_twice_and_fit():
    body = compose(artifact(part("𝔭" * 40_000), part("short", "Risks")), MARKER, LIMIT)
    assert units(body.text) < LIMIT
    assert len(body.text.encode()) < LIMIT * 4


@pytest.mark.case("sticky: marker never cut")
def test_the_marker_is_the_first_line_whatever_is_cut():
    body = compose(artifact(*(part("y" * 9000, f"Part {n}") for n in range(30))), MARKER, LIMIT)
    found = find(body.text, "plan")
    assert found == replace(MARKER, text=found.text)
    assert body.left_out > 20


@pytest.mark.case("size: cut between sections only")
def test_whole_sections_are_left_out_and_said_to_be():
    parts = [part(f"```\n{'z' * 9000}\n```", f"Part {n}") for n in range(10)]
    text = compose(artifact(*parts), MARKER, LIMIT, rest="They are in the artifact.").text
    assert text.count("<details>") == text.count("</details>") == 7
    assert text.count("```") == 14
    assert "_3 of 10 sections do not fit here._ They are in the artifact." in text


def test_of_several_specs_the_longest_gives_way_first():
    long = Suggested(spec="specs/a/spec.md", state="planned", parts=tuple(part("l" * 9000, f"P{n}") for n in range(9)))
    short = Suggested(spec="specs/b/spec.md", state="planned", parts=(part("s", "Only"),))
    text = compose(Artifact(suggestions=(long, short)), MARKER, LIMIT).text
    assert "<summary>Only</summary>" in text


def test_a_request_with_thousands_of_specs_still_has_a_comment():
    many = tuple(Suggested(spec=f"specs/{n}/spec.md", state="failed", reason="r" * 1500) for n in range(500))
    body = compose(Artifact(suggestions=many), MARKER, LIMIT)
    assert fits(body.text, LIMIT)
    assert "more specs do not fit here" in body.text


@pytest.mark.case("size: fences closed")
def test_an_open_fence_is_closed():
    text = compose(artifact(part("```\nnever closed")), MARKER, LIMIT).text
    assert text.count("```") == 2
    assert text.index("</details>") > text.rindex("```")


@pytest.mark.case("size: summary of 1 MiB")
def test_a_summary_stays_below_a_mebibyte_of_any_script():
    whole = artifact(*(part("字" * 60_000, f"部 {n}") for n in range(20)))
    assert len(summarise(whole).encode()) < 1024 * 1024


def test_a_log_gets_ten_remarks_of_a_kind():
    remarks = tuple(
        Remark(rule="L1", severity="warning", message=f"m{n}", path="specs/x/spec.md", line=n + 1) for n in range(51)
    )
    assert plain_lines(annotate(artifact(remarks=remarks))).count("::warning ") == 10


def test_what_is_remembered_is_bounded():
    from draft_plan.artifact import Given

    many = tuple(Given(question=f"Q-{n:06d}", answer="a" * 500, by="ada") for n in range(100))
    line = spell(Marker("plan", "", 0, "d" * 64, many))
    assert len(line) < 9000
    held = find(line, "plan")
    assert held is not None
    assert held.given[-1] == many[-1]
