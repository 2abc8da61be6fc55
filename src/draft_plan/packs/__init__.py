"""Plan formats: a folder each, without any code."""

from draft_plan.packs.manifest import Markers
from draft_plan.packs.outline import Outline
from draft_plan.packs.pack import Pack, PackInfo, available, load
from draft_plan.packs.synthesis import synthesise

__all__ = ["Markers", "Outline", "Pack", "PackInfo", "available", "load", "synthesise"]
