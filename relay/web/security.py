"""Security of every request and response: same-origin check, CSRF token, rate limits, headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from relay.web.form_tokens import FormTokens

csrf = FormTokens()
# A whole school shares one IP address, so views name their own rate limit key (account or class code). The
# address is the key only for requests that have neither, with limits high enough for a whole school.
limiter = Limiter(key_func=get_remote_address)

# Nothing from other sites and nothing inline, so that an injected tag or attribute has no effect.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def share_of(times: int) -> int:
    """How often each web process lets something happen that may happen ``times`` times, at least once.

    Without Redis each process counts for itself, so that each allows its part.
    """
    relay = current_app.config["RELAY"]
    shares = 1 if relay.redis_url else relay.web_processes
    return max(1, times // shares)


def init_app(app: Flask) -> None:
    # Before the CSRF check, so that a form of another site is refused before any of its fields is read.
    app.before_request(_same_origin)
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_headers)


def _same_origin() -> None:
    """Answer 403 to a form of another site. Browsers send the origin of every POST; scripts need not."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    # Refused here, since what reads it next (the form token's check, over HTTPS) would fail on it.
    if _host_of(request.headers.get("Referer", "")) is None:
        abort(403)
    origin = request.headers.get("Origin")
    if origin is None:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            abort(403)
        return
    public = current_app.config["RELAY"].public_url
    if origin != public and _host_of(origin) != request.host:
        abort(403)


def _host_of(address: str) -> str | None:
    """The host and port of an address that a header names; None where it is no address."""
    try:
        return urlsplit(address).netloc
    except ValueError:  # "http://["
        return None


def _headers(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.endpoint == "static" and response.status_code < 400:
        # Styles, scripts and drawings, which are no pages; a first visit loads seventeen of them.
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        return response
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    # Pages show what minors wrote, so no cache may keep them, nor the Back button after signing out.
    response.headers.setdefault("Cache-Control", "no-store")
    return response
