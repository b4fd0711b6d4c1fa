"""Guess first: kept while it is written, final once the paper is lifted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from relay.board import compose as board
from relay.board.entities import Thread
from relay.board.post_text import TextTooLong
from relay.board.visibility import Viewer
from relay.judging import guesses, queries
from relay.judging.guesses import NoSuchSentence, NothingGuessed
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from tests.world import World


def test_a_guess_can_change_until_the_paper_is_lifted(
    session: Session, world: World, compared: Compared
) -> None:
    guesses.keep(session, world.maya, compared, 0, "He plays the wheel")
    guesses.keep(session, world.maya, compared, 0, "He plays in the middle ")
    session.commit()
    (guess,) = queries.guesses(session, world.maya.id, compared.post, 1, "en").values()
    assert guess.text == "He plays in the middle" and queries.covered(guess)
    assert compared.original[guess.start : guess.end] == "Yo juego de volante en el equipo del barrio."

    guesses.reveal(session, world.maya, compared, 0)
    guesses.keep(session, world.maya, compared, 0, "I knew it")
    session.commit()
    assert guess.text == "He plays in the middle" and not guess.gave_up and not queries.covered(guess)


def test_one_has_to_guess_or_give_up(session: Session, world: World, compared: Compared) -> None:
    with pytest.raises(NothingGuessed):
        guesses.reveal(session, world.maya, compared, 1, "   ")
    session.rollback()
    given_up = guesses.reveal(session, world.maya, compared, 1, gave_up=True)
    assert given_up.gave_up and not queries.covered(given_up)
    guessed = guesses.reveal(session, world.maya, compared, 2, "Do you train?", gave_up=True)
    assert not guessed.gave_up


def test_everyone_guesses_for_themselves(session: Session, world: World, compared: Compared) -> None:
    guesses.reveal(session, world.maya, compared, 0, "something")
    assert queries.guesses(session, world.oliver.id, compared.post, 1, "en") == {}
    assert queries.covered(None)


def test_a_new_wording_is_guessed_anew(
    session: Session,
    world: World,
    compared: Compared,
    viewer_of: Callable[..., Viewer],
    languages: Catalog,
    translate: Callable[..., Compared],
) -> None:
    guesses.reveal(session, world.maya, compared, 0, "something")
    board.revise(
        session, post=compared.post, viewer=viewer_of(world.samuel), text="Soy arquero.", revision=1,
        languages=languages,
    )  # fmt: skip
    session.commit()
    newer = translate(compared.post)
    assert queries.guesses(session, world.maya.id, newer.post, 2, "en") == {}
    with pytest.raises(NoSuchSentence):
        guesses.reveal(session, world.maya, newer, 2, "Do you train?")


def test_a_guess_has_a_limit(session: Session, world: World, compared: Compared) -> None:
    with pytest.raises(TextTooLong):
        guesses.keep(session, world.maya, compared, 0, "a" * 2_001)


def test_a_teacher_makes_it_the_rule_of_a_topic(
    session: Session, world: World, viewer_of: Callable[..., Viewer], thread: Thread
) -> None:
    guesses.make_rule(session, viewer_of(world.ms_reed), thread, True)
    session.commit()
    session.expire_all()
    assert thread.guess_first
