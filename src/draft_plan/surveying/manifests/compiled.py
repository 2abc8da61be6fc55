"""Go, Rust, Swift, C and C++: go.mod, Cargo.toml, Package.swift, CMakeLists.txt, conanfile, vcpkg.json."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from draft_plan.surveying.manifests.positions import TomlLines, json_lines, load_json, load_toml
from draft_plan.surveying.tree import place

_GO_REQUIRE = re.compile(r"^(?:require[ \t]+)?([\w.-]{1,100}\.[\w-]{1,30}/\S+)[ \t]+(v[^\s]+)[ \t]*(//.*)?$")
_SWIFT_PACKAGE = re.compile(r'\.package\([^\n]{0,200}?url:[ \t]*"([^"\n]+)"(?:,[ \t]*([^\n]{0,200}))?')
_SWIFT_RANGE = re.compile(r'(?:from:|exact:|branch:|revision:)?[^"\n]{0,60}"[^"\n]+"(?:[ \t]*\.\.[.<][ \t]*"[^"\n]+")?')
_CMAKE = re.compile(
    r"^[ \t]*(find_package|FetchContent_Declare|CPMAddPackage|project|add_executable|set)[ \t]*\([ \t]*([^\n)]*)",
    re.IGNORECASE,
)
_CONAN_REQUIRE = re.compile(r"""(?:requires|tool_requires|build_requires)\b[^"'\n]{0,20}["']([\w.+-]+)/([^"'@\s]+)""")


def read_go_mod(text: str, path: str) -> Declared:
    """The ``go`` line and direct requirements; what is marked ``// indirect`` is left out, its version is exact."""
    lines = text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    runners: list[Runner] = []
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if bare.startswith("go ") and not versions:
            versions.append(Version("Go", bare[3:].strip(), place(path, number, lines)))
        elif bare.startswith("module "):
            runners.append(Runner("go test ./...", place(path, number, lines)))
        elif (match := _GO_REQUIRE.match(bare)) and "// indirect" not in bare:
            found.append(Dependency(match[1], "golang", match[2], place(path, number, lines), match[2]))
    return Declared(tuple(found), tuple(versions), runners=tuple(runners))


def read_cargo(text: str, path: str) -> Declared:
    """Dependencies of a package, of its targets and of a workspace; edition and ``rust-version``."""
    document = load_toml(text)
    lines = TomlLines(text)
    package = table(document.get("package"))
    shared = table(table(document.get("workspace")).get("package"))
    where, source = ("package", package) if package else ("workspace.package", shared)
    rust, edition = string(source.get("rust-version")), string(source.get("edition"))
    key = "rust-version" if rust else "edition"
    asked = rust or (f"edition {edition}" if edition else "")
    header = lines.line("package") or lines.line("workspace")
    return Declared(
        dependencies=tuple(_crates(document, lines, path)),
        versions=(Version("Rust", asked, place(path, lines.line(where, key), lines.lines)),) if asked else (),
        runners=(Runner("cargo test", place(path, header, lines.lines)),) if header else (),
        entry_points=(place(path, lines.line("bin"), lines.lines),)
        if document.get("bin") and lines.line("bin")
        else (),
    )


def _crates(document: dict[str, object], lines: TomlLines, path: str) -> Iterator[Dependency]:
    kinds = (("dependencies", False), ("dev-dependencies", True), ("build-dependencies", False))
    workspace = table(document.get("workspace"))
    tables = [(kind, document.get(kind), development) for kind, development in kinds]
    tables += [("workspace.dependencies", workspace.get("dependencies"), False)]
    for target, value in table(document.get("target")).items():
        tables += [(f"target.{target}.{kind}", table(value).get(kind), development) for kind, development in kinds]
    for where, value, development in tables:
        for name, wanted in table(value).items():
            constraint = string(wanted) or string(table(wanted).get("version"))
            real = string(table(wanted).get("package")) or name
            if table(wanted).get("path") and not constraint:
                continue
            yield Dependency(
                real, "cargo", constraint, place(path, lines.line(where, name), lines.lines), "", development
            )


