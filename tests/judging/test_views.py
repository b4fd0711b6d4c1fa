"""The pages of judging, as each person meets them in a browser without scripts."""

from __future__ import annotations

import re
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
from relay.judging import guesses, human_translations, practice, questions
from relay.judging.entities import AnswerKind, Judgement, Side
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from tests.html import Page
from tests.judging.conftest import (
    Browse,
    address,
    fields,
    first_words,
    odd,
    perfect,
    saved,
    sentence,
    words_of,
    work,
)
from tests.registry import declared_in
from tests.world import World
from translation import engines

pytestmark = pytest.mark.usefixtures("practised")


@pytest.mark.parametrize("page", ["class", "translate"])
def test_members_read_the_pages_and_nobody_else(
    world: World, browse: Browse, client: FlaskClient, compared: Compared, page: str
) -> None:
    for member in (world.maya, world.samuel, world.ms_reed, world.carolina):
        assert browse(member).get(address(compared, page)).status_code == 200
    for stranger in (world.outsider, world.outside_teacher):
        assert browse(stranger).get(address(compared, page)).status_code == 404
    assert client.get(address(compared, page)).status_code == 302


@pytest.mark.parametrize("page", ["save", "lift", "ask", "opinion", "translate", "rule"])
def test_strangers_change_nothing(world: World, browse: Browse, compared: Compared, page: str) -> None:
    for stranger in (world.outsider, world.outside_teacher):
        answer = browse(stranger).post(
            address(compared, page), data={"version": "1", "sentence": "0", "lift": "0"}
        )
        assert answer.status_code in (403, 404)
        assert browse(stranger).get(address(compared)).status_code == 404


@pytest.mark.parametrize("page", ["save", "lift", "ask", "opinion", "rule"])
def test_looking_changes_nothing(world: World, browse: Browse, compared: Compared, page: str) -> None:
    assert browse(world.maya).get(address(compared, page)).status_code == 405


@pytest.mark.usefixtures("looked")
def test_there_is_one_sentence_on_a_page_beside_its_translation(
    world: World, browse: Browse, compared: Compared
) -> None:
    assert compared.version is not None
    maya = browse(world.maya)
    for number, pair in enumerate(compared.pairs, 1):
        answer = maya.get(f"{address(compared)}?s={number}")
        page = Page(answer)
        assert f"Sentence {number} of 3" in page.text
        task = page.text.split("The whole message")[0]
        for other, each in enumerate(compared.pairs, 1):
            shown = each.target.of(compared.version.text) in task
            assert shown == (other == number), (number, other)
        assert pair.source.of(compared.original) in task
        html = answer.get_data(as_text=True)
        assert 'lang="es" dir="auto"' in html and 'lang="en" dir="auto"' in html
        assert "Which word belongs to which?" in task and "↔" in task


@pytest.mark.usefixtures("looked")
def test_what_is_said_of_each_sentence_is_kept_and_one_goes_on_where_one_left(
    world: World, browse: Browse, compared: Compared, session: Session
) -> None:
    maya = browse(world.maya)
    assert "Sentence 1 of 3" in Page(maya.get(address(compared))).text
    answer = maya.post(address(compared, "save"), data=sentence(compared, 1, verdict_0="perfect"))
    assert answer.location == f"{address(compared)}?s=2"
    # Left in the middle of the second one; another day, the page opens there.
    later = maya.post(
        address(compared, "save"),
        data=sentence(compared, 2, verdict_1="odd", words_1_target=words_of(compared, 1), later="1"),
    )
    assert later.location.endswith(f"#p{compared.post.id}")
    page = Page(maya.get(address(compared)))
    assert "Sentence 2 of 3" in page.text
    assert page.form["verdict-1"] == ["odd"] and page.form["words-1-target"] == words_of(compared, 1)
    assert Page(maya.get(f"{address(compared)}?s=1")).form["verdict-0"] == ["perfect"]
    assert session.scalars(select(Judgement)).all() == []


@pytest.mark.usefixtures("looked")
def test_the_whole_path_ends_with_what_the_others_say(
    world: World, browse: Browse, compared: Compared, judge: Callable[..., Judgement]
) -> None:
    maya = browse(world.maya)
    judge(world.oliver, compared)
    for number in (1, 2, 3):
        answer = maya.post(
            address(compared, "save"), data=sentence(compared, number, **{f"verdict_{number - 1}": "perfect"})
        )
    assert answer.location == f"{address(compared)}?s=whole"
    assert "how much of it came through?" in Page(maya.get(answer.location)).text
    asked = maya.post(address(compared, "save"), data={**sentence(compared, 0), "step": "whole"})
    assert asked.status_code == 400
    assert "Choose how much of the message came through." in Page(asked).links
    answer = maya.post(
        address(compared, "save"), data={**sentence(compared, 0), "step": "whole", "score": "66"}
    )
    assert answer.location == address(compared, "class") + "?done=1"
    done = Page(maya.get(answer.location)).text
    assert "3 sentences read with care" in done and "Thank you, Maya!" in done
    assert "Everybody says that it came through well." in done
    # From now on, the way from the board leads to the results, and back to the sentences from there.
    assert maya.get(address(compared)).location == address(compared, "class")
    assert Page(maya.get(address(compared, "class"))).links["Change what I said"].endswith("?s=1")


