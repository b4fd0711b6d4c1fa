"""A signed cookie with the ids of the people who have signed in from this browser before, for the lockout.

The cookie grants no access. It only decides which of an account's two counters a wrong PIN raises
(lockout.py). It holds the last LIMIT people, enough for a computer in a classroom.
"""

from __future__ import annotations

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from relay.web import signatures

COOKIE = "relay_known"
LIMIT = 60
_LIFE = 180 * 24 * 60 * 60  # seconds


def known_here() -> frozenset[int]:
    """The ids of the people who have signed in from the browser of this request."""
    return frozenset(_ids())


def remember(user_id: int) -> None:
    """Add ``user_id`` to the cookie, in the response to this request."""
    ids = [*(known for known in _ids() if known != user_id), user_id][-LIMIT:]

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            str(_signer().dumps(ids)),
            max_age=_LIFE,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response


def _ids() -> list[int]:
    try:
        ids = _signer().loads(request.cookies.get(COOKIE, ""), max_age=_LIFE)
    except BadSignature:
        return []
    return [int(user_id) for user_id in ids]


def _signer() -> URLSafeTimedSerializer:
    return signatures.serializer(str(current_app.secret_key), "known browser")
