"""The paired set with the rule-based drafter, a spec of each of several dialects and languages.

All of it: ``python -m evals.pairing``.
"""

from __future__ import annotations

import pytest
from evals.cases import load
from evals.pairing import outcomes, table

CASES = ("01-parcel-room", "07-impfsprechstunde", "14-school-bus", "17-releves-cooperative", "23-timed-auction")


@pytest.mark.parametrize("case_id", CASES)
def test_what_is_claimed_is_asked_and_no_sham_is(case_id: str) -> None:
    case = next(each for each in load() if each.id == case_id)
    before, found = outcomes(case)
    assert [one.name for one in found if one.claimed and not one.right] == [], "\n".join(table(found))
    assert len(before) <= 1
