"""What `relay serve` takes in: requests as small as the largest form, whoever sends them."""

from __future__ import annotations

import http.client
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask, g
from waitress import wasyncore

from relay import worker
from relay.config import Settings
from relay.ops import open_files, supervisor
from relay.web.public_address import public_address
from tests.processes import wait_until

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
    open_files.connections()  # raises this process's limit of open files for the clients as well
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
        status, answer = post(address, supervisor._LARGEST_REQUEST + 1_000_000)
    except ConnectionError:
        return  # closed while we still sent
    assert status == 413 and "exceeds max_body" in answer


@pytest.fixture
def crew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], supervisor.Crew]]:
    """``crew(code)``: one place whose workers run that line of Python, started again without a pause."""
    monkeypatch.setattr(supervisor, "pause_after", lambda _crashes: 0.0)
    with ExitStack() as stack:

        def make(code: str) -> supervisor.Crew:
            command = supervisor.Command("worker", (sys.executable, "-S", "-c", code))
            made = supervisor.Crew(Settings(data=tmp_path), [command])
            stack.callback(made.stop)
            return made

        yield make


def test_a_worker_may_take_as_long_to_stop_as_it_says() -> None:
    """One that was told to stop in the middle of a long translation was killed, though it kept its time."""
    assert worker.LONGEST_STOP + 1 <= supervisor._PATIENCE < supervisor._LIMIT < 5


def test_workers_that_never_start_are_given_up(crew: Callable[[str], supervisor.Crew]) -> None:
    hopeless, told = crew("raise SystemExit(7)"), threading.Event()
    hopeless.start(told.set)
    assert told.wait(30)
    assert hopeless.gave_up is not None and hopeless.gave_up.args == (supervisor._TRIES, 7)
    assert hopeless.processes() == []


def test_workers_that_once_worked_are_started_again_for_ever(
    crew: Callable[[str], supervisor.Crew], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_INSTANT", 1.0)
    starts = tmp_path / "starts"
    # The first lives longer than an instant, and all that follow die at once.
    once = crew(
        "import os, time\n"
        f"file = open({str(starts)!r}, 'a')\n"
        "first = file.tell() == 0\n"
        "file.write('x'); file.close()\n"
        "first and time.sleep(2)\n"
        "os._exit(7)"
    )
    told = threading.Event()
    once.start(told.set)
    wait_until(lambda: starts.exists() and len(starts.read_text()) > supervisor._TRIES + 3)
    assert once.gave_up is None and not told.is_set()


def test_the_server_tells_pages_where_other_devices_reach_it(
    app: Flask, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def found(host: str, own_port: int) -> list[str]:
        asked.append(host)
        return [f"http://192.168.1.20:{own_port}"]

    monkeypatch.setattr(supervisor.addresses, "from_elsewhere", found)
    with app.test_request_context():
        assert public_address().url == f"http://192.168.1.20:{port}"
    g.pop("public_address")
    with app.test_request_context():
        assert public_address().opens_elsewhere
    assert asked == ["127.0.0.1"], "not looked up again for every page"
