"""A school day: pupils who read, poll and write through real HTTP clients, against a real server.

    uv run python benchmarks/load.py [--seconds 180] [--pupils 240]
    uv run python benchmarks/load.py --postgresql postgresql://postgres@127.0.0.1/ --redis redis://127.0.0.1/11

All pupils open a topic of sixty messages within 5 s (a school's bell). Then each opens one every 30 s, polls
every 5 s and posts every 2 min, at random times; then 60 of them post within 10 s. The server is `relay
serve` on SQLite or, with ``--postgresql`` and ``--redis``, gunicorn and celery; the database of the address
is only used to make one of this run's own. The clients run on the same machine, and their processor time is
told apart. The aim, on two cores: p95 of reading at most 500 ms, of posting at most 300 ms, no error, and the
burst translated within 15 s of its end.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from board import PACKS, Board
from flask import Flask, session
from sqlalchemy import create_engine, func, select, text

from benchmarks import servers
from relay import create_app
from relay.board.entities import Post, PostKind, TranslationJob, TranslationState, TranslationVersion
from relay.config import Settings
from relay.database import db
from relay.ops import schema
from relay.people.entities import User
from relay.people.sessions import sign_in

ROOT = Path(__file__).resolve().parent.parent
A_BOARD = 60  # pupils of two classes
MESSAGES = 60  # of a topic
TOPICS = 5  # of a board
OPEN, POLL, WRITE = 30.0, 5.0, 120.0  # seconds between a pupil's
ARRIVE = 5.0  # seconds within which all of them open their first page
BURST, BURST_SECONDS = 60, 10.0
_SENTENCES = json.loads((ROOT / "relay" / "demo" / "board.json").read_text("utf-8"))


@dataclass
class Pupil:
    cookie: str
    topics: list[int]


class Day:
    """What the clients have seen: seconds of each kind of request, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.bytes = 0
        self.stopped = threading.Event()

    def report(self) -> None:
        for kind, found in self.seconds.items():
            found.sort()
            at = [found[min(len(found) - 1, int(len(found) * part))] * 1000 for part in (0.5, 0.95, 0.99)]
            print(
                f"{kind:10}{len(found):7} requests   p50 {at[0]:6.0f}  p95 {at[1]:6.0f}  p99 {at[2]:6.0f} ms"
            )
        print(f"errors: {dict(self.errors) or 'none'}; {self.bytes / 1e6:.1f} MB sent to browsers")


