"""What may appear: class rules, decisions, and who reads what in between."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import services
from relay.board.entities import Cause, Participation, Post, Standing, Thread, TranslationVersion, WatchedWord
from relay.board.queries import Place
from relay.board.rules import EditTooLate, QuietHours, TooManyPosts, fold, holds_private, pattern
from relay.desk.moderation import decisions, ruling
from relay.desk.moderation.decisions import Decision
from relay.languages.catalog import Catalog
from relay.people.entities import Membership, User
from relay.worker import drain
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Place]
Browse = Callable[[User], FlaskClient]


@pytest.fixture
def rules(session: Session, world: World) -> Callable[..., Participation]:
    """``rules(approval=True)`` lays that down for Portland."""

    def lay_down(**values: object) -> Participation:
        own = session.scalars(
            select(Participation).where(Participation.classroom_id == world.portland.id)
        ).one()
        for name, value in values.items():
            setattr(own, name, value)
        session.commit()
        return own

    return lay_down


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda moment: monkeypatch.setattr(sys.modules["relay.db"], "_clock", lambda: moment)


def _decide(
    session: Session, teacher: User, place: Place, post: Post, decision: Decision, reason: str = ""
) -> None:
    decisions.decide(session, teacher, place, post, decision, revision=post.revision, reason=reason)
    session.commit()


def test_with_approval_a_post_waits_and_only_its_author_and_teachers_read_it(
    world: World, rules: Callable[..., Participation], thread: Thread, write: Write, browse: Browse
) -> None:
    rules(approval=True)
    post = write(world.maya, "Our river is the Willamette.")
    assert (post.standing, post.standing_cause, post.appeared_at) == (Standing.HELD, Cause.APPROVAL, None)

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
    write: Write, place_of: Find, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    one, other = write(world.maya, "Salmon swim up it every fall."), write(world.oliver, "We have a bridge.")
    _decide(session, world.ms_reed, place_of(world.ms_reed), one, Decision.APPEAR)
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
    place_of: Find,
) -> None:  # fmt: skip
    write(world.samuel, "Hola a todos.")
    rules(approval=True)
    post = write(world.maya, "Our river is the Willamette.")
    place = place_of(world.ms_reed)
    assert thread.message_count == 1
    _decide(session, world.ms_reed, place, post, Decision.APPEAR)
    assert (thread.message_count, thread.last_post_at) == (2, post.appeared_at)
    appeared = post.appeared_at
    _decide(session, world.ms_reed, place, post, Decision.KEEP, "Not for the board.")
    assert thread.message_count == 1
    _decide(session, world.ms_reed, place, post, Decision.APPEAR)
    assert (thread.message_count, post.appeared_at) == (2, appeared)


def test_a_topic_that_waits_is_nowhere_for_others(
    session: Session, world: World, rules: Callable[..., Participation], place_of: Find,
    languages: Catalog, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    started = services.start_thread(
        session,
        author=world.maya,
        place=place_of(world.maya),
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
        _decide(session, world.ms_reed, place_of(world.ms_reed), post, Decision.APPEAR)
    assert "What games" in browse(world.samuel).get(board).text


def test_an_edit_after_approval_waits_again_and_its_hidden_wording_stays_hidden(
    app: Flask, session: Session, world: World, rules: Callable[..., Participation], thread: Thread,
    write: Write, place_of: Find, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    post = write(world.maya, "Something rude.")
    drain(app)
    _decide(session, world.ms_reed, place_of(world.ms_reed), post, Decision.CHANGE, "Please be kind.")
    assert "Please be kind." in browse(world.maya).get(f"/t/{thread.id}").text
    maya = browse(world.maya)
    maya.post(f"/posts/{post.id}/edit", data={"text": "Something kind.", "revision": "1", "lang": "auto"})
    session.refresh(post)
    assert (post.standing, post.standing_cause) == (Standing.HELD, Cause.CHANGED)
    _decide(session, world.ms_reed, place_of(world.ms_reed), post, Decision.APPEAR)
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
    assert browse(world.maya).get(version).status_code == 200

    maya.post(f"/posts/{post.id}/edit", data={"text": "Rude again.", "revision": "2", "lang": "auto"})
    session.refresh(post)
    assert post.standing == Standing.HELD
    assert "Rude again." not in browse(world.samuel).get(f"/t/{thread.id}").text


def test_one_approves_the_wording_one_has_read(
    session: Session, world: World, rules: Callable[..., Participation], write: Write, place_of: Find,
    languages: Catalog, browse: Browse,
) -> None:  # fmt: skip
    rules(approval=True)
    post = write(world.maya, "Harmless.")
    services.revise(
        session,
        post=post,
        place=place_of(world.maya),
        text="Changed meanwhile.",
        revision=1,
        languages=languages,
    )
    session.commit()
    sent = browse(world.ms_reed).post(f"/posts/{post.id}/decide", data={"do": "appear", "revision": "1"})
    assert sent.status_code == 400 and "Changed meanwhile." in sent.text
    session.refresh(post)
    assert post.standing == Standing.HELD


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
        Standing.HIDDEN, "Off topic.", world.ms_reed.id,
    )  # fmt: skip


def test_a_page_that_is_open_takes_down_what_was_taken_down(
    session: Session, world: World, thread: Thread, write: Write, place_of: Find, browse: Browse
) -> None:
    post = write(world.maya, "Hello.")
    number = post.changed
    _decide(session, world.ms_reed, place_of(world.ms_reed), post, Decision.KEEP, "Off topic.")
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
    session: Session, world: World, write: Write, place_of: Find, thread: Thread, browse: Browse
) -> None:
    post = write(world.maya, "Hello.")
    partner, own = place_of(world.carolina), place_of(world.ms_reed)
    for decision in (Decision.KEEP, Decision.CHANGE, Decision.APPEAR):
        with pytest.raises(decisions.NotYours):
            _decide(session, world.carolina, partner, post, decision, "No.")
        session.rollback()
    _decide(session, world.carolina, partner, post, Decision.HOLD, "Is this an address?")
    assert (post.standing, post.standing_cause) == (Standing.HELD, Cause.LOOK)
    assert "Hello." not in browse(world.samuel).get(f"/t/{thread.id}").text
    assert browse(world.carolina).get(f"/posts/{post.id}/decide").status_code == 200

    _decide(session, world.ms_reed, own, post, Decision.APPEAR)
    assert not decisions.may_hold(session, partner, post)
    with pytest.raises(decisions.LookedAlready):
        _decide(session, world.carolina, partner, post, Decision.HOLD, "Again.")
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
    assert post.standing == Standing.VISIBLE


def test_a_student_may_send_so_many_an_hour_and_loses_nothing(
    session: Session, world: World, rules: Callable[..., Participation], thread: Thread, write: Write,
    browse: Browse, at: Callable[[datetime], None],
) -> None:  # fmt: skip
    moment = datetime(2025, 10, 14, 17, 0, tzinfo=UTC)
    at(moment)
    rules(posts_an_hour=2)
    write(world.maya, "One.")
    at(moment + timedelta(minutes=20))
    write(world.maya, "Two.")
    refused = browse(world.maya).post(f"/t/{thread.id}/write", data={"text": "Three.", "form_key": "k" * 20})
    assert refused.status_code == 400 and "Three." in refused.text and "40 minutes" in refused.text
    write(world.oliver, "Mine.")  # each student for themselves
    write(world.ms_reed, "Teachers write as much as they like.")
    at(moment + timedelta(minutes=61))
    assert write(world.maya, "Three.").standing == Standing.VISIBLE
    with pytest.raises(TooManyPosts):
        write(world.maya, "Four.")


def test_quiet_hours_are_those_of_the_class(
    world: World, rules: Callable[..., Participation], thread: Thread, write: Write, browse: Browse,
    at: Callable[[datetime], None],
) -> None:  # fmt: skip
    rules(quiet_from=20 * 60, quiet_until=7 * 60)
    at(datetime(2025, 10, 15, 4, 30, tzinfo=UTC))  # 21:30 in Portland, 23:30 in Medellín
    with pytest.raises(QuietHours):
        write(world.maya, "Good night.")
    refused = browse(world.maya).post(
        f"/t/{thread.id}/write", data={"text": "Good night.", "form_key": "k" * 20}
    )
    assert refused.status_code == 400 and "Good night." in refused.text and "7:00" in refused.text
    # Gone from the window, it is still there.
    assert "Good night." in browse(world.maya).get(f"/t/{thread.id}").text
    write(world.samuel, "Todavía escribo.")
    write(world.ms_reed, "So do I.")
    at(datetime(2025, 10, 15, 14, 1, tzinfo=UTC))  # 7:01
    write(world.maya, "Good morning.")


def test_after_the_deadline_one_cannot_change_but_take_back(
    world: World, session: Session, rules: Callable[..., Participation], write: Write, place_of: Find,
    languages: Catalog, at: Callable[[datetime], None],
) -> None:  # fmt: skip
    moment = datetime(2025, 10, 14, 17, 0, tzinfo=UTC)
    at(moment)
    rules(edit_minutes=10)
    post = write(world.maya, "Hello.")
    place = place_of(world.maya)
    at(moment + timedelta(minutes=9))
    services.revise(session, post=post, place=place, text="Hello!", revision=1, languages=languages)
    session.commit()
    at(moment + timedelta(minutes=11))
    with pytest.raises(EditTooLate):
        services.revise(session, post=post, place=place, text="Hi!", revision=2, languages=languages)
    _decide(session, world.ms_reed, place_of(world.ms_reed), post, Decision.CHANGE, "Say more.")
    services.revise(session, post=post, place=place, text="Hi, I am Maya.", revision=2, languages=languages)
    services.withdraw(session, post=post, place=place)
    assert post.withdrawn_at is not None


def test_a_watched_word_holds_for_a_look(
    session: Session, world: World, write: Write, place_of: Find
) -> None:
    reed = place_of(world.ms_reed)
    assert ruling.watch(session, world.ms_reed, reed, "en", "idiot*\nshut   up\n\n") == 2
    assert ruling.watch(session, world.carolina, place_of(world.carolina), "es", "cabrón\nano") == 2
    session.commit()

    def standing(author: User, text: str, language: str) -> Standing:
        return write(author, text, chosen_language=language).standing

    assert standing(world.maya, "What an IDIOTIC idea", "en") == Standing.HELD
    assert standing(world.maya, "Shut\nup!", "en") == Standing.HELD
    assert standing(world.maya, "We shut updates off", "en") == Standing.VISIBLE
    assert standing(world.samuel, "Eres un cabron", "es") == Standing.HELD  # accents may be missing
    assert standing(world.samuel, "Un año más", "es") == Standing.VISIBLE  # but not be there
    assert standing(world.maya, "The ano is a word", "en") == Standing.VISIBLE  # another language's list
    assert standing(world.ms_reed, "Do not say idiot", "en") == Standing.VISIBLE


def test_any_teacher_of_the_board_takes_a_word_off_and_nobody_else(
    session: Session, world: World, place_of: Find, browse: Browse
) -> None:
    ruling.watch(session, world.ms_reed, place_of(world.ms_reed), "en", "hello")
    session.commit()
    word = session.scalars(select(WatchedWord)).one()
    address = f"/p/{world.partnership.id}/words/{word.id}/remove"
    assert browse(world.maya).post(address).status_code == 403
    assert browse(world.outside_teacher).post(address).status_code == 404
    # Nor by way of another partnership.
    assert (
        browse(world.outside_teacher).post(f"/p/{world.others.id}/words/{word.id}/remove").status_code == 302
    )
    assert session.scalar(select(WatchedWord.id)) is not None
    assert browse(world.carolina).post(address).status_code == 302
    session.expire_all()
    assert session.scalar(select(WatchedWord.id)) is None


def test_a_word_that_would_hold_everything_is_refused(session: Session, world: World, place_of: Find) -> None:
    with pytest.raises(ruling.BadWord):
        ruling.watch(session, world.ms_reed, place_of(world.ms_reed), "en", "e")
    with pytest.raises(ruling.BadWord):
        ruling.watch(session, world.ms_reed, place_of(world.ms_reed), "fr", "bonjour")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Write to me at maya@example.org", True),
        ("My number is 503-555-0143", True),
        ("Llámame al +57 300 123 4567", True),
        ("(503) 555 0143", True),
        ("It is 2025-10-14 today", False),
        ("From 1939-1945 there was a war", False),
        ("Born 14.10.2012", False),
        ("1,000,000 people live here", False),
        ("I scored 12345 points", False),
        ("Look at https://example.org/", False),
    ],
)
def test_what_looks_private(text: str, held: bool) -> None:
    assert holds_private(text) is held


def test_words_without_spaces_are_found_inside() -> None:
    assert pattern(fold("坏话"), "zh").search(fold("他说坏话了"))
    assert not pattern(fold("con"), "fr").search(fold("content"))


def test_rules_are_the_business_of_the_class_alone(
    session: Session, world: World, browse: Browse, client: FlaskClient
) -> None:
    address = f"/p/{world.partnership.id}/rules"
    sent = {"classroom": str(world.portland.id), "approval": "yes"}
    own = session.scalars(select(Participation).where(Participation.classroom_id == world.portland.id)).one()
    for person, status in ((world.carolina, 403), (world.maya, 403), (world.outside_teacher, 404)):
        assert browse(person).post(address, data=sent).status_code == status
    assert client.post(address, data=sent).status_code == 401
    session.refresh(own)
    assert own.approval is False
    assert browse(world.ms_reed).post(address, data=sent).status_code == 302
    session.refresh(own)
    assert own.approval is True and own.hold_private is False
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.RULES)).one()
    assert (entry.actor_id, entry.classroom_id) == (world.ms_reed.id, world.portland.id)


@pytest.mark.parametrize(
    ("field", "value"),
    [("posts_an_hour", "0"), ("posts_an_hour", "many"), ("edit_minutes", "-5"), ("quiet_from", "25:00")],
)
def test_bad_rules_are_shown_again(field: str, value: str, world: World, browse: Browse) -> None:
    sent = {"classroom": str(world.portland.id), "approval": "yes", field: value}
    answer = browse(world.ms_reed).post(f"/p/{world.partnership.id}/rules", data=sent)
    assert answer.status_code == 400 and f'value="{value}"' in answer.text


def test_a_teacher_of_both_classes_decides_for_both(
    session: Session, world: World, write: Write, place_of: Find
) -> None:
    session.add(Membership(user_id=world.ms_reed.id, classroom_id=world.medellin.id))
    session.commit()
    place = place_of(world.ms_reed)
    assert place.moderates(write(world.maya, "Hello.")) and place.moderates(write(world.samuel, "Hola."))
