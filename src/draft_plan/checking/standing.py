"""What a plan must not be: unfinished, overlong, out of its own format, or older than its spec."""

from __future__ import annotations

import re
from collections.abc import Iterator

from draft_plan.checking.case import Case, Hit, Rule
from draft_plan.checking.view import PlanView, has_word
from draft_plan.depth import WORDS, count_words
from draft_plan.reading.masking import mask
from draft_plan.spec import ItemKind

MOST = 12
"""Most missing lines of a format that are told one by one."""
LENIENT = 1.25
"""A plan may have this many times its budget in words before it is told."""

_MARKER = re.compile(
    r"\[\s*(?:NEEDS[ _]CLARIFICATION|CLARIFY|TBD|TODO)\b|\(NEEDS CLARIFICATION|"
    r"\bNEEDS CLARIFICATION\s*[:)]|\bTBD\b|\bTODO:"
)
_ASKED = re.compile(
    r"^\|?\s*(?:\[.\]\s*)?(?:no|all|any|zero|every|resolve[ds]?|unresolved|mark|extract)\b.{0,60}NEEDS CLARIFICATION",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"\[(?:FEATURE(?: NAME)?|DATE|#+-feature-name|###-[\w-]+|Feature Name|Title|link|Name|Question|Resolution|"
    r"Risk desc)\](?!\()"
    r"|\[(?:e\.g\.|FEATURE|Name - |Extract from|Gates determined|single/web/mobile|domain-specific|"
    r"[Ii]f applicable|"
    r"Document the selected|current need|specific problem|Your |Insert |Describe |TODO:? )[^\[\]\n]{0,160}\](?!\()"
    r"|(?<![/\w$])\{(?:feature-id|[A-Z][a-z]+(?: [A-Z]?[a-z]+){0,4}(?: \d)?|[A-Z][a-z]+/[A-Z][a-z]+)\}(?!/)"
    r"|\$ARGUMENTS\b|\bACTION REQUIRED:|\[REMOVE IF UNUSED\]|\bLorem ipsum\b"
)
_IN_CODE = re.compile(r"\[###-[\w-]+\]|\[#+-feature-name\]|\[REMOVE IF UNUSED\]|\$ARGUMENTS\b")
_TICK = re.compile(r"^\s*(?:\[[xX]\]|✅|☑)\s*$")
_CONSTITUTION = ("constitution check", "constitution compliance")


def find_placeholders(case: Case) -> Iterator[Hit]:
    """What a template meant to be replaced; words of the spec itself are none."""
    own = case.pack.outline.placeholders if case.pack is not None else frozenset()
    inside = {n for code in case.view.codes for n in range(code.line, code.line + code.text.count("\n") + 1)}
    seen: set[str] = set()
    for number, line in enumerate(case.view.lines, 1):
        if "[" not in line and "{" not in line and "$" not in line and "ACTION" not in line and "Lorem" not in line:
            continue
        bare = line if number in inside else re.sub(r"(?<!`)`[^`]*`(?!`)", " ", line)
        found = [each[0] for each in (_IN_CODE if number in inside else _KNOWN).finditer(bare)]
        found += (
            []
            if number in inside
            else [token for token in re.findall(r"\[[^\[\]\n]+\]|\{[^{}\n]+\}", bare) if token in own]
        )
        for token in dict.fromkeys(found):
            if token not in seen and token not in case.spec.text:
                seen.add(token)
                yield Hit(f"left from the template: {token[:80]}", number)


def find_open_markers(case: Case) -> Iterator[Hit]:
    """How many questions are open, in one hit."""
    lines = list(_marked(case.view))
    if lines:
        listed = ", ".join(str(line) for line in lines[:10]) + (" …" if len(lines) > 10 else "")
        more = "s" if len(lines) > 1 else ""
        yield Hit(f"{len(lines)} line{more} with an open question: {listed}", lines[0])


def find_approved_with_markers(case: Case) -> Iterator[Hit]:
    """A plan that says it is approved, with questions open."""
    status = case.view.front_matter.get("status", "")
    line = next(
        (n for n, each in enumerate(case.view.lines[:30], 1) if re.match(r"\W*status\W", each, re.IGNORECASE)), 1
    )
    approved = re.search(r"\bapproved\b|\bfinal\b", status or case.view.lines[line - 1], re.IGNORECASE)
    lines = list(_marked(case.view))
    if approved and lines and not re.search(r"[|/]", case.view.lines[line - 1]):
        yield Hit(f"the plan is {approved[0].lower()}, but line {lines[0]} holds an open question", line)


def _marked(view: PlanView) -> Iterator[int]:
    """The lines of open questions: not in code, and not where a checklist or a template speaks of markers."""
    for passage in view.passages:
        if passage.checked is True:
            continue
        for offset, line in enumerate(passage.text.split("\n")):
            bare = re.sub(r"(?<!`)`[^`]*`(?!`)", " ", line)
            if _MARKER.search(bare) and not _ASKED.search(bare):
                yield passage.line + offset


def find_excess(case: Case) -> Iterator[Hit]:
    """Words against the budget of the plan's depth."""
    count, budget = length(case.view.text), WORDS[case.depth.level]
    if count > budget * LENIENT:
        yield Hit(f"{count:,} words; the spec deserves about {budget:,} ({case.depth.level}: {case.depth.reason})", 1)


