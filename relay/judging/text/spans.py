"""Stretches of code points, and where the marks of several judges lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relay.judging.entities import Mark, Side


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence and its translation: half-open spans in the whole texts."""

    source: tuple[int, int]
    target: tuple[int, int]

    def side(self, side: Side) -> tuple[int, int]:
        """Where marks on ``side`` may lie: for ``missing``, the empty span at the translation's end."""
        if side is Side.SOURCE:
            return self.source
        return self.target if side is Side.TARGET else (self.target[1], self.target[1])


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of text with the marks that cover all of it, none of which begins or ends inside."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def layers(marks: Iterable[Mark], start: int, end: int) -> list[Layer]:
    """Cut ``[start, end)`` where marks begin and end. The layers follow each other without a gap.

    Marks that stick out are cut to the stretch; an empty mark (something is missing) is an empty layer at
    its place.
    """
    inside = [mark for mark in marks if mark.start <= end and mark.end >= start]
    cuts = sorted({start, end, *(c for m in inside for c in (m.start, m.end) if start < c < end)})
    found: list[Layer] = []
    for left, right in pairwise(cuts):
        found.extend(_gap(inside, left))
        covering = tuple(mark for mark in inside if mark.start <= left and mark.end >= right)
        found.append(Layer(left, right, covering))
    found.extend(_gap(inside, end))
    return found


def _gap(marks: Sequence[Mark], place: int) -> list[Layer]:
    here = tuple(mark for mark in marks if mark.start == mark.end == place)
    return [Layer(place, place, here)] if here else []
