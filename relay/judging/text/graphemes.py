"""Grapheme clusters: what a reader sees as one character is often several code points."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

# Extended grapheme clusters (Unicode Standard Annex 29): a letter with its marks, an emoji with its skin tone
# or joined to others, a flag, a two-character line break. Soft hyphens and direction marks, which the annex
# treats as clusters of their own, are joined to the cluster before: they are invisible and do not end a word.
_CLUSTER = r"\X(?:(?!\p{GCB=Prepend})\p{Cf})*"


@cache
def _cluster() -> regex.Pattern[str]:
    import regex  # 9 MB, which a process needs once somebody marks words

    return regex.compile(_CLUSTER)


def cluster_end(text: str, at: int) -> int:
    """The end of the cluster that begins at ``at``, which must lie inside ``text``."""
    return int(_cluster().match(text, at).end())


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """``[start, end)`` extended to whole clusters, then stripped of whitespace at both ends."""
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
    """A position at or before ``at`` where a cluster is sure to begin: after the last space or line break."""
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at
