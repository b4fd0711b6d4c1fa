"""Mail, against a real SMTP server on loopback: what goes out, to whom, how often, and never twice."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as Connection
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.config import Settings
from relay.desk.notices import mail_job, mailer, settings
from relay.desk.notices.entities import NoticeBox, Rhythm
from relay.jobs import Lane
from relay.leases import PATIENT
from relay.people.entities import User
from relay.worker import drain
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]
ADDRESS = "reed@school.example"


def listening(inbox: Inbox, **options: object) -> Controller:
    """A mail server on a port that is free; aiosmtpd has to be told one, and another run may be faster."""
    for attempt in range(5):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            inbox.port = int(probe.getsockname()[1])
        controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **options)
        try:
            controller.start()
        except OSError:
            if attempt == 4:
                raise
        else:
            break
    return controller


class Inbox:
    """What the server took. ``refuse``: answer with an error instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse = False
        self.port = 0

    async def handle_RCPT(
        self, server: object, connection: object, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: object, connection: Connection, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        assert [mail["To"]] == envelope.rcpt_tos
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    found = Inbox()
    controller = listening(found)
    yield found
    controller.stop()


@pytest.fixture
def mailing_app(app: Flask, inbox: Inbox) -> Flask:
    relay: Settings = app.config["RELAY"]
    app.config["RELAY"] = replace(
        relay,
        public_url="https://relay.school.example",
        smtp_host="127.0.0.1",
        smtp_port=inbox.port,
        smtp_security="none",
        smtp_from="relay@school.example",
    )
    return app


def subscribe(browse: Browse, teacher: User, rhythm: str, address: str = ADDRESS):
    return browse(teacher).post("/notices/mail", data={"address": address, "rhythm": rhythm})


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https://relay\.school\.example(/notices/mail/\S+)", mail.get_content())
    assert found
    return found.group(1)


def send_due(app: Flask, inbox: Inbox) -> int:
    """Let a worker send what is due; how many mails came."""
    before = len(inbox.mails)
    drain(app, lane=Lane.BACKGROUND)
    return len(inbox.mails) - before


@pytest.fixture
def confirmed(
    mailing_app: Flask, session: Session, world: World, browse: Browse, inbox: Inbox, client: FlaskClient
) -> Callable[[str], None]:
    """``confirmed("each")``: Ms Reed has given her address and opened the link in the first mail."""

    def do(rhythm: str) -> None:
        subscribe(browse, world.ms_reed, rhythm)
        assert send_due(mailing_app, inbox) == 1
        client.post(link_in(inbox.mails.pop()), data={"answer": "yes"})

    return do


def test_nothing_is_sent_to_an_address_that_has_not_said_yes(
    mailing_app: Flask, session: Session, world: World, browse: Browse, inbox: Inbox, write: Write,
    client: FlaskClient, later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    assert subscribe(browse, world.ms_reed, "each").status_code == 302
    assert send_due(mailing_app, inbox) == 1
    (question,) = inbox.mails
    assert question["To"] == ADDRESS and question["From"] == "relay@school.example"
    write(world.samuel, "Hola")
    later(timedelta(hours=1))
    assert send_due(mailing_app, inbox) == 0
    # Looking at the page confirms nothing, mail scanners follow links.
    path = link_in(question)
    assert client.get(path).status_code == 200
    assert send_due(mailing_app, inbox) == 0
    assert client.post(path, data={"answer": "yes"}).status_code == 200
    write(world.samuel, "¿Hay alguien?")
    later(timedelta(minutes=2))
    assert send_due(mailing_app, inbox) == 1


def test_the_news_say_how_much_and_never_what_or_who(
    confirmed: Callable[[str], None], mailing_app: Flask, session: Session, world: World, inbox: Inbox,
    write: Write, later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    confirmed("each")
    write(world.samuel, "Vivo en la calle 10.")
    write(world.samuel, "¿Y ustedes?")
    later(timedelta(minutes=2))
    assert send_due(mailing_app, inbox) == 1
    (mail,) = inbox.mails
    text = mail.get_content()
    assert "2 messages in your topics" in text and "2 new messages on “Portland and Medellín”" in text
    assert "https://relay.school.example/notices" in text
    assert "Samuel" not in mail.as_string() and "calle" not in mail.as_string()
    assert mail["Auto-Submitted"] == "auto-generated" and "/notices/mail/" in mail["List-Unsubscribe"]
    later(timedelta(minutes=2))
    assert send_due(mailing_app, inbox) == 0  # nothing new, no mail


def test_two_workers_send_one_mail(
    confirmed: Callable[[str], None], mailing_app: Flask, session: Session, inbox: Inbox, write: Write,
    world: World, later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    confirmed("each")
    write(world.samuel, "Hola")
    later(timedelta(minutes=2))
    (held,) = mail_job.KIND.claim(session, "slow")
    session.commit()
    assert send_due(mailing_app, inbox) == 0
    later(PATIENT.lease)  # the first worker has died, it seems
    assert send_due(mailing_app, inbox) == 1
    assert not mailer.note_sent(session, held)


def test_a_new_address_is_asked_even_while_the_old_one_is_being_asked(
    mailing_app: Flask, session: Session, world: World, browse: Browse, inbox: Inbox
) -> None:
    subscribe(browse, world.ms_reed, "each")
    (held,) = mail_job.KIND.claim(session, "slow")
    session.commit()
    subscribe(browse, world.ms_reed, "each", address="other@school.example")
    assert not mailer.note_sent(session, held)
    session.commit()
    assert send_due(mailing_app, inbox) == 1
    assert inbox.mails[0]["To"] == "other@school.example"


def test_what_could_not_be_sent_is_sent_later(
    confirmed: Callable[[str], None], mailing_app: Flask, session: Session, world: World, inbox: Inbox,
    write: Write, later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    confirmed("each")
    write(world.samuel, "Hola")
    later(timedelta(minutes=2))
    inbox.refuse = True
    assert send_due(mailing_app, inbox) == 0
    inbox.refuse = False
    assert send_due(mailing_app, inbox) == 0  # not at once
    later(timedelta(minutes=3))
    assert send_due(mailing_app, inbox) == 1
    assert "1 message in your topics" in inbox.mails[0].get_content()


def test_an_address_that_never_takes_mail_is_given_up(
    confirmed: Callable[[str], None], mailing_app: Flask, session: Session, world: World, inbox: Inbox,
    write: Write, browse: Browse, later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    confirmed("each")
    write(world.samuel, "Hola")
    inbox.refuse = True
    for _ in range(10):
        later(timedelta(hours=13))
        send_due(mailing_app, inbox)
    inbox.refuse = False
    assert send_due(mailing_app, inbox) == 0
    assert "did not arrive" in browse(world.ms_reed).get("/notices").get_data(as_text=True)


def test_a_server_that_is_away_stops_nothing(
    confirmed: Callable[[str], None], mailing_app: Flask, session: Session, world: World, write: Write,
    later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    confirmed("each")
    mailing_app.config["RELAY"] = replace(mailing_app.config["RELAY"], smtp_port=1)
    write(world.samuel, "Hola")
    later(timedelta(minutes=2))
    drain(mailing_app, lane=Lane.BACKGROUND)
    session.expire_all()
    box = session.get_one(NoticeBox, world.ms_reed.id)
    assert (box.attempts, box.hold_ups, box.error) == (0, 1, "ConnectionRefusedError")


def test_without_encryption_no_password_and_no_mail_goes_out(
    confirmed: Callable[[str], None], mailing_app: Flask, session: Session, world: World, inbox: Inbox,
    write: Write, later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    confirmed("each")
    # The server offers no STARTTLS; somebody in between may have taken the offer out.
    relay = replace(mailing_app.config["RELAY"], smtp_security="starttls", smtp_user="u", smtp_password="p")
    mailing_app.config["RELAY"] = relay
    write(world.samuel, "Hola")
    later(timedelta(minutes=2))
    assert send_due(mailing_app, inbox) == 0
    assert inbox.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # loopback, in this test only
def test_signing_in_at_the_server(mailing_app: Flask, session: Session, world: World, browse: Browse) -> None:
    def check(
        server: object, connection: object, envelope: object, mechanism: str, given: object
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        # Not handled: the server answers a wrong password with 535 by itself.
        right = (given.login, given.password) == (b"relay", b"open sesame")
        return AuthResult(success=right, handled=False)

    found = Inbox()
    controller = listening(found, authenticator=check, auth_required=True, auth_require_tls=False)
    try:
        for password, sent in (("wrong", 0), ("open sesame", 1)):
            mailing_app.config["RELAY"] = replace(
                mailing_app.config["RELAY"], smtp_port=found.port, smtp_user="relay", smtp_password=password
            )
            subscribe(browse, world.ms_reed, "each")
            session.expire_all()
            assert send_due(mailing_app, found) == sent
    finally:
        controller.stop()
    assert len(found.mails) == 1


def test_the_link_in_a_mail_ends_it_and_forgets_the_address(
    confirmed: Callable[[str], None], mailing_app: Flask, session: Session, world: World, inbox: Inbox,
    write: Write, client: FlaskClient, later: Callable[[timedelta], None],
) -> None:  # fmt: skip
    confirmed("each")
    write(world.samuel, "Hola")
    later(timedelta(minutes=2))
    send_due(mailing_app, inbox)
    path = link_in(inbox.mails[0])
    later(timedelta(days=400))  # ending it works for as long as anybody keeps the mail
    assert client.post(path, data={"answer": "no"}).status_code == 200
    session.expire_all()
    box = session.get_one(NoticeBox, world.ms_reed.id)
    assert box.address is None and box.rhythm == Rhythm.OFF
    assert client.get(path).status_code == 404
    assert client.get("/notices/mail/forged").status_code == 404


def test_a_confirmation_has_to_come_within_a_week_and_for_the_same_address(
    mailing_app: Flask, session: Session, world: World, inbox: Inbox, browse: Browse, client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    subscribe(browse, world.ms_reed, "each")
    send_due(mailing_app, inbox)
    path = link_in(inbox.mails[0])
    monkeypatch.setattr(settings, "CONFIRM_WITHIN", timedelta(seconds=-1))
    assert client.post(path, data={"answer": "yes"}).status_code == 404
    monkeypatch.undo()
    subscribe(browse, world.ms_reed, "each", address="other@school.example")
    assert client.post(path, data={"answer": "yes"}).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "reed", "reed@", "@school.example", "a b@school.example", "reed@school", "réed@school.example",
        "reed@school.example\nBcc: all@school.example", "<reed@school.example>", "a@b.example,c@d.example",
        "x" * 65 + "@school.example",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_kept_in_the_form(
    mailing_app: Flask, world: World, browse: Browse, address: str
) -> None:
    answer = subscribe(browse, world.ms_reed, "each", address=address)
    assert answer.status_code == 400
    assert 'aria-describedby="address-e"' in answer.get_data(as_text=True)


MONDAY_5_UTC = datetime(2025, 10, 13, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "after", "zone", "expected"),
    [
        (Rhythm.EACH, MONDAY_5_UTC, "UTC", "2025-10-13T05:01"),
        (Rhythm.DAILY, MONDAY_5_UTC, "UTC", "2025-10-13T07:00"),
        (Rhythm.DAILY, MONDAY_5_UTC + timedelta(hours=3), "UTC", "2025-10-14T07:00"),
        (Rhythm.DAILY, MONDAY_5_UTC, "America/Los_Angeles", "2025-10-13T14:00"),  # 7:00 there, summer time
        (Rhythm.DAILY, datetime(2025, 11, 1, 20, tzinfo=UTC), "America/Los_Angeles", "2025-11-02T15:00"),
        (Rhythm.WEEKLY, MONDAY_5_UTC, "UTC", "2025-10-13T07:00"),
        (Rhythm.WEEKLY, MONDAY_5_UTC + timedelta(hours=3), "UTC", "2025-10-20T07:00"),
        (Rhythm.WEEKLY, MONDAY_5_UTC + timedelta(days=2), "America/Bogota", "2025-10-20T12:00"),
    ],
)
def test_when_the_next_mail_comes(rhythm: Rhythm, after: datetime, zone: str, expected: str) -> None:
    assert settings.next_time(rhythm, after, zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == expected


def test_a_relay_without_a_mail_server_says_so(world: World, browse: Browse, app: Flask) -> None:
    assert "This relay sends no mail." in browse(world.ms_reed).get("/notices").get_data(as_text=True)
    assert drain(app, lane=Lane.BACKGROUND) == 0


class TestLimit:
    """With limits counted, which the other tests' applications switch off."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return replace(settings, extra={**settings.extra, "RATELIMIT_ENABLED": True})

    def test_nobody_can_have_a_relay_write_to_one_stranger_after_the_other(
        self, mailing_app: Flask, world: World, browse: Browse, client: FlaskClient
    ) -> None:
        assert client.post("/notices/mail", data={"address": "a@b.example"}).status_code == 401
        answers = [
            subscribe(browse, world.ms_reed, "each", address=f"stranger{number}@b.example").status_code
            for number in range(11)
        ]
        assert answers == [302] * 10 + [429]
        assert subscribe(browse, world.carolina, "each").status_code == 302
