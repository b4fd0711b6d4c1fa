"""What a teacher does with a class, and who may not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.people import classroom_choices
from relay.people.entities import Classroom, User, UserState
from tests.conftest import Clock
from tests.html import Page, error_at, text_of, value_of
from tests.world import World

Browse = Callable[[User], FlaskClient]
Join = Callable[..., Any]


def newest(session: Session) -> Classroom:
    room = session.scalars(select(Classroom).order_by(Classroom.id.desc())).first()
    assert room is not None
    return room


def test_a_teacher_makes_a_class_in_a_new_school(
    browse: Browse, world: World, session: Session, description: dict[str, str]
) -> None:
    carolina = browse(world.carolina)
    answer = carolina.post(
        "/classes/new", data={**description, "school": "new", "school_name": "Instituto del Sur"}
    )
    room = newest(session)
    assert answer.headers["Location"] == f"/classes/{room.id}/start"
    assert (room.school.name, room.city, room.time_zone) == ("Instituto del Sur", "Sevilla", "Europe/Madrid")
    page = text_of(carolina.get(f"/classes/{room.id}"))
    assert room.code and room.code in page
    assert "Newcomers can join until" in page


def test_a_second_class_of_the_same_school_starts_from_the_first(
    browse: Browse, world: World, session: Session, description: dict[str, str]
) -> None:
    carolina = browse(world.carolina)
    assert value_of(carolina.get("/classes/new"), "city") == "Medellín"
    carolina.post("/classes/new", data={**description, "school": str(world.medellin.school_id)})
    assert newest(session).school is world.medellin.school


def test_somebody_elses_school_cannot_be_chosen(
    browse: Browse, world: World, session: Session, description: dict[str, str]
) -> None:
    answer = browse(world.carolina).post(
        "/classes/new", data={**description, "school": str(world.portland.school_id)}
    )
    assert answer.status_code == 400
    assert newest(session) is world.porto


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "ZZ"),
        ("time_zone", "Mars/Olympus"),
        ("language", "tlh"),
        ("name", "  "),
        ("city", "\u202e"),
        ("name", "x" * 81),
        ("age_band", "3-5"),
    ],
)
def test_a_class_that_cannot_be_is_refused_at_the_field(
    browse: Browse, world: World, session: Session, description: dict[str, str], field: str, value: str
) -> None:
    sent = {**description, "school": "new", "school_name": "Sur", field: value}
    page = browse(world.carolina).post("/classes/new", data=sent)
    assert page.status_code == 400
    assert error_at(page, field)
    if field != "city":
        assert value_of(page, "city") == "Sevilla"
    assert newest(session) is world.porto


@pytest.mark.parametrize("named", [{"school_name": ""}, {}], ids=["empty", "left out"])
def test_a_new_school_needs_a_name(
    browse: Browse, world: World, description: dict[str, str], named: dict[str, str]
) -> None:
    page = browse(world.carolina).post("/classes/new", data={**description, "school": "new", **named})
    assert page.status_code == 400
    assert error_at(page, "school_name")


def test_changing_a_class(
    browse: Browse, world: World, session: Session, description: dict[str, str]
) -> None:
    answer = browse(world.ms_reed).post(f"/classes/{world.portland.id}/edit", data=description)
    assert answer.status_code == 302
    session.refresh(world.portland)
    assert (world.portland.name, world.portland.language) == ("6B", "es")


def test_countries_zones_and_languages_have_names_in_the_language_of_the_page() -> None:
    assert ("CO", "Kolumbien") in classroom_choices.country_choices("de")
    assert classroom_choices.time_zone_choices("CO", "es") == [("America/Bogota", "Bogotá")]
    assert ("Europe/Paris", "Paris") in classroom_choices.time_zone_choices("FR", "fr")
    assert ("Europe/Madrid", "Madrid") not in classroom_choices.time_zone_choices("FR", "fr")
    assert len(classroom_choices.countries()) > 240
    assert not {"EU", "UN", "ZZ"} & classroom_choices.countries()


def test_languages_with_a_pack_come_first(app: Flask) -> None:
    with app.test_request_context():
        packed, others = classroom_choices.language_choices("en")
    assert ("es", "Español (Spanish)") in packed
    assert ("ar", "العربية (Arabic)") in others
    assert not set(packed) & set(others)


def test_the_list_of_classes_says_who_waits(browse: Browse, world: World, session: Session) -> None:
    world.oliver.state = UserState.WAITING
    session.commit()
    page = text_of(browse(world.ms_reed).get("/classes"))
    assert "1 student ·" in page and "1 is waiting" in page
    assert "Salón 6B" not in page


def test_a_new_code_replaces_the_old_one(
    app: Flask, browse: Browse, world: World, session: Session, clock: Clock, join: Join
) -> None:
    browse(world.ms_reed).post(f"/classes/{world.portland.id}/code", data={"action": "new", "days": "3"})
    session.refresh(world.portland)
    assert world.portland.code != "fern-27-lake"
    assert (world.portland.code_expires_at - clock.moment).days == 3  # type: ignore[operator]
    assert join(app.test_client(), "fern-27-lake", "Maya").status_code == 400


def test_closing_keeps_the_code_for_members(
    app: Flask, browse: Browse, world: World, session: Session, clock: Clock, join: Join
) -> None:
    room = f"/classes/{world.portland.id}"
    teacher = browse(world.ms_reed)
    teacher.post(f"{room}/code", data={"action": "extend", "days": "14"})
    assert "Newcomers can join until March 16, 2026" in text_of(teacher.get(room))
    teacher.post(f"{room}/code", data={"action": "close", "days": "14"})
    assert "newcomers need your yes" in text_of(teacher.get(room))
    assert join(app.test_client(), world.portland, "Maya").status_code == 302


def test_a_revoked_code_opens_to_nobody_and_ends_no_session(
    app: Flask, browse: Browse, world: World, join: Join
) -> None:
    maya = browse(world.maya)
    browse(world.ms_reed).post(f"/classes/{world.portland.id}/code", data={"action": "revoke", "days": "14"})
    assert join(app.test_client(), "fern-27-lake", "Maya").status_code == 400
    assert maya.get(f"/p/{world.partnership.id}").status_code == 200


def test_an_unknown_action_or_number_of_days(
    browse: Browse, world: World, session: Session, clock: Clock
) -> None:
    teacher = browse(world.ms_reed)
    assert teacher.post(f"/classes/{world.portland.id}/code", data={"action": "burn"}).status_code == 400
    teacher.post(f"/classes/{world.portland.id}/code", data={"action": "extend", "days": "99999"})
    session.refresh(world.portland)
    assert (world.portland.code_expires_at - clock.moment).days == 14  # type: ignore[operator]


def test_a_new_pin_is_shown_once_and_ends_every_session(
    app: Flask, browse: Browse, world: World, join: Join
) -> None:
    maya, teacher = browse(world.maya), browse(world.ms_reed)
    room = f"/classes/{world.portland.id}"
    teacher.post(f"{room}/students/{world.maya.id}/pin")
    page = text_of(teacher.get(room))
    pin = page.partition("shown only now. ")[2][:4]
    assert pin.isdigit() and "The new PIN of Maya" in page
    assert "shown only now" not in text_of(teacher.get(room))
    assert maya.get(f"/p/{world.partnership.id}").status_code == 302
    assert join(app.test_client(), world.portland, "Maya").status_code == 400
    assert join(app.test_client(), world.portland, "Maya", pin).status_code == 302


def test_a_removed_student_is_out_at_once_and_can_be_taken_back(
    app: Flask, browse: Browse, world: World, join: Join
) -> None:
    maya, teacher = browse(world.maya), browse(world.ms_reed)
    room = f"/classes/{world.portland.id}"
    assert maya.get(f"/p/{world.partnership.id}").status_code == 200
    teacher.post(f"{room}/students/{world.maya.id}/remove")
    assert maya.get(f"/p/{world.partnership.id}").status_code == 302
    assert "1 removed" in text_of(teacher.get(room))
    teacher.post(f"{room}/students/{world.maya.id}/let-in")
    assert join(app.test_client(), world.portland, "Maya").status_code == 302


CLASS_PAGES = ("", "/edit")
CLASS_FORMS = ("/edit", "/code", "/colleagues", "/colleagues/1/revoke")
STUDENT_FORMS = ("pin", "unlock", "remove", "let-in", "turn-away")


def every_address(world: World) -> tuple[list[str], list[str]]:
    room = f"/classes/{world.portland.id}"
    pages = [room + part for part in CLASS_PAGES]
    forms = [room + part for part in CLASS_FORMS]
    forms += [f"{room}/students/{world.maya.id}/{action}" for action in STUDENT_FORMS]
    return pages, forms


@pytest.mark.parametrize(
    ("who", "status"),
    [("outside_teacher", 404), ("carolina", 404), ("maya", 403), ("outsider", 403), (None, 302)],
)
def test_only_its_teachers_open_a_class(
    app: Flask, browse: Browse, world: World, session: Session, who: str | None, status: int
) -> None:
    browser = browse(getattr(world, who)) if who else app.test_client()
    pages, forms = every_address(world)
    before = (world.portland.code, world.maya.secret_hash, world.maya.state)
    for page in pages:
        assert browser.get(page).status_code == status, page
    for form in forms:
        answer = browser.post(form, data={"action": "new", "days": "14"})
        assert answer.status_code == (401 if status == 302 else status), form
    session.refresh(world.portland), session.refresh(world.maya)
    assert (world.portland.code, world.maya.secret_hash, world.maya.state) == before


def test_a_teacher_cannot_reach_a_student_of_another_class_through_their_own(
    browse: Browse, world: World, session: Session
) -> None:
    teacher = browse(world.ms_reed)
    for action in STUDENT_FORMS:
        answer = teacher.post(f"/classes/{world.portland.id}/students/{world.samuel.id}/{action}")
        assert answer.status_code == 404
    answer = teacher.post(f"/classes/{world.portland.id}/students/{world.ms_reed.id}/remove")
    assert answer.status_code == 404, "a teacher is no student"
    session.refresh(world.samuel)
    assert world.samuel.state == UserState.ACTIVE


def test_looking_changes_nothing(browse: Browse, world: World, session: Session) -> None:
    pages, forms = every_address(world)
    teacher = browse(world.ms_reed)
    before = (world.portland.code, world.maya.secret_hash, world.maya.state)
    for address in [*pages, *forms, f"/p/{world.partnership.id}/classes", f"/p/{world.partnership.id}/leave"]:
        assert teacher.get(address).status_code in (200, 405), address
    session.refresh(world.portland), session.refresh(world.maya)
    assert (world.portland.code, world.maya.secret_hash, world.maya.state) == before


def test_a_class_is_asked_for_three_things_and_the_rest_is_guessed(
    browse: Browse, world: World, session: Session, description: dict[str, str]
) -> None:
    session.delete(world.carolina.memberships[0])
    session.commit()
    asked = Page(browse(world.carolina).get("/classes/new", headers={"Accept-Language": "es-CO,es;q=0.9"}))
    form = asked.form_with("name", "country")
    assert (form["country"], form["time_zone"], form["language"]) == (["CO"], ["America/Bogota"], ["es"])
    assert "Colombia · Bogotá · 10-12" in asked.text
    assert "Buenos Aires" not in asked.text


@pytest.mark.parametrize(
    ("zone", "locales", "fallback", "place"),
    [
        ("America/Bogota", ["de-AT"], "Europe/Paris", ("CO", "America/Bogota")),
        ("Asia/Kolkata", [], "", ("IN", "Asia/Kolkata")),
        ("Asia/Calcutta", [], "", ("IN", "Asia/Kolkata")),  # as some browsers still call it
        ("Etc/UTC", ["en", "es-MX", "fr-FR"], "Europe/Paris", ("MX", "")),  # which has many
        ("x" * 5_000, ["es_co"], "", ("CO", "America/Bogota")),
        (None, ["en", "es"], "Europe/Paris", ("FR", "Europe/Paris")),
        (None, ["-", "zz-ZZ", ""], "", ("", "")),
    ],
)
def test_the_browsers_zone_then_its_languages_then_this_computer(
    zone: str | None, locales: list[str], fallback: str, place: tuple[str, str]
) -> None:
    assert classroom_choices.guess_place(zone, locales, fallback) == place


def test_another_country_offers_its_own_time_zones(
    browse: Browse, world: World, session: Session, description: dict[str, str]
) -> None:
    teacher, room = browse(world.ms_reed), f"/classes/{world.portland.id}/edit"
    shown = Page(teacher.get(f"{room}?country=ES")).text
    assert "Madrid" in shown and "Los Angeles" not in shown
    # Without a script the zone of the country before is sent along: one alone is taken, of many one is asked.
    sent = {**description, "country": "CO", "time_zone": "America/Los_Angeles"}
    assert teacher.post(room, data=sent).status_code == 302
    session.refresh(world.portland)
    assert world.portland.time_zone == "America/Bogota"
    page = teacher.post(room, data={**sent, "country": "ES"})
    assert page.status_code == 400 and "choose one" in error_at(page, "time_zone")
    assert "Canary" in text_of(page) and value_of(page, "city") == "Sevilla"
