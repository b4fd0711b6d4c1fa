"""What `relay serve` takes in: small requests, and large files only where a page's ticket lets them in."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from waitress import wasyncore

from relay import create_app
from relay.config import Settings
from relay.database import db
from relay.ops import supervisor
from relay.web import upload_channel, uploads

MB = 1024 * 1024


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = create_app(Settings(data=tmp_path / "data", testing=True, extra={"RATELIMIT_ENABLED": False}))

    def echo() -> str:
        """Read by chunks, as an upload is."""
        coming, size = request.environ["wsgi.input"], 0
        while chunk := coming.read(MB):
            size += len(chunk)
        return f"{request.content_length} sent, {size} came"

    made.before_request(lambda: echo() if request.path.startswith("/echo") else None)
    before = made.before_request_funcs[None]
    before.insert(0, before.pop())
    with made.app_context():
        db.create_all()
        yield made
        db.session.remove()
        db.engine.dispose()


def held(app: Flask) -> list[Path]:
    return list((app.config["RELAY"].data / "cache" / "uploads").glob("*"))


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, int], tuple[int, str]]]:
    """``post(address, size)`` sends that many bytes to a server of its own: the status, and the answer."""
    monkeypatch.setattr(upload_channel, "_LARGE", 6 * MB)
    monkeypatch.setattr(upload_channel, "_FORGOTTEN", 20 * MB)
    server = supervisor.listen(app, "127.0.0.1", 0, threads=1)
    thread = threading.Thread(target=server.run)
    thread.start()

    def send(address: str, size: int) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=20)
        try:
            connection.request("POST", address, bytes(size))
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    yield send
    server.task_dispatcher.shutdown()
    # In the thread whose loop it ends.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)
    assert not thread.is_alive()


def test_a_small_request_needs_no_ticket(post) -> None:
    assert post("/echo", MB) == (200, f"{MB} sent, {MB} came")


def test_a_large_one_is_taken_in_with_a_ticket(app: Flask, post) -> None:
    ticket = uploads.ticket(str(app.secret_key))
    assert post(f"/echo/{ticket}", 4 * MB) == (200, f"{4 * MB} sent, {4 * MB} came")
    assert held(app) == []


@pytest.mark.parametrize("ticket", ["", "x", uploads.ticket("another secret")], ids=["none", "bad", "other"])
def test_without_one_it_is_refused_unread(post, ticket: str) -> None:
    try:
        status, answer = post(f"/echo/{ticket}", 4 * MB)
    except ConnectionError:
        return  # closed while we still sent
    assert status == 413 and "exceeds max_body" in answer


def test_what_is_larger_than_any_file_is_read_and_forgotten(app: Flask, post) -> None:
    ticket = uploads.ticket(str(app.secret_key))
    assert post(f"/echo/{ticket}", 8 * MB) == (200, f"{8 * MB} sent, 0 came")


def test_a_ticket_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = str(app.secret_key)
    old = uploads.ticket(secret)
    assert uploads.has_ticket(f"/packs/install/{old}", secret)
    monkeypatch.setattr(uploads, "_TICKET_LIFE", -1)
    assert not uploads.has_ticket(f"/packs/install/{old}", secret)
