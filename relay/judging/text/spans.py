"""Where marks may lie in a sentence, and where those of several judges lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relay.judging.entities import Mark, Side
from translation import SentencePair, Span


def sides(pair: SentencePair) -> Mapping[Side, Span]:
    """Where marks on each side of a sentence may lie: for ``missing``, the empty span at its end."""
    end = pair.target.end
    return {Side.SOURCE: pair.source, Side.TARGET: pair.target, Side.MISSING: Span(end, end)}


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
