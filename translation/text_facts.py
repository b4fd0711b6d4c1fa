"""Facts about written text that several parts of the library rest on, each said once.

What a word is, and a number; where a sentence begins; when a capital means something, and what a name is;
what laughter is; which languages put no spaces between words. What follows from a fact (what is protected,
what a quality check looks for) is decided where it is used.
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


# --- Numbers -----------------------------------------------------------------------------------------------

# A number as it stands in a text, with its sign and unit: a range, a score and "pH 6.8" are one. Protected as
# it is written.
_UNITS = (
    r"km/h|m/s|mg/L|mg/l|g/L|g/l|km|cm|mm|ml|mL|cl|kg|mg|kB|MB|GB|Hz|kWh|°C|°F|°|%|€|\$|£|m|g|l|L|h|UTC|GMT"
)
QUANTITY = re.compile(
    rf"(?<!\w)(?:pH\s)?[-−+$€£]?\d+(?:[.,:/’'-]\d+)*"
    rf"(?:[\s\u00a0\u202f]?(?:{_UNITS})(?![\w/])(?:\sUTC)?|[A-Z](?!\w))?(?!\w)"
)
# The value of a number, in whatever notation: what a reader compares. Of a range or a score each is one, and
# a time with its "h" is one; "9th" and "500ml" hold one, but "sum1", "gr8" and "2nite" are spelling. Groups
# of thousands may have a space.
FIGURE = re.compile(
    r"(?<!\w)(?<!\d[.,:])(?!\d[^\W\d_]{3})"
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:(?:[.,:·]|\s?(?:h|heures?|[Uu]hr)\s?)\d+)*)"
)


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
_BEFORE_A_CAPITAL = frozenset('.!?…:;¡¿"“”‘«»([{/-–—*•·')


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
    """Whether only a space lies between the word at ``at`` and one before it, or a title's full stop."""
    return text[at - 1 : at] == " " and (text[max(0, at - 2) : at - 1].isalnum() or follows_title(text, at))


def follows_title(text: str, at: int) -> bool:
    """Whether a title with its full stop stands before the word at ``at``: Prof. Okafor."""
    before = re.search(r"(\w+)\. $", text[max(0, at - 12) : at])
    return before is not None and before[1] in TITLES


# --- Capitals ----------------------------------------------------------------------------------------------

# Nouns have a capital in these languages, so that a capital makes no name.
_CAPITALISED_NOUNS = frozenset({"de", "lb", "nds"})
_FEW_WORDS, _MANY_CAPITALS = 5, 0.75


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
    here = [word[0] for word in WORD.finditer(text) if not may_begin_sentence(text, word.start())]
    capitals = sum(word[0].isupper() for word in here)
    return len(here) < _FEW_WORDS or capitals <= _MANY_CAPITALS * len(here)


def has_capital(word: str) -> bool:
    """Whether ``word`` begins with a capital and is no long word shouted as a whole."""
    return len(word) > 1 and word[0].isupper() and (len(word) <= 4 or not word.isupper())


# --- Names -------------------------------------------------------------------------------------------------

TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Prof Dear Mom Mum Dad Sr Sra Srta Dra Don Doña Mme Mlle".split()  # noqa: SIM905
)
# Often with a capital in mid-sentence, and translated all the same: titles, family, feasts that all have,
# school, what a place is. In small letters; all languages in one list, since students mix them.
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
# Sometimes translated and sometimes not: feasts of one country, saints, the Internet. No reader misses them,
# and packs that do not know them leave them better as they are.
_EITHER_WAY = frozenset(
    """
    day night eve internet halloween hallowe hanukkah candlemas bonfire thanksgiving valentine ramadan ramadán
    eid candelaria hogueras fallas chandeleur toussaint saint-valentin saint-jean moyen-âge maths-physique
    saint san santa santo
    """.split()  # noqa: SIM905
)
# A word with a capital that is a name too: it is none only behind what matches here.
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
# Nationalities, in the languages that write them with a capital, if a country begins with the same letters.
_NATIONALITIES = {
    "en": re.compile(r"(?:ans?|ish|ese|ch|ics?)$"),
    "fr": re.compile(r"(?:ain|ien|éen|ais|ois)(?:ne|e)?s?$"),
}
_SAME_LETTERS = 4


def names(text: str, language: str, suits: Callable[[re.Match[str]], bool]) -> Iterator[Span]:
    """The names in ``text``, in order: runs of words with a space between them that all suit, without those
    that languages translate ("Rosa" of "Profesora Rosa").

    ``suits`` says of a word whether its capital, and whatever else the caller knows, makes it one of a name.
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
    """Whether the word or words at ``name``, though with a capital, are translated like others.

    Countries, languages, nationalities, months, days, and cities of which CLDR has a name in ``language``;
    titles, feasts, school subjects; what consists of nothing but frequent words of the language.
    """
    return _is_common(text, name, language) or all(
        is_frequent(word, language) for word in WORD.findall(text, name.start, name.end)
    )


def is_frequent(word: str, language: str) -> bool:
    """Whether ``word`` is one of the frequent words of ``language``, however it is written."""
    table = MARKER_WORDS.get(language)
    return table is not None and (word.lower() in table.words or word.lower() in table.chat)


def may_be_translated(word: str) -> bool:
    """Whether some translate ``word``, a name, and some do not (a feast of one country): nobody misses it."""
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
    """The names of countries, languages, months, days and cities in ``language``, in small letters; of
    "Trinidad y Tobago" also both parts.
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
