"""The worker under clocks that are put back, or that differ between machines, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import leases
from relay.board import queries, translation_queue
from relay.board.entities import Post, TranslationJob, TranslationState, WorkerHeartbeat
from relay.board.translation_job import PostTranslations
from relay.database import now
from relay.desk.notices import mailer, settings
from relay.desk.notices.entities import NoticeBox, Rhythm
from relay.leases import PATIENT, PROMPT, Policy
from relay.worker import Worker, drain
from tests.conftest import Clock
from tests.worker.conftest import Fake, row_of
from tests.world import World

_MAIL = {"smtp_from": "relay@school.example", "public_url": "https://relay.school.example"}
FAST = [timedelta(seconds=5), timedelta(hours=1), timedelta(days=400)]
fast = pytest.mark.parametrize("ahead", FAST, ids=["5 s", "an hour", "400 days"])


@fast
def test_what_was_written_while_the_clock_was_fast_is_translated_at_once(
    app: Flask, session: Session, clock: Clock, write: Callable[[str], Post], ahead: timedelta
) -> None:
    clock.moment += ahead
    post = write("The clock is fast.")
    clock.moment -= ahead
    assert drain(app, kinds=[PostTranslations(Fake())]) == 1
    assert row_of(session, post).state == TranslationState.DONE


def test_a_worker_that_lives_does_not_keep_what_one_that_died_had_claimed(
    session: Session, clock: Clock, write: Callable[[str], Post]
) -> None:
    posts = [write("The first."), write("The second.")]
    for worker in ("one that dies", "one that lives"):
        assert len(translation_queue.claim(session, worker, rows=1, characters=1000)) == 1
    session.commit()
    for _ in range(4):
        clock.forward(seconds=10)
        leases.renew(session, TranslationJob, "one that lives")
        session.commit()
    translation_queue.recover(session)
    (taken,) = translation_queue.claim(session, "another", rows=2, characters=1000)
    assert taken.post_id == posts[0].id


@pytest.mark.parametrize("trouble", [ValueError("refused"), OSError("no disk"), None], ids=str)
def test_a_pause_that_was_set_while_the_clock_was_fast_is_over(
    app: Flask, session: Session, clock: Clock, write: Callable[[str], Post], trouble: Exception | None
) -> None:
    post = write("It failed while the clock was fast.")
    clock.forward(hours=2)
    translation_queue.claim(session, "worker", rows=1, characters=1000)
    session.commit()
    if trouble is None:  # the worker died
        clock.forward(minutes=2)
        translation_queue.recover(session)
        session.commit()
    else:
        clock.forward(hours=-2)  # its lease lies two hours ahead
        translation_queue.recover(session)
        session.commit()
        clock.forward(hours=2)

        def fail(texts: object) -> None:
            raise trouble

        drain(app, kinds=[PostTranslations(Fake(fail))])
    clock.forward(hours=-2)
    assert drain(app, kinds=[PostTranslations(Fake())]) == 1
    assert row_of(session, post).state == TranslationState.DONE


def test_a_back_off_still_holds_while_the_clock_is_right(
    app: Flask, session: Session, clock: Clock, write: Callable[[str], Post]
) -> None:
    write("Refused.")

    def fail(texts: object) -> None:
        raise ValueError("refused")

    kinds = [PostTranslations(Fake(fail))]
    assert [drain(app, kinds=kinds), drain(app, kinds=kinds)] == [1, 0]
    clock.forward(seconds=4)
    assert drain(app, kinds=kinds) == 0
    clock.forward(seconds=2)
    assert drain(app, kinds=kinds) == 1


def test_a_lease_taken_while_the_clock_was_fast_expires(
    app: Flask, session: Session, clock: Clock, write: Callable[[str], Post]
) -> None:
    post = write("Its worker was killed.")
    clock.forward(hours=1)
    translation_queue.claim(session, "killed", rows=1, characters=1000)
    session.commit()
    clock.forward(hours=-1)
    assert drain(app, kinds=[PostTranslations(Fake())]) == 1
    assert row_of(session, post).state == TranslationState.DONE


def test_a_lease_from_a_machine_whose_clock_differs_a_little_holds(
    session: Session, clock: Clock, write: Callable[[str], Post]
) -> None:
    write("Being translated elsewhere.")
    clock.forward(seconds=20)
    translation_queue.claim(session, "elsewhere", rows=1, characters=1000)
    session.commit()
    clock.forward(seconds=-20)
    translation_queue.recover(session)
    assert translation_queue.claim(session, "here", rows=1, characters=1000) == []


def test_a_heartbeat_from_the_future_is_no_sign_of_life(
    session: Session, clock: Clock, write: Callable[[str], Post]
) -> None:
    write("Nobody translates it.")
    clock.forward(hours=1)
    session.add(WorkerHeartbeat(name="gone", seen_at=now()))
    session.commit()
    clock.forward(hours=-1)
    assert queries.translations_waiting(session, timedelta(seconds=30))


def test_mail_is_due_as_usual_after_the_clock_was_fast(
    app: Flask, session: Session, clock: Clock, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "RELAY", replace(app.config["RELAY"], smtp_host="127.0.0.1", **_MAIL))
    clock.forward(days=400)
    box = settings.set_mail(
        session, world.ms_reed, address="reed@school.example", rhythm=Rhythm.WEEKLY, zone="UTC"
    )
    settings.confirm(session, box, "UTC")
    session.commit()
    clock.forward(days=-400)
    assert session.scalars(select(NoticeBox.not_before)).one() > now() + timedelta(days=300)
    claimed = mailer.claim(session, "worker")
    assert claimed is not None
    assert mailer.note_sent(session, claimed)
    session.commit()
    assert now() < box.not_before <= now() + timedelta(days=7, hours=1)
    assert mailer.claim(session, "worker, too early") is None


@pytest.mark.parametrize("policy", [PROMPT, PATIENT], ids=["prompt", "patient"])
def test_pauses_stay_within_their_limits_however_often_it_went_wrong(policy: Policy) -> None:
    for times in (50, 10_000):
        assert policy.pause(times) == policy.longest_pause
        assert policy.hold_up(times) == policy.longest_hold_up


def test_a_worker_forgets_heartbeats_from_the_far_future(
    app: Flask, session: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(WorkerHeartbeat(name="gone", seen_at=now() + timedelta(days=400)))
    session.commit()
    with Worker(app, kinds=[]).beating():
        pass
    session.rollback()
    assert session.scalars(select(WorkerHeartbeat)).all() == []
