"""Topics that teachers pin to the top or close, and how topics are sorted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose, post_changes, thanks, topic_rules
from relay.board.entities import Post, Thread
from relay.board.posting_rules import TopicClosed
from relay.board.thanks_entities import ThanksKind
from relay.board.visibility import Viewer
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.html import Page
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]
ViewerOf = Callable[..., Viewer]


@pytest.fixture
def topics(session: Session, world: World, viewer_of: ViewerOf, languages: Catalog) -> list[Thread]:
    """Seven topics, the first one started first."""
    made = [
        compose.start_thread(
            session, author=world.maya, viewer=viewer_of(world.maya), title=f"Topic {number}", text="",
            languages=languages, form_key=f"key-of-topic-{number}", chosen_language="en",
        )
        for number in range(7)
    ]  # fmt: skip
    session.commit()
    return made


def order(browse: Browse, user: User, topics: list[Thread], query: str = "") -> list[int]:
    links = Page(browse(user).get(f"/p/{topics[0].partnership_id}{query}")).links
    return [int(words[-1]) for words in links if words.startswith("Topic ")]


def press(browse: Browse, user: User, thread: Thread, what: str, on: str = "yes") -> FlaskClient:
    browser = browse(user)
    assert browser.post(f"/t/{thread.id}/{what}", data={"on": on}).status_code == 302
    return browser


def test_topics_are_sorted_by_their_last_message_or_their_start(
    world: World, browse: Browse, topics: list[Thread], write: Write
) -> None:
    write(world.maya, "Hello.", thread=topics[2])
    assert order(browse, world.samuel, topics)[0] == 2
    assert order(browse, world.samuel, topics, "?sort=start") == [6, 5, 4, 3, 2, 1, 0]


def test_pinned_topics_stay_on_top_and_are_few(
    session: Session, world: World, browse: Browse, topics: list[Thread]
) -> None:
    for topic in topics[:5]:
        press(browse, world.carolina, topic, "pin")
    assert order(browse, world.samuel, topics) == [4, 3, 2, 1, 0, 6, 5]
    page = press(browse, world.ms_reed, topics[6], "pin").get(f"/t/{topics[6].id}").text
    assert "Five topics are pinned already." in page
    press(browse, world.ms_reed, topics[4], "pin", "no")
    assert order(browse, world.samuel, topics) == [3, 2, 1, 0, 6, 5, 4]
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count(Action.TOPIC_PINNED) == 5 and actions.count(Action.TOPIC_UNPINNED) == 1


def test_a_closed_topic_is_only_read_and_says_so(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write, viewer_of: ViewerOf,
    languages: Catalog,
) -> None:  # fmt: skip
    post = write(world.maya, "Cereal.")
    open_page = f"/t/{thread.id}/changes?since={post.changed}"
    assert browse(world.samuel).get(open_page).json["closed"] is False
    press(browse, world.carolina, thread, "close")
    news = browse(world.samuel).get(open_page).json
    assert news["closed"] is True and news["number"] > post.changed
    for user in (world.maya, world.samuel, world.ms_reed):
        page = Page(browse(user).get(f"/t/{thread.id}"))
        assert "A teacher has closed this topic." in page.text
        assert not any("text" in form for form in page.forms)
        assert not any(words.startswith(("Reply", "Change ")) for words in page.links)
    answer = browse(world.samuel).post(
        f"/t/{thread.id}/write", data={"text": "Pan.", "form_key": "another-key"}
    )
    assert answer.status_code == 400
    assert "Pan.</textarea>" in answer.text  # nothing is lost
    with pytest.raises(TopicClosed):
        compose.revise(
            session, post=post, viewer=viewer_of(world.maya), text="Toast.", revision=1, languages=languages
        )
    session.rollback()
    with pytest.raises(thanks.NotToThank):
        thanks.give(session, world.samuel, viewer_of(world.samuel), post, ThanksKind.SMILE)
    session.rollback()
    post_changes.withdraw(session, post=post, viewer=viewer_of(world.maya))
    session.commit()
    press(browse, world.ms_reed, thread, "close", "no")
    assert "Pan.</textarea>" in browse(world.samuel).get(f"/t/{thread.id}").text
    write(world.samuel, "Pan con chocolate.")
    assert session.scalars(select(AuditEntry.action)).all() == [Action.TOPIC_CLOSED, Action.TOPIC_OPENED]


def test_only_teachers_of_the_partnership_rule(
    session: Session, world: World, thread: Thread, viewer_of: ViewerOf
) -> None:
    for user in (world.maya, world.samuel):
        with pytest.raises(topic_rules.NotYours):
            topic_rules.close(session, user, viewer_of(user), thread, True)
