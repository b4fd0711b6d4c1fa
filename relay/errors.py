"""Error pages: what happened, in the reader's language, and what to do next."""

from __future__ import annotations

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)


def show(error: HTTPException) -> ResponseReturnValue:
    """One page for every HTTP error. A 404 never says whether the thing exists for somebody else."""
    sentences = {
        400: _("That did not arrive as it should. Go back, reload the page and try again."),
        401: _("Please sign in first."),
        403: _("You may not do that here."),
        404: _("There is nothing here, or it is not for you to see."),
        405: _("That address cannot be used this way."),
        413: _("That was too much text for one message."),
        429: _("That was many tries in a short time. Wait a few minutes and try again."),
    }
    code = error.code or 500
    text = sentences.get(code) or _("Something went wrong on our side. Nothing you wrote before is lost.")
    return render_template("errors/error.html", code=code, sentence=text), code
