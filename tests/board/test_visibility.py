"""Who may see what: SQL and Python say the same, for every persona and every state."""

from __future__ import annotations

import ast
import secrets
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from relay.board import language_helpers, visibility
from relay.board.entities import (
    ModerationState,
    Post,
    PostKind,
    PostRevision,
    Relation,
    Thread,
    TranslationJob,
    TranslationVersion,
)
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging.entities import HumanTranslation, Judgement
from relay.people.entities import Membership, Role, User
from tests import house
from tests.world import World

STATES = tuple(ModerationState)


@pytest.fixture
def personas(session: Session, world: World, viewer_of: Callable[..., Viewer]) -> dict[str, Viewer]:
    """Everybody who may open the board, by name."""
    both = User(role=Role.TEACHER, name="Of both", username="both", secret_hash="-")
    both.memberships.extend(Membership(classroom=room) for room in (world.portland, world.medellin))
    session.add(both)
    link = language_helpers.invite(session, world.ms_reed, viewer_of(world.ms_reed), Relation.PARENT)
    helper = language_helpers.join(
        session, link, name="Ana", username="ana", password="correct horse battery", ui_language="en"
    )
    session.commit()
    people = {
        "author": world.maya, "classmate": world.oliver, "partner": world.samuel, "teacher": world.ms_reed,
        "partner's teacher": world.carolina, "teacher of both": both, "helper": helper,
    }  # fmt: skip
    return {name: viewer_of(user) for name, user in people.items()}


def _post(
    thread: Thread, author: User, room: int, kind: PostKind, state: ModerationState, *, back: bool, was: bool
) -> Post:
    """Not stored yet. ``back``: taken back by its author; ``was``: it has been on the board at some time."""
    return Post(
        partnership_id=thread.partnership_id, thread_id=thread.id, author_id=author.id, classroom_id=room,
        kind=kind, text="Hello", language="en", form_key=secrets.token_urlsafe(20), standing=state,
        withdrawn_at=now() if back else None, appeared_at=now() if was else None,
    )  # fmt: skip


@pytest.fixture
def posts(session: Session, world: World) -> list[Post]:
    """Messages of a student of either class and of a teacher in every state, under titles in every state."""
    made = []
    for title_state, title_was in product(STATES, (True, False)):
        thread = Thread(partnership_id=world.partnership.id, author_id=world.maya.id)
        session.add(thread)
        session.flush()
        for author, room in (
            (world.maya, world.portland), (world.samuel, world.medellin), (world.ms_reed, world.portland)
        ):  # fmt: skip
            for state, back, was in product(STATES, (True, False), (True, False)):
                made.append(_post(thread, author, room.id, PostKind.MESSAGE, state, back=back, was=was))
        session.add(
            _post(
                thread, world.maya, world.portland.id, PostKind.TITLE, title_state, back=False, was=title_was
            )
        )
    session.add_all(made)
    session.commit()
    return made


@pytest.fixture
def version(session: Session, posts: list[Post]) -> TranslationVersion:
    """A translation of the first of them."""
    job = TranslationJob(post_id=posts[0].id, source="en", target="es", revision=1)
    session.add(job)
    session.flush()
    made = TranslationVersion(
        translation_id=job.id, revision=1, source="en", target="es", text="Hola", engine="argos",
        route=["en", "es"], packs=[], sentences=[], signals=[], score=None,
    )  # fmt: skip
    session.add(made)
    session.commit()
    return made


@pytest.fixture
def humans(session: Session, world: World, posts: list[Post]) -> list[HumanTranslation]:
    """Translations by a student of either class in every state; each is replaced by one more, or is not."""
    made = []
    for author, room in ((world.maya, world.portland), (world.samuel, world.medellin)):
        for number, (state, back, old) in enumerate(product(STATES, (True, False), (True, False))):
            human = HumanTranslation(
                post_id=posts[0].id, post_revision=1, target="es", author_id=author.id, classroom_id=room.id,
                credit="student", text="Hola", number=number, standing=state,
                withdrawn_at=now() if back else None,
            )  # fmt: skip
            session.add(human)
            session.flush()
            human.replaced_by_id = made[0].id if old and made else None
            made.append(human)
    session.commit()
    return made


