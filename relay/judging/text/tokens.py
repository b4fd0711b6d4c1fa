"""The words of a sentence as a reader can point at them, and which of them belong together on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relay.judging.text.differences import tokens
from translation import Span


@dataclass(frozen=True, slots=True)
class Word:
    """One word to point at or to mark. ``group`` is shared by the words that are aligned with each other
    (counted from 1 in each sentence); None where no partner was found."""

    start: int
    end: int
    group: int | None = None
    unsure: bool = False


def words(text: str, start: int, end: int) -> list[Span]:
    """The words in ``text[start:end]``: everything but whitespace is in exactly one of them.

    Punctuation at the edges of a word stands alone, inside (3:30, an address) it belongs to it; so do the @
    and # before a name. Where a language writes no spaces each character with its marks is a word; so is each
    emoji.
    """
    found: list[list[Span]] = [[]]
    at = start
    for token in tokens(text[start:end]):
        if token.isspace():
            found.append([])
        else:
            _append(text, found[-1], Span(at, at + len(token)))
        at += len(token)
    return [word for run in found for word in _joined(text, run)]


def _append(text: str, run: list[Span], piece: Span) -> None:
    """Add a piece to a run; "!!!" is one word, and so is "@maya"."""
    last = run[-1].of(text) if run else ""
    first = text[piece.start]
    if (last and last[-1] == first and first in "!?.-") or (last in ("@", "#") and first.isalnum()):
        run[-1] = Span(run[-1].start, piece.end)
    else:
        run.append(piece)


def _joined(text: str, run: Sequence[Span]) -> list[Span]:
    """One run without whitespace: what lies between its first and its last lettered piece is one word.

    A run that holds an emoji or a character of an unspaced script inside stays in its pieces.
    """
    lettered = [place for place, (a, _) in enumerate(run) if text[a].isalnum() or text[a] in "@#"]
    if len(lettered) < 2:
        return list(run)
    first, last = lettered[0], lettered[-1]
    inside = run[first : last + 1]
    if any(_stands_alone(piece.of(text)) for piece in inside) or any(
        _touch(text, a, b) for a, b in pairwise(inside)
    ):
        return list(run)
    return [*run[:first], Span(inside[0].start, inside[-1].end), *run[last + 1 :]]


def _stands_alone(piece: str) -> bool:
    return not piece[0].isalnum() and not piece[0].isascii() and piece[0] not in "’·–…"


def _touch(text: str, one: Span, two: Span) -> bool:
    """Two neighbouring words with nothing between: only unspaced scripts have them."""
    return one.end == two.start and text[one.start].isalnum() and text[two.start].isalnum()


def groups(alignment: Iterable[tuple[Span, Span]]) -> list[tuple[set[Span], set[Span]]]:
    """Spans that hang together through ``alignment`` (source, target), in the order of the source."""
    found: list[tuple[set[Span], set[Span]]] = []
    for source, target in alignment:
        touching = [group for group in found if source in group[0] or target in group[1]]
        merged: tuple[set[Span], set[Span]] = ({source}, {target})
        for group in touching:
            merged[0].update(group[0])
            merged[1].update(group[1])
            found.remove(group)
        found.append(merged)
    return sorted(found, key=lambda group: min(group[0]))


def placed(
    text: str, span: Span, grouped: Sequence[Iterable[Span]], unsure: Iterable[Span] = ()
) -> tuple[Word, ...]:
    """The words of ``text`` in ``span``, each with the number of the group and the doubt that cover it.

    ``grouped[n]`` are the spans of group ``n + 1`` on this side.
    """
    doubtful = list(unsure)
    numbered = [(part, number) for number, group in enumerate(grouped, 1) for part in group]
    return tuple(
        Word(
            word.start,
            word.end,
            next((number for part, number in numbered if part.overlaps(word)), None),
            any(part.overlaps(word) for part in doubtful),
        )
        for word in words(text, *span)
    )


def runs(ticked: Iterable[Span], text: str) -> list[Span]:
    """Ticked words as marks: those with nothing but whitespace between them are one."""
    found: list[Span] = []
    for tick in sorted(set(ticked)):
        if found and not text[found[-1].end : tick.start].strip():
            found[-1] = Span(found[-1].start, max(tick.end, found[-1].end))
        else:
            found.append(tick)
    return found
