"""Error pages: what happened, in the reader's language, and nothing about what the reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from relay.people.entities import User
from tests.html import text_of
from tests.world import World

Browse = Callable[[User], FlaskClient]


def test_what_is_not_there_and_what_is_not_yours_look_the_same(browse: Browse, world: World) -> None:
    maya = browse(world.maya)
    theirs = maya.get(f"/p/{world.others.id}")
    nowhere = maya.get("/p/99999")
    assert theirs.status_code == nowhere.status_code == 404
    assert text_of(theirs) == text_of(nowhere)
    assert "not for you to see" in text_of(theirs)


def test_an_address_used_the_wrong_way(browse: Browse, world: World) -> None:
    answer = browse(world.maya).get("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "cannot be used this way" in text_of(answer)


def test_a_form_that_is_far_too_large(browse: Browse, world: World) -> None:
    answer = browse(world.maya).post("/page-language", data={"language": "x" * (1024 * 1024 + 1)})
    assert answer.status_code == 413
    assert "too much text" in text_of(answer)


def test_a_file_that_is_sent_to_a_form(browse: Browse, world: World) -> None:
    boundary, form = encode_multipart({"language": "es", "file": FileStorage(BytesIO(bytes(1024 * 1024)))})
    kind = f"multipart/form-data; boundary={boundary}"
    answer = browse(world.ms_reed).post("/page-language", data=form, content_type=kind, token=False)
    assert answer.status_code == 413
    assert "too much text" in text_of(answer)


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let the page of classes fail, as it would in production: a page, not a raised exception."""
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(error: Exception) -> None:
        def view() -> str:
            raise error

        monkeypatch.setitem(app.view_functions, "people.classrooms", view)

    return fail


def test_a_fault_of_ours_shows_a_page_and_none_of_its_insides(
    browse: Browse, world: World, broken: Callable[[Exception], None]
) -> None:
    broken(RuntimeError("secret detail"))
    answer = browse(world.ms_reed).get("/classes")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in text_of(answer)
    assert "secret detail" not in answer.get_data(as_text=True)


def test_with_the_database_gone_there_is_still_a_page(
    app: Flask,
    browse: Browse,
    world: World,
    broken: Callable[[Exception], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone = OperationalError("SELECT 1", {}, Exception("disk I/O error"))
    broken(gone)

    def nobody(_key: str) -> User:
        raise gone

    monkeypatch.setattr(app.login_manager, "_user_callback", nobody)  # type: ignore[attr-defined]
    answer = browse(world.ms_reed).get("/classes")
    assert answer.status_code == 503
    assert "database does not answer" in text_of(answer)
