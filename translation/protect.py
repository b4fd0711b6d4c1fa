"""What in a sentence is no language, or must come through a translation as it is.

Kept for sure, because no pack can translate it: web and e-mail addresses, @mentions, #tags, emoji, smileys, list
markers. Kept if the pack loses it: numbers with their units, names, single words in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from translation.engine import Span


class Kind(Enum):
    """Why a stretch is kept."""

    ADDRESS = "address"
    MENTION = "mention"
    TAG = "tag"
    EMOJI = "emoji"
    MARKER = "marker"
    NUMBER = "number"
    NAME = "name"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of a sentence to be kept: where it lies, and why."""

    span: Span
    kind: Kind
    text: str


_TRAILING = r"[^\s<>\"“”«»‹›]*[^\s<>\"“”«»‹›.,;:!?¡¿…)\]}'’*]"
_SUFFIXES = (
    "com|org|net|edu|gov|info|io|app|dev|tv|me|example|school|eu|es|mx|ar|co|cl|pe|ec|uk|us|ca|fr|de|it|pt|br"
)
_SURE = re.compile(
    rf"""
    (?P<address>
        (?:https?|ftp)://{_TRAILING}
      | (?<![\w.])www\.[\w-]+\.{_TRAILING}
      | (?<![\w.+-])[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+
      | (?<![\w.@-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_SUFFIXES})(?![\w-]|\.\w)(?:/{_TRAILING}|/)?
    )
  | (?P<mention>(?<![\w@])@\w+(?:[.-]\w+)*)
  | (?P<tag>(?<![\w#&])\#(?=\w*[^\W\d])\w+)
  | (?P<emoji>
        (?:[0-9#*]\ufe0f?\u20e3
         | [\U0001f1e6-\U0001f1ff]{{2}}
         | [©®‼⁉™ℹ↔-↪⌚-⏿Ⓜ▪-◾☀-➿⤴⤵⬅-⭕〰〽㊗㊙\U0001f000-\U0001faff]
           [\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*
           (?:\u200d[♀-♂☀-➿\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*
         | (?<!\S)(?:[:;=]['’]?-?[)(\]\[DPpOo3|*/\\]+|<3+|[xX]D+|\^_?\^|[-¬]_[-¬]|[oO]_[oO])(?![\w])
         | (?<=\w)(?:[:;=]['’]?-?[)(D]+|<3+)(?!\S)
        )+
    )
    """,
    re.VERBOSE,
)
_MARKER = re.compile(r"\s*(?:\(?(?:\d{1,3}|[A-Za-z])[.)]|[-–—•·*+‣▪◦])\s+")
_UNITS = (
    r"km/h|m/s|mg/L|mg/l|g/L|g/l|km|cm|mm|ml|mL|cl|kg|mg|kB|MB|GB|Hz|kWh|°C|°F|°|%|€|\$|£|m|g|l|L|h|UTC|GMT"
)
_NUMBER = re.compile(
    rf"(?<![\w])(?:pH\s)?[-−+$€£]?\d+(?:[.,:/’'-]\d+)*(?:[\s\u00a0\u202f]?(?:{_UNITS})(?![\w/])(?:\sUTC)?|[A-Z](?!\w))?(?!\w)"
)
_QUOTED = re.compile(r"(?:(?<=[\"“«„])|(?<=[«‹]\s))[^\W\d_]+(?=\s?[\"”»“›])")
_CAPITAL = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def sure(sentence: str) -> list[Kept]:
    """The stretches of ``sentence`` that no translation may touch, in order, none overlapping."""
    found = [Kept(Span(*match.span()), Kind(match.lastgroup), match[0]) for match in _SURE.finditer(sentence)]
    marker = _MARKER.match(sentence)
    if marker and not (found and found[0].span.start < marker.end()):
        found.insert(0, Kept(Span(*marker.span()), Kind.MARKER, marker[0]))
    return found


def likely(text: str, known: Callable[[str], bool]) -> list[Kept]:
    """The stretches of ``text`` that a reader expects to find again in the translation, in order.

    ``known`` says whether the pack has a word in its vocabulary: a capitalised word in mid-sentence that it has
    not is taken for a name.
    """
    found: list[Kept] = []
    for kept in sorted(_candidates(text, known), key=lambda kept: (kept.span.start, -kept.span.end)):
        if not found or kept.span.start >= found[-1].span.end:
            found.append(kept)
    return found


def _candidates(text: str, known: Callable[[str], bool]) -> Iterator[Kept]:
    for match in _NUMBER.finditer(text):
        yield Kept(Span(*match.span()), Kind.NUMBER, match[0])
    for match in _QUOTED.finditer(text):
        yield Kept(Span(*match.span()), Kind.QUOTED, match[0])
    shouting = text.upper() == text
    for match in _CAPITAL.finditer(text):
        word = match[0]
        if shouting or not word[0].isupper() or len(word) < 2 or known(word):
            continue
        before = text[: match.start()].rstrip()
        opening = not before or before[-1] in '.!?…:;¡¿"“«(-–—\n'
        if not opening or not known(word.lower()) and not known(word):
            yield Kept(Span(*match.span()), Kind.NAME, word)


def has_language(text: str) -> bool:
    """Whether there is anything to translate in ``text``: a letter outside all that is kept for sure."""
    at = 0
    for kept in sure(text):
        if any(char.isalpha() for char in text[at : kept.span.start]):
            return True
        at = kept.span.end
    return any(char.isalpha() for char in text[at:])


def survives(kept: str, output: str) -> bool:
    """Whether ``kept`` stands in ``output`` as a word of its own. A number may change its separators (1.5, 1,5)."""
    pattern = re.escape(kept)
    if kept[:1].isdigit():
        pattern = re.sub(r"(?<=\d)(?:\\\.|,)(?=\d)", "[.,]", pattern)
    before = r"(?<![\w])" if kept[:1].isalnum() else ""
    after = r"(?![\w]|[.,:]\d)" if kept[-1:].isalnum() else ""
    return re.search(before + pattern + after, output) is not None
