"""What the paths alone tell: folders, tests, interface definitions, CI, conventions, earlier specs and plans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from draft_plan.repository import Place
from draft_plan.surveying.exclusion import is_vendored
from draft_plan.surveying.git import grep_files
from draft_plan.surveying.tree import Tree, place

MOST = 200
"""Most entries of any list of paths."""
_PUNCTUATION = " \t{}[]#/*-<!>\"';"
_EMBEDDED = ("import sqlite3", "from sqlite3 import", "node:sqlite", "bun:sqlite")
"""How source names a database that its language brings along: no manifest does."""

_TEST_FOLDER = re.compile(
    r"^(?:tests?|specs?|__tests__|testing|e2e|cypress|unittests?|integration[-_]tests?|.{1,80}\.Tests?)$"
)
_TEST_FILE = re.compile(
    r"(?:test_[^/]+\.py|[^/]+_test\.(?:py|go|rb|exs|dart|cc|cpp)|[^/]+\.(?:test|spec|cy)\.[cm]?[jt]sx?|[^/]+_spec\.rb|"
    r"[^/]+Tests?\.(?:java|kt|cs|swift|php)|[^/]+Spec\.(?:scala|groovy|kt))$"
)
_API = re.compile(
    r"(?:(?:[^/]*[._-])?(?:openapi|swagger|asyncapi)[^/]*\.(?:ya?ml|json)|[^/]+\.(?:proto|graphqls?|gql|wsdl|raml|thrift|avsc|smithy))$",
    re.IGNORECASE,
)
_CI = re.compile(
    r"^(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.gitlab/ci/.+\.yml|\.circleci/config\.yml|azure-pipelines[^/]*\.ya?ml|"
    r"\.azure-pipelines/.+\.ya?ml|Jenkinsfile[^/]*|\.travis\.yml|bitbucket-pipelines\.yml|\.drone\.ya?ml|\.buildkite/.+\.ya?ml|"
    r"appveyor\.yml|\.woodpecker(?:/.+)?\.ya?ml|cloudbuild\.ya?ml|\.forgejo/workflows/.+\.ya?ml|\.gitea/workflows/.+\.ya?ml)$"
)
_CONVENTION = re.compile(
    r"(?:\.editorconfig|\.?ruff\.toml|\.flake8|\.pylintrc|mypy\.ini|pyrightconfig\.json|\.isort\.cfg|\.pre-commit-config\.yaml|"
    r"\.prettierrc(?:\.\w+)?|prettier\.config\.\w+|\.eslintrc(?:\.\w+)?|eslint\.config\.\w+|biome\.jsonc?|\.stylelintrc(?:\.\w+)?|"
    r"commitlint\.config\.\w+|\.commitlintrc(?:\.\w+)?|\.golangci\.(?:ya?ml|toml)|\.?rustfmt\.toml|\.?clippy\.toml|deny\.toml|"
    r"checkstyle\.xml|spotless\.\w+|detekt\.ya?ml|ktlint\.\w+|\.clang-(?:format|tidy)|\.rubocop\.yml|\.standard\.yml|"
    r"phpcs\.xml(?:\.dist)?|phpstan\.neon(?:\.dist)?|\.php-cs-fixer(?:\.dist)?\.php|pint\.json|psalm\.xml|\.swiftlint\.yml|"
    r"\.swiftformat|\.tflint\.hcl|Directory\.Build\.props|\.globalconfig|stylecop\.json|\.markdownlint\.\w+|CONTRIBUTING\.md|"
    r"lefthook\.ya?ml|pre-commit|justfile|Makefile|Taskfile\.ya?ml)$"
)
_EARLIER = re.compile(
    r"(?:^|/)specs/[^/]+/(?:spec|plan|tasks|research|data-model)\.md$|^\.kiro/specs/[^/]+/(?:requirements|design|tasks)\.md$|"
    r"^openspec/(?:changes/[^/]+/(?:proposal|design|tasks)|specs/[^/]+/spec)\.md$|^openspec/changes/archive/[^/]+/(?:proposal|design)\.md$|"
    r"^kitty-specs/[^/]+/(?:spec|plan)\.md$|^(?:\.flow/)?features/[^/]+/(?:spec|plan)\.md$|^docs/(?:adr|decisions|rfcs?)/[^/]+\.md$"
)
_MIGRATION = re.compile(
    r"^((?:.*/)?(?:[Mm]igrations?|alembic/versions|db/migrate))/(?:[^/]+/)?[^/]+\.(?:py|sql|rb|cs|ts|js|php|go|ex|exs)$"
)


def count_directories(paths: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The count of files below each folder of the first and second level, by path; the largest ``MOST`` are kept."""
    counts: Counter[str] = Counter()
    for path in paths:
        parts = path.split("/")
        for depth in (1, 2):
            if len(parts) > depth:
                counts["/".join(parts[:depth])] += 1
    kept = sorted(counts, key=lambda folder: (-counts[folder], folder))[:MOST]
    return tuple((folder, counts[folder]) for folder in sorted(kept))


