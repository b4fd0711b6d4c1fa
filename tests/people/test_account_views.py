"""One's own account: PIN or password, picture, staying signed in; and who has lost their password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.people import classrooms
from relay.people.entities import User
from tests.conftest import Clock
from tests.html import Page, error_at, text_of
from tests.world import PASSWORD, PIN, World

Join = Callable[..., Any]
Browse = Callable[[User], FlaskClient]


def change(browser: FlaskClient, old: str, new: str, again: str | None = None) -> Any:
    return browser.post("/me/secret", data={"old": old, "new": new, "again": new if again is None else again})


def test_maya_changes_her_pin_and_stays_where_she_is(
    app: Flask, client: FlaskClient, world: World, join: Join, session: Session
) -> None:
    tablet = app.test_client()
    for browser in (client, tablet):
        join(browser, world.portland, "Maya")
    assert change(client, PIN, "7392").status_code == 302
    assert client.get("/me").status_code == 200
    assert tablet.get("/me").status_code == 302, "signed out elsewhere"
    assert join(tablet, world.portland, "Maya").status_code == 400
    assert join(tablet, world.portland, "Maya", "7392").status_code == 302
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.OWN_SECRET)).one()
    assert (entry.actor_id, entry.classroom_id) == (world.maya.id, world.portland.id)


@pytest.mark.parametrize(
    ("old", "new", "again", "field", "sentence"),
    [
        ("9731", "7392", "7392", "old", "not the one you sign in with"),
        (PIN, "1234", "1234", "new", "Many people choose that PIN"),
        (PIN, "73", "73", "new", "4 to 12 numbers"),
        (PIN, "7392", "7393", "again", "not the same"),
        ("", "7392", "7392", "old", "Please fill this in"),
    ],
)
def test_what_is_wrong_with_a_new_pin_is_said_at_its_field(
    browse: Browse, client: FlaskClient, world: World, join: Join,
    old: str, new: str, again: str, field: str, sentence: str,
) -> None:  # fmt: skip
    page = change(browse(world.maya), old, new, again)
    assert page.status_code == 400
    assert sentence in error_at(page, field)
    assert "7392" not in page.text
    assert join(client, world.portland, "Maya").status_code == 302, "the old PIN still works"


def test_nobody_finds_out_a_pin_on_a_tablet_that_was_left_open(browse: Browse, world: World) -> None:
    maya = browse(world.maya)
    answers = [text_of(change(maya, f"90{number:02}", "7392")) for number in range(20)]
    assert "Too many wrong PINs" in answers[-1]
    assert "Too many wrong PINs" in text_of(change(maya, PIN, "7392")), "the right one does not help either"


def test_a_teacher_changes_her_password(browse: Browse, client: FlaskClient, world: World) -> None:
    page = change(browse(world.ms_reed), PASSWORD, "too short")
    assert "At least 10 characters" in error_at(page, "new")
    assert change(browse(world.ms_reed), PASSWORD, "staple battery horse").status_code == 302
    sent = {"username": "reed", "password": "staple battery horse"}
    assert client.post("/sign-in", data=sent).status_code == 302


def test_a_chosen_picture_is_shown_wherever_somebody_is(
    browse: Browse, world: World, session: Session
) -> None:
    maya = browse(world.maya)
    assert maya.post("/me/picture", data={"symbol": "owl", "colour": "v3"}).status_code == 302
    page = maya.get("/me").text
    assert 'class="av v3 av--s"' in page and "#owl" in page
    session.refresh(world.maya)
    assert world.maya.avatar == ("owl", "v3")


@pytest.mark.parametrize(
    "sent", [{}, {"symbol": "dragon", "colour": "v1"}, {"symbol": "owl", "colour": "red"}]
)
def test_only_pictures_of_the_sheet_can_be_chosen(
    browse: Browse, world: World, session: Session, sent: dict[str, str]
) -> None:
    before = world.maya.avatar
    page = browse(world.maya).post("/me/picture", data=sent)
    assert page.status_code == 400 and "choose one of the pictures" in text_of(page)
    session.refresh(world.maya)
    assert world.maya.avatar == before


@pytest.fixture
def allowed(world: World, session: Session) -> None:
    """Portland's students may stay signed in for a week."""
    classrooms.let_stay(session, world.ms_reed, world.portland, 7)
    session.commit()


