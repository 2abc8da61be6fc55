"""What the rules look at, and what they are: a rule, and the hits it reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from draft_plan.checking.mentions import tree_paths
from draft_plan.checking.view import Named, PlanView
from draft_plan.coverage import Covered
from draft_plan.depth import Depth
from draft_plan.packs import Pack
from draft_plan.plan import Plan
from draft_plan.repository import RepositoryFacts
from draft_plan.spec import FeatureSpec, Item
from draft_plan.staleness import Staleness
from draft_plan.surveying.git import grep_files
from draft_plan.surveying.index import SymbolIndex, index_symbols
from draft_plan.surveying.symbols import Symbol, find_symbols
from draft_plan.surveying.tree import Tree


@dataclass(frozen=True)
class Repo:
    """The repository around the spec: its facts, its tracked files by exact and by folded path and by name.

    ``base`` is the spec's folder below the root, empty when it is the root or lies outside.
    """

    facts: RepositoryFacts
    base: str = ""

    @classmethod
    def around(cls, facts: RepositoryFacts, folder: Path) -> Repo | None:
        """The repository that a spec in this folder belongs to; None when nothing is tracked."""
        if not facts.root or not facts.files:
            return None
        root, here = Path(facts.root).resolve(), folder.resolve()
        return cls(facts, here.relative_to(root).as_posix() if here != root and here.is_relative_to(root) else "")

    @cached_property
    def files(self) -> frozenset[str]:
        """Every tracked path."""
        return frozenset(self.facts.files)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a tracked file, at any depth; the root is the empty string."""
        found = {""}
        for path in self.facts.files:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def folded(self) -> dict[str, str]:
        """The tracked path for each path in lower case."""
        return {path.casefold(): path for path in self.facts.files}

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """The tracked paths by file name."""
        found: dict[str, list[str]] = {}
        for path in self.facts.files:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    @cached_property
    def _folders_named(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for folder in self.folders:
            found.setdefault(folder.rpartition("/")[2], []).append(folder)
        return found

    def shortened(self, path: str) -> str | None:
        """The tracked file whose path ends so, from a folder on; None when there is none or ``path`` is a mere name."""
        names = self.named.get(path.rpartition("/")[2], ()) if "/" in path else ()
        return next((each for each in names if each.endswith(f"/{path}")), None)

    def has_folder(self, folder: str) -> bool:
        """Whether such a folder holds tracked files, its path given from the root or from some folder on."""
        if folder in self.folders:
            return True
        return any(each.endswith(f"/{folder}") for each in self._folders_named.get(folder.rpartition("/")[2], ()))

    @cached_property
    def tree(self) -> Tree:
        """The files as text."""
        return Tree(self.facts.root, self.facts.files)

    @cached_property
    def modules(self) -> frozenset[str]:
        """The names of tracked files and folders without their endings."""
        return frozenset(step.partition(".")[0] for path in self.facts.files for step in path.split("/"))

    @cached_property
    def index(self) -> SymbolIndex:
        """Every definition by name: seconds of work in a large repository, so only asked for where a plan names one."""
        return index_symbols(self.tree)

    def find(self, path: str) -> str | None:
        """The tracked path that is meant: below the root, or else below the spec's folder; None when there is none."""
        below = f"{self.base}/{path}" if self.base else path
        return next((each for each in (path, below) if each in self.files), None)

    def text(self, path: str) -> str:
        """The text of a tracked file; empty when it cannot be read."""
        return _text(self, path)

    def symbols(self, path: str) -> tuple[Symbol, ...]:
        """The definitions in a tracked file."""
        return _symbols(self, path)

    def having(self, needle: str) -> tuple[str, ...]:
        """The tracked files that hold these letters."""
        return grep_files(self.facts.root, (needle,))

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=64)
def _text(repo: Repo, path: str) -> str:
    return repo.tree.read(path) or ""


@lru_cache(maxsize=64)
def _symbols(repo: Repo, path: str) -> tuple[Symbol, ...]:
    return find_symbols(_text(repo, path), path)


@dataclass(frozen=True)
class Case:
    """A plan and everything it is held against.

    ``repo`` is None where there is no repository; ``held`` is plan.json, None without one; ``pack`` the format that the
    plan claims to have, None for a format of its own. ``coverage`` is computed; ``by_ids``: whether the plan carries
    ids systematically, so that a missing one means something. ``stale`` is what changed since the plan was drafted;
    ``model`` who would draft it today, empty where none is named.
    """

    view: PlanView
    spec: FeatureSpec
    depth: Depth
    coverage: tuple[Covered, ...]
    by_ids: bool
    comparable: bool = True
    repo: Repo | None = None
    pack: Pack | None = None
    held: Plan | None = None
    spec_path: str = ""
    stale: Staleness = field(default_factory=Staleness)
    model: str = ""
    items: dict[str, Item] = field(default_factory=dict)

    @cached_property
    def created(self) -> frozenset[str]:
        """The paths that the plan says it creates."""
        return frozenset(each.path for each in self.paths if each.action == "create")

    @cached_property
    def designed(self) -> frozenset[str]:
        """The paths of tasks and of components."""
        tasks = {path for task in self.view.tasks for path in task.paths}
        return frozenset(tasks.union(each.path for row in self.view.under("component") for each in row.named))

    @cached_property
    def paths(self) -> tuple[Named, ...]:
        """Every path the plan names, in order of lines; of drawn trees those only that say what is done to them."""
        named = [each for row in self.view.passages for each in row.named]
        named += [each for code in self.view.codes for each in tree_paths(code.text, code.line) if each.action]
        return tuple(sorted(named, key=lambda each: each.line))


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule does not hold.

    ``remedy`` replaces the rule's own; ``in_spec``: the line is the spec's, or
    that of the companion ``source`` beside it.
    """

    message: str
    line: int | None = None
    remedy: str = ""
    in_spec: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, what holds when it is kept, how grave a breach is, what to do about one, and the search."""

    id: str
    says: str
    severity: Severity
    remedy: str
    find: Callable[[Case], Iterator[Hit]]
