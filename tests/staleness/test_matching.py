"""Items are matched by what they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from draft_plan.staleness.matching import match


def test_an_item_with_other_words_has_changed_and_one_with_another_id_is_renamed() -> None:
    found = match({"FR-1": "a", "FR-2": "b", "FR-3": "c"}, {"FR-1": "a", "FR-2": "x", "FR-4": "c"})
    assert (found.changed, found.added, found.removed, dict(found.renamed)) == (("FR-2",), (), (), {"FR-3": "FR-4"})


def test_an_item_put_in_between_is_the_only_one_that_is_new() -> None:
    found = match({"FR-1": "a", "FR-2": "b"}, {"FR-1": "a", "FR-2": "new", "FR-3": "b"})
    assert (found.changed, found.added, found.removed, dict(found.renamed)) == ((), ("FR-2",), (), {"FR-2": "FR-3"})


def test_an_item_taken_out_is_the_only_one_that_is_gone() -> None:
    found = match({"EC-1": "a", "EC-2": "b", "EC-3": "c"}, {"EC-1": "b", "EC-2": "c"})
    assert (found.changed, found.added, found.removed) == ((), (), ("EC-1",))
    assert dict(found.renamed) == {"EC-2": "EC-1", "EC-3": "EC-2"}


ITEMS = st.dictionaries(st.sampled_from([f"FR-{n}" for n in range(8)]), st.sampled_from("abcde"), max_size=8)


@given(ITEMS, ITEMS)
def test_every_item_of_both_specs_is_accounted_for_once(before: dict[str, str], now: dict[str, str]) -> None:
    found = match(before, now)
    same = [name for name in now if before.get(name) == now[name] and name not in found.renamed.values()]
    assert sorted([*same, *found.changed, *found.added, *found.renamed.values()]) == sorted(now)
    assert all(before[old] == now[new] for old, new in found.renamed.items())
    assert not set(found.removed) & set(found.renamed)
