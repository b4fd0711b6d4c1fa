"""Measure processor time and SQL statements of what people do, with 100 and with 100,000 posts stored.

    uv run python benchmarks/board.py [--posts 100000] [--requests 40]

In one process, the same application on SQLite answers the same requests before and after the remaining posts
are inserted, half of them into the thread that is shown. The aim: the same number of statements, and at most
1.5 times the time. Times are of the processor, by this process's own clock, since other programs may run.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import event, insert, select, update
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from relay import create_app
from relay.board.entities import (
    Participation,
    Partnership,
    Post,
    PostKind,
    Thread,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.config import Settings
from relay.database import db, now
from relay.people import credentials
from relay.people.entities import Classroom, Membership, Role, School, User

FEW = 100
_HASH = credentials.make_hash("5937")
STUDENTS = 60  # two classes of 30
PACKS = Path(__file__).resolve().parent.parent / "models"
TEXT = "We play on turf because the grass gets too muddy. I’m the sub who brings the orange slices."


class Board:
    """Two classes with their students, a partnership between them, and threads to fill with posts."""

    def __init__(self, threads: int = 20, *, after: int = 0) -> None:
        """``after``: the highest id of a post that is there already."""
        rooms = [
            Classroom(
                school=School(name=city), name="6B", city=city, country=country, time_zone=zone, language=code
            )
            for city, country, zone, code in (
                ("Portland", "US", "America/Los_Angeles", "en"),
                ("Medellín", "CO", "America/Bogota", "es"),
            )
        ]
        students = [User(role=Role.STUDENT, name=f"Student {n}", secret_hash="-") for n in range(STUDENTS)]  # noqa: S106
        for number, student in enumerate(students):
            room = rooms[number % len(rooms)]
            student.memberships.append(Membership(classroom=room, nickname_key=student.name))
        db.session.add_all([*rooms, *students])
        db.session.flush()
        self.user = students[0]
        self.authors = [(student.id, student.memberships[0].classroom_id) for student in students]
        partnership = Partnership(name="Portland and Medellín", created_by_id=self.user.id)
        partnership.participations = [Participation(classroom=room) for room in rooms]
        db.session.add(partnership)
        db.session.flush()
        self.user_id, self.partnership_id = self.user.id, partnership.id
        self.count = after
        self.threads = []
        for _ in range(threads):
            thread = Thread(partnership_id=self.partnership_id, author_id=self.user_id)
            db.session.add(thread)
            db.session.flush()
            self.threads.append(thread.id)
        self.put([(thread_id, PostKind.TITLE) for thread_id in self.threads])

    def put(self, wanted: list[tuple[int, PostKind]]) -> None:
        """Insert a translated post for each (thread id, kind) in ``wanted``, by the students in turn."""
        first = self.count + 1
        self.count += len(wanted)
        posts = [
            {
                "partnership_id": self.partnership_id,
                "author_id": self.authors[number % STUDENTS][0],
                "classroom_id": self.authors[number % STUDENTS][1],
                "id": number,
                "thread_id": thread_id,
                "kind": kind,
                "root_id": number - _answers(number, kind),
                "parent_id": number - 1 if _answers(number, kind) else None,
                "text": f"{TEXT} ({number})",
                "language": "en",
                "form_key": f"post-{number}",
                "changed": number,
                "appeared_at": now(),
            }
            for number, (thread_id, kind) in enumerate(wanted, first)
        ]
        rows = [
            {"id": post["id"], "post_id": post["id"], "source": "en", "target": "es", "revision": 1,
             "state": TranslationState.DONE}
            for post in posts
        ]  # fmt: skip
        versions = [
            {"id": post["id"], "translation_id": post["id"], "revision": 1, "source": "en", "target": "es",
             "text": TEXT, "engine": "argos", "route": ["en", "es"], "packs": [["translate-en_es", "1.0"]],
             "sentences": [], "signals": [], "score": -0.5}
            for post in posts
        ]  # fmt: skip
        db.session.execute(insert(Post), posts)
        db.session.execute(insert(TranslationJob), rows)
        db.session.execute(insert(TranslationVersion), versions)
        db.session.execute(update(TranslationJob).values(current_id=TranslationJob.id))
        db.session.execute(
            update(Partnership).where(Partnership.id == self.partnership_id).values(change_number=self.count)
        )
        db.session.commit()

    def fill(self, posts: int) -> None:
        """Insert messages up to ``posts`` posts in all: half in the first thread, the rest in the others."""
        while self.count < posts:
            step = min(10_000, posts - self.count)
            others = self.threads[1:]
            self.put(
                [
                    (self.threads[0] if number % 2 else others[number // 2 % len(others)], PostKind.MESSAGE)
                    for number in range(step)
                ]
            )


def _answers(number: int, kind: PostKind) -> bool:
    """Whether the post is an answer to the one before it: every tenth message is."""
    return kind == PostKind.MESSAGE and number % 10 == 0


@contextmanager
def counted() -> Iterator[list[int]]:
    statements = [0]

    def count(*args: object) -> None:
        statements[0] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def measure(
    ask: Callable[[], TestResponse], requests: int, expected: int = 200
) -> tuple[float, int, int, int]:
    """The median seconds of processor per request, the SQL statements of one, the messages on the page, and
    its bytes as a browser gets them.
    """
    page = ask()
    assert page.status_code == expected, page.status
    messages = gzip.decompress(page.data).count(b"data-kind") if page.content_encoding == "gzip" else 0
    with counted() as statements:
        ask()
    times = []
    for _ in range(requests):
        started = time.process_time()
        ask()
        times.append(time.process_time() - started)
    return statistics.median(times), statements[0], messages, len(page.data)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder), packs=(PACKS,)))
        with app.app_context():
            db.create_all()
            board = Board()
            board.put([(board.threads[0], PostKind.MESSAGE)] * (FEW - board.count))
        results = {FEW: run(app, board, options.requests)}
        with app.app_context():
            board.fill(options.posts)
        results[options.posts] = run(app, board, options.requests)
    report(results)


def run(app: Flask, board: Board, requests: int) -> dict[str, tuple[float, int, int, int]]:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{board.user_id}.1", True
    thread = f"/t/{board.threads[0]}"
    with app.app_context():
        numbers = select(Post.changed).where(Post.thread_id == board.threads[0])
        last = db.session.scalars(numbers.order_by(Post.changed.desc()).limit(11)).all()
    tag = client.get(f"{thread}/changes?since={last[0]}").headers["ETag"]

    def get(address: str, **headers: str) -> Callable[[], TestResponse]:
        return lambda: client.get(address, headers={"Accept-Encoding": "gzip", **headers})

    def check_pin() -> TestResponse:
        assert credentials.matches(_HASH, "5937")
        return client.get("/healthz")

    return {
        "thread, newest messages": measure(get(thread), requests),
        "thread, around an early one": measure(get(f"{thread}?at={len(board.threads) + 60}"), requests),
        "topics of the board": measure(get(f"/p/{board.partnership_id}"), requests),
        "ten messages that changed": measure(get(f"{thread}/changes?since={last[10]}"), requests),
        "changes, nothing new": measure(
            get(f"{thread}/changes?since={last[0]}", **{"If-None-Match": tag}), requests, 304
        ),
        "notices": measure(get("/notices"), requests),
        "checking a PIN (argon2)": measure(check_pin, requests),
    }


def report(results: dict[int, dict[str, tuple[float, int, int, int]]]) -> None:
    (few, before), (many, after) = results.items()
    print(f"{'':30}{few:>12,} posts{many:>15,} posts   time   (load average {os.getloadavg()[0]:.1f})")
    for name, (seconds, statements, messages, _size) in before.items():
        later, statements_later, messages_later, size = after[name]
        print(
            f"{name:30}{seconds * 1000:7.1f} ms {statements:3} SQL"
            f" {later * 1000:9.1f} ms {statements_later:3} SQL"
            f"   × {later / seconds:.2f}   ({messages} and {messages_later} cards, {size:,} bytes)"
        )


if __name__ == "__main__":
    main()
