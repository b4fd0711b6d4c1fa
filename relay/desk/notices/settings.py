"""Change a person's notice settings: seen up to a time and, for teachers, mail address and frequency."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from relay.database import now
from relay.desk.notices.entities import NoticeBox, Rhythm
from relay.people.entities import User
from relay.problems import Problem
from relay.web import signatures

CONFIRM_WITHIN = timedelta(days=7)
_EACH = timedelta(minutes=1)  # notices within a minute share one mail
_HOUR = 7  # a.m., in the class's time zone, for daily and weekly mails
# Addresses that every server accepts without extensions: ASCII, no quotes, nothing that ends a header.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)


class BadAddress(Problem):
    message = _l("That is no e-mail address that mail can be sent to.")
    field = "address"


class OnlyTeachers(Problem):
    message = _l("Only teachers get mail: a relay keeps no address of a student.")


class LinkOutdated(Problem):
    message = _l("This link does not work any more. Sign in and look at your notices.")


def mark_seen(session: Session, user: User, until: datetime) -> None:
    """Mark all notices up to ``until`` as seen; a time in the future counts as now."""
    box = _own(session, user)
    until = min(until, now())
    if box.seen_until is None or box.seen_until < until:
        box.seen_until = until
    session.flush()


def set_mail(session: Session, user: User, *, address: str, rhythm: Rhythm, zone: str) -> NoticeBox:
    """Set where and how often notices are mailed; ``zone`` is the IANA time zone for daily and weekly mails.

    A new address must be confirmed through a link mailed to it. An empty address ends the mails. Raises
    OnlyTeachers, BadAddress.
    """
    if not user.is_teacher:
        raise OnlyTeachers
    address = address.strip()
    if address and (len(address) > 254 or not _ADDRESS.fullmatch(address)):
        raise BadAddress
    box = _own(session, user)
    if not address:
        box.address, box.confirmed_at, box.confirmation_due, box.rhythm = None, None, False, Rhythm.OFF
    elif address != box.address or box.confirmed_at is None:
        box.address, box.confirmed_at, box.confirmation_due = address, None, True
    if address:
        if box.rhythm == Rhythm.OFF:
            box.mailed_until = now()  # earlier notices are not mailed
        box.rhythm = rhythm
    box.start_again()  # the outcome of a mail that is being sent must not change the new settings
    box.not_before = now() if box.confirmation_due else next_time(box.rhythm, now(), zone)
    session.flush()
    return box


def next_time(rhythm: Rhythm, after: datetime, zone: str) -> datetime:
    """When the next mail is due: daily at _HOUR in ``zone``, weekly on Mondays at _HOUR, else after _EACH."""
    if rhythm in (Rhythm.OFF, Rhythm.EACH):
        return after + _EACH
    there = after.astimezone(ZoneInfo(zone))
    days = 1 if there.hour >= _HOUR else 0
    if rhythm == Rhythm.WEEKLY:
        days = -there.weekday() % 7
        if days == 0 and there.hour >= _HOUR:
            days = 7
    morning = there.replace(hour=_HOUR, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return morning.astimezone(after.tzinfo)


def token(box: NoticeBox, secret_key: str) -> str:
    """A signed token for the links in a mail; its reader can confirm or end the mails without signing in."""
    return str(_signer(secret_key).dumps([box.user_id, box.address]))


def find(session: Session, given: str, secret_key: str, *, fresh: bool = False) -> NoticeBox:
    """The box of a token, as long as its address has not changed.

    ``fresh``: the token must also be younger than CONFIRM_WITHIN. Raises LinkOutdated.
    """
    try:
        age = int(CONFIRM_WITHIN.total_seconds()) if fresh else None
        user_id, address = _signer(secret_key).loads(given, max_age=age)
    except (BadSignature, ValueError):
        raise LinkOutdated from None
    box = session.get(NoticeBox, user_id)
    if box is None or box.address is None or box.address != address:
        raise LinkOutdated
    return box


def confirm(session: Session, box: NoticeBox, zone: str) -> None:
    """Confirm the address: mails start from now."""
    if box.confirmed_at is None:
        box.confirmed_at = box.mailed_until = now()
    box.confirmation_due = False
    box.not_before = next_time(box.rhythm, now(), zone)
    session.flush()


def stop(session: Session, box: NoticeBox) -> None:
    """End the mails and forget the address."""
    box.address, box.confirmed_at, box.confirmation_due, box.rhythm = None, None, False, Rhythm.OFF
    box.end_lease()
    session.flush()


def _own(session: Session, user: User) -> NoticeBox:
    box = session.get(NoticeBox, user.id)
    if box is None:
        box = NoticeBox(user_id=user.id, mailed_until=now(), not_before=now(), rhythm=Rhythm.OFF)
        session.add(box)
        session.flush()
    return box


def _signer(secret_key: str) -> URLSafeTimedSerializer:
    return signatures.serializer(secret_key, "notices by mail")
