"""The glossary of a partnership: teachers decide about words, and translations keep to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board.entities import Post, ReviewState, TranslationJob
from relay.board.glossary import GlossaryEntry, terms
from relay.people.entities import User, UserState
from relay.worker import drain
from tests.world import World
from translation import Term

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]


def add(client: FlaskClient, world: World, **fields: str) -> str:
    return client.post(f"/p/{world.partnership.id}/glossary", data=fields, follow_redirects=True).text


def into_english(session: Session, post: Post) -> str:
    session.expire_all()
    row = session.scalars(select(TranslationJob).where(TranslationJob.post_id == post.id)).one()
    assert row.current is not None
    return row.current.text


def test_a_word_that_a_teacher_decides_about_is_translated_so(
    app: Flask, session: Session, world: World, browse: Browse, write: Write
) -> None:
    page = add(browse(world.ms_reed), world, word="cancha", language="es", **{"in-en": "sports court"})
    assert "Added." in page and "cancha" in page and "sports court" in page
    post = write(world.samuel, "La cancha está lejos de la escuela.")
    drain(app)
    assert "sports court" in into_english(session, post)
    assert "sports court" in browse(world.maya).get(f"/t/{post.thread_id}").text


def test_another_partnership_decides_for_itself(
    app: Flask, session: Session, world: World, browse: Browse
) -> None:
    add(browse(world.ms_reed), world, word="cancha", language="es", **{"in-en": "sports court"})
    found = terms(session, [world.partnership.id, world.others.id])
    assert Term("cancha", "es", (("en", "sports court"),)) in found[world.partnership.id]
    assert all(term.text != "cancha" for term in found.get(world.others.id, ()))


def test_nicknames_stay_while_their_students_are_there(session: Session, world: World) -> None:
    def people() -> set[str]:
        return {term.text for term in terms(session, [world.partnership.id])[world.partnership.id]}

    assert people() == {"Maya", "Oliver", "Samuel"}, "no teacher, nobody of another class"
    world.oliver.state = UserState.REMOVED
    world.maya.name = "luna"
    session.flush()
    assert people() == {"Samuel"}, "without a capital a nickname may be any word"


def test_messages_that_hold_the_word_are_translated_anew_where_asked(
    app: Flask, session: Session, world: World, browse: Browse, write: Write
) -> None:
    first = write(world.samuel, "La cancha está lejos.")
    settled = write(world.samuel, "Mi cancha es roja.")
    other = write(world.samuel, "El perro está lejos.")
    drain(app)
    before = into_english(session, settled)
    review = settled.translations[0].review
    assert review is not None
    review.state = ReviewState.ACCEPTED
    session.commit()
    versions = [other.translations[0].current_id, settled.translations[0].current_id]
    fields = {"word": "cancha", "language": "es", "in-en": "sports court", "again": "y"}
    assert "1 message is translated anew" in add(browse(world.ms_reed), world, **fields)
    drain(app)
    assert "sports court" in into_english(session, first)
    assert into_english(session, settled) == before, "a teacher has accepted it"
    assert [other.translations[0].current_id, settled.translations[0].current_id] == versions


@pytest.mark.parametrize("word", ["árbol", "ñandú y árbol", "%á"])
def test_capitals_with_accents_are_found_too(
    app: Flask, session: Session, world: World, browse: Browse, write: Write, word: str
) -> None:
    write(world.samuel, f"¡{word.upper()} grande!")
    drain(app)
    fields = {"word": word, "language": "es", "in-en": "ceiba tree", "again": "y"}
    assert "1 message is translated anew" in add(browse(world.ms_reed), world, **fields)


def test_removing_and_the_log(session: Session, world: World, browse: Browse) -> None:
    add(browse(world.ms_reed), world, word="Río Medellín")
    entry = session.scalars(select(GlossaryEntry)).one()
    page = browse(world.carolina).post(
        f"/p/{world.partnership.id}/glossary/{entry.id}/remove", follow_redirects=True
    )
    assert "Removed." in page.text and "Río Medellín" not in page.text
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.GLOSSARY)).all()
    assert [(row.actor_id, row.detail) for row in logged] == [
        (world.ms_reed.id, {"change": 1}),
        (world.carolina.id, {"change": -1}),
    ]


def test_students_read_it_and_change_nothing(session: Session, world: World, browse: Browse) -> None:
    add(browse(world.ms_reed), world, word="kurta")
    page = browse(world.samuel).get(f"/p/{world.partnership.id}/glossary").text
    assert "kurta" in page and "stays as it is" in page.replace("se queda como está", "stays as it is")
    assert "<form" not in page[page.index("<main") : page.index("</main")]
    refused = browse(world.samuel).post(f"/p/{world.partnership.id}/glossary", data={"word": "x1"})
    assert refused.status_code == 403
    assert browse(world.outsider).get(f"/p/{world.partnership.id}/glossary").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"word": "…"}, "needs a letter"),
        ({"word": "x" * 81}, "At most 80 characters"),
        ({"word": "kurta", "in-es": "y" * 81}, "At most 80 characters"),
        ({"word": "kurta", "language": "fr"}, "languages of the board"),
        ({"word": "KURTA  roja"}, "in the glossary already"),
    ],
)
def test_what_is_refused_is_said_and_stays_in_the_form(
    session: Session, world: World, browse: Browse, fields: dict[str, str], said: str
) -> None:
    add(browse(world.ms_reed), world, word="kurta roja")
    page = browse(world.ms_reed).post(f"/p/{world.partnership.id}/glossary", data=fields)
    assert page.status_code == 400 and said in page.text
    assert all(f'value="{text.strip()}"' in page.text for text in fields.values() if text != "fr")
    assert session.scalars(select(GlossaryEntry.word)).all() == ["kurta roja"]


def test_the_same_word_in_another_language_is_another(session: Session, world: World, browse: Browse) -> None:
    for language in ("en", "es", ""):
        add(browse(world.ms_reed), world, word="pie", language=language)
    assert set(session.scalars(select(GlossaryEntry.language))) == {"en", "es", ""}
