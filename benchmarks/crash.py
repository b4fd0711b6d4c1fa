"""Write posts by HTTP while processes are killed and their stores are taken away: is each translated once?

    uv run python benchmarks/crash.py [--scene sqlite|servers] [--posts 300] [--kills 14]

Everything is real: web and worker processes, HTTP, packs. There are three classes (en, es, fr), so that each
post has two translations. Each tenth post kills its web process between the commit and the answer; a client
that gets no answer sends the same form again, as a pupil would. Meanwhile whoever holds a lease is killed
(SIGKILL; workers that are still starting are spared), and

- ``sqlite``: a web process, two `relay worker`, and a disk of 24 MB (tmpfs) that is full for 15 seconds.
  Where no disk can be mounted, this is left out, and said.
- ``servers``: gunicorn with two processes, Celery with beat, a `relay worker`, PostgreSQL and Redis on this
  machine. Three times each, the Redis database is flushed and all connections to PostgreSQL are ended. At the
  end gunicorn gets SIGTERM, and has to end within ten seconds.

Exits with 1 unless every post is there once, with each translation once, none failed.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from benchmarks import servers
from relay import create_app
from relay.board.entities import (
    Participation,
    Partnership,
    Post,
    PostKind,
    Thread,
    TranslationJob,
    TranslationVersion,
    WorkerHeartbeat,
)
from relay.config import Settings
from relay.database import db, now
from relay.ops import schema, wsgi
from relay.people.entities import Classroom, Membership, Role, School, User

ROOT = Path(__file__).resolve().parent.parent
DIE = "X-Die-Before-Answering"
DISK = 24  # MB
FULL = 15.0  # seconds
POSTGRESQL = "host=127.0.0.1 port=5432 user=postgres"
STUDENTS = 30


def application() -> Flask:
    """A relay whose process ends between commit and answer where a request asks for it."""
    app = wsgi.application()

    @app.after_request
    def end(response: Response) -> Response:
        if DIE in request.headers:
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    return app


def serve(port: int) -> None:
    """Serve ``application`` on ``port``, as `relay serve` does."""
    from waitress import serve as run

    run(application(), host="127.0.0.1", port=port, threads=4)


@dataclass
class Result:
    """What happened, and what was found at the end."""

    posts: int = 0
    expected: int = 0
    done: int = 0
    versions: int = 0
    twice: int = 0
    states: dict[str, int] = field(default_factory=dict)
    web_deaths: int = 0
    kills: int = 0
    refusals: int = 0  # answers that nothing can be stored now
    flushes: int = 0
    cuts: int = 0
    full: str = "no"
    workers_seen: int = 0
    seconds: float = 0.0
    stopped_in: float | None = None

    def holds(self) -> bool:
        """Whether nothing was lost, doubled or failed."""
        return (
            self.posts == self.expected
            and self.done == self.versions == 2 * self.expected
            and not self.twice
            and (self.stopped_in is None or self.stopped_in < 10)
        )


class Board:
    """Three classes with a topic, in a database of their own, and the session cookie of each student."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        schema.upgrade(self.app)
        with self.app.app_context():
            self.thread, users = _furnish()
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
            raw = secrets.token_hex(20)
            self.cookies = [
                signer.dumps({"_user_id": user, "_fresh": True, "csrf_token": raw}) for user in users
            ]
            self.token = URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(raw)

    def ask(self, question: Callable[[], Any]) -> Any:
        """The answer of the database; None where it cannot be used just now."""
        with self.app.app_context():
            try:
                return question()
            except DBAPIError:
                return None
            finally:
                with contextlib.suppress(DBAPIError):
                    db.session.remove()


