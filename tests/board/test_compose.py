"""Publishing and editing: what is stored, and what is queued for translation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose, pagination, post_language, posting_rules, queries, translation_queue
from relay.board.entities import (
    LanguageSource,
    Participation,
    Post,
    PostKind,
    PostRevision,
    Thread,
    TranslationJob,
    TranslationState,
)
from relay.board.post_text import EmptyText
from relay.board.visibility import Viewer
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people.entities import Classroom
from relay.worker import drain
from tests.board.conftest import machine_text
from tests.world import World

Write = Callable[..., Post]
Find = Callable[..., Viewer]


def queued(post: Post) -> dict[str, str]:
    """Target → source of what is pending for a post."""
    return {row.target: row.source for row in post.translations if row.state == TranslationState.PENDING}


def test_a_message_is_detected_and_queued_for_the_other_class(world: World, write: Write) -> None:
    post = write(world.samuel, "Me gusta mucho la arepa con queso que hace mi abuela.")

    assert (post.language, post.language_source) == ("es", LanguageSource.DETECTED)
    assert queued(post) == {"en": "es"}
    assert post.root_id == post.id


def test_a_message_keeps_its_words(world: World, write: Write) -> None:
    text = "- uno\n- dos\n\n  tres 👨‍👩‍👧 http://example.org/a?b=c @ana"
    assert write(world.samuel, text).text == text


def test_emoji_and_numbers_have_no_language_and_need_no_translation(world: World, write: Write) -> None:
    post = write(world.maya, "🎉🎉 10:45")

    assert post.language is None
    assert post.translations == []


def test_what_an_author_wrote_before_decides_what_could_be_either(world: World, write: Write) -> None:
    for text in ("Hola a todos, soy Samuel.", "Mi hermana se llama Ana y tiene seis años."):
        write(world.samuel, text)

    assert write(world.samuel, "Hotel").language == "es"
    assert write(world.maya, "Hotel").language == "en"


def test_a_student_who_practises_the_partners_language_is_understood(world: World, write: Write) -> None:
    post = write(world.maya, "Para el desayuno yo como avena con plátanos.", practising=True)

    assert post.language == "es"
    assert queued(post) == {"en": "es"}
    assert post.practising


def test_a_language_chosen_by_hand_wins(world: World, write: Write) -> None:
    post = write(world.maya, "Chocolate", chosen_language="es")

    assert (post.language, post.language_source) == ("es", LanguageSource.AUTHOR)
    assert queued(post) == {"en": "es"}


def test_a_language_that_is_not_in_the_list_is_refused(world: World, write: Write) -> None:
    with pytest.raises(post_language.UnknownLanguage):
        write(world.maya, "Hello", chosen_language="xx")


def test_a_post_that_mixes_languages_goes_whole_into_both(
    app: Flask, world: World, session: Session, write: Write
) -> None:
    text = "Hola a todos, me llamo Samuel y vivo en Medellín. I am learning English at my school this year."
    post = write(world.samuel, text)

    assert post.sentence_languages is not None
    assert {code for *_, code in post.sentence_languages} == {"es", "en"}
    assert queued(post) == {"en": "es", "es": "en"}

    drain(app)
    session.expire_all()
    into = {row.target: row.current.text for row in post.translations if row.current}
    assert "I am learning English at my school this year." in into["en"]
    assert "Hola a todos, me llamo Samuel y vivo en Medellín." in into["es"]
    assert into["en"] != text
    assert into["es"] != text


def test_the_same_form_twice_is_one_post(session: Session, world: World, write: Write) -> None:
    first = write(world.maya, "Hello there", form_key="the-same-form-key")
    second = write(world.maya, "Hello there", form_key="the-same-form-key")

    assert second is first
    assert session.scalar(select(func.count()).select_from(Post).where(Post.kind == PostKind.MESSAGE)) == 1


def test_replies_stand_under_the_message_they_began_with(
    session: Session, world: World, write: Write, viewer_of: Find
) -> None:
    first = write(world.maya, "First message here.")
    second = write(world.samuel, "Segundo mensaje aquí.")
    reply = write(world.samuel, "Una respuesta al primero.", parent=first)
    deeper = write(world.maya, "An answer to the answer.", parent=reply)

    page = pagination.newest_posts(session, viewer_of(world.maya), first.thread_id)

    assert [post.id for post in page.posts] == [first.id, reply.id, deeper.id, second.id]
    assert (deeper.root_id, deeper.parent_id) == (first.id, reply.id)


def test_a_reply_to_a_message_of_another_topic_is_refused(
    session: Session, world: World, write: Write, viewer_of: Find, languages: Catalog
) -> None:
    other = compose.start_thread(
        session,
        author=world.maya,
        viewer=viewer_of(world.maya),
        title="Football",
        text="",
        languages=languages,
        form_key="another-topic-key",
    )
    elsewhere = write(world.maya, "In the other topic.", thread=other)

    with pytest.raises(compose.NoSuchParent):
        write(world.samuel, "Hola a todos.", parent=elsewhere)


def test_a_topic_has_a_title_and_a_prompt_that_are_translated_too(thread: Thread, session: Session) -> None:
    posts = session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.id)).all()

    assert [(post.kind, post.language, queued(post)) for post in posts] == [
        (PostKind.TITLE, "en", {"es": "en"}),
        (PostKind.PROMPT, "en", {"es": "en"}),
    ]


def test_a_topic_without_title_names_the_field(
    session: Session, world: World, viewer_of: Find, languages: Catalog
) -> None:
    with pytest.raises(EmptyText) as caught:
        compose.start_thread(
            session,
            author=world.maya,
            viewer=viewer_of(world.maya),
            title=" ",
            text="Something",
            languages=languages,
            form_key="topic-without-title",
        )
    assert caught.value.field == "title"


def test_an_edit_keeps_the_old_wording_and_queues_anew(
    app: Flask, session: Session, world: World, write: Write, viewer_of: Find, languages: Catalog
) -> None:
    post = write(world.samuel, "Entrenamos los martes a las cuatro.")
    drain(app)
    earlier = machine_text(post)
    seen = queries.change_number(session, post.thread_id)

    compose.revise(
        session,
        post=post,
        viewer=viewer_of(world.samuel),
        text="Entrenamos los miércoles a las cuatro.",
        revision=1,
        languages=languages,
    )
    session.commit()

    (row,) = post.translations
    assert (row.state, row.revision, post.revision) == (TranslationState.PENDING, 2, 2)
    assert row.current is not None and row.current.revision == 1  # shown as outdated meanwhile
    (old,) = session.scalars(select(PostRevision))
    assert old.text == "Entrenamos los martes a las cuatro."
    changed = queries.changed_posts(session, viewer_of(world.samuel), post.thread_id, seen)
    assert [each.id for each in changed] == [post.id]

    drain(app)
    session.expire_all()
    assert row.state == TranslationState.DONE
    assert row.current.revision == 2
    assert row.current.text not in ("", earlier)


def test_saving_without_a_change_changes_nothing(
    session: Session, world: World, write: Write, viewer_of: Find, languages: Catalog
) -> None:
    post = write(world.samuel, "Entrenamos los martes a las cuatro.")
    compose.revise(
        session, post=post, viewer=viewer_of(world.samuel), text=post.text, revision=1, languages=languages
    )
    session.commit()
    assert (post.revision, post.edited_at) == (1, None)


def test_an_edit_of_a_wording_that_was_edited_meanwhile_is_refused(
    session: Session, world: World, write: Write, viewer_of: Find, languages: Catalog
) -> None:
    post = write(world.maya, "One wording of it.")
    viewer = viewer_of(world.maya)
    compose.revise(
        session, post=post, viewer=viewer, text="Another wording.", revision=1, languages=languages
    )
    session.commit()

    with pytest.raises(compose.ChangedMeanwhile):
        compose.revise(
            session, post=post, viewer=viewer, text="A third one.", revision=1, languages=languages
        )


def test_an_edit_into_another_language_turns_the_translation_round(
    app: Flask, session: Session, world: World, write: Write, viewer_of: Find, languages: Catalog
) -> None:
    post = write(world.samuel, "Entrenamos los martes a las cuatro.")
    drain(app)
    session.expire_all()
    compose.revise(
        session,
        post=post,
        viewer=viewer_of(world.samuel),
        text="We train on Tuesdays at four o'clock.",
        revision=1,
        languages=languages,
    )
    session.commit()

    assert queued(post) == {"es": "en"}
    assert {row.target: row.state for row in post.translations}["en"] == TranslationState.UNNEEDED


def test_a_class_that_left_cannot_write(session: Session, world: World, write: Write) -> None:
    participation = session.scalars(
        select(Participation).where(Participation.classroom_id == world.medellin.id)
    ).one()
    participation.left_at = now()
    session.commit()

    with pytest.raises(posting_rules.ReadOnly):
        write(world.samuel, "Hola a todos.")
    assert write(world.maya, "We still can.").id


@pytest.fixture
def porto_joins(session: Session, world: World) -> Classroom:
    """A third class, whose language no pack leads to."""
    session.add(Participation(partnership=world.partnership, classroom=world.porto))
    session.commit()
    session.expire_all()
    return world.porto


def test_a_missing_pack_is_named_and_the_message_saved(
    session: Session, world: World, porto_joins: Classroom, write: Write
) -> None:
    post = write(world.maya, "Good morning from Portland.")

    rows = {row.target: row for row in post.translations}
    assert rows["es"].state == TranslationState.PENDING
    assert (rows["pt"].state, rows["pt"].missing) == (TranslationState.NO_PACK, [["en", "pt"]])


def test_what_was_written_before_a_class_joined_is_translated_for_it(
    app: Flask, session: Session, world: World, write: Write, languages: Catalog
) -> None:
    post = write(world.maya, "Good morning from Portland.")
    drain(app)
    session.add(Participation(partnership=world.partnership, classroom=world.porto))
    session.commit()
    session.expire_all()

    count = translation_queue.enqueue_all(
        session, world.partnership.id, ("en", "es", "pt"), lambda source, target: ()
    )
    session.commit()

    assert count == 3  # the title and the prompt of the topic, and the message
    assert queued(post) == {"pt": "en"}
    assert {row.target: row.state for row in post.translations}["es"] == TranslationState.DONE


def test_every_visible_change_has_a_number_of_its_own(
    session: Session, world: World, write: Write, thread: Thread
) -> None:
    write(world.maya, "One message.")
    write(world.samuel, "Otro mensaje.")

    numbers = session.scalars(select(Post.changed).where(Post.thread_id == thread.id)).all()
    assert len(set(numbers)) == len(numbers) == 4


def test_the_translation_row_is_all_the_work_needs(session: Session, world: World, write: Write) -> None:
    post = write(world.maya, "One message.")
    row = session.scalars(select(TranslationJob).where(TranslationJob.post_id == post.id)).one()
    assert (row.state, row.source, row.target, row.revision, row.attempts) == ("pending", "en", "es", 1, 0)
