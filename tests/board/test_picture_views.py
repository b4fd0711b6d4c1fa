"""Sending pictures with the forms, and who is sent them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import moderation_state, picture_encoder, picture_files
from relay.board.entities import Cause, ModerationState, Participation, Picture, Post, Thread
from relay.people.entities import User
from relay.worker import drain
from tests.board.conftest import machine_text
from tests.html import Page
from tests.pictures import drawn, opened
from tests.world import World

Browse = Callable[[User], FlaskClient]
BRIDGE = "A bridge over a wide river."
pytestmark = pytest.mark.usefixtures("sends_pictures")


def send(client: FlaskClient, address: str, *pictures: tuple[bytes | None, str], **fields: str) -> Any:
    """Send a message or a topic with ``pictures``: (file, description), as a browser does."""
    data: dict[str, Any] = {"text": "This is our river.", "form_key": secrets.token_urlsafe(20), **fields}
    for number, (file, description) in enumerate(pictures, 1):
        data[f"picture_{number}"] = (BytesIO(file or b""), "IMG_0001.jpg" if file else "")
        data[f"description_{number}"] = description
    return client.post(address, data=data, content_type="multipart/form-data")


@pytest.fixture
def sent(session: Session, world: World, thread: Thread, browse: Browse) -> Picture:
    """The picture of a message that Maya has sent."""
    answer = send(browse(world.maya), f"/t/{thread.id}/write", (drawn((2000, 1000)), BRIDGE))
    assert answer.status_code == 302
    return session.scalars(select(Picture)).one()


def test_a_picture_stands_under_the_message_with_its_description_as_caption_and_alternative(
    world: World, thread: Thread, browse: Browse, sent: Picture
) -> None:
    for person in (world.maya, world.samuel, world.carolina):
        page = browse(person).get(f"/t/{thread.id}").text
        assert f'src="/pictures/{sent.name}" width="1600" height="800" alt="{BRIDGE}" lang="en"' in page
        assert f'<figcaption lang="en" dir="auto">{BRIDGE}</figcaption>' in page


def test_the_description_is_translated_on_the_partners_page(
    app: Flask, session: Session, world: World, thread: Thread, browse: Browse, sent: Picture
) -> None:
    assert "Translating…" in browse(world.samuel).get(f"/t/{thread.id}").text
    drain(app)
    page = browse(world.samuel).get(f"/t/{thread.id}").text
    session.expire_all()
    assert f'<span class="quote" lang="es" dir="auto">{machine_text(sent.post)}</span>' in page
    assert "The picture, described in Spanish" in page


def test_a_picture_is_added_to_a_message_that_was_sent_before(
    session: Session, world: World, thread: Thread, browse: Browse, sent: Picture
) -> None:
    maya, message = browse(world.maya), session.get_one(Post, sent.post.parent_id)
    address, before = f"/posts/{message.id}/edit", message.changed
    form = Page(maya.get(address)).form_with("pictures_key")
    fields = {name: form[name][0] for name in ("text", "lang", "revision", "pictures_key")}
    for _twice in range(2):  # the form makes it once
        answer = send(maya, address, (drawn((300, 200)), "A heron."), **fields)
        assert answer.status_code == 302
    session.expire_all()
    assert [each.text for each in message.pictures] == [BRIDGE, "A heron."]
    assert (message.revision, message.edited_at) == (1, None)  # its words are the same
    news = browse(world.samuel).get(f"/t/{thread.id}/changes?since={before}").get_json()
    assert any("A heron." in card["html"] for card in news["cards"])
    # One that is refused loses neither the words nor the description; no more than four fit.
    answer = send(maya, address, (b"not a picture", "A duck."), **{**fields, "text": "Our own river."})
    assert answer.status_code == 400 and "Our own river.</textarea>" in answer.text
    assert Page(answer).value("description_1") == "A duck."
    picture = (drawn((300, 200)), "A duck.")
    again = {**fields, "pictures_key": secrets.token_urlsafe(20)}
    assert send(maya, address, picture, picture, picture, **again).status_code == 400
    for person in (world.samuel, world.ms_reed):
        assert send(browse(person), address, picture, **again).status_code == 403


def test_an_open_page_gets_the_message_anew_when_the_description_has_been_translated(
    app: Flask, session: Session, world: World, thread: Thread, browse: Browse, sent: Picture
) -> None:
    client = browse(world.samuel)
    drain(app)
    news = client.get(f"/t/{thread.id}/changes?since=0").get_json()
    cards = [card for card in news["cards"] if f"/pictures/{sent.name}" in card["html"]]
    assert [card["id"] for card in cards] == [sent.post.parent_id]
    assert all(card["id"] != sent.post_id for card in news["cards"])
    assert client.get(f"/t/{thread.id}/changes?since={news['number']}").get_json()["cards"] == []


def test_a_browser_keeps_it_for_its_person_alone_and_takes_it_for_nothing_else(
    world: World, browse: Browse, sent: Picture
) -> None:
    answer = browse(world.samuel).get(f"/pictures/{sent.name}")
    assert answer.mimetype == "image/jpeg" and max(opened(answer.data).size) == 1600
    assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("standing", "cause"), [(ModerationState.HELD, Cause.LOOK), (ModerationState.HIDDEN, Cause.KEPT)]
)
def test_what_is_taken_down_is_sent_to_its_author_and_to_teachers_alone(
    session: Session, world: World, thread: Thread, browse: Browse, sent: Picture, standing: ModerationState,
    cause: Cause,
) -> None:  # fmt: skip
    message = session.get_one(Post, sent.post.parent_id)
    moderation_state.change(session, message, standing, cause=cause)
    session.commit()
    name = sent.name
    for person, code in ((world.maya, 200), (world.ms_reed, 200), (world.samuel, 404), (world.oliver, 404)):
        assert browse(person).get(f"/pictures/{name}").status_code == code
        assert (name in browse(person).get(f"/t/{thread.id}").text) == (code == 200)


def test_a_picture_that_was_taken_back_is_sent_to_nobody_and_the_message_stays(
    session: Session, world: World, thread: Thread, browse: Browse, sent: Picture
) -> None:
    client, name, described = browse(world.maya), sent.name, sent.post_id
    message = sent.post.parent_id
    assert f"/posts/{described}/edit" in client.get(f"/posts/{message}/edit").text
    assert "Take this picture back" in client.get(f"/posts/{described}/edit").text
    answer = client.post(f"/posts/{described}/withdraw", data={})
    assert answer.headers["Location"] == f"/t/{thread.id}?at={message}#p{described}"
    for person in (world.maya, world.samuel, world.ms_reed):
        assert browse(person).get(f"/pictures/{name}").status_code == 404
        page = browse(person).get(f"/t/{thread.id}").text
        assert name not in page and "This is our river." in page


def test_the_description_can_be_changed(
    session: Session, world: World, thread: Thread, browse: Browse, sent: Picture
) -> None:
    described = sent.post_id
    form = {"text": "An old\nbridge.", "revision": "1", "lang": "auto"}
    answer = browse(world.maya).post(f"/posts/{described}/edit", data=form)
    assert answer.status_code == 302
    assert 'alt="An old bridge."' in browse(world.samuel).get(f"/t/{thread.id}").text


def test_a_link_to_a_picture_opens_the_page_with_its_message(
    world: World, thread: Thread, browse: Browse, sent: Picture
) -> None:
    page = browse(world.samuel).get(f"/t/{thread.id}?at={sent.post_id}").text
    assert f'id="p{sent.post_id}"' in page


def test_a_topic_may_begin_with_a_picture(session: Session, world: World, browse: Browse) -> None:
    address = f"/p/{world.partnership.id}/new"
    refused = send(browse(world.maya), address, (drawn(), BRIDGE), title="Rivers", text="")
    assert refused.status_code == 400 and "There is nothing to read in it yet" in refused.text
    answer = send(browse(world.maya), address, (drawn(), BRIDGE), title="Rivers", text="Show us yours.")
    assert f'alt="{BRIDGE}"' in browse(world.samuel).get(answer.headers["Location"]).text


REFUSED = {
    "no description": ((drawn(), "  "), "Say what the picture shows", "description_1"),
    "only a description": ((None, BRIDGE), "Choose the picture once more", "picture_1"),
    "no picture": ((b"%PDF-1.7", BRIDGE), "not a picture", "picture_1"),
    "cut off": ((drawn((900, 900))[:4000], BRIDGE), "damaged or incomplete", "picture_1"),
    "too long a description": ((drawn(), "x" * 301), "at most 300", "description_1"),
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_is_refused_is_refused_with_a_sentence_and_what_was_typed_stays(
    session: Session, world: World, thread: Thread, browse: Browse, how: str, folder: Path
) -> None:
    picture, sentence, field = REFUSED[how]
    answer = send(browse(world.maya), f"/t/{thread.id}/write", picture, text="Look at this!")
    assert answer.status_code == 400
    assert sentence in answer.text and "Look at this!" in answer.text
    assert f'id="{field}-e"' in answer.text and "data-picture open" not in answer.text.replace(
        'slot" open', ""
    )
    if picture[1].strip():
        assert f'value="{picture[1]}"' in answer.text
    assert session.scalars(select(Picture)).all() == []
    assert session.scalars(select(Post).where(Post.text == "Look at this!")).all() == []


def test_a_second_picture_that_is_none_is_pointed_out_and_the_first_has_to_be_chosen_again(
    world: World, thread: Thread, browse: Browse
) -> None:
    answer = send(
        browse(world.maya), f"/t/{thread.id}/write", (drawn(), BRIDGE), (b"GIF89a", "A second one.")
    )
    assert answer.status_code == 400
    first, second = answer.text.index('id="picture_1-e"'), answer.text.index('id="picture_2-e"')
    assert "Choose the picture once more" in answer.text[first:second]
    assert "not a picture that can be shown" in answer.text[second:]
    assert 'value="A second one."' in answer.text and f'value="{BRIDGE}"' in answer.text


def test_a_text_that_is_refused_says_that_its_picture_has_to_be_chosen_again(
    world: World, thread: Thread, browse: Browse
) -> None:
    answer = send(browse(world.maya), f"/t/{thread.id}/write", (drawn(), BRIDGE), text=" ")
    assert "There is nothing to read in it yet" in answer.text
    assert "Choose the picture once more" in answer.text


def test_the_sentence_is_in_the_language_of_the_person(
    session: Session, world: World, thread: Thread, browse: Browse
) -> None:
    world.maya.ui_language = "es"
    session.commit()
    answer = send(browse(world.maya), f"/t/{thread.id}/write", (b"GIF89a", BRIDGE))
    assert "Esto no es una imagen que se pueda mostrar aquí." in answer.text


def test_a_class_that_sends_none_has_no_fields_for_them_and_is_refused(
    session: Session, world: World, thread: Thread, browse: Browse, sends_pictures: Participation
) -> None:
    sends_pictures.pictures = False
    session.commit()
    client = browse(world.maya)
    assert 'name="picture_1"' not in client.get(f"/t/{thread.id}").text
    assert 'name="picture_1"' in browse(world.ms_reed).get(f"/t/{thread.id}").text
    answer = send(client, f"/t/{thread.id}/write", (drawn(), BRIDGE))
    assert answer.status_code == 400 and "Your class sends no pictures" in answer.text
    assert "This is our river." in answer.text


def test_a_partner_without_the_right_to_write_cannot_send_any(
    world: World, thread: Thread, browse: Browse
) -> None:
    assert send(browse(world.outsider), f"/t/{thread.id}/write", (drawn(), BRIDGE)).status_code == 404


def test_a_file_of_more_than_ten_megabytes_is_refused_with_a_sentence(
    world: World, thread: Thread, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_encoder, "LARGEST", 2000)
    answer = send(browse(world.maya), f"/t/{thread.id}/write", (drawn((900, 900)), BRIDGE))
    assert answer.status_code == 400 and "at most 10 MB" in answer.text and BRIDGE in answer.text


def test_a_form_that_is_too_large_as_a_whole_says_so_and_other_forms_take_no_files(
    app: Flask, world: World, thread: Thread, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse(world.maya)
    data = {"look": "dark", "picture_1": (BytesIO(b"x"), "x.jpg")}
    assert client.post("/look", data=data, content_type="multipart/form-data").status_code == 400
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 4000)
    monkeypatch.setattr(app.view_functions["board.write"], "largest_request", 5000)
    answer = send(client, f"/t/{thread.id}/write", (drawn((900, 900)), BRIDGE))
    assert answer.status_code == 413 and "Those pictures are too large" in answer.text


def test_with_a_full_disk_the_form_comes_back_and_nothing_is_half_stored(
    session: Session, world: World, thread: Thread, browse: Browse, monkeypatch: pytest.MonkeyPatch, folder:
    Path
) -> None:  # fmt: skip
    client = browse(world.maya)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(picture_files.os, "fsync", full)
    answer = send(client, f"/t/{thread.id}/write", (drawn(), BRIDGE), text="Look at this!")
    assert answer.status_code == 503
    assert "disk is full" in answer.text and "Look at this!" in answer.text and BRIDGE in answer.text
    assert session.scalars(select(Post).where(Post.text == "Look at this!")).all() == []
    assert list(folder.iterdir()) == []


def test_a_file_that_is_gone_is_not_there_rather_than_a_fault(
    world: World, browse: Browse, sent: Picture, folder: Path
) -> None:
    (folder / sent.name).unlink()
    assert browse(world.samuel).get(f"/pictures/{sent.name}").status_code == 404
    for name in ("x", "..", "%2e%2e%2fsecret_key", "a" * 500):
        assert browse(world.samuel).get(f"/pictures/{name}").status_code == 404
