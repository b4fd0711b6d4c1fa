"""Find unreadable spans: the parts of a sentence that a pack has no tokens for.

A model that meets an unknown token, or the bytes of a character that its vocabulary lacks, writes whatever
comes: "____" became "Oriente Madrid". Which characters these are, the pack's own tokenizer and vocabulary say
(``Model.has_token``); here it is decided how much around them belongs together, and what kind it is:

- ``SYMBOL``: stands where it stood, and the sentence is cut there: "=", "<b>", the stars of "*waves*"
- ``FOREIGN``: a word in another script, a file or user name, a brand: "寿司", "ana_2012", "H&M"
- ``FORMULA``: "2x + 3 = 7", "CO₂", "Ca2+"
- ``AMOUNT``: a number with its sign or unit: "~20", "> 100", "5 €", "25 °C", "80 m²"
- ``BLANK``: a gap to be filled in, "____"

All but symbols are masked (see ``masking``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from translation.engine import Span
from translation.given_names import GIVEN_NAMES
from translation.protected_spans import Kept, Kind
from translation.text_facts import UNITS, unaccented

_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,80}>")
_BLANK = re.compile(r"(?<![^\W_])_{2,}(?![^\W_])")
# A term of a formula: a number, a letter, or both ("2x", "x2"); an operator stands between two.
_TERM = r"[-−+±]?(?:\d+(?:[.,]\d+)?[A-Za-zπ]?|[A-Za-zπ])(?:[²³⁰-⁹₀-₉]|\^\d+)*"
_OPERATOR = r"\s?(?:[-−+*/×÷·^<>≤≥≠≈±]|=|==|=>|->)\s?"
_FORMULA = re.compile(rf"(?<![\w.,])\(?{_TERM}\)?(?:{_OPERATOR}\(?{_TERM}\)?)+(?!\w|[.,]\d)")
# Single letters that are words: at the end of a formula, with more words after them, they are no terms.
_LETTER_WORDS = frozenset("aàeioyuI")
# A sign of comparison may stand apart from its number ("> 100"), other signs may not ("~20", "$5", "5%").
_SIGN = r"[^\w\s.,;:!?'\"()=&/*_]"
_AMOUNT = re.compile(
    rf"(?<!\w)(?:[<>≤≥≈~±]\s?|{_SIGN}{{1,2}})?[-−+]?\d+(?:[.,:/’'–-]\d+)*"
    rf"(?:\s?(?:{UNITS})[²³]?(?!\w)|{_SIGN}{{1,2}}[A-Z]?(?!\w))?(?!\w)"
)
# Connectors, symbols of mathematics, currencies, modifiers and others, numbers such as ½.
_SYMBOLS = frozenset(("Pc", "Sm", "Sc", "Sk", "So", "No"))
_RUN = re.compile(r"\S+")
_APOSTROPHE = re.compile(r"^\w{1,2}['’](?=\w)")
_REST_OF_NAME = re.compile(r"(?: [A-ZÀ-ÖØ-Þ][^\W\d_]+){1,2}")
_PUNCTUATION = "'’.,;:!?()-"
_PIECES = re.compile(r"[^\W\d_]+")
# Marks at the end of a short name that belong to it: C++, A*, Na+.
_LONGEST_BEFORE_A_MARK = 3


def find(
    text: str,
    has_token: Callable[[str], bool],
    is_word: Callable[[str], bool],
    stay: Sequence[Span] = (),
) -> tuple[Kept, ...]:
    """The unreadable spans of ``text``, in order, not overlapping.

    ``has_token`` tells whether the pack has tokens for a single character, ``is_word`` whether it knows a
    word, given in lower case. The spans ``stay`` are left out: something else takes care of them.
    """
    unknown = frozenset(c for c in set(text) if not c.isspace() and not has_token(c))
    if not unknown:
        return ()
    taken = bytearray(len(text))
    for span in stay:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    found: list[Kept] = []
    for kept in _candidates(text, unknown, is_word):
        if not any(taken[kept.span.start : kept.span.end]):
            found.append(kept)
            taken[kept.span.start : kept.span.end] = b"\1" * len(kept.text)
    return tuple(_merged(text, sorted(found, key=lambda kept: kept.span.start)))


def _candidates(text: str, unknown: frozenset[str], is_word: Callable[[str], bool]) -> Iterator[Kept]:
    for pattern, kind in (
        (_TAG, Kind.SYMBOL),
        (_BLANK, Kind.BLANK),
        (_FORMULA, Kind.FORMULA),
        (_AMOUNT, Kind.AMOUNT),
    ):
        for match in pattern.finditer(text):
            span = _trimmed(text, Span(*match.span()), kind)
            if not unknown.isdisjoint(text[span.start : span.end]):
                yield Kept(span, kind, text[span.start : span.end])
    for run in _RUN.finditer(text):
        if not unknown.isdisjoint(run[0]):
            yield from _in_run(text, Span(*run.span()), unknown, is_word)


def _trimmed(text: str, span: Span, kind: Kind) -> Span:
    """``span`` without a last term that is a word of the sentence: "1 = a" of "1 = a veces"."""
    if kind is not Kind.FORMULA:
        return span
    start, end = span.start, span.end
    if text[end - 1] in _LETTER_WORDS and re.match(r"\s+[^\W\d_]", text[end:]):
        end -= 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
    if text[start] in _LETTER_WORDS and re.match(r"\w\s", text[start:end]) and text[:start].strip():
        rest = re.match(r"\w\W+", text[start:end])
        start += rest.end() if rest and not re.match(r"\w\s?[=<>]", text[start:end]) else 0
    # One term is no formula.
    return Span(start, end) if re.search(_OPERATOR, text[start:end]) else Span(start, start)


def _in_run(text: str, run: Span, unknown: frozenset[str], is_word: Callable[[str], bool]) -> Iterator[Kept]:
    """The unreadable spans of a run without spaces, less the punctuation that the pack knows at its ends."""
    start, end = run.start, run.end
    while start < end and not text[start].isalnum() and text[start] not in unknown:
        start += 1
    while start < end and not text[end - 1].isalnum() and text[end - 1] not in unknown:
        end -= 1
    article = _APOSTROPHE.match(text[start:end])
    if article and unknown.isdisjoint(article[0]):
        start += article.end()
    core = text[start:end]
    letters = [c for c in core if c.isalnum()]
    if not letters or unknown.isdisjoint(core):
        yield from _symbols(text, Span(start, end), unknown)
    elif any(c in unknown for c in letters):
        yield from _foreign(text, Span(start, end), unknown, is_word)
    else:
        yield from _with_symbols(text, Span(start, end), unknown, is_word)


def _symbols(text: str, span: Span, unknown: frozenset[str]) -> Iterator[Kept]:
    """Each sequence of unreadable symbols in ``span`` is one."""
    at = span.start
    while at < span.end:
        end = at
        while end < span.end and text[end] in unknown:
            end += 1
        if end > at:
            yield Kept(Span(at, end), Kind.SYMBOL, text[at:end])
        at = max(end, at + 1)


def _foreign(
    text: str, span: Span, unknown: frozenset[str], is_word: Callable[[str], bool]
) -> Iterator[Kept]:
    """A word with letters that the pack lacks; none if the pack has met it (its letters came as bytes)."""
    core = text[span.start : span.end]
    unread = [piece for piece in _PIECES.findall(core) if not unknown.isdisjoint(piece)]
    symbols = [c for c in core if c in unknown and not c.isalpha()]
    if (
        unread
        and not symbols
        and all(len(piece) > 1 and is_word(piece.lower()) and not _is_person(piece) for piece in unread)
    ):
        return
    yield Kept(span, Kind.FOREIGN, core)


def _is_person(piece: str) -> bool:
    return piece[:1].isupper() and piece.lower() in GIVEN_NAMES


def _with_symbols(
    text: str, span: Span, unknown: frozenset[str], is_word: Callable[[str], bool]
) -> Iterator[Kept]:
    """A run of readable letters and digits with unreadable symbols before, between or after them."""
    start, end = span.start, span.end
    while text[start] in unknown:
        start += 1
    while text[end - 1] in unknown:
        end -= 1
    core = text[start:end]
    # C#, C++, Na+, A*: the mark is part of a short name; at the end of a plain word it is emphasis.
    short = core.isalnum() and len(core) <= _LONGEST_BEFORE_A_MARK and not core.islower()
    named = short or (core.isalnum() and any(map(str.isdigit, core)))
    if named and end < span.end and start == span.start:
        yield Kept(span, Kind.FORMULA, text[span.start : span.end])
        return
    yield from _symbols(text, Span(span.start, start), unknown)
    inside = [c for c in core if c in unknown]
    if inside:
        pieces = re.split("[" + re.escape("".join(set(inside))) + "]+", core)
        numbers = [piece for piece in pieces if piece.isdigit()]
        words = [piece for piece in pieces if len(piece) > 1 and is_word(piece.strip(_PUNCTUATION).lower())]
        if words and len(words) + len(numbers) == len(pieces) and "_" not in inside:
            yield from _symbols(text, Span(start, end), unknown)
        else:
            yield Kept(Span(start, end), Kind.FOREIGN, core)
    yield from _symbols(text, Span(end, span.end), unknown)


def _merged(text: str, found: Sequence[Kept]) -> Iterator[Kept]:
    """``found`` with neighbouring foreign words as one, and each such name with the rest of the name."""
    last: Kept | None = None
    for kept in found:
        if last is not None and last.span.end >= kept.span.end:
            continue  # the rest of the name before
        if last is not None:
            if last.kind is kept.kind is Kind.FOREIGN and text[last.span.end : kept.span.start] == " ":
                last = _foreign_kept(text, last.span.start, kept.span.end)
                continue
            yield last
        last = kept
        name = kept.kind is Kind.FOREIGN and kept.text.istitle() and kept.text.isalpha()
        if name and (rest := _REST_OF_NAME.match(text, kept.span.end)):
            last = _foreign_kept(text, kept.span.start, rest.end())
    if last is not None:
        yield last


def _foreign_kept(text: str, start: int, end: int) -> Kept:
    return Kept(Span(start, end), Kind.FOREIGN, text[start:end])


_STANDING_ALONE = re.compile(r"(?<!\S)\S(?!\S)")
# Marks that a translation may put as others: each is as good as the rest of its kind.
_DOUBLE_QUOTES = '"“”„«»‹›'
_ALIKE = (f"{_DOUBLE_QUOTES}'‘’‚`´", "-‐‑‒–—―−")


def lost_symbols(text: str, output: str) -> list[Span]:
    """The spans of symbols in ``text`` of which ``output``, its translation, has fewer.

    Symbols are what Unicode calls so, and any mark or foreign letter that stands alone between spaces. Of
    marks that are put one for another (quotation marks in pairs, dashes) each counts for all.
    """
    places: dict[str, list[Span]] = {}
    for at, character in enumerate(text):
        if unicodedata.category(character) in _SYMBOLS:
            places.setdefault(character, []).append(Span(at, at + 1))
    for match in _STANDING_ALONE.finditer(text):
        if _is_mark(match[0]) and not _is_spaced_end(text, match.start()):
            places.setdefault(match[0], []).append(Span(*match.span()))
    lost: list[Span] = []
    for character, its in places.items():
        alike = next((some for some in _ALIKE if character in some), character)
        if character in _DOUBLE_QUOTES and sum(map(text.count, _DOUBLE_QUOTES)) % 2:
            alike = character  # it opens or closes nothing
        if sum(map(output.count, alike)) < len(its):
            lost += its
    return sorted(lost, key=lambda span: span.start)


def _is_mark(character: str) -> bool:
    """Whether ``character`` is a punctuation mark, or a letter that is no word of our languages."""
    if character.isalpha():
        return not unaccented(character).isascii()
    return unicodedata.category(character)[0] == "P" and unicodedata.category(character) not in _SYMBOLS


def _is_spaced_end(text: str, at: int) -> bool:
    """Whether the mark at ``at`` ends a clause or sentence, after a space as in French or by mistake."""
    return text[at] in ".?!…;:," and not re.match(r"\s+[^\W\d_a-zß-öø-ÿ]?[a-zß-öø-ÿ]", text[at + 1 :])
