"""Requirements turned into orders, texts made shorter without losing what they say, and keys for rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from draft_plan.offline.lexicon import either, listed, load, technologies

_EXAMPLES = re.compile(rf"\s?[(（](?:{either('example')})[^()（）]{{0,200}}[)）]", re.I)
_MARKER = re.compile(r"\s?\[(?:NEEDS CLARIFICATION|CLARIFY|TBD|TODO)[^\]\n]{0,400}\]", re.I)
_LINK = re.compile(r"\[([^\]\n]{1,120})\]\([^)\n]{1,300}\)")
_STRIKE = re.compile(r"~~[^~\n]{1,300}~~")
_EMPHASIS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_COMMENT = re.compile(r"<!--[^>]{0,400}-->")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ`\"'(])|(?<=[。！？])")
_FINITE = re.compile(r"[;—:]|\b(?:is|are|was|were|has|have|ist|sind|wird|werden|est|sont|es|son)\b", re.I)
"""Signs that what stands before an obligation is a clause of its own and no subject."""
_SLUG = re.compile(r"[^a-z0-9]+")
_PARTICIPLE = re.compile(
    r"(?:\w+ly )?\w+(?:ed|wn|pt|ilt|ent)\b|set|run|made|given|done|held|read|kept|found|left|put|hidden|written", re.I
)


@cache
def _rules(language: str) -> dict[str, Any]:
    table = load("wording")
    rules: dict[str, Any] = table.get(language, table["en"])
    return rules


@cache
def _modal(language: str) -> re.Pattern[str] | None:
    modals = sorted(_rules(language)["modals"], key=len, reverse=True)
    if not modals:
        return None
    alternatives = "|".join(map(re.escape, modals))
    edges = alternatives if language == "zh" else rf"\b(?:{alternatives})\b"
    return re.compile(edges, re.I)


def plain(text: str) -> str:
    """The text without emphasis, links' addresses, comments, struck-out parts and open markers; one line."""
    for pattern in (_COMMENT, _STRIKE, _MARKER):
        text = pattern.sub("", text)
    text = _EMPHASIS.sub("", _LINK.sub(r"\1", text))
    text = re.sub(r"(?:^|\s)#{1,6}\s", " ", text)
    return " ".join(text.replace("|", "/").split()).strip()


def shorten(text: str, most: int) -> str:
    """The text within ``most`` words (or three characters a word without spaces): examples go first, then later
    sentences, then the end.
    """
    text = plain(text)
    if _length(text) <= most:
        return text
    text = _EXAMPLES.sub("", text)
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    kept = sentences[0] if sentences else text
    for sentence in sentences[1:]:
        if _length(f"{kept} {sentence}") > most:
            break
        kept = f"{kept} {sentence}"
    return kept if _length(kept) <= most else _cut(kept, most)


_JOINT = re.compile(rf"[;,:。、，；]|\s[-–—→]\s|\s(?=(?:{either('joint')})\s)")
_TURN = re.compile(rf"\b(?:{either('turn')})\b|{either('turn_sign')}", re.I)


def _cut(text: str, most: int) -> str:
    """The text up to the last joint that fits; code and brackets stay whole, and dots tell when what goes would
    turn the sense.
    """
    limit = len(" ".join(text.split()[:most])) if text.isascii() or " " in text[: most * 3] else most * 3
    window = text[: limit + 1]
    ends = [
        match.start()
        for match in _JOINT.finditer(window)
        if match.start() >= limit * 0.4 and _balanced(window[: match.start()])
    ]
    end = ends[-1] if ends else next((at for at in _blanks(window) if _balanced(window[:at])), limit)
    kept = window[:end].rstrip(" ,;:、，；-–—")
    return f"{kept} …" if not ends or _TURN.search(text[end:]) else kept


