"""A teacher takes a decision back: everything is as before, and the log says both."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose
from relay.board.entities import Cause, ModerationState, Participation, Post, ReviewState, Thread
from relay.board.visibility import Viewer, is_current
from relay.desk.moderation import flags
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason
from relay.judging import human_translations
from relay.judging.entities import HumanTranslation, Judgement
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.desk.conftest import row_of
from tests.judging.conftest import perfect
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]
Browse = Callable[[User], FlaskClient]


def ticket(page: str) -> str:
    """What the button Undo sends. Fails where nothing can be taken back."""
    found = re.search(r'name="ticket" value="([^"]+)"><input type="hidden" name="here"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def take_back(world: World) -> Callable[[FlaskClient], str]:
    """``take_back(teacher)`` presses Undo on the page after a decision; returns the page that follows."""

    def press(teacher: FlaskClient) -> str:
        address = f"/p/{world.partnership.id}/desk"
        found = re.search(
            r'name="ticket" value="([^"]+)"><input type="hidden" name="here"', teacher.get(address).text
        )
        assert found is not None, "nothing can be taken back"
        sent = {"ticket": found[1], "here": address}
        return teacher.post(f"{address}/undo", data=sent, follow_redirects=True).text

    return press


def flag(session: Session, person: User, viewer: Viewer, kind: FlagKind, object_id: int) -> Flag:
    thing = flags.target(session, person, viewer, kind, object_id)
    assert thing is not None
    made = flags.raise_flag(session, person, viewer, thing, FlagReason.UNKIND, "")
    session.commit()
    return made


def logged(session: Session, *kinds: str) -> list[str]:
    return list(
        session.scalars(
            select(AuditEntry.action).where(AuditEntry.about_kind.in_(kinds)).order_by(AuditEntry.id)
        )
    )


@pytest.mark.parametrize(
    ("do", "action"),
    [("appear", Action.POST_APPEAR), ("change", Action.POST_CHANGE), ("keep", Action.POST_KEEP)],
)
def test_a_message_waits_again_as_before(
    do: str, action: Action, session: Session, world: World, thread: Thread, write: Write, browse: Browse,
    rules: Callable[..., Participation], take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    rules(approval=True)
    post = write(world.maya, "Hello from Portland.")
    before = thread.message_count
    teacher = browse(world.ms_reed)
    teacher.post(
        f"/posts/{post.id}/decide", data={"do": do, "revision": 1, "reason": "Why so?", "here": "/desk"}
    )
    assert "Taken back." in take_back(teacher)
    session.expire_all()
    assert (post.standing, post.standing_cause, post.standing_reason, post.standing_by_id) == (
        ModerationState.HELD, Cause.APPROVAL, None, None,
    )  # fmt: skip
    assert thread.message_count == before
    assert "Hello from Portland." not in browse(world.samuel).get(f"/t/{thread.id}").text
    assert logged(session, "post") == [action, Action.UNDONE]


def test_what_was_taken_down_is_on_the_board_again_with_its_open_flags(
    session: Session, world: World, thread: Thread, write: Write, viewer_of: Find, browse: Browse,
    take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    post = write(world.maya, "Hello.")
    made = flag(session, world.samuel, viewer_of(world.samuel), FlagKind.POST, post.id)
    teacher = browse(world.ms_reed)
    sent = {"do": "keep", "revision": 1, "reason": "Off topic.", "here": "/desk"}
    teacher.post(f"/posts/{post.id}/decide", data=sent)
    session.refresh(made)
    assert made.settled_at is not None
    take_back(teacher)
    session.expire_all()
    assert post.standing == ModerationState.VISIBLE and made.settled_at is None and made.outcome is None
    assert "Hello." in browse(world.samuel).get(f"/t/{thread.id}").text
    assert logged(session, "post")[-2:] == [Action.UNDONE, Action.FLAG_REOPENED]


def test_a_partners_teacher_takes_their_own_hold_back(
    session: Session, world: World, write: Write, browse: Browse, take_back: Callable[[FlaskClient], str]
) -> None:
    post = write(world.maya, "Hello.")
    partner = browse(world.carolina)
    sent = {"do": "hold", "revision": 1, "reason": "An address?", "here": "/desk"}
    partner.post(f"/posts/{post.id}/decide", data=sent)
    take_back(partner)
    session.refresh(post)
    assert post.standing == ModerationState.VISIBLE


@pytest.mark.parametrize("do", ["accept", "unclear", "correct"])
def test_a_translation_waits_again_and_a_wording_of_ones_own_is_gone(
    do: str, session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse,
    take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    row = row_of(messages[2])
    teacher = browse(world.ms_reed)
    sent = {"do": do, "version": row.version_id, "text": "In my own words.", "here": "/desk"}
    teacher.post(f"/reviews/{row.translation_id}", data=sent)
    session.refresh(row)
    assert row.state != ReviewState.WAITING
    take_back(teacher)
    session.expire_all()
    assert (row.state, row.by_id) == (ReviewState.WAITING, None)
    assert [human for human in session.scalars(select(HumanTranslation)) if is_current(human)] == []
    assert logged(session, "post")[-1] == Action.REOPEN


def test_the_wording_before_is_there_again_and_can_be_replaced_again(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse,
    take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    row = row_of(messages[2])
    teacher = browse(world.ms_reed)

    def correct(text: str) -> None:
        sent = {"do": "correct", "version": row.version_id, "text": text, "here": "/desk"}
        assert teacher.post(f"/reviews/{row.translation_id}", data=sent).status_code == 302

    def current() -> list[str]:
        session.expire_all()
        return [human.text for human in session.scalars(select(HumanTranslation)) if is_current(human)]

    correct("The first.")
    correct("The second.")
    take_back(teacher)
    assert current() == ["The first."]
    correct("The third.")
    assert current() == ["The third."]


def test_several_that_were_accepted_at_once_wait_again_together(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse,
    take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    rows = [row_of(post) for post in messages]
    teacher = browse(world.ms_reed)
    tickets = [f"{row.translation_id}-{row.version_id}" for row in rows]
    address = f"/p/{world.partnership.id}/desk/accept"
    sent = {"ticket": [*tickets[:2], f"{rows[2].translation_id}-9999", "x", "5"], "here": "/desk"}
    teacher.post(address, data=sent)
    session.expire_all()
    assert [row.state for row in rows] == [ReviewState.ACCEPTED, ReviewState.ACCEPTED, ReviewState.WAITING]
    teacher.post(address, data={"every": "1", "listed": tickets, "here": "/desk"})  # two are done already
    session.expire_all()
    assert {row.state for row in rows} == {ReviewState.ACCEPTED}
    take_back(teacher)
    session.expire_all()
    assert [row.state for row in rows] == [ReviewState.ACCEPTED, ReviewState.ACCEPTED, ReviewState.WAITING]


def test_a_students_translation_waits_again(
    session: Session, world: World, compared: Compared, viewer_of: Find, browse: Browse,
    take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    human_translations.declare(session, world.maya, ["es"], ["es"])
    human = human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "Call 503-555-0143.", from_machine=False
    )
    session.commit()
    teacher = browse(world.ms_reed)
    for do in ("appear", "remove"):
        teacher.post(f"/human-translations/{human.id}/decide", data={"do": do, "here": "/desk"})
        take_back(teacher)
        session.expire_all()
        assert human.standing == ModerationState.HELD and is_current(human), do


def test_a_hidden_judgement_counts_again(
    session: Session, world: World, compared: Compared, viewer_of: Find, browse: Browse,
    judge: Callable[..., Judgement], take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    judgement = judge(world.samuel, compared, perfect(compared))
    judge(world.maya, compared, perfect(compared))
    made = flag(session, world.maya, viewer_of(world.maya), FlagKind.JUDGEMENT, judgement.id)
    teacher = browse(world.carolina)
    teacher.post(f"/flags/{made.id}/settle", data={"do": "hide", "here": "/desk"})
    session.expire_all()
    assert judgement.hidden_at is not None
    take_back(teacher)
    session.expire_all()
    assert judgement.hidden_at is None and made.settled_at is None


def test_nothing_is_taken_back_that_somebody_has_changed_since(
    app: Flask, session: Session, world: World, write: Write, viewer_of: Find, browse: Browse,
    languages: Catalog, rules: Callable[..., Participation], take_back: Callable[[FlaskClient], str],
) -> None:  # fmt: skip
    rules(approval=True)
    post = write(world.maya, "Hello.")
    teacher = browse(world.ms_reed)
    teacher.post(f"/posts/{post.id}/decide", data={"do": "appear", "revision": 1, "here": "/desk"})
    compose.revise(
        session, post=post, viewer=viewer_of(world.maya), text="Changed.", revision=1, languages=languages
    )
    session.commit()
    standing = post.standing
    assert "Somebody has changed this since" in take_back(teacher)
    session.refresh(post)
    assert (post.standing, logged(session, "post").count(Action.UNDONE)) == (standing, 0)


def test_only_the_last_decision_only_once_and_only_by_who_decided(
    session: Session, world: World, messages: tuple[Post, Post, Post], browse: Browse
) -> None:
    row = row_of(messages[0])
    teacher, address = browse(world.ms_reed), f"/p/{world.partnership.id}/desk"
    sent = {"do": "accept", "version": row.version_id, "here": address}
    teacher.post(f"/reviews/{row.translation_id}", data=sent)
    undo = {"ticket": ticket(teacher.get(address).text)}
    for browser in (browse(world.carolina), browse(world.maya)):
        browser.post(f"{address}/undo", data=undo)
        session.expire_all()
        assert row.state == ReviewState.ACCEPTED
    teacher.post(f"{address}/undo", data={"ticket": "guess"})
    session.expire_all()
    assert row.state == ReviewState.ACCEPTED
    assert "Taken back." in teacher.post(f"{address}/undo", data=undo, follow_redirects=True).text
    assert "nothing to take back" in teacher.post(f"{address}/undo", data=undo, follow_redirects=True).text


def test_each_of_the_last_decisions_is_taken_back_by_itself(
    session: Session, world: World, write: Write, browse: Browse, rules: Callable[..., Participation]
) -> None:
    rules(approval=True)
    posts = [write(world.maya, f"Message {number}.") for number in range(6)]
    teacher, address = browse(world.ms_reed), f"/p/{world.partnership.id}/desk"
    for post in posts:
        sent = {"do": "appear", "revision": 1, "here": address, "next": address}
        teacher.post(f"/posts/{post.id}/decide", data=sent)

    def tickets() -> list[str]:
        """What takes each decision of the list “Just decided” back, the last decision first."""
        found = teacher.get(address).text.partition("Just decided")[2].partition("</details>")[0]
        assert found.count("Maya") == 2 * found.count('name="ticket"')  # in the line, and in its button
        return re.findall(r'name="ticket" value="([^"]+)"', found)

    def waiting() -> list[int]:
        session.expire_all()
        return [number for number, post in enumerate(posts) if post.standing == ModerationState.HELD]

    last = tickets()
    assert len(last) == 5
    for ticket_, expected in ((last[2], [3]), (last[0], [3, 5]), (last[4], [1, 3, 5])):
        teacher.post(f"{address}/undo", data={"ticket": ticket_, "here": address})
        assert waiting() == expected
    assert tickets() == [last[1], last[3]]
    assert logged(session, "post").count(Action.UNDONE) == 3


def test_of_two_decisions_about_one_message_the_last_is_taken_back(
    session: Session, world: World, write: Write, browse: Browse, rules: Callable[..., Participation]
) -> None:
    rules(approval=True)
    post = write(world.maya, "Hello.")
    teacher, address = browse(world.ms_reed), f"/p/{world.partnership.id}/desk"
    for do in ("appear", "keep"):
        sent = {"do": do, "revision": 1, "reason": "Off topic.", "here": address}
        teacher.post(f"/posts/{post.id}/decide", data=sent)
    page = teacher.get(address).text
    assert len(set(re.findall(r'name="ticket" value="([^"]+)"><input type="hidden" name="here"', page))) == 1
    teacher.post(f"{address}/undo", data={"ticket": ticket(page), "here": address})
    session.expire_all()
    assert post.standing == ModerationState.VISIBLE
