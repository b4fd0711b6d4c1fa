"""Sentence alignment between a human translation and the machine's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from relay.judging.text.differences import tokens
from translation import Span

# Where a sentence of the human translation ends: after a full stop (with closing quotes or brackets) before
# whitespace, after a full stop that needs no whitespace (Chinese, Japanese), and at the end of a line.
_ENDS = re.compile(r"(?<=[.!?…؟])[\"'”’»)\]]*\s+|(?<=[。！？])[”’」』）]*\s*|\n+")
_MOST = 4  # human sentences that can be aligned with one of the machine's
_BAND = 8  # how far the alignment may stray from the diagonal, in sentences


def carried(machine: str, sentences: Sequence[Span], person: str) -> list[str]:
    """Split ``person`` into one part for each of ``sentences`` (spans in ``machine``); "" for one left out.

    Where both have the same number of sentences, they are paired in order. Otherwise dynamic programming
    aligns them as in Gale and Church (1993), but by the words that sentences share instead of their lengths.
    """
    mine, theirs = [span.of(machine) for span in sentences], _sentences(person)
    if len(mine) == len(theirs):
        return theirs
    if not mine:
        return []
    counted = [Counter(_words(text)) for text in mine], [Counter(_words(text)) for text in theirs]
    cuts = _best(*counted)
    return [" ".join(theirs[a:b]) for a, b in pairwise(cuts)]


def spliced(text: str, sentences: Sequence[Span], better: Mapping[int, str]) -> str:
    """``text`` with its ``sentences`` replaced by those in ``better``, by index; blank ones are ignored."""
    for index, (start, end) in sorted(enumerate(sentences), reverse=True):
        if better.get(index, "").strip():
            text = text[:start] + better[index].strip() + text[end:]
    return text


def _sentences(text: str) -> list[str]:
    found, at = [], 0
    for match in _ENDS.finditer(text):
        closing = len(match[0]) - len(match[0].lstrip("\"'”’»)]」』）"))
        found.append(text[at : match.start() + closing])
        at = match.end()
    return [piece.strip() for piece in (*found, text[at:]) if piece.strip()]


def _words(text: str) -> list[str]:
    return [token.casefold() for token in tokens(text) if token[0].isalnum()]


def _best(mine: Sequence[Counter[str]], theirs: Sequence[Counter[str]]) -> list[int]:
    """The cuts of ``theirs``, both ends included, whose parts share the most words with ``mine``."""
    slope = len(theirs) / len(mine)
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for index, words in enumerate(mine):
        following: dict[int, tuple[float, list[int]]] = {}
        for at, (score, cuts) in best.items():
            part: Counter[str] = Counter()
            for to in range(at, min(at + _MOST, len(theirs)) + 1):
                if to > at:
                    part = part + theirs[to - 1]
                if abs(to - (index + 1) * slope) > _BAND and to != len(theirs):
                    continue
                gained = score + _alike(words, part)
                if to not in following or gained > following[to][0]:
                    following[to] = (gained, [*cuts, to])
        best = following or {at: (score, [*cuts, at]) for at, (score, cuts) in best.items()}
    last, (_, cuts) = max(best.items(), key=lambda item: (item[1][0], item[0]))
    return cuts if last == len(theirs) else [*cuts[:-1], len(theirs)]


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of two bags of words, 0 to 1; -0.05 for a sentence left out."""
    total = one.total() + other.total()
    if not other.total():
        return -0.05
    return 2 * (one & other).total() / total
