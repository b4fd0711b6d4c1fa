"""What goes over the wire: little, and nothing whose length tells another site a secret."""

from __future__ import annotations

import re
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

from relay.board import compose, visibility
from relay.database import db
from relay.packs.catalog import catalog
from relay.people.entities import User
from tests.world import World

Browse = Callable[[User], FlaskClient]
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Sec-Fetch-Site": "same-origin"}


def _board(world: World) -> str:
    return f"/p/{world.partnership.id}"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_page_is_compressed_as_the_browser_likes(browse: Browse, world: World, coding: str) -> None:
    answer = browse(world.maya).get(_board(world), headers={**BROWSER, "Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_does_not_ask_for_it_gets_none(browse: Browse, world: World) -> None:
    answer = browse(world.maya).get(_board(world), headers={"Sec-Fetch-Site": "none"})
    assert "Content-Encoding" not in answer.headers
    assert "</html>" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything else"},
        {"Referer": "https://evil.example/page"},
        {"Referer": "http://localhost.evil.example/"},
        {"Referer": "http://["},
    ],
)
def test_what_another_site_asks_for_is_not_compressed(
    browse: Browse, world: World, asked: dict[str, str]
) -> None:
    maya = browse(world.maya)
    assert maya.get(_board(world), headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    answer = maya.get(_board(world), headers={"Accept-Encoding": "gzip", **asked})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_each_page_writes_the_token_of_its_forms_differently(browse: Browse, world: World) -> None:
    maya = browse(world.maya)
    pages = [maya.get(_board(world)).text for _ in range(3)]
    tokens = [re.findall(r'name="csrf_token" value="([^"]+)"', page) for page in pages]
    assert all(len(set(found)) == 1 and len(found) > 1 for found in tokens)  # one for all forms of a page
    one, other, third = (found[0] for found in tokens)
    # Of what does not change within a session, no run of characters that a guess could match is on two pages.
    runs = [{token[at : at + 6] for at in range(len(token) - 5)} for token in (one, other, third)]
    assert not runs[0] & runs[1] and not runs[1] & runs[2]


def test_a_page_that_has_been_open_for_long_can_still_send_its_form(browse: Browse, world: World) -> None:
    maya = browse(world.maya)
    form = re.findall(r'name="csrf_token" value="([^"]+)"', maya.get(_board(world)).text)[0]
    maya.get(_board(world))
    sent = {"language": "fr", "csrf_token": form}
    assert maya.post("/page-language", data=sent, token=False).status_code == 302
    for bad in (form[:-4], form[:9] + "AAAA" + form[13:], "m.", "m.é", "m.AAA", "", "m.AAAAAAAA"):
        answer = maya.post("/page-language", data={"language": "fr", "csrf_token": bad}, token=False)
        assert answer.status_code == 400, bad


def test_a_static_file_arrives_whole(client: FlaskClient) -> None:
    with client.get("/static/relay.css") as plain, client.get("/static/relay.css", headers=BROWSER) as small:
        assert small.headers["Content-Encoding"] == "br"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert brotli.decompress(small.data) == plain.data
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 3
        assert small.headers["ETag"] != plain.headers["ETag"]


def _bytes_of(browser: FlaskClient, address: str) -> int:
    with browser.get(address, headers=BROWSER) as answer:
        assert answer.status_code == 200
        return len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)


def test_a_thread_is_small_on_the_wire(browse: Browse, world: World) -> None:
    session = db.session()
    viewer = visibility.viewer_of(session, world.maya, world.partnership.id)
    assert viewer is not None
    thread = compose.start_thread(
        session, author=world.maya, viewer=viewer, title="What we do after school", text="Tell us.",
        languages=catalog(), form_key="a-topic-of-hers",
    )  # fmt: skip
    session.commit()
    maya, address = browse(world.maya), f"/t/{thread.id}"
    html = maya.get(address).text
    # What is for a home screen is only loaded by who puts the relay there.
    shown = re.sub(r'<link rel="(?:apple-touch-icon|manifest)[^>]*>', "", html)
    cold = sum(_bytes_of(maya, named) for named in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', shown)))
    assert _bytes_of(maya, address) <= 10_000
    assert _bytes_of(maya, address) + cold <= 40_000
