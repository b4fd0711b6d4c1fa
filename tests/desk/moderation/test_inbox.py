"""The inbox: what waits for whom, in which order, in which languages, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import Participation, Post
from relay.board.visibility import Viewer
from relay.desk.moderation import flags
from relay.desk.moderation.decisions import Decision
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason
from relay.judging import human_translations
from relay.judging.queries import Compared
from relay.people.entities import User
from relay.worker import drain
from tests.desk.conftest import decide, row_of
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]
Browse = Callable[[User], FlaskClient]


def keys(page: str) -> list[str]:
    """The items in the list, in order."""
    return re.findall(r'data-line="([a-z]\d+)"', page)


def now(page: str) -> list[str]:
    """The item that is open, as the list marks it."""
    return re.findall(r'class="is-now" data-line="([a-z]\d+)"', page)


def flag(session: Session, person: User, viewer: Viewer, kind: FlagKind, object_id: int) -> Flag:
    thing = flags.target(session, person, viewer, kind, object_id)
    assert thing is not None
    made = flags.raise_flag(session, person, viewer, thing, FlagReason.WORRY, "")
    session.commit()
    return made


@pytest.fixture
def inbox(world: World, browse: Browse) -> Callable[..., str]:
    """``inbox(teacher, "w=check")``: that part of their inbox."""
    return lambda teacher, query="": browse(teacher).get(f"/p/{world.partnership.id}/desk?{query}").text


def test_worries_come_first_then_messages_then_translations(
    session: Session, world: World, messages: tuple[Post, Post, Post], compared: Compared, write: Write,
    viewer_of: Find, rules: Callable[..., Participation], inbox: Callable[..., str],
) -> None:  # fmt: skip
    rules(approval=True)
    waiting = write(world.maya, "Hello.")
    human_translations.declare(session, world.maya, ["es"], ["es"])
    human = human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "Call 503-555-0143.", from_machine=False
    )
    session.commit()
    theirs = flag(session, world.maya, viewer_of(world.maya), FlagKind.POST, messages[0].id)
    ours = flag(session, world.samuel, viewer_of(world.samuel), FlagKind.NAME, world.maya.id)
    flag(session, world.carolina, viewer_of(world.carolina), FlagKind.NAME, world.maya.id)  # the same worry
    page = inbox(world.ms_reed)
    first = [f"f{ours.id}", f"f{theirs.id}", f"p{waiting.id}", f"h{human.id}"]
    assert keys(page)[:4] == first and now(page) == first[:1]
    assert {key[0] for key in keys(page)[4:]} == {"t"}
    assert "Medellín decides" in page
    # Everybody on the board may worry, so the other class's teachers see it, and settle what is theirs.
    assert keys(inbox(world.carolina))[:2] == [f"f{theirs.id}", f"f{ours.id}"]


def test_translations_into_languages_that_one_does_not_read_wait_for_others(
    session: Session, world: World, messages: tuple[Post, Post, Post], inbox: Callable[..., str],
    app: Flask, write: Write,
) -> None:  # fmt: skip
    spanish = write(world.maya, "We walk to school.")
    drain(app)
    session.expire_all()
    into_english = {f"t{row_of(post).translation_id}" for post in messages}
    into_spanish = f"t{row_of(spanish).translation_id}"
    page = inbox(world.ms_reed, "w=check")
    assert into_english <= set(keys(page)) and into_spanish not in keys(page)
    assert "into another language waits" in page or "into other languages wait" in page
    assert into_spanish in keys(inbox(world.ms_reed, "w=check&all=1"))
    assert into_spanish in keys(inbox(world.ms_reed, "w=check&set=1"))  # the form, with its switch off
    assert into_spanish not in keys(inbox(world.ms_reed, "w=check&set=1&mine=1&all=1"))
    assert into_spanish in keys(inbox(world.carolina, "w=check"))
    human_translations.declare(session, world.ms_reed, ["es"], ["en", "es"])
    session.commit()
    assert into_spanish in keys(inbox(world.ms_reed, "w=check"))


def test_what_waits_for_its_author_does_not_wait_for_the_teacher(
    session: Session, world: World, write: Write, viewer_of: Find, rules: Callable[..., Participation],
    inbox: Callable[..., str],
) -> None:  # fmt: skip
    rules(approval=True)
    post = write(world.maya, "Hello.")
    viewer = viewer_of(world.ms_reed)
    assert f"p{post.id}" in keys(inbox(world.ms_reed))
    decide(session, world.ms_reed, viewer, post, Decision.CHANGE, "Say more.")
    assert f"p{post.id}" not in keys(inbox(world.ms_reed))
    kept = inbox(world.ms_reed, "w=kept")
    assert keys(kept) == [f"p{post.id}"] and "Say more." in kept


def test_a_decision_leads_to_the_next_item_and_the_last_to_an_empty_list(
    session: Session, world: World, write: Write, rules: Callable[..., Participation], browse: Browse
) -> None:
    rules(approval=True)
    posts = [write(world.maya, f"Hello {number}.") for number in range(3)]
    teacher, address = browse(world.ms_reed), f"/p/{world.partnership.id}/desk?w=appear"
    page = teacher.get(address).text
    for place, post in enumerate(posts):
        assert now(page) == [f"p{post.id}"]
        fields = dict(re.findall(r'<input type="hidden" name="(here|next)" value="([^"]+)"', page))
        sent = {name: value.replace("&amp;", "&") for name, value in fields.items()}
        sent |= {"do": "appear", "revision": "1"}
        page = teacher.post(f"/posts/{post.id}/decide", data=sent, follow_redirects=True).text
        assert "The message is on the board." in page
        assert keys(page) == [f"p{each.id}" for each in posts[place + 1 :]]
    assert "Nothing here." in page


def test_an_item_that_is_gone_or_of_others_is_not_opened(
    session: Session, world: World, write: Write, messages: tuple[Post, Post, Post],
    rules: Callable[..., Participation], inbox: Callable[..., str],
) -> None:  # fmt: skip
    rules(approval=True)
    held = write(world.maya, "Only for Portland so far.")
    for key in (f"p{held.id}", "p99999", "f1", "h1", "t99999", "x1", "p", "px", "t1-2"):
        page = inbox(world.carolina, f"item={key}")
        assert "Only for Portland so far." not in page
        assert len(now(page)) <= 1
    assert "Only for Portland so far." in inbox(world.ms_reed, f"item=p{held.id}")


def test_every_page_of_the_desk_says_how_much_waits(
    world: World, write: Write, rules: Callable[..., Participation], browse: Browse
) -> None:
    rules(approval=True)
    for number in range(2):
        write(world.maya, f"Hello {number}.")
    teacher = browse(world.ms_reed)
    for page in ("desk?w=appear", "partnership", "glossary", "learning", "classes", "readers"):
        text = teacher.get(f"/p/{world.partnership.id}/{page}").text
        badge = re.search(r"data-waiting>(\d+)<", text)
        assert badge is not None and int(badge[1]) >= 2, page
    assert "data-waiting" not in browse(world.maya).get(f"/p/{world.partnership.id}/glossary").text


def test_the_list_is_read_page_by_page_across_its_kinds(
    session: Session, world: World, write: Write, messages: tuple[Post, Post, Post],
    rules: Callable[..., Participation], inbox: Callable[..., str],
) -> None:  # fmt: skip
    rules(approval=True)
    for number in range(20):
        write(world.maya, f"Hello {number}.")
    seen: list[str] = []
    query = "all=1"
    for _page in range(9):
        page = inbox(world.ms_reed, query)
        seen += keys(page)
        more = re.search(r'href="[^"?]*\?([^"]*)" data-open>The next ones', page)
        if more is None:
            break
        query = more[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) > 20
    assert [key[0] for key in seen] == ["p"] * 20 + ["t"] * (len(seen) - 20)
