"""Forms whose bytes are not UTF-8 are refused, not stored with the odd byte spelled out as ``%E9``."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, request
from flask_babel import gettext as _

from relay.web.errors import Told


def init_app(app: Flask) -> None:
    """Register before everything that reads a form."""
    app.before_request(_utf8_only)


def _utf8_only() -> None:
    """Browsers send the encoding of the page, so this only meets programs and damaged requests."""
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    try:
        unquote_to_bytes(request.get_data()).decode("utf-8")
    except UnicodeDecodeError:
        raise Told(
            400, _("That text did not arrive as UTF-8, so some of its letters are lost. Nothing was saved.")
        ) from None
