"""Change a word of a sentence, see both translations, and show the others what one noticed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose, post_changes
from relay.board.entities import ModerationState, Post, PostKind
from relay.board.visibility import Viewer
from relay.desk.erasure import students
from relay.desk.export.personal_data import everything_about
from relay.desk.moderation import class_rules
from relay.desk.notices.queries import latest
from relay.judging import guesses
from relay.judging.queries import Compared
from relay.learning.twist_lab import queries, twists
from relay.learning.twist_lab.entities import Finding, Twist
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.conftest import Clock
from tests.learning.test_draft_checks import text_of
from tests.world import World

Browse = Callable[[User], FlaskClient]
TWISTED = "Yo juego de volante en los equipos del barrio."
NOTICED = "Only the team changed."


def lab(compared: Compared, number: int = 1) -> str:
    return f"/posts/{compared.post.id}/compare/{compared.translation.target}/twist?s={number}"


def ask(client: FlaskClient, compared: Compared, twisted: str = TWISTED, kind: str = "number") -> str:
    answer = client.post(lab(compared), data={"twisted": twisted, "kind": kind})
    assert answer.status_code == 302, text_of(answer.get_data(as_text=True))
    return str(answer.headers["Location"])


def saved(app: Flask, client: FlaskClient, compared: Compared, noticed: str = NOTICED) -> str:
    """Try a change and save it. Returns the address of the finding."""
    address = ask(client, compared)
    drain(app)
    answer = client.post(f"{address}/save", data={"noticed": noticed, "form_key": "f" * 24})
    assert answer.status_code == 302, text_of(answer.get_data(as_text=True))
    return str(answer.headers["Location"])


def body(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def findings_of(world: World) -> str:
    return f"/p/{world.partnership.id}/findings"


def test_both_translations_are_shown_with_what_changed_marked(
    app: Flask, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    maya = browse(world.maya)
    assert ">\nYo juego de volante en el equipo del barrio.</textarea>" in body(maya, lab(compared))
    address = ask(maya, compared)
    assert 'data-state="pending"' in body(maya, address)
    drain(app)
    page = body(maya, address)
    assert 'data-state="done"' in page
    marked = re.findall(r'<p class="text" lang="es" dir="auto">(.*?)</p>', page)
    assert marked == [
        "Yo juego de volante en <mark>el equipo</mark> del barrio.",
        "Yo juego de volante en <mark>los equipos</mark> del barrio.",
    ]
    before, after = re.findall(r'<p class="text" lang="en" dir="auto">(.*?)</p>', page)
    assert "<mark>" in after and text_of(before) != text_of(after)
    assert re.search(r'value="number" checked', page)


def test_a_finding_is_seen_by_both_classes_translated_and_counted_under_the_message(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    address = saved(app, browse(world.maya), compared)
    drain(app)
    session.expire_all()
    finding = session.scalars(select(Finding)).one()
    assert address == f"{findings_of(world)}#f{finding.id}"
    for person in (world.oliver, world.samuel, world.carolina):
        page = body(browse(person), findings_of(world))
        assert NOTICED in page and "<mark>los equipos</mark>" in page
    there = re.search(
        r'<p class="text pencil" lang="es" dir="auto">(.*?)</p>',
        body(browse(world.samuel), findings_of(world)),
    )
    assert there and "equipo" in there[1]
    board = text_of(body(browse(world.samuel), f"/t/{compared.post.thread_id}"))
    assert "One finding about the machine" in board
    assert compared.post.text in board and NOTICED not in board


def test_findings_come_in_pages_with_the_newest_first(
    app: Flask,
    world: World,
    browse: Browse,
    compared: Compared,
    looked: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "PAGE", 1)
    maya, there = browse(world.maya), findings_of(world)
    for number, noticed in enumerate(("The first thing.", "The second thing.")):
        address = ask(maya, compared)
        drain(app)
        maya.post(f"{address}/save", data={"noticed": noticed, "form_key": f"{number}" * 24})
    page = body(maya, there)
    assert "The second thing." in page and "The first thing." not in page
    older = re.search(r'href="([^"]*before=[^"]*)"', page)
    assert older
    last = body(maya, older[1].replace("&amp;", "&"))
    assert "The first thing." in last and "The second thing." not in last
    assert not re.search(r'href="[^"]*before=', last)


def test_a_finding_is_kept_in_the_notebook_with_one_tap(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    saved(app, browse(world.maya), compared)
    finding = session.scalars(select(Finding)).one()
    samuel = browse(world.samuel)
    keep = f"/notebook/findings/{finding.id}"
    assert f'action="{keep}"' in body(samuel, findings_of(world))
    assert samuel.post(keep).headers["Location"] == f"{findings_of(world)}#f{finding.id}"
    page = body(samuel, "/notebook")
    assert TWISTED in page and finding.after in page and "the machine’s words" in page
    assert f"/t/{compared.post.thread_id}?at={compared.post.id}#p{compared.post.id}" in page
    assert TWISTED not in body(browse(world.oliver), "/notebook")
    samuel.post(keep)
    assert body(samuel, "/notebook").count(f">{TWISTED}</dt>") == 1
    # Taken back by its author, nobody can read it any more: not here either.
    browse(world.maya).post(f"/findings/{finding.id}/withdraw")
    assert TWISTED not in body(samuel, "/notebook") and samuel.post(keep).status_code == 404


def test_sent_twice_it_is_saved_once(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    maya = browse(world.maya)
    address = ask(maya, compared)
    drain(app)
    for _time in range(2):
        form = {"noticed": NOTICED, "form_key": "f" * 24}
        assert maya.post(f"{address}/save", data=form).status_code == 302
    assert session.scalar(select(func.count()).select_from(Finding)) == 1


@pytest.mark.parametrize(
    ("twisted", "said"),
    [
        ("", "nothing to read"),
        ("Yo juego de volante en  el equipo del barrio.", "as it was"),
        ("Nobody knows, ever", "Nothing is left"),
        ("Yo juego " * 90, "at most 600"),
    ],
)
def test_what_is_no_twist_is_refused_and_kept_in_the_form(
    session: Session, world: World, browse: Browse, compared: Compared, looked: None, twisted: str, said: str
) -> None:
    answer = browse(world.maya).post(lab(compared), data={"twisted": twisted, "kind": "word"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and said in page
    assert twisted.strip()[:40] in page
    assert session.scalar(select(func.count()).select_from(Twist)) == 0


def test_an_empty_note_is_refused(
    app: Flask, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    maya = browse(world.maya)
    address = ask(maya, compared)
    early = maya.post(f"{address}/save", data={"noticed": NOTICED})
    assert early.status_code == 400 and "not done yet" in early.get_data(as_text=True)
    drain(app)
    answer = maya.post(f"{address}/save", data={"noticed": "  "})
    assert answer.status_code == 400 and 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_where_the_class_has_approval_a_teacher_decides_first(
    app: Flask,
    session: Session,
    world: World,
    browse: Browse,
    compared: Compared,
    looked: None,
    viewer_of: Callable[..., Viewer],
) -> None:
    viewer_of(world.maya).own.approval = True
    session.commit()
    saved(app, browse(world.maya), compared)
    assert "Not on the board yet" in body(browse(world.maya), findings_of(world))
    for person in (world.oliver, world.samuel, world.carolina):
        assert NOTICED not in body(browse(person), findings_of(world))
    reed = browse(world.ms_reed)
    inbox = body(reed, f"/p/{world.partnership.id}/desk")
    assert TWISTED in inbox and NOTICED in inbox
    note = session.scalars(select(Post).where(Post.kind == PostKind.FINDING)).one()
    reed.post(f"/posts/{note.id}/decide", data={"do": "appear", "revision": "1"})
    assert NOTICED in body(browse(world.samuel), findings_of(world))


def test_a_watched_word_in_the_changed_sentence_holds_it(
    app: Flask,
    session: Session,
    world: World,
    browse: Browse,
    compared: Compared,
    looked: None,
    viewer_of: Callable[..., Viewer],
) -> None:
    class_rules.watch(session, world.ms_reed, viewer_of(world.ms_reed), "es", "barrio")
    session.commit()
    saved(app, browse(world.maya), compared)
    note = session.scalars(select(Post).where(Post.kind == PostKind.FINDING)).one()
    assert note.standing == ModerationState.HELD


def test_a_teacher_takes_it_down_and_its_author_takes_it_back(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    maya = browse(world.maya)
    saved(app, maya, compared)
    note = session.scalars(select(Post).where(Post.kind == PostKind.FINDING)).one()
    decision = {"do": "keep", "reason": "Off topic.", "revision": "1"}
    assert browse(world.ms_reed).post(f"/posts/{note.id}/decide", data=decision).status_code == 302
    assert NOTICED not in body(browse(world.samuel), findings_of(world))
    finding = session.scalars(select(Finding)).one()
    assert browse(world.oliver).post(f"/findings/{finding.id}/withdraw").status_code == 404
    assert maya.post(f"/findings/{finding.id}/withdraw").status_code == 302
    assert NOTICED not in body(maya, findings_of(world))
    assert session.scalar(select(func.count()).select_from(Finding)) == 0


def test_it_can_be_flagged(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    saved(app, browse(world.maya), compared)
    page = body(browse(world.samuel), findings_of(world))
    address = re.search(r'href="(/posts/\d+/flag/post/\d+)"', page)
    assert address
    assert browse(world.samuel).post(address[1], data={"reason": "unkind"}).status_code == 302
    assert NOTICED in body(browse(world.ms_reed), f"/p/{world.partnership.id}/desk")


def test_the_author_of_the_message_has_a_notice(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    saved(app, browse(world.maya), compared)
    assert [(news.kind, news.by) for news in latest(session, world.samuel)] == [("finding", "Maya")]
    assert "Maya tried something with your message" in text_of(body(browse(world.samuel), "/notices"))


def test_it_goes_with_the_sentence_and_with_the_message(
    app: Flask,
    session: Session,
    world: World,
    browse: Browse,
    compared: Compared,
    looked: None,
    viewer_of: Callable[..., Viewer],
    languages: Catalog,
) -> None:
    saved(app, browse(world.maya), compared)
    other = compared.post.text.replace("Yo juego de volante", "Yo no juego")
    compose.revise(
        session,
        post=compared.post,
        viewer=viewer_of(world.samuel),
        text=other,
        revision=1,
        languages=languages,
    )
    session.commit()
    assert NOTICED not in body(browse(world.oliver), findings_of(world))
    compose.revise(
        session,
        post=compared.post,
        viewer=viewer_of(world.samuel),
        text=compared.original,
        revision=2,
        languages=languages,
    )
    session.commit()
    assert NOTICED in body(browse(world.oliver), findings_of(world))
    post_changes.withdraw(session, post=compared.post, viewer=viewer_of(world.samuel))
    session.commit()
    assert NOTICED not in body(browse(world.oliver), findings_of(world))


def test_who_is_to_guess_first_sees_neither_the_lab_nor_findings(
    app: Flask,
    session: Session,
    world: World,
    browse: Browse,
    compared: Compared,
    viewer_of: Callable[..., Viewer],
) -> None:
    saved(app, browse(world.ms_reed), compared)
    guesses.make_rule(session, viewer_of(world.ms_reed), compared.post.thread, True)
    session.commit()
    maya = browse(world.maya)
    answer = maya.get(lab(compared))
    assert answer.status_code == 302 and "/twist" not in answer.headers["Location"]
    page = body(maya, findings_of(world))
    assert NOTICED not in page and "One more is about a message" in page
    assert NOTICED in body(browse(world.samuel), findings_of(world))  # his own message


def test_what_one_tries_goes_after_a_day(
    session: Session, world: World, browse: Browse, compared: Compared, looked: None, clock: Clock
) -> None:
    maya = browse(world.maya)
    address = ask(maya, compared)
    twists.forget_old(session)
    assert maya.get(address).status_code == 200
    clock.forward(hours=24, minutes=1)
    twists.forget_old(session)
    assert maya.get(address).status_code == 404


def test_it_is_in_ones_own_data_and_is_erased_with_the_person(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    saved(app, browse(world.maya), compared)
    session.expire_all()
    mine = everything_about(session, world.maya)
    assert mine["findings"][0]["changed_and_noticed"] == f"{TWISTED}\n{NOTICED}"
    assert [entry["kind"] for entry in mine["not_sent"]] == ["twist"]
    students.erase(session, world.ms_reed, world.portland, world.maya, typed="Maya", messages=True)
    session.commit()
    assert session.scalar(select(func.count()).select_from(Twist)) == 0
    assert session.scalar(select(func.count()).select_from(Finding)) == 0
    assert NOTICED not in body(browse(world.samuel), findings_of(world))


def test_erasing_the_author_of_the_message_takes_what_quotes_it(
    app: Flask, session: Session, world: World, browse: Browse, compared: Compared, looked: None
) -> None:
    saved(app, browse(world.maya), compared)
    students.erase(session, world.carolina, world.medellin, world.samuel, typed="Samuel", messages=True)
    session.commit()
    assert session.scalar(select(func.count()).select_from(Finding)) == 0
    assert session.scalar(select(func.count()).select_from(Twist)) == 0
    assert session.scalars(select(Post).where(Post.kind == PostKind.FINDING)).all() == []
