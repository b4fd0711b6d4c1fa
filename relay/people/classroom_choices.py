"""The countries, time zones and languages that a class can have, with their names from CLDR."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from relay.packs.catalog import catalog
from relay.web.language_names import name_in, own_name
from translation import LanguageDetector

# Two-letter codes of CLDR that are groups of countries or placeholders.
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
# Other codes of languages that are in the list already, or variants that only packs distinguish.
_ALIASES = frozenset({"no", "pt-BR", "zh-cn", "zh-tw"})


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


@cache
def time_zones() -> frozenset[str]:
    """IANA names of the time zones that belong to a country."""
    return frozenset(get_global("zone_territories")) & zoneinfo.available_timezones()


def languages() -> frozenset[str]:
    """Codes of the languages that the detector supports or that packs are installed for."""
    return (LanguageDetector.supported() - _ALIASES) | catalog().translator.languages


@cache
def country_choices(page_language: str) -> list[tuple[str, str]]:
    """(code, name) of every country, sorted by name."""
    named = Locale.parse(page_language).territories
    return sorted(((code, named.get(code, code)) for code in countries()), key=_by_name)


@cache
def zones_of(country: str) -> frozenset[str]:
    """The time zones of a country; all of them where CLDR knows none for it (an island without people)."""
    country_of = get_global("zone_territories")
    return frozenset(zone for zone in time_zones() if country_of[zone] == country) or time_zones()


@cache
def time_zone_choices(country: str, page_language: str) -> list[tuple[str, str]]:
    """(zone, city) of the time zones of a country, sorted by city."""
    cities = (
        (zone, get_timezone_location(zone, locale=page_language, return_city=True))
        for zone in zones_of(country)
    )
    return sorted(cities, key=_by_name)


def guess_place(zone: str | None, locales: Iterable[str], fallback: str) -> tuple[str, str]:
    """(country, time zone) of somebody, each empty where it cannot be guessed.

    The browser's time zone decides, then the first of its ``locales`` that names a country ("es-CO", whose
    time zone is known only where the country has one alone), then this computer's time zone.
    """
    return _place(zone) or _place_of_locales(locales) or _place(fallback) or ("", "")


def _place(zone: str | None) -> tuple[str, str] | None:
    known = get_global("zone_aliases").get(zone or "", zone or "")
    country = get_global("zone_territories").get(known)
    return (country, known) if known in time_zones() and country in countries() else None


def _place_of_locales(locales: Iterable[str]) -> tuple[str, str] | None:
    for locale in locales:
        language, _, country = locale.replace("_", "-").upper().rpartition("-")
        if language and country in countries():
            return country, only_zone(country)
    return None


def only_zone(country: str) -> str:
    """The time zone of a country that has one alone; empty for others."""
    zones = zones_of(country)
    return next(iter(zones)) if len(zones) == 1 else ""


def language_choices(page_language: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(code, name) of the languages that packs are installed for, and of all others; each sorted by name.

    A name is in the language itself and, where that differs, in ``page_language``: "Español (Spanish)".
    """
    packed = catalog().translator.languages
    rows = sorted(((code, _both_names(code, page_language)) for code in languages()), key=_by_name)
    return [row for row in rows if row[0] in packed], [row for row in rows if row[0] not in packed]


def _both_names(code: str, page_language: str) -> str:
    own, here = own_name(code), name_in(code, page_language)
    return own if own.casefold() == here.casefold() else f"{own} ({here})"


def _by_name(row: tuple[str, str]) -> str:
    return _folded(row[1])


def _folded(name: str) -> str:
    """A sort key under which "Åland" sorts with A: close enough to the order of every language."""
    return unicodedata.normalize("NFKD", name).casefold()
