"""What is read before the first request: the spec, the repository, the pack, and the plan that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from draft_plan import packs
from draft_plan.depth import Depth, choose
from draft_plan.drafting import draft_key
from draft_plan.errors import OutputError, UsageError
from draft_plan.llm import Brief
from draft_plan.locating import Places, locate
from draft_plan.packs import Pack
from draft_plan.plan import Plan, SectionDraft, SectionStatus
from draft_plan.reading import read
from draft_plan.rendering import split
from draft_plan.repository import RepositoryFacts
from draft_plan.sections import Section
from draft_plan.settings import Settings
from draft_plan.settling import Settled, settle
from draft_plan.spec import FeatureSpec
from draft_plan.surveying import survey

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
    """Everything read before the first request."""

    job: Job
    settings: Settings
    places: Places
    spec: FeatureSpec
    facts: RepositoryFacts
    pack: Pack
    depth: Depth
    held: Plan | None
    settled: Settled
    keys: Mapping[str, str] = field(default_factory=dict)

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


def gather(job: Job, settings: Settings) -> Inputs:
    """Read all that a run needs; raises DraftPlanError before anything is paid for."""
    found = locate(job.spec, job.out)
    root = Path(settings.repo) if settings.repo else None
    if root is not None and not root.is_dir():
        raise UsageError("no such folder", where=str(root), remedy="give the repository's folder with --repo")
    pack = packs.load(settings.template, repo=root or _repository(found.folder))
    _check_only(job, pack)
    places = locate(job.spec, job.out, pack.plan_file)
    spec = read(places.spec or "-", stdin=job.stdin)
    held = _load(places, job)
    settled = settle(spec, held, job.applied)
    # an answer moves what it blocks, not what is read of the repository: that shapes every section
    facts = survey(root or places.folder, settled.rest, inside=root is not None)
    if job.only and held is None:
        raise UsageError(
            "there is no plan yet to redraft a section of", where="--only", remedy="draft the whole plan first"
        )
    depth = choose(settled.rest, settings.depth)
    inputs = Inputs(job, settings, places, spec, facts, pack, depth, held, settled)
    return replace(inputs, keys={section.id: _key(section, inputs) for section in pack.sections})


def _repository(folder: Path) -> Path | None:
    """The repository around a folder, where a team keeps plan formats of its own."""
    here = folder.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), None)


def _check_only(job: Job, pack: Pack) -> None:
    if job.because and not job.only:
        raise UsageError("--because steers one section", where="--because", remedy="add --only SECTION")
    if job.only and job.only not in {section.id for section in pack.sections}:
        known = ", ".join(section.id for section in pack.sections)
        raise UsageError(f"{pack.id} has no section {job.only!r}", where="--only", remedy=f"its sections: {known}")


def _key(section: Section, inputs: Inputs) -> str:
    shown = [inputs.settled.text, *(companion.text for companion in inputs.spec.companions), _known(inputs.facts)]
    extra = inputs.pack.guidance.get(section.id, "")
    answers = inputs.settled.concerning(section.id)
    return draft_key(section, inputs.settings.model, [*shown, extra, inputs.depth.level, inputs.language, *answers])


def _known(facts: RepositoryFacts) -> str:
    """What a draft rests on of the repository: what it declares and the code that bears on the spec.

    Not which files there are: else committing the plan would make every section of it stale.
    """
    languages = tuple(replace(each, files=0) for each in facts.languages)
    steady = replace(
        facts, root="", files=(), truncated=False, directories=(), earlier=(), notes=(), languages=languages
    )
    return repr(steady)


def _load(places: Places, job: Job) -> Plan | None:
    if places.data is None or not places.data.is_file():
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


def keep(inputs: Inputs) -> dict[str, SectionDraft]:
    """The drafts that still hold: made from the same inputs; with ``--only``, all but that one."""
    if inputs.held is None or inputs.job.fresh:
        return {}
    if inputs.job.only:
        return {each.section: each for each in inputs.held.sections if each.section != inputs.job.only}
    drafts = {each.section: each for each in inputs.held.sections if each.status is not SectionStatus.NOT_DRAFTED}
    return {name: each for name, each in drafts.items() if inputs.keys.get(name) == each.key}


def guard(inputs: Inputs) -> None:
    """Refuse to lose somebody's work: a model's plan to the offline rules, or a text that cannot be merged."""
    held, job, path = inputs.held, inputs.job, inputs.places.plan
    if job.force or path is None:
        return
    if held is not None and held.model != "offline" and inputs.settings.model == "offline":
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
    return split(path.read_text(encoding="utf-8", errors="replace"))
