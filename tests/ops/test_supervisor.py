"""What `relay serve` takes in: requests as small as the largest form, whoever sends them."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from waitress import wasyncore

from relay.ops import supervisor

Answer = tuple[int, str]


@pytest.fixture
def post(app: Flask) -> Iterator[Callable[[str, int], Answer]]:
    """``post(address, size)`` sends that many bytes to a server of its own: the status, and the answer."""
    server = supervisor.listen(app, "127.0.0.1", 0, threads=1)
    thread = threading.Thread(target=server.run)
    thread.start()

    def send(address: str, size: int) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=20)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", address, b"x" * size, headers)
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
