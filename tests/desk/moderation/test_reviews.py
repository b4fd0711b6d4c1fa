"""What teachers say about the translations that wait, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose
from relay.board.entities import (
    ModerationState,
    Post,
    ReviewState,
    Thread,
)
from relay.board.glossary import GlossaryEntry
from relay.board.visibility import Viewer
from relay.desk.moderation import reviews
from relay.judging.entities import HumanTranslation
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.desk.conftest import order, row_of
from tests.html import Page
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]
Browse = Callable[[User], FlaskClient]


def test_a_new_translation_waits_for_a_reader(messages: tuple[Post, Post, Post]) -> None:
    for post in messages:
        assert row_of(post).state == ReviewState.WAITING
        assert row_of(post).version_id == post.translations[0].current_id


def test_accepting_marks_it_as_reviewed_on_the_board(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse, thread: Thread
) -> None:
    post = messages[0]
    row = row_of(post)
    sent = browse(world.carolina).post(
        f"/reviews/{row.translation_id}", data={"do": "accept", "version": row.version_id}
    )
    assert sent.status_code == 302
    page = browse(world.maya).get(f"/t/{thread.id}").text
    assert "reviewed by Carolina" in page and "is-reviewed" in page
    queue = browse(world.ms_reed).get(f"/p/{world.partnership.id}/desk?w=check").text
    assert row.translation_id not in order(queue)
    done = browse(world.ms_reed).get(f"/p/{world.partnership.id}/desk?w=accepted").text
    assert row.translation_id in order(done)

    browse(world.ms_reed).post(
        f"/reviews/{row.translation_id}", data={"do": "reopen", "version": row.version_id}
    )
    assert "reviewed by Carolina" not in browse(world.maya).get(f"/t/{thread.id}").text
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {Action.REVIEW, Action.REOPEN} <= actions


def test_reviewing_does_not_let_a_post_appear_nor_the_other_way_round(
    session: Session, world: World, app: Flask, write: Write, browse: Browse
) -> None:
    post = write(world.maya, "Write to me at maya@example.org")
    drain(app)
    session.expire_all()
    assert post.standing == ModerationState.HELD
    row = row_of(post)
    teacher = browse(world.ms_reed)
    teacher.post(f"/reviews/{row.translation_id}", data={"do": "accept", "version": row.version_id})
    session.expire_all()
    assert (post.standing, row_of(post).state) == (ModerationState.HELD, ReviewState.ACCEPTED)
    teacher.post(f"/reviews/{row.translation_id}", data={"do": "reopen", "version": row.version_id})
    teacher.post(f"/posts/{post.id}/decide", data={"do": "appear", "revision": 1})
    session.expire_all()
    assert (post.standing, row_of(post).state) == (ModerationState.VISIBLE, ReviewState.WAITING)


def test_a_correction_is_a_credited_persons_version(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse
) -> None:
    post = messages[2]
    row = row_of(post)
    address = f"/reviews/{row.translation_id}"
    teacher = browse(world.ms_reed)
    form = teacher.get(f"/p/{world.partnership.id}/desk?item=t{row.translation_id}").text
    assert row.version.text in form and post.text in form
    text = "My grandmother lives in the white house."
    sent = {"do": "correct", "text": text, "version": row.version_id}
    if sent["text"] == row.version.text:
        sent["text"] = "My grandma lives in the white house."
    assert teacher.post(address, data=sent).status_code == 302
    session.expire_all()
    human = session.scalars(select(HumanTranslation)).one()
    assert (human.text, human.author_id, human.credit) == (sent["text"], world.ms_reed.id, "teacher")
    assert human.base_version_id == row.version_id
    assert row_of(post).state == ReviewState.CORRECTED
    assert post.text == "Mi abuela vive en la casa blanca."  # and neither text was touched
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == Action.CORRECT)).one()


def test_a_word_for_the_glossary_is_added_with_the_decision(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse
) -> None:
    row = row_of(messages[2])  # Samuel's, into English
    teacher, address = browse(world.ms_reed), f"/reviews/{row.translation_id}"
    sent = {"do": "correct", "version": row.version_id, "text": "In my own words.", "here": "/desk"}
    fixed = {"word": "cancha", "always": "pitch"}
    answer = teacher.post(address, data={**sent, **fixed, "word": "***"})
    assert answer.status_code == 400  # and neither the wording nor the words for the glossary are lost
    page = Page(answer)
    assert (page.value("word"), page.value("always")) == ("***", "pitch")
    assert "In my own words." in answer.text and session.scalars(select(GlossaryEntry)).all() == []
    assert teacher.post(address, data={**sent, **fixed}).status_code == 302
    entry = session.scalars(select(GlossaryEntry)).one()
    assert (entry.word, entry.language, entry.translations) == ("cancha", "es", {"en": "pitch"})
    assert session.scalars(select(HumanTranslation.text)).one() == "In my own words."


def test_a_correction_that_changes_nothing_is_refused_with_the_text(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse
) -> None:
    row = row_of(messages[0])
    text = row.version.text
    sent = browse(world.ms_reed).post(
        f"/reviews/{row.translation_id}", data={"do": "correct", "text": text, "version": row.version_id}
    )
    assert sent.status_code == 400 and text in sent.text
    assert row_of(messages[0]).state == ReviewState.WAITING


def test_one_reviews_the_version_one_has_read(
    app: Flask, session: Session, world: World, messages: tuple[Post, Post, Post], viewer_of: Find,
    languages: Catalog,
) -> None:  # fmt: skip
    post = messages[0]
    old = row_of(post).version_id
    compose.revise(
        session, post=post, viewer=viewer_of(world.samuel), text="Adiós.", revision=1, languages=languages
    )
    session.commit()
    viewer = viewer_of(world.ms_reed)
    drain(app)
    session.expire_all()
    with pytest.raises(reviews.OtherVersion):
        reviews.decide(session, world.ms_reed, viewer, row_of(post), ReviewState.ACCEPTED, version_id=old)
    session.rollback()
    assert row_of(post).version_id != old and row_of(post).state == ReviewState.WAITING


def test_an_edit_starts_the_review_anew(
    app: Flask, session: Session, world: World, messages: tuple[Post, Post, Post], viewer_of: Find,
    languages: Catalog, browse: Browse, thread: Thread,
) -> None:  # fmt: skip
    post = messages[0]
    row = row_of(post)
    reviews.decide(
        session, world.ms_reed, viewer_of(world.ms_reed), row, ReviewState.ACCEPTED, version_id=row.version_id
    )
    session.commit()
    compose.revise(
        session,
        post=post,
        viewer=viewer_of(world.samuel),
        text="Buenas tardes.",
        revision=1,
        languages=languages,
    )
    session.commit()
    drain(app)
    assert "reviewed by" not in browse(world.maya).get(f"/t/{thread.id}").text


@pytest.mark.parametrize("who", ["maya", "samuel", "outsider", "outside_teacher", None])
def test_nobody_else_reviews(
    who: str | None, session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse,
    client: FlaskClient,
) -> None:  # fmt: skip
    row = row_of(messages[0])
    browser = browse(getattr(world, who)) if who else client
    sent = {"do": "accept", "version": row.version_id, "text": "Hi all."}
    expected = {None: 401, "outside_teacher": 404}.get(who, 403)
    assert browser.post(f"/reviews/{row.translation_id}", data=sent).status_code == expected
    sent["do"] = "correct"
    assert browser.post(f"/reviews/{row.translation_id}", data=sent).status_code == expected
    session.expire_all()
    assert row_of(messages[0]).state == ReviewState.WAITING
