"""What a forge, an editor or a shell would bring to life in a text: addresses, mentions, references, commands.

None of it is taken away. Addresses, mentions and references are told apart so that they can be shown as code; a command
that runs what it fetches is written so that it reads the same and runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FETCHERS = r"(?:curl|wget|iwr|irm|fetch|aria2c|invoke-webrequest|invoke-restmethod)"
_SHELLS = (
    r"(?:(?:ba|z|da|k|fi|c|tc)?sh|python[\d.]*|perl|ruby|node|deno|bun|php|lua|pwsh|powershell|cmd|iex|invoke-expression"
    r"|source|eval|xargs)\b"
)
_BEFORE = (
    r"(?:(?:sudo|env|nohup|exec|command|time)\s+(?:-{1,2}[\w=-]+\s+){0,4}|(?:/usr)?(?:/local)?/bin/(?:env\s+)?){0,3}"
)
_REST = r"(?:[^\n]|\\\n){0,400}?"
_PIPED = re.compile(rf"(?i)(?P<fetch>\b{_FETCHERS}\b{_REST})\|\s*(?P<shell>{_BEFORE}{_SHELLS})")
_INNER = re.compile(rf"(?i)(?:[<$]\(|(?<=[\s\"'(])`)\s*(?={_BEFORE}{_FETCHERS}\b)")
_THEN = re.compile(
    rf"(?i)\b{_FETCHERS}\b{_REST}(?P<then>&&|;)\s*(?:chmod\b[^\n&;]{{0,80}}(?:&&|;)\s*)?(?={_BEFORE}(?:{_SHELLS}|\.{{1,2}}/))"
)
_EVALUATED = re.compile(
    r"(?i)\b(?P<run>iex|invoke-expression)\s*(?=\(|&|\$\()(?=[^\n]{0,200}(?:iwr|irm|invoke-|download|webclient))"
)
_FETCHING = re.compile(rf"(?i)\b(?:{_FETCHERS}|iex|invoke-expression)\b")

_ACTIVE = re.compile(
    r"(?P<command>^/[A-Za-z][\w-]{0,40}(?![\w/.{<-]))"
    r"|(?P<address>(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9+.-]{1,20}:)?//[^\s<>`|\\\"']{1,2000}"
    r"|(?<![\w.])www\.[^\s<>`|\\\"']{1,2000}"
    r"|(?<![\w.])(?:javascript|data|vbscript|mailto|xmpp|file|tel|sms):[^\s<>`|\\\"']{1,2000})"
    r"|(?P<mention>[\w.+-]{0,64}[@\uff20\ufe6b][A-Za-z0-9_][\w./-]{0,100})"
    r"|(?P<reference>(?<![\w&/])(?:[\w.-]{1,39}/[\w.-]{1,100})?#\d{1,10}\b|(?<![\w-])GH-\d{1,10}\b)",
    re.IGNORECASE,
)
_HINTS = re.compile(r"//|www\.|:\S|[@\uff20\ufe6b]|#\d|GH-\d|^/", re.IGNORECASE)
_TRAILING = ".,;:!?)]}*_"


def disarm(text: str) -> str:
    """The text with no command that would run what it fetches: pipes and substitutions are put into words."""
    if not _FETCHING.search(text):
        return text
    text = _PIPED.sub(lambda found: f"{found['fetch'].rstrip()} (piped into {found['shell']})", text)
    text = _THEN.sub(lambda found: re.sub(r"\s*(?:&&|;)\s*", " (and then) ", found[0]), text)
    text = _INNER.sub("(output of) ", text)
    return _EVALUATED.sub(lambda found: f"({found['run']}) ", text)


def split(text: str, *, first: bool) -> Iterator[tuple[str, bool]]:
    """The text in order, in parts that are active and parts that are not; ``first``: it begins a line."""
    at = 0
    for found in _ACTIVE.finditer(text) if _HINTS.search(text) else ():
        if found.lastgroup == "command" and not first:
            continue
        end = found.start() + len(found[0].rstrip(_TRAILING)) if found.lastgroup != "command" else found.end()
        if end > found.start():
            yield text[at : found.start()], False
            yield text[found.start() : end], True
            at = end
    yield text[at:], False
