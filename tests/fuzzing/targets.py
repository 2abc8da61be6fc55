"""What must hold for any bytes at all, of the three places where foreign text enters: reader, reply parser, renderer.

Each target takes bytes and returns nothing; a broken invariant is an AssertionError, and an error outside the table of
``draft_plan.errors`` passes through. The suite feeds them from hypothesis, ``benches/fuzz.py`` from a fuzzer that is
guided by coverage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle, pairwise
from typing import Any

from markdown_it import MarkdownIt

from draft_plan import depth, packs
from draft_plan.checking.viewing import view
from draft_plan.errors import SpecError
from draft_plan.llm import completion
from draft_plan.llm.door import Reply, ReplyKind
from draft_plan.llm.ladder import Mode, Shape
from draft_plan.llm.replies import LONGEST, Problem, parse
from draft_plan.llm.salvage import Found, salvage
from draft_plan.packs import synthesise
from draft_plan.plan import ArticleCheck, Assumption, Choice, FieldOutcome, Outcome, Plan, Question, SectionDraft
from draft_plan.plan import SectionStatus as Status
from draft_plan.reading import read_text
from draft_plan.rendering import render
from draft_plan.sections import Section, catalog, reply_type, schema

SEPARATOR = b"\xff"
"""Parts the texts of one input; no UTF-8 holds it."""
HOLE = "\ue000"
"""Stands for a text that is still to be filled in."""
_UNPRINTABLE = re.compile(
    r"[^\n\x20-\x7e\xa0-\U0010ffff]|[\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    r"|[\ud800-\udfff\U000e0000-\U000e0fff]"
)
_OUR_COMMENT = re.compile(r"<!-- Q-[\w.-]{1,40} -->")
_MARKDOWN = MarkdownIt("commonmark").enable("table")


def texts(data: bytes) -> list[str]:
    """The texts in an input, half surrogates among them."""
    return [_text(part) for part in data.split(SEPARATOR)]


def _text(part: bytes) -> str:
    try:
        return part.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return part.decode("utf-8", "replace")


def reader(data: bytes) -> None:
    """A spec is read or refused; what is read has unique ids, spans in the file, and one line to a title."""
    try:
        spec = read_text(data, "specs/x/spec.md")
    except SpecError:
        return
    last = spec.text.count("\n") + 1
    ids = [item.id for item in spec.items]
    assert len(ids) == len(set(ids))
    for item in spec.items:
        assert 1 <= item.span.first <= item.span.last <= last, item
        assert item.text, item
        assert item.id, item
        assert item.parent is None or item.parent in ids, item
    assert "\n" not in spec.title + spec.feature_id
    assert spec.feature_id
    assert depth.choose(spec, "auto").words > 0


@cache
def _asked() -> tuple[tuple[Section, ...], dict[str, Any]]:
    sections = tuple(catalog()[name] for name in ("summary", "decisions", "data_model", "phases", "risks"))
    return sections, dict(schema(sections))


def replies(data: bytes) -> None:
    """A reply's text, or the body it travels in, gives each section a reply of its type or a problem in few words."""
    sections, wanted = _asked()
    mode = [Mode.STRICT, Mode.TOOL, Mode.TEXT][(data[:1] or b"\0")[0] % 3]
    outcome = completion.read(data[1:], {}, Shape(mode=mode), wanted)
    if isinstance(outcome, Reply):
        _parsed(outcome, sections)
    text = _text(data[1:])
    found = salvage(text, wanted["required"])
    assert found.text in text
    assert bool(found.text) == (found.found in (Found.WHOLE, Found.INSIDE))
    if found.text:
        assert isinstance(json.loads(found.text), dict)
        _parsed(Reply(ReplyKind.OK, found.text), sections)
    _parsed(Reply(ReplyKind.OK, text), sections[:1])


def _parsed(reply: Reply, sections: tuple[Section, ...]) -> None:
    parsed = parse(reply, sections)
    assert list(parsed) == [section.id for section in sections]
    for section in sections:
        outcome = parsed[section.id]
        if isinstance(outcome, Problem):
            assert outcome.text
            assert len(outcome.text) <= LONGEST
        else:
            assert reply_type(section).model_validate(outcome.model_dump()) == outcome
            outcome.model_dump_json()


