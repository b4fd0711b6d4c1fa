"""What a reader takes for one character, which is often several code points."""

from __future__ import annotations

import regex

# Extended grapheme clusters (Unicode Standard Annex 29): a letter with its marks, an emoji with its skin tone
# or joined to others, a flag, a line break of two characters. Soft hyphens and marks of direction, which the
# annex lets stand alone, go with what they follow: nobody sees them, and they do not end a word.
_CLUSTER = regex.compile(r"\X(?:(?!\p{GCB=Prepend})\p{Cf})*")


def cluster_end(text: str, at: int) -> int:
    """Where the character that begins at ``at`` ends. ``at`` lies inside ``text``."""
    return int(_CLUSTER.match(text, at).end())


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
