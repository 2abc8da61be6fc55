"""What went before: questions that people answered, and those that the plan shows already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from draft_plan.plan import Answered


@dataclass(frozen=True, slots=True)
class History:
    """Answers that hold now, and the ids of the questions that the last plan showed; ``fresh`` when that plan is
    replaced altogether.
    """

    answered: tuple[Answered, ...] = ()
    shown: frozenset[str] = frozenset()
    fresh: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """Every id under which an answered question went."""
        return frozenset(name for each in self.answered for name in each.ids)

    def spent(self, contested: Collection[str]) -> int:
        """How many of the questions shown are answered for good: nobody is given new ones in their place."""
        return 0 if self.fresh else sum(each.question.shown and not each.ids & set(contested) for each in self.answered)
