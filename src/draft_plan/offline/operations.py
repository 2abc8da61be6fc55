"""Operations that a spec names literally: HTTP calls, commands, functions, tools, events."""

from __future__ import annotations

import re
from dataclasses import dataclass

from draft_plan.offline.evidence import Statement
from draft_plan.offline.lexicon import either, listed
from draft_plan.offline.study import Study

_HTTP = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b`?\s+`?(/[\w/{}:.?=&<>*-]{1,120})")
_SPAN = re.compile(r"`([^`\n]{2,120})`")
_COMMAND = re.compile(
    r"[a-z][\w.-]{1,30}(?:\s+(?:[a-z][\w:-]*|-{1,2}[\w-]+(?:[= ]\S+)?|<[^>]+>|\[[^\]]+\]|\{[^}]+\}|\.{3}))+$"
)
_CALL = re.compile(r"[A-Za-z_][\w./:]{2,60}(?:\.|::|/)?[\w]*\([^()]{0,80}\)(?:\s*(?:->|:)\s*[\w<>\[\], ]+)?$")
_NAMED = re.compile(
    r"`([a-z][\w-]{2,40}(?:[_.:/-][\w-]+)+)`\s+(?:MCP\s+)?(tool|function|method|command|subcommand|event|endpoint|handler)\b|\b(?:tool|event|command|function)\s+`([a-z][\w-]{2,40}(?:[_.:/-][\w-]+)+)`",
    re.I,
)
_RUN = re.compile(rf"\b(?:{either('run_word')})|{either('run_sign')}", re.I)
_FENCED = re.compile(r"^[ \t]*\$?[ \t]*([a-z][\w.-]{1,30}(?:[ \t]+[^\s#]+){1,12})[ \t]*(?:#[ \t]*(.{3,120}))?$")
_SHELL = frozenset(listed("shell"))


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the spec writes it: ``method`` as in the API section, ``path`` verbatim, the statements that
    name it.
    """

    method: str
    path: str
    statements: tuple[Statement, ...]
    note: str = ""


def operations(study: Study) -> list[Operation]:
    """Every operation that the spec names, found once for a study, in order of appearance."""
    if "operations" not in study.memory:
        study.memory["operations"] = _find(study)
    found: list[Operation] = study.memory["operations"]
    return found


def _find(study: Study) -> list[Operation]:
    found: dict[tuple[str, str], list[Statement]] = {}
    for statement in study.statements.all:
        if not statement.outside:
            for method, path in _in(statement.text):
                found.setdefault((method, path), []).append(statement)
    notes = dict(_fenced(study))
    programs = {path.split()[0] for method, path in found if method == "CLI" and path.split()[0] not in _SHELL}
    commands = {path: note for path, note in notes.items() if path.split()[0] in programs or note}
    listed = [
        Operation(method, path, tuple(statements), notes.get(path, ""))
        for (method, path), statements in found.items()
        if _kept(method, path)
    ]
    known = {operation.path for operation in listed}
    listed += [
        Operation("CLI", path, (), note)
        for path, note in commands.items()
        if path not in known and path.split()[0] not in _SHELL and note
    ]
    return _merged(listed)


def _kept(method: str, path: str) -> bool:
    return method != "CLI" or path.split()[0] not in _SHELL


def _in(text: str) -> list[tuple[str, str]]:
    found = [(match.group(1), match.group(2).rstrip(".,;:`")) for match in _HTTP.finditer(text)]
    http = {path for _, path in found}
    for match in _NAMED.finditer(text):
        name = match.group(1) or match.group(3)
        kind = (match.group(2) or "").lower()
        found.append(("EVENT" if kind == "event" else "CLI" if "command" in kind else "CALL", name))
    for match in _SPAN.finditer(text):
        span = match.group(1).strip()
        if span in http or _HTTP.match(span):
            continue
        if (
            _COMMAND.match(span)
            and (" -" in span or "<" in span or (len(span.split()) <= 4 and _RUN.search(text)))
            and "=" not in span.split()[0]
        ):
            found.append(("CLI", span))
        elif _CALL.match(span):
            found.append(("CALL", span))
    return found


def _fenced(study: Study) -> list[tuple[str, str]]:
    """Commands of shell fences with the comment behind them."""
    found, shell = [], False
    for line in study.spec.text.split("\n"):
        stripped = line.strip()
        if stripped.startswith(("```", "~~~")):
            shell = not shell and stripped.lstrip("`~").strip().lower() in ("bash", "sh", "shell", "console", "zsh")
        elif shell and (match := _FENCED.match(line)) and not re.search(r"[{}\";]", match.group(1)):
            found.append((match.group(1).strip(), (match.group(2) or "").strip()))
    return found


def _merged(operations_: list[Operation]) -> list[Operation]:
    """A shorter call of the same command joins the longer one that adds only flags or arguments."""
    kept: list[Operation] = []
    for one in operations_:
        longer = next(
            (
                other
                for other in operations_
                if other is not one
                and other.method == one.method == "CLI"
                and re.match(rf"{re.escape(one.path)}\s+[-<\[{{]", other.path)
            ),
            None,
        )
        if longer is None:
            kept.append(one)
        elif longer in kept:
            kept[kept.index(longer)] = Operation(
                longer.method, longer.path, longer.statements + one.statements, longer.note or one.note
            )
    return kept
