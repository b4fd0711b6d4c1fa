"""The preview: what a student of a class sees, never more than the teacher may read, and nothing to send."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import ModerationState, Post
from relay.board.visibility import Viewer
from relay.database import now
from relay.people.entities import User
from tests.html import Page, text_of
from tests.world import World

Browse = Callable[[User], FlaskClient]


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def texts(world: World, session: Session, write: Any) -> dict[str, Post]:
    """Messages in every state: what all see, and what only some do."""
    made = {
        "ours": write(world.maya, "I walk to school every day."),
        "theirs": write(world.samuel, "Mi abuela vive en una casa blanca."),
        "our held": write(world.maya, "Ours waits for a teacher."),
        "their held": write(world.samuel, "Lo suyo espera a su docente."),
        "our hidden": write(world.oliver, "Ours was taken down."),
        "their hidden": write(world.samuel, "Lo suyo fue retirado."),
        "taken back": write(world.oliver, "Never mind me."),
    }
    for name in ("our held", "their held"):
        made[name].standing, made[name].appeared_at = ModerationState.HELD, None
    for name in ("our hidden", "their hidden"):
        made[name].standing = ModerationState.HIDDEN
    made["taken back"].withdrawn_at = now()
    session.commit()
    return made


@pytest.mark.parametrize("side", ["portland", "medellin"])
@pytest.mark.parametrize("teacher", ["ms_reed", "carolina"])
def test_a_teacher_sees_what_all_see_of_either_side(
    side: str, teacher: str, texts: dict[str, Post], world: World, browse: Browse, thread: Any
) -> None:
    room = getattr(world, side)
    board = f"/p/{world.partnership.id}/preview/{room.id}"
    client = browse(getattr(world, teacher))
    topics = Page(client.get(board))
    assert f"You look as a student of {room.name}, {room.city}." in topics.text
    page = client.get(f"{board}/t/{thread.id}").text
    shown = {name for name, post in texts.items() if post.text in page}
    assert shown == {"ours", "theirs"}
    assert "took this message back" in page


def test_what_a_preview_shows_is_a_part_of_what_its_teacher_reads(
    texts: dict[str, Post], world: World, viewer_of: Callable[[User], Viewer]
) -> None:
    for teacher in (world.ms_reed, world.carolina):
        viewer = viewer_of(teacher)
        for room in (world.portland, world.medellin):
            student = viewer.as_student_of(room.id)
            assert student is not None and not student.may_write and not student.taught
            for post in texts.values():
                assert viewer.may_read(post) or not student.may_read(post)
                assert viewer.may_reach(post) or not student.may_reach(post)
        assert viewer.as_student_of(world.lyon.id) is None


def test_nothing_can_be_sent_and_every_way_leads_back_or_on(
    texts: dict[str, Post], world: World, browse: Browse, thread: Any
) -> None:
    teacher, board = browse(world.ms_reed), f"/p/{world.partnership.id}/preview/{world.medellin.id}"
    for address in (board, f"{board}/t/{thread.id}"):
        page = main_of(teacher.get(address).text)
        assert "<form" not in page and "<button" not in page and "<textarea" not in page
        for link in re.findall(r'href="(/[^"#]*)"', page):
            assert (
                "/preview/" in link or link == f"/p/{world.partnership.id}/partnership" or "/static/" in link
            )
        assert teacher.post(address, data={"text": "Hello"}).status_code == 405
    assert (
        teacher.get(f"/p/{world.partnership.id}/preview")
        .headers["Location"]
        .endswith(f"/preview/{world.portland.id}")
    )


def test_the_other_side_is_read_in_its_own_language(
    texts: dict[str, Post], world: World, browse: Browse, thread: Any, translate: Any
) -> None:
    translate(texts["ours"], "es")
    board = f"/p/{world.partnership.id}/preview"
    page = browse(world.ms_reed).get(f"{board}/{world.medellin.id}/t/{thread.id}").text
    ours = page.partition(f'id="p{texts["ours"].id}"')[2].partition("</article>")[0]
    assert re.findall(r'<p class="text" lang="(\w+)"', ours) == ["en", "es"]


def test_a_class_that_has_left_is_no_side_any_more(
    texts: dict[str, Post], world: World, session: Session, browse: Browse
) -> None:
    world.partnership.participations[1].left_at = now()
    session.commit()
    teacher, board = browse(world.ms_reed), f"/p/{world.partnership.id}/preview"
    assert teacher.get(f"{board}/{world.medellin.id}").status_code == 404
    assert (
        "Medellín" not in text_of(teacher.get(f"{board}/{world.portland.id}")).partition("You look")[2][:200]
    )
