"""Node and TypeScript: package.json, tsconfig.json, and the lockfiles of npm, pnpm and Yarn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from draft_plan.repository import Dependency, Place
from draft_plan.surveying.manifests.declared import (
    Declared,
    Locked,
    Runner,
    Version,
    folder_of,
    string,
    table,
)
from draft_plan.surveying.manifests.positions import json_lines, load_json, without_comments
from draft_plan.surveying.tree import place

_GROUPS = (
    ("dependencies", False),
    ("peerDependencies", False),
    ("optionalDependencies", False),
    ("devDependencies", True),
)
_NO_TEST = re.compile(r"no test specified|^exit\b|^echo\b")
_CONFIGURED = ("eslintConfig", "prettier", "lint-staged", "husky", "commitlint", "stylelint", "xo")
_YARN_HEADER = re.compile(r'^"?((?:@[^/@\s"]+/)?[^@\s",]+)@')
_PNPM_DIRECT = re.compile(r"^ {2,8}'?((?:@[^/'\s]+/)?[^'\s:/@]+)'?:$")
_PNPM_IMPORTER = re.compile(r"^ {2}'?([^'\s:]+)'?:$")
_PNPM_INLINE = re.compile(r"^ {2}'?((?:@[^/'\s]+/)?[^'\s:/@]+)'?: (\d[^\s(_]*)")
_PNPM_TOPS = ("importers", "dependencies", "devDependencies", "optionalDependencies")
_PNPM_VERSION = re.compile(r"^ {4,10}version: '?([^\s'(]+)")


def read_package_json(text: str, path: str) -> Declared:
    """Dependencies of all four kinds, ``engines.node``, the test script, ``bin`` and ``main``."""
    document = table(load_json(text))
    at, lines = json_lines(text), text.split("\n")

    def here(*keys: str) -> Place:
        return place(path, at.get(keys, 1), lines)

    engine = string(table(document.get("engines")).get("node"))
    test = string(table(document.get("scripts")).get("test"))
    manager = string(document.get("packageManager")).partition("@")[0]
    return Declared(
        dependencies=tuple(
            Dependency(name, "npm", string(constraint), here(group, name), "", development)
            for group, development in _GROUPS
            for name, constraint in table(document.get(group)).items()
        ),
        versions=(Version("JavaScript", f"Node.js {engine}", here("engines", "node")),) if engine else (),
        runners=(Runner(f"{manager or 'npm'} test", here("scripts", "test")),)
        if test and not _NO_TEST.search(test)
        else (),
        entry_points=tuple(_entry_points(document, here)),
        conventions=tuple(here(key) for key in _CONFIGURED if key in document),
    )


def _entry_points(document: dict[str, object], here: Callable[..., Place]) -> Iterator[Place]:
    binaries = document.get("bin")
    if isinstance(binaries, str):
        yield here("bin")
    yield from (here("bin", name) for name in table(binaries))
    if not binaries and isinstance(document.get("main"), str):
        yield here("main")
    if "start" in table(document.get("scripts")):
        yield here("scripts", "start")


def read_tsconfig(text: str, path: str) -> Declared:
    """``compilerOptions.target`` as the language level, ``strict`` as a convention."""
    plain = without_comments(text)
    options = table(table(load_json(plain)).get("compilerOptions"))
    at, lines = json_lines(plain), text.split("\n")
    target = string(options.get("target"))
    strict = at.get(("compilerOptions", "strict"))
    return Declared(
        versions=(
            Version("TypeScript", f"target {target}", place(path, at.get(("compilerOptions", "target"), 1), lines)),
        )
        if target
        else (),
        conventions=(place(path, strict, lines),) if strict and options.get("strict") is True else (),
    )


def read_node_version(text: str, path: str) -> Declared:
    """``.nvmrc`` and ``.node-version``."""
    lines = text.split("\n")
    version = lines[0].strip()
    found = Version("JavaScript", f"Node.js {version.removeprefix('v')}", place(path, 1, lines))
    return Declared(versions=(found,)) if version else Declared()


def read_package_lock(text: str, path: str) -> Declared:
    """npm's lockfile, versions 1 to 3: packages installed at the top and in workspaces."""
    document = table(load_json(text))
    found = [
        Locked("npm", key.rpartition("node_modules/")[2], string(table(value).get("version")), folder_of(path))
        for key, value in table(document.get("packages")).items()
        if key.startswith("node_modules/") and key.count("node_modules/") == 1
    ]
    if not found:
        entries = table(document.get("dependencies")).items()
        found = [Locked("npm", name, string(table(value).get("version")), folder_of(path)) for name, value in entries]
    return Declared(locked=tuple(each for each in found if each.version))


def read_pnpm_lock(text: str, path: str) -> Declared:
    """The ``importers`` part of pnpm's lockfile (or its top, without workspaces): direct packages."""
    found: list[Locked] = []
    name, top, folder = "", "", folder_of(path)
    for line in text.split("\n"):
        if line and line[0] not in " #":
            top = line.partition(":")[0]
        elif top == "importers" and (importer := _PNPM_IMPORTER.match(line)):
            folder = "/".join(part for part in (folder_of(path), importer[1].removeprefix(".")) if part)
        elif top not in _PNPM_TOPS:
            continue
        elif inline := _PNPM_INLINE.match(line):
            found.append(Locked("npm", inline[1], inline[2], folder))
        elif direct := _PNPM_DIRECT.match(line):
            name = direct[1]
        elif name and (version := _PNPM_VERSION.match(line)):
            found.append(Locked("npm", name, version[1], folder))
            name = ""
    return Declared(locked=tuple(found))


def read_yarn_lock(text: str, path: str) -> Declared:
    """Yarn's lockfile, classic and berry; the first version of a package that occurs in several is kept."""
    found: dict[str, Locked] = {}
    name = ""
    for line in text.split("\n"):
        if line and line[0] not in " #\t":
            header = _YARN_HEADER.match(line)
            name = header[1] if header else ""
        elif name and line.lstrip().startswith(("version ", "version: ")):
            version = line.split(maxsplit=1)[1].strip(' "')
            found.setdefault(name, Locked("npm", name, version, folder_of(path)))
            name = ""
    return Declared(locked=tuple(found.values()))