@pytest.mark.usefixtures("looked")
def test_a_saved_sentence_is_changed_without_going_through_all(
    world: World, browse: Browse, compared: Compared, session: Session
) -> None:
    maya = browse(world.maya)
    maya.post(address(compared, "save"), data=fields(compared))
    changed = maya.post(address(compared, "save"), data=sentence(compared, 2, verdict_1="cant_tell"))
    assert changed.location == address(compared, "class")
    judgement = saved(session, world.maya)
    assert judgement.number == 2
    assert [row.verdict for row in judgement.verdicts] == ["perfect", "cant_tell", "perfect"]


def test_nothing_of_others_stands_before_ones_own_verdict(
    world: World, browse: Browse, compared: Compared, session: Session, languages: Catalog,
    viewer_of: Callable[..., Viewer], judge: Callable[..., Judgement],
) -> None:  # fmt: skip
    """Not other students' marks, not what people wrote, not what the author answered others."""
    ms_reed, samuel = viewer_of(world.ms_reed), viewer_of(world.samuel)
    human_translations.add(
        session, world.ms_reed, ms_reed, compared, "Quartz zebra. Two. Three?", from_machine=False
    )
    question = questions.ask(
        session, world.oliver, viewer_of(world.oliver), compared, side=Side.SOURCE, start=9, end=16,
        text="Is it the vanishing point?", form_key="question-of-oliver", languages=languages,
    )  # fmt: skip
    questions.answer(
        session, world.samuel, samuel, question, AnswerKind.MEANT, text="Es el mediocampista.",
        form_key="answer-of-samuel", languages=languages,
    )  # fmt: skip
    session.commit()
    judge(world.oliver, compared, odd(compared))
    guesses.skip(session, world.maya, compared)
    session.commit()
    secrets = ("Quartz", "vanishing", "mediocampista", "It changes what was meant;", "stopped at", "Oliver")
    maya = browse(world.maya)
    for path in (
        *(f"{address(compared)}?s={step}" for step in (1, 2, 3, "whole")),
        address(compared, "class"),
    ):
        text = Page(maya.get(path)).text
        assert [secret for secret in secrets if secret in text] == [], path
    maya.post(address(compared, "save"), data=fields(compared))
    text = Page(maya.get(address(compared, "class"))).text
    assert [
        secret for secret in ("Quartz", "vanishing", "mediocampista", "stopped at") if secret not in text
    ] == []


def test_an_answer_to_ones_own_question_opens_with_ones_verdict(
    world: World, browse: Browse, compared: Compared, session: Session, languages: Catalog,
    viewer_of: Callable[..., Viewer],
) -> None:  # fmt: skip
    question = questions.ask(
        session, world.maya, viewer_of(world.maya), compared, side=Side.SOURCE, start=9, end=16,
        text="Is it a wheel?", form_key="question-of-maya", languages=languages,
    )  # fmt: skip
    questions.answer(
        session, world.samuel, viewer_of(world.samuel), question, AnswerKind.NO, text="Es el mediocampista.",
        form_key="answer-of-samuel", languages=languages,
    )  # fmt: skip
    guesses.skip(session, world.maya, compared)
    session.commit()
    maya = browse(world.maya)
    closed = Page(maya.get(address(compared, "class"))).text
    assert "Is it a wheel?" in closed and "mediocampista" not in closed
    assert "You can read it once you have said what you think of sentence 1." in closed
    maya.post(address(compared, "save"), data=sentence(compared, 1, verdict_0="perfect"))
    assert "mediocampista" in Page(maya.get(address(compared, "class"))).text


def test_others_are_seen_only_after_ones_own_judgement(
    world: World, browse: Browse, compared: Compared
) -> None:
    ticked = first_words(compared, 1)
    marked = compared.version.text.split()[0] if compared.version else ""
    odd = fields(
        compared, verdict_0="odd", words_0_target=ticked, score="33",
        **{f"severity_0_target_{ticked[0].replace('-', '_')}": "major"},
    )  # fmt: skip
    browse(world.oliver).post(address(compared, "save"), data=odd)
    maya = browse(world.maya)
    closed = Page(maya.get(address(compared, "class"))).text
    assert "One person has read this translation with care." in closed
    assert "Oliver" not in closed and "33" not in closed and "stopped" not in closed
    board_page = maya.get(f"/t/{compared.post.thread_id}").get_data(as_text=True)
    assert "One person read it with care" in board_page and "count-of" not in board_page
    maya.post(address(compared, "save"), data=fields(compared))
    opened = Page(maya.get(address(compared, "class"))).text
    assert f"One of 2 people stopped at “{marked}”." in opened
    assert "Oliver" not in opened and "33" not in opened, "whose marks they are is nobody's business"
    teachers = Page(browse(world.ms_reed).get(address(compared, "class"))).text
    assert "Oliver" in teachers and "33, 100" in teachers


