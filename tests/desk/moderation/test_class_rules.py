"""Rules: how much, when and until when students write, which words hold a message, and who lays that down."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose, post_changes
from relay.board.entities import ModerationState, Participation, Partnership, Post, Thread, WatchedWord
from relay.board.posting_rules import EditTooLate, QuietHours, TooManyPosts, fold, holds_private, pattern
from relay.board.visibility import Viewer
from relay.desk.moderation import class_rules
from relay.desk.moderation.decisions import Decision
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.desk.conftest import decide
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]
Browse = Callable[[User], FlaskClient]


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
    assert write(world.maya, "Three.").standing == ModerationState.VISIBLE
    with pytest.raises(TooManyPosts):
        write(world.maya, "Four.")


def test_a_class_decides_whether_what_looks_like_a_telephone_number_waits(
    rules: Callable[..., Participation], world: World, write: Write
) -> None:
    text = "You can call me: 503-555-0142."
    assert write(world.maya, text).standing == ModerationState.HELD  # unless a teacher says otherwise
    rules(hold_private=False)
    assert write(world.maya, text).standing == ModerationState.VISIBLE


@pytest.fixture
def elsewhere(session: Session, world: World, viewer_of: Find, languages: Catalog) -> Write:
    """``elsewhere(world.maya, "Bonjour")`` writes on another board of Portland's, with Lyon."""
    board = Partnership(name="Portland and Lyon", created_by_id=world.ms_reed.id)
    board.participations = [Participation(classroom=world.portland), Participation(classroom=world.lyon)]
    session.add(board)
    session.flush()

    def write(author: User, text: str) -> Post:
        topic = compose.start_thread(
            session, author=author, viewer=viewer_of(author, board.id), title=text, text="",
            languages=languages, form_key=secrets.token_urlsafe(8), chosen_language="en",
        )  # fmt: skip
        session.commit()
        return topic.title

    return write


def test_what_is_laid_down_on_one_board_holds_nothing_on_another(
    session: Session, world: World, rules: Callable[..., Participation], write: Write, elsewhere: Write,
    viewer_of: Find,
) -> None:  # fmt: skip
    """Neither a limit that is used up, nor a watched word, nor approval."""
    rules(posts_an_hour=1)
    write(world.maya, "One for Samuel.")
    class_rules.watch(session, world.ms_reed, viewer_of(world.ms_reed), "en", "stupid")
    assert elsewhere(world.maya, "A stupid question").standing == ModerationState.VISIBLE
    rules(posts_an_hour=None)
    assert write(world.maya, "A stupid question.").standing == ModerationState.HELD
    rules(approval=True)
    assert elsewhere(world.maya, "Another one").standing == ModerationState.VISIBLE


def test_what_is_written_on_another_board_uses_no_limit_up(
    world: World, rules: Callable[..., Participation], write: Write, elsewhere: Write
) -> None:
    rules(posts_an_hour=2)
    for number in range(3):
        elsewhere(world.maya, f"Number {number} for Chloé")
    assert write(world.maya, "One for Samuel.").standing == ModerationState.VISIBLE


def test_the_last_message_of_the_hour_may_be_a_whole_topic(
    session: Session, world: World, rules: Callable[..., Participation], viewer_of: Find, languages: Catalog,
    write: Write,
) -> None:  # fmt: skip
    rules(posts_an_hour=1)
    topic = compose.start_thread(
        session, author=world.maya, viewer=viewer_of(world.maya), title="Our river", text="What is yours?",
        languages=languages, form_key="a-topic-of-maya",
    )  # fmt: skip
    session.commit()
    assert topic.prompt is not None and topic.prompt.text == "What is yours?"
    with pytest.raises(TooManyPosts):
        write(world.maya, "One more.")


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


