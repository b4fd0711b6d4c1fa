"""The pages of corrections, as people use them: without scripts, on the board, at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose
from relay.board.entities import ModerationState, Post, Thread
from relay.board.visibility import Viewer
from relay.database import db
from relay.desk.erasure import students
from relay.desk.moderation.entities import Flag, FlagKind
from relay.desk.notices import queries as notices
from relay.desk.notices.statement import Kind
from relay.learning.corrections import corrections
from relay.learning.corrections.entities import Correction, Reason
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.conftest import Clock
from tests.world import PIN, World

Browse = Callable[[User], FlaskClient]
Correct = Callable[..., Correction]
ViewerOf = Callable[..., Viewer]


def board(client: FlaskClient, post: Post) -> str:
    return client.get(f"/t/{post.thread_id}").text


def sent(**more: object) -> dict[str, object]:
    return {"start": "0", "revision": "1", "verdict": "differently", "reason": "verb", **more}


def test_a_message_is_marked_when_writing_and_when_changing_it(
    world: World, browse: Browse, session: Session, thread: Thread
) -> None:
    maya = browse(world.maya)
    page = maya.get(f"/t/{thread.id}").text
    assert 'name="practising"' in page and "3 sentences at a time" in page
    form = {"text": "Yo tiene un perro.", "lang": "es", "form_key": "k" * 20, "practising": "y"}
    assert maya.post(f"/t/{thread.id}/write", data=form).status_code == 302
    post = session.scalars(select(Post).where(Post.text == "Yo tiene un perro.")).one()
    assert post.practising
    change = {"text": post.text, "lang": "es", "revision": "1"}
    assert re.search(r'name="practising"[^>]* checked', maya.get(f"/posts/{post.id}/edit").text)
    maya.post(f"/posts/{post.id}/edit", data=change)
    session.expire_all()
    assert (post.practising, post.revision) == (False, 1)
    maya.post(f"/posts/{post.id}/edit", data={**change, "practising": "y"})
    session.expire_all()
    assert post.practising


def test_a_native_reader_goes_through_the_sentences_and_the_author_says_thanks(
    world: World, browse: Browse, session: Session, practice: Post
) -> None:
    samuel, maya = browse(world.samuel), browse(world.maya)
    address = f"/posts/{practice.id}/correct"
    assert address in board(samuel, practice) and address not in board(browse(world.oliver), practice)
    page = samuel.get(address).text
    assert "Yo tiene un perro." in page and 'name="start" value="0"' in page
    answer = samuel.post(address, data=sent(text="Yo tengo un perro.", words="tener: yo tengo"))
    assert answer.status_code == 302
    assert "Se llama Rex." in samuel.get(answer.location).text
    samuel.post(address, data=sent(start=str(practice.text.index("Se llama")), verdict="perfect"))
    page = board(maya, practice)
    assert "<del>" in page and "tiene</del>" in page and "tengo</ins>" in page
    assert "The form of the verb" in page and "tener: yo tengo" in page
    assert "1 sentence is perfect as it is." in page
    made = session.scalars(select(Correction).where(Correction.text != "")).one()
    assert maya.post(f"/corrections/{made.id}/thank", data={"give": "1"}).status_code == 302
    session.expire_all()
    assert made.thanked_at is not None
    assert "Thank you" in board(samuel, practice)
    form = {"text": "I always forget that.", "form_key": "a" * 20}
    assert maya.post(f"/corrections/{made.id}/answer", data=form).status_code == 302
    assert "I always forget that." in board(samuel, practice)


def test_corrections_are_shown_one_at_a_time(
    world: World, browse: Browse, practice: Post, correct: Correct, session: Session, viewer_of: ViewerOf
) -> None:
    first = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    correct(world.samuel, practice, 2, "El perro es bonito.", Reason.GENDER)
    maya = browse(world.maya)
    page = board(maya, practice)
    assert "tengo</ins>" in page and "bonito</ins>" not in page and "One more correction" in page
    corrections.thank(session, world.maya, viewer_of(world.maya), first)
    session.commit()
    page = board(maya, practice)
    assert "tengo</ins>" not in page and "bonito</ins>" in page
    page = maya.get(f"/posts/{practice.id}/corrections").text
    assert "tengo</ins>" in page and "bonito</ins>" in page


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (sent(verdict=""), "Say whether the sentence is perfect"),
        (sent(text="Yo tiene un perro."), "You have changed nothing in the sentence"),
        (sent(text=" "), "There is nothing to read in it yet"),
        (sent(text="Yo tengo un perro.", revision="7"), "changed in another window"),
        (sent(text="Yo tengo un perro.", start="nonsense"), "changed in another window"),
    ],
)
def test_what_is_refused_is_still_there(
    world: World, browse: Browse, practice: Post, session: Session, form: dict[str, object], why: str
) -> None:
    answer = browse(world.samuel).post(f"/posts/{practice.id}/correct", data={**form, "words": "so it is"})
    assert answer.status_code == 400
    assert why in answer.text and 'value="so it is"' in answer.text
    assert session.scalar(select(Correction.id)) is None


def test_why_may_be_chosen_or_said(world: World, browse: Browse, practice: Post) -> None:
    samuel, form = browse(world.samuel), sent(text="Yo tengo un perro.", reason="")
    answer = samuel.post(f"/posts/{practice.id}/correct", data=form)
    assert answer.status_code == 400 and "Choose why" in answer.text
    answer = samuel.post(f"/posts/{practice.id}/correct", data={**form, "words": "so it is"})
    assert answer.status_code == 302


def test_what_was_typed_survives_the_end_of_the_session(
    app: Flask, world: World, practice: Post, client: FlaskClient
) -> None:
    form = sent(text="Yo tengo un perro.", words="tener: yo tengo")
    page = client.post(f"/posts/{practice.id}/correct", data=form).text
    assert "Yo tengo un perro." in page
    kept = dict(re.findall(r'<textarea name="(kept_\w+)" hidden>\n([^<]*)</textarea>', page))
    world.medellin.code_expires_at = None
    db.session.commit()
    answer = client.post(
        "/join",
        data={"code": "luna-35-cove", "nickname": "Samuel", "pin": PIN, **kept},
        follow_redirects=True,
    )
    assert answer.request.path == f"/posts/{practice.id}/correct"
    assert "Yo tengo un perro.</textarea>" in answer.text and 'value="tener: yo tengo"' in answer.text


def test_who_waits_is_noted_on_the_board_and_listed(
    world: World, browse: Browse, clock: Clock, practice: Post
) -> None:
    samuel = browse(world.samuel)
    place = f"/p/{world.partnership.id}"
    assert "Waiting for a native reader" not in samuel.get(place).text
    assert "New ones" in samuel.get(f"{place}/practising").text
    clock.forward(days=3, hours=1)
    assert "Waiting for a native reader." in samuel.get(place).text
    assert "Waiting for a native reader." not in browse(world.oliver).get(place).text
    page = samuel.get(f"{place}/practising").text
    assert "For three days or longer" in page and f"/posts/{practice.id}/correct" in page
    room = browse(world.ms_reed).get(f"/classes/{world.portland.id}").text
    assert "practises, and nobody has corrected it yet" in room


def test_the_author_is_told_that_their_own_language_is_no_practice(
    world: World, browse: Browse, write: Callable[..., Post]
) -> None:
    post = write(world.maya, "I have a dog.", practising=True, chosen_language="en")
    assert "nobody is asked to correct it" in board(browse(world.maya), post)
    assert "nobody is asked to correct it" not in board(browse(world.samuel), post)
    assert browse(world.samuel).get(f"/posts/{post.id}/correct").status_code == 404


def test_the_author_is_told_of_each_reader_once_and_the_reader_of_thanks(
    world: World, session: Session, practice: Post, correct: Correct, viewer_of: ViewerOf
) -> None:
    made = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    correct(world.samuel, practice, 1, None)

    def told(user: User, kind: Kind) -> int:
        session.expire_all()
        return sum(each.kind == kind for each in notices.latest(session, user))

    assert told(world.maya, Kind.CORRECTED) == 1
    assert told(world.samuel, Kind.HEEDED) == 0
    corrections.thank(session, world.maya, viewer_of(world.maya), made)
    session.commit()
    assert told(world.samuel, Kind.HEEDED) == 1
    made.standing = ModerationState.HELD
    session.commit()
    assert told(world.maya, Kind.CORRECTED) == 1  # the perfect sentence is left


def test_earlier_corrections_are_shown_as_of_an_earlier_wording(
    world: World,
    browse: Browse,
    session: Session,
    practice: Post,
    correct: Correct,
    viewer_of: ViewerOf,
    languages: Catalog,
) -> None:
    correct(world.samuel, practice, 0, "Yo tengo un perro.")
    compose.revise(
        session, post=practice, viewer=viewer_of(world.maya), text="Tengo un perro.", revision=1,
        languages=languages, chosen_language="es",
    )  # fmt: skip
    session.commit()
    maya = browse(world.maya)
    assert "tengo</ins>" not in board(maya, practice)
    page = maya.get(f"/posts/{practice.id}/corrections").text
    assert "Of an earlier wording" in page and "tiene</del>" in page and "tengo</ins>" in page


def test_a_held_correction_waits_in_the_inbox_of_its_readers_teacher(
    world: World, browse: Browse, session: Session, practice: Post, correct: Correct, viewer_of: ViewerOf
) -> None:
    viewer_of(world.samuel).own.approval = True
    session.commit()
    made = correct(world.samuel, practice, 0, "Yo tengo un perro.")
    carolina, inbox = browse(world.carolina), f"/p/{world.partnership.id}/desk"
    page = carolina.get(f"{inbox}?item=c{made.id}").text
    assert "May this correction appear?" in page and "tengo</ins>" in page and "The form of the verb" in page
    assert "tengo" not in browse(world.ms_reed).get(inbox).text
    assert "tengo" not in board(browse(world.maya), practice)
    form = {"do": "appear", "here": inbox, "next": inbox}
    page = carolina.post(f"/corrections/{made.id}/decide", data=form, follow_redirects=True).text
    assert "The correction is on the board." in page
    assert "tengo</ins>" in board(browse(world.maya), practice)
    assert session.scalars(select(AuditEntry).where(AuditEntry.about_kind == "correction")).one()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
    carolina.post(f"{inbox}/undo", data={"ticket": ticket[1], "here": inbox, "next": inbox})
    session.expire_all()
    assert made.standing == ModerationState.HELD


def test_a_worry_about_a_correction_is_settled_by_taking_it_down(
    world: World, browse: Browse, session: Session, practice: Post, correct: Correct
) -> None:
    made = correct(world.samuel, practice, 0, "Tú no sabes español.", Reason.OTHER, "jaja")
    maya = browse(world.maya)
    flag = f"/posts/{practice.id}/flag/correction/{made.id}"
    assert flag in maya.get(f"/posts/{practice.id}/corrections").text
    assert maya.post(flag, data={"reason": "unkind"}).status_code == 302
    raised = session.scalars(select(Flag)).one()
    assert (raised.kind, raised.classroom_id) == (FlagKind.CORRECTION, world.medellin.id)
    assert "Tú no sabes español." in browse(world.carolina).get(f"/p/{world.partnership.id}/desk").text
    # Ms Reed, whose student it concerns, need not wait for the other time zone.
    browse(world.ms_reed).post(f"/corrections/{made.id}/decide", data={"do": "remove", "next": "/"})
    session.expire_all()
    assert made.standing == ModerationState.HIDDEN and raised.settled_at is not None
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == Action.HIDE_CORRECTION)).one()
    assert "no sabes" not in board(maya, practice)


def test_the_rules_of_the_class_are_set_on_its_page(world: World, browse: Browse, session: Session) -> None:
    reed, place = browse(world.ms_reed), f"/p/{world.partnership.id}/rules"
    form = {"classroom": world.portland.id, "corrections_at_once": "1", "correct_teachers": "y"}
    assert reed.post(place, data=form).status_code == 302
    session.expire_all()
    own = world.partnership.participations[0]
    assert (own.corrections_at_once, own.correct_teachers) == (1, True)
    assert "Partner students may correct what teachers" in browse(world.carolina).get(place).text
    for wrong in ("0", "11", "", "many"):
        answer = reed.post(place, data={**form, "corrections_at_once": wrong})
        assert answer.status_code == 400 and "A whole number from 1 to 10." in answer.text


def test_an_erased_student_leaves_no_correction_where_that_was_asked(
    world: World,
    session: Session,
    practice: Post,
    correct: Correct,
    viewer_of: ViewerOf,
    languages: Catalog,
) -> None:
    made = correct(world.samuel, practice, 0, "Yo tengo un perro.", Reason.VERB, "tener")
    correct(world.samuel, practice, 0, "Yo tengo un perrito.", Reason.VERB, "tener")
    newest = session.scalars(select(Correction).where(Correction.id != made.id)).one()
    corrections.answer(
        session, world.maya, viewer_of(world.maya), newest, "Thanks, Samuel.", form_key="k" * 20,
        languages=languages,
    )  # fmt: skip
    session.commit()
    students.erase(session, world.carolina, world.medellin, world.samuel, typed="Samuel", messages=True)
    session.commit()
    assert session.scalars(select(Correction)).all() == []
    assert session.scalars(select(Post).where(Post.text == "Thanks, Samuel.")).all() == []


def test_of_an_erased_message_no_correction_is_left(
    world: World, session: Session, practice: Post, correct: Correct
) -> None:
    correct(world.samuel, practice, 0, "Yo tengo un perro.", Reason.VERB, "tener")
    students.erase(session, world.ms_reed, world.portland, world.maya, typed="Maya", messages=True)
    session.commit()
    assert session.scalars(select(Correction)).all() == []


def test_the_board_asks_as_few_questions_however_many_messages_practise(
    world: World, browse: Browse, write: Callable[..., Post], correct: Correct, thread: Thread
) -> None:
    maya = browse(world.maya)

    def statements() -> int:
        asked: list[str] = []

        def note(*args: object) -> None:
            asked.append(str(args[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        maya.get(f"/t/{thread.id}")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    def practise() -> None:
        post = write(world.maya, "Yo tiene un perro.", practising=True, chosen_language="es")
        correct(world.samuel, post, 0, "Yo tengo un perro.")

    practise()
    few = statements()
    for _more in range(4):
        practise()
    assert statements() == few
