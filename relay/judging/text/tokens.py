"""The words of a sentence that readers can select, and the groups of words aligned between its two sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relay.judging.text.differences import tokens
from translation import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A word that can be selected or marked.

    Words aligned with each other share a ``group`` (counted from 1 in each sentence); None where the word is
    not aligned. ``unsure``: the model was not sure of it.
    """

    start: int
    end: int
    group: int | None = None
    unsure: bool = False


def words(text: str, start: int, end: int) -> list[Span]:
    """The words in ``text[start:end]``; everything but whitespace is in exactly one of them.

    Punctuation at the edge of a word is a word of its own; inside a word (3:30, an address) it is part of it,
    as are the @ and # before a name. In scripts without spaces each character with its marks is a word, and
    so is each emoji.
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
    """Append a piece to a run, or extend the last one: "!!!" is one word, and so is "@maya"."""
    last = run[-1].of(text) if run else ""
    first = text[piece.start]
    if (last and last[-1] == first and first in "!?.-") or (last in ("@", "#") and first.isalnum()):
        run[-1] = Span(run[-1].start, piece.end)
    else:
        run.append(piece)


def _joined(text: str, run: Sequence[Span]) -> list[Span]:
    """Join a run without whitespace into one word, from its first to its last piece with letters or digits.

    A run that contains an emoji or a character of a script without spaces in between is not joined.
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
    """Whether two words are adjacent with nothing in between, as only scripts without spaces have them."""
    return one.end == two.start and text[one.start].isalnum() and text[two.start].isalnum()


def groups(alignment: Iterable[tuple[Span, Span]]) -> list[tuple[set[Span], set[Span]]]:
    """The connected groups of spans in ``alignment``, each as (source, target), in source order."""
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
    """The words of ``text`` in ``span``, each with its group number and whether the model was unsure of it.

    ``grouped[n]`` holds the spans of group ``n + 1`` on this side; ``unsure`` the spans of unsure words.
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
    """Merge ticked words into marks: words with only whitespace between them become one mark."""
    found: list[Span] = []
    for tick in sorted(set(ticked)):
        if found and not text[found[-1].end : tick.start].strip():
            found[-1] = Span(found[-1].start, max(tick.end, found[-1].end))
        else:
            found.append(tick)
    return found
