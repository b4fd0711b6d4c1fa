"""What may appear: approval, decisions, and who reads what in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose
from relay.board.entities import Cause, ModerationState, Participation, Post, Thread, TranslationVersion
from relay.board.visibility import Viewer
from relay.database import now
from relay.desk.export import board_export
from relay.desk.export.scope import Scope
from relay.desk.moderation import decisions, flags
from relay.desk.moderation.decisions import Decision
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason, Outcome
from relay.desk.reports import voices
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, User
from relay.worker import drain
from tests.desk.conftest import decide
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]
Browse = Callable[[User], FlaskClient]


def test_with_approval_a_post_waits_and_only_its_author_and_teachers_read_it(
    world: World, rules: Callable[..., Participation], thread: Thread, write: Write, browse: Browse
) -> None:
    rules(approval=True)
    post = write(world.maya, "Our river is the Willamette.")
    assert (post.standing, post.standing_cause, post.appeared_at) == (
        ModerationState.HELD,
        Cause.APPROVAL,
        None,
    )

    def sees(person: User) -> tuple[bool, int]:
        client = browse(person)
        page = client.get(f"/t/{thread.id}")
        return "Willamette" in page.text, client.get(f"/posts/{post.id}/history").status_code

    assert sees(world.maya) == (True, 200)
    assert sees(world.ms_reed) == (True, 200)
    assert sees(world.oliver) == (False, 404)
    assert sees(world.samuel) == (False, 404)
    assert sees(world.carolina) == (False, 404)  # it has not come out of its class yet


def test_a_held_post_is_translated_and_approved_without_waiting_for_that(
    app: Flask, session: Session, world: World, rules: Callable[..., Participation], thread: Thread,
    write: Write, viewer_of: Find, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    one, other = write(world.maya, "Salmon swim up it every fall."), write(world.oliver, "We have a bridge.")
    decide(session, world.ms_reed, viewer_of(world.ms_reed), one, Decision.APPEAR)
    assert one.translations[0].current is None  # not translated yet, and on the board
    assert "Salmon swim" in browse(world.samuel).get(f"/t/{thread.id}").text

    drain(app)
    session.expire_all()
    assert other.translations[0].current is not None  # translated, and still held
    page = browse(world.ms_reed).get(f"/posts/{other.id}/decide").text
    assert "We have a bridge." in page and other.translations[0].current.text in page
    assert "We have a bridge." not in browse(world.samuel).get(f"/t/{thread.id}").text


def test_what_waits_is_not_counted_until_it_appears(
    session: Session, world: World, rules: Callable[..., Participation], thread: Thread, write: Write,
    viewer_of: Find,
) -> None:  # fmt: skip
    write(world.samuel, "Hola a todos.")
    rules(approval=True)
    post = write(world.maya, "Our river is the Willamette.")
    viewer = viewer_of(world.ms_reed)
    assert thread.message_count == 1
    decide(session, world.ms_reed, viewer, post, Decision.APPEAR)
    assert (thread.message_count, thread.last_post_at) == (2, post.appeared_at)
    appeared = post.appeared_at
    decide(session, world.ms_reed, viewer, post, Decision.KEEP, "Not for the board.")
    assert thread.message_count == 1
    decide(session, world.ms_reed, viewer, post, Decision.APPEAR)
    assert (thread.message_count, post.appeared_at) == (2, appeared)


def test_a_topic_that_waits_is_nowhere_for_others(
    session: Session, world: World, rules: Callable[..., Participation], viewer_of: Find,
    languages: Catalog, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    started = compose.start_thread(
        session,
        author=world.maya,
        viewer=viewer_of(world.maya),
        title="What games do you play?",
        text="Tell us about the playground.",
        languages=languages,
        form_key="a-topic-of-maya",
    )
    session.commit()
    board = f"/p/{world.partnership.id}"
    assert "What games" not in browse(world.samuel).get(board).text
    assert browse(world.samuel).get(f"/t/{started.id}").status_code == 404
    assert browse(world.samuel).post(f"/t/{started.id}/write", data={"text": "Hola"}).status_code == 404
    assert "What games" in browse(world.maya).get(board).text
    for post in session.scalars(select(Post).where(Post.thread_id == started.id)):
        decide(session, world.ms_reed, viewer_of(world.ms_reed), post, Decision.APPEAR)
    assert "What games" in browse(world.samuel).get(board).text


def test_an_edit_after_approval_waits_again_and_its_hidden_wording_stays_hidden(
    app: Flask, session: Session, world: World, rules: Callable[..., Participation], thread: Thread,
    write: Write, viewer_of: Find, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    post = write(world.maya, "Something rude.")
    drain(app)
    decide(session, world.ms_reed, viewer_of(world.ms_reed), post, Decision.CHANGE, "Please be kind.")
    assert "Please be kind." in browse(world.maya).get(f"/t/{thread.id}").text
    maya = browse(world.maya)
    maya.post(f"/posts/{post.id}/edit", data={"text": "Something kind.", "revision": "1", "lang": "auto"})
    session.refresh(post)
    assert (post.standing, post.standing_cause) == (ModerationState.HELD, Cause.CHANGED)
    decide(session, world.ms_reed, viewer_of(world.ms_reed), post, Decision.APPEAR)
    history = browse(world.samuel).get(f"/posts/{post.id}/history").text
    assert "Something kind." in history and "Something rude." not in history
    assert "Something rude." in browse(world.ms_reed).get(f"/posts/{post.id}/history").text
    # Nor is its translation shown as an outdated one, or found by its number.
    (row,) = post.translations
    rude = session.scalars(
        select(TranslationVersion).where(TranslationVersion.translation_id == row.id)
    ).one()
    assert rude.text not in browse(world.samuel).get(f"/t/{thread.id}").text
    version = f"/posts/{post.id}/compare/es?version={rude.id}"
    assert browse(world.samuel).get(version).status_code == 404
    assert browse(world.maya).get(version, follow_redirects=True).status_code == 200

    maya.post(f"/posts/{post.id}/edit", data={"text": "Rude again.", "revision": "2", "lang": "auto"})
    session.refresh(post)
    assert post.standing == ModerationState.HELD
    assert "Rude again." not in browse(world.samuel).get(f"/t/{thread.id}").text


def test_one_approves_the_wording_one_has_read(
    session: Session, world: World, rules: Callable[..., Participation], write: Write, viewer_of: Find,
    languages: Catalog, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    post = write(world.maya, "Harmless.")
    compose.revise(
        session,
        post=post,
        viewer=viewer_of(world.maya),
        text="Changed meanwhile.",
        revision=1,
        languages=languages,
    )
    session.commit()
    sent = browse(world.ms_reed).post(f"/posts/{post.id}/decide", data={"do": "appear", "revision": "1"})
    assert sent.status_code == 400 and "Changed meanwhile." in sent.text
    session.refresh(post)
    assert post.standing == ModerationState.HELD


def test_keeping_back_needs_a_reason_and_keeps_what_was_typed(
    session: Session, world: World, write: Write, browse: Browse
) -> None:
    post = write(world.maya, "Hello.")
    teacher = browse(world.ms_reed)
    refused = teacher.post(f"/posts/{post.id}/decide", data={"do": "keep", "revision": "1", "reason": " "})
    assert refused.status_code == 400
    done = teacher.post(
        f"/posts/{post.id}/decide", data={"do": "keep", "revision": "1", "reason": "Off topic."}
    )
    assert done.status_code == 302
    session.refresh(post)
    assert (post.standing, post.standing_reason, post.standing_by_id) == (
        ModerationState.HIDDEN, "Off topic.", world.ms_reed.id,
    )  # fmt: skip


def test_a_page_that_is_open_takes_down_what_was_taken_down(
    session: Session, world: World, thread: Thread, write: Write, viewer_of: Find, browse: Browse
) -> None:
    post = write(world.maya, "Hello.")
    number = post.changed
    decide(session, world.ms_reed, viewer_of(world.ms_reed), post, Decision.KEEP, "Off topic.")
    news = browse(world.samuel).get(f"/t/{thread.id}/changes?since={number}").get_json()
    assert news["cards"] == [{"id": post.id, "gone": True}]
    own = browse(world.maya).get(f"/t/{thread.id}/changes?since={number}").get_json()
    assert "Off topic." in own["cards"][0]["html"]


def test_a_held_post_is_not_even_a_number_on_others_pages(
    world: World, rules: Callable[..., Participation], thread: Thread, write: Write, browse: Browse
) -> None:
    rules(approval=True)
    post = write(world.maya, "Hello.")
    news = browse(world.samuel).get(f"/t/{thread.id}/changes?since={post.changed - 1}")
    assert news.get_json()["cards"] == []


def test_a_partners_teacher_takes_down_once_and_the_authors_teacher_decides(
    session: Session, world: World, write: Write, viewer_of: Find, thread: Thread, browse: Browse
) -> None:
    post = write(world.maya, "Hello.")
    partner, own = viewer_of(world.carolina), viewer_of(world.ms_reed)
    for decision in (Decision.KEEP, Decision.CHANGE, Decision.APPEAR):
        with pytest.raises(decisions.NotYours):
            decide(session, world.carolina, partner, post, decision, "No.")
        session.rollback()
    decide(session, world.carolina, partner, post, Decision.HOLD, "Is this an address?")
    assert (post.standing, post.standing_cause) == (ModerationState.HELD, Cause.LOOK)
    assert "Hello." not in browse(world.samuel).get(f"/t/{thread.id}").text
    assert browse(world.carolina).get(f"/posts/{post.id}/decide").status_code == 200

    decide(session, world.ms_reed, own, post, Decision.APPEAR)
    assert not decisions.may_hold(session, partner, post)
    with pytest.raises(decisions.LookedAlready):
        decide(session, world.carolina, partner, post, Decision.HOLD, "Again.")
    session.rollback()
    actions = list(
        session.scalars(
            select(AuditEntry.action).where(AuditEntry.about_kind == "post", AuditEntry.about_id == post.id)
        )
    )
    assert actions == [Action.POST_HOLD, Action.POST_APPEAR]


@pytest.mark.parametrize("who", ["samuel", "maya", "outsider", "outside_teacher", None])
def test_nobody_else_decides(
    who: str | None, world: World, write: Write, browse: Browse, client: FlaskClient
) -> None:
    post = write(world.maya, "Hello.")
    browser = browse(getattr(world, who)) if who else client
    answer = browser.post(f"/posts/{post.id}/decide", data={"do": "keep", "revision": "1", "reason": "No."})
    assert answer.status_code == {"outside_teacher": 404, "outsider": 403, None: 401}.get(who, 403)
    assert post.standing == ModerationState.VISIBLE


def test_a_teacher_of_both_classes_decides_for_both(
    session: Session, world: World, write: Write, viewer_of: Find
) -> None:
    session.add(Membership(user_id=world.ms_reed.id, classroom_id=world.medellin.id))
    session.commit()
    viewer = viewer_of(world.ms_reed)
    assert viewer.moderates(write(world.maya, "Hello.")) and viewer.moderates(write(world.samuel, "Hola."))


def test_what_stands_in_a_topic_that_waits_is_nowhere_for_the_partner_class(
    session: Session, world: World, viewer_of: Find, languages: Catalog, write: Write, browse: Browse
) -> None:
    """The title is held; prompt and message are not, but there is no page on which to read them."""
    topic = compose.start_thread(
        session, author=world.maya, viewer=viewer_of(world.maya), title="Mail maya@example.org",
        text="What do you think?", languages=languages, form_key="a-topic-that-waits",
    )  # fmt: skip
    session.commit()
    message = write(world.maya, "I begin.", thread=topic)
    prompt = topic.prompt
    assert prompt is not None
    states = (topic.title.standing, prompt.standing, message.standing)
    assert states == (ModerationState.HELD, ModerationState.VISIBLE, ModerationState.VISIBLE)

    for post in (prompt, message):
        for person, status in (
            (world.oliver, 404), (world.samuel, 404), (world.carolina, 404), (world.ms_reed, 200)
        ):  # fmt: skip
            assert browse(person).get(f"/posts/{post.id}/flag/post/{post.id}").status_code == status

    def heard(teacher: User) -> set[str]:
        return {post.text for post in voices.page(session, viewer_of(teacher)).posts}

    def exported(teacher: User) -> str:
        scope = Scope(world.partnership.id, viewer_of(teacher))
        return "".join(board_export.document(session, scope))

    assert "I begin." in heard(world.ms_reed) and "I begin." not in heard(world.carolina)
    assert "I begin." in exported(world.ms_reed)
    assert "I begin." not in exported(world.carolina) and "What do you think?" not in exported(world.carolina)


def test_an_author_cannot_put_back_what_a_partners_teacher_took_down(
    session: Session, world: World, write: Write, viewer_of: Find, thread: Thread, browse: Browse
) -> None:
    post = write(world.maya, "Hello.")
    decide(session, world.carolina, viewer_of(world.carolina), post, Decision.HOLD, "Is this an address?")
    form = {"text": "Hello again.", "revision": "1", "lang": "auto"}
    assert browse(world.maya).post(f"/posts/{post.id}/edit", data=form).status_code == 302
    session.refresh(post)
    assert (post.text, post.standing, post.standing_cause) == (
        "Hello again.",
        ModerationState.HELD,
        Cause.LOOK,
    )
    assert "Hello again." not in browse(world.samuel).get(f"/t/{thread.id}").text
    decide(session, world.ms_reed, viewer_of(world.ms_reed), post, Decision.APPEAR)
    assert "Hello again." in browse(world.samuel).get(f"/t/{thread.id}").text


def test_a_partners_teacher_can_take_down_each_new_wording_once(
    session: Session, world: World, write: Write, viewer_of: Find, browse: Browse
) -> None:
    post = write(world.maya, "Hello.")
    partner, own = viewer_of(world.carolina), viewer_of(world.ms_reed)
    decide(session, world.carolina, partner, post, Decision.HOLD, "Is this an address?")
    decide(session, world.ms_reed, own, post, Decision.APPEAR)
    assert not decisions.may_hold(session, partner, post)
    browse(world.maya).post(
        f"/posts/{post.id}/edit", data={"text": "Worse.", "revision": "1", "lang": "auto"}
    )
    session.refresh(post)
    assert post.standing == ModerationState.VISIBLE and decisions.may_hold(session, partner, post)
    decide(session, world.carolina, partner, post, Decision.HOLD, "This is worse.")
    assert (post.standing, post.standing_cause) == (ModerationState.HELD, Cause.LOOK)


@pytest.mark.parametrize("decision", [Decision.KEEP, Decision.CHANGE])
def test_a_partners_teacher_does_not_weaken_what_the_authors_teacher_decided(
    session: Session, world: World, write: Write, viewer_of: Find, decision: Decision
) -> None:
    post = write(world.maya, "Hello.")
    partner = viewer_of(world.carolina)
    decide(session, world.ms_reed, viewer_of(world.ms_reed), post, decision, "Off topic.")
    before = post.standing, post.standing_cause, post.standing_reason
    assert not decisions.may_hold(session, partner, post)
    with pytest.raises(decisions.NotYours):
        decide(session, world.carolina, partner, post, Decision.HOLD, "Please look.")
    session.rollback()
    assert (post.standing, post.standing_cause, post.standing_reason) == before


def test_a_class_that_has_left_takes_nothing_down_any_more(
    session: Session, world: World, write: Write, viewer_of: Find
) -> None:
    post = write(world.maya, "Hello.")
    partner = viewer_of(world.carolina)
    partner.own.left_at = now()
    session.commit()
    assert not decisions.may_hold(session, partner, post)
    with pytest.raises(decisions.NotYours):
        decide(session, world.carolina, partner, post, Decision.HOLD, "Is this an address?")


def test_a_flag_stays_open_until_the_authors_teacher_decides_and_says_what_came_of_it(
    session: Session, world: World, write: Write, viewer_of: Find
) -> None:
    def flagged(text: str) -> tuple[Post, Flag]:
        post = write(world.maya, text)
        viewer = viewer_of(world.samuel)
        thing = flags.target(session, world.samuel, viewer, FlagKind.POST, post.id)
        assert thing is not None
        flag = flags.raise_flag(session, world.samuel, viewer, thing, FlagReason.WORRY, "")
        session.commit()
        return post, flag

    own = viewer_of(world.ms_reed)
    for decision, outcome in (
        (Decision.APPEAR, Outcome.LEFT), (Decision.CHANGE, Outcome.ACTED), (Decision.KEEP, Outcome.ACTED)
    ):  # fmt: skip
        post, flag = flagged(f"To {decision}.")
        decide(session, world.carolina, viewer_of(world.carolina), post, Decision.HOLD, "Please look.")
        assert flag.settled_at is None, "who asks for a look has settled nothing"
        decide(session, world.ms_reed, own, post, decision, "I looked.")
        assert flag.settled_at is not None and flag.outcome == outcome


@pytest.mark.parametrize(
    ("who", "decision"),
    [("ms_reed", Decision.KEEP), ("ms_reed", Decision.CHANGE), ("carolina", Decision.HOLD)],
)
def test_no_edit_puts_back_what_a_teacher_took_down_however_often(
    session: Session, world: World, write: Write, viewer_of: Find, thread: Thread, browse: Browse,
    who: str, decision: Decision,
) -> None:  # fmt: skip
    post = write(world.maya, "Wording 1.")
    teacher = getattr(world, who)
    decide(session, teacher, viewer_of(teacher), post, decision, "Please be kind.")
    for revision in (1, 2, 3):
        form = {"text": f"Wording {revision + 1}.", "revision": str(revision), "lang": "auto"}
        assert browse(world.maya).post(f"/posts/{post.id}/edit", data=form).status_code == 302
        for other in (world.samuel, world.oliver):
            assert f"Wording {revision + 1}." not in browse(other).get(f"/t/{thread.id}").text
        own = browse(world.maya).get(f"/t/{thread.id}").text
        assert f"Wording {revision + 1}." in own and "Please be kind." in own
    decide(session, world.ms_reed, viewer_of(world.ms_reed), post, Decision.APPEAR)
    assert "Wording 4." in browse(world.samuel).get(f"/t/{thread.id}").text
