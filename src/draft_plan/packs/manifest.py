"""``pack.toml``: what a plan format is called, which sections it shows, and how it writes questions and scales."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from draft_plan.errors import PackError
from draft_plan.packs.fields import Record
from draft_plan.sections import FactNeed

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]


class _Part(BaseModel):
    """A frozen part of the manifest; an unknown key is a mistake to be told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Form = Annotated[str, Field(pattern=r"^[^{}\n]*\{question\}[^{}\n]*$")]


class Markers(_Part):
    """How a question is written: ``inline`` behind the value it concerns, ``open`` on a line of its own."""

    inline: Form
    open: Form


class OwnSection(_Part):
    """A section that the shared vocabulary does not have; its fields are declared in the field language."""

    id: Slug
    title: str
    answer: Record
    needs: tuple[Slug, ...] = ()
    group: str = "own"
    optional: bool = False
    guidance: str = ""
    facts: dict[Slug, FactNeed] = {}


class Manifest(_Part):
    """A pack as it describes itself.

    ``sections`` are ids of the shared vocabulary. ``scales`` translate a typed word, by ``section.field``. ``reserved``
    are words with a meaning for readers of the plan, which no drafted text may forge. ``tables`` says whether table
    columns are padded to align. ``plan`` and ``outline`` are files of the pack; ``plan_file`` is the name of the
    rendered plan beside the spec.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
    title: Annotated[str, Field(min_length=1)]
    sections: tuple[Slug, ...]
    markers: Markers
    scales: dict[str, dict[str, str]] = {}
    reserved: tuple[Annotated[str, Field(min_length=2)], ...] = ()
    tables: Annotated[str, Field(pattern="^(aligned|plain)$")] = "aligned"
    plan: str = "plan.md.j2"
    outline: str = "outline.md"
    plan_file: Annotated[str, Field(pattern=r"^[\w.-]+\.md$")] = "plan.md"
    section: tuple[OwnSection, ...] = ()
    record: Mapping[Slug, Record] = {}


def parse(text: str, where: str) -> Manifest:
    """The manifest from the text of ``pack.toml``; raises PackError naming the file and each key that does not hold."""
    try:
        return Manifest.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"not TOML: {error}", where=where) from error
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise PackError("; ".join(faults), where=where) from error
