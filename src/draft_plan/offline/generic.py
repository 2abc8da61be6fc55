"""A pack's own sections, whose shape is known only at run time: filled from the passages whose words their names
share.
"""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from draft_plan.offline.drafted import Drafted, rows
from draft_plan.offline.evidence import Statement
from draft_plan.offline.matching import words
from draft_plan.offline.study import Study
from draft_plan.offline.wording import Keys, plain, sentence, shorten
from draft_plan.sections import NotApplicable, Section

_ROW = 60


def own_section(study: Study, section: Section) -> Drafted:
    """An answer of the section's own type from matching passages; not applicable, where it may be, when none match."""
    passages = _matching(study, f"{section.title} {section.id.replace('_', ' ')}")
    if not passages and section.optional:
        return Drafted(NotApplicable(not_applicable=study.say("not_covered")))
    return Drafted(section.answer.model_validate(_record(study, section.answer, passages)))


def _matching(study: Study, name: str) -> list[Statement]:
    """Statements under a heading of that name, else those that share its words."""
    wanted = words(name)
    found = [
        one
        for one in study.statements.all
        if not one.open and wanted and len(wanted & words(one.heading)) >= max(1, len(wanted) // 2)
    ]
    if not found:
        found = [
            one
            for one in study.statements.all
            if not one.open and not one.outside and wanted and wanted <= words(one.text)
        ]
    return found[:_ROW]


def _record(study: Study, model: type[BaseModel], passages: list[Statement]) -> dict[str, Any]:
    keys = Keys("row")
    return {name: _value(study, name, field.annotation, passages, keys) for name, field in model.model_fields.items()}


def _value(study: Study, name: str, kind: Any, passages: list[Statement], keys: Keys) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _value(study, name, get_args(kind)[0], passages, keys)
    if origin is Literal:
        return _one_of(get_args(kind), passages)
    if origin in (list, tuple):
        return _list(study, name, get_args(kind)[0], passages)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _record(study, kind, passages)
    if kind is bool:
        return bool(passages)
    if kind in (int, float):
        return kind(len(passages))
    if name == "key":
        return keys(passages[0].text if passages else study.spec.title)
    near = _nearest(name, passages)
    return sentence(shorten(near.text, 40)) if near else study.say("to_confirm")


def _one_of(values: tuple[Any, ...], passages: list[Statement]) -> Any:
    """The value that the passages name most often, else the first."""
    said = " ".join(one.text.lower() for one in passages)
    return max(values, key=lambda value: said.count(str(value).lower())) if passages else values[0]


def _list(study: Study, name: str, kind: Any, passages: list[Statement]) -> list[Any]:
    if name == "serves":
        return list(dict.fromkeys(one.id for one in passages if one.id))[:6]
    shown = passages[: rows(study)]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        keys = Keys("row")
        return [
            {field: _value(study, field, info.annotation, [one], keys) for field, info in kind.model_fields.items()}
            for one in shown
        ]
    return [sentence(shorten(plain(one.text), 30)) for one in shown] if kind is str else []


def _nearest(name: str, passages: list[Statement]) -> Statement | None:
    wanted = words(name.replace("_", " "))
    return max(passages, key=lambda one: len(wanted & words(one.text)), default=None)
