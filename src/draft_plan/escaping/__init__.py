"""Text from outside, made harmless where it is written: in Markdown, on a terminal, in JSON."""

from draft_plan.escaping.characters import Unseen, find, strip, visible
from draft_plan.escaping.markdown import (
    Text,
    cell,
    clean,
    code,
    code_cell,
    fence,
    flat,
    joined,
    line,
    link,
    phrase,
    prose,
    scalar,
    title,
    width,
)

__all__ = [
    "Text",
    "Unseen",
    "cell",
    "clean",
    "code",
    "code_cell",
    "fence",
    "find",
    "flat",
    "joined",
    "line",
    "link",
    "phrase",
    "prose",
    "scalar",
    "strip",
    "title",
    "visible",
    "width",
]
