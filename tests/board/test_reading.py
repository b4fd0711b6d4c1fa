"""What is unread for whom, and what makes it read: messages, topics, several pages and tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from relay.board import compose, moderation_state, post_changes, read_marks, unread
from relay.board.entities import ModerationState, Participation, Post, Thread
from relay.board.reading_entities import ReadMessage, ReadPosition
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.conftest import Clock
from tests.html import Page
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]
ViewerOf = Callable[..., Viewer]


def read(browse: Browse, user: User, thread: Thread, *posts: Post) -> dict[str, int]:
    """``posts`` have come into view: what the page's script says, and the answer to it."""
    answer = browse(user).post(
        f"/t/{thread.id}/read",
        data={"post": [str(post.id) for post in posts]},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200
    return dict(answer.get_json())


def new_on_page(browse: Browse, user: User, thread: Thread, query: str = "") -> list[int]:
    """The messages that the topic's page marks as new."""
    page = browse(user).get(f"/t/{thread.id}{query}").text
    marked = [int(number) for number in re.findall(r'<article[^>]* id="p(\d+)"[^>]* data-new', page)]
    assert page.count("tag--new") == len(marked)
    return marked


def badge(browse: Browse, user: User, thread: Thread) -> str:
    """What the list of topics says about a topic beside its titles; "" where nothing is new."""
    page = browse(user).get(f"/p/{thread.partnership_id}").text
    entry = page.partition(f'data-topic="{thread.id}"')[2].partition("</li>")[0]
    found = re.search(r'<span class="badge">([^<]*)</span>', entry)
    return found[1] if found else ""


def test_what_others_write_is_new_until_it_has_been_read(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    first, second = write(world.maya, "Cereal."), write(world.maya, "And an apple.")
    read(browse, world.samuel, thread, thread.prompt)  # type: ignore[arg-type]
    assert badge(browse, world.samuel, thread) == "2 new"
    assert new_on_page(browse, world.samuel, thread) == [first.id, second.id]
    page = Page(browse(world.samuel).get(f"/t/{thread.id}")).text
    assert page.index("Tell us about") < page.index("2 new messages") < page.index("Cereal.")

    assert read(browse, world.samuel, thread, first)["unread"] == 1
    assert new_on_page(browse, world.samuel, thread) == [second.id]
    assert badge(browse, world.samuel, thread) == "1 new"
    assert read(browse, world.samuel, thread, second)["unread"] == 0
    assert new_on_page(browse, world.samuel, thread) == []
    assert badge(browse, world.samuel, thread) == ""
    assert badge(browse, world.oliver, thread) == "New topic"  # has not looked yet
    assert badge(browse, world.ms_reed, thread) == "2 new"


def test_ones_own_messages_are_never_new(world: World, browse: Browse, thread: Thread, write: Write) -> None:
    write(world.ms_reed, "Good morning!")
    assert new_on_page(browse, world.ms_reed, thread) == []
    assert badge(browse, world.ms_reed, thread) == ""


def test_a_topic_opens_at_the_newest_unread_message(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    first = write(world.maya, "Cereal.")
    write(world.oliver, "Toast.")
    answer = write(world.oliver, "With milk?", parent=first)
    links = Page(browse(world.samuel).get(f"/p/{thread.partnership_id}")).links
    address = f"/t/{thread.id}?at={answer.id}#p{answer.id}"
    assert links["What did you eat before school?"] == address
    assert f'data-opens-at="p{answer.id}"' in browse(world.samuel).get(f"/t/{thread.id}").text
    read(browse, world.samuel, thread, *db.session.scalars(select(Post).where(Post.thread_id == thread.id)))
    links = Page(browse(world.samuel).get(f"/p/{thread.partnership_id}")).links
    assert links["What did you eat before school?"] == f"/t/{thread.id}"


def test_reading_the_newest_page_leaves_the_earlier_ones_unread(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    posts = [write(world.maya, f"Message {number}.", chosen_language="en") for number in range(60)]
    shown = new_on_page(browse, world.samuel, thread)
    assert len(shown) == 51  # with the prompt
    assert read(browse, world.samuel, thread, *posts[10:])["unread"] == 11
    assert (
        new_on_page(browse, world.samuel, thread, f"?before={posts[10].id}-{posts[10].id}")
        == [
            thread.prompt.id,  # type: ignore[union-attr]
            *(post.id for post in posts[:10]),
        ]
    )
    assert session.query(ReadMessage).count() == 50
    read(browse, world.samuel, thread, thread.prompt, *posts[:10])  # type: ignore[arg-type]
    assert badge(browse, world.samuel, thread) == ""
    assert session.query(ReadMessage).count() == 0  # the position has passed them
    assert session.scalars(select(ReadPosition.read_until)).one() == posts[-1].appeared_at


def test_more_than_a_hundred_are_not_counted_one_by_one(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    for number in range(101):
        write(world.maya, f"Message {number}.", chosen_language="en")
    read(browse, world.samuel, thread)  # opens the topic
    assert badge(browse, world.samuel, thread) == "99+ new"
    assert "99+ new messages" in browse(world.samuel).get(f"/t/{thread.id}").text


def test_a_message_that_is_held_is_new_once_it_appears(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    held = write(world.maya, "My number is 503 555 0134.")
    later = write(world.maya, "Cereal.")
    read(browse, world.samuel, thread, thread.prompt, later)  # type: ignore[arg-type]
    assert badge(browse, world.samuel, thread) == ""
    moderation_state.change(session, held, ModerationState.VISIBLE, by=world.ms_reed)
    session.commit()
    assert badge(browse, world.samuel, thread) == "1 new"
    assert new_on_page(browse, world.samuel, thread) == [held.id]
    moderation_state.change(session, held, ModerationState.HIDDEN, by=world.ms_reed)
    session.commit()
    assert badge(browse, world.samuel, thread) == ""


def test_what_was_taken_back_is_not_new_and_an_edit_makes_nothing_new(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write, viewer_of: ViewerOf,
    languages: Catalog,
) -> None:  # fmt: skip
    gone, changed = write(world.maya, "Never mind."), write(world.maya, "Cereal.")
    read(browse, world.samuel, thread, thread.prompt, changed)  # type: ignore[arg-type]
    assert badge(browse, world.samuel, thread) == "1 new"
    post_changes.withdraw(session, post=gone, viewer=viewer_of(world.maya))
    compose.revise(
        session, post=changed, viewer=viewer_of(world.maya), text="Cereals.", revision=1, languages=languages
    )
    session.commit()
    assert badge(browse, world.samuel, thread) == ""
    assert new_on_page(browse, world.samuel, thread) == []


def test_what_was_there_before_somebody_came_is_not_new(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    write(world.maya, "Cereal.")
    world.samuel.created_at = now() + timedelta(seconds=1)
    session.commit()
    assert badge(browse, world.samuel, thread) == ""
    assert new_on_page(browse, world.samuel, thread) == []


def test_messages_of_one_moment_are_told_apart(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    posts = [write(world.maya, text) for text in ("One.", "Two.", "Three.")]
    for post in posts:
        post.appeared_at = posts[0].appeared_at
    session.commit()
    read(browse, world.samuel, thread, posts[1])
    assert new_on_page(browse, world.samuel, thread)[1:] == [posts[0].id, posts[2].id]


def test_two_tabs_add_up_and_what_is_elsewhere_is_ignored(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write, viewer_of: ViewerOf,
    languages: Catalog,
) -> None:  # fmt: skip
    posts = [write(world.maya, text) for text in ("One.", "Two.", "Three.")]
    other = compose.start_thread(
        session, author=world.maya, viewer=viewer_of(world.maya), title="Pets", text="Who has one?",
        languages=languages, form_key="another-topic",
    )  # fmt: skip
    session.commit()
    (prompt,) = session.scalars(select(Post).where(Post.thread_id == other.id, Post.kind == "prompt"))
    for _tab in range(2):
        read(browse, world.samuel, thread, posts[2], prompt)
    read(browse, world.samuel, thread, posts[0])
    assert new_on_page(browse, world.samuel, thread) == [thread.prompt.id, posts[1].id]  # type: ignore[union-attr]
    assert badge(browse, world.samuel, other) == "New topic"
    read(browse, world.samuel, other, prompt)
    assert (badge(browse, world.samuel, thread), badge(browse, world.samuel, other)) == ("2 new", "")


def test_the_list_of_boards_says_what_is_new_on_each(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    session.add(Participation(partnership_id=world.others.id, classroom_id=world.medellin.id))
    session.commit()
    write(world.maya, "Cereal.")

    def news() -> list[str]:
        return re.findall(r'<span class="badge">([^<]*)</span>', browse(world.samuel).get("/").text)

    assert news() == ["2 new"]  # and what the topic is about; nothing on the other board
    read(browse, world.samuel, thread, *session.scalars(select(Post).where(Post.thread_id == thread.id)))
    assert news() == []


def test_without_scripts_a_button_says_that_the_page_was_read(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    write(world.maya, "Cereal.")
    samuel = browse(world.samuel)
    form = next(form for form in Page(samuel.get(f"/t/{thread.id}")).forms if "post" in form)
    assert len(form["post"]) == 2
    answer = samuel.post(f"/t/{thread.id}/read", data={"post": form["post"]})
    assert answer.status_code == 302
    assert "I have read the" not in samuel.get(answer.location).text
    assert badge(browse, world.samuel, thread) == ""


def test_an_open_page_learns_that_a_message_is_new(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    post = write(world.maya, "Cereal.")
    cards = browse(world.samuel).get(f"/t/{thread.id}/changes?since=0").get_json()["cards"]
    assert "tag--new" in next(card["html"] for card in cards if card["id"] == post.id)
    read(browse, world.samuel, thread, post)
    cards = browse(world.samuel).get(f"/t/{thread.id}/changes?since=0").get_json()["cards"]
    assert "tag--new" not in next(card["html"] for card in cards if card["id"] == post.id)


def test_an_open_list_of_topics_learns_what_is_new(
    world: World, browse: Browse, thread: Thread, write: Write, client: FlaskClient
) -> None:
    samuel, address = browse(world.samuel), f"/p/{thread.partnership_id}/changes"
    read(browse, world.samuel, thread, thread.prompt)  # type: ignore[arg-type]
    post = write(world.samuel, "¿Y tú?")
    first = samuel.get(f"{address}?since=0")
    number, tag = first.get_json()["number"], first.headers["ETag"]
    assert samuel.get(f"{address}?since={number}", headers={"If-None-Match": tag}).status_code == 304

    write(world.maya, "Cereal.", parent=post)
    news = samuel.get(f"{address}?since={number}", headers={"If-None-Match": tag}).get_json()
    ((entry),) = news["topics"]
    assert entry["id"] == thread.id and "1 new<" in entry["html"] and "Cereal." in entry["html"]
    assert news["news"] == 1  # the reply, among the notices
    assert client.get(f"{address}?since=0").status_code == 401
    for forged in ("*", tag):
        answer = browse(world.outsider).get(f"{address}?since={number}", headers={"If-None-Match": forged})
        assert answer.status_code == 404


def test_a_list_of_topics_without_news_costs_one_statement_beside_the_persons(
    world: World, browse: Browse, thread: Thread
) -> None:
    samuel, statements = browse(world.samuel), []
    first = samuel.get(f"/p/{thread.partnership_id}/changes?since=0")
    address = f"/p/{thread.partnership_id}/changes?since={first.get_json()['number']}"

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert samuel.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(statements) <= 2, statements


def test_what_was_read_is_passed_over_by_an_index(
    app: Flask, session: Session, world: World, thread: Thread, viewer_of: ViewerOf
) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        unread.topics(session, world.samuel, viewer_of(world.samuel), [thread.id])
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    filled = re.sub(r"\?", "'2026-01-01'", statements[-1])
    plan = session.execute(db.text(f"EXPLAIN QUERY PLAN {filled}")).all()
    assert str(plan).count("ix_post_appeared (thread_id=? AND appeared_at>?)") == 2, plan


def test_reading_a_reply_takes_its_notice_off(
    world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    reply = write(world.maya, "Cereal.", parent=write(world.samuel, "¿Qué desayunan?"))
    assert "Notices 1 new" in Page(browse(world.samuel).get("/notices")).links
    assert read(browse, world.samuel, thread, reply)["news"] == 0
    notices = Page(browse(world.samuel).get("/notices"))
    assert "Notices" in notices.links
    assert "Maya answered you" in notices.links and "New " not in notices.text


def test_marks_are_made_by_the_service_once(
    session: Session, world: World, thread: Thread, write: Write, viewer_of: ViewerOf, clock: Clock
) -> None:
    clock.forward(hours=1)
    post = write(world.maya, "Cereal.")
    for _ in range(2):
        read_marks.mark(session, world.samuel, viewer_of(world.samuel), thread, [post.id, 999_999])
        session.commit()
    assert session.query(ReadPosition).count() == 1
