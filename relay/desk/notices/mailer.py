"""Mail for teachers: the request to confirm an address, and the notices since the last mail.

E-mail leaves the school, so a mail says how much is new and where to read it, never who wrote or what.

1. ``claim`` takes the next due box under a lease (relay/leases.py), so that only one worker sends the mail,
   and composes the mail.
2. ``send`` hands the mail to the mail server, outside any transaction.
3. ``note_sent`` stores up to when notices were mailed, and when the next mail is due. A mail that could not
   be sent is retried with back-off.
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

_TIMEOUT = 20.0  # seconds, for each network operation


@dataclass(frozen=True)
class Claimed:
    """A box under lease. ``message`` is its mail, None where there is nothing new."""

    lease: Lease
    asking: bool  # whether this is the confirmation mail
    message: EmailMessage | None
    until: datetime  # the mail covers notices up to then
    next_at: datetime  # when the next mail is due


def claim(session: Session, owner: str) -> Claimed | None:
    """Claim the box that has been due longest, and compose its mail.

    None where no box is due or no mail server is configured. ``owner`` must be new for each claim. Needs an
    application context.
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
    """Store that the mail was sent, or that there was none to send.

    False, and nothing is stored, where the lease was lost: it expired, or the person has changed the settings
    meanwhile.
    """
    said = {"confirmation_due": False} if claimed.asking else {"mailed_until": claimed.until}
    fine = {"attempts": 0, "hold_ups": 0, "deaths": 0, "error": None}
    return leases.settle(session, claimed.lease, not_before=claimed.next_at, **fine, **said)


def zone_of(user: User) -> str:
    """The IANA time zone of a person's first class; "UTC" where they have none."""
    return user.memberships[0].classroom.time_zone if user.memberships else "UTC"


def _question(relay: Settings, box: NoticeBox) -> EmailMessage:
    with force_locale(box.user.ui_language or "en"):
        body = render_template("desk/notices/confirm.txt", link=_link(relay, box))
        return _message(relay, box, _("Classroom Relay: may we write to you?"), body)


def _news(relay: Settings, session: Session, box: NoticeBox, until: datetime) -> EmailMessage | None:
    user = box.user
    since = min(box.mailed_until, until)  # it lies ahead where the clock was put back
    found = queries.tally(session, user, since, until)
    written = queries.written_since(session, user, since, until)
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
    """The address of the page to confirm or end the mails."""
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
    """Send a mail through the configured server. Needs an application context.

    Raises SMTPException, OSError.
    """
    relay: Settings = current_app.config["RELAY"]
    with _connection(relay) as server:
        if relay.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if relay.smtp_user:
            server.login(relay.smtp_user, relay.smtp_password)
        server.send_message(message)


def refused(error: Exception) -> bool:
    """Whether the server answers for good that it does not take this mail, rather than being in trouble."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _answer in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    else:
        return False
    return any(500 <= code < 600 for code in codes)


def reason(error: Exception) -> str:
    """The reason of a failure, without the address or anything else from the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "the server does not take mail for this address"
    return type(error).__name__


def _connection(relay: Settings) -> smtplib.SMTP:
    if relay.smtp_security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.smtp_host, relay.smtp_port, timeout=_TIMEOUT, context=context)
    return smtplib.SMTP(relay.smtp_host, relay.smtp_port, timeout=_TIMEOUT)
