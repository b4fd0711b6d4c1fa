"""Guessing is slow; the owner of a PIN and the rest of the class come in all the same."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from relay.database import db
from relay.people import accounts, classrooms, credentials, enrolment, lockout
from relay.people.entities import HomeNetwork, Membership, Role, TryCount, User
from relay.people.names import nickname_key
from relay.people.unwritten_counts import StoredCounts
from relay.people.visitors import Visitor
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


def at_once(app: Flask, visitors: list[Visitor]) -> list[str]:
    """One wrong PIN of Maya's from each visitor, all at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(visitors))

    def guess(visitor: Visitor) -> str:
        with app.app_context():
            start.wait(timeout=60)
            try:
                enrolment.come_in(
                    db.session(),
                    code="fern-27-lake",
                    nickname="Maya",
                    pin="9731",
                    visitor=visitor,
                    secret_key="x",
                )
            except (enrolment.WrongPin, lockout.Locked) as problem:
                return type(problem).__name__
            finally:
                db.session.remove()
        return "in"

    with ThreadPoolExecutor(len(visitors)) as threads:
        return list(threads.map(guess, visitors))


def test_a_hundred_tries_at_once_are_still_five(app: Flask, world: World) -> None:
    """Every try is counted before any is checked, so no answer has to come back first."""
    answers = Counter(at_once(app, [Visitor("school", "a session")] * 100))
    assert answers == {"WrongPin": 5, "Locked": 95}


def test_a_hundred_sessions_at_once_are_still_fifteen(app: Flask, world: World) -> None:
    answers = Counter(at_once(app, [Visitor("school", f"session {number}") for number in range(100)]))
    assert answers == {"WrongPin": 15, "Locked": 85}


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


def test_a_guesser_who_goes_round_the_class_is_slowed_down_and_alone(
    app: Flask, world: World, session: Session, clock: Clock, join: Join
) -> None:
    """Thirty wrong PINs, one for each nickname: from then on each nickname allows one try, not five."""
    fill(session, world, 40)
    guesser = app.test_client()
    for number in range(30):
        guess(join, guesser, world, 1, f"Pupil {number}")
    assert "not the PIN" in error_at(guess(join, guesser, world, 1, "Pupil 35"), "pin")
    assert "Wait 5 minutes" in error_at(guess(join, guesser, world, 1, "Pupil 35"), "pin")
    # The rest of the class notices nothing, nor do newcomers.
    for number in range(40):
        assert join(app.test_client(), world.portland, f"Pupil {number}").status_code == 302
    assert join(app.test_client(), world.portland, "Juniper", "7305").status_code == 200
    clock.forward(minutes=10)
    guess(join, guesser, world, 4, "Pupil 36")
    assert join(guesser, world.portland, "Pupil 36").status_code == 302


def test_a_guesser_who_drops_cookies_has_the_tries_of_a_network(
    app: Flask, world: World, session: Session, join: Join
) -> None:
    usual, home = app.test_client(), app.test_client()
    home.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    join(usual, world.portland, "Maya")
    usual.post("/sign-out")
    answers = [error_at(guess(join, app.test_client(), world, 1), "pin") for _ in range(20)]
    assert ["not the PIN" in answer for answer in answers] == [True] * 15 + [False] * 5
    assert join(app.test_client(), world.portland, "Maya").status_code == 400
    assert join(usual, world.portland, "Maya").status_code == 302
    assert join(home, world.portland, "Maya").status_code == 302


def test_the_right_pin_as_the_last_try_of_a_network_locks_nobody_out(
    app: Flask, world: World, join: Join
) -> None:
    for _ in range(14):
        guess(join, app.test_client(), world, 1)
    for _ in range(3):
        assert join(app.test_client(), world.portland, "Maya").status_code == 302


def test_a_guesser_who_drops_cookies_and_goes_round_the_class_has_five_tries_each(
    app: Flask, world: World, session: Session, join: Join
) -> None:
    fill(session, world, 20)
    for number in range(90):
        guess(join, app.test_client(), world, 1, f"Pupil {number % 18}")
    answers = [error_at(guess(join, app.test_client(), world, 1, "Pupil 19"), "pin") for _ in range(8)]
    assert ["not the PIN" in answer for answer in answers] == [True] * 5 + [False] * 3


