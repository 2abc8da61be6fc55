"""The survey as a whole."""

from pathlib import Path

import pytest

from draft_plan.surveying import survey


def test_this_projects_own_repository():
    root = Path(__file__).parents[2]
    facts = survey(root, None)
    if "pyproject.toml" not in facts.files or not facts.root:
        pytest.skip("this checkout is not a git work tree with tracked files")
    assert facts.languages[0].name == "Python"
    assert facts.languages[0].version == ">=3.11"
    assert facts.test_command == "pytest"
    assert {"jinja2", "openai", "pydantic"} <= {each.name for each in facts.dependencies}
    assert "tests" in facts.test_directories


def test_earlier_specs_plans_and_interfaces_are_listed(build_tree):
    root = build_tree(
        {
            "specs/001-cart/spec.md": "# Cart\n",
            "specs/001-cart/plan.md": "# Plan\n",
            ".kiro/specs/mail/design.md": "# Mail\n",
            "openspec/changes/add-tax/proposal.md": "# Tax\n",
            "docs/adr/0001-use-go.md": "# Go\n",
            "api/openapi.yaml": "openapi: 3.1.0\n",
            "schema.graphql": "type Query { a: Int }\n",
            "vendor/x/openapi.json": "{}\n",
        }
    )
    facts = survey(root, None)
    assert facts.earlier == (
        ".kiro/specs/mail/design.md",
        "docs/adr/0001-use-go.md",
        "openspec/changes/add-tax/proposal.md",
        "specs/001-cart/plan.md",
        "specs/001-cart/spec.md",
    )
    assert facts.api_definitions == ("api/openapi.yaml", "schema.graphql")
    assert facts.test_directories == ()


def test_vendored_files_are_listed_but_not_counted(build_tree):
    root = build_tree({"a.go": "package a\n", "vendor/b/b.go": "package b\n", "node_modules/c/c.js": "1\n"})
    facts = survey(root, None)
    assert facts.files == ("a.go", "node_modules/c/c.js", "vendor/b/b.go")
    assert [(each.name, each.files) for each in facts.languages] == [("Go", 1)]
    assert facts.directories == ()


def test_a_tracked_file_that_is_gone_from_disk_is_no_error(build_tree):
    root = build_tree({"package.json": '{"dependencies": {"a": "1"}}', "a.js": "1\n"})
    (root / "package.json").unlink()
    assert survey(root, None).dependencies == ()


def test_a_database_that_the_language_brings_along_is_found_where_source_opens_it(build_tree):
    root = build_tree(
        {
            "pyproject.toml": '[project]\nname = "town"\n',
            "town/store.py": '"""The books."""\n\nimport sqlite3\n',
            "tests/test_store.py": "import sqlite3\n",
        }
    )
    found = survey(root, None).databases
    assert [(each.path, each.line, each.text) for each in found] == [("town/store.py", 3, "import sqlite3")]


def test_projects_of_fixtures_and_examples_are_not_the_project(build_tree):
    manifest = '[project]\nname = "x"\nrequires-python = ">=3.9"\ndependencies = ["{}>=1"]\n'
    files = {
        "pyproject.toml": manifest.format("flask"),
        "src/app.py": "",
        "tests/fixtures/old/pyproject.toml": manifest.format("bottle"),
        "examples/demo/go.mod": "module x\n\nrequire example.org/a v1.0.0\n",
        "examples/demo/main.go": "package main\n",
        "examples/demo/specs/one/spec.md": "# One\n",
    }
    root = build_tree(files)
    facts = survey(root, None)
    assert [each.name for each in facts.dependencies] == ["flask"]
    assert [each.name for each in facts.languages] == ["Python"]
    assert set(facts.files) == set(files), "they are tracked all the same"
    beside = survey(root / "examples/demo/specs/one", None)
    assert {"flask", "example.org/a"} <= {each.name for each in beside.dependencies}, "a spec among them means them"
