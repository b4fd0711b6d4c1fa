"""Exports hold everything, give it to whom it may be given, and come back without a loss."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import create_app
from relay.board.entities import ModerationState, Post, PostRevision
from relay.board.visibility import viewer_of
from relay.config import Settings
from relay.database import Base, db
from relay.desk.export import board_export, board_import
from relay.desk.export.scope import Scope
from relay.desk.export.tables import NOT_EXPORTED, TABLES, is_late, points_at
from relay.desk.partnership.entities import AgreementTranslation
from relay.judging import human_translations
from relay.judging.entities import HumanTranslation
from relay.learning.corrections.entities import Correction
from relay.people import accounts, enrolment
from relay.people.entities import User
from relay.people.visitors import Visitor
from tests.conftest import MODELS
from tests.world import World

HEADER = ("format", "version", "made_at", "complete")


def exported(session: Session, scope: Scope) -> dict[str, Any]:
    return json.loads("".join(board_export.document(session, scope)))


@pytest.fixture
def content(session: Session, lived: World) -> dict[str, Any]:
    return exported(session, Scope(lived.partnership.id))


@pytest.fixture
def empty(tmp_path: Path, app: Flask) -> Iterator[Flask]:
    """Another relay, with nobody in it."""
    other = create_app(Settings(data=tmp_path / "other", packs=(MODELS,), testing=True))
    with other.app_context():
        db.create_all()
        yield other
        db.session.remove()
        db.engine.dispose()


def test_every_table_is_exported_or_left_out_for_a_reason() -> None:
    names = {exported.table.name for exported in TABLES}
    assert names | set(NOT_EXPORTED) == set(Base.metadata.tables)
    assert not names & set(NOT_EXPORTED)
    for each in TABLES:
        assert set(each.left_out) <= set(each.table.columns.keys())


def test_the_world_of_these_tests_has_a_row_in_every_table(content: dict[str, Any]) -> None:
    assert [name for name, rows in content.items() if name not in HEADER and not rows] == []


def test_a_partnership_comes_back_without_a_loss(content: dict[str, Any], empty: Flask) -> None:
    with empty.app_context():
        board_import.load(db.session(), content)
        db.session.commit()
        again = exported(db.session(), Scope(1))
    for name in content:
        if name != "made_at":
            assert again[name] == content[name], name


def test_nobody_gets_in_by_what_a_document_holds(content: dict[str, Any], empty: Flask) -> None:
    text = json.dumps(content)
    for secret in ("argon2", "secret_hash", "username", "fern-27-lake", 'carolina"'):
        assert secret not in text


def test_after_an_import_teachers_sign_in_with_what_it_returns_and_students_need_a_pin(
    content: dict[str, Any], empty: Flask
) -> None:
    with empty.app_context():
        made = board_import.load(db.session(), content)
        db.session.commit()
        reed = next(each for each in made.sign_ins if each.name == "Ms Reed")
        assert reed.username == "ms.reed"
        assert accounts.sign_in(db.session(), reed.username, reed.password, Visitor("")).name == "Ms Reed"
        maya = db.session.scalars(select(User).where(User.name == "Maya")).one()
        code = maya.memberships[0].classroom.code
        assert code and code != "fern-27-lake"
        with pytest.raises(enrolment.WrongPin):
            enrolment.come_in(
                db.session(), code=code, nickname="Maya", pin="4821", visitor=Visitor(""), secret_key="x"
            )


def test_a_relay_with_people_in_it_takes_no_import(session: Session, content: dict[str, Any]) -> None:
    with pytest.raises(board_import.CannotImport, match="empty"):
        board_import.load(session, content)


def damage(content: dict[str, Any], how: str) -> None:
    match how:
        case "no export":
            content["format"] = "something else"
        case "other version":
            content["version"] = 99
        case "no table":
            del content["posts"]
        case "dangling":
            content["posts"][0]["author_id"] = 999
        case "no column":
            del content["posts"][0]["text"]
        case "unknown word":
            content["posts"][0]["kind"] = "poem"
        case "too long":
            content["people"][0]["name"] = "x" * 41
        case "wrong type":
            content["judgements"][0]["score"] = "66"
        case "no time zone":
            content["posts"][0]["created_at"] = "2025-10-14T08:39:00"
        case "no sentences":
            content["translation_versions"][0]["sentences"] = [{"s": 1}]
        case "NUL":
            content["posts"][0]["text"] = "a\x00b"
        case "twice":
            content["topics"].append(content["topics"][0])
        case "nameless":
            content["people"][0]["name"] = ""


def test_a_document_from_before_a_column_was_added_is_taken(content: dict[str, Any], empty: Flask) -> None:
    for row in content["agreement_translations"]:
        del row["signals"]
    with empty.app_context():
        board_import.load(db.session(), content)
        db.session.commit()
        assert db.session.scalars(select(AgreementTranslation.signals)).all() == [{}]


@pytest.mark.parametrize(
    "how",
    [
        "no export", "other version", "no table", "dangling", "no column", "unknown word", "too long",
        "wrong type", "no time zone", "no sentences", "NUL", "twice", "nameless",
    ],
)  # fmt: skip
def test_a_damaged_document_is_refused_and_leaves_the_relay_empty(
    content: dict[str, Any], empty: Flask, how: str
) -> None:
    damage(content, how)
    with empty.app_context():
        with pytest.raises(board_import.CannotImport):
            board_import.load(db.session(), content)
        db.session.rollback()
        assert db.session.scalars(select(User)).all() == []


def test_every_reference_in_a_document_leads_to_a_row_of_it(session: Session, lived: World) -> None:
    viewer = viewer_of(session, lived.ms_reed, lived.partnership.id)
    content = exported(session, Scope(lived.partnership.id, viewer))
    for each in TABLES:
        for row in content[each.name]:
            for column in each.columns:
                target = points_at(each, column, row)
                if target and row[column.name] is not None:
                    assert row[column.name] in [other["id"] for other in content[target]], (each.name, row)
                assert column.nullable or row[column.name] is not None


def test_a_teacher_gets_what_they_may_read_and_no_more(session: Session, lived: World) -> None:
    def texts(user: User) -> tuple[set[str], int, set[str]]:
        viewer = viewer_of(session, user, lived.partnership.id)
        content = exported(session, Scope(lived.partnership.id, viewer))
        assert content["complete"] is False
        posts = {post["text"] for post in content["posts"]}
        return posts, len(content["guesses"]), {person["name"] for person in content["people"]}

    posts, guesses, _ = texts(lived.ms_reed)
    assert "Call me at 555 0100" in posts and guesses == 2
    posts, guesses, _ = texts(lived.carolina)
    assert "Call me at 555 0100" not in posts and guesses == 0
    assert "I love arepas with cheese." in posts


def test_one_topic_is_exported_with_the_people_in_it_alone(
    session: Session, lived: World, classmates: list[User], thread: Any
) -> None:
    viewer = viewer_of(session, lived.ms_reed, lived.partnership.id)
    content = exported(session, Scope(lived.partnership.id, viewer, topic=thread.id))
    assert len(content["topics"]) == 1 and content["posts"]
    assert content["agreements"] == content["holidays"] == content["flags"] == []
    assert not {user.name for user in classmates} & {person["name"] for person in content["people"]}


def test_an_import_fills_in_every_late_reference() -> None:
    # The second pass looks rows up by their number.
    for each in TABLES:
        if any(is_late(each, column) for column in each.columns):
            assert "id" in each.table.columns


def test_a_translation_that_was_taken_back_is_without_words_for_teachers(
    session: Session, lived: World
) -> None:
    own = select(HumanTranslation).where(HumanTranslation.author_id == lived.maya.id)
    first, second = session.scalars(own.order_by(HumanTranslation.number)).all()
    human_translations.withdraw(
        session, lived.maya, viewer_of(session, lived.maya, lived.partnership.id), second
    )
    session.commit()
    for teacher in (lived.ms_reed, lived.carolina):
        scope = Scope(lived.partnership.id, viewer_of(session, teacher, lived.partnership.id))
        texts = {row["text"] for row in exported(session, scope)["human_translations"]}
        assert texts == {"", "I am a midfielder."}
    complete = exported(session, Scope(lived.partnership.id))["human_translations"]
    assert {first.text, second.text} < {row["text"] for row in complete}


def test_a_held_correction_is_in_the_export_of_its_own_teachers_alone(session: Session, lived: World) -> None:
    newest = session.scalars(select(Correction).order_by(Correction.id.desc())).first()
    assert newest is not None
    newest.standing = ModerationState.HELD
    session.commit()
    for teacher, theirs in ((lived.carolina, True), (lived.ms_reed, False)):
        scope = Scope(lived.partnership.id, viewer_of(session, teacher, lived.partnership.id))
        rows = exported(session, scope)["corrections"]
        # What was replaced is without its words for everybody.
        assert {row["text"] for row in rows} == ({"", newest.text} if theirs else {""})
        assert {row["words"] for row in rows} == ({"", newest.words} if theirs else {""})


def test_what_a_partners_teacher_may_not_read_is_not_in_their_export(
    session: Session, lived: World, write: Callable[..., Post]
) -> None:
    """Held human translations, wordings that were held, and topics whose title never appeared."""
    own = select(HumanTranslation).where(HumanTranslation.author_id == lived.maya.id)
    newest = session.scalars(own.order_by(HumanTranslation.number.desc())).first()
    assert newest is not None
    newest.standing = ModerationState.HELD
    post = write(lived.maya, "A rude wording.")
    post.standing = ModerationState.HELD
    session.add(
        PostRevision(post_id=post.id, revision=1, text="A rude wording.", written_at=post.created_at,
                     standing=ModerationState.HELD)
    )  # fmt: skip
    post.text, post.revision, post.standing = "A kind wording.", 2, ModerationState.VISIBLE
    session.commit()
    text = newest.text

    def export(teacher: User) -> str:
        scope = Scope(lived.partnership.id, viewer_of(session, teacher, lived.partnership.id))
        return "".join(board_export.document(session, scope))

    mine, theirs = export(lived.ms_reed), export(lived.carolina)
    for words in (text, "A rude wording."):
        assert words in mine and words not in theirs
    assert "A kind wording." in theirs
