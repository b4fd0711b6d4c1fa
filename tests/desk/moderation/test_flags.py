"""Flags: anybody on the board can, teachers of all its classes see them, those of the class settle them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board.entities import ModerationState, Post, Thread
from relay.board.visibility import Viewer
from relay.desk.moderation import flags
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason, Outcome
from relay.judging import human_translations
from relay.judging.entities import Judgement
from relay.judging.queries import Compared, judgements, tallies
from relay.people.entities import User
from tests.judging.conftest import odd, perfect
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]
Find = Callable[..., Viewer]


def flag(
    session: Session, person: User, viewer: Viewer, kind: FlagKind, object_id: int, words: str = ""
) -> Flag:
    found = flags.target(session, person, viewer, kind, object_id)
    assert found is not None
    made = flags.raise_flag(session, person, viewer, found, FlagReason.UNKIND, words)
    session.commit()
    return made


def test_a_flag_reaches_the_teachers_of_both_sides_and_nobody_else(
    session: Session, world: World, write: Write, browse: Browse, thread: Thread
) -> None:
    post = write(world.samuel, "Eso es tonto.")
    sent = {"reason": "unkind", "words": "It hurt me."}
    oliver = browse(world.oliver)
    assert oliver.get(f"/posts/{post.id}/flag/post/{post.id}").status_code == 200
    assert oliver.post(f"/posts/{post.id}/flag/post/{post.id}", data=sent).status_code == 302
    address = f"/p/{world.partnership.id}/flags"
    for teacher in (world.ms_reed, world.carolina):
        page = browse(teacher).get(address, follow_redirects=True).text
        assert "It hurt me." in page and "Eso es tonto." in page and "Oliver" in page
    for person, status in ((world.samuel, 403), (world.oliver, 403), (world.outside_teacher, 404)):
        assert browse(person).get(address).status_code == status
    # Its author does not learn of it from the board.
    assert "It hurt me." not in browse(world.samuel).get(f"/t/{thread.id}").text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.FLAG)).one()
    assert "hurt" not in str(entry.detail)


@pytest.mark.parametrize("who", ["outsider", "outside_teacher", None])
def test_who_is_not_on_the_board_flags_nothing(
    who: str | None, world: World, write: Write, browse: Browse, client: FlaskClient
) -> None:
    post = write(world.samuel, "Hola.")
    browser = browse(getattr(world, who)) if who else client
    sent = browser.post(f"/posts/{post.id}/flag/post/{post.id}", data={"reason": "unkind"})
    assert sent.status_code == (404 if who else 401)


def test_one_cannot_flag_through_a_post_of_ones_own_board_what_is_on_another(
    session: Session, world: World, write: Write, browse: Browse
) -> None:
    post = write(world.samuel, "Hola.")
    for kind, object_id in (
        ("post", 99_999),
        ("name", world.outsider.id),
        ("human", 1),
        ("judgement", 1),
        ("x", 1),
    ):
        assert browse(world.maya).get(f"/posts/{post.id}/flag/{kind}/{object_id}").status_code == 404


def test_a_flag_says_why(world: World, write: Write, browse: Browse, session: Session) -> None:
    post = write(world.samuel, "Hola.")
    address = f"/posts/{post.id}/flag/post/{post.id}"
    maya = browse(world.maya)
    assert maya.post(address, data={"words": "Hm."}).status_code == 400
    refused = maya.post(address, data={"reason": "other", "words": "  "})
    assert refused.status_code == 400 and 'value="other" checked' in refused.text
    assert maya.post(address, data={"reason": "wrong"}).status_code == 400  # not of a message
    assert browse(world.samuel).post(address, data={"reason": "unkind"}).status_code == 400  # one's own
    assert session.scalar(select(Flag.id)) is None


def test_flagging_twice_is_one_flag_and_opens_it_again(
    session: Session, world: World, write: Write, viewer_of: Find
) -> None:
    post = write(world.samuel, "Hola.")
    viewer = viewer_of(world.maya)
    first = flag(session, world.maya, viewer, FlagKind.POST, post.id)
    flags.settle(session, world.carolina, viewer_of(world.carolina), first, Outcome.LEFT)
    session.commit()
    again = flag(session, world.maya, viewer, FlagKind.POST, post.id, "Still.")
    assert (again.id, again.settled_at, again.words) == (first.id, None, "Still.")


def test_teachers_of_the_class_settle_all_flags_on_a_thing_at_once(
    session: Session, world: World, write: Write, viewer_of: Find, browse: Browse
) -> None:
    post = write(world.samuel, "Eso es tonto.")
    first = flag(session, world.maya, viewer_of(world.maya), FlagKind.POST, post.id)
    flag(session, world.oliver, viewer_of(world.oliver), FlagKind.POST, post.id)
    address = f"/flags/{first.id}/settle"
    for person, status in ((world.ms_reed, 403), (world.maya, 403), (world.outside_teacher, 404)):
        assert browse(person).post(address, data={"do": "leave"}).status_code == status
    assert browse(world.carolina).post(address, data={"do": "leave"}).status_code == 302
    session.expire_all()
    assert {each.outcome for each in session.scalars(select(Flag))} == {Outcome.LEFT}
    inbox = browse(world.carolina).get(f"/p/{world.partnership.id}/desk?w=worry").text
    assert "Eso es tonto." not in inbox and "Nothing here." in inbox
    assert (
        "Left as it is, by Carolina"
        in browse(world.ms_reed).get(f"/p/{world.partnership.id}/flags?settled=1").text
    )


def test_deciding_about_a_post_settles_its_flags(
    session: Session, world: World, write: Write, viewer_of: Find, browse: Browse
) -> None:
    post = write(world.samuel, "Eso es tonto.")
    made = flag(session, world.maya, viewer_of(world.maya), FlagKind.POST, post.id)
    browse(world.carolina).post(
        f"/posts/{post.id}/decide", data={"do": "keep", "revision": 1, "reason": "No es amable."}
    )
    session.expire_all()
    assert (post.standing, made.outcome) == (ModerationState.HIDDEN, Outcome.ACTED)


def test_a_persons_translation_is_taken_down(
    session: Session, world: World, compared: Compared, post: Post, viewer_of: Find, browse: Browse
) -> None:
    human = human_translations.add(
        session, world.ms_reed, viewer_of(world.ms_reed), compared, "I play midfield.", from_machine=False
    )
    session.commit()
    flag(session, world.samuel, viewer_of(world.samuel), FlagKind.HUMAN, human.id)
    address = f"/human-translations/{human.id}/decide"
    assert browse(world.carolina).post(address, data={"do": "remove"}).status_code == 403
    assert browse(world.samuel).post(address, data={"do": "remove"}).status_code == 403
    assert browse(world.outside_teacher).post(address, data={"do": "remove"}).status_code == 404
    assert browse(world.ms_reed).post(address, data={"do": "remove"}).status_code == 302
    page = browse(world.maya).get(f"/posts/{post.id}/compare/en").text
    assert "I play midfield." not in page
    assert session.scalars(select(Flag)).one().outcome == Outcome.ACTED


def test_a_students_held_translation_waits_at_the_desk(
    session: Session, world: World, compared: Compared, post: Post, viewer_of: Find, browse: Browse
) -> None:
    human_translations.declare(session, world.maya, ["es"], ["es"])
    human = human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "Call 503-555-0143.", from_machine=False
    )
    session.commit()
    assert human.standing == ModerationState.HELD
    desk = f"/p/{world.partnership.id}/desk"
    assert "503-555-0143" in browse(world.ms_reed).get(desk).text
    assert "503-555-0143" not in browse(world.carolina).get(desk).text
    assert (
        browse(world.ms_reed)
        .post(f"/human-translations/{human.id}/decide", data={"do": "appear"})
        .status_code
        == 302
    )
    session.expire_all()
    assert human.standing == ModerationState.VISIBLE


def test_a_hidden_judgement_is_out_of_what_the_class_sees(
    session: Session, world: World, compared: Compared, post: Post, viewer_of: Find, browse: Browse,
    judge: Callable[..., Judgement],
) -> None:  # fmt: skip
    judgement = judge(world.samuel, compared, perfect(compared))
    judge(world.maya, compared, perfect(compared))
    assert compared.version is not None
    # Who has not judged sees no judgement, and so can flag none.
    assert (
        flags.target(session, world.oliver, viewer_of(world.oliver), FlagKind.JUDGEMENT, judgement.id) is None
    )
    made = flag(session, world.maya, viewer_of(world.maya), FlagKind.JUDGEMENT, judgement.id)
    assert browse(world.ms_reed).post(f"/flags/{made.id}/settle", data={"do": "hide"}).status_code == 403
    assert browse(world.carolina).post(f"/flags/{made.id}/settle", data={"do": "hide"}).status_code == 302
    session.expire_all()
    assert judgements(session, world.ms_reed, compared.version).count == 1
    assert tallies(session, world.maya, [post.id])[post.id, "en"].judges == 1
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == Action.HIDE_JUDGEMENT)).one()
    # Saving other answers does not bring it back.
    assert judge(world.samuel, compared, odd(compared)).id != judgement.id
    assert judgements(session, world.ms_reed, compared.version).count == 1


def test_a_flagged_name_is_settled_by_another_nickname(
    session: Session, world: World, write: Write, viewer_of: Find, browse: Browse
) -> None:
    write(world.samuel, "Hola.")
    made = flag(session, world.maya, viewer_of(world.maya), FlagKind.NAME, world.samuel.id)
    address = f"/classes/{world.medellin.id}/students/{world.samuel.id}/name"
    assert browse(world.ms_reed).post(address, data={"nickname": "Sam"}).status_code == 404
    assert browse(world.carolina).post(address, data={"nickname": "Sam"}).status_code == 302
    session.expire_all()
    assert (world.samuel.name, made.outcome) == ("Sam", Outcome.ACTED)


def test_a_translation_that_waits_is_read_by_flagging_it_no_more_than_on_its_page(
    session: Session, world: World, compared: Compared, post: Post, viewer_of: Find, browse: Browse
) -> None:
    human_translations.declare(session, world.maya, ["es"], ["es"])
    human = human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "Call 503-555-0143.", from_machine=False
    )
    session.commit()
    address = f"/posts/{post.id}/flag/human/{human.id}"
    for person in (world.oliver, world.samuel, world.carolina):
        assert browse(person).get(address).status_code == 404, person.name
    assert browse(world.ms_reed).get(address).status_code == 200
