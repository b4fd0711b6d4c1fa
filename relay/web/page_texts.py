"""What ``_`` and ``ngettext`` are in templates: Jinja's new style of gettext, with each text looked up once.

A page of fifty messages translates some eight hundred texts. Through Flask-Babel each of them looks up the
request, its language and its catalogue again; here the language of a page is looked up once, when the page is
rendered, and a text once in the life of the process. Templates that are imported without the context, such as
macros, find the language themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


class Texts:
    """The texts of one interface language. ``catalog``: Babel's translations of it."""

    def __init__(self, catalog: Any) -> None:
        self._catalog = catalog
        self._found: dict[str, tuple[str, Markup, bool]] = {}

        # Closures, since Jinja looks at each function that it calls, and takes longest for bound methods.
        @pass_eval_context
        def gettext(context: EvalContext, message: str, /, **values: Any) -> str:
            text, markup, formatted = self._found.get(message) or self._look_up(message)
            chosen = markup if context.autoescape else text
            return chosen % values if formatted else chosen

        @pass_eval_context
        def ngettext(context: EvalContext, singular: str, plural: str, number: int, /, **values: Any) -> str:
            text: str = self._catalog.ungettext(singular, plural, number)
            chosen = Markup(text) if context.autoescape else text  # noqa: S704 (a text of our catalogues)
            return chosen % {"num": number, **values}

        self.gettext: Callable[..., str] = gettext
        self.ngettext: Callable[..., str] = ngettext

    def _look_up(self, message: str) -> tuple[str, Markup, bool]:
        text: str = self._catalog.ugettext(message)
        # Templates name their texts as constants, so that there are no more of them than in the catalogue.
        found = self._found[message] = (text, Markup(text), "%" in text)  # noqa: S704
        return found


@lru_cache(maxsize=64)
def _texts(language: str, catalog: Any) -> Texts:
    return Texts(catalog)


def texts() -> Texts:
    """The texts of the page's language, which is that of the request or of ``force_locale``."""
    return _texts(str(get_locale()), get_translations())


@pass_eval_context
def _gettext(context: EvalContext, message: str, /, **values: Any) -> str:
    return texts().gettext(context, message, **values)


@pass_eval_context
def _ngettext(context: EvalContext, singular: str, plural: str, number: int, /, **values: Any) -> str:
    return texts().ngettext(context, singular, plural, number, **values)


def _of_page() -> dict[str, Any]:
    found = texts()
    return {"_": found.gettext, "gettext": found.gettext, "ngettext": found.ngettext}


def init_app(app: Flask) -> None:
    """Replace what Flask-Babel gives to templates. Call after it."""
    app.jinja_env.globals.update({"_": _gettext, "gettext": _gettext, "ngettext": _ngettext})
    app.context_processor(_of_page)
