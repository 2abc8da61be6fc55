"""Which tracked files are manifests, and reading them: bounded, and never failing on a malformed one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from draft_plan.repository import Dependency
from draft_plan.surveying.exclusion import is_vendored
from draft_plan.surveying.manifests import compiled, dotnet, infrastructure, jvm, node, python, scripting
from draft_plan.surveying.manifests.declared import Declared, folder_of, join
from draft_plan.surveying.manifests.frameworks import is_database, is_framework, normalise
from draft_plan.surveying.tree import Tree

Parser = Callable[[str, str], Declared]

MOST_MANIFESTS = 400
"""Most files that are parsed, the nearest to the root first."""
LOCK_BYTES = 12 * 1024 * 1024
"""Longest lockfile that is read; the other manifests have the bound of every file."""
TOTAL_BYTES = 48 * 1024 * 1024
"""Most bytes of manifests and lockfiles together."""
MOST_DEPENDENCIES = 2000
"""Most dependencies that are kept."""

_TABLE: tuple[tuple[str, Parser], ...] = (
    (r"pyproject\.toml", python.read_pyproject),
    (r"requirements[^/]*\.(?:txt|in)", python.read_requirements),
    (r"requirements/[^/]+\.(?:txt|in)", python.read_requirements),
    (r"setup\.cfg", python.read_setup_cfg),
    (r"Pipfile", python.read_pipfile),
    (r"\.python-version", python.read_python_version),
    (r"pytest\.ini|tox\.ini|noxfile\.py", python.read_runner_file),
    (r"uv\.lock|poetry\.lock|pdm\.lock|Cargo\.lock", python.read_toml_lock),
    (r"package\.json", node.read_package_json),
    (r"tsconfig(?:\.base|\.app|\.build)?\.json", node.read_tsconfig),
    (r"\.nvmrc|\.node-version", node.read_node_version),
    (r"package-lock\.json|npm-shrinkwrap\.json", node.read_package_lock),
    (r"pnpm-lock\.yaml", node.read_pnpm_lock),
    (r"yarn\.lock", node.read_yarn_lock),
    (r"go\.mod", compiled.read_go_mod),
    (r"Cargo\.toml", compiled.read_cargo),
    (r"rust-toolchain(?:\.toml)?", compiled.read_rust_toolchain),
    (r"Package\.swift", compiled.read_package_swift),
    (r"Package\.resolved", compiled.read_package_resolved),
    (r"CMakeLists\.txt", compiled.read_cmake),
    (r"conanfile\.(?:txt|py)", compiled.read_conan),
    (r"vcpkg\.json", compiled.read_vcpkg),
    (r"pom\.xml", jvm.read_pom),
    (r"build\.gradle(?:\.kts)?", jvm.read_gradle),
    (r"libs\.versions\.toml", jvm.read_version_catalogue),
    (r"[^/]+\.(?:cs|fs|vb)proj|Directory\.Build\.props", dotnet.read_project),
    (r"Directory\.Packages\.props", dotnet.read_central_packages),
    (r"global\.json", dotnet.read_global_json),
    (r"packages\.lock\.json", dotnet.read_packages_lock),
    (r"Gemfile", scripting.read_gemfile),
    (r"[^/]+\.gemspec", scripting.read_gemspec),
    (r"Gemfile\.lock", scripting.read_gemfile_lock),
    (r"\.ruby-version", scripting.read_ruby_version),
    (r"composer\.json", scripting.read_composer),
    (r"composer\.lock", scripting.read_composer_lock),
    (r"(?:[^/]+\.)?Dockerfile(?:\.[^/]+)?|Containerfile", infrastructure.read_dockerfile),
    (r"(?:docker-)?compose[^/]*\.ya?ml", infrastructure.read_compose),
    (r"[^/]+\.tf", infrastructure.read_terraform),
    (r"\.terraform\.lock\.hcl", infrastructure.read_terraform_lock),
    (r"schema\.prisma", infrastructure.read_prisma),
)
_PARSERS = tuple(parser for _, parser in _TABLE)
_WHICH = re.compile("|".join(f"(?P<p{n}>{pattern})" for n, (pattern, _) in enumerate(_TABLE)))
_LOCK = re.compile(r"(?:lock|shrinkwrap|\.resolved)[^/]{0,12}$")


def parser_of(path: str) -> Parser | None:
    """The parser for this path, or None when it is no manifest."""
    folder, _, name = path.rpartition("/")
    match = _WHICH.fullmatch(f"requirements/{name}" if folder.endswith("requirements") else name)
    return _PARSERS[int((match.lastgroup or "p0")[1:])] if match else None


def read_manifests(tree: Tree, paths: Sequence[str] | None = None) -> Declared:
    """The facts of all manifests of the tree, or of those among ``paths``; a malformed one gives a note.

    Dependencies carry the version that the nearest lockfile at or above their folder pins, and the framework flag.
    """
    asked = tree.paths if paths is None else paths
    found = [path for path in asked if not is_vendored(path) and parser_of(path) is not None]
    near = sorted(found, key=lambda path: (path.count("/"), path))
    parts: list[Declared] = []
    left = TOTAL_BYTES
    for path in near[:MOST_MANIFESTS]:
        text = tree.read(path, min(left, LOCK_BYTES)) if _LOCK.search(path) else tree.read(path)
        if text is not None:
            left = max(left - len(text), 0)
            parts.append(read_manifest(text, path))
    declared = join(parts)
    if len(near) > MOST_MANIFESTS:
        note = f"{len(near)} manifests are tracked; the {MOST_MANIFESTS} nearest to the root were read"
        declared = replace(declared, notes=(*declared.notes, note))
    return _settled(declared)


def read_manifest(text: str, path: str) -> Declared:
    """The facts of one manifest; a note when it cannot be parsed, nothing when it is no manifest."""
    parser = parser_of(path)
    if parser is None:
        return Declared()
    try:
        return parser(text, path)
    except (ValueError, RecursionError) as error:
        return Declared(notes=(f"{path} cannot be read as what its name says: {str(error).splitlines()[0][:120]}",))


def _settled(declared: Declared) -> Declared:
    """Dependencies with lock and framework filled in, once per name and folder; databases found among them."""
    pins = {
        (pin.ecosystem, normalise(pin.ecosystem, pin.name), pin.folder): pin.version
        for pin in reversed(declared.locked)
    }
    kept: dict[tuple[str, str, str], Dependency] = {}
    for each in declared.dependencies:
        name = normalise(each.ecosystem, each.name)
        locked = each.locked or _pinned(pins, each.ecosystem, name, folder_of(each.place.path))
        settled = replace(each, locked=locked, framework=is_framework(each.ecosystem, each.name))
        kept.setdefault((each.ecosystem, name, folder_of(each.place.path)), settled)
    dependencies = tuple(kept.values())[:MOST_DEPENDENCIES]
    used = [
        each.place for each in dependencies if each.ecosystem != "docker" and is_database(each.ecosystem, each.name)
    ]
    return replace(declared, dependencies=dependencies, databases=(*declared.databases, *used))


def _pinned(pins: dict[tuple[str, str, str], str], ecosystem: str, name: str, folder: str) -> str:
    """The version pinned for the folder, or for the nearest one above it."""
    while True:
        if found := pins.get((ecosystem, name, folder)):
            return found
        if not folder:
            return ""
        folder = folder_of(folder)
