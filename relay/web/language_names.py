"""Names of languages, and the direction of their scripts, from CLDR through Babel."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


@cache
def name_in(code: str, language: str) -> str:
    """The name of ``code`` in ``language``: ``name_in("es", "en")`` is "Spanish"; else the code itself."""
    locale = _locale(code)
    return (locale and locale.get_display_name(language.replace("-", "_"))) or code


@cache
def own_name(code: str) -> str:
    """The name of a language in itself, capitalised: "Español", "Français", "العربية"."""
    name = name_in(code, code)
    return name[:1].upper() + name[1:]


@cache
def direction(code: str | None) -> str:
    """The value for HTML's ``dir``: "ltr" or "rtl"; "auto" for an unknown language."""
    locale = _locale(code) if code else None
    return locale.text_direction if locale else "auto"
