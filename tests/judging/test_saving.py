"""Saving a judgement on its page: what is missing, what changed meanwhile, and what is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import compose as board
from relay.board import post_changes
from relay.board.entities import ModerationState, Post
from relay.board.visibility import Viewer
from relay.judging.entities import Mark, Severity, Side, UnsavedJudgement
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from tests.html import Page
from tests.judging.conftest import Browse, address, fields, first_words, saved, work
from tests.world import PIN, World

pytestmark = pytest.mark.usefixtures("practised")


def test_a_judgement_is_saved_with_its_marks(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    first, second = first_words(compared, 2)
    start, end = first.split("-")[0], second.split("-")[1]
    form = fields(
        compared,
        verdict_0="odd",
        words_0_target=[first, second],
        score="66",
        **{f"severity_0_target_{start}_{end}": "major", f"category_0_target_{start}_{end}": "wrong_meaning"},
    )
    answer = browse(world.maya).post(address(compared, "save"), data=form)
    assert answer.status_code == 302 and answer.location.endswith("/class")
    judgement = saved(session, world.maya)
    assert judgement.score == 66
    mark = session.scalars(select(Mark).where(Mark.judgement_id == judgement.id)).one()
    assert (mark.side, mark.start, mark.end) == (Side.TARGET, int(start), int(end))
    assert (mark.severity, mark.category) == (Severity.MAJOR, "wrong_meaning")


def test_saving_says_what_is_missing_and_where(world: World, browse: Browse, compared: Compared) -> None:
    ticked = first_words(compared, 1)
    form = fields(compared, verdict_0="odd", words_0_target=ticked, score="")
    del form["verdict-1"]
    answer = browse(world.maya).post(address(compared, "save"), data=form)
    assert answer.status_code == 400
    page = Page(answer)
    assert page.links["Sentence 2: say how the translation is."] == "#verdict-1"
    assert page.links["The whole message: choose how much meaning came across."] == "#score"
    severity = next(target for words, target in page.links.items() if "say how bad it is" in words)
    assert f'id="{severity[1:]}"' in answer.get_data(as_text=True)
    assert page.form["words-0-target"] == ticked
    assert page.form["verdict-0"] == ["odd"]


def test_without_scripts_the_next_button_asks_how_bad_each_mark_is(
    world: World, browse: Browse, compared: Compared
) -> None:
    browser = browse(world.maya)
    ticked = first_words(compared, 2)
    form = fields(compared, verdict_0="odd", words_0_target=ticked, missing_0="1", keep="s0")
    answer = browser.post(address(compared, "save"), data=form)
    assert answer.location.endswith("#s1")
    page = Page(browser.get(address(compared)))
    assert page.form["words-0-target"] == ticked
    assert "missing-0" in page.form
    html = browser.get(address(compared)).get_data(as_text=True)
    start, end = ticked[0].split("-")[0], ticked[1].split("-")[1]
    assert html.count(f'name="severity-0-target-{start}-{end}"') == 3
    assert html.count('name="severity-0-missing-') == 3


def test_a_judgement_can_be_revised(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    browser = browse(world.maya)
    browser.post(address(compared, "save"), data=fields(compared))
    page = Page(browser.get(address(compared)))
    assert page.form["verdict-0"] == ["perfect"] and page.form["score"] == ["100"]
    browser.post(address(compared, "save"), data=fields(compared, verdict_1="cant_tell", score="66"))
    judgement = saved(session, world.maya)
    assert (judgement.number, judgement.score) == (2, 66)
    assert "earlier ones are kept" in Page(browser.get(address(compared, "class"))).text


def test_how_one_checked_is_asked_after_judging(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    browser = browse(world.maya)
    assert "How did you check?" not in Page(browser.get(address(compared, "class"))).text
    browser.post(address(compared, "save"), data=fields(compared))
    judgement = saved(session, world.maya)
    url = f"/judgements/{judgement.id}/checks"
    assert browse(world.oliver).post(url, data={"checks": "person"}).status_code == 403
    browser.post(url, data={"checks": ["dictionary", "author", "nonsense"]})
    assert saved(session, world.maya).checks == ["author", "dictionary"]
    ticked = Page(browser.get(address(compared, "class"))).form_with("checks")["checks"]
    assert ticked == ["dictionary", "author"]


def edit(session: Session, viewer: Viewer, post: Post, text: str, languages: Catalog) -> None:
    board.revise(session, post=post, viewer=viewer, text=text, revision=post.revision, languages=languages)
    session.commit()


def test_an_edit_meanwhile_costs_nothing(
    session: Session,
    world: World,
    browse: Browse,
    compared: Compared,
    viewer_of: Callable[..., Viewer],
    languages: Catalog,
    app: Flask,
) -> None:
    assert compared.version is not None
    version_id = compared.version.id
    form = fields(compared)
    edit(session, viewer_of(world.samuel), compared.post, "Ya no juego.", languages)
    work(app)
    browser = browse(world.maya)
    # Still incomplete: the page comes back with the version that was judged, and what was filled in.
    incomplete = browser.post(address(compared, "save"), data={**form, "score": ""})
    assert incomplete.status_code == 400
    assert "volante" in Page(incomplete).text
    assert Page(incomplete).form["verdict-2"] == ["perfect"]
    answer = browser.post(address(compared, "save"), data=form, follow_redirects=True)
    assert "counts for the earlier version that you saw" in Page(answer).text
    assert saved(session, world.maya).translation_version_id == version_id
    fresh = Page(browser.get(address(compared))).text
    assert "You have judged an earlier version" in fresh and "volante" not in fresh
    later = Page(browser.get(address(compared, "class")))
    assert "One judgement of an earlier version" in later.links


def test_a_message_taken_back_meanwhile_is_said(
    session: Session, world: World, browse: Browse, compared: Compared, viewer_of: Callable[..., Viewer]
) -> None:
    form = fields(compared)
    post_changes.withdraw(session, post=compared.post, viewer=viewer_of(world.samuel))
    session.commit()
    answer = browse(world.maya).post(address(compared, "save"), data=form, follow_redirects=True)
    assert "took this message back while you were judging it" in Page(answer).text
    assert browse(world.maya).get(address(compared)).status_code == 404


def test_the_work_outlives_the_session(
    session: Session, world: World, client: FlaskClient, compared: Compared
) -> None:
    ticked = first_words(compared, 1)
    form = fields(compared, verdict_0="odd", words_0_target=ticked, score="66", ask_0="¿Qué es volante?")
    asked = client.post(address(compared, "save"), data=form)
    assert asked.status_code == 401
    page = Page(asked)
    door = page.form_with("kept_judgement", "code")
    answer = client.post(
        "/join",
        data={**{n: v[0] for n, v in door.items()}, "code": "fern-27-lake", "nickname": "Maya", "pin": PIN},
    )
    assert answer.status_code == 302
    assert answer.location.split("?")[0].endswith(address(compared))
    again = client.get(answer.location)
    filled = Page(again).form
    assert "What you had filled in was kept." in Page(again).text
    assert (filled["verdict-0"], filled["words-0-target"], filled["score"]) == (["odd"], ticked, ["66"])
    assert filled["ask-0"] == ["¿Qué es volante?"]
    key = ticked[0].replace("-", "_")
    complete = {**dict(filled.items()), f"severity-0-target-{key.replace('_', '-')}": "minor"}
    assert client.post(address(compared, "save"), data=complete).status_code == 302
    assert saved(session, world.maya).score == 66
    assert session.scalars(select(UnsavedJudgement)).all() == []


def test_kept_work_of_a_stranger_goes_nowhere(
    session: Session, world: World, client: FlaskClient, compared: Compared
) -> None:
    asked = Page(client.post(address(compared, "save"), data=fields(compared)))
    door = asked.form_with("kept_judgement", "code")
    data = {**{n: v[0] for n, v in door.items()}, "code": "pine-48-moon", "nickname": "Chloé", "pin": PIN}
    client.post("/join", data=data)
    assert session.scalars(select(UnsavedJudgement)).all() == []


def test_work_on_a_message_that_was_hidden_meanwhile_is_not_kept(
    session: Session, world: World, client: FlaskClient, compared: Compared
) -> None:
    asked = Page(client.post(address(compared, "save"), data=fields(compared)))
    compared.post.standing = ModerationState.HIDDEN
    session.commit()
    door = asked.form_with("kept_judgement", "code")
    data = {**{n: v[0] for n, v in door.items()}, "code": "fern-27-lake", "nickname": "Maya", "pin": PIN}
    answer = client.post("/join", data=data, follow_redirects=True)
    assert answer.status_code == 200  # not led to a page that does not open for her
    assert session.scalars(select(UnsavedJudgement)).all() == []


def test_age_decides_how_the_whole_is_scored(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    young = browse(world.maya).get(address(compared)).get_data(as_text=True)
    assert young.count('type="radio" name="score"') == 4 and 'type="number"' not in young
    world.portland.age_band = "13-18"
    session.commit()
    older = browse(world.maya).get(address(compared)).get_data(as_text=True)
    assert (
        'type="radio" name="score"' not in older
        and 'type="number" id="score" name="score" min="0" max="100"' in older
    )
    assert (
        browse(world.maya).post(address(compared, "save"), data=fields(compared, score="57")).status_code
        == 302
    )
    assert saved(session, world.maya).score == 57


def test_what_is_saved_is_not_said_to_be_unsaved(world: World, browse: Browse, compared: Compared) -> None:
    reed = browse(world.ms_reed)
    ticked = first_words(compared, 1)
    form = fields(
        compared, verdict_0="odd", words_0_target=ticked, score="66",
        **{f"severity_0_target_{ticked[0].replace('-', '_')}": "minor"},
    )  # fmt: skip
    reed.post(address(compared, "save"), data=form)
    better = {**form, "better-0": "I play midfield in the neighborhood team.", "sentence": "0"}
    reed.post(address(compared, "better"), data=better)
    page = Page(reed.get(address(compared)))
    assert page.form["better-0"] == ["I play midfield in the neighborhood team."]
    assert "Not saved yet" not in page.text
    reed.post(address(compared, "opinion"), data={**page.form, "opinion": "back"})
    assert "Not saved yet" not in Page(reed.get(address(compared))).text
    reed.post(address(compared, "opinion"), data={**page.form, "verdict-1": "cant_tell", "opinion": "back"})
    assert "Not saved yet" in Page(reed.get(address(compared))).text
