"""Pictures at the desk: rules, decisions, erasure, retention, and that an export brings them back."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import picture_files
from relay.board.entities import Cause, ModerationState, Participation, Picture, Post, Thread
from relay.board.visibility import Viewer, is_visible
from relay.database import db
from relay.desk.erasure import retention_job
from relay.desk.export import board_import
from relay.desk.export.scope import Scope
from relay.desk.moderation import queue_queries
from relay.desk.moderation.decisions import Decision
from relay.desk.moderation.queue_queries import Filters
from relay.desk.notices import queries as notices
from relay.people.entities import User
from tests.desk.conftest import decide
from tests.desk.export.test_board_export import empty, exported
from tests.pictures import drawn, new_picture
from tests.world import World

__all__ = ["empty"]

Write = Callable[..., Post]
Find = Callable[..., Viewer]
Browse = Callable[[User], FlaskClient]
BRIDGE = "A bridge over a wide river."


@pytest.fixture
def folder(app: Flask) -> Path:
    return app.config["RELAY"].pictures


@pytest.fixture
def waiting(world: World, rules: Callable[..., Participation], write: Write, folder: Path) -> Post:
    """A message of Maya's with a picture, which waits for leave to appear."""
    rules(approval=True, pictures=True)
    return write(world.maya, "This is our river.", added=[new_picture(folder, BRIDGE)])


def waits(session: Session, viewer: Viewer) -> list[Post]:
    session.expire_all()
    return list(session.scalars(queue_queries.held(viewer, Filters())))


def test_a_message_with_a_picture_is_one_thing_to_decide_and_shows_both(
    session: Session, world: World, waiting: Post, viewer_of: Find, browse: Browse, thread: Thread
) -> None:
    viewer, name = viewer_of(world.ms_reed), waiting.pictures[0].picture.name  # type: ignore[union-attr]
    assert waits(session, viewer) == [waiting]
    told = [notice.post for notice in notices.latest(session, world.ms_reed)]
    assert told.count(waiting.id) == 1 and waiting.pictures[0].id not in told
    client = browse(world.ms_reed)
    page = client.get(f"/posts/{waiting.id}/decide").text
    assert name in page and f'alt="{BRIDGE}"' in page
    assert client.get(f"/pictures/{name}").status_code == 200
    assert browse(world.carolina).get(f"/pictures/{name}").status_code == 404
    decide(session, world.ms_reed, viewer, waiting, Decision.APPEAR)
    assert waits(session, viewer) == []
    assert browse(world.samuel).get(f"/pictures/{name}").status_code == 200
    told_maya = [notice.post for notice in notices.latest(session, world.maya)]
    assert told_maya == [waiting.id]  # one notice for both


def test_a_description_that_is_held_by_itself_is_decided_by_itself(
    session: Session, world: World, rules: Callable[..., Participation], write: Write, viewer_of: Find,
    folder: Path, browse: Browse,
) -> None:  # fmt: skip
    rules(pictures=True)
    message = write(world.maya, "Look!", added=[new_picture(folder, "My card: 503 555 0199.")])
    viewer = viewer_of(world.ms_reed)
    (described,) = waits(session, viewer)
    assert described.parent_id == message.id and described.standing_cause == Cause.PRIVATE
    page = browse(world.ms_reed).get(f"/posts/{described.id}/decide").text
    assert f"/pictures/{described.picture.name}" in page  # type: ignore[union-attr]
    decide(session, world.ms_reed, viewer, described, Decision.KEEP, "No numbers, please.")
    assert is_visible(message)
    assert browse(world.samuel).get(f"/pictures/{described.picture.name}").status_code == 404  # type: ignore[union-attr]


def test_a_partners_teacher_takes_both_down_for_a_look(
    session: Session, world: World, rules: Callable[..., Participation], write: Write, viewer_of: Find,
    folder: Path,
) -> None:  # fmt: skip
    rules(pictures=True)
    message = write(world.maya, "Look!", added=[new_picture(folder, BRIDGE)])
    decide(session, world.carolina, viewer_of(world.carolina), message, Decision.HOLD, "Is that allowed?")
    session.expire_all()
    assert message.pictures[0].standing == ModerationState.HELD


def test_the_teachers_switch_is_on_the_page_of_rules_and_in_the_log(
    session: Session, world: World, browse: Browse
) -> None:
    client, address = browse(world.ms_reed), f"/p/{world.partnership.id}/rules"
    own = session.scalars(select(Participation).where(Participation.classroom_id == world.portland.id)).one()
    assert own.pictures is False
    assert "Students send no pictures." in browse(world.carolina).get(address).text
    sent = {"classroom": world.portland.id, "approval": "yes", "hold_private": "y", "pictures": "y"}
    assert client.post(address, data=sent).status_code == 302
    session.expire_all()
    assert own.pictures is True
    assert "Students may send pictures." in browse(world.carolina).get(address).text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.RULES)).one()
    assert entry.detail["pictures"] is True
    assert "students may send pictures" in client.get(f"/p/{world.partnership.id}/log").text


