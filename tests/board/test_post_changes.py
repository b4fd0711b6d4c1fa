"""Taking back, correcting the language: what is stored, and what is queued for translation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import post_changes
from relay.board.entities import LanguageCorrection, LanguageSource, Post
from relay.board.visibility import Viewer
from relay.packs.catalog import Catalog
from relay.worker import drain
from tests.board.test_compose import queued
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]


def test_a_withdrawn_message_is_no_longer_translated(
    app: Flask, session: Session, world: World, write: Write, viewer_of: Find
) -> None:
    post = write(world.maya, "I should not have written that.")
    post_changes.withdraw(session, post=post, viewer=viewer_of(world.maya))
    session.commit()

    assert queued(post) == {}
    assert post.thread.message_count == 0
    drain(app)
    session.expire_all()
    assert [row.current for row in post.translations] == [None]


@pytest.mark.parametrize(
    ("who", "standing"),
    [("samuel", LanguageSource.AUTHOR), ("maya", LanguageSource.READER), ("ms_reed", LanguageSource.TEACHER)],
)
def test_a_wrong_language_is_corrected_by_anybody_and_recorded(
    app: Flask,
    session: Session,
    world: World,
    write: Write,
    viewer_of: Find,
    languages: Catalog,
    who: str,
    standing: LanguageSource,
) -> None:
    post = write(world.samuel, "Chocolate", chosen_language=None)
    post.language = "en"  # as if it had been taken for English
    session.commit()
    user = getattr(world, who)

    post_changes.correct_language(
        session, post=post, viewer=viewer_of(user), user=user, language="es", languages=languages
    )
    session.commit()

    assert (post.language, post.language_source) == ("es", standing)
    (correction,) = session.scalars(select(LanguageCorrection))
    assert (correction.user_id, correction.before, correction.after) == (user.id, "en", "es")
    assert queued(post) == {"en": "es"}


def test_a_reader_does_not_overrule_the_author(
    session: Session, world: World, write: Write, viewer_of: Find, languages: Catalog
) -> None:
    post = write(world.samuel, "Chocolate", chosen_language="es")
    with pytest.raises(post_changes.AlreadySettled):
        post_changes.correct_language(
            session,
            post=post,
            viewer=viewer_of(world.maya),
            user=world.maya,
            language="en",
            languages=languages,
        )
