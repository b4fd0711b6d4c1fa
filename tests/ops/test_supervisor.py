"""What `relay serve` takes in: requests as small as the largest form, whoever sends them."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from waitress import wasyncore

from relay.ops import supervisor

Answer = tuple[int, str]


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """The port of a server of its own."""
    server = supervisor.listen(app, "127.0.0.1", 0, threads=1)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.effective_port
    server.task_dispatcher.shutdown()
    # In the thread whose loop it ends.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def post(port: int) -> Callable[[str, int], Answer]:
    """``post(address, size)`` sends that many bytes: the status, and the answer."""

    def send(address: str, size: int) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", address, b"x" * size, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    return send


def test_a_page_is_there_for_who_comes_after_a_thousand_open_connections(port: int) -> None:
    supervisor._connections()  # raises this process's limit of open files for the clients as well
    with ExitStack() as open_ones:
        for _ in range(1_000):
            idle = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        last = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        open_ones.callback(last.close)
        last.request("GET", "/healthz")
        assert last.getresponse().status == 200
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n")
        assert b"200 OK" in idle.recv(4096)


def test_a_form_of_the_usual_size_reaches_the_application(post: Callable[[str, int], Answer]) -> None:
    status, page = post("/page-language", 500_000)
    assert status == 401 and "</html>" in page, "refused for its missing token, not for its size"


def test_a_form_that_is_too_long_is_answered_by_a_page(post: Callable[[str, int], Answer]) -> None:
    status, page = post("/page-language", 1_500_000)
    assert status == 413 and "too much text for one message" in page


@pytest.mark.parametrize("address", ["/page-language", "/packs/install/ticket", "/nowhere"])
def test_what_no_form_sends_is_refused_unread(post: Callable[[str, int], Answer], address: str) -> None:
    try:
        status, answer = post(address, 4_000_000)
    except ConnectionError:
        return  # closed while we still sent
    assert status == 413 and "exceeds max_body" in answer
