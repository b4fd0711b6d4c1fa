"""Finds numbers that a translation lost or invented.

Numbers are compared by their digits, because 8:45 and 8h45, 6.8 and 6,8, or 1,000, 1 000 and 1.000 are the
same number to readers. Besides, 3:15 and 15:15 may be the same time of day, and "two", "second" or "II" may
stand for 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from translation.language_likelihoods import strip
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck
from translation.text_facts import FIGURE, LETTERS

_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")
_CLOCK = re.compile(r"(\d{1,2})(?::|\s?(?:h|heures?|[Uu]hr)\s?)(\d\d)?(?::00)?")
_HOUR = re.compile(r"\s?(?:h\b|[ap]\.?\s?m\b|o'clock|horas?\b|heures?\b|uhr\b|ore\b)", re.IGNORECASE)

# One entry each for 0 to 20, the tens, 100 and 1000; its forms, ordinals among them, are separated by "/".
_WORDS: Mapping[str, str] = {
    "en": """
    zero/oh one/a/an/once/single/first two/twice/both/couple/pair/second three/third four/fourth/quarter
    five/fifth six/sixth seven/seventh eight/eighth nine/ninth ten/tenth eleven/eleventh
    twelve/dozen/twelfth thirteen/thirteenth fourteen/fourteenth fifteen/fifteenth sixteen/sixteenth
    seventeen/seventeenth eighteen/eighteenth nineteen/nineteenth twenty/twentieth thirty forty fifty/half
    sixty seventy eighty ninety hundred thousand
    """,
    "es": """
    cero un/una/uno/primer/primero/primera dos/ambos/ambas/par/segundo/segunda/doble
    tres/tercer/tercero/tercera/triple cuatro/cuarto/cuarta cinco/quinto/quinta seis/sexto/sexta
    siete/séptimo/séptima ocho/octavo/octava nueve/noveno/novena diez/décimo/décima once doce/docena trece
    catorce quince dieciséis diecisiete dieciocho diecinueve veinte/veintiuno/veintidós/veinticinco treinta
    cuarenta cincuenta/medio/media/mitad sesenta setenta ochenta noventa cien/ciento/cientos mil/miles
    """,
    "fr": """
    zéro un/une/premier/première deux/second/seconde/deuxième/double trois/troisième quatre/quatrième/quart
    cinq/cinquième six/sixième sept/septième huit/huitième neuf/neuvième dix/dixième onze/onzième
    douze/douzième/douzaine/midi/minuit treize quatorze quinze/quinzaine seize dix dix dix vingt/vingtaine
    trente/trentaine quarante cinquante/moitié/demi/demie soixante soixante quatre quatre
    cent/cents/centaine mille/millier
    """,
    "de": """
    null eins/ein/eine/einen/einem/einer/erste/ersten/erster zwei/zweite/zweiten/beide/beiden/zweimal
    drei/dritte/dritten vier/vierte/vierten fünf/fünfte/fünften sechs/sechste/sechsten sieben/siebte/siebten
    acht/achte/achten neun/neunte/neunten zehn/zehnte/zehnten elf/elfte zwölf/zwölfte/dutzend dreizehn
    vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig/halb/hälfte/halbe
    sechzig siebzig achtzig neunzig hundert tausend
    """,
    "pt": """
    zero um/uma/primeiro/primeira dois/duas/ambos/segundo/segunda/par três/terceiro/terceira
    quatro/quarto/quarta cinco/quinto/quinta seis/sexto/sexta sete/sétimo/sétima oito/oitavo/oitava
    nove/nono/nona dez/décimo/décima onze doze/dúzia treze catorze/quatorze quinze dezesseis/dezasseis
    dezessete/dezassete dezoito dezenove/dezanove vinte trinta quarenta cinquenta/meio/meia/metade sessenta
    setenta oitenta noventa cem/cento/centenas mil
    """,
    "it": """
    zero un/una/uno/primo/prima due/secondo/seconda/entrambi/paio tre/terzo/terza quattro/quarto/quarta
    cinque/quinto/quinta sei/sesto/sesta sette/settimo/settima otto/ottavo/ottava nove/nono/nona
    dieci/decimo/decima undici dodici/dozzina tredici quattordici quindici sedici diciassette diciotto
    diciannove venti trenta quaranta cinquanta/mezzo/mezza/metà sessanta settanta ottanta novanta cento
    mille/mila
    """,
}
_VALUES = (*range(21), 30, 40, 50, 60, 70, 80, 90, 100, 1000)
_ROMAN = {
    str(number): numeral
    for number, numeral in enumerate(
        [
            tens + ones
            for tens in ("", "X")
            for ones in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
        ]
        + ["XX", "XXI"]
    )
    if numeral
}


def _table(language: str) -> dict[str, frozenset[str]]:
    """A mapping from a number's digits to the words that can stand for it."""
    entries = zip(_VALUES, _WORDS[language].split(), strict=True)
    return {str(value): frozenset(forms.split("/")) for value, forms in entries}


