"""English forms that depend on the neighbouring word: articles, ordinals, contractions."""

from __future__ import annotations

import re

from translation.text_facts import with_capital

_VOWEL = re.compile(r"(?!uni|use|usu|eu|one\b|once\b)[aeiou]|hour|hono|heir", re.IGNORECASE)


def article(word: str, like: str) -> str:
    """ "a" or "an", as it stands before ``word``, with a capital where ``like`` has one."""
    fitting = "an" if _VOWEL.match(word) else "a"
    return with_capital(fitting) if like[0].isupper() else fitting


def ordinal(number: int) -> str:
    """1 → "1st", 12 → "12th"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number // 10 % 10 == 1 else ending}"


def without_gaps(text: str) -> str:
    """``text`` with what is left of a word joined to it: Apertium reads "I'm" as two."""
    return re.sub(r" ('(?:s|m|re|ve|ll|d))\b", r"\1", text)
