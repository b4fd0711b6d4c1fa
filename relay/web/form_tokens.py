"""The token of each form (against cross-site request forgery), written differently on every page.

Flask-WTF's token holds the same secret for a whole session. Compression would let its length be probed (see
relay/web/compression.py), so that each page writes it XORed with new random bytes, which stand before it.
"""

from __future__ import annotations

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect, generate_csrf

_MARK = "m."  # a token of Flask-WTF itself never has a dot in second place


class FormTokens(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's protection, for tokens as pages have them."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token
        app.context_processor(lambda: {"csrf_token": masked_token})

    def _get_csrf_token(self) -> str | None:
        token: str | None = super()._get_csrf_token()
        return unmasked(token) if token else token


def masked_token() -> str:
    """The token for the forms of the page that is being rendered; the same for all of them."""
    if "masked_token" not in g:
        token = generate_csrf().encode("ascii")
        pad = secrets.token_bytes(len(token))
        g.masked_token = _MARK + urlsafe_b64encode(pad + _xor(pad, token)).decode("ascii")
    return str(g.masked_token)


def unmasked(token: str) -> str:
    """The token that ``masked_token`` has masked; anything else as it is, for Flask-WTF to refuse."""
    if not token.startswith(_MARK):
        return token
    try:
        both = urlsafe_b64decode(token.removeprefix(_MARK).encode("ascii"))
        half = len(both) // 2
        return _xor(both[:half], both[half:]).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _xor(pad: bytes, text: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(pad, text, strict=True))
