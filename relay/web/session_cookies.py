"""Sessions in signed cookies: usual ones, which end when they are not used, and those that stay.

A usual session ends when nothing was asked for ``PERMANENT_SESSION_LIFETIME``. One that stays has a fixed end
in ``session[STAY]``: {"since": …, "until": …}, in seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from relay.database import now
from relay.web.signatures import TimestampSigner

STAY = "stay"
LONGEST_STAY = timedelta(days=30)


def init_app(app: Flask) -> None:
    app.session_interface = _Sessions()


def since(session: Mapping[str, Any]) -> datetime | None:
    """When a session that stays began; None for a usual one."""
    stay = session.get(STAY)
    return datetime.fromtimestamp(stay["since"], UTC) if stay else None


def until(session: Mapping[str, Any]) -> datetime | None:
    """When a session that stays ends; None for a usual one."""
    stay = session.get(STAY)
    return datetime.fromtimestamp(stay["until"], UTC) if stay else None


class _Sessions(SecureCookieSessionInterface):
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        made = self.get_signing_serializer(app)
        if made is None:
            return None
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        usual = int(app.permanent_session_lifetime.total_seconds())
        try:
            found = self.session_class(made.loads(cookie, max_age=max(usual, _LONGEST)))
            end = until(found)
            if end is None:
                made.loads(cookie, max_age=usual)
        except BadSignature:
            return self.session_class()
        return found if end is None or end > now() else self.session_class()

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        return until(session) or super().get_expiration_time(app, session)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = TimestampSigner  # before it has signed or read anything
        return made


_LONGEST = int(LONGEST_STAY.total_seconds())
