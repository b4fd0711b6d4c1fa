"""Asking the author: pinned words, answers in the author's language, both translated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from relay.board import pagination
from relay.board.entities import PostKind, Thread
from relay.board.glossary import GlossaryEntry
from relay.board.post_text import EmptyText
from relay.board.visibility import Viewer
from relay.judging import queries, questions
from relay.judging.entities import AnswerKind, AuthorQuestion, Side
from relay.judging.queries import Compared
from relay.judging.questions import AlreadyAnswered, NothingMeant, NothingPinned, NotTheAuthor, OwnMessage
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.world import World

Ask = Callable[..., AuthorQuestion]


@pytest.fixture
def ask(session: Session, viewer_of: Callable[..., Viewer], compared: Compared, languages: Catalog) -> Ask:
    """``ask(world.maya)`` asks about "volante"."""

    def run(asker: User, **options: Any) -> AuthorQuestion:
        start = compared.original.index("volante")
        values: dict[str, Any] = {
            "side": Side.SOURCE,
            "start": start,
            "end": start + len("volante"),
            "text": "Did you mean the player in the middle of the pitch?",
            "form_key": "asked-once",
            "languages": languages,
            **options,
        }
        question = questions.ask(session, asker, viewer_of(asker), compared, **values)
        session.commit()
        return question

    return run


def test_question_and_answer_are_translated_like_any_text(
    app: Flask,
    session: Session,
    world: World,
    viewer_of: Callable[..., Viewer],
    compared: Compared,
    thread: Thread,
    languages: Catalog,
    ask: Ask,
) -> None:
    question = ask(world.maya)
    questions.answer(
        session, world.samuel, viewer_of(world.samuel), question, AnswerKind.MEANT,
        text="Quise decir que juego en la mitad de la cancha.", form_key="answered", languages=languages,
    )  # fmt: skip
    session.commit()
    drain(app)
    session.expire_all()

    (found,) = queries.questions(session, viewer_of(world.oliver), compared.post)
    assert (found.words, found.side, found.answer) == ("volante", Side.SOURCE, AnswerKind.MEANT)
    assert found.question.language == "en" and found.question.kind == PostKind.QUESTION
    assert [(t.target, t.current is not None) for t in found.question.translations] == [("es", True)]
    assert found.answer_post is not None and found.answer_post.language == "es"
    assert [(t.target, t.current is not None) for t in found.answer_post.translations] == [("en", True)]
    # The topic lists and counts messages only.
    assert [
        post.id for post in pagination.newest_posts(session, viewer_of(world.oliver), thread.id).posts
    ] == [compared.post.id]
    assert thread.message_count == 1


def test_the_same_form_asks_once(
    session: Session, world: World, viewer_of: Callable[..., Viewer], ask: Ask
) -> None:
    first = ask(world.maya)
    assert ask(world.maya).id == first.id
    assert ask(world.oliver, form_key="asked-once").id != first.id


def test_a_question_keeps_to_the_glossary(app: Flask, session: Session, world: World, ask: Ask) -> None:
    session.add(
        GlossaryEntry(
            partnership_id=world.partnership.id, language="en", word="pitch", folded="pitch",
            translations={"es": "cancha sintética"},
        )
    )  # fmt: skip
    question = ask(world.maya, text="Did you mean the pitch near the school?")
    drain(app)
    session.expire_all()
    (row,) = question.question.translations
    assert row.current is not None and "cancha sintética" in row.current.text


def test_words_of_the_translation_can_be_pinned(world: World, compared: Compared, ask: Ask) -> None:
    assert compared.version is not None
    word = compared.version.text.split()[1]
    start = compared.version.text.index(word)
    question = ask(world.maya, side=Side.TARGET, start=start, end=start + len(word))
    assert (question.words, question.translation_version_id) == (word, compared.version.id)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (-3, 4), (0, 9_999), (2, 3)])
def test_something_has_to_be_pinned(world: World, ask: Ask, start: int, end: int) -> None:
    with pytest.raises(NothingPinned):
        ask(world.maya, start=start, end=end)


def test_no_question_without_words_and_none_to_oneself(world: World, ask: Ask) -> None:
    with pytest.raises(EmptyText):
        ask(world.maya, text=" \n ")
    with pytest.raises(OwnMessage):
        ask(world.samuel)


def test_only_the_author_answers_and_only_once(
    session: Session, world: World, viewer_of: Callable[..., Viewer], languages: Catalog, ask: Ask
) -> None:
    question = ask(world.maya)

    def answer(author: User, kind: AnswerKind, text: str = "") -> None:
        questions.answer(
            session,
            author,
            viewer_of(author),
            question,
            kind,
            text=text,
            form_key=text or "-",
            languages=languages,
        )

    with pytest.raises(NotTheAuthor):
        answer(world.carolina, AnswerKind.YES)
    session.rollback()
    with pytest.raises(NothingMeant):
        answer(world.samuel, AnswerKind.MEANT, "  ")
    session.rollback()
    answer(world.samuel, AnswerKind.NO)
    session.commit()
    assert question.answer == AnswerKind.NO and question.answer_id is None
    with pytest.raises(AlreadyAnswered):
        answer(world.samuel, AnswerKind.YES)


def test_a_question_waits_for_a_teacher_where_messages_do(
    session: Session, world: World, viewer_of: Callable[..., Viewer], compared: Compared, ask: Ask
) -> None:
    viewer_of(world.maya).own.approval = True
    session.commit()
    ask(world.maya)

    def seen_by(user: User) -> int:
        return len(queries.questions(session, viewer_of(user), compared.post))

    assert (seen_by(world.maya), seen_by(world.ms_reed)) == (1, 1)
    assert (seen_by(world.oliver), seen_by(world.samuel)) == (0, 0)
