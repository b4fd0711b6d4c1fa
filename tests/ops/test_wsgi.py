"""What gunicorn calls in each of its processes."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from benchmarks import servers
from relay.ops import wsgi
from tests.conftest import ROOT
from tests.processes import wait_until


def test_the_application_is_that_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_DATA", str(tmp_path / "data"))
    try:
        app = wsgi.application()
        assert gc.get_freeze_count(), "ending takes a collection of all that is loaded"
    finally:
        gc.unfreeze()
    assert app.config["RELAY"].data == tmp_path / "data"
    assert app.test_client().get("/healthz").status_code == 200


@pytest.mark.skipif(os.name != "posix", reason="gunicorn is POSIX")
def test_a_process_that_was_just_forked_ends_when_told(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from relay.ops import wsgi\n"
        "signal.signal(signal.SIGTERM, lambda *_: None)\n"  # as gunicorn's first process has one
        "app = wsgi.application()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    while True: signal.pause()\n"
        "os.kill(child, signal.SIGTERM)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    environment = {**os.environ, "RELAY_DATA": str(tmp_path / "data")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, f"{-signal.SIGTERM}\n"), done.stderr


_COUNTED = """
from pathlib import Path
from relay.ops import wsgi

def application():
    with Path({file!r}).open("a") as built:
        built.write("built\\n")
    return wsgi.application()
"""


@pytest.mark.skipif(os.name != "posix", reason="gunicorn is POSIX")
def test_gunicorn_ends_at_once_while_a_process_of_its_is_starting(tmp_path: Path) -> None:
    built, errors = tmp_path / "built", tmp_path / "errors"
    (tmp_path / "counted.py").write_text(_COUNTED.format(file=str(built)))
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    environment = {
        **os.environ,
        "RELAY_DATA": str(tmp_path / "data"),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(tmp_path))),
    }
    command = servers.gunicorn(port, processes=2, application="counted:application()")
    with errors.open("w") as said:
        first = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=said, stderr=said)
    try:
        wait_until(lambda: errors.read_text().count("Booting worker") == 2, 60)
        wait_until(lambda: _answers(port))
        (own, *_others) = _children(first.pid)
        os.kill(own, signal.SIGKILL)
        wait_until(lambda: errors.read_text().count("Booting worker") == 3)
        first.terminate()
        first.wait(30)
    finally:
        first.kill()
    assert built.read_text() == "built\n"  # a process has nothing to load before it listens to signals
    assert "SIGKILL" not in errors.read_text().partition("Handling signal: term")[2]


def _children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(each) for each in listed.stdout.split()]


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
