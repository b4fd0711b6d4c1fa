"""While nothing can be written: every form comes back with what was typed, and reading goes on."""

from __future__ import annotations

import errno
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from relay import create_app
from relay.config import Settings
from relay.database import db
from relay.ops import schema
from relay.people.entities import User
from relay.web import outages
from tests import disks
from tests.conftest import ROOT
from tests.html import Page, text_of
from tests.stage import Stage
from tests.test_routes import PEOPLE, ROWS, Row
from tests.world import World

Browse = Callable[[User], FlaskClient]
# People sign in all the same (tests/people/test_unwritten_counts.py).
SIGNING_IN = ("/join", "/sign-in")
FORMS = [
    row
    for row in ROWS
    if row.method == "POST" and row.changes and "yes" in row.cells and row.address not in SIGNING_IN
]


@contextmanager
def limited(engine: Engine, pragma: str, back: str) -> Iterator[None]:
    """Run ``pragma`` on every connection of ``engine`` while the block runs, and ``back`` after it."""

    def run(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(pragma)

    db.session.rollback()  # so that it gives its connection back
    event.listen(engine, "checkout", run)
    try:
        yield
    finally:
        event.remove(engine, "checkout", run)
        db.session.rollback()
        with engine.connect() as connection:
            connection.exec_driver_sql(back)


def read_only(engine: Engine):
    return limited(engine, "PRAGMA query_only=ON", "PRAGMA query_only=OFF")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("outages"))


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_every_form_comes_back_with_what_was_typed_and_can_be_sent_again(row: Row, stage: Stage) -> None:
    person = PEOPLE[row.cells.index("yes")]
    stage.ask(person, "GET", "/healthz")  # as it was
    address = row.address.format(**stage.ids)
    fields = parse_qs(row.data.format(**{**stage.ids, "key": secrets.token_urlsafe(20)}))
    with stage.app.app_context():
        client = stage._client(person)
        with read_only(db.engine):
            answer = client.post(address, data=fields)
        assert answer.status_code == 503, "a form of which nothing was stored must not look as if it were"
        page = Page(answer)
        assert "relay check" in page.text
        form = page.form_with("csrf_token")
        for name, values in fields.items():
            assert form[name] == ([""] if outages.is_secret(name, fields) else values)
        again = {name: fields[name] if outages.is_secret(name, fields) else form[name] for name in fields}
        to = re.search(r'<form[^>]* action="([^"]*)"', answer.text)
        assert to is not None
        assert client.post(to[1], data=again).status_code in (200, 302)


def test_secrets_are_asked_for_again_and_stand_on_no_page() -> None:
    templates = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    inputs = re.findall(r"<input[^>]*>", templates)
    named = {re.search(r'name="(\w+)"', each) for each in inputs if 'type="password"' in each}
    fields = re.findall(r"(\w+) = PasswordField", (ROOT / "relay/people/forms.py").read_text())
    assert {found[1] for found in named if found} | set(fields) == set(outages.SECRETS)


def test_it_is_said_in_the_language_of_the_page_and_nothing_of_the_text_is_lost(
    app: Flask, browse: Browse, world: World, session
) -> None:
    text = "\n ¿Dónde está <b>la escuela</b>?\n\n«Aquí» & allí. 你好\n"
    client = browse(world.maya)
    thread = _thread(client, world)
    with client.session_transaction() as stored:
        stored["ui_language"] = "es"
    key = secrets.token_urlsafe(24)
    with read_only(db.engine):
        answer = client.post(f"/t/{thread}/write", data={"text": text, "form_key": key})
    assert answer.status_code == 503
    assert '<html lang="es"' in answer.text
    assert "relay check" in answer.text
    assert Page(answer).value("text").splitlines() == text.splitlines()
    assert answer.headers["Retry-After"]
    for _ in range(2):  # pressed twice, it is one message
        client.post(
            f"/t/{thread}/write", data={**Page(answer).form_with("text"), "csrf_token": _token(client)}
        )
    assert client.get(f"/t/{thread}").text.count("la escuela&lt;/b&gt;") == 1


def _token(client: FlaskClient) -> str:
    return client._token()  # type: ignore[attr-defined]


def _thread(client: FlaskClient, world: World) -> int:
    made = client.post(
        f"/p/{world.partnership.id}/new",
        data={"title": "Schools", "text": "", "form_key": secrets.token_urlsafe(24)},
    )
    found = re.search(r"/t/(\d+)", made.headers["Location"])
    assert found is not None
    return int(found[1])


def test_reading_goes_on(app: Flask, browse: Browse, world: World) -> None:
    client = browse(world.maya)
    thread = _thread(client, world)
    with read_only(db.engine):
        for address in ("/", f"/p/{world.partnership.id}", f"/t/{thread}", f"/t/{thread}/changes"):
            assert client.get(address).status_code in (200, 302), address


def test_a_database_that_others_keep_busy(app: Flask, browse: Browse, world: World) -> None:
    client = browse(world.maya)
    thread = _thread(client, world)
    db.session.rollback()
    other = sqlite3.connect(app.config["RELAY"].sqlite_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with limited(db.engine, "PRAGMA busy_timeout=50", "PRAGMA busy_timeout=10000"):
        answer = client.post(f"/t/{thread}/write", data={"text": "Good morning.", "form_key": "x" * 24})
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert "very busy" in text_of(answer)
    assert Page(answer).value("text") == "Good morning."


def test_a_database_that_is_away_still_gives_the_text_back(app: Flask, browse: Browse, world: World) -> None:
    gone = create_app(
        replace(
            app.config["RELAY"],
            database_url="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2",
            testing=False,
            extra={"WTF_CSRF_ENABLED": False},
        )
    )
    client = gone.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1.1"
    answer = client.post("/t/1/write", data={"text": "Écrit pour rien ?"}, headers={"Accept-Language": "fr"})
    assert answer.status_code == 503
    assert '<html lang="fr"' in answer.text
    assert Page(answer).value("text") == "Écrit pour rien ?"
    assert client.get("/p/1", headers={"Accept-Language": "es"}).status_code == 503


def test_a_full_disk_elsewhere_than_in_the_database(app: Flask, browse: Browse, world: World) -> None:
    def view() -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    app.view_functions["people.classrooms"] = view
    answer = browse(world.ms_reed).get("/classes")
    assert answer.status_code == 503
    assert "disk is full" in text_of(answer)


def test_other_errors_stay_errors(app: Flask, browse: Browse, world: World) -> None:
    def view() -> str:
        raise FileNotFoundError(errno.ENOENT, "a mistake of ours")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["people.classrooms"] = view
    assert browse(world.ms_reed).get("/classes").status_code == 500


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    with disks.small(tmp_path / "disk") as folder:
        yield folder


def test_a_disk_that_is_full(full_disk: Path, settings: Settings) -> None:
    app = create_app(replace(settings, data=full_disk / "data"))
    schema.upgrade(app)
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        app.extensions["relay.write-probe"]._answer = None  # it holds for five seconds
    filler = full_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(4096))
    ready = client.get("/readyz")
    assert ready.status_code == 503 and ready.json is not None
    assert ready.json["writing"] in ("full", "read-only", "away") or ready.json["database"] == "unreachable"
    filler.unlink()
    app.extensions["relay.write-probe"]._answer = None
    assert client.get("/readyz").status_code == 200
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_not_ready_while_nothing_can_be_written(app: Flask, client: FlaskClient) -> None:
    from flask_migrate import stamp

    schema.register(app)
    stamp()
    with read_only(db.engine):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": "reachable", "tables": "current", "writing": "read-only"}
