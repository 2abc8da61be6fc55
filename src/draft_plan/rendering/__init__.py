"""A plan in the words and the order of its format: the same plan and format always give the same text."""

from draft_plan.rendering.layout import split
from draft_plan.rendering.rehearsal import rehearse
from draft_plan.rendering.render import Rendered, render

__all__ = ["Rendered", "rehearse", "render", "split"]
