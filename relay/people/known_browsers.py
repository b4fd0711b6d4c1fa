"""A signed cookie with the ids of the people who have signed in from this browser before, for the lockout.

The cookie grants no access. It only decides with whose tries a wrong PIN is counted (lockout.py). It names
the browser at random, so that wrong tries on one shared computer lock no other, and holds the last LIMIT
people, enough for a computer in a classroom.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets

from flask import Response, after_this_request, current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer

from relay.people.visitors import Visitor
from relay.web import signatures
from relay.web.request_values import whole_number

COOKIE = "relay_known"
LIMIT = 60
_LIFE = 180 * 24 * 60 * 60  # seconds


def visitor() -> Visitor:
    """Who sends this request, as far as can be known before anybody signs in."""
    browser, known = _read()
    name = session.setdefault("visitor", secrets.token_hex(8))
    return Visitor(_network(request.remote_addr), str(name), browser, known)


def remember(user_id: int) -> None:
    """Add ``user_id`` to the cookie, in the response to this request."""
    browser, known = _read()
    browser = browser or secrets.token_hex(8)
    known = (*(other for other in known if other != user_id), user_id)[-LIMIT:]

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            str(_signer().dumps([browser, *known])),
            max_age=_LIFE,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response


def _read() -> tuple[str, tuple[int, ...]]:
    try:
        content = _signer().loads(request.cookies.get(COOKIE, ""), max_age=_LIFE)
    except BadSignature:
        return "", ()
    browser, *known = content
    return str(browser), tuple(number for found in known if (number := whole_number(str(found))) is not None)


def _network(address: str | None) -> str:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:  # a server on a Unix socket without a proxy's headers
        name = address or ""
    else:
        found = getattr(found, "ipv4_mapped", None) or found
        name = str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"network {name}".encode(), "sha256").hex()[:32]


def _signer() -> URLSafeTimedSerializer:
    return signatures.serializer(str(current_app.secret_key), "known browser and people")
