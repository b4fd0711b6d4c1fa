"""Names in a text that its translation lost: people, places, @mentions, web addresses.

A name is a capitalised word in mid-sentence, unless it is one that languages translate: countries, languages,
months and weekdays (from Unicode CLDR), school subjects, titles, feasts. A spelling changed a little (Geneva
and Genève, Mary and María) counts as kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import SequenceMatcher
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from translation import protected_spans
from translation.marker_words import TELLTALES
from translation.protected_spans import Kind
from translation.text_facts import unaccented

# In German every noun is capitalised.
_CAPITAL_NOUNS = frozenset({"de", "lb", "nds"})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OPENING = frozenset(".!?…:;¡¿\"'“”‘«»(-–—*•·[{/\n")
_VERBATIM = frozenset({Kind.ADDRESS, Kind.MENTION, Kind.TAG})
_SIMILAR = 0.65

# Capitalised in mid-sentence, and translated all the same.
_TRANSLATED = frozenset(
    """
    mr mrs ms miss mister sir madam dr doctor prof professor teacher coach captain king queen prince
    princess saint dad mum mom mommy mummy daddy grandma grandpa granny grandad nan nana auntie aunt uncle
    christmas easter halloween hanukkah carnival god bible internet earth sun moon north south east west
    physical education maths math mathematics science sciences history geography art arts music biology
    chemistry physics literature class year grade school primary secondary high university institute college
    museum park river lake mountain mount sea ocean island street avenue road square church castle bridge
    day night eve new team group club world cup olympics games act chapter page part señor señora señorita
    sr sra srta don doña profe profesor profesora doctora rey reina san santa santo papá mamá abuela abuelo
    tía tío navidad pascua reyes magos semana dios biblia tierra sol luna norte sur este oeste educación
    física matemáticas lengua ciencias historia geografía arte música biología química escuela colegio
    instituto universidad clase grado primaria secundaria museo parque río lago monte mar océano isla calle
    avenida plaza iglesia castillo puente día noche año nuevo muertos independencia grupo equipo copa
    mundial feria madre padre monsieur madame mademoiselle mme mlle m docteur professeur maître maîtresse
    roi reine papa maman mamie papi papy tante tonton oncle noël pâques toussaint chandeleur dieu terre
    soleil lune nord sud est ouest sport histoire géographie français anglais école collège lycée université
    classe musée parc rivière fleuve lac mont mer océan île rue place église château pont fête jour nuit
    nouvel an équipe groupe coupe candlemas bonfire thanksgiving valentine hogueras candelaria carnaval
    carnavales fiesta fiestas fallas hallowe'en ramadan ramadán eid fêtes saint-valentin saint-jean
    maths-physique moyen-âge netherlands holanda étasuniens united kingdom states union european reino unido
    estados unidos unión europea royaume-uni états-unis holland
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
# Nationalities, in the languages that write them with a capital.
_PEOPLES = {
    "en": re.compile(r"(?:ans?|ish|ese|ch|ics?)$"),
    "fr": re.compile(r"(?:ain|ien|éen|ais|ois)(?:ne|e)?s?$"),
}
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|dell|all|nell|dall|sull|un)['’]", re.IGNORECASE)


def lost(
    source_text: str, target_text: str, source: str, target: str, starts: Collection[int] = ()
) -> frozenset[str]:
    """The names of ``source_text`` that ``target_text`` lacks.

    ``starts`` are the code points at which its sentences start, where a capital tells nothing. Where the
    texts are in different scripts, only what must come through verbatim is looked for.
    """
    missing = {
        kept.text
        for kept in protected_spans.sure(source_text)
        if kept.kind in _VERBATIM and kept.text not in target_text
    }
    if source in _CAPITAL_NOUNS or not _same_script(source_text, target_text):
        return frozenset(missing)
    words = [_bare(word) for word in _WORD.findall(target_text)]
    there = {_plain(word) for word in words}
    capitalised = {_plain(word) for word in words if word[:1].isupper()}
    names = _names(source_text, source, starts)
    return frozenset(
        missing
        | {name for name in names if _plain(name) not in there and not _respelt(_plain(name), capitalised)}
    )


def _names(text: str, language: str, starts: Collection[int]) -> set[str]:
    verbatim = [kept.span for kept in protected_spans.sure(text)]
    found = set()
    for match in _WORD.finditer(text):
        word = _bare(match[0])
        before = text[: match.start()].rstrip(" \t")
        if (
            len(word) >= 3
            and word[0].isupper()
            and word[1:].islower()
            and before
            and before[-1] not in _OPENING
            and match.start() not in starts
            and not any(span.start <= match.start() < span.end for span in verbatim)
            and not _translates(word, language)
        ):
            found.add(word)
    return found


def _translates(word: str, language: str) -> bool:
    lowered = word.lower()
    table = TELLTALES.get(language)
    return (
        lowered in _TRANSLATED
        or lowered in _cldr(language)
        or (table is not None and (lowered in table.words or lowered in table.chat))
        or (lowered.endswith("s") and lowered[:-1] in _cldr(language))
        or (language in _PEOPLES and _PEOPLES[language].search(lowered) is not None)
    )


@lru_cache(maxsize=64)
def _cldr(language: str) -> frozenset[str]:
    """The words in the names of languages, countries, months and weekdays, in lower case."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    names = [*locale.languages.values(), *locale.territories.values()]
    for width in ("wide", "abbreviated"):
        names += [*locale.months["format"][width].values(), *locale.days["format"][width].values()]
    return frozenset(word.lower() for name in names for word in _WORD.findall(name))


def _respelt(name: str, there: set[str]) -> bool:
    return any(
        word[:2] == name[:2]
        and abs(len(word) - len(name)) <= 3
        and (
            word.startswith(name)
            or (len(name) >= 4 and SequenceMatcher(None, name, word, autojunk=False).ratio() >= _SIMILAR)
        )
        for word in there
    )


def _bare(word: str) -> str:
    return _ELISION.sub("", word).removesuffix("'s").removesuffix("’s")


def _plain(word: str) -> str:
    return unaccented(word).lower()


def _same_script(a: str, b: str) -> bool:
    return _script(a) == _script(b)


def _script(text: str) -> str:
    """The script of most letters, as the first word of their Unicode names ("LATIN", "CYRILLIC")."""
    counts: dict[str, int] = {}
    for c in text[:500]:
        if c.isalpha():
            script = unicodedata.name(c, "?").split()[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: (counts[script], script), default="")
