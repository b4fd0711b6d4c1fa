"""What each class did: only what everybody on the board reads is counted."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from relay.board import post_changes
from relay.board.visibility import Viewer
from relay.desk.moderation import flags
from relay.desk.moderation.decisions import Decision
from relay.desk.moderation.entities import FlagKind, FlagReason
from relay.desk.reports import balance
from relay.desk.reports.balance import First, Measure
from relay.judging import human_translations, questions
from relay.judging.entities import AnswerKind, AuthorQuestion, HumanTranslation, Judgement, Side
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from tests.desk.conftest import decide
from tests.world import World

Find = Callable[..., Viewer]
Judge = Callable[..., Judgement]


@pytest.fixture
def translated(session: Session, world: World, viewer_of: Find, compared: Compared) -> HumanTranslation:
    """Maya's translation of Samuel's message."""
    human_translations.declare(session, world.maya, ["es"], ["es"])
    made = human_translations.add(
        session, world.maya, viewer_of(world.maya), compared, "I play midfield.", from_machine=False
    )
    session.commit()
    return made


@pytest.fixture
def answered(
    session: Session, world: World, viewer_of: Find, compared: Compared, languages: Catalog
) -> AuthorQuestion:
    """Maya's question about Samuel's message, and his answer in words."""
    question = questions.ask(
        session, world.maya, viewer_of(world.maya), compared, side=Side.SOURCE, start=9, end=15,
        text="Did you mean midfielder?", form_key=secrets.token_urlsafe(8), languages=languages,
    )  # fmt: skip
    questions.answer(
        session, world.samuel, viewer_of(world.samuel), question, AnswerKind.MEANT,
        text="Sí, mediocampista.", form_key=secrets.token_urlsafe(8), languages=languages,
    )  # fmt: skip
    session.commit()
    return question


def counted(session: Session, viewer: Viewer) -> dict[str, float]:
    """What Portland did about Samuel's message, and what both have done together."""
    portland, medellin = (each.classroom_id for each in viewer.participations)
    counts = balance.balance(session, viewer).counts
    successes = {success.kind: success.number for success in balance.successes(session, viewer)}
    return {
        "judged": counts[Measure.JUDGED].get(portland, 0),
        "given": counts[Measure.GIVEN].get(portland, 0),
        "received": counts[Measure.RECEIVED].get(medellin, 0),
        "asked": successes[First.ASKED],
        "translated": successes[First.TRANSLATED],
    }


def test_a_judgement_that_a_teacher_hid_is_not_counted(
    session: Session, world: World, viewer_of: Find, compared: Compared, judge: Judge
) -> None:
    viewer = viewer_of(world.ms_reed)
    judge(world.oliver, compared)
    hers = judge(world.maya, compared)
    assert counted(session, viewer)["judged"] == 2
    found = flags.target(session, world.ms_reed, viewer, FlagKind.JUDGEMENT, hers.id)
    assert found is not None
    flag = flags.raise_flag(session, world.ms_reed, viewer, found, FlagReason.UNKIND, "")
    flags.hide_judgement(session, world.ms_reed, viewer, flag)
    session.commit()
    assert counted(session, viewer)["judged"] == 1


@pytest.mark.parametrize("how", ["taken back", "kept back"])
def test_what_was_said_about_a_message_counts_as_long_as_the_message(
    session: Session, world: World, viewer_of: Find, compared: Compared, judge: Judge, languages: Catalog,
    translated: HumanTranslation, answered: AuthorQuestion, how: str,
) -> None:  # fmt: skip
    viewer = viewer_of(world.ms_reed)
    judge(world.maya, compared)
    post_changes.correct_language(
        session, post=compared.post, viewer=viewer_of(world.oliver), user=world.oliver, language="fr",
        languages=languages,
    )  # fmt: skip
    session.commit()
    assert counted(session, viewer) == {
        "judged": 1, "given": 2, "received": 2, "asked": 1, "translated": 1
    }  # fmt: skip
    if how == "taken back":
        post_changes.withdraw(session, post=compared.post, viewer=viewer_of(world.samuel))
        session.commit()
    else:
        decide(session, world.carolina, viewer_of(world.carolina), compared.post, Decision.KEEP, "No.")
    assert set(counted(session, viewer).values()) == {0}


def test_a_translation_that_was_taken_back_is_not_counted(
    session: Session, world: World, viewer_of: Find, translated: HumanTranslation
) -> None:
    viewer = viewer_of(world.ms_reed)
    assert (counted(session, viewer)["given"], counted(session, viewer)["translated"]) == (1, 1)
    human_translations.withdraw(session, world.maya, viewer_of(world.maya), translated)
    session.commit()
    assert (counted(session, viewer)["given"], counted(session, viewer)["translated"]) == (0, 0)


@pytest.mark.parametrize("text", ["question", "answer"])
@pytest.mark.parametrize("how", ["taken back", "kept back"])
def test_a_question_is_a_success_when_all_read_it_and_its_answer(
    session: Session, world: World, viewer_of: Find, answered: AuthorQuestion, text: str, how: str
) -> None:
    viewer = viewer_of(world.ms_reed)
    assert counted(session, viewer)["asked"] == 1
    post = answered.question if text == "question" else answered.answer_post
    assert post is not None
    if how == "taken back":
        post_changes.withdraw(session, post=post, viewer=viewer_of(post.author))
        session.commit()
    else:
        teacher = world.ms_reed if text == "question" else world.carolina
        decide(session, teacher, viewer_of(teacher), post, Decision.KEEP, "No.")
    assert counted(session, viewer)["asked"] == 0
