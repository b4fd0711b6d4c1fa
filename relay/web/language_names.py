"""Language names from CLDR (by way of Babel) and the direction of their script."""

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
    """The name of ``code`` in ``language``: ``name_in("es", "en")`` is "Spanish". The code where unknown."""
    locale = _locale(code)
    return (locale and locale.get_display_name(language.replace("-", "_"))) or code


@cache
def own_name(code: str) -> str:
    """The name a language has in itself, as a heading: "Español", "Français", "العربية"."""
    name = name_in(code, code)
    return name[:1].upper() + name[1:]


@cache
def direction(code: str | None) -> str:
    """``"ltr"`` or ``"rtl"``; ``"auto"`` where the language is not known."""
    locale = _locale(code) if code else None
    return locale.text_direction if locale else "auto"
