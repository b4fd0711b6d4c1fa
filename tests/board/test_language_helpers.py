"""Language helpers: one link, one account, one partnership."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from relay.board import compose, language_helpers, posting_rules, queries, visibility
from relay.board.entities import HelperInvitation, Post, Relation, Thread
from relay.board.language_helpers import NoHelperAccount, OnlyTeachers
from relay.board.visibility import Viewer
from relay.packs.catalog import Catalog
from relay.people import one_time_links
from relay.people.entities import Role, User
from relay.people.one_time_links import LinkGone
from tests.world import PASSWORD, World

Find = Callable[..., Viewer]


@pytest.fixture
def link(session: Session, world: World, viewer_of: Find) -> HelperInvitation:
    made = language_helpers.invite(session, world.carolina, viewer_of(world.carolina), Relation.COLLEAGUE)
    session.commit()
    return made


def join(session: Session, link: HelperInvitation, username: str = "lopez") -> User:
    return language_helpers.join(
        session, link, name="Señor López", username=username, password=PASSWORD, ui_language=None
    )


def test_a_helper_reads_one_partnership_and_writes_nowhere(
    session: Session,
    world: World,
    viewer_of: Find,
    thread: Thread,
    languages: Catalog,
    link: HelperInvitation,
) -> None:
    helper = join(session, link)
    session.commit()

    assert helper.role == Role.HELPER and not helper.is_teacher
    assert visibility.viewer_of(session, helper, world.others.id) is None
    assert [p.id for p in session.scalars(queries.partnerships_of(helper))] == [world.partnership.id]
    viewer = viewer_of(helper)
    assert viewer.classroom is world.medellin
    with pytest.raises(posting_rules.ReadOnly):
        compose.publish(
            session,
            author=helper,
            viewer=viewer,
            thread=thread,
            text="Hola",
            languages=languages,
            form_key="k",
        )


def test_a_helper_reads_only_what_may_appear(
    session: Session, world: World, viewer_of: Find, write: Callable[..., Post], link: HelperInvitation
) -> None:
    helper = join(session, link)
    viewer_of(world.samuel).own.approval = True
    session.commit()
    held, shown = write(world.samuel, "Esto espera."), write(world.maya, "This appears.")
    viewer = viewer_of(helper)
    assert viewer.may_read(shown) and not viewer.may_read(held)


def test_a_link_works_once(session: Session, link: HelperInvitation) -> None:
    join(session, link)
    session.commit()
    with pytest.raises(LinkGone):
        join(session, link, "lopez2")


def test_links_end_and_can_be_revoked(
    session: Session, world: World, viewer_of: Find, link: HelperInvitation
) -> None:
    viewer = viewer_of(world.carolina)
    assert language_helpers.open_invitations(session, viewer) == [link]
    token = one_time_links.token(link, "secret")
    assert one_time_links.find(session, HelperInvitation, token, "secret") is link
    link.expires_at -= timedelta(days=15)
    session.flush()
    with pytest.raises(LinkGone):
        one_time_links.find(session, HelperInvitation, token, "secret")
    assert language_helpers.open_invitations(session, viewer) == []


def test_only_teachers_of_the_partnership_invite(session: Session, world: World, viewer_of: Find) -> None:
    with pytest.raises(OnlyTeachers):
        language_helpers.invite(session, world.samuel, viewer_of(world.samuel), Relation.PARENT)


def test_a_helper_can_be_shut_out_and_let_in_again(
    session: Session, world: World, viewer_of: Find, link: HelperInvitation
) -> None:
    helper = join(session, link)
    (row,) = queries.helpers(session, world.partnership.id)
    with pytest.raises(OnlyTeachers):
        language_helpers.remove(session, world.maya, viewer_of(world.maya), row.id)
    language_helpers.remove(session, world.ms_reed, viewer_of(world.ms_reed), row.id)
    session.commit()
    assert visibility.viewer_of(session, helper, world.partnership.id) is None

    again = language_helpers.invite(session, world.ms_reed, viewer_of(world.ms_reed), Relation.OTHER)
    language_helpers.accept(session, helper, again)
    assert viewer_of(helper).classroom is world.portland
    with pytest.raises(NoHelperAccount):
        language_helpers.accept(session, world.maya, again)
