"""Keep a web server and its workers running, and end both together.

1. The web server runs in this process; each worker is a process of its own (a translation keeps a core busy
   and a crash inside a model must not take the pages down).
2. A worker that ends is started again: at once the first time, then after longer and longer pauses, up to a
   minute. A minute of steady work forgets the past.
3. A worker stops when its standard input closes. That also happens when this process is killed, so that no
   worker is left behind; and it works on Windows, which has no SIGTERM.
4. On Ctrl-C or SIGTERM the server stops taking requests, the workers give back what they hold, and everything
   has ended within five seconds; what has not by then is killed.
"""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog
from flask import Flask
from waitress import create_server

from relay.config import Settings

log = structlog.get_logger()

_STEADY = 60.0  # seconds of work after which earlier crashes are forgotten
_LONGEST_PAUSE = 60.0
_PATIENCE = 3.6  # seconds that workers get to stop by themselves
# Bytes of a request that waitress reads, onto the disk if need be, before the application hears of it. More
# than the application takes (MAX_CONTENT_LENGTH), so that a page of ours answers what is a little too long.
_LARGEST_REQUEST = 2 * 1024 * 1024
_LIMIT = 4.3  # seconds after which this process ends, whatever still runs


class PortTaken(Exception):
    """Something else listens there. ``args`` are host and port."""


def listen(app: Flask, host: str, port: int, *, threads: int) -> Any:
    """A waitress server that already holds its port (0: any free one) but answers nobody yet.

    Raises PortTaken.
    """
    return create_server(
        app,
        sockets=[_bound(host, port)],
        threads=threads,
        ident="Classroom Relay",
        # Left in place: relay.create_app trusts them only as far as RELAY_TRUSTED_PROXIES says, and
        # /metrics has to see that a request came by way of a proxy.
        clear_untrusted_proxy_headers=False,
        max_request_body_size=_LARGEST_REQUEST,
    )


def _bound(host: str, port: int) -> socket.socket:
    holder = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":
            # Free again at once after a restart. (On Windows this would let two programs share it.)
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((host, port))
        holder.listen(128)  # only a port that is listened on is taken for sure
    except OSError as error:
        holder.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES) or getattr(error, "winerror", None) in (
            10013,
            10048,
        ):
            raise PortTaken(host, port) from error
        raise
    return holder


def address(server: Any) -> str:
    """The URL under which a browser on this machine reaches ``server``."""
    host, port = server.effective_host, server.effective_port
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 (compared, not bound)
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def answers(server: Any, patience: float = 30.0) -> bool:
    """Wait until ``server`` answers; False if it does not within ``patience`` seconds."""
    url = address(server).removeprefix("http://")
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection(url, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return True
        except OSError:
            pass  # not yet
        finally:
            connection.close()
        time.sleep(0.05)
    return False


class Crew:
    """The worker processes of one relay."""

    def __init__(self, settings: Settings, size: int, command: tuple[str, ...] | None = None) -> None:
        self._command = command or (sys.executable, "-m", "relay", "worker", "--with-parent")
        self._environment = {**os.environ, **settings.to_environment()}
        self._places = [_Place() for _ in range(size)]
        self._stop = threading.Event()
        self._stopping = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="crew", daemon=True)

    def start(self) -> None:
        self._watcher.start()

    def processes(self) -> list[subprocess.Popen[bytes]]:
        """Those that run now."""
        return [p.process for p in self._places if p.process is not None and p.process.poll() is None]

    def stop(self) -> None:
        """Let every worker finish or give back what it holds, then end it. Safe to call from two threads."""
        self._stop.set()
        with self._stopping:
            self._end_all()

    def _end_all(self) -> None:
        if self._watcher.is_alive():
            self._watcher.join()
        running = self.processes()
        for process in running:
            if process.stdin is not None:
                process.stdin.close()
            if os.name == "posix":
                process.terminate()  # ends one that is still starting, and does not read yet, at once
        end = time.monotonic() + _PATIENCE
        for process in running:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("worker did not stop and is killed", pid=process.pid)
                process.kill()
                process.wait()

    def _watch(self) -> None:
        while not self._stop.is_set():
            for place in self._places:
                place.tend(self._launch)
            self._stop.wait(0.1)

    def _launch(self) -> subprocess.Popen[bytes]:
        # Standard output belongs to this process (`relay demo --json`); a worker has nothing to say there.
        return subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is for this process; it tells the workers
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )


class _Place:
    """One worker's place: the process that has it, and when the next may be started."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._crashes = 0
        self._started = 0.0
        self._start_at = 0.0

    def tend(self, launch: Callable[[], subprocess.Popen[bytes]]) -> None:
        """Start a process where there is none, unless it is too early after a crash."""
        moment = time.monotonic()
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return
            if moment - self._started > _STEADY:
                self._crashes = 0
            pause = pause_after(self._crashes)
            self._crashes += 1
            log.warning(
                "worker ended and is started again", pid=self.process.pid, status=status, seconds=pause
            )
            if self.process.stdin is not None:
                self.process.stdin.close()
            self.process = None
            self._start_at = moment + pause
        if moment >= self._start_at:
            self._started = moment
            self.process = launch()


def pause_after(crashes: int) -> float:
    """Seconds to wait before starting a worker again that has crashed ``crashes`` times before."""
    return 0.0 if crashes == 0 else min(_LONGEST_PAUSE, 2.0 ** (crashes - 1))


def run(server: Any, crew: Crew, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM. ``ready`` is called, on another thread, once the server answers."""

    def announce() -> None:
        if answers(server):
            ready()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for each in _stop_signals():  # a second Ctrl-C changes nothing: the end is near
            signal.signal(each, signal.SIG_IGN)
        watchdog = threading.Timer(_LIMIT, os._exit, (0,))
        watchdog.daemon = True
        watchdog.start()
        # Beside the server, which may spend seconds on the requests in progress.
        threading.Thread(target=crew.stop, name="stop", daemon=True).start()
        raise SystemExit

    for each in _stop_signals():
        signal.signal(each, stop)
    try:
        crew.start()
        threading.Thread(target=announce, name="announce", daemon=True).start()
        server.run()  # returns after SystemExit, when the requests in progress are answered
    finally:
        crew.stop()
        server.close()


def _stop_signals() -> list[signal.Signals]:
    # Windows closes a console program with SIGBREAK; elsewhere a service manager sends SIGTERM.
    names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]
