"""What goes with what, in the tables that the migrations make, with something in each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import (
    ForeignKey,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    type_coerce,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from relay import create_app
from relay.audit import AuditEntry
from relay.board import compose, partnerships
from relay.board.entities import Draft, Participation, Partnership, Post, Thread
from relay.board.queries import Viewer
from relay.board.reading_entities import ReadMessage, ReadPosition
from relay.board.thanks_entities import Thanks, ThanksKind
from relay.config import Settings
from relay.database import Base, db, now
from relay.desk.erasure import students
from relay.desk.erasure.retention_entities import Purge
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason
from relay.desk.notices.entities import NoticeBox
from relay.desk.partnership.entities import Agreement, AgreementTranslationJob
from relay.judging import practice
from relay.judging.entities import HumanTranslation, Judgement, UnsavedJudgement
from relay.learning.draft_check.entities import DraftCheck
from relay.learning.notebook.entities import (
    Direction,
    EntryKind,
    NotebookCard,
    NotebookEntry,
    Origin,
)
from relay.ops import schema
from relay.packs.catalog import Catalog
from relay.people import roster
from relay.people.entities import (
    EndedSession,
    HomeNetwork,
    Membership,
    ProviderAccount,
    Role,
    TryCount,
    User,
    UserState,
)
from tests.conftest import Client
from tests.desk.test_postgresql import settings_on
from tests.world import World

Rows = dict[str, Counter[str]]
# Nothing that was said or done on a board is in these.
APART = {
    "audit_entry", "school", "classroom", "membership", "user_account", "worker_heartbeat", "write_probe",
    "try_count", "home_network", "ended_session", "provider_account",
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    yield from settings_on(request.param, settings)


@pytest.fixture
def app(settings: Settings, shipped_packs: Catalog) -> Iterator[Flask]:
    """Its tables are made by the migrations."""
    app = create_app(settings)
    app.test_client_class = Client
    app.extensions["relay.packs"] = shipped_packs
    schema.upgrade(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def full(
    lived: World, session: Session, thread: Thread, post: Post, viewer_of: Callable[..., Viewer]
) -> World:
    """The lived world, with what an export leaves out."""
    (row,) = post.translations
    assert row.current_id is not None
    judgement = session.scalars(select(Judgement).where(Judgement.replaced_by_id.is_(None))).first()
    human = session.scalars(select(HumanTranslation).where(HumanTranslation.replaced_by_id.is_(None))).first()
    assert judgement is not None and human is not None
    practice.finish(session, lived.maya)
    partnerships.invite(session, lived.ms_reed, viewer_of(lived.ms_reed))
    flagged = [(FlagKind.JUDGEMENT, judgement.id), (FlagKind.HUMAN, human.id), (FlagKind.TRANSLATION, row.id)]
    partnership_id = lived.partnership.id
    agreement = session.scalars(select(Agreement.id)).one()
    session.add_all(
        [
            Draft(
                user_id=lived.maya.id, partnership_id=partnership_id, thread_id=thread.id, parent_id=post.id,
                text="Not sent",
            ),
            UnsavedJudgement(user_id=lived.maya.id, translation_version_id=row.current_id, form={}),
            NoticeBox(user_id=lived.maya.id, seen_until=now()),
            Thanks(user_id=lived.maya.id, post_id=post.id, kind=ThanksKind.SMILE),
            NotebookEntry(
                user_id=lived.maya.id, post_id=post.id, post_revision=1, kind=EntryKind.WORD,
                origin=Origin.TRANSLATION, language="es", text="casa", other_language="en", key="a hash",
                cards=[NotebookCard(direction=Direction.FORTH, due_at=now())],
            ),
            ReadPosition(user_id=lived.maya.id, thread_id=thread.id, read_until=now()),
            ReadMessage(user_id=lived.maya.id, thread_id=thread.id, post_id=post.id),
            AgreementTranslationJob(agreement_id=agreement, target="fr"),
            TryCount(key="of Maya", since=now(), user_id=lived.maya.id, classroom_id=lived.portland.id),
            HomeNetwork(classroom_id=lived.portland.id, network="a keyed hash", seen_at=now()),
            EndedSession(name="a hash"),
            DraftCheck(
                user_id=lived.maya.id, partnership_id=partnership_id, thread_id=thread.id, form={},
                text="Not sent",
            ),
            ProviderAccount(user_id=lived.ms_reed.id, issuer="https://id.example", subject="1"),
            Purge(partnership_id=partnership_id, written_before=now(), due_at=now() + timedelta(days=14)),
            *(
                Flag(
                    partnership_id=partnership_id, classroom_id=lived.medellin.id, post_id=post.id, kind=kind,
                    object_id=number, by_id=lived.samuel.id, reason=FlagReason.OTHER, words="Look at this",
                )
                for kind, number in flagged
            ),
        ]
    )  # fmt: skip
    session.commit()
    return lived


def rows(session: Session) -> Rows:
    """Every row of every table, as text."""
    session.rollback()
    return {
        table.name: Counter(
            str(row) for row in session.execute(select(*(type_coerce(c, String) for c in table.columns)))
        )
        for table in Base.metadata.sorted_tables
    }


def stored() -> Rows:
    """Every row of every table as the database has them now, which need not be as the code does."""
    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            table.name: Counter(map(str, connection.execute(select(*table.columns))))
            for table in tables.tables.values()
            if table.name != "alembic_version"
        }


def filled(session: Session) -> set[str]:
    return {name for name, found in rows(session).items() if found}


def orphans(session: Session) -> list[str]:
    """Keys whose row is gone, also those that no database watches: what flags are on."""
    session.rollback()
    found = [
        f"{key.parent} of {table.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if session.scalar(select(func.count()).select_from(table).where(_dangling(key)))
    ]
    kinds: dict[FlagKind, Table] = {
        FlagKind.POST: Base.metadata.tables["post"],
        FlagKind.NAME: Base.metadata.tables["user_account"],
        FlagKind.JUDGEMENT: Base.metadata.tables["judgement"],
        FlagKind.HUMAN: Base.metadata.tables["human_translation"],
        FlagKind.TRANSLATION: Base.metadata.tables["translation"],
    }
    for kind, table in kinds.items():
        lost = select(func.count()).where(Flag.kind == kind, Flag.object_id.not_in(select(table.c.id)))
        found += [f"flags on a {kind}"] * (session.scalar(lost) or 0)
    return found


def _dangling(key: ForeignKey):
    other = key.column.table.alias()
    return key.parent.is_not(None) & ~select(1).where(other.c[key.column.name] == key.parent).exists()


def hanging_on(*names: str) -> set[str]:
    """The tables whose rows cannot be without a row of one of these."""
    found = set(names)
    while True:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            for key in table.foreign_keys
            if not key.parent.nullable and key.column.table.name in found
        }
        if more <= found:
            return found
        found |= more


def test_the_full_world_has_something_everywhere(full: World, session: Session) -> None:
    assert {table.name for table in Base.metadata.sorted_tables} - filled(session) <= {
        "relay_setting",
        "staff_invitation",
        "worker_heartbeat",
    }
    assert orphans(session) == []


def test_with_a_topic_goes_all_that_hangs_on_it_and_nothing_else(
    full: World, session: Session, viewer_of: Callable[..., Viewer], languages: Catalog
) -> None:
    before = rows(session)
    other = compose.start_thread(
        session, author=full.maya, viewer=viewer_of(full.maya), title="Summer", text="In Medellín?",
        languages=languages, form_key="another",
    )  # fmt: skip
    session.commit()
    alone = {name: found - before[name] for name, found in rows(session).items()}

    session.execute(delete(Thread).where(Thread.id != other.id))
    session.commit()

    after = rows(session)
    assert session.scalars(select(Thread.id)).all() == [other.id]
    beside = {"author_question", "flag", "draft", "draft_check", "notebook_entry", "notebook_card"}
    for name in hanging_on("thread") | beside:
        assert after[name] == alone[name], name
    for name in after.keys() - hanging_on("thread") - beside - {"partnership"}:
        assert after[name] == before[name] + alone[name], name
    assert orphans(session) == []


def test_with_a_partnership_goes_all_but_its_classes_people_and_the_log(
    full: World, session: Session
) -> None:
    before = rows(session)
    session.delete(session.get_one(Partnership, full.partnership.id))
    session.commit()
    after = rows(session)
    personal = {"reading_language", "practice_done", "notice_box", "holiday"}
    for name in APART | personal:
        assert after[name] == before[name], name
    assert filled(session) <= APART | personal | {"partnership", "participation"}  # the outsider's
    remaining = select(func.count()).select_from(Participation)
    assert session.scalar(remaining.where(Participation.partnership_id == full.partnership.id)) == 0
    assert session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.partnership_id == full.partnership.id)
    )
    assert orphans(session) == []


@pytest.mark.parametrize("messages", [False, True])
def test_an_erased_student_leaves_no_orphan_and_nothing_private(
    full: World, session: Session, messages: bool
) -> None:
    maya = full.maya.id
    students.erase(session, full.ms_reed, full.portland, full.maya, typed="maya", messages=messages)
    session.commit()
    assert orphans(session) == []
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "user_account" and key.ondelete == "CASCADE":
                left = session.scalar(select(func.count()).select_from(table).where(key.parent == maya))
                # The number of a class list stays, so that the log goes on naming one of the class.
                assert left == (table.name == "membership"), table.name


def test_somebody_who_waits_is_deleted_with_all_that_is_theirs(full: World, session: Session) -> None:
    before = rows(session)
    person = User(role=Role.STUDENT, name="Newcomer", secret_hash="-", state=UserState.WAITING)
    person.memberships.append(Membership(classroom=full.portland, nickname_key="newcomer"))
    session.add(person)
    session.flush()
    practice.finish(session, person)
    session.add_all(
        [
            Draft(user_id=person.id, partnership_id=full.partnership.id, title="?", text="Hello"),
            NoticeBox(user_id=person.id),
        ]
    )
    session.commit()
    session.expire_all()
    roster.turn_away(session, session.get_one(User, person.id))
    session.commit()
    assert rows(session) == before
    assert orphans(session) == []


def test_who_said_something_cannot_be_deleted(full: World, session: Session) -> None:
    for person in (full.maya, full.samuel, full.ms_reed):
        with pytest.raises(IntegrityError):
            session.execute(delete(User).where(User.id == person.id))
        session.rollback()


def test_the_newest_judgement_does_not_go_alone(full: World, session: Session) -> None:
    newest = select(Judgement.replaced_by_id).where(Judgement.replaced_by_id.is_not(None))
    with pytest.raises(IntegrityError):
        session.execute(
            delete(Judgement).where(Judgement.id.in_(newest)),
            execution_options={"synchronize_session": False},
        )


def test_numbers_of_what_was_deleted_are_not_given_again(full: World, app: Flask, session: Session) -> None:
    partnership, post = (session.scalar(select(func.max(each.id))) for each in (Partnership, Post))
    teacher, room = full.ms_reed.id, full.portland.id
    assert partnership is not None and post is not None
    session.execute(delete(Thread))
    session.commit()
    session.remove()  # type: ignore[attr-defined]
    schema.downgrade(app, "0004")  # which copies the tables, on SQLite
    schema.upgrade(app)
    session.execute(delete(Partnership))
    made = Partnership(name="A new one", created_by_id=teacher)
    session.add(made)
    session.flush()
    thread = Thread(partnership_id=made.id, author_id=teacher)
    session.add(thread)
    session.flush()
    written = Post(
        partnership_id=made.id, thread_id=thread.id, author_id=teacher, classroom_id=room, text="Hello",
        form_key="first-of-all",
    )  # fmt: skip
    session.add(written)
    session.commit()
    assert written.id > post and made.id > partnership


def test_the_migration_keeps_every_row(full: World, app: Flask, session: Session) -> None:
    session.remove()  # type: ignore[attr-defined]
    schema.downgrade(app, "0005")
    before = stored()
    schema.downgrade(app, "0004")
    schema.upgrade(app, "0005")
    assert stored() == before


def test_what_points_at_a_text_is_found_without_reading_whole_tables() -> None:
    texts = hanging_on("thread")
    for table in Base.metadata.sorted_tables:
        unique = [
            c.columns for c in table.constraints if isinstance(c, (PrimaryKeyConstraint, UniqueConstraint))
        ]
        first = {next(iter(columns)).name for columns in (*unique, *(each.columns for each in table.indexes))}
        for key in table.foreign_keys:
            assert key.column.table.name not in texts or key.parent.name in first, str(key.parent)