def test_a_guesser_with_many_networks_has_fifty_tries(app: Flask, world: World, join: Join) -> None:
    usual = app.test_client()
    join(usual, world.portland, "Maya")
    let_through = 0
    for number in range(55):
        bot = app.test_client()
        bot.environ_base["REMOTE_ADDR"] = f"2001:db8:0:{number:x}::7"
        let_through += "not the PIN" in error_at(guess(join, bot, world, 1), "pin")
    assert let_through == 50
    assert join(usual, world.portland, "Maya").status_code == 302


def test_the_addresses_of_a_household_are_one_network(app: Flask, world: World, join: Join) -> None:
    let_through = 0
    for number in range(20):
        bot = app.test_client()
        bot.environ_base["REMOTE_ADDR"] = f"2001:db8:0:1::{number:x}"
        let_through += "not the PIN" in error_at(guess(join, bot, world, 1), "pin")
    assert let_through == 15


def test_a_sign_in_opens_the_door_that_it_came_through_and_no_other(
    app: Flask, world: World, join: Join
) -> None:
    usual, phone, other = app.test_client(), app.test_client(), app.test_client()
    join(usual, world.portland, "Maya")
    guess(join, phone, world, 5)
    assert join(usual, world.portland, "Maya").status_code == 302
    assert join(other, world.portland, "Maya").status_code == 302
    assert "Wait" in error_at(join(phone, world.portland, "Maya"), "pin")
    # And the other way round: somebody at the shared computer, then the owner on a phone.
    usual.post("/sign-out")
    guess(join, usual, world, 5)
    assert join(app.test_client(), world.portland, "Maya").status_code == 302
    assert "Wait" in error_at(join(usual, world.portland, "Maya"), "pin")


def test_one_shared_computer_locks_no_other(app: Flask, world: World, join: Join) -> None:
    library, tablet = app.test_client(), app.test_client()
    join(library, world.portland, "Maya")
    join(tablet, world.portland, "Maya")
    guess(join, library, world, 5)
    assert "Wait" in error_at(join(library, world.portland, "Maya"), "pin")
    assert join(tablet, world.portland, "Maya").status_code == 302


@pytest.mark.parametrize("hours", [1, 24 * 30])
def test_a_clock_that_goes_back_locks_nobody_for_ever(
    client: FlaskClient, world: World, clock: Clock, join: Join, hours: int
) -> None:
    clock.forward(hours=hours)
    guess(join, client, world, 7)
    clock.forward(hours=-hours)
    assert join(client, world.portland, "Maya").status_code == 302


def test_right_pins_are_not_counted(client: FlaskClient, world: World, session: Session, join: Join) -> None:
    for _ in range(20):
        assert join(client, world.portland, "Maya").status_code == 302
        client.set_cookie("relay_known", "")
    assert session.scalar(select(func.sum(TryCount.failures))) in (None, 0)


def test_old_counts_are_deleted(
    app: Flask, client: FlaskClient, world: World, session: Session, clock: Clock, join: Join
) -> None:
    guess(join, client, world, 2)
    assert session.scalar(select(func.count(TryCount.key))) > 0  # type: ignore[operator]
    clock.forward(days=3)
    lockout.forget(session)
    assert session.scalar(select(func.count(TryCount.key))) == 0


def test_thirty_slips_over_a_day_stop_nobody(
    client: FlaskClient, world: World, session: Session, clock: Clock, join: Join
) -> None:
    fill(session, world, 30)
    for number in range(30):
        guess(join, client, world, 1, f"Pupil {number}")
        clock.forward(minutes=2)
    assert join(client, world.portland, "Oliver").status_code == 302


def test_a_lock_that_ends_tomorrow_says_the_day(
    app: Flask, browse: Any, world: World, join: Join, clock: Clock
) -> None:
    clock.forward(hours=23, minutes=27)
    guess(join, app.test_client(), world, 5)
    page = text_of(browse(world.ms_reed).get(f"/classes/{world.portland.id}")).replace("\u202f", " ")
    assert re.search(r"locked until [A-Z][a-z]{2} \d+, 12:02 AM: wrong PINs", page)


def test_the_teacher_sees_locks_and_lifts_them(app: Flask, browse: Any, world: World, join: Join) -> None:
    guess(join, app.test_client(), world, 5)
    teacher = browse(world.ms_reed)
    room = f"/classes/{world.portland.id}"
    assert "locked until 12:35 AM: wrong PINs" in text_of(teacher.get(room)).replace("\u202f", " ")
    teacher.post(f"{room}/students/{world.maya.id}/unlock")
    assert "locked until" not in text_of(teacher.get(room))
    assert join(app.test_client(), world.portland, "Maya").status_code == 302


