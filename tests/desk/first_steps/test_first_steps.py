"""The first steps: from set-up to the first topic without a wall, and gone when they are done."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from relay.board import partnerships
from relay.board.entities import Partnership
from relay.database import db, now
from relay.desk.first_steps import queries
from relay.people import accounts, one_time_links
from relay.people.entities import Classroom, User, UserState
from tests.html import Page, error_at, text_of, value_of
from tests.world import World

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def lonely(session: Session, world: World) -> Classroom:
    """A second class of Ms Reed, in which nothing has happened yet."""
    from relay.people import classrooms

    like = world.portland
    described = classrooms.Description("Room 15", "Salem", "US", "America/Los_Angeles", "en")
    room = classrooms.create_classroom(session, world.ms_reed, described, school=like.school)
    session.commit()
    return room


def test_from_the_set_up_to_the_first_letter(
    app: Flask, client: FlaskClient, session: Session, account: dict[str, str], description: dict[str, str]
) -> None:
    link = accounts.set_up_link(session)
    session.commit()
    assert link is not None
    address = f"/set-up/{one_time_links.token(link, str(app.secret_key))}"
    sent = client.post(address, data={**account, **description, "school_name": "Instituto del Sur"})
    start = sent.headers["Location"]
    page = Page(client.get(start))
    assert "1 of 4 done" in page.text

    cards = page.links["Make the cards"]
    assert client.get(cards).status_code == 200
    client.post(cards.replace("/cards", "/students"), data={"nicknames": "Kai\nZoe"})
    page = Page(client.get(start))
    assert "2 of 4 done" in page.text and "2 students" in page.text

    invited = client.post(start.replace("/start", "/partner"), data={"name": "Sevilla y amigos"})
    assert invited.headers["Location"] == f"{start}#partner"
    page = Page(client.get(start))
    (link_to_send,) = page.to_copy
    assert "2 of 4 done" in page.text, "a link alone is no partner"

    partner = app.test_client()
    newcomer = {**account, **description, "username": "partner", "school_name": "Lycée", "name": "5e B"}
    joined = partner.post(link_to_send.removeprefix("http://localhost"), data=newcomer)
    assert "2 of 4 done" in text_of(partner.get(joined.headers["Location"])), "the partner has a list, too"

    page = Page(client.get(start))
    assert "3 of 4 done" in page.text
    topic = {"title": "Rivers", "text": "Tell us.", "form_key": secrets.token_urlsafe(20)}
    assert client.post(page.links["Start a topic"], data=topic).status_code == 302
    page = Page(client.get(start))
    assert "4 of 4 done" in page.text and "All steps are done." in page.text
    assert client.get("/start").headers["Location"] == "/classes"


def test_they_stay_where_a_teacher_starts_until_they_are_done(
    world: World, lonely: Classroom, session: Session, browse: Browse
) -> None:
    teacher = browse(world.ms_reed)
    assert teacher.get("/start").headers["Location"] == f"/classes/{lonely.id}/start"
    board = Page(teacher.get(f"/p/{world.partnership.id}"))
    assert "Some of the first steps are not done yet." in board.text
    assert board.links["Go on with the first steps"] == f"/classes/{world.portland.id}/start"
    assert "first steps" not in text_of(browse(world.maya).get(f"/p/{world.partnership.id}"))


def test_a_teacher_without_a_board_or_class_is_led_on(world: World, session: Session, browse: Browse) -> None:
    session.delete(world.ms_reed.memberships[0])
    session.commit()
    teacher = browse(world.ms_reed)
    for page in ("/", "/desk"):
        assert Page(teacher.get(page)).links["First steps"] == "/start"
    assert teacher.get("/start").headers["Location"] == "/classes/new"


def test_a_partnership_needs_a_name_and_what_was_typed_stays(
    lonely: Classroom, world: World, browse: Browse
) -> None:
    teacher, address = browse(world.ms_reed), f"/classes/{lonely.id}/partner"
    page = teacher.post(address, data={"name": "\u202e"})
    assert page.status_code == 400 and error_at(page, "name")
    page = teacher.post(address, data={"name": "x" * 121})
    assert page.status_code == 400 and value_of(page, "name") == "x" * 121


def test_inviting_again_makes_no_second_partnership(
    lonely: Classroom, world: World, session: Session, browse: Browse
) -> None:
    teacher, address = browse(world.ms_reed), f"/classes/{lonely.id}/partner"
    before = session.query(Partnership).count()
    for _again in range(2):
        assert teacher.post(address, data={"name": "Salem and friends"}).status_code == 302
    assert session.query(Partnership).count() == before + 1


def test_who_has_left_or_archived_has_no_partner_any_more(
    world: World, session: Session, browse: Browse
) -> None:
    assert queries.of_classroom(session, world.portland.id).steps == {
        "class": True,
        "cards": True,
        "partner": True,
        "topic": False,
    }
    world.partnership.participations[1].left_at = now()
    session.commit()
    found = queries.of_classroom(session, world.portland.id)
    assert (found.partnership_id, found.has_partner) == (world.partnership.id, False)
    world.partnership.archived_at = now()
    world.maya.state = world.oliver.state = UserState.REMOVED
    session.commit()
    assert queries.of_classroom(session, world.portland.id) == queries.Progress(
        world.portland.id, False, None, False, False
    )


def test_however_many_classes_it_is_one_statement(world: World, lonely: Classroom, session: Session) -> None:
    partnerships.create(session, world.ms_reed, lonely, "Salem")
    session.commit()
    teacher_id, seen = world.ms_reed.id, []
    event.listen(db.engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    found = queries.of_teacher(session, session.get_one(User, teacher_id))
    assert [each.classroom_id for each in found] == [lonely.id, world.portland.id]
    assert len([statement for statement in seen if "EXISTS" in statement]) == 1
