"""One board in ten scripts, as a pupil of each class sees it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from relay.board import compose, visibility
from relay.board.entities import Participation, Thread
from relay.packs.catalog import Catalog
from relay.people.entities import Classroom, Membership, Role, School, User
from relay.people.names import nickname_key
from relay.worker import drain
from tests.conftest import ROOT
from tests.serving import serving
from tests.world import World


@dataclass(frozen=True)
class There:
    """A class: its city, and what one of its pupils writes."""

    language: str
    direction: str
    pupil: str
    city: str
    country: str
    zone: str
    text: str


with (ROOT / "tests/data/scripts/classes.tsv").open(encoding="utf-8") as _file:
    CLASSES = [There(**row) for row in csv.DictReader(_file, delimiter="\t")]


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of ``app``, which a browser can ask."""
    with serving(make_server("127.0.0.1", 0, app, threaded=True)) as address:
        yield address


@pytest.fixture
def pupils(session: Session, world: World) -> dict[str, User]:
    """A pupil of every class of CLASSES, which all share Portland's and Medellín's board, by language."""
    found = {}
    for each in CLASSES:
        room = Classroom(
            school=School(name=f"School of {each.city}"),
            name="7",
            city=each.city,
            country=each.country,
            time_zone=each.zone,
            language=each.language,
            code=f"fern-{each.language.casefold()}",
        )
        session.add(room)
        session.flush()
        world.partnership.participations.append(Participation(classroom=room))
        user = User(role=Role.STUDENT, name=each.pupil, secret_hash=world.maya.secret_hash)
        user.memberships.append(Membership(classroom=room, nickname_key=nickname_key(each.pupil)))
        session.add(user)
        found[each.language] = user
    session.commit()
    return found


@pytest.fixture
def thread(app: Flask, session: Session, world: World, pupils: dict[str, User]) -> Thread:
    """A topic in which every one of them has written."""
    languages: Catalog = app.extensions["relay.packs"]
    made: Thread | None = None
    for each in CLASSES:
        author = pupils[each.language]
        viewer = visibility.viewer_of(session, author, world.partnership.id)
        assert viewer is not None
        what = {"author": author, "viewer": viewer, "text": each.text, "languages": languages}
        key = f"key-of-the-form-of-{each.language}"
        if made is None:
            made = compose.start_thread(session, title="Good morning", form_key=key, **what)  # type: ignore[arg-type]
        else:
            compose.publish(session, thread=made, form_key=key, **what)  # type: ignore[arg-type]
        session.commit()
    assert made is not None
    drain(app)
    return made


def _page(chromium: Browser, served: str, client: FlaskClient, width: int, scheme: str) -> Page:
    cookie = client.get_cookie("relay")
    assert cookie is not None
    context = chromium.new_context(
        base_url=served,
        viewport={"width": width, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    context.add_cookies([{"name": "relay", "value": cookie.value, "url": served}])
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_text_says_its_language_and_runs_its_way(
    chromium: Browser, served: str, browse: Callable[[User], FlaskClient], pupils: dict[str, User],
    thread: Thread, look: Callable[[Page, str], None], width: int, scheme: str,
) -> None:  # fmt: skip
    client = browse(pupils["ar"])
    client.get("/")
    page = _page(chromium, served, client, width, scheme)
    page.goto(f"/t/{thread.id}")
    for each in CLASSES:
        text = page.locator("main .text, main .quote").filter(has_text=each.text).first
        assert text.get_attribute("lang") == each.language, each.pupil
        assert text.evaluate("node => getComputedStyle(node).direction") == each.direction, each.pupil
        # A name stands for itself, whatever is written around it.
        name = page.locator("main bdi", has_text=each.pupil).first
        assert name.evaluate("node => getComputedStyle(node).unicodeBidi") in ("isolate", "plaintext")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    look(page, f"scripts-{width}-{scheme}")
    page.context.close()
