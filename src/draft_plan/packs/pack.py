"""A plan format, read from its folder: found by name or path, checked, and ready to draft and render with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

from draft_plan.errors import PackError, UsageError
from draft_plan.packs import fields, manifest
from draft_plan.packs.manifest import Manifest, Markers, OwnSection
from draft_plan.packs.outline import Outline
from draft_plan.sections import Contract, Section, catalog, order
from draft_plan.templating import read
from draft_plan.texts import texts

MANIFEST = "pack.toml"
LOCAL = ".draft-plan/packs"
"""Where a repository keeps plan formats of its own."""
TAKEN = frozenset({"plan", "standing", "loop", "range", "dict", "lipsum", "cycler", "joiner", "namespace"})
"""Names a template has anyway, which no section may take."""


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A plan format that can be asked for: ``origin`` is ``shipped`` or the path it was found at."""

    id: str
    title: str
    origin: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A plan format.

    ``sections`` are those it shows, in the order of drafting. ``scales`` translate a typed word, by ``section.field``.
    ``guidance`` is what the pack tells the drafter on top of a shared section's own guidance, by section id.
    ``template`` is the file of ``folder`` that is filled; ``plan_file`` the name of the rendered plan.
    """

    id: str
    title: str
    folder: Traversable
    sections: tuple[Section, ...] = field(repr=False)
    markers: Markers
    outline: Outline = field(repr=False)
    scales: Mapping[str, Mapping[str, str]]
    guidance: Mapping[str, str] = field(repr=False)
    reserved: tuple[str, ...]
    aligned: bool
    template: str
    plan_file: str

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings every plan of this format has, with their hashes, in order."""
        return self.outline.headings


def load(name_or_dir: str, repo: Path | None = None) -> Pack:
    """The plan format of this name or in this folder.

    Raises PackError naming file and key, UsageError when there is none.
    A path counts first, then a pack of the repository, then a shipped one.
    """
    return read_pack(_folder(name_or_dir, repo))


def available(repo: Path | None = None) -> list[PackInfo]:
    """The plan formats that can be asked for by name, the repository's first; a broken one has its fault as title."""
    found: dict[str, PackInfo] = {}
    for origin, folder in _folders(repo):
        try:
            told = manifest.parse(read(folder, MANIFEST), f"{folder}/{MANIFEST}")
            info = PackInfo(told.id, told.title, origin)
        except PackError as error:
            info = PackInfo(folder.name, f"(broken) {error.what}", origin)
        found.setdefault(info.id, info)
    return list(found.values())


def read_pack(folder: Traversable) -> Pack:
    """The plan format in this folder; raises PackError naming file and key."""
    where = f"{folder}/{MANIFEST}"
    told = manifest.parse(read(folder, MANIFEST), where)
    sections = (*_shared(told, where), *(_own(section, told, folder, where) for section in told.section))
    _check_ids(sections, where)
    read(folder, told.plan)
    outline = Outline.parse(read(folder, told.outline), f"{folder}/{told.outline}")
    return Pack(
        id=told.id,
        title=told.title,
        folder=folder,
        sections=tuple(order(sections)),
        markers=told.markers,
        outline=outline,
        scales=told.scales,
        guidance=_guidance(told, folder),
        reserved=told.reserved,
        aligned=told.tables == "aligned",
        template=told.plan,
        plan_file=told.plan_file,
    )


def _folder(name_or_dir: str, repo: Path | None) -> Traversable:
    path = Path(name_or_dir).expanduser()
    is_path = len(path.parts) > 1 or name_or_dir.startswith(".") or path.is_absolute()
    if is_path and path.is_dir():
        return path
    named = {folder.name: folder for _, folder in reversed(list(_folders(repo)))}
    if not is_path and name_or_dir in named:
        return named[name_or_dir]
    if (path / MANIFEST).is_file():
        return path
    names = ", ".join(sorted(named))
    raise UsageError(
        f"there is no plan format {name_or_dir!r}",
        remedy=f"use one of {names}, or the path of a folder with a {MANIFEST}",
    )


def _folders(repo: Path | None) -> Iterator[tuple[str, Traversable]]:
    """Every folder with a manifest, where it comes from, in the order of search."""
    local = repo / LOCAL if repo is not None else None
    places: list[Traversable] = [
        place for place in (local, texts() / "templates") if place is not None and place.is_dir()
    ]
    for place in places:
        for folder in sorted(place.iterdir(), key=lambda entry: entry.name):
            if folder.is_dir() and (folder / MANIFEST).is_file():
                yield (str(folder) if place is local else "shipped"), folder


def _shared(told: Manifest, where: str) -> tuple[Section, ...]:
    known = catalog()
    for section in told.sections:
        if section not in known:
            raise PackError(
                f"sections: there is no shared section {section!r}",
                where=where,
                remedy=f"use one of {', '.join(known)}",
            )
    return tuple(known[section] for section in told.sections)


def _own(section: OwnSection, told: Manifest, folder: Traversable, where: str) -> Section:
    answer = fields.answer_type(section.id, section.answer, told.record, where)
    guidance = "\n\n".join(
        part
        for part in (section.guidance.strip(), _beside(folder, section.id), *fields.abouts(section.answer, told.record))
        if part
    )
    _check_blocks(section, answer.model_fields, where)
    contract = Contract(facts=section.facts, guidance=guidance)
    return Section(section.id, section.title, answer, section.needs, section.group, section.optional, contract)


def _check_blocks(section: OwnSection, known: Mapping[str, object], where: str) -> None:
    for fact, need in section.facts.items():
        for block in need.blocks:
            if block.partition(".")[0] not in known:
                raise PackError(f"section {section.id}, facts.{fact}.blocks: there is no field {block!r}", where=where)


def _check_ids(sections: tuple[Section, ...], where: str) -> None:
    ids = [section.id for section in sections]
    if not ids:
        raise PackError("sections: a plan format shows at least one", where=where)
    for section in sections:
        if ids.count(section.id) > 1:
            raise PackError(f"the section {section.id} stands twice", where=where, remedy="give it another id")
        if section.id in TAKEN:
            raise PackError(f"section {section.id}: the name is taken", where=where, remedy="give it another id")
        if lost := [need for need in section.needs if need not in ids and need not in catalog()]:
            raise PackError(f"section {section.id}, needs: there is no section {lost[0]!r}", where=where)


def _guidance(told: Manifest, folder: Traversable) -> dict[str, str]:
    """What the pack adds to shared sections' guidance."""
    return {section: text for section in told.sections if (text := _beside(folder, section))}


def _beside(folder: Traversable, section: str) -> str:
    name = f"guidance/{section}.md"
    return read(folder, name).strip() if (folder / "guidance" / f"{section}.md").is_file() else ""
