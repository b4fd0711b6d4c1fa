"""Long topics and many topics come in pages, and a long page costs no more statements than a short one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from relay.board import compose, visibility
from relay.board.entities import Post, PostKind, Thread
from relay.database import db
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]


@pytest.fixture
def long_thread(session: Session, world: World, thread: Thread) -> list[int]:
    """120 messages, every third an answer to the first; their ids in the order of the page."""
    posts = []
    for number in range(120):
        post = Post(
            partnership_id=world.partnership.id,
            thread_id=thread.id,
            author_id=world.maya.id,
            classroom_id=world.portland.id,
            text=f"Message number {number}.",
            language="en",
            form_key=f"long-{number}",
            kind=PostKind.MESSAGE,
        )
        session.add(post)
        session.flush()
        first = posts[0] if posts else post
        post.root_id = first.id if number % 3 == 0 else post.id
        post.parent_id = first.id if number % 3 == 0 and posts else None
        posts.append(post)
    session.commit()
    return [post.id for post in sorted(posts, key=lambda post: (post.root_id or 0, post.id))]


def _ids(page: str) -> list[int]:
    return [
        int(i) for i in re.findall(r'id="p(\d+)" data-root="\d+" data-id="\d+" data-kind="message"', page)
    ]


def test_pages_follow_each_other_without_gaps(
    world: World, browse: Browse, thread: Thread, long_thread: list[int]
) -> None:
    maya = browse(world.maya)
    page = maya.get(f"/t/{thread.id}").text
    assert _ids(page) == long_thread[-50:]  # the newest first to be seen
    assert "Later messages" not in page
    seen = _ids(page)
    while "Earlier messages" in page:
        cursor = re.search(r'href="[^"]+before=(\d+-\d+)', page)
        assert cursor is not None
        page = maya.get(f"/t/{thread.id}?before={cursor[1]}").text
        seen = _ids(page) + seen
    assert seen == long_thread

    forward = _ids(page)
    while "Later messages" in page:
        cursor = re.search(r'href="[^"]+after=(\d+-\d+)', page)
        assert cursor is not None
        page = maya.get(f"/t/{thread.id}?after={cursor[1]}").text
        forward += _ids(page)
    assert forward == long_thread


def test_a_link_to_a_message_finds_its_page(
    world: World, browse: Browse, thread: Thread, long_thread: list[int]
) -> None:
    maya = browse(world.maya)
    for wanted in (long_thread[0], long_thread[60], long_thread[-1]):
        assert wanted in _ids(maya.get(f"/t/{thread.id}?at={wanted}").text)
    assert maya.get(f"/t/{thread.id}?at=999999").status_code == 404


@pytest.mark.parametrize("cursor", ["x", "1", "-", "1-x", "99999999999-1", "-1--1", "²-³"])
def test_a_cursor_that_makes_no_sense_shows_the_newest(
    world: World, browse: Browse, thread: Thread, long_thread: list[int], cursor: str
) -> None:
    page = browse(world.maya).get(f"/t/{thread.id}", query_string={"before": cursor})
    assert _ids(page.text) == long_thread[-50:]


def test_older_topics_are_a_page_away(
    session: Session,
    world: World,
    browse: Browse,
    languages: Catalog,
    viewer_of: Callable[..., visibility.Viewer],
) -> None:
    for number in range(25):
        compose.start_thread(
            session,
            author=world.maya,
            viewer=viewer_of(world.maya),
            title=f"Topic number {number:02}",
            text="",
            languages=languages,
            form_key=f"topic-{number:02}-and-more",
        )
        session.commit()
    maya = browse(world.maya)
    first = maya.get(f"/p/{world.partnership.id}").text
    older = re.search(r"before=([\d.]+-\d+)", first)
    assert older is not None
    second = maya.get(f"/p/{world.partnership.id}?before={older[1]}").text
    numbers = [
        int(n) for page in (first, second) for n in re.findall(r'dir="auto">Topic number (\d\d)</a>', page)
    ]
    assert numbers == list(range(24, -1, -1))


def test_the_number_of_statements_does_not_grow_with_the_page(
    app: Flask, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    def statements(user: User) -> int:
        count = 0

        def counted(*args: object) -> None:
            nonlocal count
            count += 1

        client = browse(user)
        event.listen(db.engine, "before_cursor_execute", counted)
        try:
            assert client.get(f"/t/{thread.id}").status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", counted)
        return count

    first = write(world.maya, "One message.")
    write(world.samuel, "Una respuesta.", parent=write(world.samuel, "Otra respuesta.", parent=first))
    drain(app)
    few = statements(world.maya)
    for number in range(20):
        answer = write(world.samuel, f"Una respuesta más, la número {number}.", parent=first)
        write(world.maya, f"And one more, number {number}.", parent=answer)
    drain(app)
    assert statements(world.maya) == few