def renderer(data: bytes) -> None:
    """Whatever the answers hold, a plan has the headings of its format, and nothing active or unprintable in it."""
    pack = packs.load(["constitution", "flow"][(data[:1] or b"\0")[0] % 2])
    given = iter(cycle(texts(data[2:])))
    plan = _plan(pack, given, entries=(data[1:2] or b"\2")[0] % 3)
    text = render(plan, pack).text
    assert not pack.outline.missing(text)
    assert not [each for each in pack.outline.placeholders if each in text]
    unprintable = _UNPRINTABLE.search(text)
    assert unprintable is None, repr(text[max(0, unprintable.start() - 40) : unprintable.end() + 10])
    assert _headings(text) == _wanted(pack.id, len(plan.questions))
    inert(text)
    if len(data) % 8 == 0:
        view(text, frozenset())


@cache
def _wanted(name: str, entries: int) -> list[str]:
    """The headings of a plan whose answers are harmless."""
    pack = packs.load(name)
    return _headings(render(_plan(pack, cycle(["x"]), entries), pack).text)


def body(text: str) -> str:
    """A plan without its front matter, which CommonMark knows nothing of."""
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


def _headings(text: str) -> list[str]:
    tokens = _MARKDOWN.parse(body(text))
    return [
        inline.content
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open" and opening.tag == "h2" and opening.level == 0
    ]


def inert(text: str) -> None:
    """No picture, no link but an autolink of https, no HTML but our own comments, seen as CommonMark sees it."""
    for block in _MARKDOWN.parse(body(text)):
        assert block.type != "html_block" or _OUR_COMMENT.fullmatch(block.content.strip()), block.content
        for token in block.children or ():
            assert token.type != "image", block.content
            assert token.type != "html_inline" or _OUR_COMMENT.fullmatch(token.content), token.content
            assert token.type != "link_open" or token.markup == "autolink", block.content


def _plan(pack: packs.Pack, given: Iterator[str], entries: int) -> Plan:
    numbers = range(1, entries + 1)
    return Plan(
        feature=next(given),
        title=next(given),
        created="2025-01-31",
        spec=next(given),
        spec_hash="0" * 64,
        template=pack.id,
        model=next(given),
        sections=tuple(_draft(section, given, entries) for section in pack.sections),
        questions=tuple(_question(f"Q-{number:06x}", given) for number in numbers),
        assumed=tuple(
            Assumption(question_id=f"Q-a{number}", question=next(given), resolution=next(given)) for number in numbers
        ),
        constitution=tuple(
            ArticleCheck(article=next(given) or "x", satisfied=number == 1, notes=next(given), proof=next(given))
            for number in numbers
        ),
    )


def _question(name: str, given: Iterator[str]) -> Question:
    return Question(
        id=name, fact="f", question=next(given), why=next(given), section="summary", blocks=("summary.text",),
        options=(Choice(label=next(given)), Choice(label=next(given))), recommended=next(given), shown=True,
    )  # fmt: skip


def _draft(section: Section, given: Iterator[str], entries: int) -> SectionDraft:
    filled = fill_holes(synthesise(section.answer, entries=entries, text=HOLE), given)
    if section.optional and entries == 1:
        return SectionDraft(section=section.id, status=Status.NOT_APPLICABLE, reason=next(given))
    if section.id == "performance" and entries == 0:
        return SectionDraft(section=section.id, status=Status.NOT_DRAFTED, reason=next(given))
    marked = (FieldOutcome(at="summary.text", outcome=Outcome.CLARIFY, rule="R1", question="Q-000001"),)
    return SectionDraft(
        section=section.id,
        status=Status.DRAFTED,
        reply={"facts": {}, "answer": filled, "alternatives": [], "doubts": []},
        outcomes=marked if section.id == "summary" else (),
    )


def fill_holes(value: Any, given: Iterator[str]) -> Any:
    """The value with the next text in the place of each hole."""
    match value:
        case dict():
            return {name: fill_holes(inner, given) for name, inner in value.items()}
        case list():
            return [fill_holes(inner, given) for inner in value]
        case str() if value == HOLE:
            return next(given)
        case _:
            return value


TARGETS: dict[str, Callable[[bytes], None]] = {"reader": reader, "replies": replies, "renderer": renderer}
