"""Mail for teachers: the question whether an address wants it, and the news since the last one.

E-mail leaves the school, so it says how much is new and where to read it, never what a child wrote nor who.

1. ``send_due`` takes one due box after the other, by a conditional update, so that two workers send one mail.
2. The mail is sent outside any transaction.
3. It is noted up to when news went out; what could not be sent is tried again, ever more seldom.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

import structlog
from flask import Flask, current_app, render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from relay.config import Settings
from relay.database import now
from relay.desk.notices import queries, settings
from relay.desk.notices.entities import NoticeBox, Rhythm
from relay.desk.notices.labels import counted
from relay.people.entities import User

log = structlog.get_logger()

_HOLD = timedelta(minutes=5)
_TIMEOUT = 20.0  # seconds for each step of talking to the server
_FIRST_PAUSE = timedelta(minutes=2)  # doubles with each failure
_LONGEST_PAUSE = timedelta(hours=12)
_GIVE_UP = 8  # failures in a row after which the address has to be confirmed anew


def send_due(app: Flask, session: Session) -> int:
    """Send what is due and return how many mails went out. Needs an application context."""
    relay: Settings = app.config["RELAY"]
    if not relay.smtp_host:
        return 0
    sent = 0
    for user_id in session.scalars(_due(now())).all():
        box = session.get_one(NoticeBox, user_id, populate_existing=True)
        if not settings.hold(session, box, now() + _HOLD):
            session.rollback()
            continue
        session.commit()
        sent += _see_through(relay, session, box)
    return sent


def _due(moment: datetime) -> Select[int]:
    wanted = or_(
        NoticeBox.confirmation_due,
        and_(NoticeBox.confirmed_at.is_not(None), NoticeBox.rhythm != Rhythm.OFF),
    )
    return (
        select(NoticeBox.user_id)
        .where(NoticeBox.address.is_not(None), NoticeBox.not_before <= moment, wanted)
        .order_by(NoticeBox.not_before)
        .limit(50)
    )


def _see_through(relay: Settings, session: Session, box: NoticeBox) -> int:
    """Send one box its mail, if there is something to say. No transaction is open meanwhile."""
    until = now()
    asking = box.confirmation_due
    message = _question(relay, box) if asking else _news(relay, session, box, until)
    zone = zone_of(box.user)
    session.commit()
    error = _send(relay, message) if message is not None else None
    box = session.get_one(NoticeBox, box.user_id, populate_existing=True)
    box.sending_until = None
    if error is not None:
        _put_off(box, error)
        session.commit()
        return 0
    box.failures = 0
    if asking:
        box.confirmation_due = False
    else:
        box.mailed_until = until
    box.not_before = settings.next_time(Rhythm(box.rhythm), until, zone)
    session.commit()
    return 1 if message is not None else 0


def _put_off(box: NoticeBox, error: str) -> None:
    box.failures += 1
    pause = min(_FIRST_PAUSE * 2 ** (box.failures - 1), _LONGEST_PAUSE)
    box.not_before = now() + pause
    log.warning("mail not sent", user=box.user_id, failures=box.failures, error=error)
    if box.failures >= _GIVE_UP:
        box.confirmed_at, box.confirmation_due = None, False


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


def _send(relay: Settings, message: EmailMessage) -> str | None:
    """Hand the mail to the server. What went wrong, where something did; without what is in the mail."""
    try:
        with _connection(relay) as server:
            if relay.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if relay.smtp_user:
                server.login(relay.smtp_user, relay.smtp_password)
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        return "the server does not take mail for this address"
    except (smtplib.SMTPException, OSError) as error:
        return type(error).__name__
    return None


def _connection(relay: Settings) -> smtplib.SMTP:
    if relay.smtp_security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.smtp_host, relay.smtp_port, timeout=_TIMEOUT, context=context)
    return smtplib.SMTP(relay.smtp_host, relay.smtp_port, timeout=_TIMEOUT)
