"""What an open page is told: new messages, finished translations, and 304 while nothing happens."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import delete, event, text
from sqlalchemy.orm import Session

from relay.board.entities import Post, Thread
from relay.database import db
from relay.people.entities import User
from relay.worker import drain
from tests.board.conftest import machine_text
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]


def test_a_page_learns_of_new_messages_and_then_of_their_translation(
    app: Flask, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    drain(app)
    samuel = browse(world.samuel)
    before = samuel.get(f"/t/{thread.id}/changes?since=0").get_json()
    assert {card["id"] for card in before["cards"]} == {1, 2}  # the title and the prompt

    post = write(world.maya, "My grandmother lives in the white house.")
    news = samuel.get(f"/t/{thread.id}/changes?since={before['number']}").get_json()
    (card,) = news["cards"]
    assert card["id"] == post.id
    assert "My grandmother lives in the white house." in card["html"]
    assert "Translating…" in card["html"]
    assert "Maya wrote from Portland" in card["arrived"]

    drain(app)
    news = samuel.get(f"/t/{thread.id}/changes?since={news['number']}").get_json()
    (card,) = news["cards"]
    assert escape(machine_text(post)) in card["html"]
    assert "now in Spanish" in card["translated"]
    assert samuel.get(f"/t/{thread.id}/changes?since={news['number']}").get_json()["cards"] == []


def test_nothing_new_is_304_until_something_is(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    samuel = browse(world.samuel)
    number = samuel.get(f"/t/{thread.id}/changes?since=0").get_json()["number"]
    address = f"/t/{thread.id}/changes?since={number}"
    first = samuel.get(address)
    again = samuel.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")

    write(world.maya, "Something new.")
    changed = samuel.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert len(changed.get_json()["cards"]) == 1


def test_ones_own_message_is_not_announced(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    post = write(world.maya, "My own message.")
    cards = browse(world.maya).get(f"/t/{thread.id}/changes?since=0").get_json()["cards"]
    assert {card["id"]: card["arrived"] for card in cards}[post.id] == ""


def test_the_change_of_a_title_arrives_as_a_title(
    app: Flask, world: World, browse: Browse, thread: Thread
) -> None:
    drain(app)
    cards = browse(world.samuel).get(f"/t/{thread.id}/changes?since=0").get_json()["cards"]
    title = next(card for card in cards if card["id"] == 1)
    assert "<h1" in title["html"] and 'data-kind="title"' in title["html"]
    assert escape(machine_text(thread.title)) in title["html"]


def test_much_that_is_new_comes_in_parts(world: World, browse: Browse, thread: Thread, write: Write) -> None:
    for number in range(60):
        write(world.maya, f"Message {number} of many.", chosen_language="en")
    samuel = browse(world.samuel)
    since, found = 0, []
    while True:
        news = samuel.get(f"/t/{thread.id}/changes?since={since}").get_json()
        found += [card["id"] for card in news["cards"]]
        since = news["number"]
        if not news["more"]:
            break
    assert len(found) == len(set(found)) == 62


def test_a_page_that_knows_the_latest_change_has_seen_it(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    write(world.maya, "Seen on the page.")
    samuel = browse(world.samuel)
    page = samuel.get(f"/t/{thread.id}").text
    number = page.split('data-number="')[1].split('"')[0]
    assert samuel.get(f"/t/{thread.id}/changes?since={number}").get_json()["cards"] == []


def test_much_that_is_new_takes_as_many_statements_as_little(
    app: Flask, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    def statements() -> int:
        count = 0

        def counted(*args: object) -> None:
            nonlocal count
            count += 1

        samuel = browse(world.samuel)
        event.listen(db.engine, "before_cursor_execute", counted)
        try:
            assert samuel.get(f"/t/{thread.id}/changes?since=0").status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", counted)
        return count

    first = write(world.maya, "One message.")
    write(world.samuel, "Una respuesta.", parent=write(world.samuel, "Otra respuesta.", parent=first))
    drain(app)
    few = statements()
    for number in range(15):
        answer = write(world.samuel, f"Una respuesta más, la número {number}.", parent=first)
        write(world.maya, f"And one more, number {number}.", parent=answer)
    drain(app)
    assert statements() == few


def _asked(browser: FlaskClient, thread: Thread, number: int) -> tuple[str, str]:
    """The address that a page asks next, and the ETag it sends along."""
    answer = browser.get(f"/t/{thread.id}/changes?since={number}")
    return f"/t/{thread.id}/changes?since={answer.get_json()['number']}", answer.headers["ETag"]


def test_asking_again_after_news_is_304_at_once(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    samuel = browse(world.samuel)
    write(world.maya, "Something new.")
    address, tag = _asked(samuel, thread, 0)
    again = samuel.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.headers["ETag"] == tag


def test_nothing_new_costs_one_statement_beside_the_persons(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    samuel, statements = browse(world.samuel), []
    address, tag = _asked(samuel, thread, 0)

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert samuel.get(address, headers={"If-None-Match": tag}).status_code == 304
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) <= 2, statements
    plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {statements[-1].replace('?', str(thread.id))}")).all()
    assert "ix_post_changes" in str(plan)  # however long the thread is


def test_a_message_that_is_held_for_others_does_not_make_every_request_dear(
    world: World, browse: Browse, thread: Thread, write: Write, session: Session
) -> None:
    samuel = browse(world.samuel)
    post = write(world.maya, "My number is 503 555 0134.")
    assert post.standing == "held"
    post.changed = world.partnership.change_number = 99
    session.commit()
    address, tag = _asked(samuel, thread, 0)
    assert samuel.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_tag_of_one_person_tells_another_nothing(
    world: World, browse: Browse, thread: Thread, client: FlaskClient
) -> None:
    address, tag = _asked(browse(world.samuel), thread, 0)
    assert browse(world.samuel).get(address, headers={"If-None-Match": tag}).status_code == 304
    assert browse(world.outsider).get(address, headers={"If-None-Match": tag}).status_code == 404
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 401
    assert browse(world.maya).get(address, headers={"If-None-Match": tag}).status_code == 200
    for forged in ("*", 'W/"1.2.0.3."', tag[:-2] + '0"'):
        assert browse(world.outsider).get(address, headers={"If-None-Match": forged}).status_code == 404


def test_a_page_of_a_deleted_thread_learns_of_it(
    world: World, browse: Browse, thread: Thread, session: Session
) -> None:
    samuel = browse(world.samuel)
    address, tag = _asked(samuel, thread, 0)
    session.execute(delete(Thread).where(Thread.id == thread.id))
    session.commit()
    assert samuel.get(address, headers={"If-None-Match": tag}).status_code == 404
