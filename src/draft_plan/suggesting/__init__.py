"""The half of the bot that reads: changed specs and what people said, planned into an artifact."""

from draft_plan.suggesting.handing import Told, hand_over
from draft_plan.suggesting.ranging import SPEC_GLOBS
from draft_plan.suggesting.suggester import SuggestOrder, suggest

__all__ = ["SPEC_GLOBS", "SuggestOrder", "Told", "hand_over", "suggest"]