_TABLES = {language: _table(language) for language in _WORDS}
_TABLES["pt-BR"] = _TABLES["pt"]


class Figure(NamedTuple):
    """``forms`` are the digits with which a number may be written, ``said`` those to look up as words."""

    forms: frozenset[str]
    said: frozenset[str]


def figures(text: str) -> dict[str, Figure]:
    """The numbers in ``text`` by their digits ("845" for 8:45), except those in protected spans."""
    found: dict[str, Figure] = {}
    text = strip(text)
    for match in FIGURE.finditer(text):
        digits = "".join(str(int(c)) for c in match[0] if c.isdecimal())
        forms, said = {digits, digits.lstrip("0") or "0"}, {digits}
        if _DECIMAL.fullmatch(match[0]):
            forms.add(digits.rstrip("0"))
        clock = _CLOCK.fullmatch(match[0])
        if clock or (len(digits) <= 2 and _HOUR.match(text, match.end())):
            hours = int(clock[1] if clock else digits)
            minutes = int(clock[2] or 0) if clock else 0
            for each in (hours, (hours + 12) % 24, hours % 12, hours % 12 or 12):
                forms.add(f"{each}{minutes:02}")
                said.add(str(each))
                if not minutes:
                    forms.add(str(each))
            # "half past two" is "halb drei".
            said.add(str(hours % 12 + 1))
        found[digits] = Figure(frozenset(forms), frozenset(forms | said))
    return found


def differences(source_text: str, target_text: str, source: str, target: str) -> frozenset[str]:
    """The digits of the numbers that are in one text but not in the other, in figures or in words.

    In a language without a table of number words (``_WORDS``), numbers up to 20 get the benefit of the
    doubt, since they may be written as words.
    """
    there, here = figures(source_text), figures(target_text)
    lost = _missing(there, here, target_text, target)
    invented = _missing(here, there, source_text, source)
    return frozenset(lost | invented)


def _missing(wanted: Mapping[str, Figure], there: Mapping[str, Figure], text: str, language: str) -> set[str]:
    known = {form for figure in there.values() for form in figure.forms}
    words = set(LETTERS.findall(text))
    lowered = {word.lower() for word in words}
    return {
        digits
        for digits, figure in wanted.items()
        if not figure.forms & known
        and not any(_written_out(said, lowered, words, language) for said in figure.said)
    }


def _written_out(digits: str, lowered: set[str], words: set[str], language: str) -> bool:
    # XIX; in French XIXe.
    if digits in _ROMAN and {_ROMAN[digits], _ROMAN[digits] + "e"} & words:
        return True
    table = _TABLES.get(language)
    if table is None:
        return len(digits) <= 2 and int(digits) <= 20
    if digits in table:
        return bool(table[digits] & lowered)
    # "twenty-one", "zweiundzwanzig", "mille deux cents": the largest part suffices, as a word or within one.
    if len(digits) > 3:
        parts = table["1000"] | {"mill"}
    else:
        parts = table.get("100" if len(digits) == 3 else digits[0] + "0", frozenset())
    return any(part in word for part in parts if len(part) > 2 for word in lowered)


def _find(context: CheckContext) -> bool:
    return bool(differences(context.source_text, context.target_text, context.source, context.target))


CHECK = QualityCheck(
    id="numbers",
    sentence=N_("Numbers differ from the original. Check them there."),
    weight=20,
    find=_find,
)
