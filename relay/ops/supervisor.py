"""Run the web server together with its worker processes, and stop them together.

1. The web server runs in this process, and in further ones where pages are to use several processors: they
   inherit the listening socket, and who is free takes the next connection. Each worker is a process of its
   own, because a translation keeps a core busy, and a crash inside a model must not take the web server down.
2. A process that ends is restarted: at once the first time, then with a back-off of up to a minute. Running
   for more than a minute resets the back-off. Where no worker has ever lived for longer than it takes to
   start, trying on is of no use: after some tries everything ends with a sentence.
3. A process stops when its standard input closes. That also happens when this one is killed, so that none
   is left behind. It works on Windows, too, which has no SIGTERM.
4. On Ctrl-C or SIGTERM the server stops taking requests and the workers release their jobs. Everything ends
   within five seconds; processes that take longer are killed.
"""

from __future__ import annotations

import _thread
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any

import structlog
from flask import Flask
from waitress import create_server, wasyncore

from relay import processes
from relay.board.picture_forms import LARGEST_FORM
from relay.config import Settings
from relay.ops import open_files
from relay.web import addresses, public_address

log = structlog.get_logger()

_STEADY = 60.0  # seconds of running after which earlier crashes no longer count
_LONGEST_PAUSE = 60.0  # seconds
_INSTANT = 15.0  # seconds; a worker that ends sooner has hardly started
_TRIES = 6  # of that kind in a row, before the first that lived longer: they take half a minute and more
_PATIENCE = 4.2  # seconds for workers to stop by themselves; each takes relay.worker.LONGEST_STOP at most
# Largest request in bytes that waitress accepts; it reads a request, onto disk if necessary, before the
# application sees it. More than a form with four pictures, so that one a little too long gets our error page.
_LARGEST_REQUEST = LARGEST_FORM + 1024 * 1024
_WAITING = 1_024  # connections that wait to be accepted: a whole school that reloads a page
_LOOKED_UP = 60.0  # seconds that the addresses of this computer hold: a laptop changes its network
_MOMENT = 0.4  # seconds between two looks at whether the server is outdated
_LIMIT = 4.7  # seconds after which this process ends, whatever is still running


class PortTaken(Exception):
    """The port cannot be used, mostly because another program listens there. ``args``: host, port."""


class NoWorkerStarts(Exception):
    """Workers end right after their start, each time. ``args``: how often, the last one's exit status."""


def listen(app: Flask, host: str, port: int, *, threads: int) -> Any:
    """Create a waitress server that listens on ``port`` (0: any free one) but does not answer yet.

    Raises PortTaken.
    """
    return on_socket(app, bound(host, port), threads=threads)


