"""What the plan claims of the code that is there: versions, dependencies and symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking import mentions
from draft_plan.checking.case import Case, Hit, Repo, Rule
from draft_plan.checking.view import Passage
from draft_plan.repository import Dependency, Language

_CLAIM = re.compile(
    r"(?<![\w@/.-])(?P<name>@?[A-Za-z][\w.+#@/-]{0,60}(?: (?:SDK|Core|Boot|Router|Framework))?)\s?"
    r"(?:\(|v|version |ver\. |[~^=]{1,2}|(?P<least>>=)|@|: )?\s?"
    r"v?(?P<version>\d{1,4}(?:\.\d{1,6}){0,3})(?P<open>\+|\.x)?(?![\w.%-]|\s?(?:ms|MB|KB|GB|s\b|%|lines?|files?|items?))"
)
_PART = re.compile(r"(>=|<=|==|~=|!=|\^|~|>|<|=)?\s*v?(\d{1,6}(?:\.\d{1,6}){0,3})")
_STANDING = re.compile(r"^(?P<name>@?[\w.+#/-]{2,60})(?:\s[^()]{0,40})?\s\((?P<standing>existing|new)\)")
_CALL = re.compile(
    r"(?<!`)`(?:[\w.]{0,80}[.:#])?([A-Za-z_]\w{2,60})\(\)`(?!`)|"
    r"(?<!`)`(?:[\w.]{0,80}[.:#])?([A-Za-z_]\w{2,60})\([^`\n]{0,80}\)`(?!`)"
)
_NEWNESS = re.compile(
    r"\b(?:add|creat|new\b|introduc|implement|writ|defin|expos|provid|extract|renam|split|replac|propos|will\b|should\b|export|"
    r"generat|build|stub|turn|test)\w*",
    re.IGNORECASE,
)
_STRETCH = (
    "technical context",
    "technology",
    "tech stack",
    "architecture overview",
    "stack",
    "dependenc",
    "technologie",
    "技術",
)
_SPOKEN = {"golang": "go", "node.js": "node", "nodejs": "node", "c#": "csharp", "postgres": "postgresql"}


def find_wrong_versions(case: Case) -> Iterator[Hit]:
    """Versions of dependencies and languages other than the lockfile or manifest has."""
    if case.repo is None:
        return
    facts = case.repo.facts
    dependencies = {_name(each.name): each for each in reversed(facts.dependencies)}
    languages = {_name(each.name): each for each in facts.languages if each.version}
    for passage in case.view.under(*_STRETCH):
        if re.search(r"\(new\)|\bupgrad|\bmigrat|\bbump", passage.text, re.IGNORECASE):
            continue
        for found in _CLAIM.finditer(passage.text):
            line = passage.line + passage.text.count("\n", 0, found.start())
            name = _name(found["name"])
            known = dependencies.get(name) or languages.get(name)
            wrong = known and _wrong(known, found["version"], bool(found["open"] or found["least"]))
            if wrong:
                yield Hit(f"the plan says {found['name']} {found['version']}, but {wrong}", line)


def _name(written: str) -> str:
    folded = written.casefold().strip(".:").replace("_", "-")
    return _SPOKEN.get(folded, folded)


def _wrong(known: Dependency | Language, claimed: str, at_least: bool) -> str:
    """What the repository says instead; empty when the claim agrees with it."""
    locked = known.locked if isinstance(known, Dependency) else ""
    asked = known.constraint if isinstance(known, Dependency) else known.version
    place = f"{known.place.path}:{known.place.line}" if known.place else "the manifest"
    if locked and re.match(r"v?\d", locked):
        ours, theirs = _numbers(locked), _numbers(claimed)
        agrees = ours >= theirs if at_least else ours[: len(theirs)] == theirs
        return "" if agrees or _same(asked, claimed) else f"{locked} is locked ({place})"
    bounds = [_numbers(part[2]) for part in _PART.finditer(asked)]
    if (
        not bounds
        or _allows(asked, claimed)
        or _same(asked, claimed)
        or (at_least and max(bounds) >= _numbers(claimed))
    ):
        return ""
    return f"{place} asks for {asked}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:4])


def _same(asked: str, claimed: str) -> bool:
    """Whether the claim repeats a number of the constraint."""
    return any(_numbers(found[2])[: len(_numbers(claimed))] == _numbers(claimed) for found in _PART.finditer(asked))


def _allows(asked: str, claimed: str) -> bool:
    """Whether a constraint admits the version, as far as it is written out."""
    version = _numbers(claimed)
    for sign, number in ((found[1] or "", _numbers(found[2])) for found in _PART.finditer(asked)):
        size = min(len(version), len(number))
        here, there = version[:size], number[:size]
        if sign in (">=", ">") and here < there:
            return False
        if sign in ("<", "<=") and (here > there or (sign == "<" and here == there and len(version) >= len(number))):
            return False
        if sign in ("^", "~", "~=") and (here[0] != there[0] or here < there):
            return False
        if sign in ("==", "=", "") and here != there:
            return False
    return True


def find_unknown_dependencies(case: Case) -> Iterator[Hit]:
    """Dependencies that the plan calls existing and no manifest declares."""
    for repo, passage, name, standing in _standings(case):
        known = {_name(each.name) for each in repo.facts.dependencies} | {
            _name(each.name) for each in repo.facts.languages
        }
        if standing == "existing" and repo.facts.dependencies and _name(name) not in known:
            yield Hit(f"{name} is called existing, but no manifest declares it", passage.line)


def find_known_dependencies(case: Case) -> Iterator[Hit]:
    """Dependencies that the plan calls new and a manifest declares already."""
    for repo, passage, name, standing in _standings(case):
        place = next((each.place for each in repo.facts.dependencies if _name(each.name) == _name(name)), None)
        if standing == "new" and place is not None:
            yield Hit(f"{name} is called new, but {place.path}:{place.line} declares it", passage.line)


def _standings(case: Case) -> Iterator[tuple[Repo, Passage, str, str]]:
    for passage in case.view.under(*_STRETCH) if case.repo is not None else ():
        found = _STANDING.match(passage.text.strip())
        if found is not None and case.repo is not None:
            yield case.repo, passage, found["name"], found["standing"]


def find_unknown_symbols(case: Case) -> Iterator[Hit]:
    """Calls named beside an existing file that does not hold them; what a sentence adds is not asked for."""
    repo = case.repo
    if repo is None:
        return
    for passage in case.view.passages:
        homes = {home for each in passage.named if (home := repo.find(each.path)) is not None}
        if len(homes) != 1 or _NEWNESS.search(re.sub(r"`[^`]*`", " ", passage.text)):
            continue
        home = homes.pop()
        for found in _CALL.finditer(passage.text):
            name = found[1] or found[2]
            if name in repo.text(home) or not repo.symbols(home):
                continue
            line = passage.line + passage.text.count("\n", 0, found.start())
            others = [path for path in repo.having(name) if path != home and mentions.as_file(path)]
            where = f"; {others[0]} has it" if others else ", nor does any tracked file"
            yield Hit(f"{home} has no {name}{where}", line)


RULES = (
    Rule(
        "V1-wrong-version",
        "A version that the plan states is the one that a lockfile or manifest has.",
        "error",
        "State the version that is there, or plan the upgrade as a task.",
        find_wrong_versions,
    ),
    Rule(
        "V2-unknown-dependency",
        "A dependency called existing is declared by a manifest.",
        "error",
        "Call it new and say why it is needed, or name the one that is there.",
        find_unknown_dependencies,
    ),
    Rule(
        "V3-known-dependency",
        "A dependency called new is not declared yet.",
        "warning",
        "Call it existing, with the version that is there.",
        find_known_dependencies,
    ),
    Rule(
        "S1-unknown-symbol",
        "A function named beside an existing file stands in that file, unless the sentence adds it.",
        "warning",
        "Name the function that is there, or say that it is added.",
        find_unknown_symbols,
    ),
)
