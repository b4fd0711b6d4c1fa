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
from relay.judging import guesses, human_translations, queries
from relay.judging.entities import Mark, Severity, Side, UnsavedJudgement
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from tests.html import Page
from tests.judging.conftest import Browse, address, fields, first_words, saved, sentence, work
from tests.world import PIN, World

pytestmark = pytest.mark.usefixtures("practised", "looked")


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
    assert answer.status_code == 302 and answer.location.endswith("/class?done=1")
    judgement = saved(session, world.maya)
    assert judgement.score == 66
    mark = session.scalars(select(Mark).where(Mark.judgement_id == judgement.id)).one()
    assert (mark.side, mark.start, mark.end) == (Side.TARGET, int(start), int(end))
    assert (mark.severity, mark.category) == (Severity.MAJOR, "wrong_meaning")


def test_saving_a_sentence_says_what_is_missing_and_where(
    world: World, browse: Browse, compared: Compared
) -> None:
    maya = browse(world.maya)
    said_nothing = maya.post(address(compared, "save"), data=sentence(compared, 1))
    assert said_nothing.status_code == 400
    assert (
        Page(said_nothing).links["Say how this sentence came through, or that you don’t know."] == "#verdict"
    )
    no_words = maya.post(address(compared, "save"), data=sentence(compared, 1, verdict_0="odd"))
    assert Page(no_words).links["Touch the words that sound odd."] == "#odd"
    ticked = first_words(compared, 1)
    answer = maya.post(
        address(compared, "save"), data=sentence(compared, 1, verdict_0="odd", words_0_target=ticked)
    )
    assert answer.status_code == 400
    page = Page(answer)
    severity = next(target for words, target in page.links.items() if words.startswith("How much does"))
    assert f'id="{severity[1:]}"' in answer.get_data(as_text=True)
    assert page.form["words-0-target"] == ticked
    assert page.form["verdict-0"] == ["odd"]
    # It is kept although it is not complete, and the page says so when one comes back.
    assert Page(maya.get(address(compared))).form["words-0-target"] == ticked


def test_without_scripts_the_page_asks_how_much_each_mark_matters(
    world: World, browse: Browse, compared: Compared
) -> None:
    browser = browse(world.maya)
    ticked = first_words(compared, 2)
    form = sentence(compared, 1, verdict_0="odd", words_0_target=ticked, missing_0="1")
    html = browser.post(address(compared, "save"), data=form).get_data(as_text=True)
    start, end = ticked[0].split("-")[0], ticked[1].split("-")[1]
    assert html.count(f'name="severity-0-target-{start}-{end}"') == 3
    assert html.count('name="severity-0-missing-') == 3


def test_what_is_unticked_is_no_longer_kept(world: World, browse: Browse, compared: Compared) -> None:
    browser = browse(world.maya)
    ticked = first_words(compared, 2)
    form = sentence(compared, 1, verdict_0="odd", words_0_target=ticked)
    browser.post(address(compared, "save"), data=form)
    browser.post(address(compared, "save"), data={**form, "words-0-target": ticked[:1]})
    assert Page(browser.get(address(compared))).form["words-0-target"] == ticked[:1]
    browser.post(address(compared, "save"), data=sentence(compared, 1, verdict_0="perfect"))
    page = Page(browser.get(f"{address(compared)}?s=1"))
    assert "words-0-target" not in page.form and page.form["verdict-0"] == ["perfect"]


def test_forty_sentences_are_judged_one_by_one(
    session: Session,
    world: World,
    browse: Browse,
    write: Callable[..., Post],
    translate: Callable[..., Compared],
) -> None:
    compared = translate(write(world.samuel, " ".join(f"Tengo {number} perros." for number in range(40))))
    assert len(compared.pairs) == 40
    guesses.skip(session, world.maya, compared)
    session.commit()
    maya = browse(world.maya)
    for number in range(1, 41):
        page = Page(maya.get(address(compared)))
        assert f"Sentence {number} of 40" in page.text
        form = {**page.form, f"verdict-{number - 1}": "perfect"}
        answer = maya.post(address(compared, "save"), data=form)
    form = {**Page(maya.get(answer.location)).form, "score": "100"}
    assert maya.post(address(compared, "save"), data=form).location.endswith("/class?done=1")
    assert len(saved(session, world.maya).verdicts) == 40


