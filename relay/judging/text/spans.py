"""Where marks may lie in a sentence, and how the marks of several judges overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relay.judging.entities import Mark, Side
from translation import SentencePair, Span


def sides(pair: SentencePair) -> Mapping[Side, Span]:
    """The span within which marks may lie, by side; for ``missing``, the empty span at the target's end."""
    end = pair.target.end
    return {Side.SOURCE: pair.source, Side.TARGET: pair.target, Side.MISSING: Span(end, end)}


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of text inside which no mark begins or ends, with the marks that cover it."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def layers(marks: Iterable[Mark], start: int, end: int) -> list[Layer]:
    """Cut ``[start, end)`` wherever a mark begins or ends. The layers follow each other without a gap.

    Marks that reach beyond the range are clipped to it. An empty mark (something is missing) gives an empty
    layer at its position.
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
