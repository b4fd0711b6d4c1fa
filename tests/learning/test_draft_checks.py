"""What the machine makes of a draft, made by the worker with the real packs, for its author alone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay import create_app
from relay.board import compose
from relay.board.entities import Post, Thread
from relay.board.visibility import Viewer
from relay.config import Settings
from relay.database import db
from relay.desk.erasure import students
from relay.desk.export.personal_data import everything_about
from relay.learning.draft_check import checks
from relay.learning.draft_check.entities import DraftCheck
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.conftest import Client, Clock
from tests.world import World
from tests.world import build as build_world

Browse = Callable[[User], FlaskClient]

LONG = (
    "On Saturday morning my brother and my two cousins and I walked all the way down to the river with our "
    "old dog because we wanted to look for frogs"
)


def ask(client: FlaskClient, address: str, text: str, **more: str) -> str:
    """Send the form to be checked. Returns the address of the check."""
    answer = client.post(address, data={"text": text, "lang": "auto", "form_key": "k" * 24, **more})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def look(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def text_of(part: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", part)).split())


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(DraftCheck)) or 0


def test_a_draft_is_translated_there_and_back_and_nothing_is_sent(
    app: Flask, session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    maya = browse(world.maya)
    posts = session.scalar(select(func.count()).select_from(Post))
    address = ask(maya, f"/t/{thread.id}/check", "My grandmother makes bread.", practising="y")
    waiting = look(maya, address)
    assert 'data-state="pending"' in waiting and 'http-equiv="refresh"' in waiting
    drain(app)
    page = look(maya, address)
    assert 'data-state="done"' in page and 'http-equiv="refresh"' not in page
    arrived = re.search(r'<p class="text" lang="es" dir="auto">(.*?)</p>', page)
    back = re.search(r'<p class="text back" lang="en" dir="auto">(.*?)</p>', page)
    assert arrived and "abuela" in arrived[1]
    assert back and "bread" in back[1]
    assert session.scalar(select(func.count()).select_from(Post)) == posts
    # The form is there again, with all that was in it.
    assert ">\nMy grandmother makes bread.</textarea>" in page
    assert f'action="/t/{thread.id}/write"' in page and f'value="{"k" * 24}"' in page
    assert re.search(r'name="practising"[^>]* checked', page)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("It was a piece of cake, really.", "piece of cake", "looks like a saying"),
        (f"{LONG}.", "On Saturday morning", "words long"),
        ("We have a wugglefish at home.", "wugglefish", "never met"),
        ("I am happy becuase it is sunny.", "becuase", "is read by the machine as “because”"),
    ],
)
def test_what_may_go_wrong_is_said_with_a_tip(
    app: Flask, world: World, browse: Browse, thread: Thread, text: str, words: str, said: str
) -> None:
    maya = browse(world.maya)
    address = ask(maya, f"/t/{thread.id}/check", text)
    drain(app)
    page = look(maya, address)
    tips = [
        text_of(tip) for tip in re.findall(r'<li class="tint tint--sun note">(.*?)</li>', page, re.DOTALL)
    ]
    assert any(words in tip and said in tip for tip in tips), tips


def test_plain_words_get_no_tip(app: Flask, world: World, browse: Browse, thread: Thread) -> None:
    maya = browse(world.maya)
    address = ask(maya, f"/t/{thread.id}/check", "I have two dogs and a cat.")
    drain(app)
    page = look(maya, address)
    assert "tint--sun" not in page
    assert "can be sure and still be wrong" in page


def test_both_wordings_stand_side_by_side(app: Flask, world: World, browse: Browse, thread: Thread) -> None:
    maya = browse(world.maya)
    ask(maya, f"/t/{thread.id}/check", "That exam was a piece of cake.")
    drain(app)
    address = ask(maya, f"/t/{thread.id}/check", "That exam was very easy.")
    drain(app)
    page = look(maya, address)
    before, now = re.findall(r'<section class="version.*?</section>', page, re.DOTALL)
    assert "piece of cake" in before and "very easy" in now
    assert 'lang="es"' in before and "fácil" in now


def test_the_classes_glossary_takes_care_of_a_saying(
    app: Flask,
    session: Session,
    world: World,
    browse: Browse,
    thread: Thread,
    viewer_of: Callable[..., Viewer],
) -> None:
    from relay.board import glossary_entries

    glossary_entries.add(
        session, world.ms_reed, viewer_of(world.ms_reed), "piece of cake", "en", {"es": "pan comido"}
    )
    session.commit()
    maya = browse(world.maya)
    address = ask(maya, f"/t/{thread.id}/check", "It was a piece of cake.")
    drain(app)
    page = look(maya, address)
    assert "looks like a saying" not in page
    assert "glossary. It becomes:" in text_of(page)


def test_sending_the_message_forgets_its_checks_and_no_others(
    app: Flask, session: Session, world: World, browse: Browse, thread: Thread, write: Callable[..., Post]
) -> None:
    maya, oliver = browse(world.maya), browse(world.oliver)
    ask(maya, f"/t/{thread.id}/check", "My grandmother makes bread.")
    ask(maya, f"/p/{world.partnership.id}/new/check", "", title="Bread")
    ask(oliver, f"/t/{thread.id}/check", "We buy it.")
    assert kept(session) == 3
    maya.post(f"/t/{thread.id}/write", data={"text": "My grandmother bakes.", "form_key": "k" * 24})
    left = session.scalars(select(DraftCheck).order_by(DraftCheck.id)).all()
    assert [(row.user_id, row.text) for row in left] == [
        (world.maya.id, "Bread"),
        (world.oliver.id, "We buy it."),
    ]
    maya.post(f"/p/{world.partnership.id}/new", data={"title": "Bread", "text": "", "form_key": "l" * 24})
    assert kept(session) == 1
    mine = session.scalars(select(Post).where(Post.text == "My grandmother bakes.")).one()
    ask(maya, f"/posts/{mine.id}/edit/check", "My grandmother bakes bread.", revision="1")
    assert kept(session) == 2
    maya.post(f"/posts/{mine.id}/edit", data={"text": "My grandmother bakes bread.", "revision": "1"})
    assert kept(session) == 1


def test_a_refused_message_keeps_its_checks(
    session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    maya = browse(world.maya)
    ask(maya, f"/t/{thread.id}/check", "My grandmother makes bread.")
    assert maya.post(f"/t/{thread.id}/write", data={"text": " "}).status_code == 400
    assert kept(session) == 1


def test_a_day_later_it_is_gone(
    session: Session, world: World, browse: Browse, thread: Thread, clock: Clock
) -> None:
    maya = browse(world.maya)
    address = ask(maya, f"/t/{thread.id}/check", "My grandmother makes bread.")
    clock.forward(hours=23)
    checks.forget_old(session)
    assert maya.get(address).status_code == 200
    clock.forward(hours=1, minutes=1)
    checks.forget_old(session)
    assert maya.get(address).status_code == 404


def test_nobody_else_sees_it(world: World, browse: Browse, thread: Thread) -> None:
    address = ask(browse(world.maya), f"/t/{thread.id}/check", "My grandmother makes bread.")
    for other in (world.oliver, world.ms_reed, world.samuel, world.outsider):
        assert browse(other).get(address).status_code == 404


def test_it_is_in_ones_own_data_and_is_erased_with_the_person(
    app: Flask, session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    ask(browse(world.maya), f"/t/{thread.id}/check", "My grandmother makes bread.")
    drain(app)
    session.expire_all()
    (mine,) = everything_about(session, world.maya)["not_sent"]
    assert mine["kind"] == "draft_check" and mine["text"] == "My grandmother makes bread."
    assert mine["machine_translations"][0]["language"] == "es"
    students.erase(session, world.ms_reed, world.portland, world.maya, typed="Maya", messages=False)
    session.commit()
    assert kept(session) == 0


def test_what_cannot_be_checked_is_said_and_nothing_typed_is_lost(
    world: World, browse: Browse, thread: Thread, session: Session
) -> None:
    maya = browse(world.maya)
    for text, said in (("   ", "nothing to read"), ("word " * 900, "at most 4,000")):
        answer = maya.post(f"/t/{thread.id}/check", data={"text": text, "lang": "auto"})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 400 and said in page
        assert text.strip()[:50] in page
    assert kept(session) == 0


def test_a_language_without_a_pack_is_said(
    app: Flask, session: Session, world: World, browse: Browse, thread: Thread
) -> None:
    maya = browse(world.maya)
    world.medellin.language = "pt"
    session.commit()
    address = ask(maya, f"/t/{thread.id}/check", "My grandmother makes bread.")
    drain(app)
    assert "There is no translator for this on this computer." in look(maya, address)


def test_mixed_languages_each_take_their_way(
    session: Session,
    app: Flask,
    world: World,
    viewer_of: Callable[..., Viewer],
    thread: Thread,
    languages: Catalog,
) -> None:
    text = "My grandmother lives with us in a white house. Nosotros vivimos en una casa muy grande."
    check = checks.ask(
        session,
        world.maya,
        viewer_of(world.maya),
        form={"text": text},
        text=text,
        languages=languages,
        thread=thread,
    )
    session.commit()
    drain(app)
    session.refresh(check)
    assert check.result is not None
    found = {arrival["target"]: arrival for arrival in check.result}
    assert set(found) == {"en", "es"}
    assert "Nosotros vivimos en una casa muy grande." in found["es"]["text"]
    assert found["es"]["back"][1] == "Nosotros vivimos en una casa muy grande."


def test_an_hour_has_so_many_checks_and_then_it_says_so(tmp_path: Path, shipped_packs: Catalog) -> None:
    """Said outright, as the limiter is one object and the other tests' applications switch it off."""
    extra = {"RATELIMIT_ENABLED": True}
    app = create_app(Settings(data=tmp_path / "data", packs=(), testing=True, web_processes=1, extra=extra))
    app.test_client_class = Client
    app.extensions["relay.packs"] = shipped_packs
    with app.app_context():
        db.create_all()
        world = build_world(db.session(), "-", "-")
        db.session.commit()
        viewer = compose_viewer(world)
        thread = compose.start_thread(
            db.session(), author=world.ms_reed, viewer=viewer, title="Bread", text="",
            languages=shipped_packs, form_key="t" * 24,
        )  # fmt: skip
        db.session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = world.maya.get_id(), True
        answers = [
            client.post(f"/t/{thread.id}/check", data={"text": f"Hello number {number}."})
            for number in range(31)
        ]
        assert [answer.status_code for answer in answers] == [302] * 30 + [400]
        page = answers[-1].get_data(as_text=True)
        assert "many times in this hour" in page and "Hello number 30." in page
        assert kept(db.session()) == 30
        db.session.remove()
        db.engine.dispose()


def compose_viewer(world: World) -> Viewer:
    from relay.board import visibility

    viewer = visibility.viewer_of(db.session(), world.ms_reed, world.partnership.id)
    assert viewer is not None
    return viewer
