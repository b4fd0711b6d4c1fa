"""The relay on a phone's home screen."""

from __future__ import annotations

import re
import struct

from flask import Flask
from flask.testing import FlaskClient

from relay.web.appearance import PAPER
from tests.conftest import ROOT


def test_a_phone_can_put_the_relay_on_its_home_screen(client: FlaskClient) -> None:
    page = client.get("/join")
    address = re.search(r'<link rel="manifest" href="([^"]+)"', page.text)
    assert address is not None
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]
    answer = client.get(address[1])
    assert answer.mimetype == "application/manifest+json"
    told = answer.get_json()
    assert (told["start_url"], told["display"]) == ("/", "standalone")
    for icon in told["icons"]:
        with client.get(icon["src"]) as drawing:
            assert drawing.status_code == 200 and drawing.mimetype == icon["type"]
            if icon["type"] == "image/png":
                size = struct.unpack(">II", drawing.data[16:24])
                assert "{}x{}".format(*size) == icon["sizes"]


def test_the_bar_of_the_phone_has_the_colour_of_the_page_it_shows(app: Flask, client: FlaskClient) -> None:
    sheets = [(ROOT / "relay/static" / name).read_text("utf-8") for name in ("tokens.css", "dark.css")]
    assert re.findall(r"--paper: (#\w+)", "".join(sheets)) == [PAPER["light"], PAPER["dark"]]
    page = client.get("/join").text
    assert re.findall(r'name="theme-color" content="(#\w+)" media', page) == list(PAPER.values())
    client.post("/look", data={"look": "dark"})
    page = client.get("/join").text
    assert re.findall(r'name="theme-color" content="(#\w+)"', page) == [PAPER["dark"]]


def test_the_colours_of_the_dark_come_where_they_are_wanted(client: FlaskClient) -> None:
    def linked() -> list[str]:
        return re.findall(r"/dark\.css\"( media=[^>]+)?>", client.get("/join").text)

    assert linked() == [' media="(prefers-color-scheme: dark)"']
    client.post("/look", data={"look": "dark"})
    assert linked() == [""]
    client.post("/look", data={"look": "light"})
    assert linked() == []
