"""Word-level differences between two texts: the machine's version, and a person's or a guess.

``difflib.SequenceMatcher`` does the matching (longest common block first, then both sides of it; without its
junk heuristics). A word is a run of letters, digits and their combining marks; in scripts without spaces
(Chinese, Japanese, Thai …) each character with its marks is a word. Everything else (spaces, punctuation,
each emoji sequence) is a token of its own, so the pieces add up to both texts without loss.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from relay.judging.text.graphemes import cluster_end
from translation import text_facts

_INNER = {"'", "’", "-", "·"}  # part of a word when between two letters: "don't", "rendez-vous"
# Matching time grows with the product of the two lengths, in tokens. Beyond this product (two texts of 2,000
# tokens with little in common), everything between the common beginning and the common end counts as
# replaced.
_TOO_MUCH = 4_000_000


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
    return tuple(_joined(list(_compared(tokens(before), tokens(after)))))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    lead = 0
    while lead < min(len(old), len(new)) and old[lead] == new[lead]:
        lead += 1
    tail = 0
    while tail < min(len(old), len(new)) - lead and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    yield from _piece(Kind.SAME, old[:lead])
    before, after = old[lead : len(old) - tail], new[lead : len(new) - tail]
    if len(before) * len(after) > _TOO_MUCH:
        yield from _piece(Kind.REMOVED, before)
        yield from _piece(Kind.ADDED, after)
    else:
        for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                yield from _piece(Kind.SAME, before[a:b])
            else:
                yield from _piece(Kind.REMOVED, before[a:b])
                yield from _piece(Kind.ADDED, after[c:d])
    yield from _piece(Kind.SAME, old[len(old) - tail :])


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
