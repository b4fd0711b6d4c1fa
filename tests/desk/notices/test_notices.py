"""Notices: what is news for whom, and that it stops being news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from relay.board import compose, moderation_state
from relay.board.entities import Cause, ModerationState, Post, Thread
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.desk.erasure.retention_entities import Purge
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason
from relay.desk.notices import queries
from relay.desk.notices.queries import Kind
from relay.desk.partnership import agreements
from relay.judging.entities import AuthorQuestion
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, Role, User, UserState
from relay.together.activities import activities
from tests.conftest import Clock
from tests.desk.conftest import start_rivers
from tests.html import Page
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]


def kinds(session: Session, user: User) -> list[Kind]:
    return [notice.kind for notice in queries.latest(session, user)]


def test_a_reply_is_news_for_whom_it_answers(session: Session, world: World, write: Write) -> None:
    post = write(world.samuel, "¿Qué desayunan?")
    write(world.maya, "Cereal.", parent=post)
    write(world.samuel, "Qué rico.", parent=post)  # to oneself: no news
    (notice,) = queries.latest(session, world.samuel)
    assert (notice.kind, notice.by, notice.topic) == (
        Kind.REPLY,
        "Maya",
        "What did you eat before school?",
    )
    assert kinds(session, world.maya) == kinds(session, world.oliver) == []
    # Ms Reed opened the topic.
    assert kinds(session, world.ms_reed) == [Kind.IN_TOPIC] * 3


def test_questions_answers_and_corrections_are_news(session: Session, lived: World) -> None:
    samuel = kinds(session, lived.samuel)
    assert samuel.count(Kind.QUESTION) == 1 and samuel.count(Kind.TRANSLATED) == 2
    maya = kinds(session, lived.maya)
    assert maya.count(Kind.ANSWER) == 1 and maya.count(Kind.LANGUAGE) == 1


@pytest.mark.parametrize(
    ("new", "cause", "kind"),
    [
        (ModerationState.VISIBLE, None, Kind.APPEARED),
        (ModerationState.HELD, Cause.CHANGE, Kind.CHANGE),
        (ModerationState.HIDDEN, Cause.KEPT, Kind.KEPT),
    ],
)
def test_what_became_of_a_held_message_is_news_for_its_author(
    session: Session, world: World, write: Write, new: ModerationState, cause: Cause | None, kind: Kind
) -> None:
    post = write(world.maya, "Hi there")
    moderation_state.change(session, post, ModerationState.HELD, cause=Cause.APPROVAL)
    session.commit()
    assert kinds(session, world.maya) == []
    assert Kind.WAITING in kinds(session, world.ms_reed)
    assert Kind.WAITING not in kinds(session, world.carolina)
    moderation_state.change(session, post, new, cause=cause, by=world.ms_reed)
    session.commit()
    assert kinds(session, world.maya) == [kind]
    assert Kind.WAITING not in kinds(session, world.ms_reed)


def test_what_is_hidden_or_taken_back_is_no_news(session: Session, world: World, write: Write) -> None:
    post = write(world.samuel, "Hola")
    reply = write(world.maya, "Something rude", parent=post)
    assert kinds(session, world.samuel) == [Kind.REPLY]
    moderation_state.change(session, reply, ModerationState.HIDDEN, cause=Cause.KEPT, by=world.ms_reed)
    session.commit()
    assert kinds(session, world.samuel) == []
    moderation_state.change(session, reply, ModerationState.VISIBLE, by=world.ms_reed)
    reply.withdrawn_at = now()
    session.commit()
    assert kinds(session, world.samuel) == []


def test_teachers_hear_of_flags_newcomers_agreements_and_deletions(
    session: Session, world: World, write: Write, viewer_of: Callable[..., Viewer], languages: Catalog
) -> None:
    post = write(world.samuel, "Hola")
    newcomer = User(role=Role.STUDENT, name="Zoë", secret_hash="-", state=UserState.WAITING)
    newcomer.memberships.append(Membership(classroom_id=world.portland.id, nickname_key="zoe"))
    session.add_all(
        [
            newcomer,
            Flag(
                partnership_id=world.partnership.id, classroom_id=world.medellin.id, kind=FlagKind.POST,
                object_id=post.id, post_id=post.id, about_id=world.samuel.id, by_id=world.maya.id,
                reason=FlagReason.UNKIND,
            ),
            Purge(
                partnership_id=world.partnership.id, written_before=now(), due_at=now() + timedelta(days=14)
            ),
        ]
    )  # fmt: skip
    agreements.propose(
        session, world.carolina, viewer_of(world.carolina), goals="Conocernos", norms="", rhythm="",
        languages=languages,
    )  # fmt: skip
    session.commit()
    found = kinds(session, world.ms_reed)
    assert {Kind.FLAG, Kind.JOINING, Kind.PROPOSED, Kind.PURGE} <= set(found)
    hers = kinds(session, world.carolina)
    assert {Kind.FLAG, Kind.PURGE} <= set(hers) and not {Kind.JOINING, Kind.PROPOSED} & set(hers)
    for student in (world.maya, world.samuel):
        assert not {Kind.FLAG, Kind.JOINING, Kind.PROPOSED, Kind.PURGE} & set(kinds(session, student))
    assert kinds(session, world.outside_teacher) == []


def test_who_is_no_longer_in_a_class_hears_nothing_more(
    session: Session, world: World, write: Write, thread: Thread
) -> None:
    write(world.samuel, "Hola")
    assert kinds(session, world.ms_reed) == [Kind.IN_TOPIC]
    session.delete(world.ms_reed.memberships[0])
    session.commit()
    assert kinds(session, world.ms_reed) == []


def test_seen_is_no_news_and_what_comes_later_is(
    session: Session, world: World, write: Write, browse: Browse
) -> None:
    client = browse(world.samuel)
    post = write(world.samuel, "¿Qué desayunan?")
    write(world.maya, "Cereal.", parent=post)
    page = client.get("/notices").get_data(as_text=True)
    assert "Maya answered you" in page and "I have seen these" in page
    assert queries.count_new(session, world.samuel) == 1
    # Looking changes nothing; saying so does, up to what the page showed.
    until = queries.latest(session, world.samuel)[0].at
    write(world.oliver, "Toast.", parent=post)
    assert client.post("/notices/seen", data={"until": until.isoformat()}).status_code == 302
    session.expire_all()
    assert queries.count_new(session, world.samuel) == 1
    client.post("/notices/seen", data={"until": "nonsense"})
    session.expire_all()
    assert queries.count_new(session, world.samuel) == 0
    assert "Maya answered you" in client.get("/notices").get_data(as_text=True)


def test_every_page_says_how_many_are_new(world: World, write: Write, browse: Browse) -> None:
    post = write(world.samuel, "¿Qué desayunan?")
    write(world.maya, "Cereal.", parent=post)
    page = Page(browse(world.samuel).get(f"/p/{world.partnership.id}"))
    assert page.links["Notices 1 new"] == "/notices"
    assert Page(browse(world.oliver).get("/notices")).links["Notices"] == "/notices"


def test_every_notice_leads_to_a_page_its_reader_may_open(lived: World, browse: Browse) -> None:
    import re

    for user in (lived.maya, lived.oliver, lived.samuel, lived.ms_reed, lived.carolina):
        client = browse(user)
        page = client.get("/notices").get_data(as_text=True)
        listed = page.partition('class="sheet notices"')[2].partition("</ul>")[0]
        for address in re.findall(r'<a href="([^"#]+)', listed):
            assert client.get(address.replace("&amp;", "&")).status_code == 200, (user.name, address)


def test_the_page_takes_as_many_statements_for_many(
    world: World, write: Write, browse: Browse, session: Session
) -> None:
    def statements() -> int:
        seen: list[str] = []
        client = browse(world.samuel)
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        client.get("/notices")
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    post = write(world.samuel, "¿Qué desayunan?")
    write(world.maya, "Cereal.", parent=post)
    few = statements()
    for number in range(30):
        write(world.oliver, f"Toast {number}.", parent=post)
    assert statements() == few


def test_nobody_signed_in_has_no_notices(client: FlaskClient) -> None:
    assert client.get("/notices").status_code == 302
    assert client.post("/notices/seen").status_code == 401
    assert client.post("/notices/mail").status_code == 401


def test_students_have_no_mail(world: World, browse: Browse) -> None:
    form = {"address": "maya@example.org", "rhythm": "each"}
    assert browse(world.maya).post("/notices/mail", data=form).status_code == 403
    assert "By e-mail" not in browse(world.maya).get("/notices").get_data(as_text=True)
    assert "By e-mail" in browse(world.ms_reed).get("/notices").get_data(as_text=True)


def test_an_answer_is_no_news_while_it_is_not_there_to_be_read(session: Session, lived: World) -> None:
    asked = session.scalars(select(AuthorQuestion)).one()
    about = session.get_one(Post, asked.post_id)
    assert asked.answer_post is not None
    assert Kind.ANSWER in kinds(session, lived.maya)
    for post in (asked.answer_post, about):
        post.withdrawn_at = now()
        session.commit()
        assert Kind.ANSWER not in kinds(session, lived.maya)
        post.withdrawn_at = None
        session.commit()
    moderation_state.change(session, about, ModerationState.HIDDEN, cause=Cause.KEPT, by=lived.carolina)
    session.commit()
    assert Kind.ANSWER not in kinds(session, lived.maya)


def test_a_question_is_no_news_once_the_message_is_taken_back(session: Session, lived: World) -> None:
    asked = session.scalars(select(AuthorQuestion)).one()
    assert Kind.QUESTION in kinds(session, lived.samuel)
    session.get_one(Post, asked.post_id).withdrawn_at = now()
    session.commit()
    assert Kind.QUESTION not in kinds(session, lived.samuel)


def test_what_stands_in_a_topic_that_was_hidden_is_no_news(
    session: Session, world: World, write: Write, thread: Thread
) -> None:
    post = write(world.samuel, "¿Qué desayunan?")
    write(world.maya, "Cereal.", parent=post)
    assert kinds(session, world.samuel) == [Kind.REPLY]
    moderation_state.change(session, thread.title, ModerationState.HIDDEN, cause=Cause.KEPT, by=world.ms_reed)
    session.commit()
    assert kinds(session, world.samuel) == []
    assert Kind.IN_TOPIC in kinds(session, world.ms_reed)  # who may still open it


def test_the_mail_counts_no_message_that_was_taken_back(session: Session, world: World, write: Write) -> None:
    before = now() - timedelta(minutes=1)
    write(world.maya, "Cereal.")
    gone = write(world.maya, "Toast.")

    def written() -> dict[str, int]:
        return queries.written_since(session, world.samuel, before, now() + timedelta(minutes=1))

    assert written() == {world.partnership.name: 2}
    gone.withdrawn_at = now()
    session.commit()
    assert written() == {world.partnership.name: 1}


def test_the_author_reads_the_title_that_was_kept_back(
    session: Session, world: World, viewer_of: Callable[..., Viewer], languages: Catalog
) -> None:
    topic = compose.start_thread(
        session, author=world.maya, viewer=viewer_of(world.maya), title="My secret", text="",
        languages=languages, form_key="a-topic-of-maya",
    )  # fmt: skip
    moderation_state.change(session, topic.title, ModerationState.HIDDEN, cause=Cause.KEPT, by=world.ms_reed)
    session.commit()
    (notice,) = queries.latest(session, world.maya)
    assert (notice.kind, notice.topic) == (Kind.KEPT, "My secret")


def test_partners_hear_of_an_activity_and_everybody_of_its_next_part(
    session: Session,
    world: World,
    clock: Clock,
    browse: Browse,
    viewer_of: Callable[..., Viewer],
    languages: Catalog,
) -> None:
    activity, kind = start_rivers(session, world, viewer_of, languages)
    session.commit()
    people = (world.ms_reed, world.carolina, world.maya, world.samuel)
    assert [kinds(session, each) for each in people] == [[], *[[Kind.ACTIVITY]] * 3]
    (notice,) = queries.latest(session, world.carolina)
    assert (notice.by, notice.activity) == ("Ms Reed", activity.id)
    clock.forward(hours=1)
    activities.contribute(
        session,
        world.samuel,
        viewer_of(world.samuel),
        activity,
        kind,
        ["El río Medellín", "Garzas.", "Huele mal."],
        number=0,
        form_key="what-samuel-has-sent",
        languages=languages,
    )
    session.commit()
    assert kinds(session, world.ms_reed) == []  # a message in her topic, which nobody needs to be told of
    for each in (world.ms_reed, world.carolina):
        activities.agree(session, each, viewer_of(each), activity, 0)
    session.commit()
    assert kinds(session, world.samuel) == [Kind.PHASE, Kind.ACTIVITY]
    assert queries.count_new(session, world.samuel) == 2
    page = browse(world.samuel).get("/notices").text
    assert f'href="/activities/{activity.id}"' in page and "The next part of your activity" in page
    # The second part ends by its date, when that is over everywhere.
    clock.forward(days=(activity.phases[1].ends_on - now().date()).days)
    assert kinds(session, world.maya).count(Kind.PHASE) == 1
    clock.forward(days=1, hours=13)
    assert kinds(session, world.maya).count(Kind.PHASE) == 2
    assert Kind.PHASE in queries.tally(session, world.carolina, activity.started_at, now())
    moderation_state.change(
        session, activity.thread.title, ModerationState.HIDDEN, cause=Cause.KEPT, by=world.ms_reed
    )
    session.commit()
    assert kinds(session, world.samuel) == []  # the topic cannot be opened any more
