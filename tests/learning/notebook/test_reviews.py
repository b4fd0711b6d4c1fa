"""Reviewing: what is shown when, how answers move it, and when a sitting ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.learning.notebook import entries, queries, reviews
from relay.learning.notebook.entities import Direction, NotebookCard
from relay.learning.notebook.entries import Pair
from relay.learning.notebook.reviews import Ease
from relay.people.entities import User
from tests.conftest import Clock
from tests.judging.conftest import Browse
from tests.world import World

SWAMP = Pair("en", "swamp", "es", "pantano")
RICE = Pair("en", "rice", "es", "arroz")


@pytest.fixture
def kept(session: Session, world: World, clock: Clock) -> None:
    for pair in (SWAMP, RICE):
        entries.keep(session, world.samuel, pair, note=f"note on {pair.text}")
        clock.forward(seconds=1)
    session.commit()


def card(session: Session, person: User, text: str, direction: Direction = Direction.FORTH) -> NotebookCard:
    session.expire_all()
    return next(
        each
        for found in queries.everything(session, person)
        for each in found.entry.cards
        if found.entry.text == text and each.direction == direction
    )


def record(session: Session, found: NotebookCard, ease: Ease) -> timedelta:
    """Answer a card; how long after that it comes again."""
    reviewed = reviews.record(session, found, ease, seen=found.due_at.isoformat(), fuzz=False)
    session.commit()
    assert reviewed and found.reviewed_at is not None
    return found.due_at - found.reviewed_at


@pytest.mark.usefixtures("kept")
def test_the_better_a_card_is_remembered_the_later_it_comes(
    session: Session, world: World, clock: Clock
) -> None:
    found = card(session, world.samuel, "swamp")
    assert record(session, found, Ease.NOT_YET) == reviews.SOON
    with_effort = record(session, found, Ease.WITH_EFFORT)
    easily = record(session, card(session, world.samuel, "rice"), Ease.EASILY)
    assert timedelta(days=1) <= with_effort < easily <= timedelta(days=30)
    clock.moment = found.due_at
    longer = record(session, found, Ease.WITH_EFFORT)
    assert longer > with_effort
    clock.moment = found.due_at
    assert record(session, found, Ease.NOT_YET) == reviews.SOON
    assert record(session, found, Ease.WITH_EFFORT) < longer, "what was forgotten comes sooner"


@pytest.mark.usefixtures("kept")
def test_an_answer_that_is_sent_twice_counts_once(session: Session, world: World) -> None:
    found = card(session, world.samuel, "swamp")
    seen = found.due_at.isoformat()
    assert reviews.record(session, found, Ease.EASILY, seen=seen, fuzz=False)
    due = found.due_at
    assert not reviews.record(session, found, Ease.NOT_YET, seen=seen, fuzz=False)
    assert found.due_at == due


@pytest.mark.usefixtures("kept")
def test_only_what_is_due_and_not_known_is_reviewed(session: Session, world: World, clock: Clock) -> None:
    def count() -> int:
        return queries.due_count(session, world.samuel, clock.moment)

    assert count() == 2  # the other directions come a day later
    clock.forward(days=1)
    assert count() == 4
    entries.mark_known(card(session, world.samuel, "swamp").entry, True)
    session.commit()
    assert count() == 2
    assert queries.due_count(session, world.maya, clock.moment) == 0


def test_an_entry_has_cards_while_it_says_what_it_means(session: Session, world: World) -> None:
    entry = entries.keep(session, world.samuel, Pair("en", "swamp", "es")).entry
    session.commit()
    assert entry.cards == []
    entries.change(session, entry, SWAMP, ("en", "es"), "")
    session.commit()
    assert {each.direction for each in entry.cards} == set(Direction)
    entries.change(session, entry, Pair("en", "swamp", "es"), ("en", "es"), "")
    session.commit()
    assert session.scalars(select(NotebookCard)).all() == []


def shown(client: FlaskClient, page: str) -> str:
    (address,) = re.findall(r'href="(/notebook/review/[^"]+)"', page)
    return client.get(address).text


def answer(client: FlaskClient, back: str, ease: str) -> str:
    names = ("entry", "direction", "seen")
    form = {name: re.findall(rf'name="{name}" value="([^"]+)"', back)[0] for name in names}
    return client.post("/notebook/review", data={**form, "ease": ease}, follow_redirects=True).text


@pytest.mark.usefixtures("kept")
def test_a_sitting_from_the_first_card_to_the_last(world: World, browse: Browse, clock: Clock) -> None:
    samuel = browse(world.samuel)
    assert "Review 2 cards" in samuel.get("/notebook").text
    front = samuel.get("/notebook/review").text
    assert "swamp" in front and "pantano" not in front and "note on swamp" not in front
    back = shown(samuel, front)
    assert "pantano" in back and "note on swamp" in back
    front = answer(samuel, back, "not_yet")
    assert "rice" in front and "One card left" in front
    front = answer(samuel, shown(samuel, front), "easily")
    assert "swamp" in front, "what is not known yet comes again in the same sitting"
    assert "All done for now" in answer(samuel, shown(samuel, front), "with_effort")
    assert "Review" not in samuel.get("/notebook").text
    clock.forward(days=1)
    front = samuel.get("/notebook/review").text
    assert "pantano" in front and "swamp" not in front, "the other direction"


@pytest.mark.usefixtures("kept")
def test_after_five_minutes_it_is_enough(world: World, browse: Browse, clock: Clock) -> None:
    samuel = browse(world.samuel)
    front = samuel.get("/notebook/review").text
    clock.forward(minutes=6)
    ended = answer(samuel, shown(samuel, front), "easily")
    assert "That is enough for today" in ended and "rice" not in ended
    assert "rice" in samuel.get("/notebook/review?more=1").text
    clock.forward(minutes=6)
    assert "enough for today" in samuel.get("/notebook/review").text
    clock.forward(hours=2)
    assert "rice" in samuel.get("/notebook/review").text


def test_an_empty_notebook_says_how_to_begin(world: World, browse: Browse) -> None:
    assert "Nothing to review yet" in browse(world.samuel).get("/notebook/review").text


@pytest.mark.usefixtures("kept")
def test_nonsense_is_refused(world: World, session: Session, browse: Browse) -> None:
    samuel, found = browse(world.samuel), card(session, world.samuel, "swamp")
    form = {"entry": str(found.entry_id), "direction": "forth", "seen": found.due_at.isoformat()}
    assert samuel.post("/notebook/review", data={**form, "ease": "with_flair"}).status_code == 400
    assert (
        samuel.post("/notebook/review", data={**form, "direction": "up", "ease": "easily"}).status_code == 404
    )
    assert samuel.get("/notebook/review/999/forth").status_code == 404
    assert browse(world.maya).post("/notebook/review", data={**form, "ease": "easily"}).status_code == 404
