"""Compress what browsers fetch, but nothing that another site asked for.

BREACH (https://breachattack.com): whoever can make a browser ask for a page over and over, each time with a
guess in the address, and sees how long the encrypted answers are, learns what else stands on the page, as the
right guess compresses best. So an answer is compressed only where no other site caused the request, which
browsers say (``Sec-Fetch-Site``, or the origin of the ``Referer``). And the one secret of every page, the
token of its forms, looks different each time (relay/web/form_tokens.py). Static files hold no secrets.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

import brotli
from flask import Flask, Response, request
from flask_compress import Compress

_compress = Compress()


def init_app(app: Flask) -> None:
    """Compress responses. Call before whatever else changes them: what is registered first comes last."""
    app.config["COMPRESS_REGISTER"] = False
    _compress.init_app(app)
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if request.endpoint != "static" and asked_by_another_site():
        return response
    if request.endpoint == "static" and response.status_code == 200 and request.accept_encodings["br"] > 0:
        return _smallest(response)
    body = response.response
    compressed = _compress.after_request(response)
    if compressed.response is not body and hasattr(body, "close"):
        compressed.call_on_close(body.close)  # a file: Flask-Compress only reads it
    return compressed


def _smallest(response: Response) -> Response:
    """A static file in Brotli's best quality, which takes too long for pages and is made once for a file."""
    if response.mimetype not in _compress.compress_mimetypes_set:
        return response
    etag, _weak = response.get_etag()
    response.direct_passthrough = False
    response.set_data(_best(response.get_data()))
    response.headers["Content-Encoding"] = "br"
    response.vary.add("Accept-Encoding")
    if etag:
        response.set_etag(f"{etag}:br")  # other bytes than those of the file itself
    return response


@lru_cache(maxsize=128)
def _best(content: bytes) -> bytes:
    compressed: bytes = brotli.compress(content, quality=11)
    return compressed


def asked_by_another_site() -> bool:
    """Whether a page of another site made the browser send this request, as far as the browser says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    try:
        host = urlsplit(request.headers.get("Referer", "")).netloc
    except ValueError:  # "http://["
        return True
    return bool(host) and host != request.host
