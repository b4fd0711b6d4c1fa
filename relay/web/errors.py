"""Error pages: they say, in the reader's language, what happened and what to do next."""

from __future__ import annotations

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from relay.database import db
from relay.web import interface_languages, outages, uploads


class Told(HTTPException):
    """An HTTP error with its own message, translated into the reader's language."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(InternalServerError, failed)


def show(error: HTTPException) -> ResponseReturnValue:
    """Render the page of an HTTP error. A 404 never reveals whether something exists for somebody else."""
    sentences = {
        400: _("That did not arrive as it should. Go back, reload the page and try again."),
        401: _("Please sign in first."),
        403: _("You may not do that here."),
        404: _("There is nothing here, or it is not for you to see."),
        405: _("That address cannot be used this way."),
        413: _("Those pictures are too large to be sent at once. Go back, and send fewer of them.")
        if (uploads.largest_request() or 0) > current_app.config["MAX_CONTENT_LENGTH"]
        else _("That was too much text for one message."),
        429: _("That was many tries in a short time. Wait a few minutes and try again."),
    }
    code = error.code or 500
    told = error.description if isinstance(error, Told) else None
    text = told or sentences.get(code) or _fault()
    # Headers that HTTP requires or recommends: Allow with 405, Retry-After with 429.
    headers = [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
    return render_template("errors/error.html", code=code, sentence=text), code, headers


def failed(error: InternalServerError) -> ResponseReturnValue:
    """Render the page of an internal error, which Flask has logged already. Rolls back."""
    if isinstance(error.original_exception, Exception) and outages.trouble_of(error.original_exception):
        return outages.answer(error.original_exception)
    db.session.rollback()
    try:
        return show(error)
    except SQLAlchemyError:
        # The layout of every page reads the signed-in person from the database. Without the database, show a
        # page without the layout.
        with force_locale(interface_languages.of_browser()):
            # Bypasses Flask's context processors, because one of them reads the signed-in person, too.
            return current_app.jinja_env.get_template("errors/bare.html").render(sentence=_fault()), 500


def _fault() -> str:
    return str(_("Something went wrong on our side. Nothing you wrote before is lost."))
