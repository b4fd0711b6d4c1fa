"""What the desk's tests share: a partnership in which everything has happened that can happen."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import database
from relay.board import compose, language_helpers, post_changes, thanks
from relay.board.entities import (
    ModerationState,
    Participation,
    Post,
    Relation,
    Review,
    ReviewState,
    Thread,
    TranslationJob,
    WatchedWord,
)
from relay.board.glossary import GlossaryEntry
from relay.board.thanks_entities import ThanksKind
from relay.board.visibility import Viewer
from relay.database import now
from relay.desk.erasure.retention_entities import RetentionRule
from relay.desk.moderation import decisions
from relay.desk.moderation.decisions import Decision
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason
from relay.desk.partnership.entities import Agreement, AgreementTranslation, Holiday, Signature
from relay.judging import guesses, human_translations, questions, second_opinions
from relay.judging.entities import AnswerKind, Category, OpinionKind, Severity, Side
from relay.judging.judgements import Marked, record_checks
from relay.judging.queries import Compared
from relay.learning.corrections import corrections
from relay.learning.corrections.entities import Reason
from relay.learning.twist_lab import findings, twists
from relay.learning.twist_lab.entities import TwistKind
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.together.activities import activities, registry
from relay.together.activities.entities import Activity
from relay.together.activities.kinds import ActivityKind
from relay.together.booklet import booklets
from relay.worker import drain
from tests.board.conftest import languages, thread, viewer_of, write
from tests.judging.conftest import classmates, compared, judge, odd, perfect, post, translate
from tests.pictures import new_picture
from tests.world import World

__all__ = ["classmates", "compared", "judge", "languages", "odd", "perfect", "post", "thread", "viewer_of"]
__all__ += ["translate", "write"]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """``later(timedelta(hours=1))``: from then on it is an hour later."""
    ahead = timedelta(0)
    monkeypatch.setattr(database, "_clock", lambda: datetime.now(UTC) + ahead)

    def move(by: timedelta) -> None:
        nonlocal ahead
        ahead += by

    return move


@pytest.fixture
def lived(
    app: Flask,
    session: Session,
    world: World,
    thread: Thread,
    compared: Compared,
    post: Post,
    write: Callable[..., Post],
    judge: Callable[..., object],
    viewer_of: Callable[..., Viewer],
    languages: Catalog,
) -> World:
    """The world after some weeks: something in every table that an export holds."""
    reply = write(world.maya, "We train on Mondays. My mom drives me there!", parent=post)
    write(world.oliver, "😂😂", parent=reply)
    changed = write(world.oliver, "I like arepas")
    compose.revise(
        session,
        post=changed,
        viewer=viewer_of(world.oliver),
        text="I love arepas with cheese.",
        revision=1,
        languages=languages,
    )
    gone = write(world.samuel, "Esto fue un error.")
    post_changes.withdraw(session, post=gone, viewer=viewer_of(world.samuel))
    wrong = write(world.maya, "Hola chicos, what is panela?")
    post_changes.correct_language(
        session,
        post=wrong,
        viewer=viewer_of(world.ms_reed),
        user=world.ms_reed,
        language="es",
        languages=languages,
    )
    held = write(world.oliver, "Call me at 555 0100")
    held.standing, held.appeared_at = ModerationState.HELD, None
    folder = app.config["RELAY"].pictures
    write(world.ms_reed, "This is our river.", added=[new_picture(folder, "A bridge over a wide river.")])
    session.commit()
    drain(app)
    session.expire_all()

    booklet = booklets.make(
        session,
        world.ms_reed,
        viewer_of(world.ms_reed),
        title="Two towns",
        foreword="We wrote it.",
        languages=languages,
    )
    booklets.choose(session, world.ms_reed, viewer_of(world.ms_reed), booklet, [post.id, reply.id])

    mark = Marked(0, Side.TARGET, 0, 2, Severity.MAJOR, Category.WRONG_MEANING)
    judge(world.maya, compared, odd(compared, score=33))
    second = judge(world.maya, compared, odd(compared, mark, score=66))
    judge(world.carolina, compared, replace(perfect(compared), send=True))
    record_checks(session, world.maya, second, ["dictionary"])  # type: ignore[arg-type]
    guesses.reveal(session, world.maya, compared, 0, "I play the wheel?")
    guesses.reveal(session, world.oliver, compared, 1, gave_up=True)
    question = questions.ask(
        session,
        world.maya,
        viewer_of(world.maya),
        compared,
        side=Side.SOURCE,
        start=9,
        end=15,
        text="Did you mean midfielder?",
        form_key=secrets.token_urlsafe(8),
        languages=languages,
    )
    questions.answer(
        session,
        world.samuel,
        viewer_of(world.samuel),
        question,
        AnswerKind.MEANT,
        text="Sí, volante es mediocampista.",
        form_key=secrets.token_urlsafe(8),
        languages=languages,
    )
    human_translations.declare(session, world.maya, ["es"], ["es", "fr"])
    human_translations.confirm(session, world.ms_reed, world.maya, "es")
    for text in ("I play midfield on the team.", "I play midfield on the neighborhood team."):
        human_translations.add(session, world.maya, viewer_of(world.maya), compared, text, from_machine=True)
    link = language_helpers.invite(session, world.carolina, viewer_of(world.carolina), Relation.PARENT)
    helper = language_helpers.join(
        session, link, name="Doña Ana", username="ana", password="correct horse battery", ui_language="es"
    )
    human_translations.declare(session, helper, ["en", "es"], ["en", "es"])
    human_translations.add(
        session, helper, viewer_of(helper), compared, "I am a midfielder.", from_machine=False
    )
    thanks.give(session, world.maya, viewer_of(world.maya), post, ThanksKind.LEARNED)
    wrong.practising = True
    for text in ("Hola chicos, qué es panela?", "Hola chicos, ¿qué es la panela?"):
        correction = corrections.correct(
            session, world.samuel, viewer_of(world.samuel), wrong, revision=1, start=0, text=text,
            reason=Reason.ORDER, words="¿ stands first.",
        )  # fmt: skip
    corrections.thank(session, world.maya, viewer_of(world.maya), correction)
    second_opinions.ask_for(session, world.maya, compared.version, OpinionKind.BACK)  # type: ignore[arg-type]
    _find_out(session, world.maya, viewer_of(world.maya), compared, languages)
    _do_together(session, world, viewer_of, languages)
    session.commit()
    drain(app)
    session.expire_all()

    row = session.scalars(select(TranslationJob).where(TranslationJob.post_id == post.id)).one()
    assert row.review is not None
    row.review.state, row.review.by_id, row.review.at = ReviewState.CORRECTED, world.ms_reed.id, now()
    agreement = Agreement(
        partnership_id=world.partnership.id,
        number=1,
        goals="Get to know each other.",
        norms="Be kind.",
        rhythm="Once a week.",
        language="en",
        proposed_by_id=world.ms_reed.id,
        classroom_id=world.portland.id,
    )
    agreement.signatures.append(Signature(classroom_id=world.portland.id, user_id=world.ms_reed.id))
    agreement.translations.append(
        AgreementTranslation(
            target="es", goals="Conocernos.", norms="Ser amables.", rhythm="Una vez por semana.",
            engine="argos", route=["en", "es"], packs=[["translate-en_es", "1.0"]],
            signals={"rhythm": ["numbers"]},
        )
    )  # fmt: skip
    partnership = world.partnership.id
    session.add_all(
        [
            agreement,
            Holiday(
                classroom_id=world.medellin.id,
                name="Semana de receso",
                starts_on=date(2025, 10, 6),
                ends_on=date(2025, 10, 10),
                added_by_id=world.carolina.id,
            ),
            WatchedWord(
                partnership_id=partnership, language="en", word="Stupid", folded="stupid",
                added_by_id=world.ms_reed.id,
            ),
            GlossaryEntry(
                partnership_id=partnership, language="es", word="Cancha", folded="cancha",
                translations={"en": "pitch"}, added_by_id=world.ms_reed.id,
            ),
            RetentionRule(partnership_id=partnership, months=24, changed_by_id=world.carolina.id),
            Flag(
                partnership_id=partnership, classroom_id=world.medellin.id, kind=FlagKind.POST,
                object_id=post.id, post_id=post.id, about_id=world.samuel.id, by_id=world.oliver.id,
                reason=FlagReason.WORRY, words="Is he okay?", created_at=now() - timedelta(hours=1),
            ),
        ]
    )  # fmt: skip
    session.commit()
    session.expire_all()
    return world


def _find_out(session: Session, person: User, viewer: Viewer, compared: Compared, languages: Catalog) -> None:
    """A finding about the first sentence of a message."""
    twist = twists.ask(session, person, compared, 0, TwistKind.QUESTION, "¿Juego de volante?")
    claimed = twists.claim(session, "a worker")
    assert claimed is not None and twists.finish(session, claimed, twists.compute(claimed, languages))
    session.refresh(twist)
    findings.save(
        session,
        person,
        viewer,
        twist,
        "Now it asks.",
        form_key=secrets.token_urlsafe(24),
        languages=languages,
    )


def start_rivers(
    session: Session, world: World, viewer_of: Callable[[User], Viewer], languages: Catalog
) -> tuple[Activity, ActivityKind]:
    """The activity "My river, your river", which Ms Reed starts."""
    kind = registry.kinds()["rivers"]
    teacher, key = world.ms_reed, secrets.token_urlsafe(24)
    started = activities.start(
        session, teacher, viewer_of(teacher), "rivers", kind, form_key=key, languages=languages
    )
    return started, kind


def _do_together(
    session: Session, world: World, viewer_of: Callable[[User], Viewer], languages: Catalog
) -> None:
    """An activity whose first two parts are over, and which somebody has signed."""
    activity, kind = start_rivers(session, world, viewer_of, languages)
    activities.contribute(
        session,
        world.samuel,
        viewer_of(world.samuel),
        activity,
        kind,
        ["El río Medellín", "Peces", "Basura"],
        number=0,
        form_key=secrets.token_urlsafe(24),
        languages=languages,
    )
    for number in (0, 1):
        for teacher in (world.ms_reed, world.carolina):
            activities.agree(session, teacher, viewer_of(teacher), activity, number)
    activities.sign(session, world.oliver, viewer_of(world.oliver), activity, kind)


@pytest.fixture
def rules(session: Session, world: World) -> Callable[..., Participation]:
    """``rules(approval=True)`` lays that down for Portland."""

    def lay_down(**values: object) -> Participation:
        own = session.scalars(
            select(Participation).where(
                Participation.classroom_id == world.portland.id,
                Participation.partnership_id == world.partnership.id,
            )
        ).one()
        for name, value in values.items():
            setattr(own, name, value)
        session.commit()
        return own

    return lay_down


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """``at(moment)``: from then on it is that moment."""
    return lambda moment: monkeypatch.setattr(database, "_clock", lambda: moment)


@pytest.fixture
def messages(
    app: Flask, session: Session, world: World, write: Callable[..., Post]
) -> tuple[Post, Post, Post]:
    """Three messages of Samuel's, translated."""
    made = (
        write(world.samuel, "Hola a todos."),
        write(world.samuel, "Me gusta el fútbol."),
        write(world.samuel, "Mi abuela vive en la casa blanca."),
    )
    drain(app)
    session.expire_all()
    return made


def row_of(post: Post) -> Review:
    review = post.translations[0].review
    assert review is not None
    return review


def order(page: str) -> list[int]:
    """The translations in the list of the inbox, in order."""
    return [int(number) for number in re.findall(r'data-line="t(\d+)"', page)]


def decide(
    session: Session, teacher: User, viewer: Viewer, post: Post, decision: Decision, reason: str = ""
) -> None:
    decisions.decide(session, teacher, viewer, post, decision, revision=post.revision, reason=reason)
    session.commit()
