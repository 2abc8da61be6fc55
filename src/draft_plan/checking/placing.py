"""Path truth: every path exists in git, or is new and said to be, or is flagged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from draft_plan.checking.case import Case, Hit, Repo, Rule
from draft_plan.checking.view import Named

_COMMON = frozenset(
    "__init__ index main mod lib app types type utils util helpers constants config settings models views view "
    "urls schema schemas conftest setup readme changelog license dockerfile makefile package tsconfig pyproject "
    "cargo test tests errors error routes router handler handlers service api cli page layout style styles en de "
    "fr spec plan tasks research quickstart data-model doc docs base common core client server program startup".split()
)
"""Stems of file names that many folders have; a second one is no duplicate."""
_DRAFTS = re.compile(
    r"(?:^|/)(?:plan|spec|research|data-model|quickstart|tasks|contracts/[^/]+)\.?\w*$|^(?:specs|kitty-specs|openspec|\.kiro|\.specify)/"
)
_GIVEN_UP = re.compile(
    r"\b(?:previously|rejected|discarded|superseded|no longer|formerly|was considered|used to (?:be|live|lie))\b",
    re.IGNORECASE,
)
"""A passage that speaks so may name what the plan has given up."""
_TEST = re.compile(r"(?:^|/)(?:tests?|__tests__|spec|e2e)(?:/|$)|(?:^|/)test_|[._-](?:test|spec)s?\.", re.IGNORECASE)


def _judged(case: Case) -> Iterator[tuple[Repo, Named]]:
    """Each path once per action, without the feature's own papers."""
    seen: set[tuple[str, str]] = set()
    for each in case.paths if case.repo is not None else ():
        if (each.path, each.action) in seen or _DRAFTS.search(each.path):
            continue
        seen.add((each.path, each.action))
        assert case.repo is not None  # noqa: S101 - the loop is empty without one
        yield case.repo, each


def _there(repo: Repo, path: str) -> bool:
    """Tracked, a tracked folder, or on disk though git does not know it yet."""
    if repo.find(path) is not None or repo.shortened(path) is not None or path.rstrip("/") in repo.folders:
        return True
    try:
        return any(Path(repo.facts.root, base, path).exists() for base in ("", repo.base))
    except OSError:
        return False


def _case_twin(repo: Repo, path: str) -> str | None:
    return repo.folded.get(path.casefold())


def classify(case: Case) -> dict[str, str]:
    """Every path of the plan as ``exists``, ``new`` or ``flagged``; without a repository none is classified."""
    flagged = {path for find in (find_missing, find_wrong_case, find_unannounced) for path in _hit_paths(case, find)}
    found: dict[str, str] = {}
    for repo, each in _judged(case):
        there = _there(repo, each.path)
        found[each.path] = "flagged" if each.path in flagged else "exists" if there else "new"
    return found


def _hit_paths(case: Case, find: Callable[[Case], Iterator[Hit]]) -> Iterator[str]:
    return (hit.message.partition(" ")[0] for hit in find(case))


def find_missing(case: Case) -> Iterator[Hit]:
    """Files to be changed that are not there."""
    for repo, each in _judged(case):
        changes = each.action in ("modify", "delete") and each.path not in case.created
        if changes and not _there(repo, each.path) and not _case_twin(repo, each.path):
            yield Hit(f"{each.path} is to be changed but does not exist{_elsewhere(repo, each.path)}", each.line)


def find_wrong_case(case: Case) -> Iterator[Hit]:
    """Paths that exist in other letters, capital for small."""
    for repo, each in _judged(case):
        twin = _case_twin(repo, each.path)
        if twin is not None and not _there(repo, each.path):
            yield Hit(f"{each.path} is {twin} in the repository", each.line)


def find_unannounced(case: Case) -> Iterator[Hit]:
    """Paths that do not exist, in a folder that does not exist, and that no row creates."""
    made = {path.rpartition("/")[0] for path in case.created}
    sources = (case.spec.text, *(companion.text for companion in case.spec.companions))
    given_up = {line for each in case.view.passages if _GIVEN_UP.search(each.text) for line in each.lines}
    for repo, each in _judged(case):
        if (
            each.line in given_up
            or any(each.path in text for text in sources)
            or each.action
            or each.path in case.created
            or _there(repo, each.path)
            or _case_twin(repo, each.path)
        ):
            continue
        folder = each.path.rpartition("/")[0]
        # a task or a component may bring one folder more, below one that exists
        below = folder.rpartition("/")[0] if each.path in case.designed else folder
        if not (repo.has_folder(folder) or repo.has_folder(below) or folder in made):
            yield Hit(
                f"{each.path} does not exist, nor does its folder, and no row creates it{_elsewhere(repo, each.path)}",
                each.line,
            )


def find_created_again(case: Case) -> Iterator[Hit]:
    """Files to be created that are there already."""
    for repo, each in _judged(case):
        if each.action == "create" and repo.find(each.path) is not None:
            yield Hit(f"{each.path} is to be created but exists", each.line)


def find_duplicates(case: Case) -> Iterator[Hit]:
    """New files beside a module of nearly the same name."""
    stems: dict[str, list[str]] = {}
    for path in case.repo.facts.files if case.repo else ():
        if not _TEST.search(path):
            stems.setdefault(_stem(path), []).append(path)
    for repo, each in _judged(case):
        if each.action != "create" or _there(repo, each.path) or _TEST.search(each.path):
            continue
        stem = _stem(each.path)
        twins = [path for path in stems.get(stem, ()) if _kind(path) == _kind(each.path)]
        if twins and stem not in _COMMON and len(stem) > 3:
            yield Hit(f"{each.path} is new, but a module of that name exists: {twins[0]}", each.line)


def _stem(path: str) -> str:
    """The name without ending, signs and a plural: ``meter_readings.py`` and ``MeterReading.ts`` are one."""
    name = path.rpartition("/")[2].partition(".")[0]
    bare = name.casefold() if name.casefold() in _COMMON else re.sub(r"[^a-z0-9]", "", name.casefold())
    return bare[:-1] if bare.endswith("s") and len(bare) > 4 else bare


def _kind(path: str) -> str:
    ending = path.rpartition(".")[2].lower()
    script = {"js": "script", "jsx": "script", "ts": "script", "tsx": "script", "mjs": "script", "cjs": "script"}
    return script.get(ending, ending)


def _elsewhere(repo: Repo, path: str) -> str:
    others = repo.named.get(path.rpartition("/")[2], [])
    return (
        f"; {others[0]} does" if others and path.rpartition("/")[2].partition(".")[0].casefold() not in _COMMON else ""
    )


RULES = (
    Rule(
        "P1-missing-path",
        "A file that the plan changes or deletes exists.",
        "error",
        "Name the file that exists, or say that this one is created.",
        find_missing,
    ),
    Rule(
        "P2-path-case",
        "A path is written in the capital and small letters it has in git.",
        "error",
        "Write the path as git has it.",
        find_wrong_case,
    ),
    Rule(
        "P3-unknown-path",
        "A path exists, or lies in a folder that does, or a row of the plan creates it, or the spec names it.",
        "warning",
        "Name the file that exists, or list this one among the files that are created.",
        find_unannounced,
    ),
    Rule(
        "P4-exists-already",
        "A file that the plan creates does not exist yet.",
        "warning",
        "Say what changes in the file, or choose another name.",
        find_created_again,
    ),
    Rule(
        "P5-duplicate-module",
        "A new file does not bear the name of a module that exists elsewhere.",
        "warning",
        "Extend the module that exists, or say why it needs a second one.",
        find_duplicates,
    ),
)
