"""One person's data: everything that a relay keeps about them is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from relay.board.entities import Thread
from relay.board.reading_entities import ReadMessage, ReadPosition
from relay.database import Base, now
from relay.desk.export.personal_data import everything_about
from relay.desk.notices.entities import NoticeBox, Rhythm
from relay.people.entities import User
from tests.world import World

_IN_THE_LOG = "whose act it was is in the log, and the row is about somebody or something else"
# What names a person and is not read for the export of their data, and why not.
LEFT_OUT = {
    "flag.about_id": "it would say who raised the flag, and that person counts on teachers alone reading it",
    "thread.author_id": "the title of a topic is a message of theirs",
    "flag.settled_by_id": _IN_THE_LOG,
    "helper_invitation.created_by_id": _IN_THE_LOG,
    "helper_invitation.used_by_id": _IN_THE_LOG,
    "invitation.created_by_id": _IN_THE_LOG,
    "invitation.used_by_id": _IN_THE_LOG,
    "partnership.created_by_id": _IN_THE_LOG,
    "post.standing_by_id": _IN_THE_LOG,
    "reading_language.confirmed_by_id": _IN_THE_LOG,
    "retention_rule.changed_by_id": _IN_THE_LOG,
    "review.by_id": _IN_THE_LOG,
    "staff_invitation.created_by_id": _IN_THE_LOG,
    "staff_invitation.used_by_id": _IN_THE_LOG,
    "try_count.user_id": "it counts what strangers tried, by hashes of networks, and goes after some days",
}  # fmt: skip
NAMING_PEOPLE = sorted(
    f"{table.name}.{key.parent.name}"
    for table in Base.metadata.sorted_tables
    for key in table.foreign_keys
    if key.column.table.name == "user_account"
)


@contextmanager
def conditions(session: Session) -> Iterator[list[str]]:
    """What the statements that run inside ask for: the text after their WHERE."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(" ".join(statement.split()).partition(" WHERE ")[2])

    engine = session.get_bind()
    assert isinstance(engine, Engine)
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_every_table_that_names_a_person_is_read_for_their_data(world: World, session: Session) -> None:
    session.expire_all()
    person = session.get_one(User, world.maya.id)
    with conditions(session) as asked:
        everything_about(session, person)
    read = {name for name in NAMING_PEOPLE if any(name in each.replace('"', "") for each in asked)}
    assert set(NAMING_PEOPLE) - read == LEFT_OUT.keys()


@pytest.mark.parametrize("who", ["maya", "oliver", "samuel", "ms_reed", "carolina"])
def test_the_parts_hold_what_somebody_did(lived: World, session: Session, who: str) -> None:
    person = getattr(lived, who)
    document = everything_about(session, person)
    assert document["account"]["name"] == person.name
    said = {part for part, content in document.items() if content and isinstance(content, list)}
    assert said >= {
        "maya": {
            "messages", "judgements", "guesses", "questions_asked", "translations", "languages_read",
            "second_opinions",
        },
        "oliver": {"messages", "guesses", "flags_raised"},
        "samuel": {"messages", "sentences_corrected"},
        "ms_reed": {"messages", "languages_corrected", "agreements", "words_added"},
        "carolina": {"judgements", "holidays_added"},
    }[who]  # fmt: skip


def test_the_picture_that_somebody_chose_is_in_it(world: World, session: Session) -> None:
    assert everything_about(session, world.maya)["account"]["picture"] is None
    world.maya.symbol, world.maya.colour = "owl", "v3"
    assert everything_about(session, world.maya)["account"]["picture"] == {"symbol": "owl", "colour": "v3"}


def test_a_teachers_address_and_how_far_they_read_are_in_it(world: World, session: Session) -> None:
    seen = now()
    session.add(
        NoticeBox(user_id=world.ms_reed.id, address="reed@example.org", rhythm=Rhythm.DAILY, seen_until=seen)
    )
    session.commit()
    document = everything_about(session, world.ms_reed)
    assert document["account"]["username"] == world.ms_reed.username
    assert document["notices"] == {
        "read_until": seen.isoformat(),
        "address": "reed@example.org",
        "confirmed_at": None,
        "rhythm": "daily",
    }
    assert everything_about(session, world.maya)["notices"] is None


def test_how_far_somebody_has_read_each_topic_is_in_it(
    world: World, thread: Thread, session: Session
) -> None:
    moment = now()
    session.add(ReadPosition(user_id=world.maya.id, thread_id=thread.id, read_until=moment))
    session.add(ReadMessage(user_id=world.maya.id, thread_id=thread.id, post_id=thread.title.id))
    session.commit()
    assert everything_about(session, world.maya)["topics_read"] == [
        {"topic": thread.id, "read_until": moment.isoformat(), "messages_beyond": 1}
    ]
    assert everything_about(session, world.oliver)["topics_read"] == []


def test_what_somebody_helps_with_is_in_it(lived: World, session: Session) -> None:
    helper = session.query(User).filter_by(username="ana").one()
    (helped,) = everything_about(session, helper)["account"]["helps"]
    assert (helped["partnership"], helped["relation"]) == (lived.partnership.name, "parent")