class Browser(threading.Thread):
    """One pupil's browser, on a connection that it keeps open."""

    def __init__(self, address: str, pupil: Pupil, texts: list[str], day: Day) -> None:
        super().__init__(daemon=True)
        self._host = urlsplit(address).netloc
        self._pupil, self._texts, self._day = pupil, texts, day
        self._connection = http.client.HTTPConnection(self._host, timeout=60)
        self._random = random.Random(pupil.cookie)  # noqa: S311 (no secret)
        self._headers = {"Cookie": pupil.cookie, "Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
        self._topic, self._number, self._tag, self._token, self._key = pupil.topics[0], 0, "", "", ""

    def run(self) -> None:
        start = time.monotonic()
        paces = {"open": OPEN, "poll": POLL, "write": WRITE}
        due = {kind: start + self._random.random() * every for kind, every in paces.items()}
        while not self._day.stopped.is_set():
            kind = min(due, key=lambda each: due[each])
            self._day.stopped.wait(max(0.0, due[kind] - time.monotonic()))
            getattr(self, kind)()
            due[kind] += paces[kind] * (0.85 + 0.3 * self._random.random())

    def arrive(self) -> None:
        time.sleep(self._random.random() * ARRIVE)
        self.open("arriving")

    def _ask(
        self, kind: str, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, bytes]:
        sent = {**self._headers, **headers}
        if body is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        begun = time.monotonic()
        try:
            answer, content = self._answer(method, path, body, sent)
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._day.errors[f"{kind}: {type(error).__name__}"] += 1
            return 0, b""
        if self._day.stopped.is_set():
            return 0, b""  # the day is over
        self._day.seconds[kind].append(time.monotonic() - begun)
        self._day.bytes += len(content)
        if answer.status not in (200, 302, 304):
            self._day.errors[f"{kind}: {answer.status}"] += 1
        self._tag = answer.headers.get("ETag", self._tag) if kind == "polling" else self._tag
        if given := answer.headers.get("Set-Cookie"):
            self._headers["Cookie"] = given.partition(";")[0]
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return answer.status, content

    def _answer(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and its body; once more on a new connection where the server had closed the kept one.

        That is what browsers do (RFC 9112, 9.3.1): the request was never begun there.
        """
        kept = self._connection.sock is not None
        try:
            return self._exchange(method, path, body, headers)
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            self._connection.close()
            if not kept:
                raise
            return self._exchange(method, path, body, headers)

    def _exchange(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer, answer.read()

    def open(self, kind: str = "reading") -> None:
        self._topic = self._random.choice(self._pupil.topics)
        status, page = self._ask(kind, "GET", f"/t/{self._topic}")
        if status == 200:
            self._number = int(_first(rb'data-number="(\d+)"', page))
            self._token, self._key = _first(rb'csrf_token" value="([^"]+)', page), secrets.token_urlsafe(24)
            self._tag = ""

    def poll(self) -> None:
        path = f"/t/{self._topic}/changes?since={self._number}"
        status, body = self._ask(
            "polling", "GET", path, **({"If-None-Match": self._tag} if self._tag else {})
        )
        if status == 200:
            self._number = json.loads(body)["number"]

    def write(self) -> None:
        if not self._token:
            self.open()
        words = self._random.choice(self._texts)
        fields = {
            "csrf_token": self._token,
            "form_key": self._key,
            "parent": "",
            "lang": "auto",
            "text": words,
        }
        status, _ = self._ask("posting", "POST", f"/t/{self._topic}/write", urlencode(fields))
        self._key = secrets.token_urlsafe(24)
        if status not in (0, 302):
            self._day.errors["a message was not taken"] += 1


def _first(pattern: bytes, page: bytes) -> str:
    found = re.search(pattern, page)
    assert found, pattern
    return found[1].decode()


def fill(app: Flask, pupils: int) -> list[Pupil]:
    """Boards of two classes each, with topics full of messages; and who takes part, signed in."""
    found = []
    with app.app_context():
        for _ in range(-(-pupils // A_BOARD)):
            board = Board(TOPICS, after=db.session.scalar(select(func.max(Post.id))) or 0)
            board.put([(topic, PostKind.MESSAGE) for topic in board.threads for _ in range(MESSAGES)])
            found += [(user_id, board.threads) for user_id, _room in board.authors]
        if db.engine.dialect.name == "postgresql":
            for table in ("post", "translation", "translation_version"):  # their ids were given
                db.session.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), 1000000)"), {"name": table}
                )
            db.session.commit()
        return [Pupil(cookie_of(app, user_id), topics) for user_id, topics in found[:pupils]]


def cookie_of(app: Flask, user_id: int) -> str:
    with app.test_request_context():
        user = db.session.get(User, user_id)
        assert user is not None
        sign_in(user)
        db.session.commit()
        response = app.response_class()
        app.session_interface.save_session(app, session._get_current_object(), response)  # type: ignore[attr-defined]
        return response.headers["Set-Cookie"].partition(";")[0]


@contextmanager
def served(settings: Settings, folder: Path, web_processes: int) -> Iterator[tuple[str, list[int]]]:
    """The address of a running relay, and the process ids of its first processes."""
    environment = {**os.environ, **settings.to_environment(), "RELAY_WEB_PROCESSES": str(web_processes)}
    errors = (folder / "errors").open("w")
    own, commands, port = [], [], _free_port()
    if settings.redis_url:
        threads = ("--threads", "8", "--keep-alive", "75")
        commands.append(servers.gunicorn(port, *threads, processes=web_processes))
        commands.append(servers.celery(folder, "--loglevel", "WARNING", processes=1))
    else:
        commands.append([sys.executable, "-m", "relay", "serve", "--port", str(port)])
    for command in commands:
        own.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=errors, stderr=errors))
    try:
        end = time.monotonic() + 120
        while not _alive(port):
            assert time.monotonic() < end, (folder / "errors").read_text()
            time.sleep(0.2)
        time.sleep(10)  # until the workers have started, too
        yield f"http://127.0.0.1:{port}", [process.pid for process in own]
    finally:
        for process in own:
            process.send_signal(signal.SIGTERM)
        for process in own:
            process.wait(30)
        errors.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        return int(unused.getsockname()[1])


def _alive(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def usage(roots: list[int]) -> dict[int, tuple[str, float, int]]:
    """Command, seconds of processor and resident MB of the processes ``roots`` and of all they started."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended
    wanted = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    found = {}
    for pid in sorted(wanted):
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
        name = next(
            (word for word in words if word in ("worker", "pages", "serve", "gunicorn", "celery")), words[0]
        )
        seconds = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
        found[pid] = (name, seconds, int(stat[21]) * os.sysconf("SC_PAGE_SIZE") // 2**20)
    return found


def pending(app: Flask) -> int:
    with app.app_context():
        waiting = select(func.count()).where(TranslationJob.state == TranslationState.PENDING)
        return db.session.scalar(waiting) or 0


def waits(app: Flask, first: int) -> list[float]:
    """For each message after the post ``first``: seconds from its being taken to its translation."""
    with app.app_context():
        rows = db.session.execute(
            select(Post.created_at, TranslationVersion.created_at)
            .join(TranslationJob, TranslationJob.post_id == Post.id)
            .join(TranslationVersion, TranslationVersion.id == TranslationJob.current_id)
            .where(Post.id > first)
        ).all()
    return sorted((done - written).total_seconds() for written, done in rows)


def run(app: Flask, address: str, roots: list[int], pupils: list[Pupil], seconds: float) -> None:
    day, texts = Day(), _texts()
    browsers = [Browser(address, pupil, texts, day) for pupil in pupils]
    with app.app_context():
        first = db.session.scalar(select(func.max(Post.id))) or 0
    with ThreadPoolExecutor(len(browsers)) as arriving:
        for _ in arriving.map(Browser.arrive, browsers):
            pass
    before, clients, begun = usage(roots), time.process_time(), time.monotonic()
    for browser in browsers:
        browser.start()
    time.sleep(seconds)
    print(f"\n{len(browsers)} pupils for {seconds:.0f} s; load average {os.getloadavg()[0]:.1f}")
    day.report()
    behind = pending(app)
    own = time.process_time() - clients
    for pid, (name, spent, size) in usage(roots).items():
        part = (spent - before.get(pid, (name, 0.0, 0))[1]) / (time.monotonic() - begun)
        print(f"  {name:10} {part:6.1%} of a core, {size} MB")
    print(f"  clients    {own / (time.monotonic() - begun):6.1%} of a core")
    _say("seconds until a message's translation stood beside it", waits(app, first))
    burst(app, address, pupils[:BURST], texts, day, behind)


def burst(app: Flask, address: str, pupils: list[Pupil], texts: list[str], day: Day, behind: int) -> None:
    posted = day.seconds["posting"]
    known = len(posted)
    writers = [Browser(address, pupil, texts, day) for pupil in pupils]
    for writer in writers:
        writer.open()
    begun = time.monotonic()
    for index, writer in enumerate(writers):
        time.sleep(max(0.0, begun + index * BURST_SECONDS / len(writers) - time.monotonic()))
        threading.Thread(target=writer.write, daemon=True).start()
    time.sleep(max(0.0, begun + BURST_SECONDS - time.monotonic()))
    end = time.monotonic()
    while pending(app) and time.monotonic() < end + 600:
        time.sleep(0.25)
    print(f"burst of {len(writers)} messages in {BURST_SECONDS:.0f} s, {behind} waiting before; all poll on:")
    print(f"  all translated {time.monotonic() - end:.1f} s after its end")
    _say("  seconds of posting", sorted(day.seconds["posting"][known:]))
    day.stopped.set()
    print(f"errors in all: {dict(day.errors) or 'none'}; load average {os.getloadavg()[0]:.1f}")


def _say(what: str, found: list[float]) -> None:
    if found:
        at = [found[min(len(found) - 1, int(len(found) * part))] for part in (0.5, 0.95)]
        print(f"{what}: p50 {at[0]:.2f}, p95 {at[1]:.2f}, longest {found[-1]:.2f}")


def _texts() -> list[str]:
    """What the people of the demo wrote, in its languages; a number makes each message another."""
    found = re.findall(r'"text": ("(?:[^"\\]|\\.)+")', json.dumps(_SENTENCES, ensure_ascii=False))
    return [json.loads(each) for each in found if len(each) < 600]


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a new database on a PostgreSQL server, dropped afterwards."""
    name = f"relay_load_{os.getpid()}"
    engine = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield f"{server.rstrip('/')}/{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--pupils", type=int, default=240)
    parser.add_argument("--web-processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--postgresql", default="", help="a server on which to make a database for this run")
    parser.add_argument("--redis", default="", help="with --postgresql: a database of its own")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server ends, too
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Settings(data=Path(folder) / "data", packs=(PACKS,), workers=1)
        if not options.postgresql:
            day(made, Path(folder), options)
            return
        with database(options.postgresql) as address:
            day(
                Settings(data=made.data, packs=made.packs, database_url=address, redis_url=options.redis),
                Path(folder),
                options,
            )


def day(settings: Settings, folder: Path, options: argparse.Namespace) -> None:
    app = create_app(settings)
    schema.upgrade(app)
    pupils = fill(app, options.pupils)
    with served(settings, folder, options.web_processes) as (address, roots):
        what = "gunicorn, celery" if settings.redis_url else "relay serve"
        print(f"{what}: {options.web_processes} web processes, one translating; {os.cpu_count()} cores")
        run(app, address, roots, pupils, options.seconds)
    with app.app_context():
        db.engine.dispose()


if __name__ == "__main__":
    main()
