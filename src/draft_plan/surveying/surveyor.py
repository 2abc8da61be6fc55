"""The survey itself: git's list of files, then manifests, layout, rules, and the code that bears on the spec."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from draft_plan.repository import Place, RepositoryFacts
from draft_plan.spec import FeatureSpec
from draft_plan.surveying import layout
from draft_plan.surveying.constitution import find_principles
from draft_plan.surveying.entrances import find_entry_points
from draft_plan.surveying.exclusion import is_material, is_vendored
from draft_plan.surveying.git import list_tracked
from draft_plan.surveying.languages import count_languages
from draft_plan.surveying.manifests import read_manifests
from draft_plan.surveying.relevance import Relevant, find_relevant
from draft_plan.surveying.tree import Tree


def survey(
    start: Path, spec: FeatureSpec | None, *, inside: bool = False, snippet_tokens: int = 3000
) -> RepositoryFacts:
    """What is known of the repository around ``start`` (the spec's folder, or ``--repo``) and bears on ``spec``.

    ``inside``: ``start`` itself is the root, be it a part of a larger repository.

    Only files that git tracks are read, never through a link, and never outside the root; the one exception is a
    ``constitution.md`` beside the spec. Without git or a repository the facts are empty and a note
    says why. ``snippet_tokens`` bounds the snippets (about four characters to a token). Never raises for bad input.
    """
    listing = list_tracked(start, inside=inside)
    beside = _spec_folder(start, spec)
    if not listing.root:
        principles, notes = find_principles(None, beside)
        return RepositoryFacts(principles=tuple(principles), notes=(*listing.notes, *notes))
    tree = Tree(listing.root, listing.files)
    facts = _describe(tree, beside)
    found = find_relevant(tree, spec, _relative(beside, tree), snippet_tokens) if spec is not None else Relevant()
    every = (*listing.notes, *facts.notes, *found.notes)
    return replace(facts, truncated=listing.truncated, snippets=found.snippets, related=found.related, notes=every)


def _describe(tree: Tree, beside: Path) -> RepositoryFacts:
    """Everything that does not depend on the spec, but for where it lies."""
    folder = _relative(beside, tree)
    own = tuple(path for path in tree.paths if not is_vendored(path) and not is_material(path, folder))
    declared = read_manifests(tree, own)
    principles, notes = find_principles(tree, beside)
    runner = min(declared.runners, key=lambda each: each.place.path.count("/"), default=None)
    return RepositoryFacts(
        root=tree.root,
        files=tree.paths,
        languages=count_languages(own, declared.versions),
        dependencies=declared.dependencies,
        directories=layout.count_directories(own),
        entry_points=_once((*declared.entry_points, *find_entry_points(tree, own))),
        test_directories=layout.find_test_directories(own),
        test_runner=runner.place if runner else None,
        test_command=runner.command if runner else "",
        databases=_once(
            (*declared.databases, *layout.find_migrations(tree, own), *layout.find_embedded_databases(tree, own))
        ),
        api_definitions=layout.find_api_definitions(own),
        ci=layout.find_ci(own),
        conventions=_once((*declared.conventions, *layout.find_conventions(tree, own))),
        principles=tuple(principles),
        earlier=layout.find_earlier(own),
        notes=(*declared.notes, *notes),
    )


def _spec_folder(start: Path, spec: FeatureSpec | None) -> Path:
    """The folder the spec lies in; that of ``start`` when the spec is no file of this machine."""
    if spec is not None and Path(spec.path).is_file():
        return Path(spec.path).parent
    return start if start.is_dir() else start.parent


def _once(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Each place once, in the order given, bounded."""
    return tuple(dict.fromkeys(places))[: layout.MOST]


def _relative(folder: Path, tree: Tree) -> str:
    """The folder from the root, empty when it is the root itself or lies elsewhere."""
    try:
        found = folder.resolve().relative_to(Path(tree.root).resolve()).as_posix()
    except ValueError:
        return ""
    return "" if found == "." else found
