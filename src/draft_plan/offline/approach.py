"""What is built and on what: technical context, architecture, summary."""

from __future__ import annotations

import re
from posixpath import basename, dirname, splitext

from draft_plan.offline.drafted import Drafted, cited, rows, said, share, where
from draft_plan.offline.evidence import Statement
from draft_plan.offline.facts import entity_name
from draft_plan.offline.lexicon import either
from draft_plan.offline.mentions import Mention
from draft_plan.offline.orders import imperative
from draft_plan.offline.parts import Part, part_of, parts, staged
from draft_plan.offline.study import Study
from draft_plan.offline.surveyed import relevant
from draft_plan.offline.wording import Keys, capital, joined, plain, sentence, shorten
from draft_plan.repository import Dependency as Declared
from draft_plan.sections import Alternative, Rival
from draft_plan.sections.approach import (
    Architecture,
    Area,
    Dependency,
    Summary,
    TechnicalContext,
)
from draft_plan.spec import ItemKind

_BOXES = 3
_USED = ("framework", "database", "cache", "service", "testing")


def technical_context(study: Study) -> Drafted:
    """Language, frameworks, dependencies and areas, from manifests first and the spec's words second."""
    language, version = study.stack_language, ""
    for one in study.repository.languages:
        if one.name == language:
            version = one.version
    answer = TechnicalContext(
        language=f"{language} {version}".strip(),
        frameworks=_frameworks(study),
        dependencies=_dependencies(study),
        areas=_areas(study),
    )
    return Drafted(answer, _language_rivals(study))


def _language_rivals(study: Study) -> tuple[Alternative, ...]:
    others = [language.name for language in study.repository.languages if language.name != study.stack_language]
    if not study.stack_language:
        return ()
    sure = 0.95 if study.repository.languages else 0.8
    rivals = [Rival(value=name, p=round((1 - sure) / len(others[:2]), 3)) for name in others[:2]]
    return (Alternative(at="language", p=sure, rivals=rivals),)


def _frameworks(study: Study) -> list[str]:
    declared = [
        f"{one.name} {one.locked or one.constraint}".strip()
        for one in study.repository.dependencies
        if one.framework and not one.development
    ]
    have = {name.split()[0].lower() for name in declared}
    named = [
        mention.technology.name
        for mention in study.mentions
        if mention.technology.kind == "framework" and not mention.ruled_out
    ]
    return list(dict.fromkeys(declared[:5] + [name for name in named[:4] if name.split()[0].lower() not in have]))


def _dependencies(study: Study) -> list[Dependency]:
    """What the spec names, existing when a manifest declares it."""
    keys = Keys("dependency")
    declared = {one.name.lower(): one for one in study.repository.dependencies}
    found: list[Dependency] = []
    for mention in study.mentions:
        if mention.ruled_out or mention.technology.kind not in _USED or len(found) >= rows(study):
            continue
        known = declared.get(mention.technology.name.lower()) or next(
            (declared[alias] for alias in mention.technology.aliases if alias in declared), None
        )
        found.append(_dependency(study, keys(mention.technology.name), mention, known))
    for name, statement in list(study.libraries.items())[: max(0, rows(study) - len(found))]:
        found.append(_unlisted(study, keys(name), name, statement, declared.get(name.lower())))
    named = {dependency.name.lower() for dependency in found}
    for one in study.repository.dependencies:
        if one.framework and not one.development and one.name.lower() not in named and len(found) < rows(study):
            found.append(
                Dependency(
                    key=keys(one.name),
                    name=one.name,
                    version=one.locked or one.constraint,
                    standing="existing",
                    purpose=study.say("framework_use", path=one.place.path),
                )
            )
    return found


def _unlisted(study: Study, key: str, name: str, statement: Statement, known: Declared | None) -> Dependency:
    """A library that only the spec's own words tell."""
    quoted = cited(statement)
    purpose = (
        study.say("declared_in", path=known.place.path, quote=quoted)
        if known
        else study.say("named_in_spec", where=where(statement), quote=quoted)
    )
    version = (known.locked or known.constraint) if known else ""
    return Dependency(key=key, name=name, version=version, standing="existing" if known else "new", purpose=purpose)


def _dependency(study: Study, key: str, mention: Mention, known: Declared | None) -> Dependency:
    quoted = cited(mention.first)
    purpose = (
        study.say("declared_in", path=known.place.path, quote=quoted)
        if known
        else study.say("named_in_spec", where=where(mention.first), quote=quoted)
    )
    name = known.name if known else mention.technology.name
    return Dependency(
        key=key,
        name=name,
        version=(known.locked or known.constraint) if known else "",
        standing="existing" if known else "new",
        purpose=purpose,
    )


def _areas(study: Study) -> list[Area]:
    """The parts of the system that change, each once: by their files where these are known, else by a noun."""
    keys = Keys("area")
    grouped: dict[str, list[Part]] = {}
    for part in parts(study):
        grouped.setdefault(_area_name(study, part), []).append(part)
    return [
        Area(
            key=keys(name),
            name=name,
            paths=list(dict.fromkeys(path for part in own for path in part.paths)),
            change=sentence(imperative(own[0].items[0].text, study.language, 22)),
        )
        for name, own in list(grouped.items())[: rows(study)]
    ]


def _area_name(study: Study, part: Part) -> str:
    path = part.paths[0] if part.paths else ""
    stem = splitext(basename(path))[0]
    if path and study.places.exists(path):
        return f"{basename(dirname(path))}/{basename(path)}".lstrip("/")
    noun = stem or study.nouns.name(part.name, part.items)
    return capital(noun.replace("_", " ").replace("-", " ")) or part.name