def _furnish() -> tuple[int, list[str]]:
    rooms = [
        Classroom(
            school=School(name=city), name="6B", city=city, country=land, time_zone="UTC", language=code
        )
        for city, land, code in (("Portland", "US", "en"), ("Medellín", "CO", "es"), ("Lyon", "FR", "fr"))
    ]
    students = [User(role=Role.STUDENT, name=f"Student {n}", secret_hash="-") for n in range(STUDENTS)]  # noqa: S106
    for student in students:
        student.memberships.append(Membership(classroom=rooms[0]))
    db.session.add_all([*rooms, *students])
    db.session.flush()
    partnership = Partnership(name="Three", created_by_id=students[0].id)
    partnership.participations = [Participation(classroom=room) for room in rooms]
    db.session.add(partnership)
    db.session.flush()
    thread = Thread(partnership_id=partnership.id, author_id=students[0].id)
    db.session.add(thread)
    db.session.flush()
    title = Post(
        partnership_id=partnership.id, thread_id=thread.id, author_id=students[0].id,
        classroom_id=rooms[0].id, kind=PostKind.TITLE, text="😀", form_key="title",
    )  # fmt: skip
    db.session.add(title)
    db.session.commit()
    return thread.id, [student.get_id() for student in students]


class Scene:
    """The processes of a relay, started again whenever they end."""

    def __init__(self, settings: Settings, commands: dict[str, list[str]], log: Path) -> None:
        self.environment = {**os.environ, **settings.to_environment(), "PYTHONPATH": str(ROOT)}
        self.commands, self.log = commands, log
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Scene:
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _watch(self) -> None:
        while not self._stop.is_set():
            for name, command in self.commands.items():
                running = self.processes.get(name)
                if running is None or running.poll() is not None:
                    with self.log.open("ab") as log:
                        self.processes[name] = subprocess.Popen(
                            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                            start_new_session=True,
                        )  # fmt: skip
            self._stop.wait(0.2)

    def stop(self) -> None:
        """End everything that this scene has started."""
        self._stop.set()
        self._watcher.join()
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(12)
            with contextlib.suppress(ProcessLookupError):  # what a killed master has left
                os.killpg(process.pid, signal.SIGKILL)

    def descendants(self) -> set[int]:
        """The process ids of everything that this scene runs: nobody else may be killed."""
        listed = subprocess.run(["ps", "-eo", "pid=,sid="], capture_output=True, text=True, check=True)
        sessions = {process.pid for process in self.processes.values()}
        pairs = (line.split() for line in listed.stdout.splitlines())
        return {int(pid) for pid, session in pairs if int(session) in sessions}


def post(school: Board, port: int, number: int, result: Result) -> None:
    """Send post ``number`` until there is an answer that says that it is stored."""
    form = urlencode(
        {
            "text": f"Hello, this is message number {number}. Our school is near the river.",
            "form_key": secrets.token_urlsafe(24),
            "csrf_token": school.token,
            "lang": "en",
        }
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"relay={school.cookies[number % STUDENTS]}",
    }
    deadly = number % 10 == 3
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            more = {DIE: "yes"} if deadly else {}
            connection.request("POST", f"/t/{school.thread}/write", form, {**headers, **more})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        if status in (302, 303):
            return
        if deadly and status == 0 and _stored(school, number):
            result.web_deaths += 1
            deadly = False
        elif status in (502, 503):
            result.refusals += 1
        elif status:
            raise RuntimeError(f"post {number} was answered with {status}")
        time.sleep(0.5)


def _stored(school: Board, number: int) -> bool:
    words = Post.text.startswith(f"Hello, this is message number {number}.")
    return bool(school.ask(lambda: db.session.scalar(select(func.count()).where(words))))


def kill_holders(
    school: Board, scene: Scene, result: Result, kills: int, stop: threading.Event, hurry: bool
) -> None:
    """Kill whoever holds a lease, until ``kills`` are done. ``hurry``: their leases run out at once."""
    known: set[str] = set()
    held = select(TranslationJob.lease_owner).where(TranslationJob.lease_owner.is_not(None)).distinct()
    while result.kills < kills and not stop.wait(0.3):
        owners = school.ask(lambda: list(db.session.scalars(held))) or []
        ours = scene.descendants()
        for owner in owners:
            pid = int(owner.split(":")[1])
            if owner in known or pid not in ours:
                continue
            known.add(owner)
            os.kill(pid, signal.SIGKILL)
            result.kills += 1
            if hurry:
                school.ask(lambda owner=owner: _expire(owner))
            stop.wait(2.0)
            break


