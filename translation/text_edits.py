"""Replace spans of a text and map spans between the old and the new text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from translation.engine import Span


@dataclass(frozen=True, slots=True)
class Patched:
    """``new`` is ``old`` with some spans replaced.

    ``places`` holds (span in old, span in new) of each replacement, in order, not overlapping.
    """

    old: str
    new: str
    places: tuple[tuple[Span, Span], ...]

    def to_old(self, span: Span) -> Span:
        """The span of ``old`` that corresponds to ``span`` of ``new``, with all of each patch it overlaps."""
        return _mapped(span, [(new, old) for old, new in self.places])

    def to_new(self, span: Span) -> Span:
        """The span of ``new`` that corresponds to ``span`` of ``old``, with all of each patch it overlaps."""
        return _mapped(span, self.places)


def patched(text: str, replacements: Iterable[tuple[Span, str]]) -> Patched:
    """``text`` with each span replaced by its string. The spans do not overlap."""
    parts: list[str] = []
    places: list[tuple[Span, Span]] = []
    at = length = 0
    for span, string in sorted(replacements, key=lambda pair: pair[0].start):
        parts += [text[at : span.start], string]
        start = length + span.start - at
        length = start + len(string)
        places.append((span, Span(start, length)))
        at = span.end
    return Patched(text, "".join([*parts, text[at:]]), tuple(places))


def _mapped(span: Span, places: Iterable[tuple[Span, Span]]) -> Span:
    start, end = span.start, span.end
    shift_start = shift_end = 0
    for here, there in places:
        if here.end <= span.start:
            shift_start = there.end - here.end
        elif here.start < span.start:
            start, shift_start = there.start, 0
        if here.end <= span.end:
            shift_end = there.end - here.end
        elif here.start < span.end:
            end, shift_end = there.end, 0
    return Span(start + shift_start, max(start + shift_start, end + shift_end))
