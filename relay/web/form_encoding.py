"""Refuses forms that no page of ours sends: those that are not UTF-8, and those with files."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from flask_babel import gettext as _

from relay.web.errors import Told


def init_app(app: Flask) -> None:
    """Check the encoding of every form. Call before registering anything that reads forms."""
    app.before_request(_utf8_only)
    app.before_request(_no_files)


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


def _no_files() -> None:
    """Answer 400 to a form with a file: none of ours has a field for one, and text fields cannot hold it."""
    if request.mimetype == "multipart/form-data" and request.files:
        abort(400)
