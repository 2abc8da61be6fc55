"""What a prompt lists of a repository's files: all where they are few, else by folder, what bears on the spec first."""

from __future__ import annotations

from draft_plan.listing import FOLDER, NAMED, WHOLE, list_files
from draft_plan.repository import Outline, RepositoryFacts, Snippet

MANY = tuple(sorted(f"src/p{folder:02}/deep/m{name:03}.py" for folder in range(30) for name in range(60)))


def facts(files: tuple[str, ...], *bearing: str) -> RepositoryFacts:
    return RepositoryFacts(
        root="/r",
        files=files,
        snippets=tuple(Snippet(path, 1, 2, "x", 1.0) for path in bearing[:1]),
        related=tuple(Outline(path) for path in bearing[1:]),
    )


def test_few_files_stand_on_a_line_each() -> None:
    found = list_files(facts(MANY[:WHOLE]))
    assert (found.lines, found.named, found.left, found.folders) == (MANY[:WHOLE], WHOLE, 0, False)


def test_many_files_stand_by_folder_and_each_name_once() -> None:
    files = tuple(sorted(f"src/p{folder:02}/m{name:02}.py" for folder in range(30) for name in range(15)))
    found = list_files(facts(files))
    assert (found.named, found.left, found.folders) == (450, 0, True)
    assert found.lines[3] == "src/p03/: " + ", ".join(f"m{name:02}.py" for name in range(15))


def test_what_is_left_out_is_counted() -> None:
    found = list_files(facts(MANY))
    assert found.named == NAMED
    assert found.named + found.left == len(MANY)
    assert found.lines[0].endswith(f"and {60 - FOLDER} more")


def test_folders_of_what_bears_on_the_spec_are_named_first_and_so_are_its_files() -> None:
    bearing = "src/p29/deep/m059.py", "src/p28/deep/m058.py"
    lines = "\n".join(list_files(facts(MANY, *bearing)).lines)
    assert "src/p29/deep/: m000.py" in lines
    assert "m059.py" in lines
    assert "m058.py" in lines


def test_files_of_the_root_have_a_folder_of_their_own() -> None:
    assert list_files(facts(("README.md", *MANY))).lines[0] == "./: README.md"
