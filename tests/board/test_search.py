"""Searching a board: originals and translations, accents and case folded, and only what one may read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from relay import create_app
from relay.board import compose, moderation_state, post_changes, search_queries, search_words
from relay.board.entities import ModerationState, Participation, Post, Thread
from relay.board.visibility import Viewer
from relay.config import Settings
from relay.database import db
from relay.judging import human_translations
from relay.judging import queries as judging
from relay.judging.entities import HumanTranslation
from relay.ops import schema
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.board.conftest import machine_text
from tests.desk.test_postgresql import scratch, settings_on
from tests.html import Page
from tests.pictures import new_picture
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]
ViewerOf = Callable[..., Viewer]


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    yield from settings_on(request.param, settings)


@pytest.fixture
def find(session: Session, viewer_of: ViewerOf) -> Callable[..., list[int]]:
    """``find(world.maya, "casa")``: the ids of what she finds, newest first."""

    def search(user: User, asked: str) -> list[int]:
        session.rollback()
        return [
            post.id for post in search_queries.find(session, viewer_of(user), search_words.words_of(asked))[0]
        ]

    return search


Find = Callable[..., list[int]]


def test_originals_and_translations_are_found_whatever_their_case_and_accents(
    app: Flask, world: World, write: Write, find: Find, session: Session
) -> None:
    post = write(world.samuel, "El ÁRBOL de mi abuela está en la montaña.")
    drain(app)
    word = next(word for word in machine_text(post).split() if len(word) > 4).strip(".,").lower()
    session.commit()
    for asked in ("árbol", "arbol", "ARBO", "montana", "mi abuela", "Abuela árbol", "está", word):
        assert find(world.maya, asked) == [post.id], asked
    for asked in ("bol", "arbol gato", "", "***", '"', "' OR 1=1", "arbol:* | zz", "NEAR(zz", "x" * 500):
        assert find(world.maya, asked) == [], asked
    assert find(world.samuel, "arbol") == [post.id]


def test_titles_and_prompts_are_found_and_an_edit_changes_what_is(
    world: World, thread: Thread, write: Write, find: Find, session: Session, viewer_of: ViewerOf,
    languages: Catalog,
) -> None:  # fmt: skip
    post = write(world.maya, "Pancakes with syrup.")
    assert find(world.samuel, "breakfast") == [thread.prompt.id]  # type: ignore[union-attr]
    assert find(world.samuel, "school ate") == []  # “eat”, not “ate”
    assert find(world.samuel, "school eat") == [thread.title.id]
    compose.revise(
        session, post=post, viewer=viewer_of(world.maya), text="Waffles.", revision=1, languages=languages
    )
    session.commit()
    assert find(world.samuel, "pancakes") == [] and find(world.samuel, "waffl") == [post.id]
    session.execute(delete(Thread).where(Thread.id == thread.id))
    session.commit()
    assert find(world.samuel, "waffl") == []
    write_again = session.connection().exec_driver_sql
    if session.get_bind().dialect.name == "sqlite":  # the index is whole
        write_again("INSERT INTO search_post(search_post) VALUES ('integrity-check')")
        write_again(
            "INSERT INTO search_translation_version(search_translation_version) VALUES ('integrity-check')"
        )
    session.rollback()


def test_nobody_finds_what_they_may_not_read(
    world: World, write: Write, find: Find, session: Session, viewer_of: ViewerOf
) -> None:
    held, hidden = write(world.maya, "Giraffe, call 503 555 0134."), write(world.maya, "Giraffes hide.")
    gone, shown = write(world.maya, "Giraffes go."), write(world.maya, "Giraffes stay.")
    moderation_state.change(session, hidden, ModerationState.HIDDEN, by=world.ms_reed)
    post_changes.withdraw(session, post=gone, viewer=viewer_of(world.maya))
    session.commit()
    assert find(world.samuel, "giraffe") == find(world.oliver, "giraffe") == [shown.id]
    assert find(world.maya, "giraffe") == [shown.id, hidden.id, held.id]
    assert find(world.ms_reed, "giraffe") == [shown.id, hidden.id, held.id]
    assert find(world.carolina, "giraffe") == [shown.id, hidden.id]  # what had been on the board
    moderation_state.change(session, shown.thread.title, ModerationState.HIDDEN, by=world.ms_reed)
    session.commit()
    assert find(world.samuel, "giraffe") == []


def test_a_translation_that_is_still_to_be_guessed_is_not_searched(
    app: Flask, world: World, browse: Browse, thread: Thread, write: Write, session: Session
) -> None:
    thread.guess_first = True
    session.commit()
    post = write(world.samuel, "Mi abuela vive en la casa blanca.")
    drain(app)
    word = next(word for word in machine_text(post).split() if word.lower().startswith("grand"))
    address = f"/p/{world.partnership.id}/search"
    assert "Nothing found." in browse(world.maya).get(address, query_string={"q": word}).text
    page = browse(world.maya).get(address, query_string={"q": "abuela"}).text
    assert "<mark>abuela</mark>" in page and word not in page
    assert f"<mark>{word}</mark>" in browse(world.ms_reed).get(address, query_string={"q": word}).text


def test_the_description_of_a_picture_is_found_with_its_message(
    world: World, sends_pictures: Participation, folder: Path, write: Write, find: Find, browse: Browse,
    session: Session,
) -> None:  # fmt: skip
    post = write(world.maya, "This is our river.", added=[new_picture(folder, "A heron under the bridge.")])
    (described,) = post.pictures
    assert find(world.samuel, "heron") == [described.id]
    found = Page(browse(world.samuel).get(f"/p/{world.partnership.id}/search?q=heron"))
    assert found.links["What did you eat before school?"] == (
        f"/t/{post.thread_id}?at={described.id}#p{described.id}"
    )
    moderation_state.change(session, post, ModerationState.HIDDEN, by=world.ms_reed)
    session.commit()
    assert find(world.samuel, "heron") == [] and find(world.maya, "heron") == [described.id]


def test_what_people_translated_is_found_where_the_message_shows_it(
    app: Flask, world: World, thread: Thread, write: Write, browse: Browse, session: Session,
    viewer_of: ViewerOf,
) -> None:  # fmt: skip
    post = write(world.samuel, "Mi abuela vive en la casa blanca.")
    drain(app)
    session.expire_all()
    compared = judging.compared(session, post, "en")
    assert compared is not None
    human_translations.declare(session, world.maya, ["es"], ["es"])

    def translated(text: str) -> HumanTranslation:
        made = human_translations.add(
            session, world.maya, viewer_of(world.maya), compared, text, from_machine=False
        )
        session.commit()
        return made

    def found(user: User, word: str) -> str:
        return browse(user).get(f"/p/{world.partnership.id}/search", query_string={"q": word}).text

    translated("My nan lives in a bungalow.")
    for reader in (world.oliver, world.samuel):
        page = found(reader, "bungalo")
        assert "<mark>bungalow</mark>" in page and "<bdi>Maya</bdi>" in page
    human = translated("My nan lives in a cottage.")
    assert "Nothing found." in found(world.oliver, "bungalow")
    assert "<mark>cottage</mark>" in found(world.oliver, "cottage")
    thread.guess_first = True  # Oliver has not guessed, and sees nobody's translation
    session.commit()
    assert "cottage" not in Page(browse(world.oliver).get(f"/t/{thread.id}")).text
    assert "Nothing found." in found(world.oliver, "cottage")
    thread.guess_first = False
    human_translations.withdraw(session, world.ms_reed, viewer_of(world.ms_reed), human)
    session.commit()
    assert "Nothing found." in found(world.oliver, "cottage")


def test_the_page_marks_the_words_and_leads_to_the_message(
    app: Flask, world: World, browse: Browse, thread: Thread, write: Write
) -> None:
    post = write(world.samuel, "Hola. " * 40 + "La montaña <b>es</b> alta. " + "Adiós. " * 40)
    drain(app)
    answer = browse(world.maya).get(f"/p/{world.partnership.id}/search", query_string={"q": "MONTANA"})
    page = Page(answer)
    assert page.links["What did you eat before school?"] == f"/t/{thread.id}?at={post.id}#p{post.id}"
    assert "<mark>montaña</mark> &lt;b&gt;es&lt;/b&gt;" in answer.text
    assert "Samuel , Medellín" in page.text.replace("Samuel,", "Samuel ,")
    assert page.value("q") == "MONTANA"
    kind = Page(browse(world.maya).get(f"/p/{world.partnership.id}/search?q=zebra")).text
    assert "Nothing found. Try one word only" in kind
    assert browse(world.outsider).get(f"/p/{world.partnership.id}/search?q=hola").status_code == 404
    board = Page(browse(world.maya).get(f"/p/{world.partnership.id}"))
    assert any("q" in form for form in board.forms)


def test_results_come_in_pages(world: World, browse: Browse, write: Write) -> None:
    posts = [write(world.maya, f"Llama number {number}.", chosen_language="en") for number in range(25)]
    address = f"/p/{world.partnership.id}/search"
    first = Page(browse(world.samuel).get(f"{address}?q=llama"))
    assert first.text.count("Llama number") == 20
    second = browse(world.samuel).get(first.links["Older results"])
    assert Page(second).text.count("Llama number") == 5 and f"at={posts[0].id}#" in second.text


def test_the_index_is_the_one_of_the_migrations(app: Flask, settings: Settings) -> None:
    if settings.database_url:
        with scratch() as url:
            other = create_app(replace(settings, database_url=url))
            schema.upgrade(other)
            assert _definitions(other) == _definitions(app)
        return
    other = create_app(replace(settings, data=settings.data / "migrated"))
    schema.upgrade(other)
    assert _definitions(other) == _definitions(app)


def _definitions(app: Flask) -> set[tuple[str, str]]:
    """Name and statement of everything of the search index in the database of ``app``."""
    query = (
        "SELECT name, sql FROM sqlite_master WHERE name LIKE 'search\\_%' ESCAPE '\\'"
        if app.config["RELAY"].sqlite_path
        else "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'search\\_%%'"
        " UNION SELECT proname, prosrc FROM pg_proc WHERE proname = 'search_fold'"
    )
    with app.app_context():
        found = {tuple(row) for row in db.session.connection().exec_driver_sql(query)}
        db.session.remove()
        db.engine.dispose()
    assert found
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("El árbol y los arbolitos", "arbol", ["árbol", "arbolitos"]),
        ("Straße, STRASSE", "straß", ["Straße"]),
        ("uno dos", "dos uno", ["uno", "dos"]),
        ("uno dos", "uno tres", []),
        ("我們 吃 早飯", "吃", ["吃"]),
    ],
)
def test_where_the_words_stand(text: str, asked: str, marked: list[str]) -> None:
    found = search_words.spans(text, search_words.words_of(asked))
    assert [text[start:end] for start, end in found] == marked


def test_an_excerpt_shows_the_first_word_found() -> None:
    text = "one " * 100 + "needle " + "two " * 100
    (mark,) = search_words.spans(text, ("needle",))
    pieces = search_words.excerpt(text, [mark])
    assert ("needle", True) in pieces and pieces[0] == pieces[-1] == ("…", False)
    assert sum(len(piece) for piece, _ in pieces) < 220
    assert search_words.excerpt("short", []) == [("short", False)]
    assert search_words.excerpt("", []) == []
