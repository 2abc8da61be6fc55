"""Nothing that a model writes changes the structure of a plan."""

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from draft_plan import packs
from draft_plan.packs import synthesise
from draft_plan.plan import (
    ArticleCheck,
    Assumption,
    Choice,
    FieldOutcome,
    Outcome,
    Plan,
    Question,
    SectionDraft,
    SectionStatus,
)
from draft_plan.rendering import render
from draft_plan.rendering.layout import split

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False}).enable(["table", "strikethrough"])
COLUMN = re.compile(r"(?<!\\)[|]")
SHIPPED = ("constitution", "flow")
ATTACKS = (
    "{{ 7*7 }}",
    "{% raw %}",
    "## Evil",
    "# Evil #",
    "### Phase 9: Evil",
    "| a | b |",
    "| - | - |",
    "--- | ---",
    "```",
    "````",
    "~~~",
    "``",
    "`a",
    "` | `",
    "`x\\|y`",
    "\\",
    "\\\\|",
    "\\`",
    "<!-- -->",
    "<!--",
    "-->",
    "<div>",
    "<script>x</script>",
    "<!DOCTYPE x>",
    "<?php",
    "![x](http://e.example/x.png)",
    "[x]: http://e.example",
    "[^1]: note",
    "- [ ] x",
    "- x",
    "+ x",
    "* x",
    "***",
    "- - -",
    "___",
    "---",
    "===",
    "1. x",
    "2) x",
    "> x",
    "    code",
    "$$",
    "a (test-first)",
    "a [P]",
    "[CLARIFY: no?]",
    "[NEEDS CLARIFICATION]",
    "\u202e",
    "\u2028",
    "\x0b",
    "\x00",
    "\t",
    "\r",
    "\n",
    "\n\n",
    "\\\n",
    " ",
    "a",
    "é",
    "&#10;",
    "**Decision**: x",
    "__init__",
    "*x*",
)
TEXTS = st.lists(st.sampled_from(ATTACKS), min_size=1, max_size=6).map(lambda parts: "a" + " ".join(parts)) | st.lists(
    st.sampled_from(ATTACKS), min_size=1, max_size=6
).map("".join).filter(lambda text: bool(text.strip().strip("\x00\u202e")))
BENIGN = "a"


load = cache(packs.load)
each_format = pytest.mark.parametrize("name", SHIPPED)


@each_format
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_hostile_text_in_every_field_leaves_the_structure_of_a_benign_plan(name, text):
    assert structure(rendered(name, text)) == benign_structure(name)


@each_format
@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_alone_changes_no_structure(name, attack):
    if attack.strip("\x00\u202e").strip():
        assert structure(rendered(name, attack)) == benign_structure(name)


@each_format
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_hostile_text_forges_no_heading_marker_or_reserved_word(name, text):
    hostile, benign = (rendered(name, value) for value in (text, BENIGN))
    assert list(split(hostile)) == list(split(benign))
    for word in ("[CLARIFY", "[NEEDS CLARIFICATION", "<!-- Q-", " (test-first)\n", " [P]\n", "\n- [ ] ", "\n### "):
        assert hostile.count(word) == benign.count(word), word


@each_format
@pytest.mark.parametrize("attack", ["\u202e", "\x00", "\x1b[31m", "\u200b", "\u2066"])
def test_control_characters_never_reach_the_plan(name, attack):
    assert attack[0] not in rendered(name, f"a{attack}b")


@each_format
def test_templates_in_answers_stay_text(name):
    assert "{{ 7 }} {% raw %}" in rendered(name, "{{ 7 }} {% raw %}")


def rendered(name, text):
    return render(plan(load(name), text), load(name)).text


@cache
def benign_structure(name):
    return structure(rendered(name, BENIGN))


def structure(text):
    """The blocks of a document, what inline text can break out into, and the cells of each table row.

    Paragraphs that follow each other count once. Parsers drop cells beyond the header's: they are counted in the text.
    """
    found = []
    body = text.partition("\n---\n")[2] if text.startswith("---") else text
    lines = body.split("\n")
    for token in MARKDOWN.parse(body):
        if token.type == "inline":
            found += [
                f"{child.type}" for child in token.children if child.type in ("html_inline", "image", "hardbreak")
            ]
        elif token.type.startswith("paragraph"):
            if not found or found[-1] != f"paragraph {token.level}":
                found.append(f"paragraph {token.level}")
        elif token.type == "tr_open":
            found.append(f"row of {len(COLUMN.findall(lines[token.map[0]]))}")
        else:
            found.append(
                f"{token.type} {token.tag} {token.level} {token.info} {token.markup if token.type != 'fence' else ''}"
            )
    return found


def plan(pack, text):
    """A plan whose every string is this text, with a question at a value of each section."""
    drafts = tuple(
        SectionDraft(
            section=section.id,
            status=SectionStatus.DRAFTED,
            reply={"facts": {}, "answer": synthesise(section.answer, text=text), "alternatives": [], "doubts": []},
            outcomes=(FieldOutcome(at=f"{section.id}.{field}", outcome=Outcome.CLARIFY, rule="r", question="Q-1"),),
        )
        for section in pack.sections
        for field in list(section.answer.model_fields)[:1]
    )
    question = Question(
        id="Q-1",
        fact="f",
        question=text,
        why=text,
        section="summary",
        blocks=(),
        options=(Choice(label="one"), Choice(label=text)),
        recommended="one",
        shown=True,
    )
    return Plan(
        feature=text,
        title=text,
        created=text,
        spec=f"specs/{text}",
        spec_hash="0",
        template=pack.id,
        model="m",
        sections=drafts,
        questions=(question,),
        assumed=(Assumption(question_id="Q-2", question=text, resolution=text),),
        constitution=(ArticleCheck(article=text, satisfied=True, notes=text, proof=text),),
    )


def test_the_structure_told_apart_is_that_of_markdown():
    """The comparison above would see a forged heading."""
    assert structure("## A\n\ntext\n") != structure("## A\n\n## text\n")
