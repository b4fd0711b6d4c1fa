"""A relay that runs is found by its data folder, and one that was killed is not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from relay.ops import running_relay
from tests.serving import serving


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    """That of a server which answers like a relay."""
    with serving(HTTPServer(("127.0.0.1", 0), Healthy)) as running:
        yield running


def test_what_answers_is_found_until_it_is_forgotten(tmp_path: Path, address: str) -> None:
    assert running_relay.found(tmp_path) is None
    running_relay.note(tmp_path, address)
    assert running_relay.found(tmp_path) == address
    running_relay.forget(tmp_path)
    running_relay.forget(tmp_path)
    assert running_relay.found(tmp_path) is None


def test_what_a_killed_relay_left_is_nowhere(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for left in (f"http://127.0.0.1:{port}", "", "half a li"):
        running_relay.note(tmp_path, left)
        assert running_relay.found(tmp_path) is None
