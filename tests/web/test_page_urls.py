"""Static files: addresses that change with them, so that a browser fetches each once, and what they name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from posixpath import normpath
from urllib.parse import urljoin

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from relay.web.page_urls import version_of
from tests.world import World

_NAMED_IN_FILES = re.compile(
    r"""(?:\bfrom|\bimport)\s*\(?["'](\.[^"']+)["']|url\(["']?(?!data:|#)([^"')]+)"""
)


def _cache_control(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        assert answer.status_code == 200, address
        return answer.headers["Cache-Control"]


def test_what_a_page_names_is_fetched_once(client: FlaskClient, world: World) -> None:
    named = re.findall(r'(?:href|src)="(/static/[^"#]+)', client.get("/").text)
    assert len(named) >= 4
    for address in named:
        assert "immutable" in _cache_control(client, address)
        assert "max-age=31536000" in _cache_control(client, address)


def test_what_the_files_name_among_each_other_is_fetched_once(app: Flask, client: FlaskClient) -> None:
    folder = Path(app.static_folder or "")
    modules = [path for path in folder.rglob("*") if path.suffix in (".js", ".css")]
    named = 0
    for path in modules:
        for groups in _NAMED_IN_FILES.findall(path.read_text("utf-8")):
            with app.test_request_context():
                address = url_for("static", filename=path.relative_to(folder).as_posix())
            other = normpath(urljoin(address, groups[0] or groups[1]))
            assert "immutable" in _cache_control(client, other), (path, other)
            named += 1
    assert named >= 4  # the modules of judging, at least


def test_an_address_of_another_version_still_works_but_is_not_kept(client: FlaskClient) -> None:
    for address in ("/static/0123456789ab/live.js", "/static/live.js"):
        assert _cache_control(client, address) == "no-cache"
    with client.get("/static/0123456789ab/nothing.js") as answer:
        assert answer.status_code == 404
    with client.get("/static/0123456789ab/../../config.py") as answer:
        assert answer.status_code == 404


@pytest.mark.parametrize("change", ["content", "name", "new"])
def test_the_version_changes_with_any_file(app: Flask, tmp_path: Path, change: str) -> None:
    copy = tmp_path / "static"
    shutil.copytree(app.static_folder or "", copy)
    assert version_of(copy) == version_of(Path(app.static_folder or ""))
    before, file = version_of(copy), copy / "judging" / "words.js"
    if change == "content":
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    elif change == "name":
        file.rename(file.with_name("other.js"))
    else:
        (copy / "font.woff2").write_bytes(b"\0")
    assert version_of(copy) != before


def test_pages_below_a_path_link_below_it(app: Flask) -> None:
    page_url = app.jinja_env.globals["url_for"]
    with app.test_request_context("/"):
        assert page_url("board.thread", thread_id=1) == "/t/1"
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/relay"}):
        assert page_url("board.thread", thread_id=1) == "/relay/t/1"
    with app.test_request_context("/"):
        assert page_url("board.thread", thread_id=1, at=2, _anchor="p2") == "/t/1?at=2#p2"
        assert page_url("board.thread", thread_id=1, at=None) == "/t/1"
