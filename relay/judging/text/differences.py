"""Word-level differences between two texts: the machine's version, and a person's or a guess.

``difflib.SequenceMatcher`` matches the words (longest common block first, then both sides of it; without its
junk heuristics). Its time grows with the cube of the length where words repeat, so longer texts are first
split at the words that each of them has exactly once, in the order they share (patience diff, Bram Cohen).
Whitespace matches only beside words that do, since every gap would match every other.

A word is a run of letters, digits and their combining marks; in scripts without spaces (Chinese, Japanese,
Thai …) each character with its marks is a word. Everything else (spaces, punctuation, each emoji sequence)
is a token of its own, so the pieces add up to both texts without loss.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from relay.judging.text.graphemes import cluster_end
from translation import text_facts

_INNER = {"'", "’", "-", "·"}  # part of a word when between two letters: "don't", "rendez-vous"
# How much SequenceMatcher may do for one difference: pairs of equal words × words of the shorter text, which
# is more than the pairs that it looks at. What is left when this is used up counts as replaced.
_MOST_WORK = 1_500_000


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"  # only in the first text
    ADDED = "added"  # only in the second


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is in both texts, or in only one of them."""

    kind: Kind
    text: str


def tokens(text: str) -> list[str]:
    """Split ``text`` into words and the characters between them; joined, the tokens give ``text`` again."""
    return list(_tokens(text))


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The difference as one sequence, in which a removed piece comes before the piece added in its place.

    Joined, the same and removed pieces are ``before``, the same and added ones ``after``. Whitespace between
    two changed words is merged into the change (unless it has a line break), so that "steering wheel" is one
    removal and not two.
    """
    found = groupby(_compared(tokens(before), tokens(after)), key=lambda piece: piece.kind)
    return tuple(_joined([Piece(kind, "".join(piece.text for piece in run)) for kind, run in found]))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    lead = 0
    while lead < min(len(old), len(new)) and old[lead] == new[lead]:
        lead += 1
    tail = 0
    while tail < min(len(old), len(new)) - lead and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    yield from _piece(Kind.SAME, old[:lead])
    before, after = old[lead : len(old) - tail], new[lead : len(new) - tail]
    yield from _between(before, after)
    yield from _piece(Kind.SAME, old[len(old) - tail :])


def _between(old: list[str], new: list[str]) -> Iterator[Piece]:
    words, words_there = ([at for at, token in enumerate(side) if not token.isspace()] for side in (old, new))
    matched = _matched([old[at] for at in words], [new[at] for at in words_there])
    a = b = 0
    for i, j in [*((words[i], words_there[j]) for i, j in matched), (len(old), len(new))]:
        yield from _changed(old[a:i], new[b:j])
        yield from _piece(Kind.SAME, old[i : i + 1])
        a, b = i + 1, j + 1


def _changed(old: list[str], new: list[str]) -> Iterator[Piece]:
    """What stands between two matched words: the same whitespace at either end is no change."""
    lead = 1 if old and new and old[0] == new[0] else 0
    tail = 1 if min(len(old), len(new)) > lead and old[-1] == new[-1] else 0
    yield from _piece(Kind.SAME, old[:lead])
    yield from _piece(Kind.REMOVED, old[lead : len(old) - tail])
    yield from _piece(Kind.ADDED, new[lead : len(new) - tail])
    yield from _piece(Kind.SAME, old[len(old) - tail :])


def _matched(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The places of the words that the two have in common, in order."""
    left = _MOST_WORK
    found = []
    a = b = 0
    anchors = [] if _work(old, new) <= left else _anchors(old, new)
    for i, j in [*anchors, (len(old), len(new))]:
        here, there = old[a:i], new[b:j]
        if (work := _work(here, there)) <= left:
            left -= work
            for block in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
                found += [(a + block.a + step, b + block.b + step) for step in range(block.size)]
        if i < len(old):
            found.append((i, j))
        a, b = i + 1, j + 1
    return found


def _work(old: list[str], new: list[str]) -> int:
    there = Counter(new)
    return sum(there[word] for word in old) * min(len(old), len(new))


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The places of the words that both have exactly once: the longest sequence in the same order."""
    once, once_there = ({word for word, count in Counter(side).items() if count == 1} for side in (old, new))
    places = {word: at for at, word in enumerate(new) if word in once_there}
    ends: list[int] = []  # the least place at which a sequence of each length ends
    chains: list[tuple[int, int, int]] = []  # a place in either text, and the chain before it
    last: list[int] = []  # for each length, the chain that ends there
    for at, word in enumerate(old):
        if word not in once or word not in places:
            continue
        length = bisect_left(ends, places[word])
        chains.append((at, places[word], last[length - 1] if length else -1))
        ends[length : length + 1] = [places[word]]
        last[length : length + 1] = [len(chains) - 1]
    found, chain = [], last[-1] if last else -1
    while chain >= 0:
        i, j, chain = chains[chain]
        found.append((i, j))
    return found[::-1]


def _piece(kind: Kind, parts: list[str]) -> Iterator[Piece]:
    if parts:
        yield Piece(kind, "".join(parts))


def _joined(found: list[Piece]) -> Iterator[Piece]:
    """Merge changes that are separated only by whitespace."""
    removed, added, held = "", "", ""
    for place, piece in enumerate(found):
        if piece.kind is Kind.REMOVED:
            removed, added, held = removed + held + piece.text, added + held, ""
        elif piece.kind is Kind.ADDED:
            removed, added, held = removed + held, added + held + piece.text, ""
        elif (removed or added) and _gap(piece.text) and place + 1 < len(found):
            held = piece.text
        else:
            yield from _changes(removed, added)
            yield Piece(Kind.SAME, held + piece.text)
            removed, added, held = "", "", ""
    yield from _changes(removed, added)


def _gap(text: str) -> bool:
    return text.isspace() and "\n" not in text


def _changes(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Kind.REMOVED, removed)
    if added:
        yield Piece(Kind.ADDED, added)


def _tokens(text: str) -> Iterator[str]:
    start, at = 0, 0
    while at < len(text):
        start, at = at, cluster_end(text, at)
        if not _wordlike(text[start]) or text_facts.is_unspaced_character(text[start]):
            yield text[start:at]
            continue
        while at < len(text):
            step = at
            if text[at] in _INNER and at + 1 < len(text):
                step += 1
            if not _wordlike(text[step]) or text_facts.is_unspaced_character(text[step]):
                break
            at = cluster_end(text, step)
        yield text[start:at]


def _wordlike(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"
