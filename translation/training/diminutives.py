"""Spanish diminutives, as Latin America makes them: "perro" → "perrito", "little dog". Students write them
all the time, a corpus of sentences hardly ever, and the dictionaries have none.
"""

from __future__ import annotations

import re
import unicodedata

_ENDED = re.compile(r"(?P<stem>[a-záéíóúüñ]+?)(?P<vowel>[aeo]?)(?P<plural>s?)")
_SPELLING = (("c", "qu"), ("g", "gu"), ("z", "c"))  # before i, so that it sounds as before


def diminutive(noun: str, gender: str) -> str | None:
    """``noun``, singular or plural, made small; ``gender`` is "m" or "f". None where none is certain."""
    match = _ENDED.fullmatch(noun)
    if match is None or len(match["stem"]) < 3:
        return None
    stem, vowel, plural = match.groups()
    if stem[-1] in "aeiouáéíóúü" or (stem.endswith("it") and vowel in ("a", "o")):
        return None  # "tía" and "idea" have forms of their own, and what ends in "-ito" is small already
    if vowel in ("a", "o"):
        if gender != {"a": "f", "o": "m"}[vowel]:
            return None
        middle = "it"
    elif plural:
        return None  # "coches" and "papeles" look alike
    elif vowel == "e" or stem[-1] in "nr":
        middle = "cit"  # "coche", "corazón"
        stem += vowel
    elif stem[-1] == "l":
        middle = "it"  # "papel"
    else:
        return None
    stem = _without_accents(stem)
    if middle == "it":
        for ending, spelt in _SPELLING:
            if stem.endswith(ending):
                stem = stem.removesuffix(ending) + spelt
                break
    return stem + middle + {"m": "o", "f": "a"}[gender] + plural


def _without_accents(text: str) -> str:
    """``text`` with the stress unmarked: it moves to the ending. The ñ and the ü stay."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", apart.replace("\N{COMBINING ACUTE ACCENT}", ""))
