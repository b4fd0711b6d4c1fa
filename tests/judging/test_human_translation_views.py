"""The pages on which people ask, answer and translate, as each meets them in a browser without scripts."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board import post_changes, visibility
from relay.board.entities import ModerationState
from relay.board.visibility import Viewer
from relay.judging import guesses, queries, questions
from relay.judging.entities import AnswerKind, Side
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.board.conftest import machine_text
from tests.html import Page
from tests.judging.conftest import Browse, address, fields, first_words, sentence, work
from tests.world import PASSWORD, World

pytestmark = pytest.mark.usefixtures("practised")


def _viewer(session: Session, world: World, user: User) -> Viewer:
    viewer = visibility.viewer_of(session, user, world.partnership.id)
    assert viewer is not None
    return viewer


def test_asking_the_author_and_answering(
    session: Session, world: World, browse: Browse, compared: Compared, app: Flask
) -> None:
    maya, samuel = browse(world.maya), browse(world.samuel)
    start = compared.original.index("volante")
    ticked = first_words(compared, 1)
    guesses.skip(session, world.maya, compared)
    session.commit()
    form = sentence(
        compared,
        1,
        verdict_0="odd",
        words_0_target=ticked,
        words_0_source=[f"{start}-{start + 7}"],
        ask_0="Did you mean the player in the middle?",
        sentence="0",
    )
    form["form_key"] = "a" * 24
    answer = maya.post(address(compared, "ask"), data=form)
    assert answer.location == f"{address(compared)}?s=1"
    maya.post(address(compared, "ask"), data=form)  # pressed twice
    question = queries.questions(session, _viewer(session, world, world.samuel), compared.post)
    assert [item.words for item in question] == ["volante"]
    page = Page(maya.get(address(compared)))
    assert page.form["words-0-target"] == ticked, "asking must not cost the marks beside it"
    assert page.form["words-0-source"] == [f"{start}-{start + 7}"]
    assert "What you marked is still here." in page.text
    assert "Samuel has not answered yet." in Page(maya.get(address(compared, "class"))).text
    work(app)
    assert "One question for you" in Page(samuel.get(f"/t/{compared.post.thread_id}")).text
    asked = Page(samuel.get(address(compared, "class"))).text
    translated = machine_text(question[0].question)
    assert translated in asked.split("Questions to you")[1], "the question is translated for its author"
    url = f"/questions/{question[0].id}/answer/en"
    refused = samuel.post(url, data={"text": "El mediocampista.", "form_key": "b" * 24})
    assert refused.status_code == 400
    assert ["El mediocampista."] in [form.get("text") for form in Page(refused).forms]
    assert browse(world.oliver).post(url, data={"kind": "yes"}).status_code == 400
    samuel.post(url, data={"kind": "meant", "text": "El mediocampista.", "form_key": "b" * 24})
    work(app)
    maya.post(address(compared, "save"), data={**page.form, "verdict-0": "cant_tell", "later": "1"})
    told = Page(maya.get(address(compared, "class"))).text
    assert "Samuel answers: I meant …" in told and "El mediocampista." in told


def test_who_reads_both_languages_improves_the_machine(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    assert compared.version is not None
    guesses.skip(session, world.maya, compared)
    session.commit()
    maya = browse(world.maya)
    assert "better-0" not in Page(maya.get(address(compared))).form
    shut = Page(maya.get(address(compared, "translate")))
    assert "Do you read these languages well?" in shut.text and "English" in shut.text
    refused = maya.post(address(compared, "translate"), data={"text": "I play midfield."})
    assert refused.status_code == 400 and "I play midfield." in refused.get_data(as_text=True)
    maya.post("/languages-i-read", data={"languages": ["es"], "next": address(compared)})
    page = Page(maya.get(address(compared)))
    assert "I would say it differently" in page.text and "better-0" in page.form
    better = {"better_0": "I play midfield in the neighborhood team."}
    maya.post(address(compared, "save"), data=fields(compared, **better))
    seen = Page(browse(world.ms_reed).get(address(compared, "class"))).text
    assert "Maya would say" in seen and "added: " in seen and "removed: " in seen
    assert compared.pairs[0].target.of(compared.version.text) in seen, "the machine's stays beside it"
    assert (
        "Translated by Maya, student" in Page(browse(world.oliver).get(f"/t/{compared.post.thread_id}")).text
    )
    mine = Page(maya.get(address(compared, "translate")))
    assert mine.form_with("text")["text"][0].startswith("I play midfield in the neighborhood team.")


def test_a_translation_from_scratch_and_back_again(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    reed = browse(world.ms_reed)  # teachers need not declare
    looked = Page(reed.post(address(compared, "translate"), data={"text": "My own words.", "look": "1"}))
    assert looked.form_with("text")["text"] == ["My own words."]
    assert (
        queries.human_translations(session, _viewer(session, world, world.ms_reed), compared.post, "en") == []
    )
    reed.post(address(compared, "translate"), data={"text": "My own words."})
    maya = browse(world.maya)
    assert "My own words." not in Page(maya.get(address(compared, "class"))).text, "she has not judged it yet"
    maya.post(address(compared, "save"), data=fields(compared))
    page = Page(maya.get(address(compared, "class")))
    assert "Ms Reed teacher" in page.text and "My own words." in page.text
    human = queries.human_translations(session, _viewer(session, world, world.ms_reed), compared.post, "en")[
        0
    ]
    url = f"/translations/{human.id}/withdraw"
    assert browse(world.maya).post(url).status_code == 403
    reed.post(url)
    assert "My own words." not in Page(maya.get(address(compared, "class"))).text


def test_a_typed_translation_outlives_the_session(
    world: World, client: FlaskClient, compared: Compared
) -> None:
    asked = Page(client.post(address(compared, "translate"), data={"text": "I play midfield."}))
    door = asked.form_with("kept_judgement", "username")
    data = {**{n: v[0] for n, v in door.items()}, "username": "reed", "password": PASSWORD}
    answer = client.post("/sign-in", data=data)
    assert Page(client.get(answer.location)).form_with("text")["text"] == ["I play midfield."]


def test_a_language_helper_comes_by_a_link_and_only_translates(
    world: World, browse: Browse, client: FlaskClient, compared: Compared
) -> None:
    readers = f"/p/{world.partnership.id}/readers"
    assert browse(world.maya).get(readers).status_code == 403
    assert browse(world.outside_teacher).get(readers).status_code == 404
    reed = browse(world.ms_reed)
    reed.post(f"{readers}/links", data={"relation": "parent"})
    html = reed.get(readers).get_data(as_text=True)
    link = html[html.index("/help/") :].split('"')[0]
    page = client.get(link)
    assert "Help “Portland and Medellín”" in Page(page).text
    account = {
        "person": "Rosa",
        "username": "rosa.h",
        "password": "four plain words here",
        "again": "four plain words here",
    }
    joined = client.post(link, data=account)
    assert joined.status_code == 302
    assert client.get(link).status_code in (403, 410), "it works once"
    assert "Write to" not in Page(client.get(f"/t/{compared.post.thread_id}")).text
    assert client.get(f"/p/{world.others.id}").status_code == 404
    assert client.get(address(compared)).location == address(compared, "class")
    text = Page(client.get(address(compared, "class"))).text
    assert "Read it with care" not in text and "Translate it yourself" in text
    client.post("/languages-i-read", data={"languages": ["es", "en"], "next": address(compared)})
    client.post(address(compared, "translate"), data={"text": "I play midfield."})
    assert "Rosa parent" in Page(reed.get(address(compared, "class"))).text
    assert "Rosa" in Page(reed.get(readers)).text


def test_a_teacher_confirms_what_a_student_reads(world: World, browse: Browse, compared: Compared) -> None:
    maya, reed = browse(world.maya), browse(world.ms_reed)
    maya.post("/languages-i-read", data={"languages": ["es"], "all": "1"})
    readers = f"/p/{world.partnership.id}/readers"
    url = f"{readers}/{world.maya.id}/confirm"
    assert browse(world.oliver).post(url, data={"language": "es", "yes": "1"}).status_code == 403
    reed.post(url, data={"language": "es", "yes": "1"})
    assert "Español · confirmed" in Page(reed.get(readers)).text
    assert "confirmed by" in Page(maya.get("/languages-i-read")).text
    browse(world.carolina).post(url, data={"language": "es", "yes": "0"})
    assert "Español · confirmed" in Page(reed.get(readers)).text, "another class's teacher has no say"


def test_an_answer_that_waits_for_a_teacher_is_read_by_its_author_and_teachers_only(
    session: Session, world: World, browse: Browse, compared: Compared, languages: Catalog
) -> None:
    question = questions.ask(
        session, world.maya, _viewer(session, world, world.maya), compared, side=Side.SOURCE, start=9, end=15,
        text="Which one?", form_key="question-of-maya", languages=languages,
    )  # fmt: skip
    questions.answer(
        session, world.samuel, _viewer(session, world, world.samuel), question, AnswerKind.MEANT,
        text="Llámame: 503-555-0143", form_key="answer-of-samuel", languages=languages,
    )  # fmt: skip
    session.commit()
    for person in (world.maya, world.oliver):
        browse(person).post(address(compared, "save"), data=fields(compared))
    for person in (world.maya, world.oliver, world.ms_reed):
        page = Page(browse(person).get(address(compared, "class"))).text
        assert "503-555-0143" not in page and "Samuel has not answered yet." in page, person.name
    for person in (world.samuel, world.carolina):
        assert "503-555-0143" in Page(browse(person).get(address(compared, "class"))).text, person.name
    assert question.answer_post is not None
    question.answer_post.standing = ModerationState.VISIBLE
    session.commit()
    assert "503-555-0143" in Page(browse(world.maya).get(address(compared, "class"))).text


def test_a_question_that_was_taken_back_is_nowhere(
    session: Session, world: World, browse: Browse, compared: Compared, languages: Catalog
) -> None:
    question = questions.ask(
        session, world.maya, _viewer(session, world, world.maya), compared, side=Side.SOURCE, start=9, end=15,
        text="Which one of the two?", form_key="question-of-maya", languages=languages,
    )  # fmt: skip
    session.commit()
    board = f"/t/{compared.post.thread_id}"
    assert "One question for you" in browse(world.samuel).get(board).text
    post_changes.withdraw(session, post=question.question, viewer=_viewer(session, world, world.maya))
    session.commit()
    assert "One question for you" not in browse(world.samuel).get(board).text
    for person in (world.maya, world.samuel, world.carolina):
        assert "Which one of the two?" not in browse(person).get(address(compared, "class")).text
