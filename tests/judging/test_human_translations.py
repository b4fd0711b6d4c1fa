"""People's translations: who may add one, how it is credited, and what becomes of earlier ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from relay.board import language_helpers, post_changes, translation_queue
from relay.board.entities import ModerationState, Participation, Relation
from relay.board.visibility import Viewer, is_visible
from relay.judging import human_translations, queries, reader_queries
from relay.judging.entities import HumanTranslation
from relay.judging.human_translations import (
    CannotTranslate,
    MessageGone,
    MustDeclare,
    NothingChanged,
    NotYourStudent,
    TakenDown,
    UnknownLanguage,
)
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.world import PASSWORD, World

Find = Callable[..., Viewer]
OFFERED = ("en", "es", "fr")


def texts(session: Session, viewer: Viewer, compared: Compared) -> list[tuple[str, str]]:
    found = queries.human_translations(session, viewer, compared.post, "en")
    return [(human.credit, human.text) for human in found]


def test_who_says_they_read_both_languages_may_translate(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    viewer = viewer_of(world.maya)
    with pytest.raises(MustDeclare) as caught:
        human_translations.add(session, world.maya, viewer, compared, "I play midfield.", from_machine=False)
    assert caught.value.languages == ("es",)  # her class writes in English

    human_translations.declare(session, world.maya, ["es"], OFFERED)
    human = human_translations.add(
        session, world.maya, viewer, compared, "I play midfield.", from_machine=True
    )
    session.commit()
    assert texts(session, viewer_of(world.samuel), compared) == [("student", "I play midfield.")]
    assert compared.version is not None and human.base is compared.version
    assert compared.post.text == compared.original  # neither original nor machine text are touched
    assert compared.translation.current is compared.version


def test_teachers_need_not_declare(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    human_translations.add(
        session, world.carolina, viewer_of(world.carolina), compared, "I play midfield.", from_machine=False
    )
    assert texts(session, viewer_of(world.maya), compared) == [("teacher", "I play midfield.")]


def test_a_next_version_keeps_the_one_before(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    viewer = viewer_of(world.carolina)
    first = human_translations.add(
        session, world.carolina, viewer, compared, "I play midfeld.", from_machine=True
    )
    second = human_translations.add(
        session, world.carolina, viewer, compared, "I play midfield.", from_machine=True
    )
    again = human_translations.add(
        session, world.carolina, viewer, compared, "I play midfield.\n", from_machine=True
    )
    session.commit()

    assert again.id == second.id
    assert texts(session, viewer, compared) == [("teacher", "I play midfield.")]
    assert (first.text, first.replaced_by_id) == ("I play midfeld.", second.id)
    human_translations.withdraw(session, world.carolina, viewer, second)
    assert texts(session, viewer, compared) == []


def test_the_machines_own_words_are_no_translation(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    assert compared.version is not None
    with pytest.raises(NothingChanged):
        human_translations.add(
            session,
            world.carolina,
            viewer_of(world.carolina),
            compared,
            compared.version.text,
            from_machine=True,
        )


def test_a_translation_into_one_language_replaces_none_into_another(
    session: Session, world: World, viewer_of: Find, compared: Compared, languages: Catalog,
    translate: Callable[..., Compared],
) -> None:  # fmt: skip
    world.partnership.participations.append(Participation(classroom=world.lyon))
    session.flush()
    translation_queue.enqueue_all(session, world.partnership.id, ["en", "es", "fr"], languages.missing)
    session.commit()
    french = translate(compared.post, "fr")
    for subject, text in ((compared, "I play midfield."), (french, "Je joue au milieu.")):
        human_translations.add(
            session, world.carolina, viewer_of(world.carolina), subject, text, from_machine=False
        )
    session.commit()
    viewer = viewer_of(world.maya)
    shown = [queries.human_translations(session, viewer, compared.post, target) for target in ("en", "fr")]
    assert [[human.text for human in found] for found in shown] == [
        ["I play midfield."],
        ["Je joue au milieu."],
    ]


def test_a_message_that_is_taken_back_meanwhile_is_translated_no_more(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    post_changes.withdraw(session, post=compared.post, viewer=viewer_of(world.samuel))
    session.commit()
    with pytest.raises(MessageGone):
        human_translations.add(
            session, world.carolina, viewer_of(world.carolina), compared, "I play.", from_machine=False
        )


def test_nobody_takes_back_what_another_class_translated(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    human = human_translations.add(
        session, world.carolina, viewer_of(world.carolina), compared, "I play midfield.", from_machine=False
    )
    for person in (world.maya, world.ms_reed):
        with pytest.raises(CannotTranslate):
            human_translations.withdraw(session, person, viewer_of(person), human)


def test_a_students_translation_waits_where_messages_do(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    human_translations.declare(session, world.maya, ["es"], OFFERED)
    human = human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "Call me: 503 555 0199 33", from_machine=False
    )
    session.commit()
    assert human.standing == ModerationState.HELD
    seen = {
        person.name: len(texts(session, viewer_of(person), compared))
        for person in (world.maya, world.ms_reed, world.oliver, world.carolina)
    }
    assert seen == {"Maya": 1, "Ms Reed": 1, "Oliver": 0, "Carolina": 0}

    with pytest.raises(CannotTranslate):
        human_translations.release(session, world.carolina, viewer_of(world.carolina), human)
    human_translations.release(session, world.ms_reed, viewer_of(world.ms_reed), human)
    assert len(texts(session, viewer_of(world.oliver), compared)) == 1


def test_what_a_teacher_took_down_stays_down_and_another_wording_waits(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    human_translations.declare(session, world.maya, ["es"], OFFERED)

    def add(text: str) -> HumanTranslation:
        made = human_translations.add(
            session, world.maya, viewer_of(world.maya), compared, text, from_machine=False
        )
        session.commit()
        return made

    human_translations.withdraw(session, world.maya, viewer_of(world.maya), add("I play midfield."))
    assert is_visible(add("I play midfield."))  # she took it back herself, and may think again
    human_translations.withdraw(session, world.ms_reed, viewer_of(world.ms_reed), add("I play rubbish."))
    with pytest.raises(TakenDown):
        add(" I PLAY  rubbish. ")
    held = add("I play in midfield.")
    assert held.standing == ModerationState.HELD
    with pytest.raises(TakenDown):
        add("I play rubbish.")
    assert add("I play in the midfield.").standing == ModerationState.HELD
    assert texts(session, viewer_of(world.samuel), compared) == []
    latest = add("I play in midfield, yes.")
    human_translations.release(session, world.ms_reed, viewer_of(world.ms_reed), latest)
    session.commit()
    assert is_visible(add("I play in midfield."))  # a teacher has seen how it goes on


def test_declaring_replaces_and_keeps_what_was_confirmed(session: Session, world: World) -> None:
    human_translations.declare(session, world.maya, ["es", "fr"], OFFERED)
    human_translations.confirm(session, world.ms_reed, world.maya, "es")
    human_translations.declare(session, world.maya, ["es"], OFFERED)
    rows = reader_queries.reading_languages(session, world.maya.id)
    assert list(rows) == ["es"] and rows["es"].confirmed_by_id == world.ms_reed.id
    assert [
        (user.name, row.language) for user, row in reader_queries.to_confirm(session, world.portland.id)
    ] == [("Maya", "es")]
    human_translations.confirm(session, world.ms_reed, world.maya, "es", yes=False)
    assert reader_queries.reading_languages(session, world.maya.id)["es"].confirmed_at is None
    with pytest.raises(UnknownLanguage):
        human_translations.declare(session, world.maya, ["tlh"], OFFERED)


def test_only_a_teacher_of_the_class_confirms(session: Session, world: World) -> None:
    human_translations.declare(session, world.maya, ["es"], OFFERED)
    for person in (world.carolina, world.oliver, world.maya, world.outside_teacher):
        with pytest.raises(NotYourStudent):
            human_translations.confirm(session, person, world.maya, "es")


@pytest.fixture
def helper(session: Session, world: World, viewer_of: Find) -> User:
    """A parent whom Carolina invited."""
    link = language_helpers.invite(session, world.carolina, viewer_of(world.carolina), Relation.PARENT)
    user = language_helpers.join(
        session, link, name="Señora López", username="lopez", password=PASSWORD, ui_language="es"
    )
    session.commit()
    return user


def test_a_language_helper_translates_and_is_credited(
    session: Session, world: World, viewer_of: Find, compared: Compared, helper: User
) -> None:
    viewer = viewer_of(helper)
    assert viewer.takes_part and not viewer.may_write
    with pytest.raises(MustDeclare) as caught:
        human_translations.add(session, helper, viewer, compared, "I play midfield.", from_machine=False)
    assert caught.value.languages == ("en", "es")  # helpers have no class of their own
    human_translations.declare(session, helper, ["en", "es"], OFFERED)
    human_translations.add(session, helper, viewer, compared, "I play midfield.", from_machine=False)
    assert texts(session, viewer_of(world.maya), compared) == [("parent", "I play midfield.")]
