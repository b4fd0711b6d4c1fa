"""The interface language: the one chosen in this session, else the account's, else the browser's."""

from __future__ import annotations

from collections.abc import Iterable

from babel.lists import format_list
from babel.numbers import format_decimal
from flask import Flask, session
from flask_babel import Babel, get_locale
from flask_login import current_user

from relay.web import interface_languages, language_names

babel = Babel()


def _choose() -> str:
    chosen = session.get("ui_language") or getattr(current_user, "ui_language", None)
    return str(chosen) if chosen in interface_languages.codes() else interface_languages.of_browser()


def page_language() -> str:
    """The code of the interface language of this page."""
    return str(get_locale() or interface_languages.SOURCE)


def decimal(value: float) -> str:
    """A number with at most two decimals, formatted for the language of the page."""
    return format_decimal(round(value, 2), locale=get_locale())


def listed(items: Iterable[object]) -> str:
    """Items as a list in the language of the page: "1, 2 and 4"."""
    return format_list([str(item) for item in items], locale=get_locale())


def init_app(app: Flask) -> None:
    babel.init_app(
        app, locale_selector=_choose, default_translation_directories=str(interface_languages.FOLDER)
    )
    app.jinja_env.globals.update(
        page_language=page_language,
        interface_languages=interface_languages.codes(),
        own_name=language_names.own_name,
        language_name=lambda code: language_names.name_in(code, page_language()),
        direction=language_names.direction,
    )
    app.jinja_env.filters["decimal"] = decimal
    app.jinja_env.filters["listed"] = listed
