"""Words that leave a value open, by language: data, kept small on purpose.

Measured on thousands of requirements such words hardly tell which one a person had to clarify, so they only take from
a quote's firmness. Words that are vague only together with a missing figure count only where no figure stands.
"""

from __future__ import annotations

import re

VAGUE: dict[str, str] = {
    "en": (
        "appropriate|appropriately|reasonable|reasonably|fast|quick|quickly|soon|timely|efficient|efficiently|"
        "robust|gracefully|user-friendly|easy|easily|simple|seamless|seamlessly|sufficient|sufficiently|adequate|"
        "adequately|relevant|suitable|various|several|some|many|few|often|rarely|regularly|periodically|usually|"
        "normally|large|small|significant|significantly|minimal|approximately|about|roughly|etc|as needed|"
        "if necessary|where possible|as appropriate|a while|some time|secure|securely|modern|flexible|scalable"
    ),
    "de": (
        "angemessen|angemessene[nmrs]?|schnell|schnelle[nmrs]?|zeitnah|bald|effizient|robust|einfach|"
        "benutzerfreundlich|ausreichend|genügend|geeignet|geeignete[nmrs]?|relevante?[nmrs]?|verschiedene[nmrs]?|"
        "einige[nmrs]?|mehrere[nmrs]?|regelmäßig|gelegentlich|üblicherweise|etwa|ungefähr|circa|ca|usw|"
        "gegebenenfalls|nach bedarf|möglichst|sicher"
    ),
    "fr": (
        "approprié[es]{0,2}|raisonnable|raisonnables|rapide|rapides|rapidement|bientôt|efficace|efficacement|"
        "robuste|facile|facilement|suffisant|suffisante|pertinent|pertinents|plusieurs|quelques|souvent|"
        "régulièrement|environ|approximativement|si nécessaire|si possible|convivial|sécurisé"
    ),
    "es": (
        "apropiad[oa]s?|adecuad[oa]s?|razonable|razonables|rápid[oa]s?|rápidamente|pronto|eficiente|"
        "eficientemente|robust[oa]s?|fácil|fácilmente|suficiente|suficientes|relevante|relevantes|vari[oa]s|"
        "algun[oa]s|periódicamente|regularmente|aproximadamente|si es necesario|según corresponda|"
        "cuando sea posible|segur[oa]s?"
    ),
    "pt": (
        "apropriad[oa]s?|adequad[oa]s?|razoável|razoáveis|rápid[oa]s?|rapidamente|em breve|eficiente|"
        "robust[oa]s?|fácil|suficiente|suficientes|relevante|relevantes|vári[oa]s|algun[s]?|algumas|regularmente|"
        "aproximadamente|se necessário|quando possível|segur[oa]s?"
    ),
    "it": (
        "appropriat[oaie]|adeguat[oaie]|ragionevole|ragionevoli|veloce|veloci|rapidamente|presto|efficiente|"
        "robust[oaie]|facile|facilmente|sufficiente|sufficienti|rilevante|rilevanti|divers[ie]|alcun[ie]|"
        "regolarmente|circa|se necessario|ove possibile|sicur[oaie]"
    ),
    "nl": (
        "passend|passende|redelijk|redelijke|snel|snelle|spoedig|efficiënt|robuust|eenvoudig|gebruiksvriendelijk|"
        "voldoende|geschikt|geschikte|relevant|relevante|diverse|enkele|sommige|regelmatig|ongeveer|indien nodig|"
        "veilig"
    ),
    "ru": (
        "быстро|быстрый|вскоре|удобный|удобно|достаточно|подходящий|разумный|несколько|регулярно|примерно|"
        "при необходимости"
    ),
    "ja": "適切|迅速|速やか|十分|必要に応じ|適宜|なるべく|できるだけ|定期的|など|高速|多数|柔軟",
    "zh": "适当|合理|快速|尽快|及时|足够|必要时|尽可能|定期|等等|大量|若干|灵活|適當|儘快|足夠|必要時",
    "ko": "적절|신속|빠르게|빠른|충분|필요 시|필요에 따라|가능한 한|정기적|다수|유연",
}
"""Alternatives of a pattern, by ISO 639-1 code; scripts without blanks are matched inside words."""

_UNSPACED = ("ja", "zh", "ko")
_WORDS = re.compile(
    rf"(?<!\w)(?:{'|'.join(words for code, words in VAGUE.items() if code not in _UNSPACED)})(?!\w)", re.IGNORECASE
)
_PARTS = re.compile("|".join(VAGUE[code] for code in _UNSPACED))
_FIGURE = re.compile(r"\d")
_OPEN = re.compile(
    r"\bTB[DAC]\b|\bTODO\b|\?\?\?|\[CLARIFY|NEEDS CLARIFICATION|"
    r"\bto be (?:decided|determined|defined|confirmed|clarified)\b|"
    r"\bnoch (?:offen|zu klären)\b|\bà définir\b|\bpor definir\b|\ba definir\b|\bda definire\b|"
    r"\bnader te bepalen\b|未定|待定|미정",
    re.IGNORECASE,
)


def is_vague(text: str) -> bool:
    """Whether the wording leaves a value open: a vague word of any language, and no figure beside it."""
    return not _FIGURE.search(text) and bool(_WORDS.search(text) or _PARTS.search(text))


def is_left_open(text: str) -> bool:
    """Whether the words themselves say that something is still to be decided."""
    return bool(_OPEN.search(text))
