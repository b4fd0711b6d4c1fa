"""Facts about written text that several modules share.

What a word and a number are, where a sentence begins, when a capital is informative, what a name is, what
laughter is, and which languages do not separate words by spaces. The consequences (what is protected, what a
quality check looks for) are decided where these facts are used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

from babel import Locale, UnknownLocaleError

from translation.engine import Span
from translation.marker_words import MARKER_WORDS

# --- Words -------------------------------------------------------------------------------------------------

LETTERS = re.compile(r"[^\W\d_]+")
# Words as units of names: "Jean-Luc" is one, "l'Afrique" and "Maya's" are two each.
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A word that is not part of an address, a @mention or a code.
PLAIN_WORD = re.compile(r"(?<![\w@#/.-])[^\W\d_]+(?![\w@/]|[.-]\w)")
_RUN = re.compile(r"\S+")


def words(text: str) -> list[Span]:
    """The words of ``text`` as units of word alignment.

    A word is a run without whitespace, less the punctuation, symbols and emoji at its ends.
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
    """``word`` without diacritics; "ñ" becomes "n", which is typed where a keyboard lacks it."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


# --- Numbers -----------------------------------------------------------------------------------------------

# A number as written, with sign and unit, for protecting it: a range, a score and "pH 6.8" are one each.
UNITS = (
    r"km/h|m/s|mg/L|mg/l|g/L|g/l|km|cm|mm|dm|ml|mL|cl|dl|kg|mg|kB|MB|GB|Hz|kWh|kW|kcal|°C|°F|°|%|€|\$|£|m|g|l|L|h"
    r"|UTC|GMT"
)
QUANTITY = re.compile(
    rf"(?<!\w)(?:pH\s)?[-−+$€£]?\d+(?:[.,:/’'-]\d+)*"
    rf"(?:[\s\u00a0\u202f]?(?:{UNITS})[²³]?(?![\w/])(?:\sUTC)?|[A-Z](?!\w))?(?!\w)"
)
# A number as a value, for comparing it: each number of a range or score is one, and a time with its "h" is
# one. "9th" and "500ml" contain one, but "sum1", "gr8" and "2nite" are spellings. Thousands may be separated
# by spaces.
FIGURE = re.compile(
    r"(?<!\w)(?<!\d[.,:])(?!\d[^\W\d_]{3})"
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:(?:[.,:·]|\s?(?:h|heures?|[Uu]hr)\s?)\d+)*)"
)


# --- Languages without spaces between words ----------------------------------------------------------------

_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})
# The first words of their characters' Unicode names.
_UNSPACED_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def is_unspaced(language: str) -> bool:
    """Whether ``language`` (a code, with or without a region) is written without spaces between words."""
    return language.split("-")[0] in _UNSPACED_LANGUAGES


def is_unspaced_character(character: str) -> bool:
    """Whether ``character`` belongs to a script that is written without spaces between words."""
    return unicodedata.name(character, "").startswith(_UNSPACED_SCRIPTS)


# --- Laughter ----------------------------------------------------------------------------------------------

# Laughter that is not translated, in any language. "jaja" is missing: it is German for "yes, yes".
_LAUGHTER = re.compile(
    r"(?<!\w)(?:a?(?:ja){3,15}j*|j(?:a+j+){2,15}a*|(?:[jh][ei]){2,15}[jh]?|a?(?:ha){2,15}h*|lo+l|lmf?ao+|mdr+|ptdr+"
    r"|(ha|ah)(?:[ ,-]{1,2}\1){1,15}|(he|hi|je|ji|ja)(?:[ ,-]{1,2}\2){2,15})(?!\w)",
    re.IGNORECASE,
)
# Possible laughter, for uses where a false match does no harm: also single and stretched syllables.
_POSSIBLE_LAUGHTER = re.compile(
    r"\b(?:(?:[jh]+[aei]+)+[jh]*|(?:[aei]+h+)+[aei]*|k{2,}|(?:rs)+)\b", re.IGNORECASE
)
_REPEATED_SYLLABLE = re.compile(r"a?(?:(ja|je|ji|ha|he|hi|ah|rs|kk))\1+[a-z]?")


def laughter(text: str) -> list[Span]:
    """The spans of laughter in ``text``, which may be in any language."""
    return [Span(*match.span()) for match in _LAUGHTER.finditer(text)]


def without_laughter(text: str) -> str:
    """``text`` with every word that may be laughter, even "ha" or "je", replaced by a space."""
    return _POSSIBLE_LAUGHTER.sub(" ", text)


def may_be_laughter(word: str) -> bool:
    """Whether ``word`` may be laughter or a syllable of it."""
    return _POSSIBLE_LAUGHTER.fullmatch(word) is not None


def shortest_laughter(word: str) -> str | None:
    """The shortest form ("jaja") of laughter of any length ("jajajaja"); None for any other word.

    ``word`` is in lower case.
    """
    match = _REPEATED_SYLLABLE.fullmatch(word)
    return match[1] * 2 if match else None


# --- Where a sentence begins -------------------------------------------------------------------------------

_QUOTES = frozenset('"“”«»‘„')
_BEFORE_A_SENTENCE = " ¿¡\"'“‘«(-–—"
_BEFORE_A_CAPITAL = frozenset('.!?…:;¡¿"“”‘«»([{/-–—*•·')


def opens_quotation(text: str, at: int) -> bool:
    """Whether an opening quotation mark stands right before the word that begins at ``at``."""
    return text[max(0, at - 1) : at] in _QUOTES or (at > 1 and text[at - 2] == "«" and text[at - 1].isspace())


def begins_sentence(text: str, at: int) -> bool:
    """Whether the word at ``at`` is the first of ``text``, one sentence, so that it takes a capital.

    Only quotation marks, brackets and the like may stand before it.
    """
    return not text[:at].strip(_BEFORE_A_SENTENCE)


def may_begin_sentence(text: str, at: int) -> bool:
    """Whether the word at ``at`` may be the first of a sentence, quotation or list item.

    The capital of such a word says nothing about it. ``text`` may hold several sentences.
    """
    end = at
    while end > 0 and text[end - 1].isspace():
        end -= 1
        if text[end] in "\n\r":
            return True
    if end == 0:
        return True
    if text[end - 1] == "'":
        return not text[max(0, end - 2) : end - 1].isalnum()  # else an apostrophe
    return text[end - 1] in _BEFORE_A_CAPITAL and not follows_title(text, at)


def follows_word(text: str, at: int) -> bool:
    """Whether the word at ``at`` follows another word with only a space, or a title's full stop, between."""
    return text[at - 1 : at] == " " and (text[max(0, at - 2) : at - 1].isalnum() or follows_title(text, at))


