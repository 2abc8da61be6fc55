"""Java and Kotlin: pom.xml, build.gradle and build.gradle.kts, Gradle's version catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.repository import Dependency
from draft_plan.surveying.manifests.declared import Declared, Runner, Version, string, table
from draft_plan.surveying.manifests.positions import Element, TomlLines, load_toml, load_xml
from draft_plan.surveying.tree import place

_PROPERTY = re.compile(r"^\$\{([\w.-]+)\}$")
_JAVA_PROPERTIES = ("maven.compiler.release", "java.version", "maven.compiler.source", "maven.compiler.target")
# Runs of blanks are bounded: two of them side by side would make a long blank line cost its square.
_GRADLE_DEPENDENCY = re.compile(
    r"^[ \t]{0,40}(api|implementation|compileOnly|runtimeOnly|annotationProcessor|kapt|ksp|developmentOnly|"
    r"test\w{0,30}|androidTest\w{0,30}|debugImplementation)[ \t]{0,9}\(?[ \t]{0,9}(?:platform\([ \t]{0,9})?"
    r"[\"']([\w.-]+:[\w.-]+)(?::([^\"'\n@]+))?"
)
_GRADLE_PLUGIN = re.compile(
    r"^[ \t]{0,40}(?:plugins[ \t]{0,9}\{[ \t]{0,9})?"
    r"(?:id[ \t]{0,9}\(?[ \t]{0,9}[\"']([\w.-]+)[\"']\)?|kotlin\([\"'](\w+)[\"']\))"
    r"(?:[ \t]{0,9}version[ \t]{0,9}\(?[ \t]{0,9}[\"']([^\"'\n]+)[\"'])?"
)
_GRADLE_JAVA = re.compile(
    r"(?:JavaLanguageVersion\.of\(|jvmToolchain\(|(?:source|target)Compatibility[ \t]{0,9}=[ \t]{0,9}"
    r"(?:JavaVersion\.VERSION_)?[\"']?)(\d[\w.]*)"
)


def read_pom(text: str, path: str) -> Declared:
    """Dependencies, the parent, the Java and Kotlin versions; ``${…}`` is replaced where the same file defines it."""
    lines = text.split("\n")
    project = next(iter(load_xml(text).all("project")), Element("project", {}, 0))
    properties = {child.name: child for block in project.all("properties") for child in block.children}
    values = {name: element.text.strip() for name, element in properties.items()}
    versions = [
        Version("Java", _resolved(values[name], values), place(path, properties[name].line, lines))
        for name in _JAVA_PROPERTIES
        if values.get(name)
    ][:1]
    if kotlin := properties.get("kotlin.version"):
        versions.append(Version("Kotlin", kotlin.text.strip(), place(path, kotlin.line, lines)))
    runners = (Runner("mvn test", place(path, project.line, lines)),) if project.line else ()
    return Declared(tuple(_artifacts(project, values, path, lines)), tuple(versions), runners=runners)


def _artifacts(project: Element, values: dict[str, str], path: str, lines: list[str]) -> Iterator[Dependency]:
    managed = {
        (each.value("groupId"), each.value("artifactId")): _resolved(each.value("version"), values)
        for each in project.all("dependencyManagement", "dependencies", "dependency")
    }
    for element in (*project.all("parent"), *project.all("dependencies", "dependency")):
        key = (element.value("groupId"), element.value("artifactId"))
        at = next((child.line for child in element.children if child.name == "artifactId"), element.line)
        version = _resolved(element.value("version"), values) or managed.get(key, "")
        if key[1]:
            yield Dependency(
                ":".join(key), "maven", version, place(path, at, lines), "", element.value("scope") == "test"
            )


def _resolved(value: str, values: dict[str, str]) -> str:
    match = _PROPERTY.match(value)
    return values.get(match[1], value) if match else value


def read_gradle(text: str, path: str) -> Declared:
    """Dependencies written as ``group:name:version``, plugins, and the Java version of the toolchain."""
    lines = text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    for number, line in enumerate(lines, 1):
        here = place(path, number, lines)
        if match := _GRADLE_DEPENDENCY.match(line):
            development = match[1].lower().startswith(("test", "androidtest"))
            found.append(Dependency(match[2], "maven", match[3] or "", here, "", development))
        elif plugin := _GRADLE_PLUGIN.match(line):
            name = plugin[1] or f"org.jetbrains.kotlin.{plugin[2]}"
            if plugin[3] and name.startswith("org.jetbrains.kotlin."):
                versions.append(Version("Kotlin", plugin[3], here))
            elif plugin[3]:
                found.append(Dependency(name, "maven", plugin[3], here))
        elif java := _GRADLE_JAVA.search(line):
            versions.append(Version("Java", java[1].replace("1_8", "1.8"), here))
    tests = next((n for n, line in enumerate(lines, 1) if "useJUnitPlatform" in line), 0)
    tests = tests or next((each.place.line for each in found if each.development), 0)
    runners = (Runner("./gradlew test", place(path, tests, lines)),) if tests else ()
    return Declared(tuple(found), tuple(versions), runners=runners)


def read_version_catalogue(text: str, path: str) -> Declared:
    """``gradle/libs.versions.toml``: libraries and plugins, with ``version.ref`` looked up."""
    document = load_toml(text)
    lines = TomlLines(text)
    known = table(document.get("versions"))
    found: list[Dependency] = []
    versions: list[Version] = []
    for where, field in (("libraries", "module"), ("plugins", "id")):
        for alias, value in table(document.get(where)).items():
            entry = table(value)
            literal = string(value) if isinstance(value, str) else ""
            wanted = entry.get("version")
            version = string(wanted) or string(known.get(string(table(wanted).get("ref"))))
            name = string(entry.get(field)) or ":".join(
                filter(None, (string(entry.get("group")), string(entry.get("name"))))
            )
            if literal:
                name, _, version = literal.rpartition(":")
            here = place(path, lines.line(where, alias), lines.lines)
            if name.startswith("org.jetbrains.kotlin.") and version and not versions:
                versions.append(Version("Kotlin", version, here))
            elif name:
                found.append(Dependency(name, "maven", version, here))
    return Declared(tuple(found), tuple(versions))
