"""Mail for teachers: the question whether an address wants it, and the news since the last one.

E-mail leaves the school, so it says how much is new and where to read it, never what a child wrote nor who.

1. ``claim`` takes the box that is due next under a lease (relay/leases.py), so that two workers send one
   mail, and writes the mail.
2. ``send`` hands it to the mail server, outside any transaction.
3. ``note_sent`` notes up to when news went out, and when the next mail is due. What could not be sent is
   tried again, ever more seldom.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from flask import current_app, render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from relay import leases
from relay.config import Settings
from relay.database import now
from relay.desk.notices import queries, settings
from relay.desk.notices.entities import NoticeBox, Rhythm
from relay.desk.notices.labels import counted
from relay.leases import Lease
from relay.people.entities import User

_TIMEOUT = 20.0  # seconds for each step of talking to the server


@dataclass(frozen=True)
class Claimed:
    """A box that a worker holds, and the mail for it; None where there is nothing to say."""

    lease: Lease
    asking: bool  # whether the mail asks if the address wants any
    message: EmailMessage | None
    until: datetime  # the news go up to then
    next_at: datetime


def claim(session: Session, owner: str) -> Claimed | None:
    """Take over the box that has been due longest, and write its mail; None where there is none.

    ``owner`` must be new for each claim. Needs an application context.
    """
    relay: Settings = current_app.config["RELAY"]
    for lease in leases.claim(session, NoticeBox, owner) if relay.smtp_host else ():
        box, until = session.get_one(NoticeBox, lease.key, populate_existing=True), now()
        return Claimed(
            lease=lease,
            asking=box.confirmation_due,
            message=_question(relay, box) if box.confirmation_due else _news(relay, session, box, until),
            until=until,
            next_at=settings.next_time(Rhythm(box.rhythm), until, zone_of(box.user)),
        )
    return None


def note_sent(session: Session, claimed: Claimed) -> bool:
    """The mail went out, or there was none to send. False where the box is not this worker's any more: its
    lease ran out, or its owner has set it anew meanwhile."""
    said = {"confirmation_due": False} if claimed.asking else {"mailed_until": claimed.until}
    return leases.settle(session, claimed.lease, attempts=0, error=None, not_before=claimed.next_at, **said)


def zone_of(user: User) -> str:
    """The time zone of a teacher's first class."""
    return user.memberships[0].classroom.time_zone if user.memberships else "UTC"


def _question(relay: Settings, box: NoticeBox) -> EmailMessage:
    with force_locale(box.user.ui_language or "en"):
        body = render_template("desk/notices/confirm.txt", link=_link(relay, box))
        return _message(relay, box, _("Classroom Relay: may we write to you?"), body)


def _news(relay: Settings, session: Session, box: NoticeBox, until: datetime) -> EmailMessage | None:
    user = box.user
    found = queries.tally(session, user, box.mailed_until, until)
    written = queries.written_since(session, user, box.mailed_until, until)
    total = sum(found.values()) + sum(written.values())
    if not total:
        return None
    with force_locale(user.ui_language or "en"):
        body = render_template(
            "desk/notices/news.txt",
            lines=[counted(kind, number) for kind, number in found.items()],
            boards=written,
            address=relay.public_url,
            link=_link(relay, box),
        )
        subject = ngettext("Classroom Relay: %(num)s new", "Classroom Relay: %(num)s new", total)
        return _message(relay, box, subject, body)


def _link(relay: Settings, box: NoticeBox) -> str:
    """Where the address says yes or no."""
    return f"{relay.public_url}/notices/mail/{settings.token(box, str(current_app.secret_key))}"


def _message(relay: Settings, box: NoticeBox, subject: str, body: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = relay.smtp_from
    message["To"] = box.address
    message["Subject"] = subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = make_msgid(domain=relay.smtp_from.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{_link(relay, box)}>"
    message.set_content(body)
    return message


def send(message: EmailMessage) -> None:
    """Hand the mail to the server. Needs an application context. Raises SMTPException, OSError."""
    relay: Settings = current_app.config["RELAY"]
    with _connection(relay) as server:
        if relay.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if relay.smtp_user:
            server.login(relay.smtp_user, relay.smtp_password)
        server.send_message(message)


def reason(error: Exception) -> str:
    """What went wrong, without the address or anything else that is in the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "the server does not take mail for this address"
    return type(error).__name__


def _connection(relay: Settings) -> smtplib.SMTP:
    if relay.smtp_security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.smtp_host, relay.smtp_port, timeout=_TIMEOUT, context=context)
    return smtplib.SMTP(relay.smtp_host, relay.smtp_port, timeout=_TIMEOUT)
