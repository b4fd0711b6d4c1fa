"""Thanks: one tap, signed by name, counted for nobody, and gone with the message."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose, moderation_state, post_changes, thanks
from relay.board.entities import ModerationState, Participation, Post, Thread
from relay.board.thanks_entities import Thanks, ThanksKind
from relay.board.visibility import Viewer
from relay.desk.notices import queries as notices
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.conftest import Clock
from tests.html import Page
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]
ViewerOf = Callable[..., Viewer]


@pytest.fixture
def post(world: World, write: Write) -> Post:
    return write(world.maya, "Ours is yellow.")


def thank(browse: Browse, user: User, post: Post, **fields: str) -> int:
    return browse(user).post(f"/posts/{post.id}/thanks", data=fields).status_code


def said(browse: Browse, user: User, post: Post) -> str:
    """What the card of ``post`` says of thanks."""
    page = browse(user).get(f"/t/{post.thread_id}").text
    card = page.partition(f'id="p{post.id}"')[2].partition("</article>")[0]
    form = card.partition('<form class="thanks"')[2].partition("</form>")[0]
    if not form:
        return ""
    words = Page.__new__(Page)  # read the form alone
    return " ".join(_text(words, f"<form{form}").split())


def _text(page: Page, html: str) -> str:
    class Response:
        def get_data(self, as_text: bool) -> str:
            return html

    page.__init__(Response())  # type: ignore[misc, arg-type]
    return page.text


def test_thanks_stand_under_the_message_by_name(world: World, browse: Browse, post: Post) -> None:
    assert thank(browse, world.samuel, post, give="smile") == 302
    assert thank(browse, world.oliver, post, give="smile") == 302
    assert thank(browse, world.oliver, post, give="me_too") == 302
    for user in (world.maya, world.samuel, world.carolina):
        assert said(browse, user, post) == "Me too · Oliver Made me smile · Samuel, Oliver"
    thank(browse, world.oliver, post, give="smile")  # twice is once
    thank(browse, world.samuel, post, take="smile")
    assert said(browse, world.maya, post) == "Me too · Oliver Made me smile · Oliver"


def test_a_tap_leads_back_to_the_message_and_answers_a_script(
    world: World, browse: Browse, post: Post
) -> None:
    samuel = browse(world.samuel)
    answer = samuel.post(f"/posts/{post.id}/thanks", data={"give": "learned"})
    assert answer.location == f"/t/{post.thread_id}?at={post.id}#p{post.id}"
    told = samuel.post(
        f"/posts/{post.id}/thanks", data={"take": "learned"}, headers={"Accept": "application/json"}
    )
    assert told.get_json() == {"thanked": True}
    assert thank(browse, world.samuel, post, give="love") == 400


def test_an_open_page_learns_of_thanks(world: World, browse: Browse, post: Post) -> None:
    maya = browse(world.maya)
    number = maya.get(f"/t/{post.thread_id}/changes?since=0").get_json()["number"]
    thank(browse, world.samuel, post, give="smile")
    (card,) = maya.get(f"/t/{post.thread_id}/changes?since={number}").get_json()["cards"]
    assert "Samuel" in card["html"] and card["arrived"] == ""


def test_who_may_thank(session: Session, world: World, browse: Browse, thread: Thread, post: Post) -> None:
    assert thank(browse, world.maya, post, give="smile") == 403  # one's own
    assert thank(browse, world.outsider, post, give="smile") == 404
    assert thank(browse, world.samuel, thread.title, give="smile") == 403
    assert thank(browse, world.samuel, thread.prompt, give="smile") == 302  # type: ignore[arg-type]
    own = browse(world.maya).get(f"/t/{thread.id}").text.partition(f'id="p{post.id}"')[2]
    assert "Thank <" not in own.partition("</article>")[0]
    moderation_state.change(session, post, ModerationState.HELD, by=world.ms_reed)
    session.commit()
    assert thank(browse, world.ms_reed, post, give="smile") == 403


def test_what_is_not_for_all_to_read_shows_no_thanks_and_what_is_taken_back_loses_them(
    session: Session, world: World, browse: Browse, post: Post, viewer_of: ViewerOf
) -> None:
    thank(browse, world.samuel, post, give="smile")
    moderation_state.change(session, post, ModerationState.HIDDEN, by=world.ms_reed)
    session.commit()
    for user in (world.maya, world.ms_reed, world.carolina):
        assert said(browse, user, post) == ""
    assert notices.latest(session, world.maya)[0].kind == notices.Kind.KEPT
    moderation_state.change(session, post, ModerationState.VISIBLE, by=world.ms_reed)
    session.commit()
    assert "Samuel" in said(browse, world.maya, post)
    post_changes.withdraw(session, post=post, viewer=viewer_of(world.maya))
    session.commit()
    assert session.scalar(select(func.count()).select_from(Thanks)) == 0


def test_a_new_wording_keeps_the_thanks_but_no_me_too(
    session: Session, world: World, browse: Browse, post: Post, viewer_of: ViewerOf, languages: Catalog
) -> None:
    thank(browse, world.samuel, post, give="me_too")
    thank(browse, world.samuel, post, give="learned")
    compose.revise(
        session, post=post, viewer=viewer_of(world.maya), text="I hate buses.", revision=1,
        languages=languages,
    )  # fmt: skip
    session.commit()
    assert said(browse, world.samuel, post) == "I learned something · Samuel"


def test_the_author_has_one_quiet_notice_for_all_of_them(
    session: Session, world: World, browse: Browse, post: Post
) -> None:
    for user, kind in ((world.samuel, "smile"), (world.oliver, "smile"), (world.samuel, "learned")):
        thank(browse, user, post, give=kind)
    (notice,) = notices.latest(session, world.maya)
    assert (notice.kind, notice.by, notice.post) == (notices.Kind.THANKS, "Oliver, Samuel", post.id) or (
        notice.by == "Samuel, Oliver"
    )
    assert notices.count_new(session, world.maya) == 0
    page = Page(browse(world.maya).get("/notices")).text
    assert "Thanks for your message: " in page and "New" in page
    assert notices.tally(session, world.maya, notice.at.replace(year=2000), notice.at) == {}


def test_thanks_have_limits(
    session: Session, world: World, browse: Browse, post: Post, write: Write, clock: Clock,
    viewer_of: ViewerOf, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(thanks, "AN_HOUR", 2)
    for kind in ("smile", "learned"):
        assert thank(browse, world.samuel, post, give=kind) == 302
    told = browse(world.samuel).post(
        f"/posts/{post.id}/thanks", data={"give": "me_too"}, headers={"Accept": "application/json"}
    )
    assert told.status_code == 400 and "a lot of thanks" in told.get_json()["problem"]
    page = browse(world.samuel).post(
        f"/posts/{post.id}/thanks", data={"give": "me_too"}, follow_redirects=True
    )
    assert "That was a lot of thanks in one hour." in page.text and "data-stays" in page.text
    clock.forward(hours=2)
    thanks.give(session, world.samuel, viewer_of(world.samuel), post, ThanksKind.ME_TOO)
    own = session.scalars(select(Participation).where(Participation.classroom_id == world.medellin.id)).one()
    own.quiet_from, own.quiet_until = 0, 24 * 60 - 1
    session.commit()
    with pytest.raises(thanks.QuietNow):
        thanks.give(session, world.samuel, viewer_of(world.samuel), post, ThanksKind.THANK_YOU)
    session.rollback()
