"""Split a text into sentences without losing a character.

Line breaks always separate. Within a line the rules of sentencex (MIT, Wikimedia) find the ends. Two rules
are added for classroom posts: a list marker belongs to its item, and "!!" (whatever follows) or an ellipsis
(if no lower-case letter follows) ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import sentencex

from translation.abbreviations import joins
from translation.engine import Span, TextError

_SURROGATE = re.compile("[\ud800-\udfff]")
# Line breaks as in str.splitlines().
_LINE = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# sentencex counts some non-ASCII whitespace in bytes instead of characters, and panics inside a character.
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")
_MARKER = re.compile(r"(?:\(?(?:\d{1,3}|[A-Za-z])[.)]|[-–—•·*+o‣▪◦])")
_WINDOW = 2_000  # code points; few sentences are as long as half of it
# A run is tried once, from its beginning, and never in part: else "!?" × 10,000 takes the square of that.
_SHOUT = re.compile(r"(?:(?<![!?！？])[!?！？]{2,}+|(?:…|\.{3})(?=\s+[^\W\d_a-zß-öø-ÿ]))[\"'”’»)\]]*\s+")


def check_text(text: str) -> None:
    """Raise TextError if ``text`` holds a lone surrogate, which no encoding can represent."""
    if found := _SURROGATE.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise TextError(f"the text holds a lone surrogate ({code}) at position {found.start()}")


def split(text: str, language: str) -> list[Span]:
    """The sentences of ``text``: non-empty spans, in order, without leading or trailing whitespace.

    Only whitespace lies before, between and after them, so the spans and the gaps restore ``text``.
    ``language`` is a code. For a language that it does not know, sentencex takes the rules of a related one,
    or else those of English. Raises TextError.
    """
    check_text(text)
    return list(_sentences(text, language))


def _sentences(text: str, language: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        held: int | None = None  # start of a list marker whose item has not come yet
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
    """Cut ``line`` into half-open ranges (start, end) without gaps; the last may be empty."""
    start = 0
    for end in _ends(_WIDE_SPACE.sub(" ", line), language):
        if joins(line, end, language):
            continue
        for shout in _SHOUT.finditer(line, start, end):
            yield start, shout.end()
            start = shout.end()
        yield start, end
        start = end
    yield start, len(line)


def _ends(line: str, language: str) -> Iterator[int]:
    """Where sentencex ends a sentence.

    Its time grows with the square of what it reads, so it reads a window at a time. The last segment of a
    window may have been cut short, so the next window begins with it; or, where it is all of the window, with
    a word in its middle.
    """
    at = 0
    while len(line) - at > _WINDOW:
        *ended, _ = sentencex.segment(language, line[at : at + _WINDOW])
        for segment in ended:
            at += len(segment)
            yield at
        if not ended:
            middle = at + _WINDOW // 2
            word = line.find(" ", middle, at + _WINDOW)
            at = middle if word < 0 else word + 1
    for segment in sentencex.segment(language, line[at:]):
        at += len(segment)
        yield at


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
    """Cut ``span`` of ``text`` into pieces that are short enough for a model.

    ``length`` measures a piece in tokens. A piece of more than ``wanted`` tokens is cut at punctuation, if it
    has any. A piece of more than ``most`` is cut between words if need be, or between any two code points
    where there are no spaces. The pieces come in order with only whitespace between them. A single code
    point and the spans in ``whole`` are never cut.
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
    """The match end nearest the middle, of the first pattern that ends in the middle two thirds; or None."""
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
