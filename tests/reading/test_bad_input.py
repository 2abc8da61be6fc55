"""What is no spec is refused with the file, the line where it is known, and what to do; nothing else is ever raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from draft_plan.errors import SpecError
from draft_plan.reading import read, read_text

GOOD = "# x\n\n## Requirements\n\n- **FR-001**: The system MUST lend\n"

TEMPLATE = """# Feature Specification: [FEATURE NAME]

**Created**: [DATE]

## User Stories

### User Story 1 - [Brief Title] (Priority: P1)

[Describe this user journey in plain language]

1. **Given** [initial state], **When** [action], **Then** [expected outcome]

## Requirements

- **FR-001**: System MUST [specific capability]
"""

BAD = {
    "empty": (b"", "empty", None),
    "blank": (b" \n\t\n", "empty", None),
    "binary": (b"# x\n\x89PNG\x00\x01 and so on and on", "NUL", 2),
    "utf-16 with a mark": (GOOD.encode("utf-16"), "UTF-16", None),
    "utf-32 with a mark": (GOOD.encode("utf-32"), "UTF-32", None),
    "utf-16 without one": (GOOD.encode("utf-16-le"), "UTF-16", None),
    "latin-1": (b"# x\n\nM\xfcller must lend\n", "byte 6 ", 3),
    "too large": (b"a" * (5 * 1024 * 1024 + 1), "5 MB", None),
    "template": (TEMPLATE.encode(), "template", 1),
    "pointer": (b"# Lending\n\nSee [the spec](../lending.md)\n", "points to another: ../lending.md", None),
    "nothing asked": (b"# Lending\n\n" + b"Tools lie idle. They are old.\n\n" * 9, "no requirement", None),
    "front matter open": (b"---\nfeature: x\n\n# x\n", "never closed", 1),
    "front matter broken": (b"---\nfeature: x\nbad: [1\n---\n" + GOOD.encode(), "not YAML", 4),
    "front matter twice": (b"---\nfeature: x\nfeature: y\n---\n" + GOOD.encode(), "'feature' twice", 3),
    "front matter alias": (b"---\na: &a [x]\nb: [*a, *a]\n---\n" + GOOD.encode(), "anchor", 2),
    "front matter tag": (b"---\na: !!python/object:os.system x\n---\n" + GOOD.encode(), "tag", 2),
    "front matter deep": (b"---\na: " + b"[" * 9000 + b"\n---\n" + GOOD.encode(), "not YAML", None),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_bytes_are_refused_with_place_and_remedy(name: str) -> None:
    data, words, line = BAD[name]
    with pytest.raises(SpecError) as caught:
        read_text(data, "specs/x/spec.md")
    assert words in caught.value.what
    assert caught.value.where.startswith("specs/x/spec.md")
    assert line is None or caught.value.where == f"specs/x/spec.md:{line}"
    assert caught.value.remedy.endswith(".")


def test_missing_files_folders_and_odd_paths_are_refused(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no.md", "no such file"), (tmp_path, "folder"), ("a\0b", "not a path")):
        with pytest.raises(SpecError, match=words):
            read(path)


def test_one_placeholder_does_not_make_a_template() -> None:
    spec = read_text(
        (GOOD + "- **FR-002**: The system MUST print [FEATURE NAME] on the label\n" + "- x\n" * 9).encode(), "s.md"
    )
    assert spec.find("FR-002")


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    assert read_text(f"---\n\n{GOOD}".encode(), "s.md").front_matter == {}


def test_front_matter_values_are_plain_strings() -> None:
    spec = read_text(f"---\nfeature: a-b\ncreated: 2026-01-02\ntags: [x, 'y: z']\n---\n{GOOD}".encode(), "s.md")
    assert spec.front_matter == {"feature": "a-b", "created": "2026-01-02", "tags": "x, y: z"}
    assert spec.items[0].span.first == 10


def test_a_dash_reads_the_bytes_given() -> None:
    assert read("-", stdin=GOOD.encode()).path == "-"
    with pytest.raises(SpecError, match="empty"):
        read("-")


def test_companions_are_bounded_and_stay_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    (folder / "contracts").mkdir(parents=True)
    (folder / "spec.md").write_text(GOOD)
    (folder / "plan.md").write_text("no")
    (folder / "research.md").write_text("yes")
    (folder / "contracts" / "api.yaml").write_text("openapi: 3")
    (folder / "contracts" / "big.json").write_text("x" * 300_000)
    (folder / "contracts" / "bad.txt").write_bytes(b"\xff")
    (tmp_path / "secret.md").write_text("secret")
    (folder / "data-model.md").symlink_to(tmp_path / "secret.md")
    spec = read(folder / "spec.md")
    assert [companion.path for companion in spec.companions] == ["research.md", "contracts/api.yaml"]
    assert sorted(note.split(" was")[0] for note in spec.notes) == [
        "contracts/bad.txt",
        "contracts/big.json",
        "data-model.md",
    ]
