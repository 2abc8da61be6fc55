"""The rule-based drafter: a plan from spec and repository alone, without key, network or model."""

from draft_plan.offline.drafter import Offline

__all__ = ["Offline"]
