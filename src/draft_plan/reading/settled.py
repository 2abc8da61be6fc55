"""Settled clarifications: ``Q: … → A: …`` in any language, in one item, over lines or as two passages."""

from __future__ import annotations

import re

from draft_plan.reading.drafts import Field
from draft_plan.reading.outline import Shape
from draft_plan.reading.vocabulary import Part
from draft_plan.reading.wording import plain, struck
from draft_plan.spec import ItemKind, Span

_ASKS = re.compile(
    r"^[*_]*(?:Q|Question|Frage|F|P|Pregunta|Pergunta|D|Domanda|V|Vraag|Pytanie|В|Вопрос|問|质问|質問|问|问题|질문|문)"
    r"[ \t]*\d{0,3}[*_]*\s*[:：.][*_]*\s*(?P<question>.+)$",
    re.DOTALL | re.IGNORECASE,
)
_LABELLED = re.compile(r"^[*_]*[^\W\d_]{1,12}\d{0,3}[*_]*\s*[:：][*_]*\s*(?P<question>.+)$", re.DOTALL)
_ARROW = re.compile(r"\s*(?:→|->|=>|⇒|⟶)\s*[*_]*(?:[^\W\d_]{1,12}\d{0,3}[*_]*\s*[:：][*_]*)\s*")
_BARE_ARROW = re.compile(r"\s+(?:→|->|=>|⇒|⟶)\s+")
_ANSWERS = re.compile(
    r"(?:^|[\s*_])(?:A|Answer|Antwort|R|Réponse|Respuesta|Resposta|Risposta|Antwoord|Odpowiedź|O|О|Ответ|答|回答|답변|답|Decision|Resolution)\d{0,3}[*_]*\s*[:：][*_]*\s*"
)
_ANSWER_FIRST = re.compile(
    r"^[*_]*(?:→\s*)?(?:A|Answer|Antwort|R|Réponse|Respuesta|Resposta|Risposta|O|Ответ|О|答|回答|답변|답)\d{0,3}[*_]*\s*[:：][*_]*\s*(?P<answer>.+)$",
    re.DOTALL,
)


def split(text: str, settled: bool) -> tuple[str, str] | None:
    """Question and answer of a passage, plain; None if it is not such a pair.

    ``settled`` says that the passage stands among clarifications: there any label and a bare arrow will do.
    """
    asked = _ASKS.match(text) or (_LABELLED.match(text) if settled else None)
    if asked is None:
        return None
    body = asked["question"]
    cut = _ARROW.search(body) or _ANSWERS.search(body) or (_BARE_ARROW.search(body) if settled else None)
    if cut is None:
        return None
    question, answer = plain(body[: cut.start()]), plain(body[cut.end() :])
    return (question.strip("* "), answer) if question and answer else None


def find_settled(field: Field) -> None:
    """Adds a draft for every question that has its answer beside it."""
    for index, block in enumerate(field.blocks):
        seat = field.seats[index]
        if (
            field.taken(index)
            or seat.part in (Part.IGNORED, Part.COVERAGE)
            or block.shape not in (Shape.ITEM, Shape.PARAGRAPH)
        ):
            continue
        if block.depth and (block.shape is Shape.PARAGRAPH or field.taken(block.parent)):
            continue
        settled = seat.part in (Part.CLARIFICATIONS, Part.QUESTIONS)
        if not settled and block.shape is not Shape.ITEM:
            continue
        text = field.outline.text(index)
        if struck(text):
            continue
        pair = split(text, settled)
        if pair:
            field.draft(ItemKind.CLARIFICATION, index, pair[0], answer=pair[1], series="CL-", parent=None)
        elif settled:
            _over_two(field, index, text)


def _over_two(field: Field, index: int, text: str) -> None:
    """A passage that asks, and the next that answers."""
    block = field.blocks[index]
    following = block.end if block.shape is Shape.ITEM else index + 1
    asked = _ASKS.match(text)
    if not asked or following >= len(field.blocks) or field.blocks[following].shape is Shape.HEADING:
        return
    answered = _ANSWER_FIRST.match(field.outline.text(following))
    if answered:
        draft = field.draft(ItemKind.CLARIFICATION, index, plain(asked["question"]), series="CL-", parent=None)
        draft.answer = plain(answered["answer"])
        draft.span = Span(draft.span.first, field.blocks[following].last + 1)
        field.take(following)
