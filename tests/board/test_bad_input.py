"""Everything that can be wrong with what somebody sends; nothing they typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose
from relay.board.entities import Draft, Post, PostKind, Thread, WorkerHeartbeat
from relay.board.post_text import LONGEST
from relay.board.visibility import Viewer
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.html import Page
from tests.world import World

Browse = Callable[[User], FlaskClient]
Find = Callable[..., Viewer]
Write = Callable[..., Post]


def messages(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Post.text).where(Post.kind == PostKind.MESSAGE).order_by(Post.id)))


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u2060\u200d", "\x00\x07"])
def test_an_empty_message_is_refused_beside_its_field(
    session: Session, world: World, browse: Browse, thread: Thread, text: str
) -> None:
    answer = browse(world.maya).post(f"/t/{thread.id}/write", data={"text": text, "lang": "auto"})
    assert answer.status_code == 400
    assert "There is nothing to read in it yet" in answer.text
    assert re.search(r'<textarea[^>]*aria-describedby="text-h text-e"[^>]*aria-invalid="true"', answer.text)
    assert messages(session) == []


def test_a_message_that_is_too_long_is_refused_and_kept(
    session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    text = "é" * (LONGEST + 1)
    form = {"text": text, "lang": "es", "practising": "y", "form_key": "a-key-of-some-form"}
    answer = browse(world.maya).post(f"/t/{thread.id}/write", data=form)
    assert answer.status_code == 400
    assert "20,001 characters" in answer.text
    assert text in answer.text
    assert re.search(r'value="es" checked', answer.text)
    assert re.search(r'name="practising" value="y"[^>]* checked>', answer.text)
    assert 'value="a-key-of-some-form"' in answer.text
    assert messages(session) == []


def test_the_longest_message_fits(
    app: Flask, session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    text = ("A sentence of some words. " * 1000)[:LONGEST].rstrip().ljust(LONGEST, "!")
    answer = browse(world.maya).post(f"/t/{thread.id}/write", data={"text": text})
    assert answer.status_code == 302
    assert messages(session) == [text]


def test_control_characters_and_direction_overrides_are_taken_out(
    session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    browse(world.maya).post(
        f"/t/{thread.id}/write", data={"text": "a\x00b\x1b \u202egnp.exe\u202c 👨‍👩‍👧\r\nend  "}
    )
    assert messages(session) == ["ab gnp.exe 👨‍👩‍👧\nend"]


@pytest.mark.parametrize("body", [b"text=caf%E9", b"text=caf\xe9", b"text=%ED%A0%80"])
def test_bytes_that_are_not_utf8_are_refused(
    session: Session, world: World, browse: Browse, thread: Thread, body: bytes
) -> None:
    maya = browse(world.maya)
    token = re.search(r'name="csrf_token" value="([^"]+)"', maya.get(f"/t/{thread.id}").text)
    assert token is not None
    answer = maya.post(
        f"/t/{thread.id}/write",
        data=body + b"&csrf_token=" + token[1].encode(),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 400
    assert "did not arrive as UTF-8" in answer.text
    assert messages(session) == []


def test_an_unknown_language_is_refused_and_the_text_kept(
    session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    answer = browse(world.maya).post(f"/t/{thread.id}/write", data={"text": "nuqneH", "lang": "tlh"})
    assert answer.status_code == 400
    assert "languages in the list" in answer.text
    assert "nuqneH" in answer.text
    assert 'id="lang-e"' in answer.text


def test_a_double_click_is_one_message(
    session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    maya = browse(world.maya)
    key = re.search(r'name="form_key" value="([^"]+)"', maya.get(f"/t/{thread.id}").text)
    assert key is not None
    form = {"text": "Only once, please.", "form_key": key[1]}
    first = maya.post(f"/t/{thread.id}/write", data=form)
    second = maya.post(f"/t/{thread.id}/write", data=form)
    assert first.location == second.location
    assert messages(session) == ["Only once, please."]


def test_two_people_with_the_same_key_are_two_people(
    session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    for user in (world.maya, world.oliver):
        form = {"text": f"Hello from {user.name}.", "form_key": "the-very-same-key"}
        browse(user).post(f"/t/{thread.id}/write", data=form)
    assert messages(session) == ["Hello from Maya.", "Hello from Oliver."]


def test_a_topic_sent_twice_is_one_topic(session: Session, world: World, browse: Browse) -> None:
    form = {"title": "Our rivers", "text": "Which one is near you?", "form_key": "a-key-of-a-topic"}
    answers = [browse(world.maya).post(f"/p/{world.partnership.id}/new", data=form) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert session.scalar(select(func.count()).select_from(Thread)) == 1


@pytest.mark.parametrize("parent", ["x", "999999", "-1", "9" * 5000, "title", "another topic"])
def test_an_answer_to_what_is_not_there_comes_back_as_a_new_message(
    session: Session, world: World, browse: Browse, thread: Thread, write: Write, viewer_of: Find,
    languages: Catalog, parent: str,
) -> None:  # fmt: skip
    """Nobody answers a title, nor from one topic into another."""
    other = compose.start_thread(
        session, author=world.maya, viewer=viewer_of(world.maya), title="Our rivers", text="",
        languages=languages, form_key="another-topic-of-maya",
    )  # fmt: skip
    elsewhere = write(world.samuel, "Mi río.", thread=other)
    number = {"title": thread.title.id, "another topic": elsewhere.id}.get(parent, parent)
    before = messages(session)
    maya = browse(world.maya)
    answer = maya.post(f"/t/{thread.id}/write", data={"text": "My answer.", "parent": str(number)})
    assert answer.status_code == 400 and messages(session) == before
    form = Page(answer).form_with("text", "parent")
    assert (form["text"], form["parent"]) == (["My answer."], [""])
    assert "not here any more" in answer.text
    assert maya.post(f"/t/{thread.id}/write", data=form).status_code == 302
    assert messages(session) == [*before, "My answer."]


def test_when_the_session_has_ended_the_text_is_still_there_after_signing_in(
    session: Session, client: FlaskClient, world: World, thread: Thread, write: Write
) -> None:
    parent = write(world.samuel, "¿Quién tiene un perro?")
    text = "A long answer\nthat took <b>half</b> the lesson."
    page = client.post(f"/t/{thread.id}/write", data={"text": text, "parent": str(parent.id)}, token=False)  # type: ignore[call-arg]
    assert page.status_code == 401
    kept = _kept(page.text)
    assert kept["kept_text"] == text

    _sign_in(client, world, kept)

    draft = session.scalars(select(Draft)).one()
    assert (draft.user_id, draft.thread_id, draft.parent_id, draft.text) == (
        world.maya.id, thread.id, parent.id, text
    )  # fmt: skip
    form = client.get(f"/t/{thread.id}").text
    assert "&lt;b&gt;half&lt;/b&gt; the lesson." in form
    assert "kept for you" in form
    assert f'name="parent" value="{parent.id}"' in form

    client.post(f"/t/{thread.id}/write", data={"text": text, "parent": str(parent.id)})
    assert session.scalars(select(Draft)).all() == []
    assert "kept for you" not in client.get(f"/t/{thread.id}").text


def test_a_topic_or_an_edit_is_kept_too(
    session: Session, client: FlaskClient, world: World, thread: Thread, write: Write
) -> None:
    post = write(world.maya, "The first wording.")
    started = client.post(
        f"/p/{world.partnership.id}/new",
        data={"title": "Our rivers", "text": "Tell us."},
        token=False,  # type: ignore[call-arg]
    )
    kept = _kept(started.text)
    _sign_in(client, world, kept)
    form = client.get(f"/p/{world.partnership.id}/new").text
    assert 'value="Our rivers"' in form and "Tell us." in form
    client.post("/sign-out")

    edited = client.post(f"/posts/{post.id}/edit", data={"text": "The second wording."}, token=False)  # type: ignore[call-arg]
    _sign_in(client, world, _kept(edited.text))
    assert "The second wording." in client.get(f"/t/{thread.id}").text


def test_what_was_kept_is_not_for_somebody_of_another_school(
    app: Flask, session: Session, world: World, thread: Thread
) -> None:
    from relay.board.drafts import restore

    kept = {"kept_text": "Let me in.", "kept_thread": str(thread.id), "kept_parent": "1"}
    with app.test_request_context():
        assert restore(app, user=world.outsider, kept=kept) is None
        assert restore(app, user=world.maya, kept={**kept, "kept_thread": "x"}) is None
    assert session.scalars(select(Draft)).all() == []


def test_without_a_worker_messages_are_saved_and_a_banner_says_that_translations_wait(
    app: Flask, session: Session, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    banner = "Translations are waiting."
    maya = browse(world.maya)
    assert maya.post(f"/t/{thread.id}/write", data={"text": "Saved all the same."}).status_code == 302
    for address in (f"/t/{thread.id}", f"/p/{world.partnership.id}"):
        assert banner in maya.get(address).text
    assert "Saved all the same." in maya.get(f"/t/{thread.id}").text

    session.add(WorkerHeartbeat(name="alive", seen_at=now()))
    session.commit()
    assert banner not in maya.get(f"/t/{thread.id}").text

    session.get_one(WorkerHeartbeat, "alive").seen_at = now() - timedelta(minutes=2)
    session.commit()
    assert banner in maya.get(f"/t/{thread.id}").text
    drain(app)  # nothing waits any more
    assert banner not in maya.get(f"/t/{thread.id}").text


def _kept(page: str) -> dict[str, str]:
    """The hidden fields that carry a text through signing in, as a browser reads them."""
    from html import unescape

    fields = re.findall(r'<textarea name="(kept_\w+)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {name: unescape(value) for name, value in fields}


def _sign_in(client: FlaskClient, world: World, kept: dict[str, str]) -> None:
    """Maya comes back with her class code, nickname and PIN."""
    assert kept
    form = {"code": world.portland.code, "nickname": "Maya", "pin": "4821", **kept}
    answer = client.post("/join", data=form)
    assert answer.status_code == 302, answer.text
