"""The demo: what it puts on the board, its open doors, and that no other relay has them."""

from __future__ import annotations

import json
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay import demo
from relay.board.entities import (
    Post,
    PostRevision,
    Thread,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.demo import views
from relay.packs.catalog import Catalog, catalog
from relay.people import credentials
from relay.people.entities import Role, User
from tests import processes
from tests.processes import Relay, alive, wait_until
from tests.world import World


@pytest.fixture
def people(session: Session, tmp_path: Path) -> list[demo.Person]:
    found = demo.seed(session, catalog(), tmp_path)
    session.commit()
    return found


@pytest.fixture
def visitor(app: Flask, people: list[demo.Person]) -> FlaskClient:
    """Somebody who has just opened the demo."""
    views.init_app(app, people, kept=False)
    return app.test_client()


def test_each_class_has_a_teacher_and_students(people: list[demo.Person]) -> None:
    for city in ("Portland", "Medellín"):
        roles = [person.role for person in people if person.city == city]
        assert roles.count(Role.TEACHER) == 1
        assert roles.count(Role.STUDENT) >= 2


def test_the_posts_are_of_the_kinds_that_a_visitor_should_see(
    session: Session, people: list[demo.Person]
) -> None:
    posts = session.scalars(select(Post)).all()
    assert session.scalar(select(func.count()).select_from(Thread)) >= 3
    assert {post.language for post in posts} == {"en", "es", "fr"}
    assert any(post.sentence_languages for post in posts), "none mixes languages"
    assert any(post.parent_id and post.parent_id != post.root_id for post in posts), "no answer to an answer"
    assert session.scalar(select(func.count()).select_from(PostRevision)) == 1


def test_no_translation_comes_with_the_demo(session: Session, people: list[demo.Person]) -> None:
    assert session.scalar(select(func.count()).select_from(TranslationVersion)) == 0
    states = set(session.scalars(select(TranslationJob.state)))
    assert states == {TranslationState.PENDING}


def test_the_third_class_is_there_where_there_are_packs_for_it(
    session: Session, tmp_path: Path, people: list[demo.Person]
) -> None:
    assert {person.language for person in people} == {"en", "es", "fr"}
    targets = session.scalars(select(TranslationJob.target).join(Post).where(Post.language == "fr")).all()
    assert set(targets) == {"en", "es"}


def test_without_packs_for_it_there_are_two_classes(
    app: Flask, session: Session, tmp_path: Path, spanish_packs: Path
) -> None:
    languages = Catalog((spanish_packs,), cache=tmp_path / "cache", threads=1)
    assert {person.language for person in demo.seed(session, languages, tmp_path)} == {"en", "es"}


def test_started_again_it_keeps_its_posts_and_gives_new_secrets(
    session: Session, tmp_path: Path, people: list[demo.Person]
) -> None:
    before = session.scalar(select(func.count()).select_from(Post))
    again = demo.seed(session, catalog(), tmp_path)
    assert [person.name for person in again] == [person.name for person in people]
    assert [person.secret for person in again] != [person.secret for person in people]
    assert session.scalar(select(func.count()).select_from(Post)) == before
    for person in again:
        user = session.get_one(User, person.user_id)
        assert credentials.matches(user.secret_hash, person.secret)


def test_a_real_relay_is_not_turned_into_a_demo(session: Session, world: World, tmp_path: Path) -> None:
    with pytest.raises(demo.NotADemo):
        demo.seed(session, catalog(), tmp_path)


def test_no_other_relay_has_the_open_doors(app: Flask, client: FlaskClient) -> None:
    assert client.get("/demo").status_code == 404
    assert client.post("/demo/enter", data={"person": "1"}).status_code == 404


def test_the_front_page_offers_everybody(visitor: FlaskClient, people: list[demo.Person]) -> None:
    page = visitor.get("/", follow_redirects=True)
    assert page.status_code == 200
    for person in people:
        assert f"Enter as {person.name}" in page.text


def test_entering_as_somebody_shows_their_board(visitor: FlaskClient, people: list[demo.Person]) -> None:
    samuel = next(person for person in people if person.name == "Samuel")
    page = visitor.post("/demo/enter", data={"person": str(samuel.user_id)}, follow_redirects=True)
    assert page.status_code == 200
    assert "¿Qué comen antes de clase?" in page.text
    assert "Enter as" not in visitor.get("/", follow_redirects=True).text


def test_the_doors_open_only_to_a_form_of_the_demo_and_for_its_people(
    visitor: FlaskClient, people: list[demo.Person]
) -> None:
    visitor.post("/demo/enter", data={"person": str(people[0].user_id)}, token=False)
    assert visitor.post("/demo/enter", data={"person": "999"}).status_code == 404
    assert visitor.get("/demo/enter").status_code == 405
    assert "Enter as" in visitor.get("/", follow_redirects=True).text


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Relay]:
    """A demo whose environment names a database and a Redis that must not be touched."""
    with processes.relay(
        tmp_path,
        *("demo", "--json", "--port", "0", "--data", str(tmp_path / "demo")),
        RELAY_DATABASE_URL="postgresql://nobody@127.0.0.1:9/school",
        RELAY_REDIS_URL="redis://127.0.0.1:9/0",
    ) as found:
        yield found


def test_the_first_line_says_where_it_is_and_how_to_sign_in(running: Relay) -> None:
    told = json.loads(running.line())
    with urllib.request.urlopen(told["url"]) as page:  # noqa: S310 (ours, on loopback)
        assert page.status == 200
    for person in told["people"]:
        assert person["role"] in ("teacher", "student")
        assert person["name"] and person["classroom"]
        needed = {"username", "password"} if person["role"] == "teacher" else {"join_code", "pin"}
        assert all(person[key] for key in needed)


def test_it_ends_with_its_worker_within_five_seconds_even_while_that_translates(running: Relay) -> None:
    running.line()
    wait_until(running.workers)
    workers = running.workers()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(5) == 0, running.errors.read_text()
    assert not any(alive(pid) for pid in workers)


def test_a_taken_port_that_was_not_asked_for_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    with (
        processes.relay(tmp_path, "demo", "--json") as first,
        processes.relay(tmp_path / "second", "demo", "--json") as second,
    ):
        assert json.loads(first.line())["url"] != json.loads(second.line())["url"]


def test_a_word_of_one_message_is_read_as_another(session: Session, people: list[demo.Person]) -> None:
    text = session.scalars(select(Post.text).where(Post.text.startswith("Slt"))).one()
    (result,) = catalog().translator.translate([text], source="fr", target="en")
    assert [meant for pair in result.sentences for _, meant in pair.readings] == ["Salut"]