@pytest.fixture
def judgements(
    session: Session, world: World, posts: list[Post], version: TranslationVersion
) -> list[Judgement]:
    """Judgements in every state."""
    made: list[Judgement] = []
    for number, (hidden, old) in enumerate(product((False, True), (False, True))):
        judgement = Judgement(
            post_id=posts[0].id, post_revision=1, target="es", translation_version_id=version.id,
            user_id=world.maya.id, classroom_id=world.portland.id, age_band="13-18", number=number,
            hidden_at=now() if hidden else None,
        )  # fmt: skip
        session.add(judgement)
        session.flush()
        judgement.replaced_by_id = made[0].id if old else None
        made.append(judgement)
    session.commit()
    return made


def ids(session: Session, of: Any, *clauses: object) -> set[int]:
    return set(session.scalars(select(of.id).where(*clauses)))


OF_A_ROW = (
    (visibility.current, visibility.is_current),
    (visibility.visible, visibility.is_visible),
    (visibility.public, visibility.is_public),
)


def test_sql_and_python_agree_about_every_post(
    session: Session, posts: list[Post], personas: dict[str, Viewer]
) -> None:
    for of in (Post, aliased(Post)):
        message = of.kind == PostKind.MESSAGE
        for in_sql, of_row in (*OF_A_ROW, (visibility.hidden, visibility.is_hidden)):
            assert ids(session, of, message, in_sql(of)) == {post.id for post in posts if of_row(post)}
        for name, viewer in personas.items():
            may_read = {post.id for post in posts if viewer.may_read(post)}
            may_reach = {post.id for post in posts if viewer.may_reach(post)}
            assert ids(session, of, message, viewer.readable(of)) == may_read, name
            assert ids(session, of, message, viewer.reachable(of)) == may_reach, name
    topics = session.scalars(select(Thread)).all()
    for name, viewer in personas.items():
        open_to_them = {topic.id for topic in topics if viewer.may_reach(topic)}
        assert ids(session, Thread, viewer.reachable(Thread)) == open_to_them, name


def test_sql_and_python_agree_about_every_translation_and_judgement(
    session: Session,
    humans: list[HumanTranslation],
    judgements: list[Judgement],
    personas: dict[str, Viewer],
) -> None:
    for entity, rows in ((HumanTranslation, humans), (Judgement, judgements)):
        for of, (in_sql, of_row) in product((entity, aliased(entity)), OF_A_ROW):
            found = ids(session, of, in_sql(of))
            assert found == {row.id for row in rows if of_row(row)}
            assert 0 < len(found) < len(rows)
    for name, viewer in personas.items():
        may_read = {human.id for human in humans if viewer.may_read(human)}
        assert ids(session, HumanTranslation, viewer.readable(HumanTranslation)) == may_read, name


EVERYBODY = {"author", "classmate", "partner", "teacher", "partner's teacher", "teacher of both", "helper"}
OWN_SIDE = {"author", "teacher", "teacher of both"}


@pytest.mark.parametrize(
    ("state", "appeared", "readers"),
    [
        (ModerationState.VISIBLE, True, EVERYBODY),
        (ModerationState.HELD, False, OWN_SIDE),
        (ModerationState.HIDDEN, False, OWN_SIDE),
        # What has been on the board, teachers on both sides go on reading.
        (ModerationState.HELD, True, OWN_SIDE | {"partner's teacher"}),
        (ModerationState.HIDDEN, True, OWN_SIDE | {"partner's teacher"}),
    ],
)
def test_who_reads_a_students_post(
    session: Session, world: World, thread: Thread, personas: dict[str, Viewer], state: ModerationState,
    appeared: bool, readers: set[str],
) -> None:  # fmt: skip
    post = _post(
        thread, world.maya, world.portland.id, PostKind.MESSAGE, state, back=False, was=appeared
    )  # fmt: skip
    session.add(post)
    session.commit()
    assert {name for name, viewer in personas.items() if viewer.may_read(post)} == readers


