"""Guess first: readers guess what a sentence means before its translation is revealed. The caller commits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import translation_queue
from relay.board.entities import Thread
from relay.board.post_text import EmptyText, normalise
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging.entities import Guess
from relay.judging.queries import Compared
from relay.people.entities import User
from relay.problems import Problem

LONGEST = 2_000  # code points of one guess


class NothingGuessed(Problem):
    message = _l("Write what you think it means first, or look without guessing.")


class NoSuchSentence(Problem):
    message = _l("This sentence is not here any more. The message or its translation has changed.")


def keep(session: Session, guesser: User, compared: Compared, sentence: int, text: str) -> Guess:
    """Store a guess as far as it is written. Once the sentence is revealed, the guess no longer changes.

    An empty text clears the guess. Raises NoSuchSentence, TextTooLong, NotText.
    """
    guess = _row(session, guesser, compared, sentence)
    if guess.lifted_at is None:
        guess.text = _text(text)
    session.flush()
    return guess


def reveal(
    session: Session,
    guesser: User,
    compared: Compared,
    sentence: int,
    text: str = "",
    *,
    gave_up: bool = False,
) -> Guess:
    """Reveal a sentence's translation and make the guess final.

    An empty ``text`` leaves the guess stored so far. ``gave_up``: reveal it even without a guess. Raises
    NothingGuessed where there is neither, and whatever ``keep`` raises.
    """
    guess = _row(session, guesser, compared, sentence)
    if guess.lifted_at is not None:
        return guess
    guess.text = _text(text) or guess.text
    if not guess.text and not gave_up:
        raise NothingGuessed
    guess.gave_up = not guess.text
    guess.lifted_at = now()
    session.flush()
    return guess


def skip(session: Session, guesser: User, compared: Compared) -> None:
    """Reveal all sentences of the translation; what is guessed so far becomes final."""
    for sentence in range(len(compared.pairs)):
        reveal(session, guesser, compared, sentence, gave_up=True)


def make_rule(session: Session, viewer: Viewer, thread: Thread, guess_first: bool) -> None:
    """Turn the rule "guess first" of a topic on or off. Only for teachers; the caller checks that."""
    translation_queue.bump(session, viewer.partnership.id)
    thread.guess_first = guess_first
    session.flush()


def _row(session: Session, guesser: User, compared: Compared, sentence: int) -> Guess:
    version = compared.version
    if version is None or not 0 <= sentence < len(compared.pairs):
        raise NoSuchSentence
    # Locks the partnership, so that one person's two browser tabs make one row.
    translation_queue.bump(session, compared.post.partnership_id)
    found = session.scalar(
        select(Guess)
        .where(
            Guess.user_id == guesser.id,
            Guess.post_id == compared.post.id,
            Guess.post_revision == version.revision,
            Guess.target == version.target,
            Guess.sentence == sentence,
        )
        .execution_options(populate_existing=True)
    )
    if found is not None:
        return found
    start, end = compared.pairs[sentence].source
    guess = Guess(
        user_id=guesser.id,
        post_id=compared.post.id,
        post_revision=version.revision,
        target=version.target,
        sentence=sentence,
        start=start,
        end=end,
        text="",
    )
    session.add(guess)
    return guess


def _text(text: str) -> str:
    try:
        return normalise(text, LONGEST)
    except EmptyText:
        return ""
