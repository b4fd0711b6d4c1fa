"""Students come in with the class code, a nickname and a PIN of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.people import classrooms, credentials, enrolment, queries, roster
from relay.people.entities import User, UserState
from tests.conftest import Clock
from tests.html import error_at, text_of, value_of
from tests.world import PIN, World

Join = Callable[..., Any]


@pytest.fixture
def open_class(session: Session, world: World, clock: Clock) -> World:
    """Portland's code is open for two weeks."""
    classrooms.extend_code(world.portland, 14)
    session.commit()
    return world


def confirm(browser: FlaskClient, page: Any, pin: str) -> Any:
    names = ("token", "code", "nickname")
    return browser.post("/join", data={**{name: value_of(page, name) for name in names}, "pin": pin})


def signed_in_as(browser: FlaskClient) -> str | None:
    with browser.session_transaction() as session:
        return session.get("_user_id")


def student(session: Session, world: World, nickname: str) -> User | None:
    return queries.student_by_nickname(session, world.portland, nickname)


def test_a_newcomer_types_the_pin_twice_and_is_in(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    page = join(client, "FERN 27 LAKE", "Juniper 🌲", "7305")
    assert "Room 14" in text_of(page)
    assert "7305" not in page.get_data(as_text=True)
    assert student(session, open_class, "Juniper 🌲") is None, "nobody is made before the second step"

    done = confirm(client, page, "7305")

    assert done.status_code == 302
    made = student(session, open_class, "juniper 🌲")
    assert made is not None and made.state == UserState.ACTIVE
    assert signed_in_as(client) == made.get_id()


def test_a_newcomer_joins_on_one_page_with_a_picture(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    picked = {"again": "7305", "symbol": "turtle", "colour": "v2"}
    assert join(client, open_class.portland, "Juniper", "7305", **picked).status_code == 302
    made = student(session, open_class, "juniper")
    assert made is not None and made.avatar == ("turtle", "v2")
    assert signed_in_as(client) == made.get_id()


def test_a_slip_on_the_one_page_makes_no_account(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    page = join(client, open_class.portland, "Juniper", "7305", again="7306", symbol="turtle")
    assert page.status_code == 400 and "not the same" in error_at(page, "pin")
    assert re.search(r'value="turtle" checked', page.text), "the picture is still picked"
    assert student(session, open_class, "Juniper") is None


def test_a_picture_picked_on_the_first_page_is_still_picked_on_the_second(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    page = join(client, open_class.portland, "Juniper", "7305", symbol="owl", colour="v4", stay="y")
    assert value_of(page, "stay") == "y"
    fields = {name: value_of(page, name) for name in ("token", "code", "nickname")}
    checked = dict(re.findall(r'name="(symbol|colour)" value="(\w+)" checked', page.text))
    assert client.post("/join", data={**fields, **checked, "pin": "7305"}).status_code == 302
    made = student(session, open_class, "Juniper")
    assert made is not None and made.avatar == ("owl", "v4")


def test_who_comes_with_a_card_picks_a_picture_too(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    assert join(client, open_class.portland, "Maya", symbol="bee", colour="v1").status_code == 302
    session.refresh(open_class.maya)
    assert open_class.maya.avatar == ("bee", "v1")
    assert join(client, open_class.portland, "Maya", symbol="dragon").status_code == 302
    session.refresh(open_class.maya)
    assert open_class.maya.avatar == ("bee", "v1"), "there is no dragon"


def test_on_a_shared_tablet_the_page_says_who_is_still_there(
    browse: Any, open_class: World, join: Join
) -> None:
    tablet = browse(open_class.maya)
    page = tablet.get("/join?code=fern-27-lake")
    assert "Maya is still signed in on this device" in text_of(page)
    out = tablet.post("/sign-out", data={"next": value_of(page, "next")})
    assert out.headers["Location"] == "/join?code=fern-27-lake"
    assert "still signed in" not in text_of(tablet.get("/join"))


def test_the_same_three_lead_back_in(client: FlaskClient, open_class: World, join: Join) -> None:
    assert join(client, "fern27lake", "MAYA").status_code == 302
    assert signed_in_as(client) == open_class.maya.get_id()


def test_a_slip_in_the_second_pin_makes_no_account(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    page = confirm(client, join(client, open_class.portland, "Juniper", "7305"), "7350")
    assert page.status_code == 400
    assert "not the same" in error_at(page, "pin")
    assert value_of(page, "nickname") == "Juniper"
    assert value_of(page, "pin") == ""
    assert student(session, open_class, "Juniper") is None


def test_a_slip_in_the_nickname_makes_no_second_account(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    page = join(client, open_class.portland, "Mayya")
    assert "Nobody in this class has that nickname yet" in text_of(page)
    assert student(session, open_class, "Mayya") is None


@pytest.mark.parametrize("nickname", ["maya", "MAYA", "Máya", "М\u0430y\u0430", "M a y a"])
def test_a_nickname_that_looks_like_a_taken_one_is_not_free(
    client: FlaskClient, open_class: World, join: Join, nickname: str
) -> None:
    page = join(client, open_class.portland, nickname, "7305")
    assert page.status_code == 400
    assert "pick another" in error_at(page, "pin")
    assert signed_in_as(client) is None


def test_two_who_choose_the_same_nickname_at_once(
    app: Flask, open_class: World, session: Session, join: Join
) -> None:
    one, other = app.test_client(), app.test_client()
    first, second = (join(browser, open_class.portland, "Juniper", "7305") for browser in (one, other))
    assert confirm(one, first, "7305").status_code == 302
    page = confirm(other, second, "7305")
    assert page.status_code == 400
    assert "Somebody in this class has that nickname" in error_at(page, "nickname")


def test_the_same_nickname_is_free_in_another_class(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    classrooms.extend_code(open_class.medellin, 14)
    session.commit()
    assert confirm(client, join(client, open_class.medellin, "Maya", "7305"), "7305").status_code == 302


def test_a_common_pin_is_refused_kindly(client: FlaskClient, open_class: World, join: Join) -> None:
    page = join(client, open_class.portland, "Juniper", "1234")
    assert page.status_code == 400
    assert "pick another" in error_at(page, "pin")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "fern-28-lake", "No class has that code"),
        ("code", "hello", "No class has that code"),
        ("code", "", "fill this in"),
        ("nickname", "🦊", "letter or number"),
        ("nickname", "x" * 41, "40"),
        ("pin", "12", "4 to 12 numbers"),
        ("pin", "abcd", "4 to 12 numbers"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    client: FlaskClient, open_class: World, field: str, value: str, said: str
) -> None:
    sent = {"code": "fern-27-lake", "nickname": "Juniper", "pin": "7305", field: value}
    page = client.post("/join", data=sent)
    assert page.status_code == 400
    assert said in error_at(page, field)
    for kept in {"code", "nickname"} - {field}:
        assert value_of(page, kept) == sent[kept]
    assert value_of(page, "pin") == ""


def test_after_the_code_expires_newcomers_wait_and_members_come_in(
    app: Flask, browse: Any, open_class: World, session: Session, clock: Clock, join: Join
) -> None:
    clock.forward(days=14, minutes=1)
    late, member = app.test_client(), app.test_client()

    assert join(member, open_class.portland, "Maya").status_code == 302
    assert signed_in_as(member) == open_class.maya.get_id()

    page = confirm(late, join(late, open_class.portland, "Late", "7305"), "7305")
    assert page.headers["Location"] == "/join/waiting"
    assert signed_in_as(late) is None
    assert join(late, open_class.portland, "Late", "7305").headers["Location"] == "/join/waiting"

    waiting = student(session, open_class, "Late")
    assert waiting is not None
    teacher = browse(open_class.ms_reed)
    assert "Late" in text_of(teacher.get(f"/classes/{open_class.portland.id}"))
    teacher.post(f"/classes/{open_class.portland.id}/students/{waiting.id}/let-in")
    assert join(late, open_class.portland, "Late", "7305").status_code == 302
    assert signed_in_as(late) == waiting.get_id()


def test_who_is_turned_away_is_gone_and_the_nickname_free(
    client: FlaskClient, browse: Any, open_class: World, session: Session, clock: Clock, join: Join
) -> None:
    clock.forward(days=15)
    confirm(client, join(client, open_class.portland, "Late", "7305"), "7305")
    waiting = student(session, open_class, "Late")
    assert waiting is not None
    browse(open_class.ms_reed).post(f"/classes/{open_class.portland.id}/students/{waiting.id}/turn-away")
    assert student(session, open_class, "Late") is None
    assert "Nobody in this class has that nickname yet" in text_of(
        join(client, open_class.portland, "Late", "90721")
    )


def test_a_code_that_was_replaced_between_the_two_steps(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    page = join(client, open_class.portland, "Juniper", "7305")
    classrooms.new_code(session, open_class.portland)
    session.commit()
    answer = confirm(client, page, "7305")
    assert answer.status_code == 400
    assert "No class has that code" in error_at(answer, "code")


def test_an_old_code_is_dead_for_members_too(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    new = classrooms.new_code(session, open_class.portland)
    session.commit()
    assert join(client, "fern-27-lake", "Maya").status_code == 400
    assert join(client, new, "Maya").status_code == 302


def test_a_forged_second_step_is_refused(client: FlaskClient, open_class: World, session: Session) -> None:
    page = client.post("/join", data={"token": "abc.def", "pin": "7305", "code": "", "nickname": ""})
    assert page.status_code == 400
    assert student(session, open_class, "Juniper") is None


def test_who_was_taken_out_learns_it_only_with_the_right_pin(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    roster.remove_student(open_class.maya)
    session.commit()
    assert "talk to them" not in text_of(join(client, open_class.portland, "Maya", "9731"))
    page = join(client, open_class.portland, "Maya")
    assert page.status_code == 400
    assert "talk to them" in error_at(page, "nickname")
    assert signed_in_as(client) is None


def test_a_full_class_takes_nobody_else(
    client: FlaskClient, open_class: World, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment, "CLASS_LIMIT", 2)
    page = join(client, open_class.portland, "Juniper", "7305")
    assert page.status_code == 400
    assert "no more places" in error_at(page, "code")
    assert join(client, open_class.portland, "Maya").status_code == 302


def test_a_pin_kept_the_old_way_is_kept_the_new_way_after_coming_in(
    client: FlaskClient, open_class: World, session: Session, join: Join
) -> None:
    assert credentials.is_outdated(open_class.maya.secret_hash)
    join(client, open_class.portland, "Maya")
    session.refresh(open_class.maya)
    assert not credentials.is_outdated(open_class.maya.secret_hash)
    assert credentials.matches(open_class.maya.secret_hash, PIN)


def test_nobody_is_asked_for_an_email_address(client: FlaskClient) -> None:
    body = client.get("/join").get_data(as_text=True)
    assert 'type="email"' not in body and 'name="email"' not in body


def test_a_link_with_the_code_fills_it_in(client: FlaskClient) -> None:
    assert value_of(client.get("/join?code=fern-27-lake"), "code") == "fern-27-lake"
