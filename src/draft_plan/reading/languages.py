"""The language of a text, guessed from its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter

from draft_plan.reading.vocabulary import tables, words

_SAMPLE = 200_000
_SCRIPTS = (
    ("ja", r"[\u3040-\u30ff]"),
    ("ko", r"[\uac00-\ud7af]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("ru", r"[\u0400-\u04ff]"),
)
_OTHERS = (
    ("ar", r"[\u0600-\u06ff]"),
    ("he", r"[\u0590-\u05ff]"),
    ("hi", r"[\u0900-\u097f]"),
    ("th", r"[\u0e00-\u0e7f]"),
    ("el", r"[\u0370-\u03ff]"),
)


def language_of(text: str) -> str:
    """An ISO 639-1 code; ``en`` when nothing speaks for another language."""
    sample = re.sub(r"`[^`\n]*`", " ", text[:_SAMPLE])
    letters = sum(1 for sign in sample if sign.isalpha()) or 1
    for code, pattern in (*_SCRIPTS, *_OTHERS):
        # A wide sign says as much as several Latin letters; Japanese mixes kana with Chinese signs.
        share = len(re.findall(pattern, sample)) / letters
        if share > (0.05 if code == "ja" else 0.12):
            return code
    counts = Counter(re.findall(r"[^\W\d_]+", sample.casefold()))
    scores = {code: sum(counts[word] for word in words("stopwords", code)) for code in tables("stopwords")}
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if scores[best] else "en"