def length(text: str) -> int:
    """The words of a plan outside of code blocks and comments; a code span is one word, be it a path or a call, and so
    are two characters of a script without spaces.
    """
    prose = re.sub(r"^(`{3,}|~{3,})[^\n]*\n(?:(?!\1)[^\n]*\n)*?\1[^\n]*$", " ", mask(text).text, flags=re.MULTILINE)
    prose = re.sub(r"`[^`\n]+`", " code ", prose)
    return count_words(prose)


def find_missing_lines(case: Case) -> Iterator[Hit]:
    """Standing lines of the format that are missing or out of order."""
    if case.pack is None:
        return
    missing = case.pack.outline.missing(case.view.text)
    for line in missing[:MOST]:
        yield Hit(f"missing, or not where the format {case.pack.id} has it: {line.strip()}", 1)
    if len(missing) > MOST:
        yield Hit(f"{len(missing) - MOST} more lines of the format {case.pack.id} are missing or out of order", 1)


def find_false_ticks(case: Case) -> Iterator[Hit]:
    """Articles ticked though plan or spec say otherwise."""
    for title, _, line in _ticked(case.view):
        denial = _denial(case, title.casefold())
        if denial:
            yield Hit(f"{title} is ticked, but {denial}", line)


def _denial(case: Case, title: str) -> str:
    """Why the article cannot hold; empty when no rule speaks against it."""
    tasks, spec = case.view.tasks, case.spec
    # only formats with that mark promise it; others say the same in a task's words
    marks = case.pack is not None and "(test-first)" in case.pack.reserved
    if (
        marks
        and re.search(r"test[- ]first|test[- ]driven|\btdd\b", title)
        and not any(each.test_first for each in tasks)
    ):
        return "no task is marked (test-first)"
    if "measurable" in title and not list(spec.of(ItemKind.CRITERION)):
        return "the spec states no success criterion"
    if re.search(r"\bclarif|\bambigu", title):
        lines = list(_marked(case.view))
        markers = list(spec.of(ItemKind.MARKER))
        if lines:
            return f"line {lines[0]} holds an open question"
        if markers:
            return f"the spec has an open marker in line {markers[0].span.first}"
    if "security" in title and case.pack is not None and not _written(case.view, "security considerations"):
        return "the security considerations are not written"
    return ""


def _written(view: PlanView, title: str) -> bool:
    rows = [each for each in view.passages if has_word(each.titles, (title,))]
    return any(not re.match(r"Not (?:drafted|applicable)", each.text) for each in rows)


def find_bare_ticks(case: Case) -> Iterator[Hit]:
    """Articles ticked without a word of why."""
    for title, notes, line in _ticked(case.view):
        if not notes and not _denial(case, title.casefold()):
            yield Hit(f"{title} is ticked without a word of what proves it", line)


def _ticked(view: PlanView) -> Iterator[tuple[str, str, int]]:
    """The ticked rows and boxes of a constitution check: article, what is said for it, line."""
    passages = [each for each in view.passages if has_word(each.titles, _CONSTITUTION)]
    for place, each in enumerate(passages):
        if each.cells and len(each.cells) > 1:
            ticks = [n for n, cell in enumerate(each.cells) if _TICK.match(cell)]
            if ticks:
                notes = " ".join(cell for n, cell in enumerate(each.cells) if n and n not in ticks).strip(" -–—")
                yield each.cells[0].strip("* "), notes, each.line
        elif each.checked:
            bold = re.match(r"\*\*([^*]{2,80})\*\*:?\s*(.*)", each.text, re.DOTALL)
            title = bold[1] if bold else each.text.partition(":")[0]
            rest = bold[2] if bold else each.text.partition(":")[2]
            follows = place + 1 < len(passages) and passages[place + 1].depth > each.depth
            yield title.strip(": "), rest.strip() or ("below" if follows or len(title.split()) > 5 else ""), each.line


RULES = (
    Rule(
        "K1-false-tick",
        "A ticked article of the constitution check is not contradicted by plan or spec.",
        "error",
        "Take the tick away, or do what the article asks.",
        find_false_ticks,
    ),
    Rule(
        "K2-bare-tick",
        "A ticked article says what proves it.",
        "note",
        "Point to the task, section or spec line that proves it.",
        find_bare_ticks,
    ),
    Rule(
        "L1-placeholder",
        "Nothing of the template is left to be filled in.",
        "error",
        "Replace it by what holds, or delete the line.",
        find_placeholders,
    ),
    Rule("L2-open", "Open questions are counted.", "note", "Answer them in the spec.", find_open_markers),
    Rule(
        "L3-approved-open",
        "A plan that is approved has no open question.",
        "error",
        "Answer the question, or set the status back to draft.",
        find_approved_with_markers,
    ),
    Rule(
        "L4-excess",
        "A plan is about as long as its spec deserves: 600, 1,500 or 3,000 words.",
        "warning",
        "Cut what the spec did not ask for and what two sections say twice.",
        find_excess,
    ),
    Rule(
        "H1-format",
        "A plan of a known format has every heading and fixed line of it, in order.",
        "error",
        "Put the line back as the format has it.",
        find_missing_lines,
    ),
)
