"""The words of a sentence as a reader can point at them, and which of them belong together on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relay.judging.text.differences import tokens

# A word whose least certain token had less than this probability is shown as one that the machine was not
# sure of (as on the board): about one word in twenty-four of the packs we ship.
UNSURE = 0.1

Stretch = tuple[int, int]  # [start, end) in code points of the whole text


@dataclass(frozen=True, slots=True)
class Word:
    """One word to point at or to mark. ``group`` is shared by the words that are aligned with each other
    (counted from 1 in each sentence); None where no partner was found."""

    start: int
    end: int
    group: int | None = None
    unsure: bool = False


def words(text: str, start: int, end: int) -> list[Stretch]:
    """The words in ``text[start:end]``: everything but whitespace is in exactly one of them.

    Punctuation at the edges of a word stands alone, inside (3:30, an address) it belongs to it; so do the @
    and # before a name. Where a language writes no spaces each character with its marks is a word; so is each
    emoji.
    """
    found: list[list[Stretch]] = [[]]
    at = start
    for token in tokens(text[start:end]):
        if token.isspace():
            found.append([])
        else:
            _append(text, found[-1], (at, at + len(token)))
        at += len(token)
    return [word for run in found for word in _joined(text, run)]


def _append(text: str, run: list[Stretch], piece: Stretch) -> None:
    """Add a piece to a run; "!!!" is one word, and so is "@maya"."""
    last = text[run[-1][0] : run[-1][1]] if run else ""
    first = text[piece[0]]
    if (last and last[-1] == first and first in "!?.-") or (last in ("@", "#") and first.isalnum()):
        run[-1] = (run[-1][0], piece[1])
    else:
        run.append(piece)


def _joined(text: str, run: Sequence[Stretch]) -> list[Stretch]:
    """One run without whitespace: what lies between its first and its last lettered piece is one word.

    A run that holds an emoji or a character of an unspaced script inside stays in its pieces.
    """
    lettered = [place for place, (a, _) in enumerate(run) if text[a].isalnum() or text[a] in "@#"]
    if len(lettered) < 2:
        return list(run)
    first, last = lettered[0], lettered[-1]
    inside = run[first : last + 1]
    if any(_stands_alone(text[a:b]) for a, b in inside) or any(
        _touch(text, a, b) for a, b in pairwise(inside)
    ):
        return list(run)
    return [*run[:first], (inside[0][0], inside[-1][1]), *run[last + 1 :]]


def _stands_alone(piece: str) -> bool:
    return not piece[0].isalnum() and not piece[0].isascii() and piece[0] not in "’·–…"


def _touch(text: str, one: Stretch, two: Stretch) -> bool:
    """Two neighbouring words with nothing between: only unspaced scripts have them."""
    return one[1] == two[0] and text[one[0]].isalnum() and text[two[0]].isalnum()


def groups(alignment: Iterable[tuple[Stretch, Stretch]]) -> list[tuple[set[Stretch], set[Stretch]]]:
    """Stretches that hang together through ``alignment`` (source, target), in the order of the source."""
    found: list[tuple[set[Stretch], set[Stretch]]] = []
    for source, target in alignment:
        touching = [group for group in found if source in group[0] or target in group[1]]
        merged: tuple[set[Stretch], set[Stretch]] = ({source}, {target})
        for group in touching:
            merged[0].update(group[0])
            merged[1].update(group[1])
            found.remove(group)
        found.append(merged)
    return sorted(found, key=lambda group: min(group[0]))


def placed(
    text: str, span: Stretch, grouped: Sequence[Iterable[Stretch]], unsure: Iterable[Stretch] = ()
) -> tuple[Word, ...]:
    """The words of ``text[span]``, each with the number of the group and the doubt that cover it.

    ``grouped[n]`` are the stretches of group ``n + 1`` on this side.
    """
    doubtful = list(unsure)
    numbered = [(stretch, number) for number, group in enumerate(grouped, 1) for stretch in group]
    return tuple(
        Word(
            start,
            end,
            next((number for stretch, number in numbered if _overlap(stretch, (start, end))), None),
            any(_overlap(stretch, (start, end)) for stretch in doubtful),
        )
        for start, end in words(text, *span)
    )


def runs(ticked: Iterable[Stretch], text: str) -> list[Stretch]:
    """Ticked words as marks: those with nothing but whitespace between them are one."""
    found: list[Stretch] = []
    for start, end in sorted(set(ticked)):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif found and not text[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _overlap(one: Stretch, two: Stretch) -> bool:
    return one[0] < two[1] and two[0] < one[1]
