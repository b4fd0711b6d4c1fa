"""How somebody becomes a teacher: the set-up link, and a colleague's invitation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.people import accounts, one_time_links, queries
from relay.people.entities import Classroom, School, StaffInvitation, User
from tests.conftest import Clock
from tests.html import error_at, links_in, text_of, value_of
from tests.world import PASSWORD, World

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def set_up(app: Flask, session: Session) -> str:
    """The address that ``relay serve`` prints at its first start."""
    link = accounts.set_up_link(session)
    session.commit()
    assert link is not None
    return f"/set-up/{one_time_links.token(link, str(app.secret_key))}"


@pytest.fixture
def whole_form(account: dict[str, str], description: dict[str, str]) -> dict[str, str]:
    return {**account, **description, "school_name": "Instituto del Sur"}


def test_the_first_teacher_sets_up_the_school(
    app: Flask, client: FlaskClient, session: Session, set_up: str, whole_form: dict[str, str]
) -> None:
    assert client.get(set_up).status_code == 200
    answer = client.post(set_up, data=whole_form)
    assert answer.status_code == 302
    page = text_of(client.get(answer.headers["Location"]))
    assert "6B" in page and "Instituto del Sur" in page and "Your username is gil" in page
    assert queries.teacher_by_username(session, "gil").is_administrator

    other = app.test_client()
    done = other.post("/sign-in", data={"username": "gil", "password": whole_form["password"]})
    assert done.status_code == 302


def test_the_set_up_link_works_once(
    app: Flask, client: FlaskClient, session: Session, set_up: str, whole_form: dict[str, str]
) -> None:
    client.post(set_up, data=whole_form)
    stranger = app.test_client()
    assert stranger.get(set_up).status_code == 410
    assert stranger.post(set_up, data={**whole_form, "username": "second"}).status_code == 410
    assert queries.teacher_by_username(session, "second") is None


def test_there_is_no_set_up_link_once_there_is_a_teacher(
    app: Flask, client: FlaskClient, session: Session, set_up: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("world")
    assert accounts.set_up_link(session) is None
    page = client.get(set_up)
    assert page.status_code == 410
    assert "set up already" in text_of(page)


def test_a_mistake_in_the_set_up_keeps_what_was_typed_and_the_link(
    client: FlaskClient, session: Session, set_up: str, whole_form: dict[str, str]
) -> None:
    page = client.post(set_up, data={**whole_form, "again": "something else"})
    assert page.status_code == 400
    assert "not the same" in error_at(page, "again")
    assert value_of(page, "school_name") == "Instituto del Sur"
    assert whole_form["password"] not in page.get_data(as_text=True)
    page = client.post(set_up, data={**whole_form, "password": "short", "again": "short"})
    assert "At least 10 characters" in error_at(page, "password")
    page = client.post(set_up, data={**whole_form, "username": "a b"})
    assert "3 to 40 letters" in error_at(page, "username")
    page = client.post(set_up, data={**whole_form, "city": "🦊"})
    assert "letter or number" in error_at(page, "city")
    assert session.scalars(select(User)).all() == []
    assert session.scalars(select(School)).all() == []
    assert client.post(set_up, data=whole_form).status_code == 302


@pytest.mark.parametrize("token", ["x", "x.y", "WyJub25jZSJd.bad"])
def test_a_made_up_link_opens_nothing(client: FlaskClient, token: str) -> None:
    for address in (f"/set-up/{token}", f"/staff/{token}", f"/invitations/{token}"):
        page = client.get(address)
        assert page.status_code == 410
        assert "does not work" in text_of(page)


@pytest.fixture
def invited(browse: Browse, world: World, clock: Clock) -> str:
    """The path of a link that Ms Reed made for a colleague."""
    teacher = browse(world.ms_reed)
    teacher.post(f"/classes/{world.portland.id}/colleagues")
    (address,) = links_in(teacher.get(f"/classes/{world.portland.id}"))
    return address.removeprefix("http://localhost")


def teaches(session: Session, username: str, room: Classroom) -> bool:
    teacher = queries.teacher_by_username(session, username)
    return teacher is not None and queries.taught_classroom(session, teacher, room.id) is not None


def test_a_colleague_makes_an_account_and_teaches_the_class(
    client: FlaskClient, world: World, session: Session, invited: str, account: dict[str, str]
) -> None:
    assert "Room 14" in text_of(client.get(invited))
    answer = client.post(invited, data=account)
    assert answer.headers["Location"] == f"/classes/{world.portland.id}"
    assert "Maya" in text_of(client.get(f"/classes/{world.portland.id}"))


def test_a_colleague_with_an_account_only_says_yes(
    client: FlaskClient, browse: Browse, world: World, session: Session, invited: str
) -> None:
    asked = client.get(invited)
    assert "Sign in first" in text_of(asked)
    client.post("/sign-in", data={"username": "petit", "password": PASSWORD, "next": invited})
    assert client.post(invited).status_code == 302
    assert teaches(session, "petit", world.portland)
    assert teaches(session, "petit", world.lyon)


def test_a_colleagues_link_works_once(
    app: Flask, client: FlaskClient, world: World, session: Session, invited: str, account: dict[str, str]
) -> None:
    client.post(invited, data=account)
    page = app.test_client().post(invited, data={**account, "username": "second"})
    assert page.status_code == 410
    assert queries.teacher_by_username(session, "second") is None


def test_a_taken_username_leaves_the_link_open(
    client: FlaskClient, world: World, session: Session, invited: str, account: dict[str, str]
) -> None:
    page = client.post(invited, data={**account, "username": "REED"})
    assert page.status_code == 400
    assert "taken" in error_at(page, "username")
    assert client.post(invited, data=account).status_code == 302


def test_a_revoked_link_and_an_expired_one(
    app: Flask, browse: Browse, world: World, session: Session, clock: Clock, invited: str
) -> None:
    teacher, room = browse(world.ms_reed), f"/classes/{world.portland.id}"
    link = session.scalars(select(StaffInvitation)).one()
    teacher.post(f"{room}/colleagues/{link.id}/revoke")
    assert app.test_client().get(invited).status_code == 410
    assert links_in(teacher.get(room)) == []

    teacher.post(f"{room}/colleagues")
    (address,) = links_in(teacher.get(room))
    path = address.removeprefix("http://localhost")
    clock.forward(days=13, hours=23)
    assert app.test_client().get(path).status_code == 200
    clock.forward(hours=1)
    assert app.test_client().get(path).status_code == 410


def test_a_student_is_made_no_teacher(browse: Browse, world: World, session: Session, invited: str) -> None:
    assert browse(world.maya).post(invited).status_code == 403
    session.refresh(world.maya)
    assert not world.maya.is_teacher


def test_one_kind_of_link_opens_no_other_door(client: FlaskClient, invited: str) -> None:
    token = invited.rpartition("/")[2]
    assert client.get(f"/set-up/{token}").status_code == 410
    assert client.get(f"/invitations/{token}").status_code == 410


def test_under_a_public_address_links_stand_under_it(
    app: Flask, browse: Browse, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    settings: Any = replace(app.config["RELAY"], public_url="https://relay.school.example")
    monkeypatch.setitem(app.config, "RELAY", settings)
    teacher = browse(world.ms_reed)
    teacher.post(f"/classes/{world.portland.id}/colleagues")
    (address,) = links_in(teacher.get(f"/classes/{world.portland.id}"))
    assert address.startswith("https://relay.school.example/staff/")
