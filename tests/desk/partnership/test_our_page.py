"""What pupils see of what is theirs: what the classes do together, and the rules of their own class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.board.visibility import Viewer
from relay.desk.moderation import class_rules
from relay.desk.partnership import our_pages
from relay.desk.partnership.our_pages import Share
from relay.desk.partnership.pages import Room
from relay.people import classrooms
from relay.people.entities import User
from tests.html import Page
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]


@pytest.fixture
def read(browse: Browse, world: World) -> Callable[[User], str]:
    """The text of the page, as somebody reads it."""

    def text(user: User) -> str:
        answer = browse(user).get(f"/p/{world.partnership.id}/ours")
        assert answer.status_code == 200
        return Page(answer).text

    return text


def test_pupils_read_what_the_classes_did_without_anybody_s_figures(
    world: World, write: Write, read: Callable[[User], str]
) -> None:
    asked = write(world.samuel, "¿Qué comen en el recreo?")
    write(world.maya, "An apple, mostly.", parent=asked)
    waiting = write(world.samuel, "¿Y los viernes?")
    text = read(world.maya)
    assert "1 message answered one of another class." in text
    assert "Portland · my class" in text
    assert "1 answer to a question of another class" in text
    assert f"Samuel, Medellín: {waiting.text}" in text
    assert "a message of another class that one of you translates" in text
    assert waiting.text not in read(world.samuel), "his own class is not asked to answer it"


def test_a_class_that_writes_much_less_is_named_kindly(
    world: World, write: Write, read: Callable[[User], str]
) -> None:
    for number in range(4):
        write(world.samuel, f"Hola, número {number}.")
    assert "Your class has written less so far" in read(world.maya)
    assert "Portland has written less so far. What would you like to ask them?" in read(world.samuel)
    for number in range(3):
        write(world.maya, f"Hello, number {number}.")
    assert "You all write about as much" in read(world.samuel)


def test_what_is_held_counts_for_nobody(world: World, write: Write, read: Callable[[User], str]) -> None:
    write(world.samuel, "¿Me escribes a samuel@example.org?")
    text = read(world.maya)
    assert "example.org" not in text
    assert "1 message" not in text


def test_the_rules_of_ones_own_class_in_pupils_words(
    session: Session, world: World, viewer_of: Callable[..., Viewer], read: Callable[[User], str]
) -> None:
    assert "Your messages appear at once." in read(world.maya)
    viewer = viewer_of(world.ms_reed)
    rules = replace(
        class_rules.as_text(viewer.own),
        approval=True, posts_an_hour="5", edit_minutes="10", quiet_from="20:00", quiet_until="7:30",
    )  # fmt: skip
    class_rules.lay_down(session, world.ms_reed, viewer, world.portland.id, rules)
    class_rules.watch(session, world.ms_reed, viewer, "en", "nonsense")
    classrooms.let_stay(session, world.ms_reed, world.portland, 7)
    session.commit()
    text = read(world.maya)
    for sentence in (
        "Your teacher looks at each message before it appears.",
        "You can send 5 messages an hour.",
        "You can change a message for 10 minutes.",
        "From 20:00 to 07:30 is quiet time",
        "A message with a hurtful word waits",
        "stay signed in for 7 days",
    ):
        assert sentence in text
    assert "nonsense" not in text, "the list itself is no reading for pupils"
    assert "Your messages appear at once." in read(world.samuel), "the other class has its own rules"


def test_the_board_leads_there(browse: Browse, world: World) -> None:
    board = Page(browse(world.maya).get(f"/p/{world.partnership.id}"))
    assert board.links["What we do together"] == f"/p/{world.partnership.id}/ours"


def test_one_class_alone_writes_no_less_than_anybody() -> None:
    room = Room(1, "a", "Portland", "Room 14", False)
    gone = Room(2, "b", "Medellín", "6B", True)
    assert our_pages.quietest([Share(room, 9, 0, 0, 0, 0, True), Share(gone, 0, 0, 0, 0, 0, False)]) is None
