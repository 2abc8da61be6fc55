"""An artifact as the comment that people review: what changed, what is open, and the plan folded by section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from draft_plan.artifact import Artifact, Asked, Part, Suggested
from draft_plan.composing.gate import inline, neutralise
from draft_plan.composing.marker import Marker, seal, spell
from draft_plan.composing.measuring import fits

RESERVE = 536
"""Characters that are left free below the forge's limit: its own counting is not documented."""
SHOWN = 5
"""Questions and findings shown of each spec."""
LETTERS = "ABCDEFGH"

_LIVE = re.compile(r"gh-\d|www\.", re.IGNORECASE)
_WORDS = re.compile(r"[\w ,;:()'’.–-]*", re.ASCII)

_HELP = (
    "Answer by ticking an option, or with `/draft-plan answer Q-… your words` in a comment. "
    "`/draft-plan redraft` drafts again; `/draft-plan help` lists the commands."
)


@dataclass(frozen=True, slots=True)
class Body:
    """The comment's text, and how many sections did not fit."""

    text: str
    left_out: int = 0


def compose(artifact: Artifact, marker: Marker, limit: int, *, rest: str = "") -> Body:
    """The comment: its marker, then one part a spec; whole sections are left out from the end until it fits.

    ``rest`` says where the sections that do not fit are to be found: our own words, not from outside.
    """
    heads = [_head(each) for each in artifact.suggestions]
    folds = [[_fold(part) for part in each.parts] for each in artifact.suggestions]
    kept = [len(each) for each in folds]
    while True:
        left_out = sum(map(len, folds)) - sum(kept)
        text = "\n\n".join(_blocks(artifact, marker, heads, folds, kept, rest))
        if fits(text, limit - RESERVE):
            return Body(seal(text, marker), left_out)
        largest = max(range(len(kept)), key=lambda at: (kept[at], at), default=-1)
        if largest < 0 or kept[largest] == 0:
            return _bare(artifact, marker, limit, left_out, rest)
        kept[largest] -= 1


def _blocks(
    artifact: Artifact, marker: Marker, heads: list[str], folds: list[list[str]], kept: list[int], rest: str
) -> Iterator[str]:
    yield f"{spell(marker)}\n{_title(artifact)}"
    yield from (f"> {inline(notice)}" for notice in artifact.notices)
    for head, fold, count in zip(heads, folds, kept, strict=True):
        yield head
        if fold:
            yield "\n".join(fold[:count])
        if count < len(fold):
            yield f"_{len(fold) - count} of {len(fold)} sections do not fit here._ {rest}".rstrip()
    if any(each.questions for each in artifact.suggestions):
        yield _HELP
    yield _footer(artifact)


def _bare(artifact: Artifact, marker: Marker, limit: int, left_out: int, rest: str) -> Body:
    """Even the heads are too long: as many as fit, and a word about the others."""
    blocks = [f"{spell(marker)}\n{_title(artifact)}"]
    room = limit - RESERVE - 400
    for number, each in enumerate(artifact.suggestions):
        head = _head(each)
        if not fits("\n\n".join([*blocks, head]), room):
            blocks.append(f"_{len(artifact.suggestions) - number} more specs do not fit here._ {rest}".rstrip())
            break
        blocks.append(head)
    return Body(seal("\n\n".join([*blocks, _footer(artifact)]), marker), left_out)


def _title(artifact: Artifact) -> str:
    planned = [each for each in artifact.suggestions if each.state in ("planned", "unchanged")]
    return f"## Draft plan{'s' if len(planned) > 1 else ''}"


def _footer(artifact: Artifact) -> str:
    commit = f"for {artifact.head[:12]}" if artifact.head else ""
    models = sorted({each.model for each in artifact.suggestions if each.model})
    drafted = f"drafted by {', '.join(f'`{_ticked(model)}`' for model in models)}" if models else ""
    return f"<sub>{', '.join(each for each in ('draft-plan', drafted, commit) if each)}</sub>"