@pytest.mark.parametrize(
    ("start", "end", "local", "quiet"),
    [
        ("20:00", "07:00", "19:59", False),
        ("20:00", "07:00", "20:00", True),
        ("20:00", "07:00", "00:00", True),
        ("20:00", "07:00", "06:59", True),
        ("20:00", "07:00", "07:00", False),
        ("12:00", "14:00", "11:59", False),
        ("12:00", "14:00", "12:00", True),
        ("12:00", "14:00", "13:59", True),
        ("12:00", "14:00", "14:00", False),
        ("12:00", "12:00", "12:00", False),  # none at all
    ],
)
def test_quiet_hours_begin_and_end_on_the_minute_of_the_class(
    world: World, rules: Callable[..., Participation], write: Write, at: Callable[[datetime], None],
    start: str, end: str, local: str, quiet: bool,
) -> None:  # fmt: skip
    """Portland is seven hours behind UTC, so that none of these minutes says the same in both."""
    rules(quiet_from=_minute(start), quiet_until=_minute(end))
    moment = datetime(2025, 10, 15, tzinfo=ZoneInfo("America/Los_Angeles")) + timedelta(
        minutes=_minute(local)
    )
    at(moment.astimezone(UTC))
    if not quiet:
        assert write(world.maya, "Hello.").standing == ModerationState.VISIBLE
        return
    with pytest.raises(QuietHours) as refused:
        write(world.maya, "Hello.")
    opens = refused.value.until.astimezone(UTC) - moment.astimezone(UTC)
    assert opens == timedelta(minutes=(_minute(end) - _minute(local)) % (24 * 60))


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def test_after_the_deadline_one_cannot_change_but_take_back(
    world: World, session: Session, rules: Callable[..., Participation], write: Write, viewer_of: Find,
    languages: Catalog, at: Callable[[datetime], None],
) -> None:  # fmt: skip
    moment = datetime(2025, 10, 14, 17, 0, tzinfo=UTC)
    at(moment)
    rules(edit_minutes=10)
    post = write(world.maya, "Hello.")
    viewer = viewer_of(world.maya)
    at(moment + timedelta(minutes=9))
    compose.revise(session, post=post, viewer=viewer, text="Hello!", revision=1, languages=languages)
    session.commit()
    at(moment + timedelta(minutes=11))
    with pytest.raises(EditTooLate):
        compose.revise(session, post=post, viewer=viewer, text="Hi!", revision=2, languages=languages)
    decide(session, world.ms_reed, viewer_of(world.ms_reed), post, Decision.CHANGE, "Say more.")
    compose.revise(session, post=post, viewer=viewer, text="Hi, I am Maya.", revision=2, languages=languages)
    post_changes.withdraw(session, post=post, viewer=viewer)
    assert post.withdrawn_at is not None


def test_a_watched_word_holds_for_a_look(
    session: Session, world: World, write: Write, viewer_of: Find
) -> None:
    reed = viewer_of(world.ms_reed)
    assert class_rules.watch(session, world.ms_reed, reed, "en", "idiot*\nshut   up\n\n") == 2
    assert class_rules.watch(session, world.carolina, viewer_of(world.carolina), "es", "cabrón\nano") == 2
    session.commit()

    def standing(author: User, text: str, language: str) -> ModerationState:
        return write(author, text, chosen_language=language).standing

    assert standing(world.maya, "What an IDIOTIC idea", "en") == ModerationState.HELD
    assert standing(world.maya, "Shut\nup!", "en") == ModerationState.HELD
    assert standing(world.maya, "We shut updates off", "en") == ModerationState.VISIBLE
    assert standing(world.samuel, "Eres un cabron", "es") == ModerationState.HELD  # accents may be missing
    assert standing(world.samuel, "Un año más", "es") == ModerationState.VISIBLE  # but not be there
    assert (
        standing(world.maya, "The ano is a word", "en") == ModerationState.VISIBLE
    )  # another language's list
    assert standing(world.ms_reed, "Do not say idiot", "en") == ModerationState.VISIBLE


def test_any_teacher_of_the_board_takes_a_word_off_and_nobody_else(
    session: Session, world: World, viewer_of: Find, browse: Browse
) -> None:
    class_rules.watch(session, world.ms_reed, viewer_of(world.ms_reed), "en", "hello")
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


def test_a_word_that_would_hold_everything_is_refused(
    session: Session, world: World, viewer_of: Find
) -> None:
    with pytest.raises(class_rules.BadWord):
        class_rules.watch(session, world.ms_reed, viewer_of(world.ms_reed), "en", "e")
    with pytest.raises(class_rules.BadWord):
        class_rules.watch(session, world.ms_reed, viewer_of(world.ms_reed), "fr", "bonjour")


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
