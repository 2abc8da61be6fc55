"""The public face: what the package says it offers is what it offers, and importing it costs little."""

import ast
import subprocess
import sys
from importlib.resources import files
from types import ModuleType

import pytest

import draft_plan

LATE = {"httpx2", "jinja2", "markdown_it", "openai", "pydantic", "rapidfuzz", "rich", "tenacity", "typer", "yaml"}


def python(script):
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_all_lists_the_public_names_in_order():
    assert draft_plan.__all__ == sorted(draft_plan.__all__) == dir(draft_plan)


def test_type_checkers_see_the_same_names():
    stub = ast.parse((files("draft_plan") / "__init__.pyi").read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(stub)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == set(draft_plan.__all__)


@pytest.mark.parametrize("name", draft_plan.__all__)
def test_a_public_name_is_documented(name):
    value = getattr(draft_plan, name)
    assert (value.__doc__ or "").strip(), f"{name} has no docstring"


def test_a_public_name_stays_what_it_is():
    """A name that a module bears too turns into that module as soon as it is imported."""
    for name in draft_plan.__all__:
        getattr(draft_plan, name)
    assert [name for name in draft_plan.__all__ if isinstance(getattr(draft_plan, name), ModuleType)] == []


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(draft_plan, "no_such_name")


def test_importing_the_package_imports_nothing_that_a_run_may_not_need():
    assert LATE & set(python("import sys, draft_plan; print(*sys.modules)")) == set()


def test_the_package_tells_type_checkers_that_it_has_types():
    assert (files("draft_plan") / "py.typed").is_file()
