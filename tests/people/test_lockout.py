"""Guessing is slow; the owner of a PIN and the rest of the class come in all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.database import db
from relay.people import classrooms, lockout
from relay.people.entities import Membership, Role, User
from relay.people.names import nickname_key
from tests.conftest import Clock
from tests.html import error_at, text_of
from tests.world import PASSWORD, World

Join = Callable[..., Any]


@pytest.fixture(autouse=True)
def open_class(session: Session, world: World, clock: Clock) -> None:
    classrooms.extend_code(world.portland, 14)
    session.commit()


def guess(join: Join, browser: FlaskClient, world: World, times: int, nickname: str = "Maya") -> Any:
    for _ in range(times):
        page = join(browser, world.portland, nickname, "9731")
    return page


def test_the_fifth_wrong_pin_locks_for_five_minutes_and_the_right_one_waits_too(
    client: FlaskClient, world: World, clock: Clock, join: Join
) -> None:
    assert "not the PIN of this nickname" in error_at(guess(join, client, world, 5), "pin")
    page = join(client, world.portland, "Maya")
    assert page.status_code == 400
    assert "Wait 5 minutes" in error_at(page, "pin")
    clock.forward(minutes=4, seconds=59)
    assert "Wait 1 minute," in error_at(join(client, world.portland, "Maya"), "pin")
    clock.forward(seconds=1)
    assert join(client, world.portland, "Maya").status_code == 302


def test_each_wrong_pin_after_that_locks_twice_as_long_up_to_an_hour(
    client: FlaskClient, world: World, clock: Clock, join: Join
) -> None:
    guess(join, client, world, 5)
    clock.forward(minutes=5)
    for minutes in (10, 20, 40, 60, 60):
        assert "not the PIN" in error_at(guess(join, client, world, 1), "pin")
        assert f"Wait {minutes} minutes" in error_at(join(client, world.portland, "Maya"), "pin")
        clock.forward(minutes=minutes)
    assert join(client, world.portland, "Maya").status_code == 302


def test_the_right_pin_starts_the_count_anew(client: FlaskClient, world: World, join: Join) -> None:
    for _ in range(3):
        guess(join, client, world, 4)
        assert join(client, world.portland, "Maya").status_code == 302


def test_a_hundred_tries_at_once_are_still_five(app: Flask, world: World, session: Session) -> None:
    """Every try is counted before any is checked, so no answer has to come back first."""
    let_through = 0
    for _ in range(100):
        with app.app_context():
            user = db.session.get(User, world.maya.id)
            assert user is not None
            try:
                lockout.count_try(db.session(), user, known=False)
                let_through += 1
            except lockout.Locked:
                pass
            db.session.commit()
    assert let_through == 5


def test_a_classmate_on_a_phone_cannot_shut_out_who_has_been_here_before(
    app: Flask, world: World, join: Join
) -> None:
    usual, phone = app.test_client(), app.test_client()
    join(usual, world.portland, "Maya")
    usual.post("/sign-out")
    guess(join, phone, world, 6)
    assert join(phone, world.portland, "Maya").status_code == 400
    assert join(usual, world.portland, "Maya").status_code == 302


def test_who_is_signed_in_notices_nothing(app: Flask, browse: Any, world: World, join: Join) -> None:
    maya = browse(world.maya)
    guess(join, app.test_client(), world, 6)
    assert maya.get(f"/p/{world.partnership.id}").status_code == 200


def test_the_browser_that_knows_somebody_locks_too(client: FlaskClient, world: World, join: Join) -> None:
    join(client, world.portland, "Maya")
    client.post("/sign-out")
    guess(join, client, world, 5)
    assert "Wait 5 minutes" in error_at(join(client, world.portland, "Maya"), "pin")


def test_to_know_one_is_not_to_know_another(app: Flask, world: World, join: Join) -> None:
    """Oliver's browser is a stranger to Maya's account."""
    usual, olivers = app.test_client(), app.test_client()
    join(usual, world.portland, "Maya")
    join(olivers, world.portland, "Oliver")
    olivers.post("/sign-out")
    guess(join, olivers, world, 5)
    assert join(usual, world.portland, "Maya").status_code == 302


def test_a_forged_cookie_knows_nobody(app: Flask, world: World, join: Join) -> None:
    phone = app.test_client()
    guess(join, phone, world, 5)
    phone.set_cookie("relay_known", f"[{world.maya.id}].x.y")
    assert join(phone, world.portland, "Maya").status_code == 400


def fill(session: Session, world: World, count: int) -> None:
    for number in range(count):
        name = f"Pupil {number}"
        user = User(role=Role.STUDENT, name=name, secret_hash=world.maya.secret_hash)
        user.memberships.append(Membership(classroom=world.portland, nickname_key=nickname_key(name)))
        session.add(user)
    session.commit()


def test_a_guesser_who_goes_round_the_class_is_stopped_after_thirty(
    app: Flask, world: World, session: Session, clock: Clock, join: Join
) -> None:
    fill(session, world, 30)
    usual, guesser, stranger = app.test_client(), app.test_client(), app.test_client()
    join(usual, world.portland, "Maya")
    for number in range(30):
        page = guess(join, guesser, world, 1, f"Pupil {number}")
    assert "not the PIN" in error_at(page, "pin")
    assert "Wait 10 minutes" in error_at(join(guesser, world.portland, "Oliver"), "pin")
    # Newcomers on strange browsers wait; whoever has been here before does not.
    assert join(stranger, world.portland, "Juniper", "7305").status_code == 400
    assert join(usual, world.portland, "Maya").status_code == 302
    clock.forward(minutes=10)
    assert join(guesser, world.portland, "Oliver").status_code == 302


def test_thirty_slips_over_a_day_stop_nobody(
    client: FlaskClient, world: World, session: Session, clock: Clock, join: Join
) -> None:
    fill(session, world, 30)
    for number in range(30):
        guess(join, client, world, 1, f"Pupil {number}")
        clock.forward(minutes=2)
    assert join(client, world.portland, "Oliver").status_code == 302


def test_the_teacher_sees_locks_and_lifts_them(app: Flask, browse: Any, world: World, join: Join) -> None:
    guess(join, app.test_client(), world, 5)
    teacher = browse(world.ms_reed)
    room = f"/classes/{world.portland.id}"
    assert "Wrong PINs: locked until March 2, 2026, 12:35" in text_of(teacher.get(room))
    teacher.post(f"{room}/students/{world.maya.id}/unlock")
    assert "locked until" not in text_of(teacher.get(room))
    assert join(app.test_client(), world.portland, "Maya").status_code == 302


def test_the_teacher_unlocks_the_code(
    app: Flask, browse: Any, world: World, session: Session, join: Join
) -> None:
    fill(session, world, 30)
    guesser = app.test_client()
    for number in range(30):
        guess(join, guesser, world, 1, f"Pupil {number}")
    teacher = browse(world.ms_reed)
    assert "Somebody may be guessing" in text_of(teacher.get(f"/classes/{world.portland.id}"))
    teacher.post(f"/classes/{world.portland.id}/code", data={"action": "unlock", "days": "14"})
    assert join(app.test_client(), world.portland, "Oliver").status_code == 302


def test_a_teachers_account_locks_without_saying_that_it_exists(
    app: Flask, client: FlaskClient, world: World, clock: Clock
) -> None:
    def sign_in(username: str, password: str) -> Any:
        return client.post("/sign-in", data={"username": username, "password": password})

    for _ in range(5):
        wrong = sign_in("reed", "wrong horse battery")
    locked = sign_in("reed", PASSWORD)
    unknown = sign_in("nobody", PASSWORD)
    assert wrong.status_code == locked.status_code == unknown.status_code == 400
    said = {error_at(page, "password") for page in (wrong, locked, unknown)}
    assert len(said) == 1
    clock.forward(minutes=5)
    assert sign_in("reed", PASSWORD).status_code == 302
