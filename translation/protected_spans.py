"""Find protected spans: the parts of a sentence that must come through its translation unchanged.

``sure`` finds those that no model can translate: web and e-mail addresses, @mentions, #tags, emoji, smileys,
list markers. ``likely`` finds those to be protected if the translation loses them: numbers with their units,
names, single words in quotation marks. ``text_facts`` says what a name is; here it also matters whether the
pack knows the word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from translation import person_names, text_facts
from translation.engine import Span
from translation.text_facts import (
    QUANTITY,
    WORD,
    capitalises_nouns,
    capitals_tell,
    follows_word,
    has_capital,
    is_translated,
    may_begin_sentence,
    with_capital,
)


class Kind(Enum):
    """The kinds of protected spans."""

    ADDRESS = "address"
    MENTION = "mention"
    TAG = "tag"
    EMOJI = "emoji"
    MARKER = "marker"
    NUMBER = "number"
    NAME = "name"
    QUOTED = "quoted"
    TERM = "term"  # of a glossary
    # What the pack has no tokens for; see ``unreadable_spans``.
    SYMBOL = "symbol"
    FOREIGN = "foreign"
    FORMULA = "formula"
    AMOUNT = "amount"
    BLANK = "blank"
    TITLED = "titled"  # a title with a person's name; see ``person_names``


@dataclass(frozen=True, slots=True)
class Kept:
    """A protected span of a sentence.

    ``text`` is its text in the source, ``put`` the text that must stand for it in the translation, "" if that
    is the same.
    """

    span: Span
    kind: Kind
    text: str
    put: str = ""

    @property
    def output(self) -> str:
        return self.put or self.text


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
_QUOTED = re.compile(r"(?:(?<=[\"“«„])|(?<=[«‹]\s))[^\W\d_]+(?=\s?[\"”»“›])")
# CO2, H2O, A4, PS5: models read the letters and the digits apart.
_CODE = re.compile(r"(?<![\w@#./-])(?=[A-Z][A-Za-z]*\d)[A-Z][A-Za-z0-9]*(?![\w@])")
_MIXED_CASE = re.compile(r"[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]")
_CALLED = re.compile(r"(?:called|named|llaman?|llamad[oa]s?|appelle(?:nt)?|appelée?s?) ([^\W\d_]+)")
# An unknown first word of a sentence is taken for a person's name if one of these follows.
_AFTER_SUBJECT = {
    "en": frozenset(("and", "can", "did", "does", "has", "is", "said", "says", "was", "will")),
    "es": frozenset(("dice", "dijo", "era", "es", "está", "fue", "hizo", "puede", "tiene", "va", "y")),
    "fr": frozenset(("a", "dit", "est", "et", "était", "fait", "peut", "sera", "va")),
}


@lru_cache(maxsize=1024)
def sure(sentence: str) -> tuple[Kept, ...]:
    """The spans of ``sentence`` that no translation may change, in order, not overlapping."""
    found = [Kept(Span(*match.span()), Kind(match.lastgroup), match[0]) for match in _SURE.finditer(sentence)]
    marker = _MARKER.match(sentence)
    if marker and not (found and found[0].span.start < marker.end()):
        found.insert(0, Kept(Span(*marker.span()), Kind.MARKER, marker[0]))
    return tuple(found)


def likely(text: str, language: str, known: Callable[[str], bool], names: Collection[str] = ()) -> list[Kept]:
    """The spans of ``text`` that should reappear in its translation, in order, not overlapping.

    ``known`` tells whether a word is in the pack's vocabulary. ``names`` are words known to be names.
    """
    found: list[Kept] = []
    for kept in sorted(
        _candidates(text, language, known, names), key=lambda kept: (kept.span.start, -kept.span.end)
    ):
        if not found or kept.span.start >= found[-1].span.end:
            found.append(kept)
    return found


def words(text: str) -> list[str]:
    """The words of ``text``, cut as ``names`` cuts them."""
    return WORD.findall(text)


def names(text: str, language: str) -> frozenset[str]:
    """The words of a whole text that have a capital in the middle of a sentence and are not translated."""
    if not capitals_tell(text, language):
        return frozenset()
    return frozenset(
        match[0]
        for match in WORD.finditer(text)
        if has_capital(match[0])
        and follows_word(text, match.start())
        and not is_translated(text, Span(*match.span()), language)
    )


def _candidates(
    text: str, language: str, known: Callable[[str], bool], names: Collection[str]
) -> Iterator[Kept]:
    for match in QUANTITY.finditer(text):
        yield Kept(Span(*match.span()), Kind.NUMBER, match[0])
    for match in _QUOTED.finditer(text):
        yield Kept(Span(*match.span()), Kind.QUOTED, match[0])
    for match in _CALLED.finditer(text):
        if not known(match[1]):
            yield Kept(Span(*match.span(1)), Kind.NAME, match[1])
    for match in _CODE.finditer(text):
        yield Kept(Span(*match.span()), Kind.NAME, match[0])
    if capitalises_nouns(language) or capitals_tell(text, language):
        for name in person_names.names(text, language):
            yield Kept(name, Kind.NAME, text[name.start : name.end])
    if not capitals_tell(text, language):
        return
    for name in text_facts.names(text, language, lambda word: _is_name(text, word, language, known, names)):
        yield Kept(name, Kind.NAME, text[name.start : name.end])


def _is_name(
    text: str, match: re.Match[str], language: str, known: Callable[[str], bool], names: Collection[str]
) -> bool:
    word = match[0]
    if _MIXED_CASE.search(word):
        return True  # pH, YouTube
    if not has_capital(word):
        return False
    if text[match.start() - 1 : match.start()] in ("'", "’") and len(word) < 3:
        return False  # I'M
    if not may_begin_sentence(text, match.start()):
        if known(word.lower()) and not follows_word(text, match.start()):
            return False  # a new sentence after a comma: "me gusta, Tengo uno"
        # English capitalises many words that are not names (Christmas, Maths); those the pack knows are
        # translated.
        return language != "en" or not known(word)
    if known(word) and language == "en":
        return False
    if word in names:
        return True
    if known(word) or known(word.lower()):
        return False
    after = re.match(r",? (\w+)", text[match.end() :])
    if after is None:
        return False
    return after[1] in _AFTER_SUBJECT.get(language, ()) or (has_capital(after[1]) and not known(after[1]))


def has_language(text: str) -> bool:
    """Whether ``text`` has anything to translate: a letter outside its ``sure`` spans."""
    at = 0
    for kept in sure(text):
        if any(char.isalpha() for char in text[at : kept.span.start]):
            return True
        at = kept.span.end
    return any(char.isalpha() for char in text[at:])


def comes_through(kept: Kept, output: str) -> bool:
    """Whether ``output`` contains the text wanted for ``kept``; a glossary term may gain a capital."""
    wanted = kept.output
    if survives(wanted, output):
        return True
    return kept.kind is Kind.TERM and survives(with_capital(wanted), output)


def survives(kept: str, output: str) -> bool:
    """Whether ``output`` contains ``kept`` as a whole word. A number's separators may change (1.5, 1,5)."""
    pattern = re.escape(kept)
    if kept[:1].isdigit():
        pattern = re.sub(r"(?<=\d)(?:\\\.|,)(?=\d)", "[.,]", pattern)
    before = r"(?<![\w])" if kept[:1].isalnum() else ""
    after = r"(?![\w]|[.,:]\d)" if kept[-1:].isalnum() else ""
    return re.search(before + pattern + after, output) is not None