def _expire(owner: str) -> None:
    past = update(TranslationJob).where(TranslationJob.lease_owner == owner)
    db.session.execute(past.values(lease_until=now().replace(year=2000)))
    db.session.commit()


def fill(disk: Path, result: Result) -> None:
    """Fill the disk for a while."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    time.sleep(FULL)
    filler.unlink()
    result.full = f"for {FULL:.0f} s"


def flush_and_cut(database: str, redis_url: str, result: Result, stop: threading.Event) -> None:
    """Three times, flush Redis, and end every connection to the database."""
    import psycopg
    import redis

    client = redis.Redis.from_url(redis_url)
    while result.cuts < 3 and not stop.wait(10):
        client.flushdb()
        result.flushes += 1
        with psycopg.connect(POSTGRESQL, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,)
            )
        result.cuts += 1


def finish(school: Board, result: Result, patience: float) -> None:
    """Wait until nothing is pending, and count."""
    end = time.monotonic() + patience
    states = select(TranslationJob.state, func.count()).group_by(TranslationJob.state)
    while time.monotonic() < end:
        result.states = dict(school.ask(lambda: db.session.execute(states).all()) or [])
        if result.states and result.states.get("pending", 0) == 0:
            break
        time.sleep(1)
    result.done = result.states.get("done", 0)

    def count() -> None:
        one = select(func.count()).select_from
        result.posts = db.session.scalar(one(Post).where(Post.kind == PostKind.MESSAGE)) or 0
        result.versions = db.session.scalar(one(TranslationVersion)) or 0
        per_row = one(TranslationVersion).group_by(TranslationVersion.translation_id)
        per_text = one(Post).group_by(Post.text)
        result.twice = sum(
            number > 1 for query in (per_row, per_text) for number in db.session.scalars(query)
        )
        result.workers_seen = db.session.scalar(one(WorkerHeartbeat)) or 0

    with school.app.app_context():  # an error here must not look like nothing found
        count()


def run(
    school: Board, scene: Scene, port: int, chaos: list[Callable[[Result, threading.Event], None]],
    posts: int, patience: float,
) -> Result:  # fmt: skip
    """Write ``posts`` posts from four clients while each of ``chaos`` runs in a thread of its own."""
    result, stop, began = Result(expected=posts), threading.Event(), time.monotonic()
    numbers = iter(range(posts))
    failures: list[Exception] = []

    def client() -> None:
        for number in numbers:
            try:
                post(school, port, number, result)
            except Exception as error:  # told by the main thread
                failures.append(error)
                return
            time.sleep(0.3)

    _wait_for(port)
    clients = [threading.Thread(target=client) for _ in range(4)]
    others = [threading.Thread(target=each, args=(result, stop)) for each in chaos]
    for thread in (*clients, *others):
        thread.start()
    for thread in clients:
        thread.join()
    if failures:
        stop.set()
        raise failures[0]
    finish(school, result, patience)
    stop.set()
    for thread in others:
        thread.join()
    result.seconds = time.monotonic() - began
    return result


def _wait_for(port: int) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError("the web server does not start")


def _free_port() -> int:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        return int(holder.getsockname()[1])


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own at ``folder``; False where none can be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}m", "tmpfs", str(folder)]
    mounted = shutil.which("mount") and not subprocess.run(mount, capture_output=True, check=False).returncode
    try:
        yield bool(mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def on_sqlite(folder: Path, posts: int, kills: int, *, patience: float = 900, hurry: bool = False) -> Result:
    """The scene ``sqlite``; the logs of all processes are in ``folder``."""
    with small_disk(folder / "disk") as mounted:
        settings = _settings(folder / "disk" / "data", folder)
        (folder / "cache").mkdir()
        settings.data.mkdir()
        (settings.data / "cache").symlink_to(folder / "cache")  # unpacked packs need more than that disk has
        school, port = Board(settings), _free_port()
        worker = [sys.executable, "-m", "relay", "worker"]
        web = [sys.executable, "-c", f"from benchmarks.crash import serve; serve({port})"]
        commands = {"web": web, "worker 1": worker, "worker 2": worker}
        with Scene(settings, commands, folder / "log") as scene:
            chaos: list[Callable[[Result, threading.Event], None]] = [
                lambda result, stop: kill_holders(school, scene, result, kills, stop, hurry)
            ]
            if mounted and not hurry:
                chaos.append(lambda result, stop: None if stop.wait(20) else fill(folder / "disk", result))
            result = run(school, scene, port, chaos, posts, patience)
        result.full = result.full if mounted else "no: no disk can be mounted here"
        with school.app.app_context():
            db.engine.dispose()
    return result


def on_servers(folder: Path, posts: int, kills: int, redis_url: str, *, patience: float = 900) -> Result:
    """The scene ``servers``, in a scratch database of PostgreSQL and the Redis database of ``redis_url``."""
    import psycopg
    from psycopg import sql

    name = f"relay_crash_{secrets.token_hex(4)}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        url = f"postgresql://postgres@127.0.0.1:5432/{name}"
        settings = _settings(folder / "data", folder, database_url=url, redis_url=redis_url)
        school, port = Board(settings), _free_port()
        commands = {
            "web": servers.gunicorn(port, processes=2, application="benchmarks.crash:application()"),
            "celery": servers.celery(folder, processes=2),
            "worker": [sys.executable, "-m", "relay", "worker"],
        }
        with Scene(settings, commands, folder / "log") as scene:
            result = run(
                school, scene, port,
                [
                    lambda result, stop: kill_holders(school, scene, result, kills, stop, False),
                    lambda result, stop: flush_and_cut(name, redis_url, result, stop),
                ],
                posts, patience,
            )  # fmt: skip
            del scene.commands["web"]
            began = time.monotonic()
            scene.processes["web"].terminate()
            scene.processes["web"].wait(30)
            result.stopped_in = time.monotonic() - began
        with school.app.app_context():
            db.engine.dispose()
    finally:
        with psycopg.connect(POSTGRESQL, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return result


def _settings(data: Path, folder: Path, **more: Any) -> Settings:
    return Settings(
        data=data, packs=(ROOT / "models", folder / "packs"), translator_threads=1, translator_candidates=1,
        **more,
    )  # fmt: skip


def report(scene: str, result: Result) -> None:
    print(f"{scene}: {result.posts} of {result.expected} posts, {result.seconds:.0f} s")
    print(f"  translations by state {result.states}; versions {result.versions}; doubled {result.twice}")
    print(
        f"  killed: {result.kills} holders of leases, {result.web_deaths} web processes before their answer; "
        f"answers 503: {result.refusals}; disk full: {result.full}; "
        f"Redis flushed {result.flushes}, connections ended {result.cuts} times; "
        f"heartbeats {result.workers_seen}"
    )
    if result.stopped_in is not None:
        print(f"  gunicorn ended {result.stopped_in:.1f} s after SIGTERM")
    print("  holds" if result.holds() else "  DOES NOT HOLD")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scene", choices=("sqlite", "servers"), action="append")
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--kills", type=int, default=14)
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/14", help="a database that may be flushed")
    chosen = parser.parse_args(arguments)
    held = True
    for scene in chosen.scene or ("sqlite", "servers"):
        with tempfile.TemporaryDirectory(prefix="relay-crash-") as name:
            folder = Path(name)
            try:
                if scene == "sqlite":
                    result = on_sqlite(folder, chosen.posts, chosen.kills)
                else:
                    result = on_servers(folder, chosen.posts, chosen.kills, chosen.redis)
            finally:
                log = folder / "log"
                if log.exists():
                    shutil.copy(log, Path(tempfile.gettempdir()) / f"relay-crash-{scene}.log")
            report(scene, result)
            held = held and result.holds()
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
