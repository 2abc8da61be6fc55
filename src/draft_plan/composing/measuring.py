"""How long a text is where it is posted."""

from __future__ import annotations

BYTES_A_CHARACTER = 4


def units(text: str) -> int:
    """UTF-16 code units: the largest of the counts that a forge's "characters" can mean."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def fits(text: str, limit: int) -> bool:
    """Whether a text of at most ``limit`` characters it is, whichever way the forge counts."""
    return units(text) <= limit and len(text.encode("utf-8", errors="replace")) < limit * BYTES_A_CHARACTER