def architecture(study: Study) -> Drafted:
    """Parts, stack, data and neighbours in the sources' words; the flow of the first story's first scenario."""
    named = [part.name for part in parts(study)]
    and_ = study.say("and")
    lines = [study.say("overview_parts", parts=joined(named, and_))] if len(named) > 1 else []
    if study.stack_language:
        frameworks = _frameworks(study)
        lines.append(
            study.say(
                "overview_stack",
                language=study.stack_language,
                frameworks=study.say("with", names=joined(frameworks[:3], and_)) if frameworks else "",
            )
        )
    if study.actors:
        lines.append(study.say("overview_actors", actors=joined(study.actors[:4], and_)))
    entities = [name for name in map(entity_name, study.items(ItemKind.ENTITY)) if name][:6]
    if entities:
        lines.append(study.say("overview_entities", entities=joined(entities, and_)))
    outside = _outside(study)
    if outside:
        lines.append(study.say("overview_outside", names=joined(outside, and_)))
    existing = list(
        dict.fromkeys(path for part in parts(study) for path in part.paths if study.places.exists(path))
    ) or [snippet.path for snippet in relevant(study)[:3] if study.places.exists(snippet.path)]
    if existing:
        lines.append(study.say("overview_existing", paths=joined([f"`{path}`" for path in existing[:5]], and_)))
    overview = " ".join(lines) or goal(study)
    return Drafted(Architecture(overview=overview, data_flow=_flow(study), diagram=_diagram(study)))


def _diagram(study: Study) -> str:
    """Which part speaks of which outside system, one arrow a line; empty unless three boxes are known."""
    arrows: list[tuple[str, str]] = []
    for part in parts(study):
        own = {item.id for item in part.items}
        for mention in study.mentions:
            named = any(study.statements.all[index].id in own for index, _ in mention.places)
            if named and not mention.ruled_out and mention.technology.name in _outside(study):
                arrows.append((part.name, mention.technology.name))
    if len({box for arrow in arrows for box in arrow}) < _BOXES:
        return ""
    return "\n".join(f"[{part}] --> [{system}]" for part, system in arrows[: rows(study)])


def _outside(study: Study) -> list[str]:
    kinds = ("service", "database", "cache")
    return [
        mention.technology.name
        for mention in study.mentions
        if mention.technology.kind in kinds and not mention.ruled_out
    ][:5]


_STEPS = re.compile(rf"\s*[,，、.。;]?\s*(?=\b(?:{either('step_word')})\b|{either('step_sign')})", re.I)


def steps(scenario: str) -> list[str]:
    """The steps of a scenario: what is given, done and seen."""
    text = plain(scenario)
    parts_ = [part.strip(" ,.;:，。、：") for part in _STEPS.split(text)]
    found = [part for part in parts_ if len(part) > 2]
    return found if len(found) >= 2 else [text]


def _flow(study: Study) -> list[str]:
    """The first scenario of the first story, step by step, each with the part that carries it."""
    for stage in staged(study):
        if stage.scenarios:
            scenario = stage.scenarios[0]
            part = part_of(study, scenario) or (part_of(study, stage.items[0]) if stage.items else None)
            found = [capital(shorten(step, 30)) for step in steps(scenario.text)]
            return [
                f"{step} ({part.name})" if part and number == 1 and len(found) > 1 else step
                for number, step in enumerate(found)
            ]
    events = [item for item in study.items(ItemKind.REQUIREMENT) if re.match(r"\W*(?:when|if|wenn)\b", item.text, re.I)]
    return [sentence(shorten(item.text, 30)) for item in events[:4]]


def goal(study: Study) -> str:
    """What the feature is for, in the spec's first own sentence or its first story's."""
    for statement in study.statements.all[:40]:
        if (
            statement.kind in (None, ItemKind.STORY)
            and not statement.open
            and len(plain(statement.text)) > 40
            and statement.text[-1] in ".。!"
        ):
            return sentence(shorten(statement.text.strip('"“”'), 40))
    first = next(iter(study.items(ItemKind.STORY, ItemKind.REQUIREMENT)), None)
    return sentence(shorten(first.text, 40)) if first else plain(study.spec.title)


def summary(study: Study) -> Drafted:
    """What is built, on what, and the requirement or decision that shapes it most."""
    lines = [_built(study)]
    if study.stack_language:
        frameworks = _frameworks(study)
        lines.append(
            study.say(
                "overview_stack",
                language=study.stack_language,
                frameworks=study.say("with", names=joined(frameworks[:3], study.say("and"))) if frameworks else "",
            )
        )
    shaping = study.first(
        [
            "tech:any+prescribe+requirement",
            "tech:any+clarification",
            "compatible+requirement",
            "tech:any+assumption",
            "prescribe+clarification",
        ]
    )
    if shaping:
        lines.append(
            study.say("summary_shape", where=where(shaping[0]), text=said(shaping[0], share(study, 0.03, 1, 20, 40)))
        )
    return Drafted(Summary(text=" ".join(lines)))


_DUTIES = 3


def _built(study: Study) -> str:
    """What is built: the feature's name, and the first duty of each of its first stages as verb and object."""
    title = plain(study.spec.title)
    firsts = [stage.items[0] for stage in staged(study) if stage.items and stage.items[0].kind is ItemKind.REQUIREMENT]
    each = share(study, 0.06, _DUTIES, 16, 24, fixed=True)
    duties = [imperative(item.text, study.language, each).rstrip(".。") for item in firsts[:_DUTIES]]
    if not duties:
        return study.say("summary_build", title=title, goal=goal(study))
    calm = [duty[:1].lower() + duty[1:] if re.match(r"[A-Z][a-z]+\s", duty) else duty for duty in duties]
    text = "; ".join(duties[:1] + duties[1:] if study.language in ("de", "ja", "zh", "ko") else calm)
    return study.say("summary_build", title=title, goal=f"{text}.")
