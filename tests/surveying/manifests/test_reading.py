"""Manifests that are wrong, hostile, or where one would not look."""

import time

import pytest

from draft_plan.surveying import survey
from draft_plan.surveying.manifests.declared import Declared
from draft_plan.surveying.manifests.positions import TomlLines, json_lines, load_xml, without_comments
from draft_plan.surveying.manifests.reading import MOST_MANIFESTS, parser_of, read_manifest

EVERY_NAME = (
    "pyproject.toml requirements.txt setup.cfg Pipfile "
    ".python-version pytest.ini tox.ini noxfile.py uv.lock Cargo.lock "
    "package.json tsconfig.json .nvmrc package-lock.json "
    "pnpm-lock.yaml yarn.lock go.mod Cargo.toml rust-toolchain.toml "
    "Package.swift Package.resolved CMakeLists.txt conanfile.txt conanfile.py vcpkg.json pom.xml build.gradle "
    "build.gradle.kts libs.versions.toml App.csproj Directory.Packages.props "
    "global.json packages.lock.json Gemfile x.gemspec "
    "Gemfile.lock .ruby-version composer.json composer.lock "
    "Dockerfile compose.yaml main.tf .terraform.lock.hcl schema.prisma"
).split()

WRONG = {
    "cut short": '{"dependencies": {"a": ',
    "of another shape": '{"dependencies": 5, "packages": "x", "scripts": [], "pins": 3, "sdk": [], "require": null}',
    "a table of other shapes": (
        "[project]\ndependencies = 3\n[tool]\npoetry = 1\n[workspace]\nmembers = 2\n[package]\nedition = 5\n"
    ),
    "nothing": "",
    "a list": "[1, 2, 3]",
    "deep": "[" * 100_000,
    "noise": "\x01\x02 = = = \u2028 <<<<>>>> %%%",
    "xml with entities": '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><project>&b;</project>',
    "merge conflict": '<<<<<<< HEAD\n{"a": 1}\n=======\n{"a": 2}\n>>>>>>> x\n',
}


@pytest.mark.parametrize("name", EVERY_NAME)
@pytest.mark.parametrize("kind", WRONG)
def test_a_malformed_manifest_gives_a_note_or_nothing_and_never_an_error(name, kind):
    assert parser_of(name) is not None
    found = read_manifest(WRONG[kind], name)
    assert isinstance(found, Declared)
    assert all(note.startswith(f"{name} cannot be read") for note in found.notes)


def test_a_malformed_manifest_does_not_hide_the_others(build_tree):
    root = build_tree(
        {"package.json": "{", "go.mod": "module x\n\ngo 1.22\n\nrequire example.org/a v1.0.0\n", "m.go": "package m\n"}
    )
    facts = survey(root, None)
    assert [each.name for each in facts.dependencies] == ["example.org/a"]
    assert len(facts.notes) == 1
    assert facts.notes[0].startswith("package.json cannot be read as what its name says")


HOSTILE = (
    '"' + '\\"' * 200_000,
    "/*" * 200_000,
    "[" + " " * 400_000,
    "implementation" + " " * 400_000,
    "group " + " (" * 200_000,
    "a." * 200_000 + " ",
    "require " + "a.a" * 150_000,
    "# x" + "#" * 400_000 + "y",
    ", " * 200_000,
    "gem " + "'" * 200_000,
)


@pytest.mark.parametrize("line", HOSTILE, ids=lambda line: line[:8])
def test_a_hostile_line_costs_no_more_than_its_length(line):
    """Four hundred thousand characters, every parser: a cost that grows with the square would take minutes."""
    start = time.process_time()
    for name in EVERY_NAME:
        read_manifest(line, name)
    without_comments(line)
    assert time.process_time() - start < 10


def test_entities_of_xml_are_never_expanded():
    with pytest.raises(ValueError, match="document type"):
        load_xml(WRONG["xml with entities"])


def test_lines_of_json_keys_are_exact_and_keys_in_strings_do_not_count():
    text = '{\n "a": {"b": 1,\n  "c": ["x", {"d": 2}]},\n "e": "\\"f\\": 3",\n "g\\u0068": 4\n}\n'
    assert json_lines(text) == {("a",): 2, ("a", "b"): 2, ("a", "c"): 3, ("a", "c", "", "d"): 3, ("e",): 4, ("gh",): 5}


def test_lines_of_toml_keys_are_exact():
    lines = TomlLines('a = 1\n[x]\n"b.c" = 2\nd = [\n  "one",\n  "two",\n]\n[x.y]  # note\ne = 3\n')
    assert [lines.line("", "a"), lines.line("x", "b.c"), lines.line("x", "d"), lines.line("x.y", "e")] == [1, 3, 4, 9]
    assert lines.texts(4, ["one", "two"]) == [5, 6]
    assert lines.line("x", "y") == 8


def test_the_lockfile_nearest_above_decides(build_tree):
    pnpm = "dependencies:\n  a:\n    specifier: ^1\n    version: {}\n"
    root = build_tree(
        {
            "pnpm-lock.yaml": pnpm.format("1.0.0"),
            "apps/one/package.json": '{"dependencies": {"a": "^1"}}',
            "apps/two/package.json": '{"dependencies": {"a": "^1"}}',
            "apps/two/pnpm-lock.yaml": pnpm.format("1.2.0"),
        }
    )
    found = {each.place.path: each.locked for each in survey(root, None).dependencies}
    assert found == {"apps/one/package.json": "1.0.0", "apps/two/package.json": "1.2.0"}


def test_names_are_compared_as_their_registry_does(build_tree):
    root = build_tree(
        {
            "requirements.in": "Typing_Extensions\n",
            "poetry.lock": '[[package]]\nname = "typing-extensions"\nversion = "4.12.2"\n',
        }
    )
    assert [each.locked for each in survey(root, None).dependencies] == ["4.12.2"]


def test_an_oversized_manifest_is_not_read(build_tree):
    root = build_tree({"package.json": '{"dependencies": {"a": "1"}, "x": "' + "y" * 1_100_000 + '"}'})
    assert survey(root, None).dependencies == ()


def test_a_binary_manifest_is_not_read(build_tree):
    assert survey(build_tree({"go.mod": b"module x\0\0\nrequire example.org/a v1.0.0\n"}), None).dependencies == ()


def test_windows_files_keep_their_line_numbers(build_tree):
    root = build_tree({"go.mod": "\ufeffmodule x\r\n\r\ngo 1.22\r\n\r\nrequire example.org/a v1.0.0\r\n"})
    assert [each.place.line for each in survey(root, None).dependencies] == [5]


def test_more_manifests_than_the_bound_are_noted_and_the_nearest_to_the_root_are_read(build_tree):
    files = {f"deep/er/p{n}/go.mod": f"module p{n}\n" for n in range(MOST_MANIFESTS + 1)}
    root = build_tree(files | {"go.mod": "module top\n\nrequire example.org/a v1.0.0\n"})
    facts = survey(root, None)
    assert [each.name for each in facts.dependencies] == ["example.org/a"]
    assert facts.notes == (
        f"{MOST_MANIFESTS + 2} manifests are tracked; the {MOST_MANIFESTS} nearest to the root were read",
    )
