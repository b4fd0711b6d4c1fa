"""What a reader takes for one character, which is often several code points."""

from __future__ import annotations

import unicodedata


def cluster_end(text: str, at: int) -> int:
    """Where the character at ``at`` ends, with its combining marks, modifiers and what joiners tie to it.

    A simplification of the extended grapheme clusters of Unicode Standard Annex 29 that never cuts one of the
    sequences in use: marks, variation selectors, skin tones, ZWJ emoji, pairs of regional indicators (flags).
    """
    end = at + 1
    if _regional(text[at]) and end < len(text) and _regional(text[end]):
        return end + 1
    if text[at] == "\r" and text[end : end + 1] == "\n":
        return end + 1
    while end < len(text):
        if text[end] == "\u200d" and end + 1 < len(text) and not text[end + 1].isspace():
            end += 2
        elif _tone(text[end]) or unicodedata.category(text[end]) in ("Mn", "Mc", "Me", "Cf"):
            end += 1
        else:
            break
    return end


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` grown to whole characters, and without whitespace at its ends."""
    at = _line_start(text, start)
    first = at
    while at < end:
        first, at = (at if at <= start else first), cluster_end(text, at)
    start, end = min(first, start), max(at, end)
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _line_start(text: str, at: int) -> int:
    """A place at or before ``at`` where a character certainly begins: after the last line break or space."""
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"
