"""The class at a glance, and one student's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from relay.board.entities import ModerationState
from relay.database import db, now
from relay.desk.class_overview import queries
from relay.judging import human_translations
from relay.people import name_lists, roster
from relay.people.entities import TryCount, User
from tests.html import Page, text_of
from tests.world import PIN, World

Browse = Callable[[User], FlaskClient]


def line(page: str, name: str) -> str:
    """What the table says about one student, in one line."""
    return page.partition("Was corrected")[2].partition(name)[2].partition("Teachers")[0]


def test_what_everybody_wrote_and_read(
    world: World,
    session: Session,
    browse: Browse,
    write: Any,
    viewer_of: Any,
    translate: Any,
    judge: Any,
    compared: Any,
) -> None:
    for text in ("I walk to school.", "My dog is brown.", "I like the rain."):
        post = write(world.maya, text)
    human_translations.declare(session, world.samuel, ["en"], ["en"])
    session.commit()
    human_translations.add(
        session, world.samuel, viewer_of(world.samuel), translate(post, "es"), "Me gusta.", from_machine=False
    )
    judge(world.oliver, compared)
    session.commit()
    found = queries.overview(session, world.portland)
    assert found.wrote[world.maya.id].number == found.wrote[world.maya.id].this_week == 3
    assert found.judged[world.oliver.id].number == 1
    assert found.corrected == {world.maya.id: 1}
    assert world.samuel.id not in found.wrote, "only the class's own students"
    page = text_of(browse(world.ms_reed).get(f"/classes/{world.portland.id}"))
    assert "3 messages from 1 of 2 students" in page and "1 translation read with care" in page
    assert line(page, "Maya").split()[:4] == ["today", "3", "0", "1"]


def test_what_was_taken_back_or_kept_back_does_not_count(
    world: World, session: Session, browse: Browse, write: Any
) -> None:
    taken, kept = write(world.maya, "One."), write(world.maya, "Two.")
    taken.withdrawn_at = now()
    kept.standing = ModerationState.HELD
    session.commit()
    found = queries.overview(session, world.portland)
    assert found.wrote == {} and found.held == {world.maya.id: 1}
    assert "1 message waits for you" in text_of(browse(world.ms_reed).get(f"/classes/{world.portland.id}"))


def test_an_unused_card_a_quiet_student_and_who_is_stuck(
    world: World, session: Session, browse: Browse, write: Any
) -> None:
    roster.add_students(session, world.ms_reed, world.portland, name_lists.read("Zoe"))
    long_ago = write(world.oliver, "Hello.")
    long_ago.created_at = now() - timedelta(days=22)
    write(world.maya, "Good morning.")
    session.add(
        TryCount(
            key=f"strange:{world.maya.id}",
            failures=5,
            since=now(),
            locked_until=now() + timedelta(minutes=5),
            user_id=world.maya.id,
        )
    )
    session.commit()
    page = text_of(browse(world.ms_reed).get(f"/classes/{world.portland.id}"))
    assert "Quiet for two weeks or longer: Oliver. Never here yet: Zoe." in page
    assert "quiet for 3 weeks" in line(page, "Oliver") and "card not used yet" in line(page, "Zoe")
    assert "Oliver" in line(page, "Maya") and "Maya" not in line(page, "Oliver"), "by name, not by number"
    alone = text_of(browse(world.ms_reed).get(f"/classes/{world.portland.id}/students/{world.maya.id}"))
    assert "wrong PINs" in alone and "Unlock" in alone


def test_while_the_whole_class_rests_nobody_is_called_quiet(
    world: World, session: Session, browse: Browse, write: Any
) -> None:
    for author in (world.maya, world.oliver):
        write(author, "Hello.").created_at = now() - timedelta(days=40)
    session.commit()
    page = text_of(browse(world.ms_reed).get(f"/classes/{world.portland.id}"))
    assert "nudge" not in page and "6 weeks ago" in line(page, "Maya")


def test_signing_in_is_being_here_to_the_hour(world: World, session: Session, client: FlaskClient) -> None:
    assert world.maya.last_here_at is None
    client.post("/join", data={"code": "fern-27-lake", "nickname": "Maya", "pin": PIN})
    client.post("/sign-in", data={"username": "reed", "password": "correct horse battery"})
    session.expire_all()
    seen = world.maya.last_here_at
    assert seen is not None and (seen.minute, seen.second) == (0, 0)
    assert timedelta() <= now() - seen < timedelta(hours=1)
    assert set(session.scalars(select(User.last_here_at).where(User.role == "teacher"))) == {None}


def test_thirty_students_cost_as_many_statements_as_two(
    world: World, session: Session, browse: Browse, write: Any
) -> None:
    teacher, address = browse(world.ms_reed), f"/classes/{world.portland.id}"

    def cost() -> int:
        seen: list[str] = []

        def note(*call: Any) -> None:
            seen.append(call[2])

        session.expire_all()
        event.listen(db.engine, "before_cursor_execute", note)
        assert teacher.get(address).status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    write(world.maya, "Hello.")
    session.commit()
    two = cost()
    names = "\n".join(f"Student {number:02}" for number in range(28))
    made, _bad = roster.add_students(session, world.ms_reed, world.portland, name_lists.read(names))
    for student, _pin in made:
        write(student, "Hello.")
    session.commit()
    session.expunge_all()
    assert cost() == two <= 20
    page = Page(teacher.get(address))
    assert "30 students" in page.text
    shown = [name for name in page.links if name.startswith("Student ")]
    assert shown == sorted(shown) and len(shown) == 28


def test_a_students_page_has_what_they_wrote_and_their_new_pin_once(
    world: World, session: Session, browse: Browse, write: Any
) -> None:
    teacher = browse(world.ms_reed)
    post = write(world.maya, "I walk to school every day.")
    session.commit()
    address = Page(teacher.get(f"/classes/{world.portland.id}")).links["Maya"]
    page = Page(teacher.get(address))
    assert page.links["I walk to school every day."].endswith(f"#p{post.id}")
    assert teacher.post(f"{address}/pin").headers["Location"] == address
    page = Page(teacher.get(address))
    assert "The new PIN of Maya." in page.text
    assert "The new PIN" not in text_of(teacher.get(address))
    for words in ("Another nickname", "Copy or erase the data"):
        assert teacher.get(page.links[words]).status_code == 200


@pytest.mark.parametrize("who", ["samuel", "ms_reed"])
def test_nobody_but_the_classs_own_students_has_a_page_in_it(world: World, browse: Browse, who: str) -> None:
    address = f"/classes/{world.portland.id}/students/{getattr(world, who).id}"
    assert browse(world.ms_reed).get(address).status_code == 404