def is_test(path: str) -> bool:
    """Whether the file is a test by its own name or by a folder's."""
    folder, _, name = path.rpartition("/")
    return bool(_TEST_FILE.match(name)) or bool(_test_folder(folder))


@lru_cache(maxsize=1 << 16)
def _test_folder(folder: str) -> str:
    """The part of the folder that ends with the first name of a tests' folder; empty without one."""
    names = folder.split("/")
    named = next((n for n, part in enumerate(names) if _TEST_FOLDER.match(part)), None)
    return "" if named is None else "/".join(names[: named + 1])


def find_test_directories(paths: Iterable[str]) -> tuple[str, ...]:
    """The outermost folders that hold tests; a folder called ``specs`` counts only for what test files lie in it."""
    found: set[str] = set()
    for path in paths:
        folder, _, name = path.rpartition("/")
        named = _test_folder(folder)
        telling = _TEST_FILE.match(name) if _tail(named) in ("spec", "specs") else not name.endswith((".md", ".mdx"))
        if named and telling:
            found.add(named)
        elif folder and _TEST_FILE.match(name):
            found.add(folder)
    return tuple(sorted(found)[:MOST])


def find_api_definitions(paths: Iterable[str]) -> tuple[str, ...]:
    """OpenAPI, AsyncAPI, protocol buffer, GraphQL and similar files."""
    return tuple(path for path in paths if _API.match(_tail(path)))[:MOST]


def find_ci(paths: Iterable[str]) -> tuple[str, ...]:
    """The files that describe continuous integration."""
    return tuple(path for path in paths if _CI.match(path))[:MOST]


def find_earlier(paths: Iterable[str]) -> tuple[str, ...]:
    """Earlier specs, plans and decision records."""
    return tuple(path for path in paths if _EARLIER.search(path) and not is_vendored(path))[:MOST]


def find_conventions(tree: Tree, paths: Iterable[str]) -> tuple[Place, ...]:
    """Configuration of formatters, linters and hooks, and the contributors' guide, each at its first telling line."""
    near = sorted((path for path in paths if _CONVENTION.match(_tail(path))), key=lambda path: (path.count("/"), path))[
        :40
    ]
    return tuple(_opening(tree, path) for path in near)


def find_migrations(tree: Tree, paths: Iterable[str]) -> tuple[Place, ...]:
    """The last migration, by name, of each folder of database migrations."""
    last: dict[str, str] = {}
    for path in paths:
        if (match := _MIGRATION.match(path)) and not path.endswith("__init__.py"):
            last[match[1]] = path
    return tuple(_opening(tree, path) for path in sorted(last.values())[:10])


def find_embedded_databases(tree: Tree, paths: Iterable[str]) -> tuple[Place, ...]:
    """Where source that is no test opens a database that its language brings along; the shallowest three."""
    own = frozenset(paths)
    hits = [path for path in grep_files(tree.root, _EMBEDDED) if path in own and not is_test(path)]
    return tuple(_naming(tree, path) for path in sorted(hits, key=lambda path: (path.count("/"), path))[:3])


def _naming(tree: Tree, path: str) -> Place:
    lines = (tree.read(path) or "").split("\n")
    named = (n for n, line in enumerate(lines, 1) if any(word in line for word in _EMBEDDED))
    return place(path, next(named, 1), lines)


def _tail(path: str) -> str:
    return path[path.rfind("/") + 1 :]


def _opening(tree: Tree, path: str) -> Place:
    lines = (tree.read(path) or "").split("\n")
    telling = (n for n, line in enumerate(lines, 1) if line.strip(_PUNCTUATION) and not line.startswith("<?"))
    said = next(telling, 1)
    return place(path, said, lines)
