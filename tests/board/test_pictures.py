"""Pictures of messages: who may add some, and that they come and go with their message."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import compose, moderation_state, picture_files, pictures, post_changes, translation_queue
from relay.board.entities import Cause, ModerationState, Participation, Picture, Post, PostKind, Thread
from relay.board.visibility import Viewer, is_current, is_visible
from relay.packs.catalog import Catalog
from relay.worker import drain
from tests.board.conftest import machine_text
from tests.pictures import new_picture
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]
BRIDGE = "A bridge over a wide river."


@pytest.fixture
def message(world: World, sends_pictures: Participation, write: Write, folder: Path) -> Post:
    """A message of Maya's with a picture."""
    return write(world.maya, "This is our river.", added=[new_picture(folder, BRIDGE)])


def of(session: Session, message: Post) -> Post:
    """The description of the picture of a message."""
    session.expire_all()
    (found,) = message.pictures
    return found


def decide(session: Session, post: Post, standing: ModerationState, cause: Cause | None = None) -> None:
    moderation_state.change(session, post, standing, cause=cause)
    session.commit()
    session.expire_all()


def test_the_description_is_a_text_of_its_own_that_is_translated(
    app: Flask, session: Session, message: Post
) -> None:
    described = of(session, message)
    assert (described.kind, described.text, described.language) == (PostKind.PICTURE, BRIDGE, "en")
    drain(app)
    assert "puente" in machine_text(described).lower()


def test_only_the_relay_may_read_the_file_and_nobody_can_guess_its_name(
    session: Session, message: Post, folder: Path
) -> None:
    stored = of(session, message).picture
    assert stored is not None and len(stored.name) >= 40
    assert stored.size == (folder / stored.name).stat().st_size
    if os.name == "posix":
        assert (folder / stored.name).stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_message_that_is_sent_twice_has_its_pictures_once(
    session: Session, world: World, sends_pictures: Participation, write: Write, folder: Path
) -> None:
    for _ in range(2):
        sent = write(world.maya, "Look!", form_key="the-same-form-key", added=[new_picture(folder, BRIDGE)])
    assert of(session, sent) and len(list(folder.iterdir())) == 1


def test_students_send_pictures_where_their_teachers_let_them_and_teachers_always(
    session: Session, world: World, write: Write, folder: Path
) -> None:
    with pytest.raises(pictures.NoPictures):
        write(world.maya, "Look!", added=[new_picture(folder, BRIDGE)])
    session.rollback()
    assert of(session, write(world.ms_reed, "Look!", added=[new_picture(folder, BRIDGE)]))


def test_a_message_takes_four_pictures_and_a_person_twenty_a_day(
    session: Session, world: World, sends_pictures: Participation, write: Write, folder: Path
) -> None:
    with pytest.raises(pictures.TooManyPictures):
        write(world.maya, "Look!", added=[new_picture(folder, BRIDGE)] * 5)
    session.rollback()
    for _ in range(5):
        write(world.maya, "Look!", added=[new_picture(folder, BRIDGE)] * 4)
    with pytest.raises(pictures.EnoughForToday):
        write(world.maya, "Look!", added=[new_picture(folder, BRIDGE)])
    session.rollback()
    assert write(world.oliver, "Look!", added=[new_picture(folder, BRIDGE)])  # each for themselves


def test_pictures_do_not_count_as_messages_of_an_hour(
    session: Session, world: World, sends_pictures: Participation, write: Write, folder: Path
) -> None:
    sends_pictures.posts_an_hour = 2
    session.commit()
    write(world.maya, "One.", added=[new_picture(folder, BRIDGE)] * 3)
    assert is_visible(write(world.maya, "Two.", added=[new_picture(folder, BRIDGE)]))


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_a_picture_has_a_description_of_at_most_300_characters(
    session: Session, world: World, sends_pictures: Participation, write: Write, folder: Path, text: str
) -> None:
    with pytest.raises(Exception) as refused:
        write(world.maya, "Look!", added=[new_picture(folder, text, number=2)])
    assert refused.value.field == "description_2"  # type: ignore[attr-defined]


def test_a_picture_of_a_topic_belongs_to_its_first_text(
    session: Session,
    world: World,
    sends_pictures: Participation,
    viewer_of: Find,
    languages: Catalog,
    folder: Path,
) -> None:
    thread = compose.start_thread(
        session, author=world.maya, viewer=viewer_of(world.maya), title="Rivers", text="Show us yours.",
        languages=languages, form_key="a-new-topic-key-1", added=[new_picture(folder, BRIDGE)],
    )  # fmt: skip
    session.commit()
    assert thread.prompt is not None and of(session, thread.prompt).text == BRIDGE
    assert thread.message_count == 0


