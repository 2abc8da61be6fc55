"""What runs the software: Dockerfiles, compose files, Terraform, Prisma's schema."""

from __future__ import annotations

import re

from draft_plan.repository import Dependency, Place
from draft_plan.surveying.manifests.declared import Declared, Locked, Version, folder_of
from draft_plan.surveying.manifests.frameworks import is_database
from draft_plan.surveying.tree import place

_FROM = re.compile(r"^FROM[ \t]+(?:--\S+[ \t]+)*(\S+)(?:[ \t]+AS[ \t]+(\S+))?", re.IGNORECASE)
_IMAGE = re.compile(r"^[ \t]+image:[ \t]*[\"']?([^\s\"'#]+)")
_LANGUAGE_IMAGES = {
    "python": "Python",
    "node": "JavaScript",
    "golang": "Go",
    "rust": "Rust",
    "ruby": "Ruby",
    "php": "PHP",
    "swift": "Swift",
    "eclipse-temurin": "Java",
    "openjdk": "Java",
}
_TERRAFORM_SOURCE = re.compile(r'^[ \t]*source[ \t]*=[ \t]*"([^"\n]+)"')
_TERRAFORM_VERSION = re.compile(r'^[ \t]*version[ \t]*=[ \t]*"([^"\n]+)"')
_TERRAFORM_CORE = re.compile(r'^[ \t]*required_version[ \t]*=[ \t]*"([^"\n]+)"')


def read_dockerfile(text: str, path: str) -> Declared:
    """The base images, other stages left out; ``CMD`` or ``ENTRYPOINT`` of the last stage as entry point."""
    lines = text.split("\n")
    stages: set[str] = {"scratch"}
    found: list[Dependency] = []
    versions: list[Version] = []
    last: Place | None = None
    for number, line in enumerate(lines, 1):
        here = place(path, number, lines)
        if match := _FROM.match(line):
            last = None
            if match[1].lower() not in stages and "$" not in match[1]:
                name, tag = _split_image(match[1])
                found.append(Dependency(name, "docker", tag, here))
                versions += [
                    Version(language, _image_version(language, tag), here)
                    for language in _language(name)
                    if tag[:1].isdigit()
                ]
            stages.add((match[2] or "").lower())
        elif line.startswith(("CMD", "ENTRYPOINT")):
            last = last or here
    return Declared(tuple(found), tuple(versions), entry_points=(last,) if last else ())


def _language(image: str) -> list[str]:
    language = _LANGUAGE_IMAGES.get(image.rpartition("/")[2])
    return [language] if language else []


def _image_version(language: str, tag: str) -> str:
    version = tag.partition("-")[0]
    return f"Node.js {version}" if language == "JavaScript" else version


def _split_image(image: str) -> tuple[str, str]:
    bare, _, digest = image.partition("@")
    name, colon, tag = bare.rpartition(":")
    return (name, tag) if colon and "/" not in tag else (bare, digest)


def read_compose(text: str, path: str) -> Declared:
    """Images of services; those of databases are databases too."""
    lines = text.split("\n")
    found: list[Dependency] = []
    for number, line in enumerate(lines, 1):
        if (match := _IMAGE.match(line)) and "$" not in match[1]:
            name, tag = _split_image(match[1])
            found.append(Dependency(name, "docker", tag, place(path, number, lines)))
    return Declared(tuple(found), databases=tuple(each.place for each in found if is_database("docker", each.name)))


def read_terraform(text: str, path: str) -> Declared:
    """``required_providers`` with source and version, ``required_version``."""
    if "required_" not in text:
        return Declared()
    lines = text.split("\n")
    found: list[Dependency] = []
    versions: list[Version] = []
    source: tuple[str, int] | None = None
    inside = False
    for number, line in enumerate(lines, 1):
        if core := _TERRAFORM_CORE.match(line):
            versions.append(Version("HCL", f"Terraform {core[1]}", place(path, number, lines)))
        elif line.strip().startswith("required_providers"):
            inside = True
        elif line.startswith("}"):
            inside = False
        elif inside and (match := _TERRAFORM_SOURCE.match(line)):
            source = (match[1], number)
            found.append(Dependency(match[1], "terraform", "", place(path, number, lines)))
        elif inside and source and (wanted := _TERRAFORM_VERSION.match(line)):
            found[-1] = Dependency(source[0], "terraform", wanted[1], found[-1].place)
    return Declared(tuple(found), tuple(versions))


def read_terraform_lock(text: str, path: str) -> Declared:
    """``.terraform.lock.hcl``: the version of each provider, by its source without the registry's host."""
    found: list[Locked] = []
    name = ""
    for line in text.split("\n"):
        if provider := re.match(r'^provider "([^"\n]+)"', line):
            name = provider[1].partition("/")[2]
        elif name and (version := _TERRAFORM_VERSION.match(line)):
            found.append(Locked("terraform", name, version[1], folder_of(path)))
            name = ""
    return Declared(locked=tuple(found))


def read_prisma(text: str, path: str) -> Declared:
    """``provider`` of the ``datasource`` block of a Prisma schema."""
    lines = text.split("\n")
    inside = False
    for number, line in enumerate(lines, 1):
        inside = line.startswith("datasource") or (inside and not line.startswith("}"))
        if inside and re.match(r"^[ \t]+provider[ \t]*=", line):
            return Declared(databases=(place(path, number, lines),))
    return Declared()