def test_a_score_stands_beside_a_name_only_for_the_teachers_of_the_class(
    world: World, browse: Browse, compared: Compared, judge: Callable[..., Judgement]
) -> None:
    judge(world.oliver, compared, perfect(compared, 33))
    own, other = (
        Page(browse(teacher).get(address(compared, "class"))).text
        for teacher in (world.ms_reed, world.carolina)
    )
    assert "Oliver" in own and "Oliver" not in other
    assert "Somebody in Portland" in other and "Somebody in" not in own


def test_the_author_is_told_what_reached_the_others(
    session: Session, world: World, browse: Browse, compared: Compared, judge: Callable[..., Judgement]
) -> None:
    """Samuel does not read English, so he is not asked to judge. Once he says that he does, he is."""
    judge(world.oliver, compared, odd(compared))
    samuel = browse(world.samuel)
    assert samuel.get(address(compared)).location == address(compared, "class")
    told = Page(samuel.get(address(compared, "class"))).text
    assert "What reached Portland?" in told and "stopped at" in told
    human_translations.declare(session, world.samuel, ["en"], ["en", "es"])
    session.commit()
    assert "Did this sentence come through well?" in Page(samuel.get(address(compared))).text
    assert "stopped at" not in Page(samuel.get(address(compared, "class"))).text


def test_at_the_end_one_reads_what_the_author_saw_alike(
    session: Session, world: World, browse: Browse, compared: Compared, judge: Callable[..., Judgement]
) -> None:
    judge(world.samuel, compared, odd(compared))
    judge(world.maya, compared, odd(compared))
    text = Page(browse(world.maya).get(address(compared, "class"))).text
    assert "You both say that sentences 2 and 3 came through well." in text
    assert re.search(r"You both stopped at “\w+”, in sentence 1\.", text)
    judge(world.oliver, compared, perfect(compared))
    text = Page(browse(world.oliver).get(address(compared, "class"))).text
    assert "Samuel found something odd in sentence 1. You say that it came through well." in text
    spanish = browse(world.oliver).get(address(compared, "class"), headers={"Accept-Language": "es"})
    assert "Coinciden: las frases 2 y 3 llegaron bien." in Page(spanish).text


def test_guessing_first_covers_until_one_has_guessed(
    session: Session, world: World, browse: Browse, compared: Compared
) -> None:
    assert compared.version is not None
    browser = browse(world.maya)
    first, second, third = (pair.target.of(compared.version.text) for pair in compared.pairs)
    page = Page(browser.get(address(compared)))
    assert "You first: what does Samuel say?" in page.text
    for step in ("1", "2", "3", "whole"):
        assert first not in browser.get(f"{address(compared)}?s={step}").get_data(as_text=True)
    empty = browser.post(address(compared, "lift"), data={**page.form, "guess-0": "  ", "lift": "0"})
    assert empty.status_code == 400 and "Write what you think it means first" in Page(empty).text
    lifted = browser.post(
        address(compared, "lift"), data={**page.form, "guess-0": "Quartz zebra", "lift": "0"}
    )
    assert lifted.location == f"{address(compared)}?s=1"
    page = Page(browser.get(lifted.location))
    assert first in page.text and second not in page.text
    assert "You guessed: “Quartz zebra”" in page.text
    skipped = browser.post(address(compared, "lift"), data={**page.form, "guess-1": "On", "skip": "1"})
    assert second in Page(browser.get(skipped.location)).text
    assert third in Page(browser.get(f"{address(compared)}?s=3")).text, "no guessing today means today"


