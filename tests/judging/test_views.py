"""The pages of judging, as each person meets them in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Post, Thread, TranslationVersion
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging import practice
from relay.judging.entities import Judgement
from relay.judging.queries import Compared
from tests.html import Page
from tests.judging.conftest import Browse, address, fields, first_words, work
from tests.registry import declared_in
from tests.world import World
from translation import engines

pytestmark = pytest.mark.usefixtures("practised")


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
        assert pair.source.of(compared.original) in text
        assert pair.target.of(compared.version.text) in text
    html = answer.get_data(as_text=True)
    assert 'lang="es" dir="auto"' in html and 'lang="en" dir="auto"' in html
    assert "Word pairs" in text and "↔" in text


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


def test_guessing_first_covers_until_one_has_guessed(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    assert compared.version is not None
    browser = browse(world.maya)
    first, second = (pair.target.of(compared.version.text) for pair in compared.pairs[:2])
    covered = Page(browser.get(address(compared) + "?guess=1"))
    assert first not in covered.text and second not in covered.text
    form = {
        "version": str(compared.version.id),
        "guessing": "1",
        "guess-0": "Quartz zebra",
        "guess-1": "On",
    }
    empty = browser.post(address(compared, "lift"), data={**form, "guess-0": "  ", "lift": "0"})
    assert empty.status_code == 400 and "say that you give up" in Page(empty).text
    lifted = browser.post(address(compared, "lift"), data={**form, "lift": "0"})
    assert lifted.location.endswith("?guess=1#s1")
    page = Page(browser.get(lifted.location))
    assert first in page.text and second not in page.text
    assert "Your guess" in page.text and "added: Quartz zebra" in page.text
    assert page.form["guess-1"] == ["On"]
    given_up = browser.post(address(compared, "lift"), data={**form, "give_up": "1", "guess-1": ""})
    assert second in Page(browser.get(given_up.location)).text


def test_asking_and_keeping_lose_no_guess(world: World, browse: Browse, compared: Compared) -> None:
    assert compared.version is not None
    browser = browse(world.maya)
    form = Page(browser.get(address(compared) + "?guess=1")).form
    kept = browser.post(address(compared, "save"), data={**form, "guess-0": "I play well", "keep": "s0"})
    page = Page(browser.get(kept.location))
    assert page.form["guess-0"] == ["I play well"]
    endless = "x" * 30_000
    kept = browser.post(address(compared, "save"), data={**page.form, "guess-1": endless, "keep": "s0"})
    page = Page(browser.get(kept.location))
    assert page.form["guess-0"] == ["I play well"] and len(page.form["guess-1"][0]) > 1000


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
    first = compared.pairs[0].target.of(compared.version.text)
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


BACKWARDS = """
from translation.engine import Engine, RegisteredEngine, Translation
from translation.messages import N_


class BackwardsEngine(Engine):
    def translate(self, texts, *, source, target, sentence_languages=None, glossaries=None):
        return [Translation(text[::-1], source, target, (source, target), ENGINE.id) for text in texts]


ENGINE = RegisteredEngine(
    id="backwards",
    name="Backwards",
    open=BackwardsEngine,
    caption=N_("Backwards, by mirrors"),
    advice=N_("is read from right to left."),
)
"""


def test_an_engine_that_is_added_is_offered_for_second_opinions(
    world: World, browse: Browse, compared: Compared, app: Flask, session: Session, tmp_path: Path
) -> None:
    maya = browse(world.maya)
    with declared_in(engines, tmp_path, "backwards", BACKWARDS, engines.all_engines):
        offered = Page(maya.get(address(compared)))
        assert "Second translator (Backwards)" in offered.text
        assert "Second translator (Apertium)" in offered.text
        assert "Backwards is read from right to left." in offered.text
        maya.post(address(compared, "opinion"), data={**fields(compared), "opinion": "backwards"})
        work(app)
        page = Page(maya.get(address(compared)))
        assert "Backwards, by mirrors" in page.text
        assert compared.pairs[0].source.of(compared.original)[::-1] in page.text
        # As if it had made the translation itself.
        assert compared.version is not None
        session.get_one(TranslationVersion, compared.version.id).engine = "backwards"
        session.commit()
        assert "Machine translation Backwards es → en" in Page(maya.get(address(compared))).text
        assert "Second translator (Backwards)" not in Page(maya.get(address(compared))).text


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


def test_a_board_that_is_only_read_is_not_judged(
    session: Session, world: World, browse: Browse, compared: Compared, viewer_of: Callable[..., Viewer]
) -> None:
    viewer_of(world.maya).own.left_at = now()
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
