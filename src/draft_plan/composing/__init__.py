"""An artifact in the forms in which people meet it: comment, summary, annotations."""

from draft_plan.composing.annotating import annotate, plain_lines
from draft_plan.composing.body import Body, compose
from draft_plan.composing.gate import inline, neutralise
from draft_plan.composing.marker import KEY, Marker, content, find, intact, seal, spell
from draft_plan.composing.measuring import fits, units
from draft_plan.composing.quality import NAME as QUALITY
from draft_plan.composing.quality import quality
from draft_plan.composing.summary import summarise

__all__ = [
    "KEY",
    "QUALITY",
    "Body",
    "Marker",
    "annotate",
    "compose",
    "content",
    "find",
    "fits",
    "inline",
    "intact",
    "neutralise",
    "plain_lines",
    "quality",
    "seal",
    "spell",
    "summarise",
    "units",
]
