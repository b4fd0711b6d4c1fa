"""Split a text into sentences without losing a character.

Line breaks always separate. Within a line the rules of sentencex (MIT, Wikimedia) find the ends; what
classroom posts need beyond them is added here: a list marker belongs to its item, and "!!" ends a sentence
whatever follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import sentencex

from translation.engine import Span, TextError

_SURROGATE = re.compile("[\ud800-\udfff]")
# The breaks of str.splitlines().
_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# sentencex measures some whitespace in bytes where it means characters, and panics in the middle of one.
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_MARKER = re.compile(r"(?:\(?(?:\d{1,3}|[A-Za-z])[.)]|[-–—•·*+o‣▪◦])")
_SHOUT = re.compile(r"(?:[!?！？]{2,}|(?:…|\.{3})(?=\s+[^\W\d_a-zß-öø-ÿ]))[\"'”’»)\]]*\s+")


def check_text(text: str) -> None:
    """Raises TextError where ``text`` holds a lone surrogate, which no encoding can carry."""
    if found := _SURROGATE.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise TextError(f"the text holds a lone surrogate ({code}) at position {found.start()}")


def split(text: str, language: str) -> list[Span]:
    """The sentences of ``text`` in order: spans in code points, not empty, with whitespace at neither end.

    Only whitespace lies before, between and after them, so the spans and the gaps give ``text`` back.
    ``language`` is a code; for one that sentencex does not know it takes the rules of a related one, in the
    end English. Raises TextError.
    """
    check_text(text)
    return list(_sentences(text, language))


def _sentences(text: str, language: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        held: int | None = None  # where a list marker began that waits for its item
        for start, end in _parts(line[0], language):
            part = line[0][start:end]
            stripped = part.strip()
            if not stripped:
                continue
            first = line.start() + start + len(part) - len(part.lstrip())
            last = first + len(stripped)
            if held is None and _MARKER.fullmatch(stripped):
                held = first
                continue
            yield Span(first if held is None else held, last)
            held = None
        if held is not None:
            yield Span(held, line.start() + len(line[0].rstrip()))


def _parts(line: str, language: str) -> Iterator[tuple[int, int]]:
    """Half-open stretches of ``line`` that follow each other without a gap."""
    start = 0
    for segment in sentencex.segment(language, _WIDE_SPACE.sub(" ", line)):
        end = start + len(segment)
        for shout in _SHOUT.finditer(line, start, end):
            yield start, shout.end()
            start = shout.end()
        yield start, end
        start = end
    yield start, len(line)


_CUTS = (
    re.compile(r"[.!?…;:。！？；：]+[\"'”’»)\]]*\s+|[。！？；：]"),
    re.compile(r"[,،、，]\s+|[、，]|\s+[-–—]\s+|\)\s+|\s+(?=\()"),
    re.compile(r"\s+"),
)


def clauses(
    text: str,
    span: Span,
    length: Callable[[Span], int],
    *,
    wanted: int,
    most: int,
    whole: Sequence[Span] = (),
) -> Iterator[Span]:
    """Cut a stretch of ``text`` that is too long for a model, at the best places there are.

    ``length`` measures a piece in tokens. One of more than ``wanted`` is cut at its punctuation, if it has
    any; one of more than ``most`` also between words and, where there are no spaces, between any two code
    points. The pieces come in order with only whitespace between them. A single code point, and each span
    of ``whole``, is never cut.
    """
    todo = [span]
    while todo:
        piece = _trimmed(text, todo.pop())
        if piece.start == piece.end:
            continue
        tokens = length(piece)
        cut = _cut(text, piece, _CUTS if tokens > most else _CUTS[:2], whole) if tokens > wanted else None
        if cut is None and tokens > most:
            cut = _cut_anywhere(piece, whole)
        if cut is None:
            yield piece
        else:
            todo += [Span(cut, piece.end), Span(piece.start, cut)]


def _trimmed(text: str, span: Span) -> Span:
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.start + len(part.rstrip())))


def _cut(text: str, span: Span, patterns: Sequence[re.Pattern[str]], whole: Sequence[Span]) -> int | None:
    """Where the first of ``patterns`` that occurs in the middle two thirds ends, nearest the middle."""
    middle = (span.start + span.end) // 2
    reach = (span.end - span.start) // 3
    for pattern in patterns:
        ends = (found.end() for found in pattern.finditer(text, span.start, span.end))
        near = [end for end in ends if abs(end - middle) <= reach and _allowed(end, span, whole)]
        if near:
            return min(near, key=lambda end: abs(end - middle))
    return None


def _cut_anywhere(span: Span, whole: Sequence[Span]) -> int | None:
    middle = (span.start + span.end) // 2
    places = sorted(range(span.start + 1, span.end), key=lambda place: abs(place - middle))
    return next((place for place in places if _allowed(place, span, whole)), None)


def _allowed(place: int, span: Span, whole: Sequence[Span]) -> bool:
    return span.start < place < span.end and not any(one.start < place < one.end for one in whole)
