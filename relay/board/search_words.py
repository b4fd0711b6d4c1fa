"""What somebody searches for: words as they are compared, and where they stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_MOST = 8  # words of a search; the rest is ignored
_LONGEST = 40  # characters of a word that are compared
_BEFORE, _AFTER = 70, 110  # characters shown around the first word that was found


def folded(text: str) -> str:
    """``text`` without case and accents, as the database's index compares it."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(c for c in plain if not "\u0300" <= c <= "\u036f").lower()


def words_of(asked: str) -> tuple[str, ...]:
    """The words of a search, folded, without duplicates. A word finds all that begin with it."""
    found = (word[:_LONGEST] for word in _WORD.findall(folded(unicodedata.normalize("NFC", asked))))
    return tuple(dict.fromkeys(found))[:_MOST]


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words of ``text`` begin with one of ``words``: half-open spans in code points.

    Empty unless every one of ``words`` is found.
    """
    found, missing = [], set(words)
    for match in _WORD.finditer(text):
        word = folded(match.group())
        hits = {each for each in words if word.startswith(each)}
        if hits:
            found.append(match.span())
            missing -= hits
    return found if not missing else []


def excerpt(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """The part of ``text`` around the first of ``marks``, in pieces, each with whether it is marked."""
    start, end = 0, len(text)
    if marks:
        start = max(0, marks[0][0] - _BEFORE)
        end = min(len(text), marks[0][1] + _AFTER)
    else:
        end = min(end, _BEFORE + _AFTER)
    if start:  # not in the middle of a word
        start = text.find(" ", start, marks[0][0]) + 1 or start
    if end < len(text):
        end = text.rfind(" ", marks[0][1] if marks else 0, end) if " " in text[start:end] else end
        end = end if end > start else len(text)
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for first, last in marks:
        if first < at or last > end:
            continue
        pieces += [(text[at:first], False)] if first > at else []
        pieces.append((text[first:last], True))
        at = last
    pieces += [(text[at:end], False)] if end > at else []
    return [*pieces, *([("…", False)] if end < len(text) else [])]