@pytest.mark.usefixtures("allowed")
def test_who_asks_for_it_stays_signed_in_as_long_as_the_class_allows(
    client: FlaskClient, world: World, join: Join, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = join(client, world.portland, "Maya", stay="y")
    assert "09 Mar 2026" in sent.headers.getlist("Set-Cookie")[-1]
    clock.forward(days=6, hours=23)
    assert client.get("/me").status_code == 200
    clock.forward(hours=2)
    assert client.get("/me").status_code == 302, "asked for the PIN again"


@pytest.mark.usefixtures("allowed")
def test_a_teacher_who_shortens_it_signs_out_who_was_in_for_longer(
    client: FlaskClient, browse: Browse, world: World, join: Join, clock: Clock
) -> None:
    join(client, world.portland, "Maya", stay="y")
    clock.forward(days=2)
    assert client.get("/me").status_code == 200
    rule = {"stay_days": "1"}
    assert browse(world.ms_reed).post(f"/classes/{world.portland.id}/stay", data=rule).status_code == 302
    assert client.get("/me").status_code == 302


def test_a_class_that_does_not_allow_it_says_so(
    client: FlaskClient, world: World, join: Join, clock: Clock
) -> None:
    sent = join(client, world.portland, "Maya", stay="y")
    assert "02 Mar 2026" not in sent.headers.getlist("Set-Cookie")[-1]
    assert "does not keep anybody signed in" in text_of(client.get("/me"))
    assert "Your teacher can allow" in text_of(client.get("/me"))


@pytest.mark.usefixtures("allowed")
def test_it_can_be_switched_on_and_off_later(client: FlaskClient, world: World, join: Join) -> None:
    join(client, world.portland, "Maya")
    said = client.post("/me/stay", data={"stay": "yes"}, follow_redirects=True)
    assert "stay signed in on this device for 7 days" in text_of(said)
    assert "You stay signed in here until" in text_of(client.get("/me"))
    off = client.post("/me/stay", follow_redirects=True)
    assert "you can stay signed in for 7 days" in text_of(off)


@pytest.mark.parametrize("days", ["3", "-1", "", "1000"])
def test_only_the_offered_times_can_be_laid_down(
    browse: Browse, world: World, session: Session, days: str
) -> None:
    address = f"/classes/{world.portland.id}/stay"
    assert browse(world.ms_reed).post(address, data={"stay_days": days}).status_code == 400
    session.refresh(world.portland)
    assert world.portland.stay_days == 0


def test_an_administrator_helps_a_teacher_back_in_and_it_is_on_record(
    browse: Browse, client: FlaskClient, world: World, session: Session
) -> None:
    world.outside_teacher.administrator = True
    session.commit()
    administrator, locked_out = browse(world.outside_teacher), browse(world.ms_reed)
    page = administrator.post(f"/teachers/{world.ms_reed.id}/password", follow_redirects=True)
    (password,) = re.findall(r'class="code"[^>]*><bdi dir="ltr">([^<]+)<', page.text)
    assert "The new password of Ms Reed" in text_of(page)
    assert password not in administrator.get("/teachers").text, "shown once"
    assert locked_out.get("/classes").status_code == 302, "signed out everywhere"
    assert client.post("/sign-in", data={"username": "reed", "password": password}).status_code == 302
    log = client.get(f"/classes/{world.portland.id}/log")
    assert "M. Petit" in text_of(log) and "gave a teacher a new password" in text_of(log)


def test_an_administrator_neither_sees_nor_helps_students_and_themselves(
    browse: Browse, world: World, session: Session
) -> None:
    world.outside_teacher.administrator = True
    session.commit()
    administrator = browse(world.outside_teacher)
    assert "Maya" not in text_of(administrator.get("/teachers"))
    for person in (world.maya, world.outside_teacher):
        assert administrator.post(f"/teachers/{person.id}/password").status_code == 404


def test_the_account_page_names_what_one_signs_in_with(browse: Browse, world: World) -> None:
    teacher, student = Page(browse(world.ms_reed).get("/me")), Page(browse(world.maya).get("/me"))
    assert "My password" in teacher.text and "Username: reed" in teacher.text
    assert "My PIN" in student.text and "Username" not in student.text
