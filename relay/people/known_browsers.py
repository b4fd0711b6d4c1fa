"""Which people have signed in from this browser before: a signed cookie with their ids, for the lockout.

It says nothing else, opens nothing, and only decides at which door a wrong PIN counts. A computer in a
classroom remembers the last LIMIT people.
"""

from __future__ import annotations

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

COOKIE = "relay_known"
LIMIT = 60
_LIFE = 180 * 24 * 60 * 60  # seconds


def known_here() -> frozenset[int]:
    """The ids of the people who have signed in from the browser that asks."""
    return frozenset(_ids())


def remember(user_id: int) -> None:
    """Put ``user_id`` into the cookie of the response to this request."""
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
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known browser")
