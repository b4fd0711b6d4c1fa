"""Facts about written text that several parts of the library rest on, each said once.

What a word is, and a number; where a sentence begins; when a capital means something, and what a name is;
what laughter is; which languages put no spaces between words. What follows from a fact (what is protected,
what a quality check looks for) is decided where it is used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError

from translation.engine import Span

# --- Words -------------------------------------------------------------------------------------------------

LETTERS = re.compile(r"[^\W\d_]+")
# Words in which names are looked for: "Jean-Luc" is one, "l'Afrique" and "Maya's" are two.
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A word that is no part of an address, a @mention or a code.
PLAIN_WORD = re.compile(r"(?<![\w@#/.-])[^\W\d_]+(?![\w@/]|[.-]\w)")
_RUN = re.compile(r"\S+")


def words(text: str) -> list[Span]:
    """The words of ``text`` as a word alignment pairs them: runs without whitespace, less the punctuation,
    symbols and emoji at their ends.
    """
    found = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        while start < end and unicodedata.category(text[start])[0] in "PSZC":
            start += 1
        while start < end and unicodedata.category(text[end - 1])[0] in "PSZC":
            end -= 1
        if start < end:
            found.append(Span(start, end))
    return found


def unaccented(word: str) -> str:
    """``word`` without accents and the like; "ñ" becomes "n", as phones without it write it."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


# --- Languages without spaces between words ----------------------------------------------------------------

_UNSPACED_LANGUAGES = frozenset({"zh", "zt", "ja", "th", "lo", "km", "my", "bo"})
# By the first word of their characters' Unicode names.
_UNSPACED_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def is_unspaced(language: str) -> bool:
    """Whether ``language`` (a code, with or without a region) is written without spaces between words."""
    return language.split("-")[0] in _UNSPACED_LANGUAGES


def is_unspaced_character(character: str) -> bool:
    """Whether ``character`` is of a script that is written without spaces between words."""
    return unicodedata.name(character, "").startswith(_UNSPACED_SCRIPTS)


# --- Laughter ----------------------------------------------------------------------------------------------

# Laughter in every language: these stay as they are. Not "jaja", which is German for "yes, yes".
_LAUGHTER = re.compile(
    r"(?<!\w)(?:a?(?:ja){3,15}j*|j(?:a+j+){2,15}a*|(?:[jh][ei]){2,15}[jh]?|a?(?:ha){2,15}h*|lo+l|lmf?ao+|mdr+|ptdr+)(?!\w)",
    re.IGNORECASE,
)
# What may be laughter, where taking a word for it costs nothing: single syllables, too, and stretched ones.
_POSSIBLE_LAUGHTER = re.compile(
    r"\b(?:(?:[jh]+[aei]+)+[jh]*|(?:[aei]+h+)+[aei]*|k{2,}|(?:rs)+)\b", re.IGNORECASE
)
_REPEATED_SYLLABLE = re.compile(r"a?(?:(ja|je|ji|ha|he|hi|ah|rs|kk))\1+[a-z]?")


def laughter(text: str) -> list[Span]:
    """Where somebody laughs in ``text``, in whatever language it is."""
    return [Span(*match.span()) for match in _LAUGHTER.finditer(text)]


def without_laughter(text: str) -> str:
    """``text`` with a space for every word that may be laughter, "ha" and "je" among them."""
    return _POSSIBLE_LAUGHTER.sub(" ", text)


def may_be_laughter(word: str) -> bool:
    """Whether ``word`` may be laughter, or one syllable of it."""
    return _POSSIBLE_LAUGHTER.fullmatch(word) is not None


def shortest_laughter(word: str) -> str | None:
    """For laughter of any length ("jajajaja") its shortest form ("jaja"), None for any other word.

    ``word`` is in small letters.
    """
    match = _REPEATED_SYLLABLE.fullmatch(word)
    return match[1] * 2 if match else None


# --- Where a sentence begins -------------------------------------------------------------------------------

_QUOTES = frozenset('"“”«»‘„')
_BEFORE_A_SENTENCE = " ¿¡\"'“‘«(-–—"
_BEFORE_A_CAPITAL = frozenset('.!?…:;¡¿"“”‘«»([{/-–—*•·\n\r')


def opens_quotation(text: str, at: int) -> bool:
    """Whether a quotation opens right before position ``at``, where a word begins."""
    return text[max(0, at - 1) : at] in _QUOTES or (at > 1 and text[at - 2] == "«" and text[at - 1].isspace())


def begins_sentence(text: str, at: int) -> bool:
    """Whether ``text``, one sentence, begins with the word at ``at``: nothing but quotes, brackets and the
    like stands before it. Such a word is written with a capital.
    """
    return not text[:at].strip(_BEFORE_A_SENTENCE)


def may_begin_sentence(text: str, at: int) -> bool:
    """Whether the word at ``at`` may have a capital only for being the first of a sentence, quotation or
    item: such a capital tells nothing. ``text`` may hold several of them.
    """
    before = text[:at].rstrip(" \t")
    if not before:
        return True
    if before[-1] == "'":
        return not before[-2:-1].isalnum()  # else an apostrophe
    return before[-1] in _BEFORE_A_CAPITAL and not follows_title(text, at)


def follows_word(text: str, at: int) -> bool:
    """Whether only a space lies between the word at ``at`` and one before it, or a title's full stop."""
    return text[at - 1 : at] == " " and (text[: at - 1][-1:].isalnum() or follows_title(text, at))


def follows_title(text: str, at: int) -> bool:
    """Whether a title with its full stop stands before the word at ``at``: Prof. Okafor."""
    before = re.search(r"(\w+)\. $", text[max(0, at - 12) : at])
    return before is not None and before[1] in TITLES


# --- Capitals ----------------------------------------------------------------------------------------------

# Nouns have a capital in these languages, so that a capital makes no name.
_CAPITALISED_NOUNS = frozenset({"de", "lb", "nds"})
_FEW_WORDS, _MANY_CAPITALS = 5, 0.6


def with_capital(text: str) -> str:
    """``text`` with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def capitalises_nouns(language: str) -> bool:
    """Whether ``language`` writes every noun with a capital."""
    return language in _CAPITALISED_NOUNS


def capitals_tell(text: str, language: str) -> bool:
    """Whether a capital in ``text`` says anything: not in German, nor IN SHOUTING, nor Where Everything Is
    Written Like This.
    """
    if capitalises_nouns(language) or text.upper() == text:
        return False
    here = WORD.findall(text)
    capitals = sum(word[0].isupper() for word in here)
    return len(here) < _FEW_WORDS or capitals <= _MANY_CAPITALS * len(here)


def has_capital(word: str) -> bool:
    """Whether ``word`` begins with a capital and is no long word shouted as a whole."""
    return len(word) > 1 and word[0].isupper() and (len(word) <= 4 or not word.isupper())


# --- Names -------------------------------------------------------------------------------------------------

TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Prof Dear Mom Mum Dad Sr Sra Srta Dra Don Doña Mme Mlle".split()  # noqa: SIM905
)


@cache
def translatable(language: str) -> frozenset[str]:
    """What ``language`` writes with a capital but is not kept: countries, languages, months, days and
    cities of which CLDR has a name in it, and titles.
    """
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return TITLES
    return frozenset(
        (
            *locale.territories.values(),
            *locale.languages.values(),
            *locale.months["format"]["wide"].values(),
            *locale.months["format"]["abbreviated"].values(),
            *locale.days["format"]["wide"].values(),
            *locale.days["format"]["abbreviated"].values(),
            *(zone["city"] for zone in locale.time_zones.values() if "city" in zone),
            *TITLES,
        )
    )
