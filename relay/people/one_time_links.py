"""Links that work once: the signed nonce of a row, which records when the link expires, and its use."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from relay.database import now
from relay.people.entities import OneTimeLink
from relay.people.queries import still_open
from relay.problems import Problem

LIFE = timedelta(days=14)

Link = TypeVar("Link", bound=OneTimeLink)


class LinkGone(Problem):
    message = _l("This link does not work any more. A link works once, and for 14 days. Ask for a new one.")


def new_nonce() -> str:
    return secrets.token_urlsafe(32)


def token(link: OneTimeLink, secret_key: str) -> str:
    """The signed token in the address of a link."""
    return str(_signer(type(link), secret_key).dumps(link.nonce))


def find(session: Session, kind: type[Link], token: str, secret_key: str) -> Link:
    """The row of the link with this token. Raises LinkGone if it is forged, used, revoked or expired."""
    try:
        nonce = _signer(kind, secret_key).loads(token)
    except BadSignature:
        raise LinkGone from None
    link = session.scalar(select(kind).where(kind.nonce == nonce, *still_open(kind)))
    if link is None:
        raise LinkGone
    return link


def use(session: Session, link: OneTimeLink, user_id: int) -> None:
    """Mark a link as used. Raises LinkGone where it cannot be used any more.

    One conditional UPDATE, so that of two people at the same time only one succeeds.
    """
    kind = type(link)
    done = session.execute(
        update(kind)
        .where(kind.id == link.id, *still_open(kind))
        .values(used_at=now(), used_by_id=user_id)
        .execution_options(synchronize_session=False)
    )
    if not (isinstance(done, CursorResult) and done.rowcount == 1):
        raise LinkGone
    session.refresh(link)


def revoke(link: OneTimeLink) -> None:
    """Make the link unusable from now on. If it was used before, that stands."""
    link.revoked_at = link.revoked_at or now()


def _signer(kind: type[OneTimeLink], secret_key: str) -> URLSafeSerializer:
    # The entity's name is part of the salt, so that a token is valid for its own kind of link only.
    return URLSafeSerializer(secret_key, salt=f"link.{kind.__name__}")