def read_rust_toolchain(text: str, path: str) -> Declared:
    """``rust-toolchain.toml`` and the older one-line ``rust-toolchain``."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        key, _, value = line.partition("=")
        if key.strip() == "channel" or (number == 1 and re.match(r"^[\w.-]+$", line.strip())):
            return Declared(versions=(Version("Rust", (value or key).strip(" \"'"), place(path, number, lines)),))
    return Declared()


def read_package_swift(text: str, path: str) -> Declared:
    """The tools version and the packages with an address."""
    lines = text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    entry_points: list[Place] = []
    for number, line in enumerate(lines, 1):
        if tools := re.match(r"^//[ \t]*swift-tools-version:[ \t]*([\d.]+)", line):
            versions.append(Version("Swift", tools[1], place(path, number, lines)))
        elif match := _SWIFT_PACKAGE.search(line):
            name = match[1].rstrip("/").rpartition("/")[2].removesuffix(".git")
            wanted = _SWIFT_RANGE.search(match[2] or "")
            constraint = wanted[0].strip().rstrip("),") if wanted else ""
            found.append(Dependency(name, "swift", constraint, place(path, number, lines)))
        elif re.search(r"\.executable(?:Target)?\(", line):
            entry_points.append(place(path, number, lines))
    tests = next((n for n, line in enumerate(lines, 1) if ".testTarget(" in line), 0)
    runners = (Runner("swift test", place(path, tests, lines)),) if tests else ()
    return Declared(tuple(found), tuple(versions), runners=runners, entry_points=tuple(entry_points))


def read_package_resolved(text: str, path: str) -> Declared:
    """Swift's lockfile, versions 1 to 3."""
    document = table(load_json(text))
    pins = document.get("pins") or table(document.get("object")).get("pins")
    found: list[Locked] = []
    for pin in pins if isinstance(pins, list) else []:
        entry = table(pin)
        name = string(entry.get("identity")) or string(entry.get("package"))
        version = string(table(entry.get("state")).get("version"))
        if name and version:
            found.append(Locked("swift", name, version, folder_of(path)))
    return Declared(locked=tuple(found))


def read_cmake(text: str, path: str) -> Declared:
    """``find_package``, ``FetchContent_Declare``, the C and C++ standards, executables, and tests by CTest."""
    lines = text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    entry_points: list[Place] = []
    for number, line in enumerate(lines, 1):
        if not (match := _CMAKE.match(line)):
            continue
        command, words, here = match[1].lower(), match[2].split(), place(path, number, lines)
        if not words:
            continue
        if command == "set" and words[0] in ("CMAKE_CXX_STANDARD", "CMAKE_C_STANDARD") and len(words) > 1:
            versions.append(Version("C++" if "CXX" in words[0] else "C", words[1], here))
        elif command == "add_executable" and "$" not in words[0]:
            entry_points.append(here)
        elif command in ("find_package", "fetchcontent_declare", "cpmaddpackage"):
            constraint = words[1] if len(words) > 1 and words[1][:1].isdigit() else ""
            found.append(Dependency(words[0].strip('"'), "cmake", constraint, here))
    tests = next((n for n, line in enumerate(lines, 1) if line.lstrip().startswith("enable_testing(")), 0)
    runners = (Runner("ctest", place(path, tests, lines)),) if tests else ()
    return Declared(tuple(found), tuple(versions), runners=runners, entry_points=tuple(entry_points))


def read_conan(text: str, path: str) -> Declared:
    """``conanfile.txt`` sections and the literal requirements of ``conanfile.py``."""
    lines = text.split("\n")
    found: list[Dependency] = []
    section = ""
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if path.endswith(".txt"):
            section = bare.strip("[]") if bare.startswith("[") else section
            match = re.match(r"^([\w.+-]+)/([^@\s]+)", bare) if section.endswith("requires") else None
        else:
            match = _CONAN_REQUIRE.search(line)
        if match:
            development = "tool" in (section or line) or "build_requires" in (section or line)
            found.append(Dependency(match[1], "conan", match[2], place(path, number, lines), match[2], development))
    return Declared(tuple(found))


def read_vcpkg(text: str, path: str) -> Declared:
    """``dependencies`` as names or objects."""
    wanted = table(load_json(text)).get("dependencies")
    lines = text.split("\n")
    start = json_lines(text).get(("dependencies",), 1)
    found: list[Dependency] = []
    for entry in wanted if isinstance(wanted, list) else []:
        name = string(entry) or string(table(entry).get("name"))
        line = next((n for n in range(start, len(lines) + 1) if f'"{name}"' in lines[n - 1]), start)
        constraint = string(table(entry).get("version>="))
        found.append(Dependency(name, "vcpkg", f">={constraint}" if constraint else "", place(path, line, lines)))
        start = line
    return Declared(tuple(found))
