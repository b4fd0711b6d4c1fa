"""What the tests of people share: the join form, filled in as a browser would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from relay.people.entities import Classroom
from tests.world import PIN


@pytest.fixture
def join() -> Callable[..., Any]:
    """``join(browser, room, "Maya")`` sends the join form, with the personas' PIN unless another is given."""

    def send(browser: FlaskClient, room: Classroom | str, nickname: str, pin: str = PIN, **more: str) -> Any:
        code = room if isinstance(room, str) else room.code
        return browser.post("/join", data={"code": code, "nickname": nickname, "pin": pin, **more})

    return send
