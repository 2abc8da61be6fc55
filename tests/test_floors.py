"""The house stands as docs/house.md draws it: that table is the only place where floors are written down."""

import ast
import re
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest

import draft_plan

PACKAGE = Path(draft_plan.__path__[0])
ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "docs" / "house.md"
ROW = re.compile(r"^\| +(?P<floor>\d+) +\| +`(?P<room>[a-z_]+)` +\|[^|]*\|(?P<libraries>[^|]*)\|$", re.MULTILINE)
INSTALLED = metadata.packages_distributions()
RECIPE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
NAMED = {re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in RECIPE}
DECLARED = {name for name, homes in INSTALLED.items() if NAMED & {home.lower().replace("_", "-") for home in homes}}
EVERYWHERE = {"pydantic", "pydantic_core", "typing_extensions"}
SHARED = {"httpx2"}  # two outside things speak HTTP, models and forges, and each has its one door
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def module_name(path):
    parts = ("draft_plan", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
ROWS = list(ROW.finditer(HOUSE.read_text(encoding="utf-8")))
FLOORS = {row["room"]: int(row["floor"]) for row in ROWS}
LIBRARIES = {row["room"]: set(re.findall(r"`(\w+)`", row["libraries"])) for row in ROWS}


def room(name):
    """``draft_plan.surveying.git`` belongs to ``surveying``; the package itself is the room ``__init__``."""
    return f"{name}.__init__".split(".")[1]


def imported(tree):
    """Every module that a tree imports, at whatever depth, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            for alias in node.names:
                submodule = f"{module}.{alias.name}"
                yield (submodule if submodule in FILES else module), node.lineno


def own(tree):
    return [(target, line) for target, line in imported(tree) if target.split(".")[0] == "draft_plan"]


def functions():
    return [(name, node) for name, tree in TREES.items() for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]


def outside(tree):
    """The outside libraries that a tree imports, by statement or by a name that it hands to import_module."""
    roots = {target.split(".")[0] for target, _ in imported(tree)}
    if "importlib" in roots:
        roots |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in DECLARED}
    return roots - set(sys.stdlib_module_names) - {"draft_plan"}


def door(library):
    """The grammars of tree-sitter come through its door."""
    return "tree_sitter" if library.startswith("tree_sitter_") else library


def test_the_table_is_read():
    assert len(FLOORS) > 10
    assert len(FLOORS) == len(ROWS), "a room stands twice in docs/house.md"


def test_every_room_stands_in_the_table_and_every_row_has_its_room():
    assert {room(name) for name in FILES} == set(FLOORS)


def test_imports_run_only_downwards():
    assert [
        f"{name}:{line} on floor {FLOORS[room(name)]} imports {target} on floor {FLOORS[room(target)]}"
        for name, tree in TREES.items()
        for target, line in own(tree)
        if room(target) != room(name) and FLOORS[room(target)] >= FLOORS[room(name)]
    ] == []


def test_no_circle_of_imports_not_even_inside_a_room():
    graph = {name: {target for target, _ in own(tree)} for name, tree in TREES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_own_modules_are_imported_at_the_top():
    """An import inside a function hides an edge of the house; outside libraries may wait until they are needed."""
    assert [
        f"{name}:{line} imports {target} in {function.name}"
        for name, function in functions()
        for target, line in own(function)
    ] == []


def test_types_are_imported_like_anything_else():
    assert [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if "TYPE_CHECKING" in (getattr(node, "id", ""), getattr(node, "attr", ""))
    ] == []


def test_an_outside_library_stays_in_its_room_and_none_is_listed_in_vain():
    """One library, one door: replacing a library touches one room."""
    used = {here: set() for here in FLOORS}
    for name, tree in TREES.items():
        used[room(name)] |= {door(library) for library in outside(tree) - EVERYWHERE}
    assert used == LIBRARIES
    doors = [library for libraries in used.values() for library in libraries - SHARED]
    assert len(doors) == len(set(doors))


def test_the_recipe_names_exactly_the_libraries_that_are_imported():
    used = set().union(*(outside(tree) for tree in TREES.values())) - {"pydantic_core"}  # pydantic pins its own core
    assert {name.lower().replace("_", "-") for library in used for name in INSTALLED[library]} == NAMED


@pytest.mark.parametrize("library", ["jinja2", "openai", "tenacity", "tree_sitter"])
def test_a_large_library_lives_behind_one_file(library):
    assert len([name for name, tree in TREES.items() if library in outside(tree)]) == 1


def test_a_file_has_at_most_300_lines():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in FILES.items()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_a_function_has_at_most_50_lines():
    lengths = {f"{name}.{node.name}": node.end_lineno - node.lineno + 1 for name, node in functions()}
    assert {name: length for name, length in lengths.items() if length > 50} == {}
