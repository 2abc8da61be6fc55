"""Every definition of a repository by its name."""

from __future__ import annotations

from draft_plan.surveying import index, survey
from draft_plan.surveying.tree import Tree


def test_names_are_found_where_they_are_defined_and_the_nearest_to_one_that_is_not(build_tree) -> None:
    root = build_tree(
        {
            "src/mill.py": "class Mill:\n    def grind_flour(self):\n        pass\n",
            "src/sack.ts": "export function fillSack() {}\n",
            "vendor/other.py": "def not_ours():\n    pass\n",
            "docs/mill.md": "# grind_corn\n",
        }
    )
    facts = survey(root, None)
    found = index.index_symbols(Tree(facts.root, facts.files))
    assert found.places == {"Mill": "src/mill.py:1", "grind_flour": "src/mill.py:2", "fillSack": "src/sack.ts:1"}
    assert found.whole
    assert ("fillSack" in found, "not_ours" in found) == (True, False)
    assert (found.like("grind_flours"), found.like("weigh")) == ("grind_flour", "")


def test_an_index_that_left_files_out_says_so(build_tree, monkeypatch) -> None:
    monkeypatch.setattr(index, "MOST_FILES", 2)
    root = build_tree({f"m{number}.py": f"def f{number}():\n    pass\n" for number in range(3)})
    facts = survey(root, None)
    found = index.index_symbols(Tree(facts.root, facts.files))
    assert (sorted(found.places), found.whole) == (["f0", "f1"], False)
    monkeypatch.setattr(index, "MOST_CHARACTERS", 10)
    assert index.index_symbols(Tree(facts.root, facts.files)).whole is False