def _head(each: Suggested) -> str:
    lines = [f"### `{_ticked(each.spec)}`{f': {inline(each.title)}' if each.title else ''}"]
    match each.state:
        case "removed":
            return "\n\n".join([*lines, "The spec is gone; its plan was left as it is."])
        case "failed":
            return "\n\n".join([*lines, f"**Not planned:** {inline(each.reason)}"])
    lines.append(_account(each))
    if each.uncovered:
        lines.append("Not covered: " + ", ".join(f"`{_ticked(one)}`" for one in each.uncovered[:20]))
    lines += _remarks(each)
    lines += _questions(each)
    if each.given:
        lines.append("\n".join(_answer(one.question, one.answer, one.by) for one in each.given))
    return "\n\n".join(lines)


def _account(each: Suggested) -> str:
    total = each.covered + each.partial + len(each.uncovered)
    changed = [part for part in each.parts if part.changed]
    news = (
        "unchanged since the last suggestion"
        if each.state == "unchanged" or not changed
        else "new"
        if len(changed) == len(each.parts)
        else "changed: " + ", ".join(inline(part.heading) for part in changed)
    )
    return f"{each.covered} of {total} items covered, {each.partial} partly. {news[:1].upper()}{news[1:]}."


def _remarks(each: Suggested) -> Iterator[str]:
    grave = [remark for remark in each.remarks if remark.severity != "note"]
    if grave:
        rows = [f"- {remark.severity} `{_ticked(remark.rule)}`: {inline(remark.message)}" for remark in grave[:SHOWN]]
        more = [f"- and {len(grave) - SHOWN} more"] if len(grave) > SHOWN else []
        yield "\n".join(["**Findings**", "", *rows, *more])


def _questions(each: Suggested) -> Iterator[str]:
    shown = each.questions[:SHOWN]
    if shown:
        beyond = each.beyond + len(each.questions) - len(shown)
        more = f" ({beyond} more were answered with a default for now)" if beyond else ""
        yield f"**Open questions**{more}"
        yield from (_question(question) for question in shown)


def _question(question: Asked) -> str:
    lines = [f"**{question.id}** {inline(question.question)}"]
    if question.why:
        lines[0] += f"  \n{inline(question.why)}"
    for letter, option in zip(LETTERS, question.options, strict=False):
        advice = " (planned with this)" if option.label == question.recommended else ""
        says = f": {inline(option.consequence)}" if option.consequence else ""
        lines.append(f"- [ ] {letter}. {inline(option.label)}{advice}{says} <!-- {question.id} {letter} -->")
    return "\n".join(lines)


def _answer(question: str, answer: str, by: str) -> str:
    return f"- [x] {question}: {inline(answer)} (answered by `{_ticked(by)}`)"


def _fold(part: Part) -> str:
    new = " (changed)" if part.changed else ""
    summary = f"<summary>{_summary(part.heading or 'Head')}{new}</summary>"
    return f"<details>{summary}\n\n{neutralise(_body(part))}\n\n</details>"


def _summary(heading: str) -> str:
    """A heading inside HTML, where Markdown does not reach: plain words, or code when it could be more."""
    flat = " ".join(heading.split())
    return flat if _WORDS.fullmatch(flat) and not _LIVE.search(flat) else f"<code>{escape(flat)}</code>"


def _body(part: Part) -> str:
    """The section without its own heading line, which the fold shows; front matter becomes code."""
    text = part.text.strip("\n")
    if text.startswith("---\n"):
        head, _, rest = text[4:].partition("\n---")
        text = f"```yaml\n{head.replace('```', '')}\n```\n{rest.lstrip('-')}"
    first, _, rest = text.partition("\n")
    return rest if part.heading and first.startswith("## ") else text


def _ticked(text: str) -> str:
    """For inside a code span."""
    return " ".join(text.replace("`", "'").replace("<!--", "<! --").split())[:300]
