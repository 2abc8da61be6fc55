"""What is read before the first request: the spec, the repository, the pack, and the plan that is there already."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from draft_plan import packs
from draft_plan.depth import Depth, choose
from draft_plan.errors import OutputError, UsageError
from draft_plan.guarding import Notice, Veil, check_source, check_target
from draft_plan.llm import Brief
from draft_plan.locating import Places, locate
from draft_plan.packs import Pack
from draft_plan.plan import Basis, Plan, SectionDraft, SectionStatus
from draft_plan.reading import read, read_text
from draft_plan.rendering import split
from draft_plan.repository import RepositoryFacts
from draft_plan.settings import OFFLINE, Settings
from draft_plan.settling import Settled, settle
from draft_plan.spec import FeatureSpec
from draft_plan.staleness import Change, Staleness, compare, digest, join, rename, take
from draft_plan.surveying import survey
from draft_plan.surveying.tree import Tree, read_beside
from draft_plan.writing import complete

ANSWERED = 0.75
"""The part of a plan's words that drafters write; the rest are headings, ids, paths and lists that are computed."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a user asked for. ``out`` is a path or ``-``; ``only`` a section to draft anew; ``stdin`` the spec when it
    comes from there; ``applied`` are markers that gave way to answers: question id, line before, line after.
    """

    spec: str
    out: str | None = None
    only: str | None = None
    because: str = ""
    dry_run: bool = False
    fresh: bool = False
    force: bool = False
    strict: bool = False
    stdin: bytes | None = None
    applied: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything read before the first request.

    ``bare`` is the spec without the answers to the plan's own questions, as it stood before them; ``basis`` is made of
    it; ``stale`` is what changed since the plan there is was drafted. ``keys`` are hashes of how each section is asked
    for. ``read`` gives the text of a tracked file, or of a constitution beside the spec; None for anything else.
    Everything in here is behind ``veil``: without secrets and hidden text, of which ``notices`` tells. ``spec_hash`` is
    that of the spec as it stands on disk.
    """

    job: Job
    settings: Settings
    places: Places
    spec: FeatureSpec
    facts: RepositoryFacts
    pack: Pack
    depth: Depth
    held: Plan | None
    settled: Settled
    bare: FeatureSpec
    basis: Basis
    read: Callable[[str], str | None]
    veil: Veil
    notices: tuple[Notice, ...]
    spec_hash: str
    keys: Mapping[str, str] = field(default_factory=dict)
    stale: Staleness = field(default_factory=Staleness)

    @property
    def language(self) -> str:
        """The language to write in: as asked, else the spec's."""
        return self.settings.language or self.spec.language

    @property
    def brief(self) -> Brief:
        """What every request of the run is made from."""
        share = sum(section.contract.share for section in self.pack.sections) or 1.0
        return Brief(
            spec=self.spec,
            repository=self.facts,
            sections=(),
            depth=self.depth.level,
            words=round(self.depth.words * ANSWERED / share),
            language=self.language,
            because=self.job.because,
            settled=self.settled.told,
            known=self.settled.facts(self.pack.sections),
        )


def gather(job: Job, settings: Settings, veil: Veil | None = None) -> Inputs:
    """Read all that a run needs; raises DraftPlanError before anything is paid for.

    ``veil`` is what it is read through; without one, that of this process's environment.
    """
    veil = veil or Veil.of(os.environ)
    found = locate(job.spec, job.out)
    root = Path(settings.repo) if settings.repo else None
    if root is not None and not root.is_dir():
        raise UsageError("no such folder", where=str(root), remedy="give the repository's folder with --repo")
    pack = packs.load(settings.template, repo=root or _repository(found.folder))
    _check_only(job, pack)
    places = locate(job.spec, job.out, pack.plan_file)
    _check_links(places, job)
    written = read(places.spec or "-", stdin=job.stdin)
    spec = veil.spec(written)
    held = _load(places, job)
    settled = settle(spec, held, job.applied)
    # an answer moves what it blocks, not what is read of the repository: that shapes every section
    found_facts = survey(root or places.folder, settled.rest, inside=root is not None)
    facts = veil.facts(found_facts)
    if job.only and held is None:
        raise UsageError(
            "there is no plan yet to redraft a section of", where="--only", remedy="draft the whole plan first"
        )
    depth = choose(settled.rest, settings.depth)
    bare = _bare(settled)
    basis, reader = take(bare, facts, pack), _reader(places, facts, veil)
    notices, spec_hash = veil.notices(written, found_facts), hashlib.sha256(written.text.encode()).hexdigest()
    inputs = Inputs(
        job, settings, places, spec, facts, pack, depth, held, settled, bare, basis, reader, veil, notices, spec_hash
    )
    inputs = replace(inputs, keys={section.id: _key(section.id, inputs) for section in pack.sections})
    return replace(inputs, stale=_stale(inputs, held)) if held is not None else inputs


def _bare(settled: Settled) -> FeatureSpec:
    """The spec without answers; read again where a marker gave way to one, for its item said something else before."""
    rest = settled.rest
    if all(each.applied is None for each in settled.answers):
        return rest
    return read_text(rest.text.encode(), rest.path, rest.companions)


