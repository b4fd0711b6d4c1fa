"""Who may see and do what: own pupil, partner’s pupil, teachers, outsiders, nobody; GET changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Participation, Partnership, Post, Thread, TranslationJob
from relay.database import now
from relay.people.entities import User
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]

INSIDE = ("maya", "oliver", "samuel", "ms_reed", "carolina")
OUTSIDE = ("outsider", "outside_teacher")


@pytest.fixture
def addresses(world: World, thread: Thread, write: Write) -> dict[str, str]:
    """Every address of the board, for a message of Maya's."""
    post = write(world.maya, "I have cereal for breakfast.")
    return {
        "board.partnership": f"/p/{world.partnership.id}",
        "board.thread": f"/t/{thread.id}",
        "board.changes": f"/t/{thread.id}/changes?since=0",
        "board.history": f"/posts/{post.id}/history",
        "board.new_thread": f"/p/{world.partnership.id}/new",
        "board.write": f"/t/{thread.id}/write",
        "board.edit": f"/posts/{post.id}/edit",
        "board.withdraw": f"/posts/{post.id}/withdraw",
        "board.correct_language": f"/posts/{post.id}/language",
        "board.retry": f"/posts/{post.id}/retry",
    }


GETS = ("board.partnership", "board.thread", "board.changes", "board.history", "board.new_thread")
POSTS = ("board.new_thread", "board.write", "board.correct_language", "board.retry")
AUTHORS = ("board.edit", "board.withdraw")
FORM = {"text": "A text of mine.", "title": "A title", "language": "en", "lang": "auto", "revision": "1"}


@pytest.mark.parametrize("who", INSIDE)
@pytest.mark.parametrize("endpoint", GETS)
def test_members_of_both_classes_read(
    world: World, browse: Browse, addresses: dict[str, str], who: str, endpoint: str
) -> None:
    assert browse(getattr(world, who)).get(addresses[endpoint]).status_code == 200


@pytest.mark.parametrize("who", INSIDE)
@pytest.mark.parametrize("endpoint", POSTS)
def test_members_of_both_classes_write(
    world: World, browse: Browse, addresses: dict[str, str], who: str, endpoint: str
) -> None:
    assert browse(getattr(world, who)).post(addresses[endpoint], data=FORM).status_code == 302


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("endpoint", GETS + AUTHORS[:1])
def test_to_outsiders_there_is_nothing_to_read(
    world: World, browse: Browse, addresses: dict[str, str], who: str, endpoint: str
) -> None:
    answer = browse(getattr(world, who)).get(addresses[endpoint])
    assert answer.status_code == 404
    assert "cereal" not in answer.text


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("endpoint", POSTS + AUTHORS)
def test_outsiders_change_nothing(
    session: Session, world: World, browse: Browse, addresses: dict[str, str], who: str, endpoint: str
) -> None:
    before = _state(session)
    assert browse(getattr(world, who)).post(addresses[endpoint], data=FORM).status_code == 404
    assert _state(session) == before


@pytest.mark.parametrize("endpoint", GETS[:2] + GETS[3:] + AUTHORS[:1])
def test_nobody_is_asked_to_sign_in(client: FlaskClient, addresses: dict[str, str], endpoint: str) -> None:
    answer = client.get(addresses[endpoint])
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=")


def test_a_page_left_open_after_signing_out_is_told_so(
    client: FlaskClient, addresses: dict[str, str]
) -> None:
    assert client.get(addresses["board.changes"]).status_code == 401


@pytest.mark.parametrize("endpoint", POSTS + AUTHORS)
def test_nobody_changes_nothing(
    session: Session, client: FlaskClient, addresses: dict[str, str], endpoint: str
) -> None:
    before = _state(session)
    assert client.post(addresses[endpoint], data=FORM).status_code in (400, 401)
    assert _state(session) == before


@pytest.mark.parametrize("who", ["oliver", "samuel", "ms_reed", "carolina"])
@pytest.mark.parametrize("endpoint", AUTHORS)
def test_only_the_author_changes_or_takes_back(
    session: Session, world: World, browse: Browse, addresses: dict[str, str], who: str, endpoint: str
) -> None:
    before = _state(session)
    assert browse(getattr(world, who)).post(addresses[endpoint], data=FORM).status_code == 403
    assert _state(session) == before