def test_the_teacher_unlocks_the_code(
    app: Flask, browse: Any, world: World, session: Session, join: Join
) -> None:
    fill(session, world, 31)
    guesser = app.test_client()
    for number in range(30):
        guess(join, guesser, world, 1, f"Pupil {number}")
    teacher = browse(world.ms_reed)
    assert "Somebody may be guessing" in text_of(teacher.get(f"/classes/{world.portland.id}"))
    teacher.post(f"/classes/{world.portland.id}/code", data={"action": "unlock", "days": "14"})
    assert "Somebody may be guessing" not in text_of(teacher.get(f"/classes/{world.portland.id}"))
    guess(join, guesser, world, 4, "Pupil 30")
    assert join(guesser, world.portland, "Pupil 30").status_code == 302


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


def test_a_stranger_with_48_passwords_stops_no_teacher(app: Flask, world: World) -> None:
    def sign_in(browser: FlaskClient, password: str) -> int:
        return browser.post("/sign-in", data={"username": "reed", "password": password}).status_code

    usual, stranger = app.test_client(), app.test_client()
    assert sign_in(usual, PASSWORD) == 302
    usual.post("/sign-out")
    assert {sign_in(stranger, f"wrong {number} horse") for number in range(48)} == {400}
    assert sign_in(stranger, PASSWORD) == 400
    assert sign_in(usual, PASSWORD) == 302
    assert sign_in(app.test_client(), PASSWORD) == 302


def unknown_code(number: int) -> str:
    return f"zz{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}-{22 + number // 676}-zebra"


def test_who_tries_many_codes_learns_nothing_more_and_stops_nobody(
    app: Flask, world: World, join: Join
) -> None:
    guesser = app.test_client()
    answers = [join(guesser, unknown_code(number), "Maya").status_code for number in range(120)]
    assert answers == [400] * 100 + [429] * 20
    # A code that exists gets the same answer, with a new nickname and with a taken one.
    refused = {
        error_at(join(guesser, code, nickname, pin), "code")
        for code in (unknown_code(7), "fern-27-lake", "luna-35-cove")
        for nickname, pin in (("Maya", "9731"), ("Juniper", "7305"), ("Samuel", "12"))
    }
    assert len(refused) == 1
    assert "Many wrong class codes" in refused.pop()
    for nickname in ("Maya", "Oliver"):
        assert join(app.test_client(), world.portland, nickname).status_code == 302
    assert join(app.test_client(), world.portland, "Juniper", "7305").status_code == 200


def test_who_drops_cookies_and_tries_many_codes_does_not_stop_the_class(
    app: Flask, world: World, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "NETWORK_CODES", 30)
    join(app.test_client(), world.portland, "Oliver")  # who makes the class at home in this network
    answers = [join(app.test_client(), unknown_code(number), "Maya").status_code for number in range(40)]
    assert answers == [400] * 30 + [429] * 10
    assert join(app.test_client(), world.portland, "Maya").status_code == 302
    assert join(app.test_client(), world.portland, "Juniper", "7305").status_code == 200
    # A class of elsewhere cannot be found from here, but its members come in.
    assert join(app.test_client(), world.lyon, "Juniper", "7305").status_code == 429
    assert join(app.test_client(), world.lyon, "Chloé").status_code == 302


def test_a_class_is_at_home_for_half_a_year_after_somebody_was_there(
    app: Flask, world: World, session: Session, join: Join, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "NETWORK_CODES", 3)
    join(app.test_client(), world.portland, "Oliver")
    for days, status in ((179, 200), (2, 429)):
        clock.forward(days=days)
        classrooms.extend_code(world.portland, 14)
        session.commit()
        for number in range(4):
            join(app.test_client(), unknown_code(number), "Maya")
        assert join(app.test_client(), world.portland, "Juniper", "7305").status_code == status
    join(app.test_client(), world.portland, "Oliver")  # and from then on again
    assert join(app.test_client(), world.portland, "Juniper", "7305").status_code == 200


def test_a_class_that_goes_on_coming_stays_at_home_and_one_that_moved_is_forgotten(
    app: Flask, world: World, session: Session, join: Join, clock: Clock
) -> None:
    for _ in range(3):
        join(app.test_client(), world.portland, "Oliver")
        clock.forward(days=100)
    lockout.forget(session)
    home = session.scalars(select(HomeNetwork)).one()
    assert home.classroom_id == world.portland.id
    clock.forward(days=81)
    lockout.forget(session)
    assert session.scalars(select(HomeNetwork)).all() == []