def _reader(places: Places, facts: RepositoryFacts, veil: Veil) -> Callable[[str], str | None]:
    tree, tracked = Tree(facts.root, facts.files), frozenset(facts.files)
    beside = {principle.place.path for principle in facts.principles} - tracked

    def read_one(path: str) -> str | None:
        text = tree.read(path) if path in tracked else read_beside(places.folder, path) if path in beside else None
        return None if text is None else veil.source(text, path)

    return read_one


def _repository(folder: Path) -> Path | None:
    """The repository around a folder, where a team keeps plan formats of its own."""
    here = folder.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), None)


def _check_links(places: Places, job: Job) -> None:
    if places.spec is not None:
        check_source(places.spec)
    for path in (places.plan, places.data) if job.out is None else ():
        if path is not None:
            check_target(path)


def _check_only(job: Job, pack: Pack) -> None:
    if job.because and not job.only:
        raise UsageError("--because steers one section", where="--because", remedy="add --only SECTION")
    if job.only and job.only not in {section.id for section in pack.sections}:
        known = ", ".join(section.id for section in pack.sections)
        raise UsageError(f"{pack.id} has no section {job.only!r}", where="--only", remedy=f"its sections: {known}")


def _key(section: str, inputs: Inputs) -> str:
    asked = (inputs.settings.model, inputs.depth.level, inputs.language)
    return digest([*asked, *inputs.settled.concerning(section)])


def _stale(inputs: Inputs, held: Plan) -> Staleness:
    """What changed since the plan was drafted, in the sources and in how its sections are asked for."""
    ids = [section.id for section in inputs.pack.sections]
    found = compare(held, inputs.basis, inputs.bare, inputs.facts, ids, inputs.read)
    drafts = [each for each in held.sections if each.section in inputs.keys and each.basis]
    asked = [
        Change("request", _why(inputs, held, each), (each.section,))
        for each in drafts
        if each.key != inputs.keys[each.section]
    ]
    return replace(found, changes=join((*found.changes, *asked)))


def _why(inputs: Inputs, held: Plan, draft: SectionDraft) -> str:
    """Why a section is asked for in another way than before."""
    for what, now, before in (
        ("model", inputs.settings.model, draft.model),
        ("depth", inputs.depth.level, held.depth),
        ("language", inputs.language, held.language),
    ):
        if now != before and not now.startswith("recorded:"):
            return f"the {what} is {now}, was {before}"
    return "an answer that concerns it was given, changed or taken back"


def _load(places: Places, job: Job) -> Plan | None:
    if places.plan is None or places.data is None:
        return None
    complete(places.plan)
    if not places.data.is_file():
        return None
    try:
        return Plan.model_validate_json(places.data.read_bytes())
    except ValidationError as error:
        if job.force:
            return None
        raise OutputError(
            "this plan.json was damaged, or written by another version",
            where=str(places.data),
            remedy="--force drafts anew and keeps a backup beside it",
        ) from error


def refresh(inputs: Inputs) -> Inputs:
    """The same, read again if another run has written the plan in the meantime; call it once the plan is locked."""
    if _load(inputs.places, inputs.job) == inputs.held:
        return inputs
    again = gather(inputs.job, inputs.settings, inputs.veil)
    guard(again)
    return again


def keep(inputs: Inputs) -> dict[str, SectionDraft]:
    """The drafts that still hold, items under the ids they have now; with ``--only``, all but that one as they are."""
    if inputs.held is None or inputs.job.fresh:
        return {}
    if inputs.job.only:
        return {each.section: each for each in inputs.held.sections if each.section != inputs.job.only}
    stale, renamed = inputs.stale.sections, inputs.stale.renamed
    return {
        each.section: each.model_copy(update={"reply": rename(each.reply, renamed)})
        for each in inputs.held.sections
        if each.status is not SectionStatus.NOT_DRAFTED and each.section in inputs.keys and each.section not in stale
    }


def guard(inputs: Inputs) -> None:
    """Refuse to lose somebody's work: a model's plan to the offline rules, or a text that cannot be merged."""
    held, job, path = inputs.held, inputs.job, inputs.places.plan
    if job.force or path is None:
        return
    if held is not None and held.model != OFFLINE and inputs.settings.model == OFFLINE:
        raise OutputError(
            f"{held.model} drafted this plan; the offline drafter does not replace it",
            where=str(path),
            remedy="name a model with --model, or replace it with --force (a backup is kept)",
        )
    if not path.is_file() or (held is not None and held.template == inputs.pack.id):
        return
    if held is None or on_disk(path) != held.texts:
        what = "this plan was edited in the other format" if held else "this file was not written by draft-plan"
        raise OutputError(
            what, where=str(path), remedy="write elsewhere with --out, or replace it with --force (a backup is kept)"
        )


def on_disk(path: Path) -> dict[str, str]:
    """The plan as it lies on disk, by heading."""
    return split(path.read_text(encoding="utf-8", errors="surrogateescape"))