def _blanks(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\s", text)][::-1]


def _balanced(text: str) -> bool:
    return (
        text.count("`") % 2 == 0
        and text.count("(") == text.count(")")
        and text.count('"') % 2 == 0
        and text.count("「") == text.count("」")
    )


def _length(text: str) -> int:
    wide = sum(1 for char in text if ord(char) >= 0x2E80)
    return len(text.split()) + wide // 3


def length(text: str) -> int:
    """Words of a text; three characters of a script without spaces count as one."""
    return _length(text)


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    text = text.strip().rstrip(".;:,")
    if not text:
        return ""
    stop = "" if text[-1] in "…!?。！？)" or text.endswith("`") else "." if ord(text[-1]) < 0x2E80 else "。"
    return capital(text) + (stop if stop != "" or text[-1] not in ")`" else ".")


def capital(text: str) -> str:
    """The text with its first letter in upper case, unless it is code."""
    return text[:1].upper() + text[1:] if text[:1].islower() and not re.match(r"\w*[A-Z_./]\w", text) else text


def imperative(text: str, language: str, most: int = 40) -> str:
    """A requirement as an order, in its own words: ``System MUST let users X`` becomes ``Let users X``."""
    rules = _rules(language)
    whole = shorten(text, max(most, 60))
    if rules.get("endings"):
        return shorten(_ending(whole, rules), most)
    condition, main = _condition(whole, rules)
    modal = _modal(language)
    found = modal.search(main) if modal else None
    subject = main[: found.start()] if found else ""
    if (
        found is None
        or len(subject) > 90
        or found.end() >= len(main) - 1
        or _FINITE.search(subject)
        or not _plain_subject(subject)
    ):
        return capital(shorten(whole, most))
    order = _order(
        main[: found.start()].strip(" ,"),
        main[found.end() :].strip(),
        rules,
        free=found.group().lower().endswith(("able to", "can")),
    )
    if _length(order) + _length(condition) > most:
        order = shorten(order, max(8, most - _length(condition)))
    mark = ", " if condition and rules["order"] == "last" else " "
    return capital(f"{order.rstrip('. ')}{mark}{condition}".strip())


def _condition(text: str, rules: dict[str, Any]) -> tuple[str, str]:
    """A leading condition and the rest: ``WHEN x, the system SHALL y``."""
    first = re.split(r"\W", text, maxsplit=1)[0].lower()
    if first not in rules["conditions"]:
        return "", text
    obliged = _OBLIGED.search(text)
    commas = [match for match in _BREAK.finditer(text) if obliged and match.end() <= obliged.start()]
    for comma in reversed(commas):
        condition = text[: comma.start()]
        rest = re.sub(r"^(?:then|dann|alors|entonces)\s+", "", text[comma.end() :], flags=re.I)
        if _balanced(condition):
            return f"{first}{condition[len(first) :]}", rest
    return "", text


_BREAK = re.compile(r",\s+|\s+(?=(?:THEN|THE)\s)")
_OBLIGED = re.compile(r"\b(?:shall|must|should|will|muss|müssen|soll|sollen|doit|doivent|debe|deben)\b", re.I)


def _order(subject: str, rest: str, rules: dict[str, Any], *, free: bool) -> str:
    """The order without its condition; ``free`` when the subject may do it rather than must."""
    low = subject.lower()
    generic = low in rules["generic"] or not subject
    if rules["order"] == "last":
        return rest if generic else str(rules["keep"]).format(subject=subject, rest=rest)
    negated = re.match(r"(?:not|never)\s+", rest, re.I)
    if negated:
        rest = rest[negated.end() :]
        return str(rules["not_do"] if generic else rules["not_let"]).format(subject=_lower(subject), rest=rest)
    if generic:
        return (
            rest
            if not rest.startswith("be ")
            else f"Make it {rest[3:]}"
            if not _PARTICIPLE.match(rest[3:])
            else f"Have it {rest[3:]}"
        )
    if free or (low.split()[-1] in rules["people"] and low.split()[0] in rules["people"]):
        return str(rules["let"]).format(subject=_lower(subject), rest=rest)
    if rest.startswith("be "):
        return str(rules["have" if _PARTICIPLE.match(rest[3:]) else "make"]).format(
            subject=_lower(subject), rest=rest[3:]
        )
    return str(rules["make"]).format(subject=_lower(subject), rest=rest)


def _lower(subject: str) -> str:
    """A subject as it stands inside a sentence: acronyms, names and code keep their case."""
    head = subject.split(" ")[0]
    if head.lower() in _SMALL_HEADS:
        return head.lower() + subject[len(head) :]
    common = re.fullmatch(r"[A-Z][a-z]+", head) and len(subject.split()) <= 3 and head.lower() not in _names()
    return head.lower() + subject[len(head) :] if common and subject[1:] == subject[1:].lower() else subject


_SMALL_HEADS = frozenset("the a an all each every any users user no only both".split())


@cache
def _names() -> frozenset[str]:
    """Names of technologies, which keep their capital."""
    return frozenset(technology.name.lower() for technology in technologies())


def _plain_subject(subject: str) -> bool:
    """Whether it names something: no clause of its own, no bare pronoun."""
    return "," not in subject and len(subject.split()) <= 12 and subject.strip().lower() not in _PRONOUNS


_PRONOUNS = frozenset("this that these those there they".split())


def condition(text: str, language: str) -> str:
    """The condition that a requirement opens with, without its first word; empty when it opens with none."""
    found, _ = _condition(plain(text), _rules(language))
    return found.partition(" ")[2]


def _ending(text: str, rules: dict[str, Any]) -> str:
    """Japanese and Korean: the generic subject goes, and the verb loses its obligation."""
    stem = text.rstrip("。. ")
    for old, new in rules["endings"]:
        if stem.endswith(old):
            stem = stem[: -len(old)] + new
            break
    for particle in rules["particle"]:
        match = re.search(rf"(?:^|[、,]\s*)([^、,。]{{1,24}}){particle}[、,]?\s*", stem)
        if match and any(match.group(1).lower().endswith(name) for name in rules["generic"]):
            stem = (
                stem[: match.start()]
                + ("、" if match.start() and particle == "は" else ", " if match.start() else "")
                + stem[match.end() :]
            )
            break
    return stem.strip(" 、,")


def slug(text: str, words: int = 5) -> str:
    """Lower-case words joined by hyphens, without accents; empty for scripts that have none in ASCII."""
    flat = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    parts = [part for part in _SLUG.split(flat.lower()) if part and part not in _SMALL]
    return "-".join(parts[:words])


_SMALL = frozenset(listed("small"))


class Keys:
    """Hands out slugs that are unique in a list."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self._seen: dict[str, int] = {}

    def __call__(self, text: str) -> str:
        """A key made from this text."""
        base = slug(text) or self._stem
        count = self._seen.get(base, 0) + 1
        self._seen[base] = count
        if count == 1:
            return base
        key = f"{base}-{count}"
        self._seen[key] = 1
        return key


def joined(names: Iterable[str], and_: str = "and") -> str:
    """Names in a row: ``a, b and c``; without blanks where the script has none."""
    row = list(names)
    if len(row) < 2:
        return "".join(row)
    if and_ in ("、", "和"):
        return f"{'、'.join(row[:-1])}{and_}{row[-1]}"
    return f"{', '.join(row[:-1])} {and_} {row[-1]}"
