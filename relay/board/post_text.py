"""Normalise and validate a text before it is stored: valid characters, one normal form, a bounded length."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import lazy_gettext as _l

from relay.problems import Problem

LONGEST = 20_000  # code points of a message
LONGEST_TITLE = 200
LONGEST_QUESTION = 1_000  # also of an answer
LONGEST_DESCRIPTION = 300  # of a picture

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
# Removed: control characters; bidirectional embeddings, overrides and isolates, which can make a line display
# differently from what is stored; the byte order mark, interlinear annotation and non-characters. Kept: tabs,
# line feeds, direction marks (Hebrew and Arabic need them), ZWJ and ZWNJ (emoji, Persian, Indic scripts).
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Invisible letters and marks: Hangul fillers, the blank Braille cell, Khmer vowels, the grapheme joiner.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


class EmptyText(Problem):
    message = _l("There is nothing to read in it yet. Write something first.")
    field = "text"


class TextTooLong(Problem):
    """``length`` and ``longest`` are in code points, after normalisation."""

    field = "text"

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(
            _l(
                "That is %(length)s characters; at most %(longest)s fit. Shorten it, or send it in parts.",
                length=f"{length:,}",
                longest=f"{longest:,}",
            )
        )


class NotText(Problem):
    message = _l("Some of these characters are broken and cannot be saved. Type them again.")
    field = "text"


def normalise(text: str, longest: int = LONGEST) -> str:
    """``text`` in NFC with LF line ends, without characters that hide or reorder text.

    Trailing white space and leading empty lines are removed. ``longest`` is in code points. Raises EmptyText,
    TextTooLong, and NotText for surrogates.
    """
    if _SURROGATE.search(text):
        raise NotText
    text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", text).rstrip()
    text = re.sub(r"\A(?:[^\S\n]*\n)+", "", text)
    if all(map(_invisible, text)):
        raise EmptyText
    if len(text) > longest:
        raise TextTooLong(len(text), longest)
    return text


def normalise_title(text: str) -> str:
    """The same for a title: one line, at most ``LONGEST_TITLE`` code points."""
    return normalise(" ".join(text.split()), LONGEST_TITLE)


def normalise_description(text: str) -> str:
    """The same for the description of a picture: one line, at most ``LONGEST_DESCRIPTION`` code points."""
    return normalise(" ".join(text.split()), LONGEST_DESCRIPTION)


def _invisible(character: str) -> bool:
    """Whether a character is invisible: a space, format character, variation selector or filler."""
    return (
        character.isspace()
        or character in _BLANK
        or unicodedata.category(character) in ("Cf", "Cc", "Cn")
        or "\ufe00" <= character <= "\ufe0f"
    )
