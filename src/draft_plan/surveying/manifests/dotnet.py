""".NET: project files, central package management, global.json, packages.lock.json."""

from __future__ import annotations

from draft_plan.repository import Dependency, Place
from draft_plan.surveying.manifests.declared import Declared, Locked, Runner, Version, folder_of, string, table
from draft_plan.surveying.manifests.positions import Element, json_lines, load_json, load_xml
from draft_plan.surveying.tree import place

_TESTING = ("microsoft.net.test.sdk", "xunit", "xunit.v3", "nunit", "mstest", "mstest.testframework", "tunit")
_LANGUAGES = {"csproj": "C#", "fsproj": "F#", "vbproj": "Visual Basic .NET", "props": "C#"}


def read_project(text: str, path: str) -> Declared:
    """``PackageReference``, target frameworks, the SDK, nullable and warnings as errors."""
    lines = text.split("\n")
    project = next(iter(load_xml(text).all("Project")), Element("Project", {}, 0))
    found = [_package(each, path, lines) for each in project.all("ItemGroup", "PackageReference")]
    found += [_package(each, path, lines) for each in project.all("ItemGroup", "FrameworkReference")]
    found = [each for each in found if each.name]
    sdk = project.attributes.get("Sdk", "")
    if sdk and sdk != "Microsoft.NET.Sdk":
        found.insert(0, Dependency(sdk, "nuget", "", place(path, project.line, lines)))
    test = next((each.place for each in found if each.name.lower() in _TESTING), None)
    return Declared(
        dependencies=tuple(_as_test(each) for each in found) if test else tuple(found),
        versions=tuple(_targets(project, path, lines)),
        runners=(Runner("dotnet test", test),) if test else (),
        entry_points=tuple(_said(project, path, lines, "OutputType", ("exe", "winexe"))),
        conventions=(
            *_said(project, path, lines, "Nullable", ("enable",)),
            *_said(project, path, lines, "TreatWarningsAsErrors", ("true",)),
        ),
    )


def _package(element: Element, path: str, lines: list[str]) -> Dependency:
    name = element.attributes.get("Include") or element.attributes.get("Update", "")
    version = (
        element.attributes.get("Version") or element.value("Version") or element.attributes.get("VersionOverride", "")
    )
    return Dependency(name, "nuget", version, place(path, element.line, lines))


def _as_test(found: Dependency) -> Dependency:
    return Dependency(found.name, found.ecosystem, found.constraint, found.place, development=True)


def _targets(project: Element, path: str, lines: list[str]) -> list[Version]:
    language = _LANGUAGES.get(path.rpartition(".")[2], "C#")
    every = project.all("PropertyGroup", "TargetFramework") + project.all("PropertyGroup", "TargetFrameworks")
    return [Version(language, each.text.strip(), place(path, each.line, lines)) for each in every if each.text.strip()]


def _said(project: Element, path: str, lines: list[str], name: str, values: tuple[str, ...]) -> list[Place]:
    every = project.all("PropertyGroup", name)
    return [place(path, each.line, lines) for each in every if each.text.strip().lower() in values]


def read_central_packages(text: str, path: str) -> Declared:
    """``Directory.Packages.props``: the versions that project files leave out; they hold for every folder below."""
    project = next(iter(load_xml(text).all("Project")), Element("Project", {}, 0))
    pins = [
        (each.attributes.get("Include", ""), each.attributes.get("Version", ""))
        for each in project.all("ItemGroup", "PackageVersion")
    ]
    return Declared(
        locked=tuple(Locked("nuget", name, version, folder_of(path)) for name, version in pins if name and version)
    )


def read_global_json(text: str, path: str) -> Declared:
    """``sdk.version``: the .NET SDK that builds the repository."""
    version = string(table(table(load_json(text)).get("sdk")).get("version"))
    line = json_lines(text).get(("sdk", "version"), 1)
    found = Version("C#", f".NET SDK {version}", place(path, line, text.split("\n")))
    return Declared(versions=(found,)) if version else Declared()


def read_packages_lock(text: str, path: str) -> Declared:
    """``packages.lock.json``: the direct packages of each target framework."""
    targets = table(table(load_json(text)).get("dependencies")).values()
    return Declared(
        locked=tuple(
            Locked("nuget", name, string(table(entry).get("resolved")), folder_of(path))
            for target in targets
            for name, entry in table(target).items()
            if table(entry).get("type") == "Direct"
        )
    )
