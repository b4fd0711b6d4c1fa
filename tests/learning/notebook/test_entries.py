"""A notebook: what goes into it, once, and what its owner sees of it later."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.board import compose, post_changes
from relay.board.entities import Cause, ModerationState, Post, PostRevision, Thread
from relay.board.visibility import Viewer
from relay.learning.notebook import entries, queries
from relay.learning.notebook.entities import EntryKind, NotebookEntry
from relay.learning.notebook.entries import Pair, Source
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.world import World

SWAMP = Pair("en", "swamp", "es", "pantano")
BOTH = ("en", "es")


@pytest.fixture
def message(world: World, write: Callable[..., Post]) -> Post:
    return write(world.maya, "Our field is basically a swamp.")


@pytest.fixture
def kept(session: Session, world: World, message: Post) -> tuple[NotebookEntry, NotebookEntry]:
    """A word and a sentence that Samuel kept from Maya's message."""
    source = Source(message.id, message.revision, message.text)
    word = entries.keep(session, world.samuel, SWAMP, source=source).entry
    pair = Pair("en", message.text, "es", "Nuestra cancha es un pantano.")
    whole = entries.keep(session, world.samuel, pair, kind=EntryKind.SENTENCE, source=source).entry
    session.commit()
    return word, whole


def texts(session: Session, person: User) -> list[str]:
    session.expire_all()
    return [found.entry.text for found in queries.everything(session, person)]


def test_the_same_is_kept_once(session: Session, world: World) -> None:
    first = entries.keep(session, world.samuel, SWAMP)
    again = entries.keep(session, world.samuel, Pair("en", " Swamp ", "es", "PANTANO"))
    assert first.new and not again.new and again.entry is first.entry
    other_meaning = entries.keep(session, world.samuel, Pair("en", "swamp", "es", "inundar"))
    somebody_else = entries.keep(session, world.maya, SWAMP)
    assert other_meaning.new and somebody_else.new


def test_what_is_written_by_hand_is_checked(session: Session, world: World) -> None:
    def write(pair: Pair) -> None:
        entries.write(session, world.samuel, pair, BOTH, "")

    with pytest.raises(entries.NothingWritten):
        write(Pair("en", "  \u200b ", "es", "pantano"))
    with pytest.raises(entries.TooLong):
        write(Pair("en", "s" * (entries.LONGEST + 1), "es", "pantano"))
    with pytest.raises(entries.TooLong) as refused:
        write(Pair("en", "swamp", "es", "p" * (entries.LONGEST + 1)))
    assert refused.value.field == "other_text"
    with pytest.raises(entries.UnknownLanguage):
        write(Pair("tlh", "swamp", "es", "pantano"))
    with pytest.raises(entries.SameLanguage):
        write(Pair("en", "swamp", "en", "bog"))
    write(SWAMP)
    with pytest.raises(entries.ThereAlready):
        write(SWAMP)


def test_a_full_notebook_takes_no_more(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "MOST", 2)
    entries.keep(session, world.samuel, Pair("en", "one", "es", "uno"))
    entries.keep(session, world.samuel, Pair("en", "two", "es", "dos"))
    with pytest.raises(entries.Full):
        entries.keep(session, world.samuel, Pair("en", "three", "es", "tres"))
    assert not entries.keep(session, world.samuel, Pair("en", "one", "es", "uno")).new
    assert entries.keep(session, world.maya, Pair("en", "three", "es", "tres")).new


def test_an_entry_can_be_changed_but_not_into_another_one(session: Session, world: World) -> None:
    entry = entries.keep(session, world.samuel, Pair("en", "swamp", "es")).entry
    entries.keep(session, world.samuel, Pair("en", "bog", "es", "ciénaga"))
    entries.change(session, entry, SWAMP, BOTH, "with mud")
    assert (entry.other_text, entry.note) == ("pantano", "with mud")
    with pytest.raises(entries.ThereAlready):
        entries.change(session, entry, Pair("en", "Bog", "es", "ciénaga"), BOTH, "")
    assert not entries.keep(session, world.samuel, SWAMP).new


def test_nobody_sees_the_notebook_of_another(
    session: Session, world: World, kept: tuple[NotebookEntry, NotebookEntry]
) -> None:
    assert texts(session, world.samuel) == ["swamp", "Our field is basically a swamp."]
    for other in (world.maya, world.carolina, world.ms_reed, world.outsider):
        assert texts(session, other) == []
        assert queries.entry(session, other, kept[0].id) is None


def seen(session: Session, person: User) -> list[tuple[str, str]]:
    session.expire_all()
    return [(found.entry.text, found.sentence) for found in queries.everything(session, person)]


@pytest.mark.usefixtures("kept")
def test_what_its_author_took_back_is_read_no_more(
    session: Session, world: World, message: Post, viewer_of: Callable[..., Viewer]
) -> None:
    assert seen(session, world.samuel)[0] == ("swamp", message.text)
    post_changes.withdraw(session, post=message, viewer=viewer_of(world.maya))
    session.commit()
    assert seen(session, world.samuel) == [("swamp", "")]


@pytest.mark.usefixtures("kept")
def test_what_a_teacher_hides_comes_back_with_the_message(
    session: Session, world: World, message: Post
) -> None:
    message.standing, message.standing_cause = ModerationState.HIDDEN, Cause.KEPT
    session.commit()
    assert seen(session, world.samuel) == [("swamp", "")]
    message.standing = ModerationState.VISIBLE
    session.commit()
    assert len(seen(session, world.samuel)) == 2


@pytest.mark.usefixtures("kept")
def test_a_wording_that_was_hidden_stays_hidden_when_the_message_is_changed(
    session: Session, world: World, message: Post, viewer_of: Callable[..., Viewer], languages: Catalog
) -> None:
    compose.revise(
        session, post=message, viewer=viewer_of(world.maya), text="Our field is wet.", revision=1,
        languages=languages,
    )  # fmt: skip
    session.commit()
    assert seen(session, world.samuel)[0] == ("swamp", "Our field is basically a swamp.")
    (earlier,) = session.scalars(select(PostRevision).where(PostRevision.post_id == message.id))
    earlier.standing = ModerationState.HIDDEN
    session.commit()
    assert seen(session, world.samuel) == [("swamp", "")]


@pytest.mark.usefixtures("kept")
def test_of_a_topic_that_is_deleted_for_its_age_words_stay_and_sentences_go(
    session: Session, world: World, message: Post, thread: Thread
) -> None:
    old = Thread.id == thread.id
    entries.outlive(session, old)
    session.execute(delete(Thread).where(old))
    session.commit()
    assert seen(session, world.samuel) == [("swamp", "")]


@pytest.mark.usefixtures("kept")
def test_leaving_the_class_takes_nothing_away(session: Session, world: World) -> None:
    session.delete(world.samuel.memberships[0])
    session.commit()
    assert len(seen(session, world.samuel)) == 2
