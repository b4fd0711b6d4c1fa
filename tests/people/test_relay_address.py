"""The address that cards and links show, and who sets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.people import relay_address
from relay.people.entities import User
from relay.problems import Problem
from relay.web import public_address
from tests.html import Page, error_at, text_of, value_of
from tests.world import World

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def administrator(session: Session, world: World) -> User:
    world.ms_reed.administrator = True
    session.commit()
    return world.ms_reed


def test_an_administrator_sets_it_and_links_lead_there(
    administrator: User, world: World, session: Session, browse: Browse
) -> None:
    teacher, room = browse(administrator), f"/classes/{world.portland.id}"
    assert "Only this computer reaches the relay now." in text_of(teacher.get(room))
    sent = teacher.post("/address", data={"address": " relay.school.example/ ", "next": room})
    assert sent.headers["Location"] == room
    teacher.post(f"{room}/colleagues")
    page = Page(teacher.get(room))
    assert "relay.school.example/join" in page.text and "Only this computer" not in page.text
    assert page.to_copy[0].startswith("https://relay.school.example/staff/")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.ADDRESS)).one()
    assert (entry.actor_id, entry.detail) == (administrator.id, {})
    # The partner's teachers see it, too, and cannot change it.
    partner = browse(world.carolina).get("/address")
    assert "relay.school.example" in text_of(partner) and "An administrator" in text_of(partner)
    # Nothing typed: back to what can be found out.
    teacher.post("/address", data={"address": " "})
    assert "Only this computer reaches the relay now." in text_of(teacher.get("/address"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("192.168.1.20:8000", "http://192.168.1.20:8000"),
        ("[2001:db8::7]:8000", "http://[2001:db8::7]:8000"),
        ("raspberry.local", "http://raspberry.local"),
        ("relay.school.example", "https://relay.school.example"),
        ("http://relay.school.example:81/relay/", "http://relay.school.example:81/relay"),
    ],
)
def test_a_scheme_that_was_left_out_is_guessed(
    typed: str, kept: str, app: Flask, administrator: User, session: Session
) -> None:
    relay_address.set_address(session, administrator, typed)
    with app.test_request_context():
        assert public_address.public_address() == public_address.PublicAddress(kept, True, chosen=True)


@pytest.mark.parametrize(
    "typed",
    ["http://", "ftp://relay.example", "a b", "http://[", "relay.example:port", "http://a@relay.example",
     "http://relay.example?x=1", "javascript:alert(1)", "http://relay.example/\u202e", "x" * 300,
     "http://relay.example\nx", "127.0.0.1:8000", "http://localhost", "[::1]:8000", "[::]"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_kept_in_the_field(
    typed: str, administrator: User, browse: Browse
) -> None:
    page = browse(administrator).post("/address", data={"address": typed})
    assert page.status_code == 400
    assert error_at(page, "address")
    assert value_of(page, "address") == typed


def test_a_server_for_the_network_needs_no_setting(app: Flask, world: World, browse: Browse) -> None:
    public_address.listens(app, lambda: ["http://192.168.1.20:8000"])
    with app.test_request_context(base_url="http://relay.lan:8000"):  # as a teacher comes, so can others
        assert public_address.public_address().as_typed == "relay.lan:8000"
    page = browse(world.ms_reed).get("/address")
    assert "192.168.1.20:8000" in text_of(page) and 'class="qr"' in page.text


def test_loopback_is_said_for_what_it_is(administrator: User, session: Session) -> None:
    with pytest.raises(relay_address.OnlyHere):
        relay_address.set_address(session, administrator, "http://127.0.0.1:8000")
    with pytest.raises(Problem):
        relay_address.set_address(session, administrator, "http://")