@pytest.mark.parametrize("endpoint", POSTS + AUTHORS)
def test_a_form_without_the_sessions_token_changes_nothing(
    session: Session, world: World, browse: Browse, addresses: dict[str, str], endpoint: str
) -> None:
    maya = browse(world.maya)
    before = _state(session)
    assert maya.post(addresses[endpoint], data=FORM, token=False).status_code == 400  # type: ignore[call-arg]
    assert _state(session) == before


@pytest.mark.parametrize("endpoint", GETS + AUTHORS[:1])
def test_reading_changes_nothing(
    session: Session, world: World, browse: Browse, addresses: dict[str, str], endpoint: str
) -> None:
    before = _state(session)
    browse(world.maya).get(addresses[endpoint])
    assert _state(session) == before


@pytest.mark.parametrize(
    "endpoint", ["board.write", "board.withdraw", "board.correct_language", "board.retry"]
)
def test_what_changes_something_is_no_link(
    world: World, browse: Browse, addresses: dict[str, str], endpoint: str
) -> None:
    assert browse(world.maya).get(addresses[endpoint]).status_code == 405


def test_what_does_not_exist_looks_like_what_is_not_yours(
    world: World, browse: Browse, addresses: dict[str, str]
) -> None:
    maya, outsider = browse(world.maya), browse(world.outsider)
    for address in ("/p/999", "/t/999", "/posts/999/history", "/posts/999999999999999999999/history"):
        assert maya.get(address).status_code == 404
    theirs = outsider.get(addresses["board.thread"]).text
    missing = outsider.get("/t/999").text
    assert _without_tokens(theirs, addresses["board.thread"]) == _without_tokens(missing, "/t/999")


def test_members_of_a_class_that_left_read_on_but_do_not_write(
    session: Session, world: World, browse: Browse, addresses: dict[str, str]
) -> None:
    session.scalars(
        select(Participation).where(Participation.classroom_id == world.medellin.id)
    ).one().left_at = now()
    session.commit()
    samuel = browse(world.samuel)

    page = samuel.get(addresses["board.thread"])
    assert "cereal" in page.text
    assert "can only be read" in page.text
    assert 'name="text"' not in page.text
    refused = samuel.post(addresses["board.write"], data={"text": "Hola a todos, sigo aquí."})
    assert refused.status_code in (400, 403)
    for endpoint in ("board.new_thread", "board.correct_language", "board.retry"):
        assert samuel.post(addresses[endpoint], data=FORM).status_code == 403
    assert browse(world.maya).post(addresses["board.write"], data={"text": "We go on."}).status_code == 302


def test_somebody_with_one_board_goes_straight_there(world: World, browse: Browse) -> None:
    answer = browse(world.maya).get("/")
    assert (answer.status_code, answer.location) == (302, f"/p/{world.partnership.id}")


def test_somebody_with_two_boards_chooses(session: Session, world: World, browse: Browse) -> None:
    second = Partnership(name="Portland and Lyon", created_by_id=world.ms_reed.id)
    second.participations = [Participation(classroom=world.portland), Participation(classroom=world.lyon)]
    session.add(second)
    session.commit()

    page = browse(world.maya).get("/").text
    assert "Portland and Medellín" in page
    assert "Portland and Lyon" in page
    assert "Lyon and Porto" not in page


def _state(session: Session) -> list[object]:
    """What a request could have changed."""
    session.rollback()
    session.expire_all()
    posts = session.execute(
        select(Post.id, Post.text, Post.revision, Post.language, Post.withdrawn_at, Post.changed).order_by(
            Post.id
        )
    )
    rows = session.execute(
        select(TranslationJob.id, TranslationJob.state, TranslationJob.source).order_by(TranslationJob.id)
    )
    return [*posts.all(), *rows.all()]


def _without_tokens(page: str, address: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf_token" not in line and address not in line]
