"""What changed between two texts, word by word: the machine's version beside a person's, or beside a guess.

The comparison is the longest-common-subsequence kind (Myers 1986 gives the idea; ``difflib`` without its
junk heuristics does the matching). A word is a run of letters, digits and the marks that combine with them;
where a language writes no spaces (Chinese, Japanese, Thai …) each character with its marks is a word.
Everything else (spaces, punctuation, each emoji sequence) stands alone, so the pieces put together give
both texts back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_INNER = {"'", "’", "-", "·"}  # inside a word, between two letters: "don't", "rendez-vous"
# Scripts written without spaces between words, by the first word of the characters' Unicode names.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"  # only in the first text
    ADDED = "added"  # only in the second


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same in both, or in one only."""

    kind: Kind
    text: str


def tokens(text: str) -> list[str]:
    """``text`` cut into words and what lies between; joined they are ``text`` again."""
    return list(_tokens(text))


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The difference as one sequence, removed before added.

    The same and removed pieces joined are ``before``, the same and added ones ``after``. A single space
    between two changed words goes with them, so that "steering wheel" is one removal and not two.
    """
    old, new = tokens(before), tokens(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(Kind.SAME, "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece(Kind.REMOVED, "".join(old[a:b])))
        if c < d:
            found.append(Piece(Kind.ADDED, "".join(new[c:d])))
    return tuple(_joined(found))


def _joined(found: list[Piece]) -> Iterator[Piece]:
    """Merge changes that only whitespace keeps apart."""
    removed, added, held = "", "", ""
    for place, piece in enumerate(found):
        if piece.kind is Kind.REMOVED:
            removed, added, held = removed + held + piece.text, added + held, ""
        elif piece.kind is Kind.ADDED:
            removed, added, held = removed + held, added + held + piece.text, ""
        elif (
            (removed or added) and place + 1 < len(found) and piece.text.isspace() and "\n" not in piece.text
        ):
            held += piece.text
        else:
            yield from _changes(removed, added)
            yield Piece(Kind.SAME, held + piece.text)
            removed, added, held = "", "", ""
    yield from _changes(removed, added)


def _changes(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Kind.REMOVED, removed)
    if added:
        yield Piece(Kind.ADDED, added)


def _tokens(text: str) -> Iterator[str]:
    start, at = 0, 0
    while at < len(text):
        start, at = at, _cluster(text, at)
        if not _wordlike(text[start]) or _unspaced(text[start]):
            yield text[start:at]
            continue
        while at < len(text):
            step = at
            if text[at] in _INNER and at + 1 < len(text):
                step += 1
            if not _wordlike(text[step]) or _unspaced(text[step]):
                break
            at = _cluster(text, step)
        yield text[start:at]


def _cluster(text: str, at: int) -> int:
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


def _wordlike(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _unspaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_UNSPACED)


def _regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"
