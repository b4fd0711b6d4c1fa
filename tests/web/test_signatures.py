"""Clocks that are put back, or that differ between machines: nobody is signed out, no link is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from itsdangerous import SignatureExpired

from relay.web import signatures
from tests import world as personas
from tests.world import World

SetClock = Callable[[timedelta], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """``set_clock(timedelta(hours=-1))`` puts back the clock that signatures are dated by."""

    def put(by: timedelta) -> None:
        clock = SimpleNamespace(time=lambda: time.time() + by.total_seconds())
        monkeypatch.setattr("itsdangerous.timed.time", clock)

    return put


def sign_in(client: FlaskClient) -> None:
    client.post("/sign-in", data={"username": "reed", "password": personas.PASSWORD})


def signed_in(client: FlaskClient) -> bool:
    return client.get("/classes").status_code == 200


@pytest.mark.parametrize(
    ("back", "stays"),
    [
        (timedelta(seconds=5), True),
        (timedelta(hours=1), True),
        (timedelta(days=3), False),  # a session from there would last for days after it should end
        (timedelta(hours=-9), False),  # it is nine hours old
    ],
    ids=["5 s", "an hour", "3 days", "9 hours on"],
)
def test_a_session_outlives_a_clock_that_is_put_back(
    client: FlaskClient, world: World, set_clock: SetClock, back: timedelta, stays: bool
) -> None:
    sign_in(client)
    assert signed_in(client)
    set_clock(-back)
    assert signed_in(client) == stays


def test_a_form_from_before_the_clock_was_put_back_is_taken(
    client: FlaskClient, world: World, set_clock: SetClock
) -> None:
    sign_in(client)
    assert "Sign out" in client.get("/classes").text
    set_clock(timedelta(hours=-1))
    assert client.post("/page-language", data={"language": "fr"}).status_code == 302
    assert "Se déconnecter" in client.get("/classes").text


def test_a_browser_is_still_known_and_a_link_still_good(set_clock: SetClock) -> None:
    signed = signatures.serializer("secret", "purpose").dumps([7])
    set_clock(timedelta(minutes=-10))
    assert signatures.serializer("secret", "purpose").loads(signed, max_age=60) == [7]
    set_clock(timedelta(seconds=90))
    with pytest.raises(SignatureExpired):
        signatures.serializer("secret", "purpose").loads(signed, max_age=60)


def test_the_time_of_a_signature_is_told(set_clock: SetClock) -> None:
    made = signatures.serializer("secret", "purpose")
    value, signed = made.loads(made.dumps("x"), return_timestamp=True)
    assert value == "x" and abs(signed.timestamp() - time.time()) < 60
