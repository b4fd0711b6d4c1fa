"""Who is asked to correct what, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose, post_changes
from relay.board.entities import ModerationState, Post
from relay.board.post_text import EmptyText
from relay.board.visibility import Viewer
from relay.judging import human_translations
from relay.learning.corrections import corrections, queries, sentences
from relay.learning.corrections.entities import Correction, Reason
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem
from tests.conftest import Clock
from tests.world import World

ViewerOf = Callable[..., Viewer]
Correct = Callable[..., Correction]


def texts(post: Post) -> list[str]:
    return [span.of(post.text) for span in sentences.of_post(post)]


def left(session: Session, reader: User, viewer: Viewer, post: Post) -> tuple[int, ...]:
    session.expire_all()
    said = queries.of_posts(session, viewer, [post.id]).get(post.id, ())
    return queries.left(queries.sentences_of(post, said), reader, queries.at_once(post, viewer))


def test_sentences_without_a_letter_are_not_asked_about(practice: Post) -> None:
    said = ["Yo tiene un perro.", "Se llama Rex.", "El perro es bonita.", "Nosotros corre mucho."]
    assert texts(practice) == said


def test_of_a_mixed_message_only_its_main_language_is_asked_about(practice: Post) -> None:
    start = practice.text.index("Se llama")
    practice.sentence_languages = [[0, start - 1, "es"], [start, start + 13, "en"]]
    assert "Se llama Rex." not in texts(practice)
    assert "Yo tiene un perro." in texts(practice)


def test_native_readers_are_asked_and_learners_are_not(
    session: Session, world: World, viewer_of: ViewerOf, practice: Post
) -> None:
    def asked(user: User) -> bool:
        viewer = viewer_of(user)
        return queries.may_correct(practice, user, viewer, queries.native_languages(session, user, viewer))

    assert asked(world.samuel) and asked(world.carolina)
    assert not asked(world.maya)  # it is hers
    assert not asked(world.oliver) and not asked(world.ms_reed)
    human_translations.declare(session, world.oliver, ["es"], ["es"])
    human_translations.declare(session, world.ms_reed, ["es"], ["es"])
    assert not asked(world.oliver)  # a student's word needs a teacher's
    assert asked(world.ms_reed)
    human_translations.confirm(session, world.ms_reed, world.oliver, "es")
    assert asked(world.oliver)


def test_a_message_in_the_language_of_ones_class_is_nobodys_to_correct(
    session: Session, world: World, viewer_of: ViewerOf, write: Callable[..., Post]
) -> None:
    post = write(world.maya, "I have a dog.", practising=True, chosen_language="en")
    viewer = viewer_of(world.samuel)
    human_translations.declare(session, world.samuel, ["en"], ["en"])
    human_translations.confirm(session, world.carolina, world.samuel, "en")
    assert queries.native_languages(session, world.samuel, viewer) == {"en", "es"}
    assert queries.waiting(session, viewer, world.samuel, {"en", "es"}) == []
    with pytest.raises(corrections.NotAsked):
        corrections.correct(
            session, world.samuel, viewer, post, revision=1, start=0, text="I have a cat.", reason=Reason.WORD
        )


def test_a_teachers_message_is_corrected_by_students_where_the_class_says_so(
    session: Session, world: World, viewer_of: ViewerOf, write: Callable[..., Post], correct: Correct
) -> None:
    post = write(world.ms_reed, "Yo tiene un perro.", practising=True, chosen_language="es")
    with pytest.raises(corrections.NotAsked):
        correct(world.samuel, post, 0, "Yo tengo un perro.")
    session.rollback()
    assert queries.waiting(session, viewer_of(world.samuel), world.samuel, {"es"}) == []
    assert queries.waiting(session, viewer_of(world.carolina), world.carolina, {"es"}) == [post]
    viewer_of(world.ms_reed).own.correct_teachers = True
    session.commit()
    assert queries.waiting(session, viewer_of(world.samuel), world.samuel, {"es"}) == [post]
    assert correct(world.samuel, post, 0, "Yo tengo un perro.").text == "Yo tengo un perro."


def test_in_a_closed_topic_nothing_is_asked_any_more(
    session: Session, world: World, viewer_of: ViewerOf, practice: Post, correct: Correct
) -> None:
    samuel = viewer_of(world.samuel)
    assert queries.waiting(session, samuel, world.samuel, {"es"}) == [practice]
    practice.thread.closed = True
    session.commit()
    assert queries.waiting(session, samuel, world.samuel, {"es"}) == []
    with pytest.raises(corrections.NotAsked):
        correct(world.samuel, practice, 0, "Yo tengo un perro.")


def test_as_many_corrections_as_the_class_chose_wait_at_once(
    session: Session, world: World, viewer_of: ViewerOf, practice: Post, correct: Correct
) -> None:
    viewer_of(world.maya).own.corrections_at_once = 2
    session.commit()
    correct(world.samuel, practice, 1, None)  # perfect: nothing to learn from, so it does not count
    first = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    assert left(session, world.samuel, viewer_of(world.samuel), practice) == (2, 3)
    correct(world.samuel, practice, 2, "El perro es bonito.", Reason.GENDER)
    assert left(session, world.samuel, viewer_of(world.samuel), practice) == ()
    with pytest.raises(corrections.EnoughForNow):
        correct(world.samuel, practice, 3, "Nosotros corremos mucho.")
    session.rollback()
    corrections.thank(session, world.maya, viewer_of(world.maya), first)
    session.commit()
    assert left(session, world.samuel, viewer_of(world.samuel), practice) == (3,)


def test_a_corrected_sentence_is_not_asked_about_again(
    session: Session, world: World, viewer_of: ViewerOf, practice: Post, correct: Correct
) -> None:
    correct(world.samuel, practice, 0, "Yo tengo un perro.")
    correct(world.samuel, practice, 1, None)
    assert left(session, world.carolina, viewer_of(world.carolina), practice) == (1, 2, 3)
    assert left(session, world.samuel, viewer_of(world.samuel), practice) == (2, 3)


def test_a_correction_can_be_changed_and_the_same_again_changes_nothing(
    session: Session, world: World, practice: Post, correct: Correct
) -> None:
    first = correct(world.samuel, practice, 0, "Yo tengo perro.")
    second = correct(world.samuel, practice, 0, "Yo tengo un perro.", Reason.VERB, "tener: yo tengo")
    assert correct(world.samuel, practice, 0, "Yo tengo un perro.", Reason.VERB, "tener: yo tengo") is second
    session.expire_all()
    assert (first.replaced_by_id, second.number) == (second.id, 2)
    assert session.scalar(select(func.count(Correction.id))) == 2


def test_a_correction_that_was_taken_back_can_be_given_again(
    session: Session, world: World, viewer_of: ViewerOf, practice: Post, correct: Correct
) -> None:
    first = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    corrections.withdraw(session, world.samuel, viewer_of(world.samuel), first)
    session.commit()
    assert left(session, world.samuel, viewer_of(world.samuel), practice) == (0, 1, 2, 3)
    assert correct(world.samuel, practice, 0, "Yo tengo un perro.").number == 2


@pytest.mark.parametrize(
    ("text", "reason", "problem"),
    [
        ("Yo tiene un perro.", Reason.VERB, corrections.NothingChanged),
        ("Yo  tiene un\nperro.", Reason.VERB, corrections.NothingChanged),
        ("  ", Reason.VERB, EmptyText),
        ("Yo tengo un perro.", None, corrections.SayWhy),
    ],
)
def test_what_says_nothing_is_refused(
    world: World, practice: Post, correct: Correct, text: str, reason: Reason | None, problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        correct(world.samuel, practice, 0, text, reason)


def test_an_edit_makes_corrections_those_of_an_earlier_wording(
    session: Session,
    world: World,
    viewer_of: ViewerOf,
    practice: Post,
    correct: Correct,
    languages: Catalog,
) -> None:
    correct(world.samuel, practice, 0, "Yo tengo un perro.")
    compose.revise(
        session, post=practice, viewer=viewer_of(world.maya), text="Yo tengo un perro.", revision=1,
        languages=languages, chosen_language="es",
    )  # fmt: skip
    session.commit()
    assert practice.practising  # as it was, where nothing is said of it
    assert left(session, world.samuel, viewer_of(world.samuel), practice) == (0,)
    with pytest.raises(compose.ChangedMeanwhile):
        corrections.correct(
            session, world.samuel, viewer_of(world.samuel), practice, revision=1, start=0, text=None
        )
    session.rollback()
    assert queries.waiting(session, viewer_of(world.samuel), world.samuel, {"es"}) == [practice]


def test_what_nobody_corrected_for_three_days_rises_in_the_list(
    session: Session,
    world: World,
    viewer_of: ViewerOf,
    clock: Clock,
    write: Callable[..., Post],
    correct: Correct,
) -> None:
    said = {"practising": True, "chosen_language": "es"}
    old, read = write(world.maya, "Yo tiene un perro.", **said), write(world.oliver, "Me gusta.", **said)
    correct(world.samuel, read, 0, None)
    clock.forward(days=3, minutes=1)
    new = write(world.oliver, "Yo tiene una casa.", **said)
    newest = write(world.maya, "Yo tiene una bici.", **said)
    samuel = viewer_of(world.samuel)
    assert queries.count_waiting(session, samuel, world.samuel, {"es"}) == 1
    assert queries.waiting(session, samuel, world.samuel, {"es"}) == [old, newest, new]
    assert queries.never_corrected(session, world.portland) == {world.maya.id: 1}
    correct(world.samuel, old, 0, "Yo tengo un perro.")
    assert queries.never_corrected(session, world.portland) == {}
    post_changes.withdraw(session, post=new, viewer=viewer_of(world.oliver))
    session.commit()
    assert queries.waiting(session, samuel, world.samuel, {"es"}) == [newest]


def test_a_correction_of_a_class_with_approval_waits_and_does_not_leak(
    session: Session, world: World, viewer_of: ViewerOf, practice: Post, correct: Correct
) -> None:
    viewer_of(world.samuel).own.approval = True
    session.commit()
    made = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    perfect = correct(world.samuel, practice, 1, None)
    assert made.standing == ModerationState.HELD
    assert perfect.standing == ModerationState.VISIBLE  # there is nothing to read in it

    def seen(user: User) -> set[int]:
        session.expire_all()
        return {each.id for each in queries.of_posts(session, viewer_of(user), [practice.id])[practice.id]}

    assert seen(world.maya) == seen(world.ms_reed) == seen(world.oliver) == {perfect.id}
    assert seen(world.samuel) == seen(world.carolina) == {made.id, perfect.id}
    with pytest.raises(corrections.Gone):
        corrections.thank(session, world.maya, viewer_of(world.maya), made)
    session.rollback()
    corrections.release(session, viewer_of(world.carolina), made)
    session.commit()
    assert seen(world.maya) == {made.id, perfect.id}


def test_what_looks_private_in_the_reason_holds_a_correction(
    world: World, practice: Post, correct: Correct
) -> None:
    made = correct(world.samuel, practice, 0, "Yo tengo un perro.", Reason.VERB, "call me: 503-555-0143")
    assert made.standing == ModerationState.HELD


def test_teachers_of_either_class_take_a_correction_down(
    session: Session, world: World, viewer_of: ViewerOf, practice: Post, correct: Correct
) -> None:
    made = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    with pytest.raises(corrections.NotAsked):
        corrections.take_down(session, viewer_of(world.maya), made)
    corrections.take_down(session, viewer_of(world.ms_reed), made)
    session.commit()
    assert made.standing == ModerationState.HIDDEN
    with pytest.raises(corrections.NotAsked):
        corrections.release(session, viewer_of(world.ms_reed), made)
    corrections.release(session, viewer_of(world.carolina), made)
    assert made.standing == ModerationState.VISIBLE


def test_only_the_author_of_the_message_thanks_and_answers_once(
    session: Session,
    world: World,
    viewer_of: ViewerOf,
    practice: Post,
    correct: Correct,
    languages: Catalog,
) -> None:
    made = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    with pytest.raises(corrections.NotYours):
        corrections.thank(session, world.oliver, viewer_of(world.oliver), made)
    session.rollback()

    def answer(text: str, key: str) -> None:
        corrections.answer(
            session, world.maya, viewer_of(world.maya), made, text, form_key=key, languages=languages
        )
        session.commit()

    for _twice in range(2):
        answer("Thank you, I always forget that.", "the-key-of-the-form")
    assert made.answer is not None
    assert (made.answer.text, made.answer.kind) == ("Thank you, I always forget that.", "answer")
    with pytest.raises(corrections.AnsweredAlready):
        answer("One more.", "the-key-of-another-form")
