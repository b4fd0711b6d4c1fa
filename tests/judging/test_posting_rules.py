"""What goes for one text on the board goes for every kind: how it is stored, quiet hours, limits, holding."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose
from relay.board.entities import (
    Cause,
    ModerationState,
    Participation,
    Post,
    PostKind,
    Thread,
    WatchedWord,
)
from relay.board.posting_rules import QuietHours, TooManyPosts
from relay.board.translation_job import PostTranslations
from relay.board.visibility import Viewer
from relay.judging import human_translations, questions
from relay.judging.entities import AnswerKind, HumanTranslation, Side
from relay.judging.queries import compared
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.conftest import Clock
from tests.worker.conftest import Fake
from tests.world import World

KINDS = ("message", "title", "prompt", "question", "answer", "edit", "human translation")
NEW_POSTS = ("message", "title", "question", "answer")  # what a limit counts

Send = Callable[[str, str], Post | HumanTranslation]


@pytest.fixture
def rules(session: Session, world: World) -> Callable[..., None]:
    """``rules(approval=True)`` lays that down for Maya's class."""

    def lay_down(**values: object) -> None:
        own = session.scalars(
            select(Participation).where(Participation.classroom_id == world.portland.id)
        ).one()
        for name, value in values.items():
            setattr(own, name, value)
        session.commit()

    return lay_down


@pytest.fixture
def send(
    app: Flask,
    session: Session,
    clock: Clock,
    world: World,
    viewer_of: Callable[[User], Viewer],
    write: Callable[..., Post],
    thread: Thread,
    languages: Catalog,
) -> Send:
    """``send("question", "What is that?")``: Maya writes a text of that kind; what has become of it."""
    maya, samuel, keys = world.maya, world.samuel, count()
    hers, his = write(maya, "My pitch is green."), write(samuel, "Mi cancha es verde.")
    drain(app, kinds=[PostTranslations(Fake())])
    session.expire_all()
    hers_compared, his_compared = compared(session, hers, "es"), compared(session, his, "en")
    assert hers_compared is not None and his_compared is not None
    about = questions.ask(
        session, samuel, viewer_of(samuel), hers_compared, side=Side.SOURCE, start=3, end=8,
        text="¿La cancha?", form_key="the-key-of-samuel", languages=languages,
    )  # fmt: skip
    human_translations.declare(session, maya, ["es"], ["es"])
    session.commit()
    clock.forward(hours=2)  # what was written until now is no longer in the hour that a limit is about

    def send(kind: str, text: str) -> Post | HumanTranslation:
        viewer, key = viewer_of(maya), f"the-key-of-maya-{next(keys)}"
        texts = {"title": (text, ""), "prompt": ("A harmless title", text)}
        match kind:
            case "message":
                made: Post | HumanTranslation = write(maya, text)
            case "title" | "prompt":
                title, prompt = texts[kind]
                topic = compose.start_thread(
                    session, author=maya, viewer=viewer, title=title, text=prompt, languages=languages,
                    form_key=key,
                )  # fmt: skip
                made = session.scalars(
                    select(Post).where(Post.thread_id == topic.id, Post.kind == PostKind(kind))
                ).one()
            case "question":
                made = questions.ask(
                    session, maya, viewer, his_compared, side=Side.SOURCE, start=3, end=9, text=text,
                    form_key=key, languages=languages,
                ).question  # fmt: skip
            case "answer":
                questions.answer(
                    session, maya, viewer, about, AnswerKind.MEANT, text=text, form_key=key,
                    languages=languages,
                )  # fmt: skip
                assert about.answer_post is not None
                made = about.answer_post
            case "edit":
                compose.revise(
                    session, post=hers, viewer=viewer, text=text, revision=hers.revision, languages=languages
                )
                made = hers
            case _:
                made = human_translations.add(session, maya, viewer, his_compared, text, from_machine=False)
        session.commit()
        return made

    return send


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_hides_or_reorders_and_what_a_script_needs_stays(send: Send, kind: str) -> None:
    family, persian = "👨‍👩‍👧", "می\u200cخواهم"
    made = send(kind, f"The cafe\u0301 is \u202eclosed\u202c\x00, {family} {persian}")
    assert made.text == f"The café is closed, {family} {persian}"


@pytest.mark.parametrize("kind", KINDS)
def test_quiet_hours(
    session: Session, send: Send, rules: Callable[..., None], clock: Clock, kind: str
) -> None:
    def stored() -> list[int | None]:
        kinds = (Thread, Post, HumanTranslation)
        return [session.scalar(select(func.count()).select_from(each)) for each in kinds]

    before = stored()
    rules(quiet_from=0, quiet_until=7 * 60)  # on the clock of Portland, where it is 2:30
    with pytest.raises(QuietHours):
        send(kind, "Is that the place where you play?")
    session.rollback()
    assert stored() == before
    clock.forward(hours=6)
    assert send(kind, "Is that the place where you play?").standing == ModerationState.VISIBLE


@pytest.mark.parametrize("kind", NEW_POSTS)
def test_a_limit_on_how_much_one_sends(
    session: Session, send: Send, rules: Callable[..., None], clock: Clock, kind: str
) -> None:
    rules(posts_an_hour=1)
    send("message", "This is the one for this hour.")
    with pytest.raises(TooManyPosts):
        send(kind, "This is one too many.")
    session.rollback()
    clock.forward(minutes=61)
    assert send(kind, "This is the one for the next hour.").standing == ModerationState.VISIBLE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Only an idiot would play there.", Cause.WORDS),
        ("Call me at 503-555-0143 about it.", Cause.PRIVATE),
        ("We play there every Saturday.", Cause.APPROVAL),
    ],
)
def test_what_is_held_for_a_look(
    session: Session, world: World, send: Send, rules: Callable[..., None], kind: str, text: str, cause: Cause
) -> None:  # fmt: skip
    session.add(WatchedWord(partnership_id=world.partnership.id, language="en", word="idiot", folded="idiot"))
    rules(approval=cause is Cause.APPROVAL)
    made = send(kind, text)
    assert made.standing == ModerationState.HELD
    if isinstance(made, Post):
        assert (made.standing_cause, made.appeared_at) == (cause, None if kind != "edit" else made.created_at)
        assert [row.state for row in made.translations] == ["pending"]
