"""What the tests of the learner's tools share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.board.visibility import Viewer
from relay.learning.corrections import corrections, sentences
from relay.learning.corrections.entities import Correction, Reason
from relay.people.entities import User
from tests.judging.conftest import (
    Browse,
    compared,
    judge,
    languages,
    looked,
    post,
    practised,
    thread,
    translate,
    viewer_of,
    write,
)
from tests.world import World

__all__ = [
    "Browse", "compared", "judge", "languages", "looked", "post", "practised", "thread", "translate",
    "viewer_of", "write",
]  # fmt: skip

TEXT = "Yo tiene un perro. Se llama Rex. El perro es bonita. Nosotros corre mucho. 😂"


@pytest.fixture
def practice(world: World, write: Callable[..., Post]) -> Post:
    """Maya's message of four sentences in Spanish, three of them wrong."""
    return write(world.maya, TEXT, practising=True, chosen_language="es")


@pytest.fixture
def correct(session: Session, viewer_of: Callable[..., Viewer]) -> Callable[..., Correction]:
    """``correct(world.samuel, post, 0, "Yo tengo un perro.")`` corrects the first sentence; None: perfect."""

    def save(
        reader: User,
        post: Post,
        index: int,
        text: str | None,
        reason: Reason | None = Reason.VERB,
        words: str = "",
    ) -> Correction:
        made = corrections.correct(
            session,
            reader,
            viewer_of(reader),
            post,
            revision=post.revision,
            start=sentences.of_post(post)[index].start,
            text=text,
            reason=reason,
            words=words,
        )
        session.commit()
        return made

    return save
