"""What the tests of people share: a clock to move, and forms filled in as a browser would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from flask.testing import FlaskClient

from relay.people.entities import Classroom
from tests.world import PIN


class Clock:
    """The application's clock, standing still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    def forward(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    # By name, since the package's own attribute ``relay.db`` is the database object.
    monkeypatch.setattr(import_module("relay.db"), "_clock", lambda: made.moment)
    return made


@pytest.fixture
def join() -> Callable[..., Any]:
    """``join(browser, room, "Maya")`` sends the join form; the PIN is the personas' unless another is given."""

    def send(browser: FlaskClient, room: Classroom | str, nickname: str, pin: str = PIN, **more: str) -> Any:
        code = room if isinstance(room, str) else room.code
        return browser.post("/join", data={"code": code, "nickname": nickname, "pin": pin, **more})

    return send


@pytest.fixture
def description() -> dict[str, str]:
    """The fields of a class."""
    return {
        "name": "6B",
        "city": "Sevilla",
        "country": "ES",
        "time_zone": "Europe/Madrid",
        "language": "es",
        "age_band": "10-12",
    }


@pytest.fixture
def account() -> dict[str, str]:
    """The fields of a new teacher."""
    return {
        "person": "Señor Gil",
        "username": "Gil",
        "password": "caballo grapa correcto",
        "again": "caballo grapa correcto",
    }
