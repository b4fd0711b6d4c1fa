"""Refuses forms that no page of ours sends: not UTF-8, with files for no view, or with nameless fields."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from flask_babel import gettext as _

from relay.web import uploads
from relay.web.errors import Told


def init_app(app: Flask) -> None:
    """Check the encoding of every form. Call before registering anything that reads forms."""
    app.before_request(_utf8_only)
    app.before_request(_named_texts_only)


def _utf8_only() -> None:
    """Answer 400 to a form that is not UTF-8. Browsers use the page's encoding, so theirs always are."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    try:
        unquote_to_bytes(request.get_data()).decode("utf-8")
    except UnicodeDecodeError:
        raise Told(
            400, _("That text did not arrive as UTF-8, so some of its letters are lost. Nothing was saved.")
        ) from None


def _named_texts_only() -> None:
    """Answer 400 to a form with a file in a field that the view has for none: text fields cannot hold it. And
    to one with a field that has no name, which is no key for what reads the form next.
    """
    if request.mimetype != "multipart/form-data":
        return
    if None in request.form or None in request.files:
        abort(400)
    if not request.files.keys() <= uploads.file_fields():
        abort(400)
