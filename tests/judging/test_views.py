"""The pages of judging, as each person meets them in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import queries as board_queries
from relay.board import services as board
from relay.board.entities import Post, Thread
from relay.board.queries import Place
from relay.db import db, now
from relay.judging import practice, queries
from relay.judging.entities import Judgement, Mark, Severity, Side, UnsavedJudgement
from relay.judging.queries import Compared
from relay.languages.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.judging.pages import Page
from tests.world import PASSWORD, PIN, World

Browse = Callable[[User], FlaskClient]


def address(compared: Compared, what: str = "") -> str:
    base = f"/posts/{compared.post.id}/compare/{compared.translation.target}"
    return f"{base}/{what}" if what else base


def fields(compared: Compared, **more: object) -> dict[str, object]:
    """A form that says that everything is perfect; ``more`` (with _ for -) adds to it or takes its place."""
    assert compared.version is not None
    filled: dict[str, object] = {
        "version": str(compared.version.id),
        "score": "100",
        **{f"verdict-{index}": "perfect" for index in range(len(compared.pairs))},
    }
    return {**filled, **{name.replace("_", "-"): value for name, value in more.items()}}


def first_words(compared: Compared, number: int) -> list[str]:
    """The values of the boxes of the first words of the translation."""
    assert compared.version is not None
    start, end = compared.pairs[0].target
    at, values = start, []
    for word in compared.version.text[start:end].split()[:number]:
        at = compared.version.text.index(word, at)
        values.append(f"{at}-{at + len(word)}")
        at += len(word)
    return values


@pytest.fixture(autouse=True)
def practised(session: Session, world: World) -> None:
    for student in (world.maya, world.oliver, world.samuel):
        practice.finish(session, student)
    session.commit()


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    drain(app)
    db.session.expire_all()


def saved(session: Session, user: User) -> Judgement:
    session.expire_all()
    return session.scalars(
        select(Judgement).where(Judgement.user_id == user.id, Judgement.replaced_by_id.is_(None))
    ).one()


@pytest.mark.parametrize("page", ["", "class", "translate"])
def test_members_read_the_pages_and_nobody_else(
    world: World, browse: Browse, client: FlaskClient, compared: Compared, page: str
) -> None:
    for member in (world.maya, world.samuel, world.ms_reed, world.carolina):
        assert browse(member).get(address(compared, page)).status_code == 200
    for stranger in (world.outsider, world.outside_teacher):
        assert browse(stranger).get(address(compared, page)).status_code == 404
    assert client.get(address(compared, page)).status_code == 302


@pytest.mark.parametrize("page", ["save", "lift", "ask", "opinion", "better", "translate", "rule"])
def test_strangers_change_nothing(world: World, browse: Browse, compared: Compared, page: str) -> None:
    for stranger in (world.outsider, world.outside_teacher):
        answer = browse(stranger).post(
            address(compared, page), data={"version": "1", "sentence": "0", "lift": "0"}
        )
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("page", ["save", "lift", "ask", "opinion", "better", "rule"])
def test_looking_changes_nothing(world: World, browse: Browse, compared: Compared, page: str) -> None:
    assert browse(world.maya).get(address(compared, page)).status_code == 405


def test_every_sentence_stands_beside_its_translation(
    world: World, browse: Browse, compared: Compared
) -> None:
    assert compared.version is not None
    answer = browse(world.maya).get(address(compared))
    text = Page(answer).text
    for pair in compared.pairs:
        assert compared.original[slice(*pair.source)] in text
        assert compared.version.text[slice(*pair.target)] in text
    html = answer.get_data(as_text=True)
    assert 'lang="es" dir="auto"' in html and 'lang="en" dir="auto"' in html
    assert "Word pairs" in text and "↔" in text


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


def test_others_are_seen_only_after_ones_own_judgement(
    world: World, browse: Browse, compared: Compared
) -> None:
    ticked = first_words(compared, 1)
    odd = fields(
        compared, verdict_0="odd", words_0_target=ticked, score="33",
        **{f"severity_0_target_{ticked[0].replace('-', '_')}": "major"},
    )  # fmt: skip
    browse(world.oliver).post(address(compared, "save"), data=odd)
    maya = browse(world.maya)
    closed = Page(maya.get(address(compared, "class"))).text
    assert "One person has judged this translation." in closed
    assert "Oliver" not in closed and "33" not in closed and "Major" not in closed
    board_page = maya.get(f"/t/{compared.post.thread_id}").get_data(as_text=True)
    assert "One reader" in board_page and "count-of" not in board_page
    maya.post(address(compared, "save"), data=fields(compared))
    opened = Page(maya.get(address(compared, "class"))).text
    assert "33, 100" in opened and "Major" in opened
    assert "Readers differ about this sentence." in opened
    assert "Oliver" in Page(browse(world.ms_reed).get(address(compared, "class"))).text


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


def edit(session: Session, place: Place, post: Post, text: str, languages: Catalog) -> None:
    board.revise(session, post=post, place=place, text=text, revision=post.revision, languages=languages)
    session.commit()


def test_an_edit_meanwhile_costs_nothing(
    session: Session,
    world: World,
    browse: Browse,
    compared: Compared,
    place_of: Callable[..., Place],
    languages: Catalog,
    app: Flask,
) -> None:
    assert compared.version is not None
    version_id = compared.version.id
    form = fields(compared)
    edit(session, place_of(world.samuel), compared.post, "Ya no juego.", languages)
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
    session: Session, world: World, browse: Browse, compared: Compared, place_of: Callable[..., Place]
) -> None:
    form = fields(compared)
    board.withdraw(session, post=compared.post, place=place_of(world.samuel))
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


def test_guessing_first_covers_until_one_has_guessed(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    assert compared.version is not None
    browser = browse(world.maya)
    first, second = (compared.version.text[slice(*pair.target)] for pair in compared.pairs[:2])
    covered = Page(browser.get(address(compared) + "?guess=1"))
    assert first not in covered.text and second not in covered.text
    form = {
        "version": str(compared.version.id),
        "guessing": "1",
        "guess-0": "I play midfield",
        "guess-1": "On",
    }
    empty = browser.post(address(compared, "lift"), data={**form, "guess-0": "  ", "lift": "0"})
    assert empty.status_code == 400 and "say that you give up" in Page(empty).text
    lifted = browser.post(address(compared, "lift"), data={**form, "lift": "0"})
    assert lifted.location.endswith("?guess=1#s1")
    page = Page(browser.get(lifted.location))
    assert first in page.text and second not in page.text
    assert "Your guess" in page.text and "added: I play midfield" in page.text
    assert page.form["guess-1"] == ["On"]
    given_up = browser.post(address(compared, "lift"), data={**form, "give_up": "1", "guess-1": ""})
    assert second in Page(browser.get(given_up.location)).text


def test_marks_made_before_covering_come_along(world: World, browse: Browse, compared: Compared) -> None:
    assert compared.version is not None
    browser = browse(world.maya)
    ticked = first_words(compared, 1)
    browser.post(
        address(compared, "save"), data=fields(compared, verdict_0="odd", words_0_target=ticked, keep="s0")
    )
    covered = Page(browser.get(address(compared) + "?guess=1"))
    lifted = browser.post(
        address(compared, "lift"), data={**covered.form, "guess-1": "something", "lift": "1"}
    )
    page = Page(browser.get(lifted.location))
    assert page.form["verdict-0"] == ["odd"] and page.form["words-0-target"] == ticked


def test_a_teacher_makes_guessing_the_rule_of_a_topic(
    session: Session, world: World, browse: Browse, compared: Compared, thread: Thread
) -> None:
    assert compared.version is not None
    first = compared.version.text[slice(*compared.pairs[0].target)]
    url = address(compared, "rule")
    assert browse(world.maya).post(url, data={"guess_first": "1"}).status_code == 403
    assert browse(world.ms_reed).post(url, data={"guess_first": "1"}).status_code == 302
    maya = browse(world.maya)
    for page in (
        address(compared),
        f"/t/{thread.id}",
        f"/t/{thread.id}/changes?since=0",
        address(compared, "translate"),
    ):
        assert first not in maya.get(page).get_data(as_text=True)
    assert "In this topic everybody guesses before looking." in Page(maya.get(address(compared))).text
    for knows in (world.samuel, world.ms_reed):
        assert first in Page(browse(knows).get(address(compared))).text
    for index in range(len(compared.pairs)):
        maya.post(
            address(compared, "lift"),
            data={"version": str(compared.version.id), f"guess-{index}": "?!", "lift": index},
        )
    assert first in Page(maya.get(f"/t/{thread.id}")).text


def test_asking_the_author_and_answering(
    session: Session, world: World, browse: Browse, compared: Compared, app: Flask
) -> None:
    maya, samuel = browse(world.maya), browse(world.samuel)
    start = compared.original.index("volante")
    ticked = first_words(compared, 1)
    form = fields(
        compared,
        verdict_0="odd",
        words_0_target=ticked,
        words_0_source=[f"{start}-{start + 7}"],
        ask_0="Did you mean the player in the middle?",
        sentence="0",
    )
    form["form_key"] = "a" * 24
    answer = maya.post(address(compared, "ask"), data=form)
    assert answer.location.endswith("#questions")
    maya.post(address(compared, "ask"), data=form)  # pressed twice
    question = queries.questions(session, _place(session, world, world.samuel), compared.post)
    assert [item.words for item in question] == ["volante"]
    page = Page(maya.get(address(compared)))
    assert page.form["words-0-target"] == ticked, "asking must not cost the marks beside it"
    assert "words-0-source" not in page.form
    assert "Samuel has not answered yet." in page.text
    work(app)
    assert "One question for you" in Page(samuel.get(f"/t/{compared.post.thread_id}")).text
    asked = Page(samuel.get(address(compared))).text
    assert "¿" in asked.split("Questions to Samuel")[1], "the question is translated for its author"
    url = f"/questions/{question[0].id}/answer/en"
    refused = samuel.post(url, data={"text": "El mediocampista.", "form_key": "b" * 24})
    assert refused.status_code == 400
    assert ["El mediocampista."] in [form.get("text") for form in Page(refused).forms]
    assert browse(world.oliver).post(url, data={"kind": "yes"}).status_code == 400
    samuel.post(url, data={"kind": "meant", "text": "El mediocampista.", "form_key": "b" * 24})
    work(app)
    told = Page(maya.get(address(compared))).text
    assert "Samuel answers: I meant …" in told and "El mediocampista." in told


def _place(session: Session, world: World, user: User) -> Place:
    place = board_queries.place_of(session, user, world.partnership.id)
    assert place is not None
    return place


def test_who_reads_both_languages_improves_the_machine(
    world: World, browse: Browse, compared: Compared
) -> None:
    assert compared.version is not None
    maya = browse(world.maya)
    assert "A better translation, if" not in Page(maya.get(address(compared))).text
    shut = Page(maya.get(address(compared, "translate")))
    assert "Do you read these languages well?" in shut.text
    refused = maya.post(address(compared, "translate"), data={"text": "I play midfield."})
    assert refused.status_code == 400 and "I play midfield." in refused.get_data(as_text=True)
    maya.post("/languages-i-read", data={"languages": ["es"], "next": address(compared)})
    page = Page(maya.get(address(compared)))
    assert "A better translation, if" in page.text
    better = {**page.form, "better-0": ["I play midfield in the neighborhood team."], "sentence": ["0"]}
    maya.post(address(compared, "better"), data=better)
    seen = Page(browse(world.oliver).get(address(compared))).text
    assert "Maya, student" in seen and "added: " in seen and "removed: " in seen
    assert compared.version.text[slice(*compared.pairs[0].target)] in seen, "the machine's stays beside it"
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
        queries.human_translations(session, _place(session, world, world.ms_reed), compared.post, "en") == []
    )
    reed.post(address(compared, "translate"), data={"text": "My own words."})
    page = Page(browse(world.maya).get(address(compared)))
    assert "Ms Reed teacher" in page.text and "My own words." in page.text
    human = queries.human_translations(session, _place(session, world, world.ms_reed), compared.post, "en")[0]
    url = f"/translations/{human.id}/withdraw"
    assert browse(world.maya).post(url).status_code == 403
    reed.post(url)
    assert "My own words." not in Page(browse(world.maya).get(address(compared))).text


def test_a_typed_translation_outlives_the_session(
    world: World, client: FlaskClient, compared: Compared
) -> None:
    asked = Page(client.post(address(compared, "translate"), data={"text": "I play midfield."}))
    door = asked.form_with("kept_judgement", "username")
    data = {**{n: v[0] for n, v in door.items()}, "username": "reed", "password": PASSWORD}
    answer = client.post("/sign-in", data=data)
    assert Page(client.get(answer.location)).form_with("text")["text"] == ["I play midfield."]


def test_second_opinions_are_asked_for_and_come(
    world: World, browse: Browse, compared: Compared, app: Flask
) -> None:
    maya = browse(world.maya)
    ticked = first_words(compared, 1)
    form = fields(compared, verdict_0="odd", words_0_target=ticked)
    for kind in ("back", "alternatives"):
        assert maya.post(address(compared, "opinion"), data={**form, "opinion": kind}).status_code == 302
    assert maya.post(address(compared, "opinion"), data={**form, "opinion": "oracle"}).status_code == 400
    waiting = Page(maya.get(address(compared)))
    assert "Back-translation: the machine is working on it." in waiting.text
    assert waiting.form["words-0-target"] == ticked
    work(app)
    page = Page(maya.get(address(compared)))
    assert "Machine, back into Español." in page.text
    assert "nobody knows which of the two ways failed" in page.text
    assert "Other ways the machine could say it" in page.text


def test_the_page_says_how_far_to_trust_the_word_partners(
    world: World, browse: Browse, compared: Compared
) -> None:
    page = Page(browse(world.maya).get(address(compared)))
    assert "Word partners are a guess of the machine and only a hint" in page.text
    assert "about one pair in six was wrong" in page.text


def test_the_first_time_one_practises(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    session.execute(practice.PracticeDone.__table__.delete())
    session.commit()
    maya = browse(world.maya)
    page = Page(maya.get(address(compared)))
    assert "Practise marking" in page.links and "verdict-0" not in str(page.buttons)
    assert "Save my judgement" not in page.text
    target = "/practice?next=" + address(compared)
    item = practice.item("en")
    start = item.target.index("Thursday")
    answer = Page(
        maya.post(target, data={"words-0-target": f"{start}-{start + 8}", "next": address(compared)})
    )
    assert "Found: “Thursday”" in answer.text and "Not found: “[something missing]”" in answer.text
    assert answer.links["Go on to the message"] == address(compared)
    assert "Save my judgement" in Page(maya.get(address(compared))).text
    assert "you can skip it" in Page(maya.get(target)).text


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
    text = Page(client.get(address(compared))).text
    assert "Save my judgement" not in text and "Translate it yourself" in text
    client.post("/languages-i-read", data={"languages": ["es", "en"], "next": address(compared)})
    client.post(address(compared, "translate"), data={"text": "I play midfield."})
    assert "Rosa parent" in Page(browse(world.maya).get(address(compared))).text
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


def test_a_board_that_is_only_read_is_not_judged(
    session: Session, world: World, browse: Browse, compared: Compared, place_of: Callable[..., Place]
) -> None:
    place_of(world.maya).own.left_at = now()
    session.commit()
    maya = browse(world.maya)
    page = Page(maya.get(address(compared)))
    assert "Save my judgement" not in page.text and "volante" in page.text
    assert maya.post(address(compared, "save"), data=fields(compared)).status_code == 400
    assert session.scalars(select(Judgement)).all() == []


def test_a_translation_that_is_not_there_yet(
    session: Session, world: World, browse: Browse, post: Post
) -> None:
    text = Page(browse(world.maya).get(f"/posts/{post.id}/compare/en")).text
    assert "There is no translation to compare yet." in text
    assert browse(world.maya).get(f"/posts/{post.id}/compare/fr").status_code == 404
    assert browse(world.maya).get(f"/posts/{post.id}/compare/en/class").status_code == 404


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
