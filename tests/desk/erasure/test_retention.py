"""Retention: nothing goes unannounced, and then all of it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose as board
from relay.board.entities import Post, Thread
from relay.board.visibility import Viewer
from relay.database import now
from relay.desk.erasure import retention_rules
from relay.desk.erasure.retention_entities import Purge
from relay.learning.notebook import entries
from relay.learning.notebook.entries import Pair, Source
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.world import World

Browse = Callable[[User], FlaskClient]
PlaceOf = Callable[..., Viewer]


def keep(client: FlaskClient, world: World, months: str):
    return client.post(f"/p/{world.partnership.id}/retention", data={"months": months})


def test_old_topics_go_once_announced_and_due_with_everything_in_them(
    session: Session, lived: World, browse: Browse, later: Callable[[timedelta], None], viewer_of: PlaceOf,
    languages: Catalog,
) -> None:  # fmt: skip
    keep(browse(lived.ms_reed), lived, "6")
    assert retention_rules.announce(session) == 0  # nothing is that old
    later(timedelta(days=180))
    old = session.scalars(select(func.count()).select_from(Thread)).one()
    fresh = board.start_thread(
        session, author=lived.maya, viewer=viewer_of(lived.maya), title="Summer", text="",
        languages=languages, form_key="fresh",
    )  # fmt: skip
    session.commit()
    said = session.scalars(select(Post).where(Post.text.startswith("We train on Mondays"))).one()
    source = Source(said.id, said.revision, said.text)
    kept = entries.keep(
        session, lived.samuel, Pair("en", "we train", "es", "entrenamos"), source=source
    ).entry
    assert retention_rules.announce(session) == 1
    assert retention_rules.announce(session) == 0  # once
    session.commit()
    assert "Announced." in browse(lived.carolina).get(f"/p/{lived.partnership.id}/retention").text
    assert retention_rules.carry_out(session) == 0  # not due
    later(retention_rules.NOTICE)
    assert retention_rules.carry_out(session) == old > 1
    session.commit()
    assert session.scalars(select(Thread.id)).all() == [fresh.id]
    assert {post.text for post in session.scalars(select(Post))} == {"Summer"}
    session.refresh(kept)
    assert (kept.text, kept.sentence, kept.post_id) == ("we train", "", None), "words that somebody kept stay"
    purge = session.scalars(select(Purge)).one()
    assert purge.done_at is not None and purge.topics == old
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("data."))).all()
    assert actions == [Action.RETENTION, Action.PURGE_ANNOUNCED, Action.PURGED]
    assert retention_rules.carry_out(session) == 0


def test_a_topic_with_a_newer_message_stays(
    session: Session, world: World, browse: Browse, later: Callable[[timedelta], None], thread: Thread,
    write: Callable[..., Post],
) -> None:  # fmt: skip
    keep(browse(world.ms_reed), world, "6")
    later(timedelta(days=200))
    assert retention_rules.announce(session) == 1
    session.commit()
    write(world.samuel, "¿Siguen ahí?")
    later(retention_rules.NOTICE)
    assert retention_rules.carry_out(session) == 0
    assert session.get(Thread, thread.id) is not None


def test_either_side_can_call_an_announced_deletion_off(
    session: Session, world: World, browse: Browse, later: Callable[[timedelta], None], thread: Thread
) -> None:
    keep(browse(world.ms_reed), world, "6")
    later(timedelta(days=200))
    retention_rules.announce(session)
    session.commit()
    keep(browse(world.carolina), world, "")
    later(retention_rules.NOTICE + timedelta(days=1))
    assert retention_rules.carry_out(session) == 0 and retention_rules.announce(session) == 0
    assert session.get(Thread, thread.id) is not None


def test_a_rule_is_for_one_partnership_and_so_is_its_end(
    session: Session, world: World, browse: Browse, later: Callable[[timedelta], None], thread: Thread,
    viewer_of: PlaceOf, languages: Catalog,
) -> None:  # fmt: skip
    viewer = viewer_of(world.outside_teacher, world.others.id)
    theirs = board.start_thread(
        session, author=world.outside_teacher, viewer=viewer, title="Notre école", text="",
        languages=languages, form_key="a-topic-of-lyon",
    )  # fmt: skip
    retention_rules.set_rule(session, world.outside_teacher, viewer, 6)
    session.commit()
    keep(browse(world.ms_reed), world, "6")
    ours, gone = thread.id, theirs.id
    later(timedelta(days=200))
    assert retention_rules.announce(session) == 2
    session.commit()
    keep(browse(world.carolina), world, "")  # calls theirs off, and no other
    later(retention_rules.NOTICE)
    assert retention_rules.carry_out(session) == 1
    session.commit()
    assert session.scalars(select(Thread.id)).all() == [ours] != [gone]


def test_without_a_rule_nothing_is_ever_deleted(
    session: Session, world: World, later: Callable[[timedelta], None], thread: Thread
) -> None:
    later(timedelta(days=4000))
    assert retention_rules.announce(session) == retention_rules.carry_out(session) == 0


def test_the_page_says_what_each_choice_would_delete(
    world: World, browse: Browse, thread: Thread, later: Callable[[timedelta], None]
) -> None:
    later(timedelta(days=400))
    page = browse(world.ms_reed).get(f"/p/{world.partnership.id}/retention").text
    assert "1 topic of today" in page and "none of today" in page


@pytest.mark.parametrize("months", ["1", "-6", "x", "٦"])
def test_only_the_offered_periods(world: World, browse: Browse, months: str) -> None:
    assert keep(browse(world.ms_reed), world, months).status_code == 400


def test_a_class_that_has_left_sets_no_rule(
    session: Session, world: World, browse: Browse, viewer_of: PlaceOf
) -> None:
    viewer_of(world.carolina).own.left_at = now()
    session.commit()
    assert keep(browse(world.carolina), world, "6").status_code == 400
    assert retention_rules.rule_of(session, world.partnership.id) is None


def test_months_are_counted_as_in_a_calendar() -> None:
    moment = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert retention_rules.months_before(moment, 1) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert retention_rules.months_before(moment, 6) == datetime(2025, 9, 30, 12, tzinfo=UTC)
    assert retention_rules.months_before(moment, 24) == datetime(2024, 3, 31, 12, tzinfo=UTC)
    assert retention_rules.months_before(datetime(2026, 12, 1, tzinfo=UTC), 12) == datetime(
        2025, 12, 1, tzinfo=UTC
    )
