"""Health, readiness and metrics: what a watcher and a load balancer are told, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.orm import Session

from relay import create_app
from relay.board.entities import Post, Thread, TranslationJob, WorkerHeartbeat
from relay.config import Settings
from relay.database import db, now
from relay.ops import schema
from relay.packs.catalog import Catalog
from relay.worker import Worker
from tests.world import World

TOKEN = "a token of some length"


@pytest.fixture
def migrated(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, metrics_token=TOKEN))
    schema.upgrade(app)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_alive_whatever_the_database_does(settings: Settings) -> None:
    app = create_app(replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none"))
    response = app.test_client().get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_ready_once_the_tables_are_those_of_this_version(settings: Settings) -> None:
    app = create_app(settings)
    client = app.test_client()
    assert client.get("/readyz").status_code == 503
    schema.upgrade(app)
    assert client.get("/readyz").json == {
        "database": "reachable",
        "tables": "current",
        "writing": "possible",
    }
    with app.app_context():
        db.engine.dispose()


def test_not_ready_while_the_database_is_away(settings: Settings) -> None:
    app = create_app(replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2"))
    response = app.test_client().get("/readyz")
    assert response.status_code == 503
    assert response.json == {"database": "unreachable", "tables": "unknown", "writing": "unknown"}


def test_a_page_says_so_when_the_database_is_away(settings: Settings) -> None:
    app = create_app(
        replace(
            settings, database_url="postgresql://nobody@127.0.0.1:9/none?connect_timeout=2", testing=False
        )
    )
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1.1"
    response = client.get("/", headers={"Accept-Language": "es"})
    assert response.status_code == 503
    assert '<html lang="es"' in response.text


def test_metrics_count_requests_by_endpoint_and_not_by_address(migrated: Flask) -> None:
    client = migrated.test_client()
    client.get("/t/123456")
    client.get("/no/such/page")
    found = samples(client.get("/metrics").text)
    assert found["relay_requests_total", (("endpoint", "none"), ("status", "404"))] == 1
    assert not any("123456" in str(key) for key in found)
    assert found["relay_request_seconds_count", (("endpoint", "none"),)] == 1


def test_metrics_tell_how_long_the_queue_is(client: FlaskClient, session: Session, world: World) -> None:
    thread = Thread(partnership_id=world.partnership.id, author_id=world.maya.id)
    session.add(thread)
    session.flush()
    for number, state in enumerate(["pending", "pending", "failed", "done"]):
        post = Post(
            partnership_id=world.partnership.id,
            thread_id=thread.id,
            author_id=world.maya.id,
            classroom_id=world.portland.id,
            text="Hello",
            form_key=str(number),
        )
        session.add(post)
        session.flush()
        session.add(TranslationJob(post_id=post.id, source="en", target="es", revision=1, state=state))
    session.add(WorkerHeartbeat(name="one", seen_at=now()))
    session.commit()
    found = samples(client.get("/metrics").text)
    assert found["relay_translations", (("state", "pending"),)] == 2
    assert found["relay_translations", (("state", "failed"),)] == 1
    assert found["relay_translations", (("state", "no_pack"),)] == 0
    assert 0 <= found["relay_worker_age_seconds", (("worker", "one"),)] < 60


def test_metrics_tell_how_often_sentences_come_again(
    app: Flask, client: FlaskClient, session: Session, spanish_packs: Path
) -> None:
    """Two workers, of which one translates the same sentence three times, between two heartbeats."""
    app.extensions["relay.packs"] = Catalog(
        (spanish_packs,), cache=spanish_packs / "cache", threads=1, candidates=1
    )
    busy, idle = Worker(app, kinds=()), Worker(app, kinds=())
    session.add_all([WorkerHeartbeat(name=worker.name, seen_at=now()) for worker in (busy, idle)])
    session.commit()
    translator = app.extensions["relay.packs"].translator
    for _ in range(3):
        translator.translate(["Good morning."], source="en", target="es")
        busy.tell_memory_use()
    busy.tell_memory_use()
    found = samples(client.get("/metrics").text)
    told = {
        worker.name: [
            found[f"relay_sentence_memory_{what}_total", (("worker", worker.name),)]
            for what in ("lookups", "hits")
        ]
        for worker in (busy, idle)
    }
    assert told == {busy.name: [3, 2], idle.name: [0, 0]}
    translator.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({}, 200),
        ({"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}, 403),
        ({"headers": {"X-Forwarded-For": "192.0.2.7"}}, 403),
        ({"headers": {"Host": "relay.school.example"}}, 403),
        ({"environ_base": {"REMOTE_ADDR": "192.0.2.7"}, "headers": {"Authorization": "Bearer wrong"}}, 403),
        (
            {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}, "headers": {"Authorization": f"Bearer {TOKEN}"}},
            200,
        ),
    ],
    ids=["here", "elsewhere", "through a proxy", "another name", "wrong token", "token"],
)
def test_metrics_are_for_this_machine_or_who_has_the_token(
    migrated: Flask, request_: dict[str, dict[str, str]], status: int
) -> None:
    assert migrated.test_client().get("/metrics", **request_).status_code == status


def test_without_a_token_set_an_empty_one_opens_nothing(client: FlaskClient) -> None:
    response = client.get(
        "/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}, headers={"Authorization": "Bearer "}
    )
    assert response.status_code == 403
