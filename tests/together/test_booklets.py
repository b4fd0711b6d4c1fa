"""Booklets: who makes them, what is in them, what disappears from them, and the file."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose, post_changes
from relay.board.entities import ModerationState, Post
from relay.board.visibility import Viewer
from relay.desk.erasure import students
from relay.desk.export import board_export
from relay.desk.export.personal_data import everything_about
from relay.desk.export.scope import Scope
from relay.judging import human_translations
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.together.booklet import booklets
from relay.together.booklet.entities import Booklet, BookletMessage
from relay.worker import drain
from tests.pictures import new_picture
from tests.world import World

Browse = Callable[[User], FlaskClient]
OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def booklet(
    session: Session, world: World, viewer_of: Callable[..., Viewer], languages: Catalog, compared: Compared
) -> Booklet:
    """Ms Reed's booklet of Samuel's message, which is translated."""
    viewer = viewer_of(world.ms_reed)
    made = booklets.make(
        session, world.ms_reed, viewer, title="Two towns", foreword="We & you <wrote>.", languages=languages
    )
    booklets.choose(session, world.ms_reed, viewer, made, [compared.post.id])
    session.commit()
    return made


def body(client: FlaskClient, booklet: Booklet) -> str:
    answer = client.get(f"/booklets/{booklet.id}")
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def book(client: FlaskClient, booklet: Booklet) -> zipfile.ZipFile:
    answer = client.post(f"/booklets/{booklet.id}/file")
    assert answer.status_code == 200 and answer.content_type == "application/epub+zip"
    return zipfile.ZipFile(BytesIO(answer.data))


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 (we made it ourselves)


def test_teachers_of_both_sides_make_one(
    world: World, browse: Browse, session: Session, compared: Compared
) -> None:
    reed, carolina = browse(world.ms_reed), browse(world.carolina)
    answer = reed.post(f"/p/{world.partnership.id}/booklets", data={"title": "Two towns"})
    address = answer.headers["Location"]
    assert "¿Ustedes entrenan?" in reed.get(address).get_data(as_text=True)
    reed.post(address, data={"title": "Two towns", "post": str(compared.post.id)})
    carolina.post(address, data={"title": "Dos ciudades", "post": str(compared.post.id)})
    page = browse(world.samuel).get(address.removesuffix("/choose")).get_data(as_text=True)
    assert 'lang="en" dir="auto">Two towns<' in page and 'lang="es" dir="auto">Dos ciudades<' in page
    assert "¿Ustedes entrenan?" in page
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {Action.BOOKLET_MADE, Action.BOOKLET_CHANGED} <= actions


def test_a_booklet_needs_a_title(world: World, browse: Browse, session: Session) -> None:
    answer = browse(world.ms_reed).post(
        f"/p/{world.partnership.id}/booklets", data={"title": " ", "foreword": "Kept."}
    )
    assert answer.status_code == 400 and "Kept." in answer.get_data(as_text=True)
    assert session.scalars(select(Booklet)).all() == []


def test_the_machine_is_named_and_a_pupil_s_translation_stands_before_it(
    world: World, browse: Browse, session: Session, booklet: Booklet, compared: Compared,
    viewer_of: Callable[..., Viewer],
) -> None:  # fmt: skip
    maya, reed = browse(world.maya), browse(world.ms_reed)
    page = body(reed, booklet)
    assert compared.version is not None
    assert "Machine translation" in page and "Translated by" not in page
    human_translations.add(
        session, world.ms_reed, viewer_of(world.ms_reed), compared, "A teacher's words.", from_machine=False
    )
    human_translations.declare(session, world.maya, ["es"], ["es"])
    mine = human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "A pupil's words.", from_machine=False
    )
    human_translations.add(
        session, world.ms_reed, viewer_of(world.ms_reed), compared, "A teacher's newer words.",
        from_machine=False,
    )  # fmt: skip
    session.commit()
    page = body(maya, booklet)
    assert "A pupil&#39;s words." in page and "Translated by Maya" in page
    assert "newer words" not in page
    assert "A pupil's words." in book(reed, booklet).read("OEBPS/chapter-1.xhtml").decode().replace(
        "&#39;", "'"
    )
    # One that a teacher takes down is no longer in it.
    mine.standing = ModerationState.HIDDEN
    session.commit()
    page = body(maya, booklet)
    assert "A pupil" not in page and "newer words" in page and "Translated by Ms Reed" in page


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "held", "title"])
def test_what_is_taken_down_later_disappears(
    world: World, browse: Browse, session: Session, booklet: Booklet, compared: Compared,
    viewer_of: Callable[..., Viewer], way: str,
) -> None:  # fmt: skip
    for person in (world.samuel, world.maya, world.ms_reed, world.carolina):
        assert "¿Ustedes entrenan?" in body(browse(person), booklet)
    post = session.get_one(Post, compared.post.id)
    if way == "withdrawn":
        post_changes.withdraw(session, post=post, viewer=viewer_of(world.samuel))
    elif way == "title":
        post.thread.title.standing = ModerationState.HIDDEN
    else:
        post.standing = ModerationState(way)
    session.commit()
    # Not even its author or their teacher has it there: what is printed is for everybody.
    for person in (world.samuel, world.maya, world.ms_reed, world.carolina):
        page = body(browse(person), booklet)
        assert "¿Ustedes entrenan?" not in page and "Samuel</bdi>" not in page.partition("paper-book")[2]
    names = book(browse(world.ms_reed), booklet).namelist()
    assert "OEBPS/chapter-1.xhtml" not in names


def test_nothing_but_public_messages_of_this_board_can_be_chosen(
    world: World, session: Session, booklet: Booklet, write: Callable[..., Post],
    viewer_of: Callable[..., Viewer],
) -> None:  # fmt: skip
    held = write(world.maya, "My number is 503-555-0143.")
    assert held.standing == ModerationState.HELD
    viewer = viewer_of(world.ms_reed)
    booklets.choose(session, world.ms_reed, viewer, booklet, [held.id, held.thread.title.id, 10**6])
    assert session.scalars(select(BookletMessage)).all() == []


def test_a_held_picture_is_not_in_it(
    app: Flask, world: World, browse: Browse, session: Session, booklet: Booklet,
    thread: object, viewer_of: Callable[..., Viewer], languages: Catalog,
) -> None:  # fmt: skip
    viewer = viewer_of(world.maya)
    viewer.own.pictures = True
    folder = app.config["RELAY"].pictures
    message = compose.publish(
        session, author=world.maya, viewer=viewer, thread=thread, text="Our river.", languages=languages,
        form_key="r" * 24, added=[new_picture(folder, "A bridge over it.")],
    )  # fmt: skip
    booklets.choose(session, world.ms_reed, viewer_of(world.ms_reed), booklet, [message.id])
    session.commit()
    drain(app)
    reed = browse(world.ms_reed)
    assert 'alt="A bridge over it."' in body(reed, booklet)
    assert "OEBPS/picture-1.jpg" in book(reed, booklet).namelist()
    session.expire_all()
    message.pictures[0].standing = ModerationState.HIDDEN
    session.commit()
    assert "A bridge over it." not in body(reed, booklet)
    assert "OEBPS/picture-1.jpg" not in book(reed, booklet).namelist()


def test_what_is_guessed_first_waits(
    world: World, browse: Browse, session: Session, booklet: Booklet, compared: Compared
) -> None:
    compared.post.thread.guess_first = True
    session.commit()
    page = body(browse(world.maya), booklet)
    assert "One message is left out" in page and "Machine translation" not in page
    assert "Machine translation" in body(browse(world.ms_reed), booklet)


def test_every_file_of_the_book_is_sound(
    app: Flask, world: World, browse: Browse, session: Session, booklet: Booklet, thread: object,
    compared: Compared, viewer_of: Callable[..., Viewer], languages: Catalog,
) -> None:  # fmt: skip
    viewer = viewer_of(world.maya)
    viewer.own.pictures = True
    message = compose.publish(
        session, author=world.maya, viewer=viewer, thread=thread, text="Our <river> & us.\nTwo lines.",
        languages=languages, form_key="r" * 24,
        added=[new_picture(app.config["RELAY"].pictures, 'A "bridge" & <trees>.')],
    )  # fmt: skip
    booklets.choose(session, world.ms_reed, viewer_of(world.ms_reed), booklet, [message.id, compared.post.id])
    session.commit()
    drain(app)
    made = book(browse(world.ms_reed), booklet)
    first = made.infolist()[0]
    assert (first.filename, first.compress_type, made.read(first)) == (
        "mimetype", zipfile.ZIP_STORED, b"application/epub+zip",
    )  # fmt: skip
    assert made.testzip() is None
    container = parsed(made.read("META-INF/container.xml"))
    (root,) = container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
    opf = parsed(made.read(root.attrib["full-path"]))
    items = {item.attrib["id"]: item.attrib for item in opf.iter(f"{OPF}item")}
    folder = PurePosixPath(root.attrib["full-path"]).parent
    listed = {str(folder / item["href"]) for item in items.values()}
    assert listed | {"mimetype", "META-INF/container.xml", root.attrib["full-path"]} == set(made.namelist())
    assert [item["href"] for item in items.values() if item.get("properties") == "nav"] == ["nav.xhtml"]
    assert [item["href"] for item in items.values() if item.get("properties") == "cover-image"] == [
        "cover.svg"
    ]
    spine = [ref.attrib["idref"] for ref in opf.iter(f"{OPF}itemref")]
    assert spine == ["cover", "foreword", "chapter-1", "credits"] and set(spine) <= set(items)
    for wanted in ("identifier", "title", "language"):
        assert opf.find(f".//{{http://purl.org/dc/elements/1.1/}}{wanted}") is not None
    modified = opf.find(f".//{OPF}meta[@property='dcterms:modified']")
    assert modified is not None and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified.text or "")
    for item in items.values():
        content = made.read(str(folder / item["href"]))
        if item["media-type"] == "image/jpeg":
            assert content.startswith(b"\xff\xd8")
        if not item["media-type"].endswith("xml"):
            continue
        page = parsed(content)
        if item["media-type"] != "application/xhtml+xml":
            continue
        assert page.attrib["lang"] and page.attrib["dir"]
        for element in page.iter():
            target = element.attrib.get("href") or element.attrib.get("src")
            assert target is None or str(folder / target) in made.namelist()
            if element.tag == f"{XHTML}img":
                assert element.attrib["alt"]
    chapter = parsed(made.read("OEBPS/chapter-1.xhtml"))
    texts = {"".join(p.itertext()): p.attrib for p in chapter.iter(f"{XHTML}p")}
    assert texts["Our <river> & us.Two lines."] == {
        "lang": "en", "dir": "auto", "{http://www.w3.org/XML/1998/namespace}lang": "en",
    }  # fmt: skip


def test_the_file_is_logged(world: World, browse: Browse, session: Session, booklet: Booklet) -> None:
    book(browse(world.carolina), booklet)
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.BOOKLET_SAVED))
    assert entry.actor_id == world.carolina.id and entry.about_id == booklet.id


def test_erasing_a_pupil_takes_their_name_or_all_their_messages_out(
    world: World, browse: Browse, session: Session, booklet: Booklet, compared: Compared
) -> None:
    students.erase(session, world.carolina, world.medellin, world.samuel, typed="Samuel", messages=False)
    session.commit()
    page = body(browse(world.maya), booklet)
    assert "Samuel" not in page and "a former student" in page
    world.samuel.state, world.samuel.name = "active", "Samuel"
    session.commit()
    students.erase(session, world.carolina, world.medellin, world.samuel, typed="Samuel", messages=True)
    session.commit()
    assert session.scalars(select(BookletMessage)).all() == []
    assert "a former student" not in body(browse(world.maya), booklet)


def test_a_booklet_moves_with_its_board_and_into_its_makers_own_data(
    app: Flask, world: World, session: Session, booklet: Booklet
) -> None:
    document = json.loads("".join(board_export.document(session, Scope(world.partnership.id))))
    assert [row["title"] for row in document["booklet_words"]] == ["Two towns"]
    assert len(document["booklets"]) == len(document["booklet_messages"]) == 1
    about = everything_about(session, world.ms_reed)["booklets"]
    assert {row.get("title") for row in about} == {None, "Two towns"}


def test_a_deleted_booklet_leaves_the_messages(
    world: World, browse: Browse, session: Session, booklet: Booklet, compared: Compared
) -> None:
    browse(world.carolina).post(f"/booklets/{booklet.id}/delete")
    session.expire_all()
    assert session.scalars(select(Booklet)).all() == []
    assert session.get_one(Post, compared.post.id).text
