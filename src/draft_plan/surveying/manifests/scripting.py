"""Ruby and PHP: Gemfile and its lockfile, gemspecs, .ruby-version, composer.json and composer.lock."""

from __future__ import annotations

import re

from draft_plan.repository import Dependency
from draft_plan.surveying.manifests.declared import Declared, Locked, Runner, Version, folder_of, string, table
from draft_plan.surveying.manifests.positions import json_lines, load_json
from draft_plan.surveying.tree import place

_GEM = re.compile(r"^[ \t]*gem[ \t(]+[\"']([\w.-]+)[\"'](.*)$")
_GEMSPEC = re.compile(r"^[ \t]*\w{1,20}\.add_(development_|runtime_)?dependency[ \t(]+[\"']([\w.-]+)[\"'](.*)$")
_CONSTRAINT = re.compile(r"[\"']([~<>=! ]{0,4}\d[\w.]*)[\"']")
_GROUP = re.compile(r"^[ \t]{0,40}group[ \t(]{1,9}([^\n]{0,200}?)\)?[ \t]{1,9}do\b")
_LOCKED_GEM = re.compile(r"^ {4}([\w.-]+) \(([^)\s]+)\)$")
_PLATFORM = ("php", "hhvm")


def read_gemfile(text: str, path: str) -> Declared:
    """``gem`` lines, inside and outside ``group`` blocks; the ``ruby`` line."""
    lines = text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    development = False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("group ") and (group := _GROUP.match(line)):
            development = ":development" in group[1] or ":test" in group[1]
        elif line.strip() == "end":
            development = False
        elif gem := _GEM.match(line):
            test = development or bool(re.search(r"group[s]?[:= >]+\[?:(?:test|development)", gem[2]))
            constraint = ", ".join(match.strip() for match in _CONSTRAINT.findall(gem[2].partition("#")[0]))
            found.append(Dependency(gem[1], "gem", constraint, place(path, number, lines), "", test))
        elif ruby := re.match(r"^ruby[ \t(]+[\"']([^\"'\n]+)[\"']", line):
            versions.append(Version("Ruby", ruby[1], place(path, number, lines)))
    tests = next((each for each in found if each.name in ("rspec", "rspec-rails", "minitest")), None)
    rails = any(each.name == "rails" for each in found)
    command = (
        "bundle exec rspec"
        if tests and tests.name.startswith("rspec")
        else "bin/rails test"
        if rails
        else "bundle exec rake test"
    )
    runners = (Runner(command, tests.place),) if tests else ()
    return Declared(tuple(found), tuple(versions), runners=runners)


def read_gemspec(text: str, path: str) -> Declared:
    """``add_dependency`` and ``required_ruby_version``."""
    lines = text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    for number, line in enumerate(lines, 1):
        if gem := _GEMSPEC.match(line):
            constraint = ", ".join(match.strip() for match in _CONSTRAINT.findall(gem[3].partition("#")[0]))
            found.append(
                Dependency(gem[2], "gem", constraint, place(path, number, lines), "", gem[1] == "development_")
            )
        elif "required_ruby_version" in line and (version := _CONSTRAINT.search(line)):
            versions.append(Version("Ruby", version[1], place(path, number, lines)))
    return Declared(tuple(found), tuple(versions))


def read_gemfile_lock(text: str, path: str) -> Declared:
    """The ``specs:`` of Gemfile.lock: four spaces, a name, a version in brackets."""
    pins = [match for line in text.split("\n") if (match := _LOCKED_GEM.match(line))]
    return Declared(locked=tuple(Locked("gem", match[1], match[2], folder_of(path)) for match in pins))


def read_ruby_version(text: str, path: str) -> Declared:
    """``.ruby-version``."""
    lines = text.split("\n")
    version = lines[0].strip().removeprefix("ruby-")
    return (
        Declared(versions=(Version("Ruby", version, place(path, 1, lines)),)) if version[:1].isdigit() else Declared()
    )


def read_composer(text: str, path: str) -> Declared:
    """``require`` and ``require-dev``; ``php`` is the language's version; extensions are left out."""
    document = table(load_json(text))
    at, lines = json_lines(text), text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    for group in ("require", "require-dev"):
        for name, constraint in table(document.get(group)).items():
            here = place(path, at.get((group, name), 1), lines)
            if name == "php":
                versions.append(Version("PHP", string(constraint), here))
            elif name not in _PLATFORM and not name.startswith(("ext-", "lib-")):
                found.append(Dependency(name, "composer", string(constraint), here, "", group == "require-dev"))
    runners: list[Runner] = []
    if "test" in table(document.get("scripts")):
        runners.append(Runner("composer test", place(path, at.get(("scripts", "test"), 1), lines)))
    for name, command in (("pestphp/pest", "vendor/bin/pest"), ("phpunit/phpunit", "vendor/bin/phpunit")):
        runners += [Runner(command, each.place) for each in found if each.name == name]
    return Declared(tuple(found), tuple(versions), runners=tuple(runners))


def read_composer_lock(text: str, path: str) -> Declared:
    """``packages`` and ``packages-dev``."""
    document = table(load_json(text))
    found: list[Locked] = []
    for group in ("packages", "packages-dev"):
        entries = document.get(group)
        for entry in entries if isinstance(entries, list) else []:
            name, version = string(table(entry).get("name")), string(table(entry).get("version"))
            if name and version:
                found.append(Locked("composer", name, version.removeprefix("v"), folder_of(path)))
    return Declared(locked=tuple(found))