def follows_title(text: str, at: int) -> bool:
    """Whether the word at ``at`` follows a title with a full stop, as in "Prof. Okafor"."""
    before = re.search(r"(\w+)\. $", text[max(0, at - 12) : at])
    return before is not None and before[1] in TITLES


# --- Capitals ----------------------------------------------------------------------------------------------

# In these languages every noun has a capital, so a capital does not mark a name.
_CAPITALISED_NOUNS = frozenset({"de", "lb", "nds"})
_FEW_WORDS, _MANY_CAPITALS = 5, 0.75


def with_capital(text: str) -> str:
    """``text`` with its first letter as a capital and the rest unchanged."""
    return text[:1].upper() + text[1:]


def capitalises_nouns(language: str) -> bool:
    """Whether ``language`` writes every noun with a capital."""
    return language in _CAPITALISED_NOUNS


def capitals_tell(text: str, language: str) -> bool:
    """Whether capitals in ``text`` mean anything: not in German, IN TEXT LIKE THIS or In Text Like This."""
    if capitalises_nouns(language) or text.upper() == text:
        return False
    here = [word[0] for word in WORD.finditer(text) if not may_begin_sentence(text, word.start())]
    capitals = sum(word[0].isupper() for word in here)
    return len(here) < _FEW_WORDS or capitals <= _MANY_CAPITALS * len(here)


def has_capital(word: str) -> bool:
    """Whether ``word`` begins with a capital and is not a long word all in capitals."""
    return len(word) > 1 and word[0].isupper() and (len(word) <= 4 or not word.isupper())


# --- Names -------------------------------------------------------------------------------------------------

TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Prof Dear Mom Mum Dad Sr Sra Srta Dra Don Doña Mme Mlle".split()  # noqa: SIM905
)
# Often capitalised in mid-sentence but translated all the same: titles, family, holidays that every language
# has a name for, school, kinds of places. In lower case; one list for all languages, since students mix them.
_COMMON_NOUNS = frozenset(
    """
    mr mrs ms miss mister sir madam dr doctor prof professor teacher coach captain king queen prince princess
    dad mum mom mommy mummy daddy grandma grandpa granny grandad nan nana auntie aunt uncle dear president
    republic christmas easter carnival god bible north south east west coast physical education maths math
    mathematics science sciences history geography art arts music biology chemistry physics literature class
    year grade school primary secondary high university institute college museum park river lake mountain
    mount sea ocean island street avenue road square church castle bridge team group club world cup olympics
    games act chapter page part middle ages america scottish victorian netherlands holland
    señor señora señorita sr sra srta don doña profe profesor profesora doctora rey reina papá mamá abuela
    abuelo tía tío presidente presidenta república navidad pascua magos semana dios biblia norte sur este
    oeste costa educación física matemáticas lengua ciencias historia geografía arte música biología química
    escuela colegio instituto universidad clase grado primaria secundaria museo parque río lago monte océano
    isla calle avenida plaza iglesia castillo puente día noche año muertos independencia grupo equipo copa
    mundial feria madre padre carnaval carnavales fiesta fiestas américa holanda
    monsieur madame mademoiselle mme mlle docteur professeur maître maîtresse roi reine papa maman mamie papi
    papy tante tonton oncle président présidente république noël pâques dieu nord sud est ouest côte sport
    histoire géographie école collège lycée université classe musée parc rivière fleuve lac mont océan île rue
    place église château pont fête fêtes jour nuit an équipe groupe coupe amérique
    étasuniens étasunien étasunienne
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
# Sometimes translated and sometimes not: holidays of one country, saints, the Internet. Checks do not expect
# them in a translation, but masking protects those that the pack does not know.
_EITHER_WAY = frozenset(
    """
    day night eve internet halloween hallowe hanukkah candlemas bonfire thanksgiving valentine ramadan ramadán
    eid candelaria hogueras fallas chandeleur toussaint saint-valentin saint-jean moyen-âge maths-physique
    saint san santa santo
    """.split()  # noqa: SIM905
)
# Capitalised words that are common nouns only after what matches here, and names otherwise.
_NO_NAME_AFTER = {
    "earth": r"\b[Tt]he $",
    "sun": r"\b[Tt]he $",
    "moon": r"\b[Tt]he $",
    "tierra": r"\b(?:[Ll]a|nuestra) $",
    "sol": r"\b(?:[Ee]l|del|al) $",
    "luna": r"\b[Ll]a $",
    "mar": r"\b(?:[Ee]l|del|al) $",
    "reyes": r"\b(?:[Ll]os|de) $",
    "terre": r"\b[Ll]a $",
    "soleil": r"\b(?:[Ll]e|du|au) $",
    "lune": r"\b[Ll]a $",
    "mer": r"\b[Ll]a $",
    "abril": r"\b(?:en|\d+ de|\d+) $",
    "julio": r"\b(?:en|\d+ de|\d+) $",
}
# Endings of nationalities, in languages that capitalise them. A word with one is a nationality if the name of
# some country begins with the same _SAME_LETTERS letters.
_NATIONALITIES = {
    "en": re.compile(r"(?:ans?|ish|ese|ch|ics?)$"),
    "fr": re.compile(r"(?:ain|ien|éen|ais|ois)(?:ne|e)?s?$"),
}
_SAME_LETTERS = 4


def names(text: str, language: str, suits: Callable[[re.Match[str]], bool]) -> Iterator[Span]:
    """The spans of names in ``text``, in order: runs of suitable words with single spaces between them.

    Words that are translated belong to no name: of "Profesora Rosa" only "Rosa" is one. ``suits`` tells
    whether a word can be part of a name, by its capital and whatever else the caller knows.
    """
    run: Span | None = None
    for word in WORD.finditer(text):
        span = Span(*word.span())
        if _is_common(text, span, language) or not suits(word):
            continue
        if run and text[run.end : span.start] == " ":
            run = Span(run.start, span.end)
            continue
        if run and not is_translated(text, run, language):
            yield run
        run = span
    if run and not is_translated(text, run, language):
        yield run


def is_translated(text: str, name: Span, language: str) -> bool:
    """Whether the word or words at ``name`` are translated like others, despite their capitals.

    True for countries, languages, nationalities, months, days, and cities that have a name in ``language`` in
    CLDR; titles, holidays, school subjects; and sequences of nothing but frequent words of the language.
    """
    return _is_common(text, name, language) or all(
        is_frequent(word, language) for word in WORD.findall(text, name.start, name.end)
    )


_WORD_AFTER = re.compile(r" (\w{1,40})")


def is_listed(text: str, name: Span, language: str) -> bool:
    """Whether the words at ``name`` belong to a name in CLDR (a country, city, month, day) in ``language``.

    "York" does where "New York" stands: also the word before and the word after are looked at.
    """
    listed = _cldr_names(language)
    here = text[name.start : name.end].lower()
    if here in listed:
        return True
    before = _word_before(text, name.start)
    if before and f"{before.lower()} {here}" in listed:
        return True
    after = _WORD_AFTER.match(text, name.end)
    return after is not None and f"{here} {after[1]}".lower() in listed


def _word_before(text: str, at: int) -> str:
    """The word before ``at`` and one space; its last 40 letters if it is longer. "" where there is none."""
    end = at - 1
    if end < 1 or text[end] != " ":
        return ""
    start = end
    while start > max(0, end - 40) and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:end]


def is_frequent(word: str, language: str) -> bool:
    """Whether ``word``, in any case, is one of the frequent words of ``language``."""
    table = MARKER_WORDS.get(language)
    return table is not None and (word.lower() in table.words or word.lower() in table.chat)


def may_be_translated(word: str) -> bool:
    """Whether the name ``word`` is sometimes translated and sometimes not (a holiday of one country)."""
    return word.lower() in _EITHER_WAY


def _is_common(text: str, name: Span, language: str) -> bool:
    lowered = text[name.start : name.end].lower()
    if lowered in _NO_NAME_AFTER:
        return re.search(_NO_NAME_AFTER[lowered], text[max(0, name.start - 12) : name.start]) is not None
    listed = _cldr_names(language)
    return (
        lowered in _COMMON_NOUNS
        or lowered in listed
        or (lowered.endswith("s") and lowered[:-1] in listed)
        or (
            language in _NATIONALITIES
            and _NATIONALITIES[language].search(lowered) is not None
            and lowered[:_SAME_LETTERS] in _country_beginnings(language)
        )
    )


@cache
def _cldr_names(language: str) -> frozenset[str]:
    """The names of countries, languages, months, days and cities in ``language``, in lower case.

    For a name such as "Trinidad y Tobago", its capitalised parts too.
    """
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return frozenset()
    found = [*locale.territories.values(), *locale.languages.values()]
    found += [part for name in found for part in _capitalised_parts(name)]
    for width in ("wide", "abbreviated"):
        found += [*locale.months["format"][width].values(), *locale.days["format"][width].values()]
    found += [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
    return frozenset(name.lower() for name in found)


def _capitalised_parts(name: str) -> Iterator[str]:
    for small, part in groupby(re.split(r"\s|(?<=d)['’]", name), lambda word: not word[:1].isupper()):
        if not small:
            yield " ".join(part)


@cache
def _country_beginnings(language: str) -> frozenset[str]:
    locale = Locale.parse(language)
    return frozenset(name[:_SAME_LETTERS].lower() for name in locale.territories.values())


# --- Length ------------------------------------------------------------------------------------------------

# Scripts that need fewer characters: how many letters of an alphabet each is worth.
_DENSE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SYLLABLES = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_DENSE_WORTH, _SYLLABLE_WORTH = 3.0, 2.0
# No translation is that much longer; but a few letters may be short for a whole sentence ("idk").
_RUNAWAY_TIMES, _RUNAWAY_MORE = 3, 60


def alphabetic_length(text: str) -> float:
    """The length of ``text`` in letters of an alphabet: scripts that need fewer characters count for more."""
    dense, syllables = len(_DENSE.findall(text)), len(_SYLLABLES.findall(text))
    return len(text) + dense * (_DENSE_WORTH - 1) + syllables * (_SYLLABLE_WORTH - 1)


def is_runaway(source_text: str, target_text: str) -> bool:
    """Whether a translation is so long that the model can only have repeated itself until it was stopped."""
    return alphabetic_length(target_text) > _RUNAWAY_TIMES * alphabetic_length(source_text) + _RUNAWAY_MORE
