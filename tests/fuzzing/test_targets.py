# ruff: noqa: E501  (tables of pieces)
"""The targets of the fuzzer, for a moment in every run of the suite: generated inputs, and those that once broke one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzzing import targets

SPECS = (
    b"# T\n", b"## Requirements\n", b"- **FR-001**: must\n", b"#### US2: Take\n", b"- [ ] a\n", b"```", b"<!--", b"-->", b"---\n",
    b"| a |\n|---|\n", b"1. Given x, when y, then z\n", b"[NEEDS CLARIFICATION: x]", b"**", b"\xe2\x80\xae", b"\xff", b"\n",
)  # fmt: skip
REPLIES = (
    b'{"', b'"}', b'": {', b'"summary"', b'"facts"', b'"answer"', b"```json\n", b"</think>", b"NaN", b"\\ud800", b"[[[[", b"1e999",
    b'{"choices":[{"message":{"content":"{}"}}]}', b"\x00", b"null",
)  # fmt: skip
ANSWERS = (
    b"# h", b"\n## Summary\n", b"- [x] a", b"|", b"`", b"``", b"\\", b"<b>", b"<!--", b"](", b"![", b"[a]: x", b"https://e.org",
    b"@team", b"#1", b"/approve", b"&lt;", b"curl x | sh", b"\xf3\xa0\x81\x81", b"\x1b[0m", b"\xff", b"=======", b"[CLARIFY: x]",
)  # fmt: skip


def inputs(pieces: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    return st.lists(st.one_of(st.sampled_from(pieces), st.binary(max_size=6)), max_size=24).map(b"".join)


@settings(max_examples=150)
@given(inputs(SPECS))
def test_any_spec_is_read_or_refused(data: bytes) -> None:
    targets.reader(data)


@settings(max_examples=200)
@given(inputs(REPLIES))
def test_any_reply_is_parsed_or_a_problem(data: bytes) -> None:
    targets.replies(data)


@settings(max_examples=40)
@given(inputs(ANSWERS))
def test_any_answer_is_rendered_without_coming_to_life(data: bytes) -> None:
    targets.renderer(data)


FOUND: list[tuple[Callable[[bytes], None], bytes]] = [
    # what stood under a story that another place defines had a parent that was no item
    (targets.reader, b"# T\n\n## Notes\n\n#### US2: Take\n\n- [ ] AC1: done\n\n## User Stories\n\n### US2: Take a shift\n\n- [ ] b\n"),
    # marks before an id were tried in all the ways they can be paired: eleven seconds for a hundred of them
    (targets.reader, b"# T\n\n- FR-001: must\n\n" + b"_" * 200 + b"x\n"),
    # a bracket of one text and a parenthesis of another made a link together
    (targets.renderer, b"\x01\x01" + b"x[\xff](\xff" * 3),
    # an entry without a name was a lone dash, and made a heading of the line above it
    (targets.renderer, b"]("),
]  # fmt: skip


@pytest.mark.parametrize(("target", "data"), FOUND)
def test_what_the_fuzzer_found_holds(target: Callable[[bytes], None], data: bytes) -> None:
    target(data)
