"""The articles of a repository's own constitution, and the rules that are only conventions."""

import os
from pathlib import Path

import pytest

from draft_plan.repository import Article
from draft_plan.spec import FeatureSpec
from draft_plan.surveying import survey
from draft_plan.surveying.constitution import clean_title, find_principles, is_unfilled, parse_constitution

FILLED = """<!-- Sync report
### I. Not this one
-->
# Kiosk Constitution

## Core Principles

### I. Works Offline (NON-NEGOTIABLE)
The kiosk sells without a network.

```
### II. Nor this one
```

### II. **One** Screen
Never two.

## Governance

Amendments need two signatures.
"""
TEMPLATE = (
    "# [PROJECT_NAME] Constitution\n\n## Core Principles\n\n"
    "### [PRINCIPLE_1_NAME]\n[PRINCIPLE_1_DESCRIPTION]\n\n## Governance\n"
)


def titles(text):
    return [each.title for each in parse_constitution(text, "c.md")]


def test_articles_are_the_numbered_headings_outside_comments_and_fences():
    first, second = parse_constitution(FILLED, "c.md")
    assert (first.title, first.place.line, first.kind) == ("Works Offline (NON-NEGOTIABLE)", 8, Article.CONSTITUTION)
    assert first.text.startswith("The kiosk sells")
    assert (second.title, second.text, second.place.line) == ("One Screen", "Never two.", 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# C\n\n## Article I: Simple\n\nx\n\n## Article II – Tested\n\ny\n\n## Governance\n", ["Simple", "Tested"]),
        (
            "# C\n\n## Principles\n\n### Small steps\n\n### Clear names\n\n## Workflow\n\n### Review\n",
            ["Small steps", "Clear names"],
        ),
        (
            "# C\n\n## Principles\n\n1. **Small steps.** Always.\n   More.\n2. **Clear names** – yes\n\n## Other\n",
            ["Small steps", "Clear names"],
        ),
        ("# Charter\n\n## Purpose\n\n## Testing\n\nx\n\n## Naming\n\ny\n\n## Governance\n", ["Testing", "Naming"]),
        ("# 憲章\n\n## 基本原則\n\n### I. 単純さ\n\n### II. 可観測性\n", ["単純さ", "可観測性"]),
        (
            "# Verfassung\n\n## Kernprinzipien\n\n### Sicherheit zuerst\n\n### Einfachheit\n",
            ["Sicherheit zuerst", "Einfachheit"],
        ),
        ("# C\n\n## I. One\n\n## II. Two\n\n### 1. Inner\n\n### 2. Inner\n\n### 3. Inner\n", ["One", "Two"]),
    ],
)
def test_articles_are_found_however_they_are_set(text, expected):
    assert titles(text) == expected


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("I. Library-First", "Library-First"),
        ("Article IV: Clear Names", "Clear Names"),
        ("Principle 3 – Observability", "Observability"),
        ("第2条 単純さ", "単純さ"),
        ("12) Twelve", "Twelve"),
        ("`uv` only", "uv only"),
        ("CI runs first", "CI runs first"),
        ("Migrations", "Migrations"),
        ("3D rendering", "3D rendering"),
        ("X", "X"),
    ],
)
def test_titles_lose_their_number_and_nothing_else(title, clean):
    assert clean_title(title) == clean


def test_an_unfilled_template_is_ignored_with_a_note(build_tree):
    assert is_unfilled(TEMPLATE)
    assert not is_unfilled(FILLED + "\n**Ratified**: [RATIFICATION_DATE]\n")
    facts = survey(build_tree({".specify/memory/constitution.md": TEMPLATE}), None)
    assert facts.principles == ()
    assert facts.notes == (".specify/memory/constitution.md is an unfilled template; it is ignored",)


def test_the_constitution_beside_the_spec_comes_before_the_repositorys(build_tree):
    root = build_tree({"specs/x/constitution.md": FILLED, "memory/constitution.md": "# C\n\n## I. A\n\n## II. B\n"})
    first = survey(root / "specs" / "x", None).principles[0]
    assert (first.title, first.place.path) == ("Works Offline (NON-NEGOTIABLE)", "specs/x/constitution.md")
    assert [each.title for each in survey(root, None).principles] == ["A", "B"]


def test_the_constitution_beside_the_spec_is_read_without_any_repository(tmp_path):
    (tmp_path / "constitution.md").write_text(FILLED)
    assert [each.title for each in survey(tmp_path, None).principles] == [
        "Works Offline (NON-NEGOTIABLE)",
        "One Screen",
    ]


def test_the_spec_says_where_beside_is_when_the_repository_was_named(build_tree):
    root = build_tree({"docs/x/constitution.md": FILLED, "docs/x/spec.md": "# X\n"})
    path = str(root / "docs" / "x" / "spec.md")
    spec = FeatureSpec(path=path, title="", feature_id="x", dialect="prose", language="en", text="# X\n", items=())
    assert len(survey(root, spec).principles) == 2


def test_conventions_are_told_apart_from_the_constitution(build_tree):
    root = build_tree(
        {
            "constitution.md": FILLED,
            "AGENTS.md": "# Agents\n\n## Style\n\nTabs.\n\n## Tests\n\nAlways.\n",
            ".kiro/steering/tech.md": "---\ninclusion: always\n---\n# Tech\n\n## Stack\n\nGo.\n",
            "openspec/config.yaml": (
                "schema: x\n\ncontext: |\n  We write Go.\n\nrules:\n"
                "  specs:\n    - Short.\n  tasks:\n    - Two hours.\n"
            ),
        }
    )
    found = [(each.kind.value, each.title, each.place.line) for each in survey(root, None).principles]
    assert found == [
        ("constitution", "Works Offline (NON-NEGOTIABLE)", 8),
        ("constitution", "One Screen", 15),
        ("steering", "Stack", 6),
        ("project", "Context", 3),
        ("project", "Rules for specs", 7),
        ("project", "Rules for tasks", 9),
        ("agents", "Style", 3),
        ("agents", "Tests", 7),
    ]


@pytest.mark.skipif("DRAFT_PLAN_CORPUS" not in os.environ, reason="no corpus at hand")
def test_every_constitution_of_the_corpus_gives_articles_or_says_why_not():
    corpus = Path(os.environ["DRAFT_PLAN_CORPUS"])
    folders = sorted(path.parent for path in corpus.glob("specs/*/constitution.md"))
    assert folders
    for folder in folders:
        principles, notes = find_principles(None, folder)
        print(f"{folder.name}: {len(principles)} {sorted({each.kind.value for each in principles})} {notes}")  # noqa: T201
        assert principles or notes
        lines = (folder / "constitution.md").read_text(encoding="utf-8").split("\n")
        for each in principles:
            assert each.title.split()[0] in lines[each.place.line - 1] or each.title.startswith(("Context", "Rules"))