def test_a_judgement_can_be_revised(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    browser = browse(world.maya)
    browser.post(address(compared, "save"), data=fields(compared))
    assert Page(browser.get(f"{address(compared)}?s=1")).form["verdict-0"] == ["perfect"]
    assert Page(browser.get(f"{address(compared)}?s=whole")).form["score"] == ["100"]
    browser.post(address(compared, "save"), data=fields(compared, verdict_1="cant_tell", score="66"))
    judgement = saved(session, world.maya)
    assert (judgement.number, judgement.score) == (2, 66)
    assert "earlier answers are kept" in Page(browser.get(address(compared, "class"))).text


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
    kept = Page(browser.get(f"{address(compared)}?version={version_id}&s=3"))
    assert kept.form["verdict-2"] == ["perfect"]
    answer = browser.post(address(compared, "save"), data=form, follow_redirects=True)
    assert "counts for the earlier version that you saw" in Page(answer).text
    assert saved(session, world.maya).translation_version_id == version_id
    fresh = Page(browser.get(address(compared))).text
    assert "You have judged an earlier version" in fresh and "volante" not in fresh
    later = Page(browser.get(address(compared, "class")))
    assert "What one person said about an earlier version" in later.links


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
    assert "Sentence 1 of 3" in Page(again).text
    assert (filled["verdict-0"], filled["words-0-target"]) == (["odd"], ticked)
    assert filled["ask-0"] == ["¿Qué es volante?"]
    complete = {**dict(filled.items()), f"severity-0-target-{ticked[0]}": "minor"}
    whole = client.post(address(compared, "save"), data=complete).location
    assert whole.endswith("?s=whole")
    assert Page(client.get(whole)).form["score"] == ["66"]
    client.post(address(compared, "save"), data=Page(client.get(whole)).form)
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
    young = browse(world.maya).get(f"{address(compared)}?s=whole").get_data(as_text=True)
    assert young.count('type="radio" name="score"') == 4 and 'type="number"' not in young
    world.portland.age_band = "13-18"
    session.commit()
    older = browse(world.maya).get(f"{address(compared)}?s=whole").get_data(as_text=True)
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
        better_0="I play midfield in the neighborhood team.",
        **{f"severity_0_target_{ticked[0].replace('-', '_')}": "minor"},
    )  # fmt: skip
    reed.post(address(compared, "save"), data=form)
    results, first = address(compared, "class"), f"{address(compared)}?s=1"
    page = Page(reed.get(first))
    assert page.form["better-0"] == ["I play midfield in the neighborhood team."]
    assert "Not saved yet" not in Page(reed.get(results)).text
    reed.post(address(compared, "opinion"), data={**page.form, "opinion": "back"})
    assert "Not saved yet" not in Page(reed.get(results)).text
    reed.post(address(compared, "opinion"), data={**page.form, "verdict-0": "cant_tell", "opinion": "back"})
    assert "Not saved yet" in Page(reed.get(results)).text


@pytest.mark.usefixtures("looked")
def test_a_better_translation_is_added_with_the_judgement(
    session: Session, world: World, browse: Browse, compared: Compared, viewer_of: Callable[..., Viewer]
) -> None:
    human_translations.declare(session, world.maya, ["es"], ["en", "es"])
    session.commit()
    maya = browse(world.maya)
    better = "I play midfield in the neighborhood team."
    form = sentence(compared, 1, verdict_0="cant_tell", better_0=better)
    maya.post(address(compared, "save"), data=form)
    assert queries.human_translations(session, viewer_of(world.maya), compared.post, "en") == []
    for number in (2, 3):
        form = sentence(compared, number, **{f"verdict_{number - 1}": "perfect"})
        maya.post(address(compared, "save"), data=form)
    whole = {**sentence(compared, 0), "step": "whole", "score": "100"}
    maya.post(address(compared, "save"), data=whole)
    (mine,) = queries.human_translations(session, viewer_of(world.maya), compared.post, "en")
    assert mine.text.startswith(better) and mine.base_version_id is not None
    # One more sentence: the same translation, with both changes.
    maya.post(address(compared, "save"), data=sentence(compared, 3, verdict_2="perfect", better_2="And you?"))
    session.expire_all()
    (mine,) = queries.human_translations(session, viewer_of(world.maya), compared.post, "en")
    assert mine.text.startswith(better) and mine.text.endswith("And you?") and mine.number == 2


def test_a_better_translation_that_is_refused_is_kept(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    """Maya has taken back meanwhile that she reads Spanish."""
    maya = browse(world.maya)
    form = fields(compared, better_0="I play midfield.")
    page = Page(maya.post(address(compared, "save"), data=form, follow_redirects=True))
    assert "Your own translation was kept, but not added" in page.text
    assert saved(session, world.maya).score == 100
    human_translations.declare(session, world.maya, ["es"], ["en", "es"])
    session.commit()
    assert Page(maya.get(f"{address(compared)}?s=1")).form["better-0"] == ["I play midfield."]
