"""Second opinions, given by the worker with the real packs (and Apertium, where it is installed)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from relay import leases
from relay.board.entities import Post, TranslationVersion
from relay.database import now
from relay.judging import queries, second_opinions
from relay.judging.entities import Opinion, OpinionKind, OpinionState
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from relay.worker import Worker, drain
from tests.conftest import require
from tests.world import World


@pytest.fixture
def version(compared: Compared) -> TranslationVersion:
    assert compared.version is not None
    return compared.version


def ask(session: Session, world: World, version: TranslationVersion, kind: str) -> Opinion:
    opinion = second_opinions.ask_for(session, world.maya, version, kind)
    session.commit()
    return opinion


def test_alternatives_and_the_way_back_have_an_entry_per_sentence(
    app: Flask, session: Session, world: World, compared: Compared, version: TranslationVersion
) -> None:
    ask(session, world, version, OpinionKind.ALTERNATIVES)
    ask(session, world, version, OpinionKind.BACK)
    assert drain(app) == 2
    session.expire_all()

    found = queries.opinions(session, version.id)
    assert {kind: o.state for kind, o in found.items()} == dict.fromkeys(found, OpinionState.DONE)
    others, back = found[OpinionKind.ALTERNATIVES].result, found[OpinionKind.BACK].result
    assert others is not None and back is not None
    assert len(others) == len(back) == len(compared.pairs) == 3
    for pair, texts in zip(compared.pairs, others, strict=True):
        assert 1 <= len(texts) <= 4 and pair.target.of(version.text) not in texts
    assert "😂" in back[1] and all(isinstance(text, str) and text for text in back)


def test_apertium_says_it_by_rules(
    app: Flask, session: Session, world: World, compared: Compared, version: TranslationVersion
) -> None:
    require("apertium", shutil.which("apertium") is not None, "apt-get install apertium-eng-spa")
    opinion = ask(session, world, version, "apertium")
    drain(app)
    session.refresh(opinion)
    assert opinion.state == OpinionState.DONE and opinion.result is not None, opinion.error
    for said, pair in zip(opinion.result, compared.pairs, strict=True):
        assert said and said != compared.original[slice(*pair.source)]


def test_without_apertium_it_is_unavailable_and_can_be_asked_for_again(
    app: Flask,
    session: Session,
    world: World,
    version: TranslationVersion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Catalog, "second_engine", lambda self, engine_id: None)
    opinion = ask(session, world, version, "apertium")
    drain(app)
    session.refresh(opinion)
    assert (opinion.state, opinion.result) == (OpinionState.UNAVAILABLE, None)
    assert ask(session, world, version, "apertium").state == OpinionState.PENDING


def test_two_who_ask_get_the_same(session: Session, world: World, version: TranslationVersion) -> None:
    first = ask(session, world, version, OpinionKind.BACK)
    assert second_opinions.ask_for(session, world.oliver, version, OpinionKind.BACK).id == first.id


def test_translations_come_first(
    app: Flask, session: Session, world: World, write: Callable[..., Post], version: TranslationVersion
) -> None:
    ask(session, world, version, OpinionKind.BACK)
    write(world.samuel, "Otro mensaje.")
    worker = Worker(app)

    assert worker.step() == 1
    session.expire_all()
    assert queries.opinions(session, version.id)[OpinionKind.BACK].state == OpinionState.PENDING
    assert worker.step() == 1
    session.expire_all()
    assert queries.opinions(session, version.id)[OpinionKind.BACK].state == OpinionState.DONE
    assert worker.step() == 0


def run_out(session: Session) -> None:
    """As if every lease and every pause were over."""
    past = now() - timedelta(seconds=1)
    session.execute(update(Opinion).values(not_before=past))
    session.execute(update(Opinion).where(Opinion.lease_until.is_not(None)).values(lease_until=past))
    session.commit()


def test_one_worker_at_a_time_and_another_after_the_lease(
    session: Session, world: World, version: TranslationVersion
) -> None:
    opinion = ask(session, world, version, OpinionKind.BACK)
    first = second_opinions.claim(session, "first")
    assert first is not None and second_opinions.claim(session, "second") is None
    run_out(session)
    leases.recover(session, Opinion)
    second = second_opinions.claim(session, "second")
    assert second is not None and second.lease.key == first.lease.key
    assert not second_opinions.finish(session, first, ["late"])
    assert second_opinions.finish(session, second, ["in time"])
    session.refresh(opinion)
    assert opinion.result == ["in time"]


def test_what_keeps_failing_ends_as_failed_with_its_reason(
    app: Flask, session: Session, world: World, version: TranslationVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[object]:
        raise ValueError("not a sentence")

    monkeypatch.setattr(second_opinions, "compute", fail)
    opinion = ask(session, world, version, OpinionKind.BACK)
    for _ in range(3):
        assert drain(app) == 1
        assert drain(app) == 0  # it waits
        run_out(session)
    assert drain(app) == 0
    session.refresh(opinion)
    assert (opinion.state, opinion.error) == (OpinionState.FAILED, "ValueError: not a sentence")
    assert opinion.finished_at is not None


def test_what_ends_every_worker_is_set_aside_and_can_be_asked_for_again(
    app: Flask, session: Session, world: World, version: TranslationVersion
) -> None:
    opinion = ask(session, world, version, OpinionKind.BACK)
    for attempt in range(leases.MOST_DEATHS):
        assert second_opinions.claim(session, f"worker {attempt}") is not None
        session.commit()
        assert leases.recover(session, Opinion) == []  # somebody may still be at it
        run_out(session)
        leases.recover(session, Opinion)
        session.commit()
        session.refresh(opinion)
        if not opinion.set_aside:
            run_out(session)
    assert drain(app) == 0  # for an hour
    ask(session, world, version, OpinionKind.BACK)
    assert drain(app) == 1
    session.refresh(opinion)
    assert opinion.state == OpinionState.DONE


def test_in_a_message_that_mixes_languages_each_sentence_goes_its_own_way(
    app: Flask, session: Session, world: World, write: Callable[..., Post], translate: Callable[..., Compared]
) -> None:
    mixed = write(world.samuel, "Hola, me llamo Samuel y vivo en Medellín. My English is not very good yet.")
    assert mixed.sentence_languages is not None
    compared = translate(mixed)
    assert compared.version is not None
    ask(session, world, compared.version, OpinionKind.ALTERNATIVES)
    ask(session, world, compared.version, OpinionKind.BACK)
    drain(app)
    session.expire_all()
    found = queries.opinions(session, compared.version.id)
    others, back = found[OpinionKind.ALTERNATIVES].result, found[OpinionKind.BACK].result
    assert others is not None and others[0] and others[1] == []
    assert back is not None and back[1] == "My English is not very good yet."