def on_socket(app: Flask, listening: socket.socket, *, threads: int) -> Any:
    """Create a waitress server on a socket that listens already; other processes may share it."""
    host, port = listening.getsockname()[:2]
    public_address.listens(app, lambda: _elsewhere(host, port, int(time.monotonic() // _LOOKED_UP)))
    return create_server(
        app,
        sockets=[listening],
        threads=threads,
        ident="Classroom Relay",
        # Keep the headers: relay.create_app trusts them only as RELAY_TRUSTED_PROXIES says, and /metrics has
        # to see that a request came through a proxy.
        clear_untrusted_proxy_headers=False,
        max_request_body_size=_LARGEST_REQUEST,
        connection_limit=open_files.connections(),
        asyncore_use_poll=open_files.HAS_POLL,
    )


@lru_cache(maxsize=1)
def _elsewhere(host: str, port: int, _period: int) -> list[str]:
    """The URLs for other devices. Where names are looked up slowly, at least not for every page."""
    return addresses.from_elsewhere(host, port)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens on ``port`` (0: any free one). Raises PortTaken."""
    holder = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":
            # The port can be reused right after a restart. (On Windows two programs could then share it.)
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((host, port))
        holder.listen(_WAITING)  # only listening makes sure that no other program has the port
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
    """The URL at which a browser on this machine reaches ``server``."""
    host, port = server.effective_host, server.effective_port
    return addresses.url("127.0.0.1" if host in addresses.EVERY else host, port)


def answers(server: Any, patience: float = 30.0) -> bool:
    """Wait until ``server`` answers. Returns False if it does not within ``patience`` seconds."""
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


@dataclass(frozen=True)
class Command:
    """A process to keep running: what it is called in the log, its command, and a socket that it inherits."""

    name: str
    arguments: tuple[str, ...]
    listening: socket.socket | None = None


def worker() -> Command:
    """The command of a worker, which translates and does the background jobs."""
    return Command("worker", processes.command("worker", "--with-parent"))


def pages(listening: socket.socket, *options: str) -> Command:
    """The command of a further web process on ``listening``. Not on Windows, where it cannot be inherited."""
    arguments = processes.command("pages", "--socket", str(listening.fileno()), *options)
    return Command("web process", arguments, listening)


class Crew:
    """The processes of one relay beside this one."""

    def __init__(self, settings: Settings, commands: Sequence[Command]) -> None:
        self._environment = {**os.environ, **settings.to_environment()}
        self._places = [_Place(command) for command in commands]
        self._stop = threading.Event()
        self._stopping = threading.Lock()
        self._watcher: threading.Thread | None = None
        self._lived = False  # whether any worker has lived longer than an instant
        self.gave_up: NoWorkerStarts | None = None  # why this crew starts no more workers

    def start(self, give_up: Callable[[], object]) -> None:
        """Start the processes, and keep them running.

        ``give_up`` is called, on another thread, where none of them ever starts properly; ``gave_up`` then
        says why.
        """
        self._watcher = threading.Thread(target=self._watch, args=(give_up,), name="crew", daemon=True)
        self._watcher.start()

    def processes(self) -> list[subprocess.Popen[bytes]]:
        """The processes that are running now."""
        return [p.process for p in self._places if p.process is not None and p.process.poll() is None]

    def stop(self) -> None:
        """Stop all processes; a worker finishes or releases its jobs first. Safe to call from two threads."""
        self._stop.set()
        with self._stopping:
            self._end_all()

    def _end_all(self) -> None:
        if self._watcher is not None and self._watcher.is_alive():
            self._watcher.join()
        for place in self._places:
            if place.process is not None and place.process.stdin is not None:
                place.process.stdin.close()
        running = self.processes()
        for process in running:
            if os.name == "posix":
                process.terminate()  # for a worker that is still starting and does not read its input yet
        end = time.monotonic() + _PATIENCE
        for process in running:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.warning("process did not stop and is killed", pid=process.pid)
                process.kill()
                process.wait()

    def _watch(self, give_up: Callable[[], object]) -> None:
        while not self._stop.is_set():
            for place in self._places:
                place.look()
                self._lived = self._lived or (place.is_worker and place.lived)
                if place.is_worker and place.instant_deaths >= _TRIES and not self._lived:
                    self.gave_up = NoWorkerStarts(place.instant_deaths, place.status)
                    give_up()
                    return
                place.tend(self._launch)
            self._stop.wait(0.1)

    def _launch(self, command: Command) -> subprocess.Popen[bytes]:
        inherited = () if command.listening is None else (command.listening.fileno(),)
        # Standard output is reserved for this process (`relay demo --json`).
        return subprocess.Popen(
            command.arguments,
            env=self._environment,
            pass_fds=inherited,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # so that Ctrl-C in the terminal reaches only this process
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )


class _Place:
    """The slot of one command: its current process, and when the next may start."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.status: int | None = None  # of the last process that ended
        self.instant_deaths = 0  # in a row
        self._crashes = 0
        self._started = 0.0
        self._start_at = 0.0

    @property
    def is_worker(self) -> bool:
        return self._command.listening is None

    @property
    def lived(self) -> bool:
        """Whether the current process has lived longer than an instant."""
        return self.process is not None and time.monotonic() - self._started > _INSTANT

    def look(self) -> None:
        """See whether the process has ended, and if so when the next may start."""
        if self.process is None or (status := self.process.poll()) is None:
            return
        moment = time.monotonic()
        self.status = status
        self.instant_deaths = 0 if self.lived else self.instant_deaths + 1
        if moment - self._started > _STEADY:
            self._crashes = 0
        pause = pause_after(self._crashes)
        self._crashes += 1
        event = f"{self._command.name} ended and is started again"
        log.warning(event, pid=self.process.pid, status=status, seconds=pause)
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None
        self._start_at = moment + pause

    def tend(self, launch: Callable[[Command], subprocess.Popen[bytes]]) -> None:
        """Start a process if none is running, after the back-off of a crash."""
        moment = time.monotonic()
        if self.process is None and moment >= self._start_at:
            self._started = moment
            self.process = launch(self._command)


def pause_after(crashes: int) -> float:
    """The back-off in seconds before restarting a worker, after ``crashes`` earlier crashes."""
    return 0.0 if crashes == 0 else min(_LONGEST_PAUSE, 2.0 ** (crashes - 1))


def run(
    server: Any, crew: Crew, ready: Callable[[], None], is_outdated: Callable[[], bool] | None = None
) -> bool:
    """Serve until Ctrl-C or SIGTERM, or until ``is_outdated``, which is asked every moment.

    Calls ``ready`` on another thread once the server answers. Returns whether to start anew, on a socket of
    its own: all is closed then. Raises NoWorkerStarts.
    """
    outdated, ended = threading.Event(), threading.Event()
    leaves = False  # for the next server, not for good

    def announce() -> None:
        if answers(server):
            ready()

    def watch(is_outdated: Callable[[], bool]) -> None:
        while not is_outdated() and not ended.wait(_MOMENT):
            pass
        if not ended.wait(_MOMENT):  # the page that says so is on its way
            outdated.set()
            _thread.interrupt_main()  # which is taken for a Ctrl-C

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal leaves
        leaves = outdated.is_set() and not leaves  # a Ctrl-C while it leaves ends everything
        if not leaves:
            for each in _stop_signals():  # ignore a second Ctrl-C, as the process is stopping already
                signal.signal(each, signal.SIG_IGN)
            _end_after(_LIMIT, 1 if crew.gave_up else 0)
        # In parallel with the server, which may need seconds to finish the requests in progress.
        threading.Thread(target=crew.stop, name="stop", daemon=True).start()
        raise SystemExit

    for each in _stop_signals():
        signal.signal(each, stop)
    try:
        crew.start(_thread.interrupt_main)  # which is taken for a Ctrl-C
        threading.Thread(target=announce, name="announce", daemon=True).start()
        if is_outdated is not None:
            threading.Thread(target=watch, args=(is_outdated,), name="watch", daemon=True).start()
        processes.keep_what_is_loaded()
        server.run()  # returns after SystemExit, when the requests in progress are answered
    finally:
        ended.set()
        crew.stop()
        server.close()
        # Also what browsers keep open: they would wait for an answer there, which nobody reads any more.
        wasyncore.close_all(server._map, ignore_all=True)
    if crew.gave_up:
        raise crew.gave_up
    return leaves


def _end_after(seconds: float, status: int) -> None:
    """End this process then, whatever is still running."""
    watchdog = threading.Timer(seconds, os._exit, (status,))
    watchdog.daemon = True
    watchdog.start()


def run_pages(server: Any) -> None:
    """Serve in a further web process, until its standard input closes or until SIGTERM."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _end_after(_PATIENCE, 0)
        raise SystemExit

    def wait_for_end() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=wait_for_end, name="parent", daemon=True).start()
    processes.keep_what_is_loaded()
    server.run()  # returns after SystemExit, when the requests in progress are answered
    server.close()


def _stop_signals() -> list[signal.Signals]:
    # Windows ends a console program with SIGBREAK; elsewhere a service manager sends SIGTERM.
    names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]