def test_with_approval_a_teacher_decides_about_both_at_once(
    session: Session, world: World, sends_pictures: Participation, write: Write, viewer_of: Find, folder: Path
) -> None:
    sends_pictures.approval = True
    session.commit()
    message = write(world.maya, "This is our river.", added=[new_picture(folder, BRIDGE)])
    described = of(session, message)
    assert described.standing_cause == Cause.APPROVAL
    assert not viewer_of(world.samuel).may_read(described) and viewer_of(world.ms_reed).may_read(described)
    decide(session, message, ModerationState.VISIBLE)
    assert viewer_of(world.samuel).may_read(described) and described.appeared_at is not None


def test_a_picture_is_held_and_hidden_with_its_message_and_comes_back_with_it(
    session: Session, message: Post
) -> None:
    for standing, cause in ((ModerationState.HELD, Cause.LOOK), (ModerationState.HIDDEN, Cause.KEPT)):
        decide(session, message, standing, cause)
        assert of(session, message).standing == standing
        decide(session, message, ModerationState.VISIBLE)
        assert is_visible(of(session, message))


def test_a_picture_that_was_hidden_by_itself_stays_hidden(session: Session, message: Post) -> None:
    decide(session, of(session, message), ModerationState.HIDDEN, Cause.KEPT)
    assert is_visible(message)
    decide(session, message, ModerationState.HELD, Cause.LOOK)
    decide(session, message, ModerationState.VISIBLE)
    assert not is_visible(of(session, message))


def test_a_description_is_looked_at_as_any_text(
    session: Session, world: World, sends_pictures: Participation, write: Write, folder: Path
) -> None:
    message = write(world.maya, "Look!", added=[new_picture(folder, "My card: call 503 555 0199.")])
    assert is_visible(message) and of(session, message).standing_cause == Cause.PRIVATE


def test_a_picture_of_a_held_message_is_held_whatever_its_description(
    session: Session, world: World, sends_pictures: Participation, write: Write, folder: Path
) -> None:
    message = write(world.maya, "Call 503 555 0199!", added=[new_picture(folder, BRIDGE)])
    assert of(session, message).standing_cause == message.standing_cause == Cause.PRIVATE


def test_a_message_is_withdrawn_with_its_pictures_and_a_picture_alone(
    session: Session, world: World, sends_pictures: Participation, write: Write, viewer_of: Find,
    folder: Path, message: Post,
) -> None:  # fmt: skip
    post_changes.withdraw(session, post=of(session, message), viewer=viewer_of(world.maya))
    session.commit()
    assert is_current(message) and not is_current(of(session, message))
    other = write(world.maya, "And this.", added=[new_picture(folder, BRIDGE)])
    post_changes.withdraw(session, post=other, viewer=viewer_of(world.maya))
    session.commit()
    assert not is_current(of(session, other))


@pytest.mark.parametrize("how", ["removed", "described anew"])
def test_what_is_changed_about_a_picture_answers_a_teacher_who_asked_for_a_change(
    session: Session, world: World, viewer_of: Find, languages: Catalog, message: Post, how: str
) -> None:
    decide(session, message, ModerationState.HELD, Cause.CHANGE)
    described = of(session, message)
    if how == "removed":
        post_changes.withdraw(session, post=described, viewer=viewer_of(world.maya))
    else:
        compose.revise(
            session, post=described, viewer=viewer_of(world.maya), text="A bridge.", revision=1,
            languages=languages,
        )  # fmt: skip
    session.commit()
    assert (message.standing, message.standing_cause) == (ModerationState.HELD, Cause.CHANGED)
    assert of(session, message).standing == ModerationState.HELD


def test_files_that_belong_to_nothing_are_removed_after_a_day(
    session: Session, message: Post, folder: Path, thread: Thread
) -> None:
    stray = folder / picture_files.keep(folder, b"of a message that was not sent in the end")
    known = pictures.names(session)
    assert picture_files.sweep(folder, known, time.time()) == 0
    assert picture_files.sweep(folder, known, time.time() + 2 * picture_files.FRESH) == 1
    assert not stray.exists() and len(list(folder.iterdir())) == 1
    translation_queue.bump(session, thread.partnership_id)
    session.delete(session.scalars(select(Picture)).one())
    session.commit()
    assert picture_files.sweep(folder, pictures.names(session), time.time() + 2 * picture_files.FRESH) == 1


def test_a_full_disk_leaves_no_half_of_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(picture_files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        picture_files.keep(folder, b"x" * 100)
    assert list(folder.iterdir()) == []
