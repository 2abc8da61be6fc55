"""Whether two questions ask for the same decision, judged by the words that tell what they are about.

Similar wording is not enough: "How long are permits kept?" and "How long are receipts kept?" differ in one word and are
two decisions. So words that merely replace one another in the same frame keep questions apart, unless they mean alike.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from draft_plan.clarifying.evidence import normalise

SAME_WORDS = 0.6
"""From this share of common words among all words on (Jaccard), two questions are one."""
SHARED, OVERLAP, CLOSE = 5, 0.65, 80.0
"""A long question in other words: so many common words, this share of the shorter, this likeness (0 to 100)."""
NEAR = 80.0
"""From this likeness (0 to 100) on two words are forms of one."""
_WIDE_SAME = 0.7

_WORD = re.compile(r"\w+(?:[.-]\w+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ANCHOR = re.compile(r"\b[A-Z]{1,8}\d{0,3}(?:[-.][A-Z]{1,4})?[-.]\d{1,4}\b|`[^`\n]{1,60}`|(?<![\w.-])\d+(?:[.,]\d+)*")

_IDLE = frozenset(
    # what frames a question and tells nothing of its subject
    """a an the of to in on at for with by from into onto over under per as and or nor if when while whether than then
    that this these those there their its it they them he she we our you your is are was were be been being am do does
    did done has have had having may might can could should shall must will would what which who whom whose where why
    how much many any some each every all both either neither no not only also exactly precisely so such kind sort way
    case happen happens feature system application specification spec plan value need needs needed want use used using
    apply applies affected given else other another same about within without during before after until through
    der die das den dem des ein eine einen einem einer eines und oder wenn ob als wie was welche welcher welches welchen
    wer wo wann warum ist sind war wird werden soll sollen muss müssen kann können darf dürfen im in am an auf aus bei
    mit nach von vom vor zu zum zur über für durch nicht kein keine auch nur es sie er
    le la les un une des du de et ou si que qui quoi quel quelle quels quelles quand comment pourquoi où est sont sera
    doit doivent peut peuvent dans sur sous par pour avec sans ce cette ces il elle ils ne pas
    el los las unos unas y o cuando cómo qué cuál cuáles quién dónde por es son será debe deben puede pueden en con sin
    para se su sus al del no""".split()
)
_ALIKE = {
    stem: words.split()[0]
    for words in (
        "keep kept retain retention store stored storage save persist hold held aufbewahr",
        "delete delet remove remov erase eras purge purg",
        "time long year month week day hour period duration durat",
        "limit maximum max cap most ceiling",
        "run execute host deploy",
        "log journal record audit",
        "sign signin login log-in authenticate authenticat",
        "error failure fail fault",
        "edit change modify update chang updat modifi",
    )
    for stem in words.split()
}

_ENDINGS = (("ies", "y"), ("ied", "y"), ("ations", ""), ("ation", ""), ("ings", ""), ("ing", ""), ("ed", ""))
GENERIC = frozenset(_ALIKE.values())
"""Stems that say what is asked of a subject, not which."""


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """The telling words of a text in their order, cut to their stems; pairs of signs in scripts without blanks."""
    found: list[str] = []
    for word in _WORD.findall(text.replace("’", "'").casefold()):
        if _WIDE.search(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif word not in _IDLE and not word.isdigit() and len(word) > 1:
            found.append(_ALIKE.get(word) or _stem(word))
    return tuple(found)


def _stem(word: str) -> str:
    if "_" in word or any(sign.isdigit() for sign in word):
        return word
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending) + rest
            break
    else:
        word = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    word = word[:-1] if len(word) > 3 and word.endswith("e") else word
    word = word[:-1] if len(word) > 4 and word[-1] == word[-2] else word
    return _ALIKE.get(word, word)


@lru_cache(maxsize=4096)
def _plain(question: str) -> str:
    """A question normalised; each is held against all others."""
    return normalise(question)


def alike(one: str, other: str) -> bool:
    """Whether two questions ask for the same thing."""
    if _plain(one) == _plain(other):
        return True
    first, second = stems(one), stems(other)
    shared, every = set(first) & set(second), set(first) | set(second)
    if len(shared) < 2 or _apart(one, other) or _replaced(first, second):
        return False
    likeness = len(shared) / len(every)
    if _WIDE.search(one):
        return likeness >= _WIDE_SAME
    least = min(len(set(first)), len(set(second)))
    return (
        likeness >= SAME_WORDS
        or (len(shared) == least >= 3 and likeness >= 0.5)
        or (len(shared) >= SHARED and len(shared) >= OVERLAP * least and _likeness(first, second) >= CLOSE)
    )


def _apart(one: str, other: str) -> bool:
    """Whether each names an id, a figure or a piece of code that the other does not."""
    first, second = set(_ANCHOR.findall(one)), set(_ANCHOR.findall(other))
    return bool(first - second) and bool(second - first)


def _replaced(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether they are one frame with other words in it: what is asked is the same, of something else."""
    aligned = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    changes = [each for each in aligned if each[0] != "equal"]
    return bool(changes) and all(
        kind == "replace" and end - start == stop - begin and not _forms(first[start:end], second[begin:stop])
        for kind, start, end, begin, stop in changes
    )


def _forms(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    from rapidfuzz import fuzz  # not needed to start up

    return all(fuzz.ratio(one, other) >= NEAR for one, other in zip(first, second, strict=True))


def _likeness(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    from rapidfuzz import fuzz  # not needed to start up

    return fuzz.token_set_ratio(" ".join(first), " ".join(second))
