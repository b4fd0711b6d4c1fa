"""Spaced repetition: when a card comes next, by how well it was remembered. The caller commits.

The scheduler is FSRS 6 in the package ``fsrs``, with its default parameters and a desired retention of 0.9.
It has one learning step of a minute, so that what is not known yet comes again in the same sitting.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from enum import StrEnum

from fsrs import Card, Rating, Scheduler, State
from sqlalchemy.orm import Session

from relay.database import now
from relay.learning.notebook.entities import NotebookCard

SITTING = timedelta(minutes=5)  # after which a review ends
SOON = timedelta(minutes=1)  # what is due so soon is shown where nothing else is left
_LONGEST = 365  # days between two reviews


class Ease(StrEnum):
    """How well somebody remembered a card, in their own words."""

    NOT_YET = "not_yet"
    WITH_EFFORT = "with_effort"
    EASILY = "easily"


_RATINGS = {Ease.NOT_YET: Rating.Again, Ease.WITH_EFFORT: Rating.Good, Ease.EASILY: Rating.Easy}


def record(session: Session, card: NotebookCard, ease: Ease, *, seen: str, fuzz: bool = True) -> bool:
    """Record how well ``card`` was remembered, and schedule it.

    ``seen`` is the moment it was due (ISO 8601) when it was shown: an answer that was sent twice counts once.
    ``fuzz`` spreads cards that were learnt together over some days, at random. Returns whether it counted.
    """
    session.refresh(card, with_for_update=True)
    if card.due_at.isoformat() != seen:
        return False
    before = Card(
        card_id=card.entry_id,
        state=State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at,
        last_review=card.reviewed_at,
    )
    after, _log = _scheduler(fuzz).review_card(before, _RATINGS[ease], now().astimezone(UTC))
    card.state, card.step = int(after.state), after.step
    card.stability, card.difficulty = after.stability, after.difficulty
    card.due_at, card.reviewed_at = after.due, after.last_review
    session.flush()
    return True


def _scheduler(fuzz: bool) -> Scheduler:
    return Scheduler(
        learning_steps=(SOON,), relearning_steps=(SOON,), maximum_interval=_LONGEST, enable_fuzzing=fuzz
    )