def test_a_guess_that_is_only_begun_is_kept(world: World, browse: Browse, compared: Compared) -> None:
    browser = browse(world.maya)
    form = Page(browser.get(address(compared))).form
    browser.post(address(compared, "save"), data={**form, "guess-0": "I play well", "later": "1"})
    page = Page(browser.get(address(compared)))
    assert page.form["guess-0"] == ["I play well"]
    browser.post(address(compared, "save"), data={**form, "guess-0": "x" * 30_000, "later": "1"})
    page = Page(browser.get(address(compared)))
    assert len(page.form["guess-0"][0]) > 1000, "too long to be a guess, and kept as it is"


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
        address(compared, "class"),
        f"/t/{thread.id}",
        f"/t/{thread.id}/changes?since=0",
        address(compared, "translate"),
    ):
        assert first not in maya.get(page).get_data(as_text=True)
    page = Page(maya.get(address(compared)))
    assert "In this topic everybody guesses before looking." in page.text
    assert ("skip", "") not in page.buttons
    refused = maya.post(address(compared, "lift"), data={**page.form, "skip": "0"})
    assert refused.status_code == 400 and first not in refused.get_data(as_text=True)
    assert first in Page(browse(world.ms_reed).get(address(compared))).text
    assert first in Page(browse(world.samuel).get(address(compared, "class"))).text
    for index in range(len(compared.pairs)):
        maya.post(
            address(compared, "lift"),
            data={"version": str(compared.version.id), f"guess-{index}": "?!", "lift": index},
        )
    assert first in Page(maya.get(f"/t/{thread.id}")).text


@pytest.mark.usefixtures("looked")
def test_second_opinions_are_asked_for_and_come(
    world: World, browse: Browse, compared: Compared, app: Flask
) -> None:
    maya = browse(world.maya)
    ticked = first_words(compared, 1)
    form = sentence(compared, 1, verdict_0="odd", words_0_target=ticked)
    for kind in ("back", "alternatives"):
        answer = maya.post(address(compared, "opinion"), data={**form, "opinion": kind})
        assert answer.location == f"{address(compared)}?s=1#opinions"
    assert maya.post(address(compared, "opinion"), data={**form, "opinion": "oracle"}).status_code == 400
    waiting = Page(maya.get(address(compared)))
    assert "Translate it back: the machine is working on it." in waiting.text
    assert waiting.form["words-0-target"] == ticked
    work(app)
    page = Page(maya.get(address(compared)))
    assert "Translated back into Spanish by the machine." in page.text
    assert "nobody knows which of the two ways failed" in page.text
    assert "Other ways to say it" in page.text


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


@pytest.mark.usefixtures("looked")
def test_an_engine_that_is_added_is_offered_for_second_opinions(
    world: World, browse: Browse, compared: Compared, app: Flask, session: Session, tmp_path: Path
) -> None:
    maya = browse(world.maya)
    with declared_in(engines, tmp_path, "backwards", BACKWARDS, engines.all_engines):
        offered = Page(maya.get(address(compared)))
        assert "Second translator (Backwards)" in offered.text
        assert "Second translator (Apertium)" in offered.text
        assert "Backwards is read from right to left." in offered.text
        maya.post(address(compared, "opinion"), data={**sentence(compared, 1), "opinion": "backwards"})
        work(app)
        page = Page(maya.get(address(compared)))
        assert "Backwards, by mirrors" in page.text
        assert compared.pairs[0].source.of(compared.original)[::-1] in page.text
        # As if it had made the translation itself.
        assert compared.version is not None
        session.get_one(TranslationVersion, compared.version.id).engine = "backwards"
        session.commit()
        assert "Backwards" not in Page(maya.get(address(compared))).text
        assert "Second translator (Backwards)" not in Page(maya.get(address(compared))).text


@pytest.mark.usefixtures("looked")
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
    assert "Practise marking" in page.links and "You first" not in page.text
    target = "/practice?next=" + address(compared)
    item = practice.item("en")
    start = item.target.index("Thursday")
    answer = Page(
        maya.post(target, data={"words-0-target": f"{start}-{start + 8}", "next": address(compared)})
    )
    assert "Found: “Thursday”" in answer.text and "Not found: something is missing" in answer.text
    assert answer.links["Go on to the message"] == address(compared)
    assert "You first" in Page(maya.get(address(compared))).text
    assert "you can skip it" in Page(maya.get(target)).text


def test_a_board_that_is_only_read_is_not_judged(
    session: Session, world: World, browse: Browse, compared: Compared, viewer_of: Callable[..., Viewer]
) -> None:
    viewer_of(world.maya).own.left_at = now()
    session.commit()
    maya = browse(world.maya)
    assert maya.get(address(compared)).location == address(compared, "class")
    page = Page(maya.get(address(compared, "class")))
    assert "Read it with care" not in page.text and "volante" in page.text
    assert maya.post(address(compared, "save"), data=fields(compared)).status_code == 400
    assert session.scalars(select(Judgement)).all() == []


def test_a_translation_that_is_not_there_yet(
    session: Session, world: World, browse: Browse, post: Post
) -> None:
    text = Page(browse(world.maya).get(f"/posts/{post.id}/compare/en")).text
    assert "There is no translation to compare yet." in text
    assert browse(world.maya).get(f"/posts/{post.id}/compare/fr").status_code == 404
    assert browse(world.maya).get(f"/posts/{post.id}/compare/en/class").status_code == 404
