"""Balance, voices, the agreement, holidays and the archive: what they show, and who may what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose, partnerships, posting_rules
from relay.board.entities import Participation, Post, Thread
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.desk.partnership import agreements, class_holidays
from relay.desk.partnership.entities import (
    Agreement,
    AgreementTranslation,
    AgreementTranslationJob,
    Signature,
)
from relay.desk.reports import balance
from relay.desk.reports.balance import First, Measure
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]
PlaceOf = Callable[..., Viewer]


def test_each_class_is_counted(session: Session, world: World, write: Write, viewer_of: PlaceOf) -> None:
    asked = write(world.samuel, "¿Qué desayunan ustedes?")
    write(world.maya, "I eat cereal with milk.", parent=asked)
    write(world.maya, "What about you?")
    write(world.oliver, "Toast.")
    found = balance.balance(session, viewer_of(world.ms_reed))
    us, them = world.portland.id, world.medellin.id
    counts = found.counts
    assert counts[Measure.MESSAGES] == {us: 3, them: 1}
    assert counts[Measure.REPLIES] == {us: 1, them: 0}
    assert counts[Measure.WORDS] == {us: 3, them: 3}  # (5 + 3 + 1) / 3
    assert counts[Measure.STUDENTS] == {us: 2, them: 1}
    assert counts[Measure.QUESTIONS] == {us: 1, them: 1}
    assert counts[Measure.ANSWERED] == {us: 1}
    assert found.unanswered == {us: 1, them: 0}
    assert [post.text for post in balance.unanswered(session, viewer_of(world.carolina))] == [
        "What about you?"
    ]
    assert found.languages[them] == {"es": 1}


def test_corrections_and_judgements_count_for_who_gave_and_who_received(
    session: Session, lived: World, viewer_of: PlaceOf
) -> None:
    found = balance.balance(session, viewer_of(lived.ms_reed)).counts
    us, them = lived.portland.id, lived.medellin.id
    assert found[Measure.JUDGED] == {us: 1, them: 1}
    # Ms Reed said which language a message of her class was in; Maya and Doña Ana translated Samuel's.
    assert found[Measure.GIVEN] == {us: 2, them: 1}
    assert found[Measure.RECEIVED] == {us: 1, them: 2}


def test_what_has_not_appeared_does_not_count(session: Session, lived: World, viewer_of: PlaceOf) -> None:
    texts = [post.text for post in balance.unanswered(session, viewer_of(lived.ms_reed))]
    assert "Call me at 555 0100" not in texts
    written = session.scalars(select(Post).where(Post.classroom_id == lived.portland.id)).all()
    counted = balance.balance(session, viewer_of(lived.ms_reed)).counts[Measure.MESSAGES][lived.portland.id]
    assert counted == len([post for post in written if post.kind == "message" and post.standing == "visible"])


def test_small_successes_start_at_none(session: Session, world: World, viewer_of: PlaceOf) -> None:
    assert {each.number for each in balance.successes(session, viewer_of(world.ms_reed))} == {0}


def test_small_successes_name_the_first(
    session: Session, lived: World, viewer_of: PlaceOf, post: Post, thread: Thread
) -> None:
    found = {each.kind: each for each in balance.successes(session, viewer_of(lived.ms_reed))}
    assert (found[First.TOPIC].number, found[First.TOPIC].thread) == (1, thread.id)
    assert found[First.REPLY].number == 1  # Maya's; Oliver answered his own class
    assert (found[First.ASKED].number, found[First.ASKED].post) == (1, post.id)
    assert found[First.TRANSLATED].number == 1  # Maya's; Doña Ana stands on Samuel's side
    monday = found[First.WEEK].when
    assert isinstance(monday, date) and monday.weekday() == 0


def test_the_page_shows_both_sides_and_the_clocks_of_both(lived: World, browse: Browse) -> None:
    for teacher in (lived.ms_reed, lived.carolina):
        page = browse(teacher).get(f"/p/{lived.partnership.id}/together").get_data(as_text=True)
        assert "Two voices, in balance?" in page and "Small successes" in page
    voices = browse(lived.carolina).get(f"/p/{lived.partnership.id}/voices").get_data(as_text=True)
    assert "Time in Portland" in voices and "Time in Medellín" in voices
    assert "I love arepas with cheese." in voices and "555 0100" not in voices
    only = browse(lived.carolina).get(f"/p/{lived.partnership.id}/voices?author={lived.samuel.id}")
    assert "arepas" not in only.get_data(as_text=True)


def test_the_page_takes_as_many_statements_for_a_long_board(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    def statements() -> int:
        seen: list[str] = []
        client = browse(world.ms_reed)
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        for path in ("together", "voices", "agreement"):
            assert client.get(f"/p/{world.partnership.id}/{path}").status_code == 200
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    write(world.samuel, "¿Hola?")
    write(world.maya, "Why?")
    few = statements()
    for number in range(60):
        write(world.samuel if number % 2 else world.oliver, f"¿Pregunta {number}?")
    assert statements() == few


def propose(client: FlaskClient, world: World, **texts: str):
    return client.post(f"/p/{world.partnership.id}/agreement", data=texts)


def translated(session: Session, agreement: Agreement, target: str) -> None:
    """Give an agreement its translation, as a worker does."""
    texts = dict.fromkeys(("goals", "norms", "rhythm"), "")
    session.add(
        AgreementTranslation(
            agreement_id=agreement.id, target=target, engine="argos", route=[], packs=[], **texts
        )
    )
    session.commit()


def test_nobody_signs_before_they_can_read_it(
    session: Session, world: World, browse: Browse, viewer_of: PlaceOf
) -> None:
    teacher, partner = browse(world.ms_reed), browse(world.carolina)
    propose(teacher, world, goals="Get to know each other.")
    found = session.scalars(select(Agreement)).one()
    page, path = (
        f"/p/{world.partnership.id}/agreement",
        f"/p/{world.partnership.id}/agreement/{found.id}/sign",
    )
    shown = partner.get(page).text
    assert "It is being translated:" in shown and "Sign it for my class" not in shown
    assert partner.post(path).status_code == 302
    assert "The translation is not there yet." in partner.get(page).text
    assert [each.city for each in agreements.standing(session, viewer_of(world.carolina)).missing] == [
        "Medellín"
    ]
    translated(session, found, "es")
    shown = partner.get(page).text
    assert "Sign it for my class" in shown and "being translated" not in shown
    partner.post(path)
    session.expire_all()
    assert agreements.standing(session, viewer_of(world.carolina)).holding is not None


@pytest.mark.parametrize("failed", [True, False])
def test_where_no_translation_will_come_one_may_sign_and_is_told(
    failed: bool, session: Session, world: World, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(browse(world.ms_reed), world, goals="Get to know each other.")
    found = session.scalars(select(Agreement)).one()
    if failed:
        session.add(AgreementTranslationJob(agreement_id=found.id, target="es", state="failed"))
        session.commit()
    else:  # no pack
        monkeypatch.setattr(Catalog, "missing", lambda *_: (("en", "es"),))
    shown = browse(world.carolina).get(f"/p/{world.partnership.id}/agreement").text
    assert "It cannot be translated for you here." in shown and "Sign it for my class" in shown


def test_an_agreement_of_one_class_alone_waits_for_a_partner(
    session: Session, world: World, browse: Browse, viewer_of: PlaceOf
) -> None:
    alone = partnerships.create(session, world.ms_reed, world.portland, "Alone")
    session.commit()
    teacher, page = browse(world.ms_reed), f"/p/{alone.id}/agreement"
    teacher.post(page, data={"goals": "Get to know each other."})
    shown = teacher.get(page).text
    assert "This holds" not in shown and "Your partner class has not joined yet." in shown
    together = teacher.get(f"/p/{alone.id}/together").text
    assert "Your partner class has not joined yet." in together and "Small successes" not in together
    alone.participations.append(Participation(classroom=world.medellin))
    session.commit()
    assert "Waits for the signature of Medellín." in teacher.get(page).text


def test_an_agreement_holds_once_both_have_signed(
    session: Session, world: World, browse: Browse, viewer_of: PlaceOf
) -> None:
    answer = propose(browse(world.ms_reed), world, goals="Get to know each other.", norms="Be kind.")
    assert answer.status_code == 302
    found = agreements.standing(session, viewer_of(world.carolina))
    assert found.holding is None and found.proposal is not None
    assert [room.city for room in found.missing] == ["Medellín"]
    translated(session, found.proposal, "es")
    path = f"/p/{world.partnership.id}/agreement/{found.proposal.id}/sign"
    assert browse(world.carolina).post(path).status_code == 302
    assert browse(world.carolina).post(path).status_code == 302  # twice changes nothing
    session.expire_all()
    found = agreements.standing(session, viewer_of(world.carolina))
    assert found.holding is not None and found.proposal is None
    assert session.query(Signature).count() == 2
    for user in (world.maya, world.samuel, world.carolina):
        page = browse(user).get(f"/p/{world.partnership.id}/agreement").get_data(as_text=True)
        assert "This holds" in page and "Get to know each other." in page
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == [Action.AGREEMENT_PROPOSED, Action.AGREEMENT_SIGNED]


def test_either_side_can_propose_a_change_and_the_old_one_holds_until_then(
    session: Session, world: World, browse: Browse, viewer_of: PlaceOf
) -> None:
    propose(browse(world.ms_reed), world, rhythm="Once a week.")
    first = session.scalars(select(Agreement)).one()
    translated(session, first, "es")
    browse(world.carolina).post(f"/p/{world.partnership.id}/agreement/{first.id}/sign")
    propose(browse(world.carolina), world, rhythm="Dos veces por semana.")
    session.expire_all()
    found = agreements.standing(session, viewer_of(world.ms_reed))
    assert found.holding is not None and found.holding.rhythm == "Once a week."
    assert found.proposal is not None and found.proposal.language == "es"
    # Proposed again before anybody signed: the earlier proposal cannot be signed any more.
    stale = found.proposal.id
    propose(browse(world.carolina), world, rhythm="Cada día.")
    browse(world.ms_reed).post(f"/p/{world.partnership.id}/agreement/{stale}/sign")
    session.expire_all()
    found = agreements.standing(session, viewer_of(world.ms_reed))
    assert found.holding is not None and found.holding.rhythm == "Once a week."
    assert found.proposal is not None
    path = f"/p/{world.partnership.id}/agreement/{found.proposal.id}/take-back"
    browse(world.ms_reed).post(path)  # not hers
    session.expire_all()
    assert agreements.standing(session, viewer_of(world.ms_reed)).proposal is not None
    browse(world.carolina).post(path)
    session.expire_all()
    assert agreements.standing(session, viewer_of(world.ms_reed)).proposal is None


def test_the_partner_reads_the_agreement_in_their_language(
    app: Flask, world: World, browse: Browse, session: Session
) -> None:
    propose(browse(world.ms_reed), world, goals="We want to learn from you.", norms="")
    assert drain(app) == 1
    assert drain(app) == 0
    page = browse(world.carolina).get(f"/p/{world.partnership.id}/agreement").get_data(as_text=True)
    translated = session.scalars(select(AgreementTranslation.goals)).one()
    assert translated not in ("", "We want to learn from you.")
    assert "We want to learn from you." in page and escape(translated) in page
    assert "Argos en → es" in page


def test_the_translation_of_an_agreement_keeps_to_the_glossary(
    app: Flask, world: World, browse: Browse
) -> None:
    fields = {"word": "pitch", "language": "en", "in-es": "cancha sintética"}
    browse(world.carolina).post(f"/p/{world.partnership.id}/glossary", data=fields)
    propose(browse(world.ms_reed), world, goals="We write about the pitch.")
    drain(app)
    page = browse(world.carolina).get(f"/p/{world.partnership.id}/agreement").get_data(as_text=True)
    assert "cancha sintética" in page


def test_what_the_checks_found_stands_under_the_part_it_is_about(
    session: Session, world: World, browse: Browse
) -> None:
    propose(browse(world.ms_reed), world, goals="Learn 30 words.", norms="Be kind.")
    agreement = session.scalars(select(Agreement)).one()
    agreement.translations.append(
        AgreementTranslation(
            target="es", goals="Aprender 13 palabras.", norms="Sean amables.", rhythm="", engine="argos",
            route=["en", "es"], packs=[], signals={"goals": ["numbers"]},
        )
    )  # fmt: skip
    session.commit()
    for reader in (world.carolina, world.ms_reed, world.samuel):
        page = browse(reader).get(f"/p/{world.partnership.id}/agreement").get_data(as_text=True)
        assert page.count("Numbers differ from the original.") == 1
        where = page.index("Numbers differ from the original.")
        assert page.index("Aprender 13 palabras.") < where < page.index("Sean amables.")


def test_what_cannot_be_proposed_comes_back_with_what_was_typed(world: World, browse: Browse) -> None:
    answer = propose(browse(world.ms_reed), world, goals=" ", norms="\u200b")
    assert answer.status_code == 400
    answer = propose(browse(world.ms_reed), world, goals="Be kind", norms="x" * 2001)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "Be kind" in page and 'aria-describedby="norms-e"' in page


def test_holidays_are_shown_to_both_and_changed_by_their_own(
    session: Session, world: World, browse: Browse
) -> None:
    base = f"/p/{world.partnership.id}"
    day = now().date()
    form = {"name": "Semana Santa", "starts_on": day.isoformat(), "ends_on": (day + timedelta(8)).isoformat()}
    assert browse(world.carolina).post(f"{base}/holidays", data=form).status_code == 302
    assert "Semana Santa" in browse(world.ms_reed).get(f"{base}/together").get_data(as_text=True)
    holiday = class_holidays.holidays(session, world.partnership.id, day)[0]
    assert browse(world.ms_reed).post(f"{base}/holidays/{holiday.id}/remove").status_code == 404
    assert browse(world.carolina).post(f"{base}/holidays/{holiday.id}/remove").status_code == 302
    assert class_holidays.holidays(session, world.partnership.id, day) == []
    other = {**form, "classroom": str(world.portland.id)}
    assert browse(world.carolina).post(f"{base}/holidays", data=other).status_code == 400


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "", "starts_on": "2025-10-06", "ends_on": "2025-10-10"}, "name"),
        ({"name": "Fall", "starts_on": "soon", "ends_on": "2025-10-10"}, "starts_on"),
        ({"name": "Fall", "starts_on": "2025-10-06", "ends_on": "2025-10-05"}, "ends_on"),
        ({"name": "Fall", "starts_on": "2025-10-06", "ends_on": "2026-10-05"}, "ends_on"),
    ],
)
def test_a_holiday_that_cannot_be_is_said_at_its_field(
    world: World, browse: Browse, form: dict[str, str], field: str
) -> None:
    answer = browse(world.ms_reed).post(f"/p/{world.partnership.id}/holidays", data=form)
    assert answer.status_code == 400
    assert f'aria-describedby="{field}-e"' in answer.get_data(as_text=True)


def test_who_is_away_today_is_said_on_the_board(session: Session, world: World, browse: Browse) -> None:
    path = f"/p/{world.partnership.id}"
    assert "is away" not in browse(world.maya).get(path).get_data(as_text=True)
    form = {"name": "Receso", "starts_on": (now().date() - timedelta(1)).isoformat()}
    form["ends_on"] = (now().date() + timedelta(3)).isoformat()
    browse(world.carolina).post(f"{path}/holidays", data=form)
    assert "Medellín is away." in browse(world.maya).get(path).get_data(as_text=True)


def test_an_archived_board_is_read_by_all_and_written_by_nobody(
    session: Session, world: World, browse: Browse, thread: Thread, viewer_of: PlaceOf, languages: Catalog
) -> None:
    base = f"/p/{world.partnership.id}"
    assert browse(world.carolina).post(f"{base}/archive").status_code == 302
    session.expire_all()
    for user in (world.maya, world.samuel, world.ms_reed, world.carolina):
        page = browse(user).get(f"/t/{thread.id}")
        assert page.status_code == 200 and "This partnership is over." in page.get_data(as_text=True)
        form = {"text": "Hello", "form_key": "k"}
        assert browse(user).post(f"/t/{thread.id}/write", data=form).status_code in (400, 403)
        with pytest.raises(posting_rules.ReadOnly):
            compose.publish(
                session, author=user, viewer=viewer_of(user), thread=thread, text="x", languages=languages,
                form_key="y",
            )  # fmt: skip
    assert browse(world.carolina).get(f"{base}/export").status_code == 200
    # Either side opens it again.
    assert browse(world.ms_reed).post(f"{base}/reopen").status_code == 302
    session.expire_all()
    assert viewer_of(world.samuel).may_write
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == [Action.ARCHIVED, Action.REOPENED]


def test_a_class_that_has_left_neither_ends_nor_opens(
    session: Session, world: World, browse: Browse, viewer_of: PlaceOf
) -> None:
    viewer_of(world.carolina).own.left_at = now()
    session.commit()
    browse(world.carolina).post(f"/p/{world.partnership.id}/archive")
    session.expire_all()
    assert not viewer_of(world.ms_reed).archived


GET = ("together", "voices", "archive", "retention")
POST = (
    "agreement",
    "agreement/1/sign",
    "agreement/1/take-back",
    "holidays",
    "archive",
    "reopen",
    "retention",
)


def test_pages_of_the_partnership_are_for_its_teachers(
    world: World, browse: Browse, client: FlaskClient
) -> None:
    base = f"/p/{world.partnership.id}"
    for path in GET:
        for teacher in (world.ms_reed, world.carolina):
            assert browse(teacher).get(f"{base}/{path}").status_code == 200
        for student in (world.maya, world.samuel):
            assert browse(student).get(f"{base}/{path}").status_code == 403
        for stranger in (world.outsider, world.outside_teacher):
            assert browse(stranger).get(f"{base}/{path}").status_code == 404
        assert client.get(f"{base}/{path}").status_code == 302
    for path in POST:
        for student in (world.maya, world.samuel):
            assert browse(student).post(f"{base}/{path}").status_code == 403
        for stranger in (world.outsider, world.outside_teacher):
            assert browse(stranger).post(f"{base}/{path}").status_code == 404
        assert client.post(f"{base}/{path}").status_code == 401
    assert browse(world.outsider).get(f"{base}/agreement").status_code == 404
