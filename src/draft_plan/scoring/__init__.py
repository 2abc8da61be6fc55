"""What can be counted about an answer without asking anybody, and how likely it is wrong by such counts."""

from draft_plan.scoring.calibration import ASK, UNCALIBRATED, Calibration, Feature, Key, Loaded, load, shipped
from draft_plan.scoring.grounding import Vocabulary, introduced, known, prose, ungrounded, vocabulary
from draft_plan.scoring.scorer import Scorer, Seen, concerns, probability
from draft_plan.scoring.signals import NAMES, SIGNS, Signals

__all__ = [
    "ASK",
    "NAMES",
    "SIGNS",
    "UNCALIBRATED",
    "Calibration",
    "Feature",
    "Key",
    "Loaded",
    "Scorer",
    "Seen",
    "Signals",
    "Vocabulary",
    "concerns",
    "introduced",
    "known",
    "load",
    "probability",
    "prose",
    "shipped",
    "ungrounded",
    "vocabulary",
]
