"""What every request and response goes through: headers, the form token, where a form came from, limits."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

csrf = CSRFProtect()
# A school shares one IP address, so views name their own key (account or class code). The address only
# bounds what comes in with neither, generously enough for a whole school.
limiter = Limiter(key_func=get_remote_address)

# Nothing from elsewhere and nothing inline: an injected tag or attribute does nothing.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def init_app(app: Flask) -> None:
    # First of all, so that another site's form is refused before anything looks at what is in it.
    app.before_request(_same_origin)
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_headers)


def _same_origin() -> None:
    """Refuse a form that another site sent. Browsers state the origin of every POST; a script need not."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    if origin is None:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            abort(403)
        return
    public = current_app.config["RELAY"].public_url
    if origin != public and urlsplit(origin).netloc != request.host:
        abort(403)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint != "static":
        # Pages hold what minors wrote: no shared cache and no Back button after signing out.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
