"""Partnerships: starting one, inviting by a link that works once, joining, leaving, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose, partnerships, visibility
from relay.board.entities import (
    Invitation,
    Participation,
    Partnership,
    Post,
    TranslationJob,
    TranslationState,
)
from relay.database import db
from relay.packs.catalog import Catalog
from relay.people import one_time_links
from relay.people import queries as people
from relay.people.entities import User
from tests.conftest import Clock
from tests.html import error_at, links_in, text_of
from tests.world import PASSWORD, World

Browse = Callable[[User], FlaskClient]


def show(world: World) -> str:
    return f"/p/{world.partnership.id}/classes"


def invitation(browser: FlaskClient, world: World) -> str:
    """The path of a new link."""
    browser.post(f"/p/{world.partnership.id}/invitations")
    return links_in(browser.get(show(world)))[0].removeprefix("http://localhost")


def takes_part(session: Session, world: World, classroom_id: int) -> bool:
    row = session.scalar(
        select(Participation).where(
            Participation.partnership_id == world.partnership.id, Participation.classroom_id == classroom_id
        )
    )
    return row is not None and row.left_at is None


def test_a_teacher_starts_a_partnership_and_sees_what_can_be_translated(
    browse: Browse, world: World, session: Session
) -> None:
    teacher = browse(world.ms_reed)
    assert "English → Español" in text_of(teacher.get("/partnerships/new"))
    answer = teacher.post("/partnerships/new", data={"classroom": world.portland.id, "name": " Two  rivers "})
    made = session.scalars(select(Partnership).order_by(Partnership.id.desc())).first()
    assert made is not None and made.name == "Two rivers"
    assert [p.classroom for p in made.participations] == [world.portland]
    assert answer.headers["Location"] == f"/p/{made.id}/classes"
    assert "Two rivers" in text_of(browse(world.maya).get(f"/p/{made.id}"))


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "🦊"), ("name", "x" * 121), ("classroom", "2")]
)
def test_a_partnership_that_cannot_be(
    browse: Browse, world: World, session: Session, field: str, value: str
) -> None:
    count = session.scalar(select(func.count()).select_from(Partnership))
    sent = {"classroom": str(world.portland.id), "name": "Two rivers", field: value}
    page = browse(world.ms_reed).post("/partnerships/new", data=sent)
    assert page.status_code == 400
    assert error_at(page, field)
    assert session.scalar(select(func.count()).select_from(Partnership)) == count


def test_without_a_class_there_is_nothing_to_start_with(
    browse: Browse, world: World, session: Session
) -> None:
    for membership in list(world.ms_reed.memberships):
        session.delete(membership)
    session.commit()
    session.expire_all()
    answer = browse(world.ms_reed).get("/partnerships/new")
    assert answer.headers["Location"] == "/classes/new"


def test_an_invited_teacher_picks_the_class_that_joins(
    client: FlaskClient, browse: Browse, world: World, session: Session
) -> None:
    world.lyon.language = "pt"  # a language without packs
    session.commit()
    link = invitation(browse(world.ms_reed), world)
    assert "Room 14" in text_of(client.get(link))
    client.post("/sign-in", data={"username": "petit", "password": PASSWORD, "next": link})
    page = text_of(client.get(link))
    assert "5e B, Collège Jean Moulin" in page
    assert "Português → English cannot be translated yet. Missing language pack: pt → en" in page
    answer = client.post(link, data={"classroom": world.lyon.id})
    assert answer.headers["Location"] == show(world)
    assert takes_part(session, world, world.lyon.id)
    assert browse(world.outsider).get(f"/p/{world.partnership.id}").status_code == 200


def test_a_partner_without_an_account_makes_one_and_their_class(
    client: FlaskClient,
    browse: Browse,
    world: World,
    session: Session,
    account: dict[str, str],
    description: dict[str, str],
) -> None:
    link = invitation(browse(world.carolina), world)
    form = {**account, **description, "school_name": "Instituto del Sur"}
    assert client.post(link, data={**form, "city": ""}).status_code == 400
    answer = client.post(link, data=form)
    assert answer.headers["Location"].endswith("/start")  # the partner has first steps, too
    page = text_of(client.get(show(world)))
    assert "6B Instituto del Sur · Sevilla · Español" in page
    assert people.teacher_by_username(session, "gil") is not None


def test_an_invitation_works_once(app: Flask, browse: Browse, world: World, session: Session) -> None:
    link = invitation(browse(world.ms_reed), world)
    petit = browse(world.outside_teacher)
    assert petit.post(link, data={"classroom": world.lyon.id}).status_code == 302
    assert petit.get(link).status_code == 410
    assert app.test_client().get(link).status_code == 410


def test_of_two_who_use_a_link_at_the_same_time_one_joins(app: Flask, world: World, session: Session) -> None:
    """Both have read the row while it was open; only the conditional update decides."""
    viewer = visibility.viewer_of(session, world.ms_reed, world.partnership.id)
    assert viewer is not None
    made = partnerships.invite(session, world.ms_reed, viewer)
    session.commit()
    with app.app_context():
        early = db.session.get(Invitation, made.id)
        assert early is not None and early.used_at is None
        with app.app_context():
            other = db.session.get(Invitation, made.id)
            assert other is not None and other is not early
            one_time_links.use(db.session(), other, world.carolina.id)
            db.session.commit()
        assert early.used_at is None, "read before, so it still looks open"
        with pytest.raises(one_time_links.LinkGone):
            one_time_links.use(db.session(), early, world.outside_teacher.id)
    session.refresh(made)
    assert made.used_by_id == world.carolina.id


def test_a_revoked_invitation_and_an_expired_one(
    app: Flask,
    browse: Browse,
    world: World,
    session: Session,
    clock: Clock,
) -> None:
    link = invitation(browse(world.ms_reed), world)
    number = session.scalars(select(Invitation.id)).one()
    # Partners are equal: Carolina revokes what Ms Reed made.
    browse(world.carolina).post(f"/p/{world.partnership.id}/invitations/{number}/revoke")
    assert app.test_client().get(link).status_code == 410

    link = invitation(browse(world.ms_reed), world)
    clock.forward(days=14)
    page = app.test_client().get(link)
    assert page.status_code == 410
    assert "14 days" in text_of(page)


def test_a_class_that_takes_part_cannot_join_twice(browse: Browse, world: World, session: Session) -> None:
    link = invitation(browse(world.ms_reed), world)
    page = browse(world.carolina).post(link, data={"classroom": world.medellin.id})
    assert page.status_code == 400
    assert browse(world.carolina).get(link).status_code == 200, "the link is still good"


def test_nobody_joins_with_a_class_of_somebody_else(browse: Browse, world: World, session: Session) -> None:
    link = invitation(browse(world.ms_reed), world)
    page = browse(world.outside_teacher).post(link, data={"classroom": world.porto.id})
    assert page.status_code == 400
    assert not takes_part(session, world, world.porto.id)


def test_what_was_written_before_is_queued_in_the_new_class_s_language(
    browse: Browse, world: World, session: Session, languages: Catalog
) -> None:
    viewer = visibility.viewer_of(session, world.ms_reed, world.partnership.id)
    assert viewer is not None
    compose.start_thread(
        session,
        author=world.ms_reed,
        viewer=viewer,
        title="Breakfast",
        text="What do you eat in the morning?",
        languages=languages,
        form_key="k" * 20,
    )
    session.commit()
    world.lyon.language = "pt"
    session.commit()
    link = invitation(browse(world.ms_reed), world)
    browse(world.outside_teacher).post(link, data={"classroom": world.lyon.id})
    states = session.scalars(
        select(TranslationJob.state)
        .join(Post, TranslationJob.post_id == Post.id)
        .where(TranslationJob.target == "pt")
    ).all()
    assert states == [TranslationState.NO_PACK] * 2, "title and prompt; there is no pack for Portuguese here"


def test_the_page_names_the_pack_that_is_missing(browse: Browse, world: World, session: Session) -> None:
    world.lyon.language = "it"
    session.commit()
    page = text_of(browse(world.outside_teacher).get(f"/p/{world.others.id}/classes"))
    assert "Italiano → Português cannot be translated yet. Missing language packs:" in page
    page = text_of(browse(world.ms_reed).get(show(world)))
    assert "English → Español" in page and "cannot be translated" not in page


def test_leaving_is_asked_first_and_makes_the_board_read_only_for_who_leaves(
    browse: Browse, world: World, session: Session
) -> None:
    reed, maya, samuel = browse(world.ms_reed), browse(world.maya), browse(world.samuel)
    leave = f"/p/{world.partnership.id}/leave"
    assert "can still read the board" in text_of(reed.get(leave))
    assert takes_part(session, world, world.portland.id), "looking is not leaving"

    reed.post(leave, data={"classroom": world.portland.id})

    assert not takes_part(session, world, world.portland.id)
    board = f"/p/{world.partnership.id}"
    new = {"title": "Hi", "text": "Hello there", "form_key": "k" * 20}
    assert maya.get(board).status_code == 200
    assert maya.post(f"{board}/new", data=new).status_code == 403
    assert samuel.post(f"{board}/new", data=new).status_code == 302
    assert "left on" in text_of(browse(world.carolina).get(show(world)))


def test_who_left_invites_nobody_and_their_links_are_dead(
    app: Flask, browse: Browse, world: World, session: Session
) -> None:
    reed, carolina = browse(world.ms_reed), browse(world.carolina)
    reeds, carolinas = invitation(reed, world), invitation(carolina, world)
    reed.post(f"/p/{world.partnership.id}/leave", data={"classroom": world.portland.id})
    assert app.test_client().get(reeds).status_code == 410
    assert app.test_client().get(carolinas).status_code == 200
    count = session.scalar(select(func.count()).select_from(Invitation))
    reed.post(f"/p/{world.partnership.id}/invitations")
    assert session.scalar(select(func.count()).select_from(Invitation)) == count
    assert links_in(reed.get(show(world))) == [], "nor do they see the others' links"


def test_who_left_comes_back_by_invitation(browse: Browse, world: World, session: Session) -> None:
    reed = browse(world.ms_reed)
    reed.post(f"/p/{world.partnership.id}/leave", data={"classroom": world.portland.id})
    link = invitation(browse(world.carolina), world)
    assert reed.post(link, data={"classroom": world.portland.id}).status_code == 302
    assert takes_part(session, world, world.portland.id)


def test_the_other_class_stays_when_two_classes_of_one_teacher_take_part(
    browse: Browse, world: World, session: Session
) -> None:
    answer = browse(world.ms_reed).post(
        f"/p/{world.partnership.id}/leave", data={"classroom": world.medellin.id}
    )
    assert answer.headers["Location"].endswith("/leave")
    assert takes_part(session, world, world.portland.id) and takes_part(session, world, world.medellin.id)


def addresses(world: World) -> tuple[list[str], list[str]]:
    base = f"/p/{world.partnership.id}"
    return [f"{base}/classes", f"{base}/leave"], [
        f"{base}/invitations",
        f"{base}/invitations/1/revoke",
        f"{base}/leave",
    ]


@pytest.mark.parametrize(
    ("who", "status"), [("outside_teacher", 404), ("maya", 403), ("outsider", 403), (None, 302)]
)
def test_only_teachers_of_its_classes_manage_a_partnership(
    app: Flask, browse: Browse, world: World, session: Session, who: str | None, status: int
) -> None:
    browser: Any = browse(getattr(world, who)) if who else app.test_client()
    pages, forms = addresses(world)
    for address in pages:
        assert browser.get(address).status_code == status, address
    for address in forms:
        answer = browser.post(address, data={"classroom": world.portland.id})
        assert answer.status_code == (401 if status == 302 else status), address
    assert takes_part(session, world, world.portland.id)
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_an_invitation_cannot_be_revoked_through_another_partnership(
    browse: Browse, world: World, session: Session
) -> None:
    invitation(browse(world.ms_reed), world)
    number = session.scalars(select(Invitation.id)).one()
    answer = browse(world.outside_teacher).post(f"/p/{world.others.id}/invitations/{number}/revoke")
    assert answer.status_code == 404
    assert session.scalars(select(Invitation.revoked_at)).one() is None


def test_a_student_accepts_no_invitation(browse: Browse, world: World, session: Session) -> None:
    link = invitation(browse(world.ms_reed), world)
    assert browse(world.outsider).post(link, data={"classroom": world.lyon.id}).status_code == 403
    assert not takes_part(session, world, world.lyon.id)


def test_directions_say_through_which_language(languages: Catalog) -> None:
    there, back = partnerships.directions(["en", "es", "en"], languages)
    assert (there.source, there.target, there.missing) == ("en", "es", ())
    assert (back.source, back.target, back.via) == ("es", "en", ())
    lacking = partnerships.directions(["pt", "es"], languages)
    assert lacking[0].missing == (("pt", "en"),)


def test_the_board_leads_a_teacher_to_the_partnership_and_a_student_not(browse: Browse, world: World) -> None:
    board = f"/p/{world.partnership.id}"
    link = f'href="{board}/partnership"'
    assert link in browse(world.ms_reed).get(board).get_data(as_text=True)
    assert link not in browse(world.maya).get(board).get_data(as_text=True)
