"""`relay serve` on several processors: one port, several processes, and what they have to agree about."""

from __future__ import annotations

import os
import re
import signal
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import processes
from tests.processes import Relay, alive, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot share a port on Windows")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Relay, str]]:
    """A relay with three processes for pages and no worker, and its address."""
    with processes.relay(
        tmp_path, "serve", "--port", "0", RELAY_WEB_PROCESSES="3", RELAY_WORKERS="0"
    ) as running:
        address = re.search(r"http://\S+", running.line())
        assert address
        wait_until(lambda: len(running.workers()) == 2)
        yield running, address[0]


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 (our own server)
        return answer.read().decode()


def test_a_page_is_served_whichever_process_takes_it_and_all_are_counted(
    served: tuple[Relay, str],
) -> None:
    _running, address = served
    before = _answers(address)
    for _ in range(60):
        assert _get(f"{address}/healthz") == "ok\n"
    # Whoever is asked tells of all: each scrape below may reach another process.
    assert [_answers(address) - before for _ in range(5)] == [60] * 5


def _answers(address: str) -> int:
    line = r'relay_requests_total\{endpoint="operations.health",status="200"\} (\d+)'
    found = re.search(line, _get(f"{address}/metrics"))
    return int(float(found[1])) if found else 0


def test_a_process_that_dies_is_replaced_while_the_others_serve(served: tuple[Relay, str]) -> None:
    running, address = served
    first = running.workers()
    os.kill(first[0], signal.SIGKILL)
    for _ in range(20):
        assert _get(f"{address}/healthz") == "ok\n"
    wait_until(lambda: len(set(running.workers()) - {first[0]}) == 2)
    assert _get(f"{address}/sign-in").rstrip().endswith("</html>")


def test_all_end_together(served: tuple[Relay, str]) -> None:
    running, address = served
    children = running.workers()
    assert _get(f"{address}/healthz") == "ok\n"
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(10)
    wait_until(lambda: not any(map(alive, children)), 10)


def test_none_is_left_when_the_first_is_killed(served: tuple[Relay, str]) -> None:
    running, _address = served
    children = running.workers()
    running.process.kill()
    running.process.wait(10)
    wait_until(lambda: not any(map(alive, children)), 30)