def test_a_try_that_cannot_be_counted_by_a_mistake_of_ours_is_none(
    app: Flask, world: World, session: Session
) -> None:
    """Counting in the process instead would give a guesser many times the tries, and nobody would know."""
    session.execute(text(f"DROP TABLE {TryCount.__tablename__}"))
    session.commit()
    with pytest.raises(OperationalError, match="no such table"):
        app.test_client().post("/sign-in", data={"username": "reed", "password": PASSWORD})


def test_a_network_that_tries_codes_without_end_finds_no_class_at_home_either(
    app: Flask, world: World, join: Join, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "NETWORK_CODES", 3)
    monkeypatch.setattr(lockout, "HOME_CODES", 6)
    join(app.test_client(), world.portland, "Oliver")
    answers = []
    for number in range(8):
        join(app.test_client(), unknown_code(number), "Maya")
        answers.append(join(app.test_client(), world.portland, "Juniper", "7305").status_code)
    assert answers == [200] * 5 + [429] * 3
    assert join(app.test_client(), world.portland, "Maya").status_code == 302
    clock.forward(hours=1)
    assert join(app.test_client(), world.portland, "Juniper", "7305").status_code == 200


def test_one_phone_with_nonsense_stops_nobody_of_its_network(
    app: Flask, world: World, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "SESSION_CODES", 3)
    monkeypatch.setattr(lockout, "NETWORK_CODES", 6)
    phone = app.test_client()
    answers = [join(phone, unknown_code(number), "Maya").status_code for number in range(12)]
    assert answers == [400] * 3 + [429] * 9
    assert join(app.test_client(), world.lyon, "Juniper", "7305").status_code == 200
    assert "No class has that code" in error_at(join(app.test_client(), unknown_code(1), "Maya"), "code")


def test_unknown_codes_at_a_shared_computer_count_for_who_was_there_last(
    app: Flask, world: World, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lockout, "KNOWN_CODES", 3)
    shared, hers, his = app.test_client(), app.test_client(), app.test_client()
    join(hers, world.portland, "Maya")
    join(his, world.portland, "Oliver")
    for nickname in ("Maya", "Oliver"):
        join(shared, world.portland, nickname)
        shared.post("/sign-out")
    for number in range(4):
        answer = join(shared, unknown_code(number), "Maya")
    assert answer.status_code == 429
    assert join(hers, unknown_code(9), "Maya").status_code == 400
    assert join(his, unknown_code(9), "Maya").status_code == 429


def test_who_has_signed_in_once_cannot_guess_codes_without_end(app: Flask, world: World, join: Join) -> None:
    answers = []
    for number in range(60):
        if number % 20 == 0:  # a new browser, in which the same pupil signs in
            pupil = app.test_client()
            join(pupil, world.portland, "Maya")
        answers.append(join(pupil, unknown_code(number), "Maya").status_code)
    assert answers == [400] * 30 + [429] * 30
    assert join(pupil, world.portland, "Juniper", "7305").status_code == 429
    assert join(pupil, world.portland, "Maya").status_code == 302
    other = app.test_client()
    join(other, world.portland, "Oliver")
    assert join(other, unknown_code(1), "Maya").status_code == 400


def test_a_flood_of_tries_is_served_one_at_a_time(
    app: Flask, world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[int] = []
    most: list[int] = []
    verify, stored = credentials._hasher.verify, world.maya.secret_hash

    class Slow:
        def verify(self, stored: str, secret: str) -> bool:
            running.append(1)
            most.append(len(running))
            threading.Event().wait(0.05)
            running.pop()
            return verify(stored, secret)

    monkeypatch.setattr(credentials, "_hasher", Slow())
    monkeypatch.setattr(credentials, "_nobody", lambda: stored)

    def guess(number: int) -> str:
        visitor = Visitor("school", str(number % 2))
        with app.app_context():
            try:
                accounts.sign_in(db.session(), f"nobody {number}", "x", visitor)
            except (accounts.CannotSignIn, credentials.TooBusy) as problem:
                return type(problem).__name__
            finally:
                db.session.remove()
        return "in"

    for number in range(2 * lockout.SESSION_CROWD):
        lockout.count_work(StoredCounts(session), Visitor("school", str(number % 2)))
    session.commit()
    with ThreadPoolExecutor(20) as threads:
        answers = Counter(threads.map(guess, range(40)))
    assert max(most) == 1
    assert answers["CannotSignIn"] >= 2
    assert answers["TooBusy"] >= 10
    # Others of the network do not wait behind it.
    assert not lockout.is_crowded(session, Visitor("school", "a pupil"))
