"""From an argument to findings: the plan and its spec are read, put into one case, and every rule looks at it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from draft_plan import depth, packs
from draft_plan.checking.case import Case, Repo
from draft_plan.checking.rules import RULES
from draft_plan.checking.standing import length
from draft_plan.checking.view import PlanView
from draft_plan.checking.viewing import view
from draft_plan.checking.weighing import carry
from draft_plan.errors import Exit, SpecError, UsageError
from draft_plan.guarding import Veil
from draft_plan.locating import SPEC_NAMES, locate
from draft_plan.packs import Pack
from draft_plan.plan import Plan
from draft_plan.reading import read
from draft_plan.repository import RepositoryFacts
from draft_plan.result import CheckResult, Finding
from draft_plan.spec import FeatureSpec
from draft_plan.staleness import Staleness, bare, compare, take
from draft_plan.surveying import survey
from draft_plan.surveying.tree import decode, read_beside
from draft_plan.writing import complete

PLAN_NAMES = ("plan.md", "design.md", "implementation-plan.md", "tech-plan.md")
"""Names under which the known tools keep a plan beside its spec, in order of preference."""
PLAN_BYTES = 4 * 1024 * 1024
_LIKE_OURS = 0.6


def check(argument: str = ".", *, repo: str | None = None, strict: bool = False, model: str = "") -> CheckResult:
    """Check the plan at this path, or beside this spec, in this folder or of this feature; raises DraftPlanError.

    ``repo`` is the repository's folder where it is not the one around the plan; ``strict`` counts warnings as errors;
    ``model`` is the one that would draft today, where one is set.
    """
    plan_path, spec_path = find_pair(argument)
    complete(plan_path)
    raw = plan_path.read_bytes()[:PLAN_BYTES]
    spec = read(spec_path)
    case = build_case(
        view(decode(raw) or "", frozenset(item.id for item in spec.items)),
        spec,
        _repo(plan_path, repo),
        _held(plan_path),
        _root(plan_path),
    )
    case = replace(case, stale=_stale(case, plan_path), model=model)
    places = (_shown(plan_path), _shown(spec_path))
    findings = judge(case, *places)
    grave = {"error", "warning"} if strict else {"error"}
    failed = any(each.severity in grave for each in findings)
    return CheckResult(
        status="findings" if failed else "clean",
        exit_code=int(Exit.FINDINGS if failed else Exit.WRITTEN),
        plan=places[0],
        spec=places[1],
        coverage=case.coverage,
        findings=findings,
        words=length(case.view.text),
        budget=case.depth.words,
    )


def judge(case: Case, plan_path: str, spec_path: str) -> tuple[Finding, ...]:
    """What every rule finds, in the order of the rules."""
    veil = Veil.of(os.environ)
    return tuple(
        Finding(
            rule=rule.id,
            severity=rule.severity,
            message=veil.text(hit.message),
            path=str(PurePosixPath(spec_path).parent / hit.source)
            if hit.source
            else spec_path
            if hit.in_spec
            else plan_path,
            line=hit.line,
            remedy=hit.remedy or rule.remedy,
        )
        for rule in RULES
        for hit in rule.find(case)
    )


def find_pair(argument: str) -> tuple[Path, Path]:
    """The plan and its spec; raises SpecError or UsageError when one of them is not there."""
    named = Path(argument)
    if named.is_file() and named.name not in SPEC_NAMES:
        beside = next((named.parent / name for name in SPEC_NAMES if (named.parent / name).is_file()), None)
        if beside is None:
            raise SpecError(
                "there is no spec beside this plan",
                where=str(named),
                remedy=f"put {' or '.join(SPEC_NAMES)} beside it",
            )
        return named, beside
    spec = locate(argument, None).spec
    if spec is None:
        raise UsageError("check reads files, not standard input", where="-", remedy="give the path of a plan.md")
    names = [name for name in PLAN_NAMES if (spec.parent / name).is_file()]
    others = [each.name for each in sorted(spec.parent.glob("*plan*.md")) if each.name not in PLAN_NAMES]
    if not names and not others:
        raise UsageError(
            "there is no plan beside this spec", where=str(spec), remedy=f"draft one: draft-plan {argument}"
        )
    return spec.parent / [*names, *others][0], spec


def build_case(
    plan: PlanView, spec: FeatureSpec, repo: Repo | None, held: Plan | None, root: Path | None = None
) -> Case:
    """Everything the rules look at."""
    pack = _claimed(plan, held, root)
    carried = carry(plan, spec, drafted=held is not None, ours=pack is not None)
    level = held.depth if held is not None else "auto"
    chosen = depth.choose(spec, level)
    return Case(
        view=plan,
        spec=spec,
        depth=depth.Depth(chosen.level, held.depth_reason) if held is not None else chosen,
        coverage=carried.coverage,
        by_ids=carried.by_ids,
        comparable=carried.comparable,
        repo=repo,
        pack=pack,
        held=held,
        items={item.id: item for item in spec.items},
    )


def _stale(case: Case, plan: Path) -> Staleness:
    """What changed since the plan was drafted; of repository and constitution only where there is a repository."""
    held, pack, veil = case.held, case.pack, Veil.of(os.environ)
    if held is None or pack is None or held.template != pack.id:
        return Staleness()
    spec = bare(veil.spec(case.spec), held)
    facts = veil.facts(case.repo.facts) if case.repo is not None else RepositoryFacts()

    def read_one(path: str) -> str | None:
        if case.repo is not None and path in case.repo.files:
            return veil.source(case.repo.text(path), path)
        beside = any(principle.place.path == path for principle in facts.principles)
        return veil.source(read_beside(plan.parent, path) or "", path) if beside else None

    found = compare(held, take(spec, facts, pack), spec, facts, [each.id for each in pack.sections], read_one)
    known = case.repo is not None
    return replace(found, changes=tuple(each for each in found.changes if known or each.kind in ("spec", "request")))


def _claimed(plan: PlanView, held: Plan | None, root: Path | None) -> Pack | None:
    """The format of plan.json, or a shipped one whose headings the plan has for the most part."""
    if held is not None:
        known = {info.id for info in packs.available(root)}
        return packs.load(held.template, root) if held.template in known else None
    own = {f"{'#' * title.level} {title.text}" for title in plan.titles}
    for info in packs.available(root):
        if info.title.startswith("(broken)"):
            continue
        pack = packs.load(info.id, root)
        wanted = [each for each in pack.headings if each.startswith("##")]
        if wanted and sum(each in own for each in wanted) >= len(wanted) * _LIKE_OURS:
            return pack
    return None


def _repo(plan: Path, folder: str | None) -> Repo | None:
    if folder is not None and not Path(folder).is_dir():
        raise UsageError("no such folder", where=folder, remedy="give the repository's folder with --repo")
    facts = survey(Path(folder) if folder else plan.parent.resolve(), None, inside=folder is not None)
    return Repo.around(facts, plan.parent)


def _root(plan: Path) -> Path | None:
    here = plan.resolve()
    return next((each for each in here.parents if (each / ".git").exists()), None)


def _held(plan: Path) -> Plan | None:
    data = plan.with_suffix(".json")
    if not data.is_file():
        return None
    try:
        return Plan.model_validate_json(data.read_bytes())
    except ValidationError:
        return None


def _shown(path: Path) -> str:
    """The path as annotations need it: relative to the working directory where it lies below, with ``/``."""
    here = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links that the user named
    cwd = Path.cwd()
    return here.relative_to(cwd).as_posix() if here.is_relative_to(cwd) else here.as_posix()