@pytest.mark.parametrize(
    ("state", "readers"), [(ModerationState.VISIBLE, EVERYBODY), (ModerationState.HELD, OWN_SIDE)]
)
def test_who_reads_a_students_translation(
    humans: list[HumanTranslation], world: World, personas: dict[str, Viewer], state: ModerationState,
    readers: set[str],
) -> None:  # fmt: skip
    human = next(h for h in humans if h.author_id == world.maya.id and h.standing == state)
    assert {name for name, viewer in personas.items() if viewer.may_read(human)} == readers


def test_who_reads_an_earlier_wording(
    session: Session, world: World, thread: Thread, personas: dict[str, Viewer]
) -> None:
    post = _post(
        thread, world.maya, world.portland.id, PostKind.MESSAGE, ModerationState.VISIBLE, back=False, was=True
    )  # fmt: skip
    session.add(post)
    session.flush()
    wordings = [
        PostRevision(post_id=post.id, revision=number, text="Hello", written_at=now(), standing=state)
        for number, state in enumerate(STATES, 1)
    ]
    session.add_all(wordings)
    session.commit()
    readers = {
        wording.standing: {
            name
            for name, viewer in personas.items()
            if session.scalar(
                select(PostRevision.id).where(PostRevision.id == wording.id, viewer.readable_wordings())
            )
        }
        for wording in wordings
    }
    assert readers == {
        ModerationState.VISIBLE: EVERYBODY,
        ModerationState.HELD: OWN_SIDE,
        ModerationState.HIDDEN: OWN_SIDE,
    }


OPERATORS = {"is_", "is_not", "in_", "not_in"}
# The columns that say so, and the modules that set them; everybody else asks board/visibility.py.
COLUMNS = {"standing", "hidden_at", "withdrawn_at", "replaced_by_id"}
SET_THEM = {
    "relay.board.moderation_state": "from one state to the next",
    "relay.judging.human_translations": "numbers the versions of a translation, taken back or not",
    "relay.desk.moderation.flags": "hides a judgement, once",
    "relay.desk.moderation.undo": "asks what a correction was before a decision",
}


def _by_hand(tree: ast.AST) -> Iterator[ast.expr]:
    """The places that compare one of those columns, or take it for true or false."""
    for node in ast.walk(tree):
        asked: list[ast.expr] = []
        match node:
            case ast.Compare():
                asked = [node.left, *node.comparators]
            case ast.If() | ast.IfExp() | ast.While():
                asked = [node.test]
            case ast.BoolOp():
                asked = node.values
            case ast.UnaryOp(op=ast.Not()):
                asked = [node.operand]
            case ast.comprehension():
                asked = node.ifs
            case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in OPERATORS:
                asked = [value]
        for each in asked:
            if isinstance(each, ast.Attribute) and (
                each.attr in COLUMNS or ast.unparse(each.value) == "ModerationState"
            ):
                yield each


@pytest.mark.parametrize(
    "line",
    [
        "query.where(Post.standing == ModerationState.VISIBLE)",
        "query.where(Judgement.hidden_at.is_(None))",
        "answer.withdrawn_at.is_not(None)",
        "text = '' if post.withdrawn_at else post.text",
        "gone = post is None or post.withdrawn_at is not None",
        "while not human.replaced_by_id: pass",
        "[p for p in posts if p.hidden_at]",
        "state in (ModerationState.HELD, 1) or state == ModerationState.HELD",
    ],
)
def test_a_comparison_by_hand_is_noticed(line: str) -> None:
    assert list(_by_hand(ast.parse(line)))


def test_nobody_else_compares_these_columns() -> None:
    found = set()
    for name, path in house.modules(house.ROOT, "relay").items():
        tree = ast.parse(Path(path).read_text("utf-8"))
        if name != "relay.board.visibility" and any(_by_hand(tree)):
            found.add(name)
    assert found == SET_THEM.keys()