@pytest.mark.parametrize("messages", ["", "yes"])
def test_pictures_are_erased_with_who_sent_them_whether_or_not_the_messages_are(
    session: Session, world: World, waiting: Post, viewer_of: Find, browse: Browse, folder: Path, messages:
    str
) -> None:  # fmt: skip
    decide(session, world.ms_reed, viewer_of(world.ms_reed), waiting, Decision.APPEAR)
    name, thread = waiting.pictures[0].picture.name, waiting.thread_id  # type: ignore[union-attr]
    address = f"/classes/{world.portland.id}/students/{world.maya.id}/erase"
    answer = browse(world.ms_reed).post(address, data={"name": "Maya", "messages": messages})
    assert answer.status_code == 302
    session.expire_all()
    assert not (folder / name).exists() and session.scalars(select(Picture)).all() == []
    assert session.scalars(select(Post).where(Post.text == BRIDGE)).all() == []
    page = browse(world.samuel).get(f"/t/{thread}").text
    assert name not in page and BRIDGE not in page
    assert ("This is our river." in page) == (not messages)
    assert browse(world.samuel).get(f"/pictures/{name}").status_code == 404


def test_the_files_of_topics_that_were_deleted_are_swept_away(
    app: Flask, session: Session, lived: World, thread: Thread, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    kind = retention_job.Retention()
    for file in folder.iterdir():
        os.utime(file, (time.time() - 2 * picture_files.FRESH,) * 2)
    kind.upkeep(session)
    assert len(list(folder.iterdir())) == 1  # a row names it
    session.delete(session.scalars(select(Picture)).one())
    session.commit()
    kind.upkeep(session)
    assert len(list(folder.iterdir())) == 1  # not twice within the hour
    kind._swept_at = 0.0
    kind.upkeep(session)
    assert list(folder.iterdir()) == []


@pytest.fixture
def content(session: Session, lived: World) -> dict[str, Any]:
    return exported(session, Scope(lived.partnership.id))


def test_an_export_holds_the_pictures_and_an_import_brings_them_back(
    session: Session, content: dict[str, Any], folder: Path, empty: Flask
) -> None:
    (row,) = content["pictures"]
    (file,) = folder.iterdir()
    assert base64.b64decode(row["file"]) == file.read_bytes() and "name" not in row
    with empty.app_context():
        board_import.load(db.session(), content)
        db.session.commit()
        stored = db.session.scalars(select(Picture)).one()
        kept = empty.config["RELAY"].pictures / stored.name
        assert kept.read_bytes() == file.read_bytes() and stored.name != file.name
        assert stored.post.text == BRIDGE


def test_a_document_from_before_there_were_pictures_is_taken(content: dict[str, Any], empty: Flask) -> None:
    del content["pictures"]
    for row in content["participations"]:
        del row["pictures"]
    with empty.app_context():
        board_import.load(db.session(), content)
        db.session.commit()
        assert db.session.scalars(select(Participation.pictures)).all() == [False, False]


DAMAGE = {
    "no file": None,
    "no base64": "???",
    "no picture": base64.b64encode(b"<svg/>").decode(),
    "another format": base64.b64encode(drawn(kind="PNG")).decode(),
    "another size": base64.b64encode(drawn((100, 100))).decode(),
    "a number": 5,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_picture_that_no_relay_made_is_refused(content: dict[str, Any], empty: Flask, how: str) -> None:
    content["pictures"][0]["file"] = DAMAGE[how]
    with empty.app_context(), pytest.raises(board_import.Damaged, match="pictures, row 1, file"):
        board_import.load(db.session(), content)


def test_a_partners_teacher_does_not_get_what_has_not_appeared(
    session: Session, world: World, waiting: Post, viewer_of: Find
) -> None:
    def pictures(user: User) -> int:
        return len(exported(session, Scope(world.partnership.id, viewer_of(user)))["pictures"])

    assert (pictures(world.ms_reed), pictures(world.carolina)) == (1, 0)


def test_a_person_gets_their_own_pictures(world: World, waiting: Post, browse: Browse, folder: Path) -> None:
    about = json.loads(browse(world.maya).post("/me/data").data)
    (described,) = [each for each in about["messages"] if each["kind"] == "picture"]
    (file,) = folder.iterdir()
    assert described["text"] == BRIDGE
    assert base64.b64decode(described["picture"]["jpeg"]) == file.read_bytes()
