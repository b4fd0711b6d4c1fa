"""The audit log: it only grows, it names nobody, the teachers of the class read it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action, AuditEntry
from relay.desk.audit_log import labels
from relay.people.entities import User, UserState
from tests.world import World

Browse = Callable[[User], FlaskClient]


def test_it_only_grows(session: Session, world: World) -> None:
    entry = audit.record(session, world.ms_reed, Action.RULES, classroom_id=world.portland.id)
    session.commit()
    for change in (
        update(AuditEntry).values(action=Action.FLAG),
        delete(AuditEntry),
    ):
        with pytest.raises(DatabaseError):
            session.execute(change)
        session.rollback()
    entry.action = Action.FLAG
    with pytest.raises(DatabaseError):
        session.commit()
    session.rollback()
    assert session.scalars(select(AuditEntry.action)).all() == [Action.RULES]


def test_what_is_not_done_is_not_recorded(session: Session, world: World) -> None:
    audit.record(session, world.ms_reed, Action.RULES, classroom_id=world.portland.id)
    session.rollback()
    assert session.scalar(select(AuditEntry.id)) is None


def test_every_action_has_words() -> None:
    for action in Action:
        assert labels.sentence(action) != action


@pytest.mark.parametrize(
    ("action", "detail", "expected"),
    [
        (
            Action.RULES,
            {
                "approval": True,
                "hold_private": False,
                "posts_an_hour": 1,
                "quiet_from": 1230,
                "quiet_until": 420,
            },
            "messages wait for a teacher’s yes, at most 1 message an hour, "
            "quiet from 20:30, quiet until 07:00",
        ),
        (Action.FLAG, {"reason": "worry"}, "Somebody may need help"),
        (Action.FLAG_SETTLED, {"outcome": "left", "flags": 2}, "left as it is, 2 worries"),
        (Action.WORDS, {"language": "es", "change": -1}, "Spanish, 1 taken off"),
        (Action.WORDS, {"language": "es", "change": 3}, "Spanish, 3 added"),
        (Action.CODE, {"change": "new"}, "a new code"),
        (Action.REVIEW, {"target": "fr", "state": "unclear"}, "into French, the original is unclear"),
        (Action.JOINED, {"state": "active"}, "was let in at once"),
        (
            Action.RULES,
            {"approval": 2, "posts_an_hour": "x", "moon": "full"},
            "approval 2, posts_an_hour x, moon full",
        ),
    ],
)
def test_details_are_said_in_words_and_unknown_ones_stay_as_they_are(
    session: Session,
    world: World,
    browse: Browse,
    action: Action,
    detail: dict[str, str | int],
    expected: str,
) -> None:
    audit.record(session, world.ms_reed, action, classroom_id=world.portland.id, **detail)
    session.commit()
    page = browse(world.ms_reed).get(f"/classes/{world.portland.id}/log").text
    assert f"<bdi>{expected}</bdi>" in page


def test_what_teachers_do_with_a_class_is_in_its_log(
    app: Flask, session: Session, world: World, browse: Browse
) -> None:
    teacher, room = browse(world.ms_reed), world.portland.id
    teacher.post(f"/classes/{room}/code", data={"action": "new", "days": "7"})
    teacher.post(f"/classes/{room}/students/{world.maya.id}/pin")
    teacher.post(f"/classes/{room}/students/{world.oliver.id}/remove")
    teacher.post(f"/classes/{room}/students/{world.oliver.id}/let-in")
    teacher.post(f"/classes/{room}/colleagues")
    page = teacher.get(f"/classes/{room}/log").text
    for sentence in (
        "changed the class code",
        "made a new PIN",
        "took out of the class",
        "invited a colleague",
    ):
        assert sentence in page
    assert "Oliver" in page
    narrowed = teacher.get(f"/classes/{room}/log?g=role").text
    assert "invited a colleague" in narrowed and "made a new PIN" not in narrowed


def test_who_was_turned_away_leaves_no_name_and_their_number_is_not_given_again(
    session: Session, world: World, browse: Browse, client: FlaskClient
) -> None:
    first = {"code": "fern-27-lake", "nickname": "Newcomer", "pin": "5937"}
    token = client.post("/join", data=first).text.split('name="token" value="')[1].split('"')[0]
    client.post("/join", data={"token": token, "pin": "5937"})
    waiting = session.scalars(select(User).where(User.state == UserState.WAITING)).one()
    number = waiting.id
    teacher = browse(world.ms_reed)
    teacher.post(f"/classes/{world.portland.id}/students/{number}/turn-away")
    session.expire_all()
    assert session.get(User, number) is None
    teacher.get("/classes")  # shows what was just done, once
    page = teacher.get(f"/classes/{world.portland.id}/log").text
    assert "turned away" in page and "somebody who is gone" in page and "Newcomer" not in page
    teacher.post(f"/classes/{world.portland.id}/students", data={"nicknames": "Another"})
    assert session.scalars(select(User.id).where(User.name == "Another")).one() > number


def test_the_partners_read_what_concerns_both_and_not_each_others_students(
    session: Session, world: World, browse: Browse
) -> None:
    partnership = world.partnership.id
    audit.record(session, world.ms_reed, Action.WORDS, partnership_id=partnership)
    audit.record(
        session, world.ms_reed, Action.POST_KEEP, classroom_id=world.portland.id, partnership_id=partnership
    )
    session.commit()
    mine = browse(world.ms_reed).get(f"/p/{partnership}/log").text
    theirs = browse(world.carolina).get(f"/p/{partnership}/log").text
    assert "kept it back" in mine and "kept it back" not in theirs
    assert "changed the watched words" in mine and "changed the watched words" in theirs


@pytest.mark.parametrize("who", ["maya", "samuel", "carolina", "outside_teacher", "outsider", None])
def test_nobody_else_reads_it(who: str | None, world: World, browse: Browse, client: FlaskClient) -> None:
    browser = browse(getattr(world, who)) if who else client
    expected = {None: 302, "carolina": 404, "outside_teacher": 404}.get(who, 403)
    assert browser.get(f"/classes/{world.portland.id}/log").status_code == expected
    if who != "carolina":
        assert browser.get(f"/p/{world.partnership.id}/log").status_code == expected


def test_a_long_log_is_read_page_by_page(session: Session, world: World, browse: Browse) -> None:
    for number in range(120):
        audit.record(session, None, Action.RULES, classroom_id=world.portland.id, posts_an_hour=number)
    session.commit()
    teacher, address, seen = browse(world.ms_reed), f"/classes/{world.portland.id}/log", []
    while address:
        page = teacher.get(address).text
        seen += [int(number) for number in re.findall(r"at most (\d+) messages? an hour", page)]
        older = page.split(f'href="/classes/{world.portland.id}/log?')[1:]
        address = f"/classes/{world.portland.id}/log?{older[-1].split(chr(34))[0]}" if older else ""
    assert seen == list(range(119, -1, -1))
