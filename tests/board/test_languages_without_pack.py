"""A message in a language that no pack translates: it says so, and nobody translates it from another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import LanguageSource, Post, Thread, TranslationState
from tests.world import World

Write = Callable[..., Post]
Browse = Callable[..., FlaskClient]

PORTUGUESE = "Oi gente! Eu gosto muito de jogar bola com os meus amigos depois da aula."
GALICIAN = "A miña escola está preto do río e ten un patio moi grande."


def page(client: FlaskClient, thread: Thread) -> str:
    return " ".join(client.get(f"/t/{thread.id}").get_data(as_text=True).split())


@pytest.fixture
def portuguese(world: World, write: Write) -> Post:
    return write(world.samuel, PORTUGUESE)


def test_it_is_not_translated_from_a_language_it_is_not_in(portuguese: Post) -> None:
    assert (portuguese.language, portuguese.language_source) == ("pt", LanguageSource.DETECTED)
    rows = {row.target: (row.state, row.missing) for row in portuguese.translations}
    assert rows == {
        "en": (TranslationState.NO_PACK, [["pt", "en"]]),
        "es": (TranslationState.NO_PACK, [["pt", "en"]]),
    }


def test_students_are_told_in_their_words(
    browse: Browse, world: World, thread: Thread, portuguese: Post
) -> None:
    seen = page(browse(world.samuel), thread)
    assert "This looks like Portuguese." in seen or "Esto parece portugués." in seen
    assert "relay packs download" not in seen


def test_teachers_are_told_which_pack_to_get(
    browse: Browse, world: World, thread: Thread, portuguese: Post
) -> None:
    seen = page(browse(world.ms_reed), thread)
    assert "This looks like Portuguese." in seen
    assert "relay packs download pt en" in seen
    assert 'href="/packs">Language packs</a>' in seen


def test_where_no_pack_is_published_none_is_promised(
    browse: Browse, world: World, thread: Thread, write: Write
) -> None:
    assert write(world.samuel, GALICIAN).language == "gl"
    seen = page(browse(world.ms_reed), thread)
    assert "This looks like Galician." in seen
    assert "No pack for it is published" in seen and "relay packs download" not in seen


def test_a_language_of_the_board_without_a_pack_is_no_fault_of_the_message(
    browse: Browse, world: World, session: Session, thread: Thread, write: Write
) -> None:
    world.medellin.language = "zh-Hant"
    session.commit()
    post = write(world.samuel, "我們學校有很多學生，我最喜歡的課是數學。")
    assert post.language == "zh-Hant"
    pupils, teachers = page(browse(world.maya), thread), page(browse(world.ms_reed), thread)
    assert "Nobody has put a translator for these two languages on this relay yet" in pupils
    assert "relay packs download" not in pupils and "zh-Hant →" not in pupils
    assert "relay packs download zh-Hant en" in teachers
    assert '<p class="text" lang="zh-Hant" dir="auto">' in pupils and "中文 (繁體)" in pupils


def test_the_author_can_say_otherwise(
    browse: Browse, world: World, session: Session, portuguese: Post
) -> None:
    client = browse(world.samuel)
    client.post(f"/posts/{portuguese.id}/language", data={"language": "es"})
    session.expire_all()
    assert (portuguese.language, portuguese.language_source) == ("es", LanguageSource.AUTHOR)
    states = {row.target: row.state for row in portuguese.translations}
    assert states == {"en": TranslationState.PENDING, "es": TranslationState.UNNEEDED}


def test_the_author_can_choose_the_language_before_sending(world: World, write: Write) -> None:
    post = write(world.samuel, PORTUGUESE, chosen_language="es")
    assert (post.language, post.language_source) == ("es", LanguageSource.AUTHOR)


def test_an_edit_can_keep_the_language_that_was_found(
    browse: Browse, world: World, session: Session, portuguese: Post
) -> None:
    client = browse(world.samuel)
    form = {"text": PORTUGUESE + " E você?", "revision": "1", "lang": "pt"}
    answer = client.post(f"/posts/{portuguese.id}/edit", data=form)
    assert answer.status_code == 302
    session.expire_all()
    assert (portuguese.text, portuguese.language) == (form["text"], "pt")
    assert portuguese.language_source == LanguageSource.AUTHOR


def test_one_foreign_word_makes_no_foreign_message(world: World, write: Write) -> None:
    assert write(world.maya, "Ciao!").language in {"en", "es"}
    assert write(world.maya, "My favourite word is “saudade”.").language == "en"
