"""Join cards, accounts from a list, nicknames, handing a class over: for the class's teachers only."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.people import credentials, queries
from relay.people.entities import Membership, Role, User
from relay.web import public_address, qr_codes
from tests.html import Page
from tests.world import PIN, World

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def colleague(session: Session, world: World) -> User:
    """A second teacher of Portland."""
    user = User(role=Role.TEACHER, name="Mr Lee", username="lee", secret_hash="-")
    user.memberships.append(Membership(classroom=world.portland))
    session.add(user)
    session.commit()
    return user


def cards_in(page: str) -> list[str]:
    """The text of each card, in one line."""
    found = re.findall(r'<li class="ticket.*?</ol>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", card).split()) for card in found]


def test_cards_carry_code_and_nickname_and_no_pin(world: World, browse: Browse) -> None:
    page = browse(world.ms_reed).get(f"/classes/{world.portland.id}/cards?blank=3").text
    cards = cards_in(page)
    assert len(cards) == 5  # Maya, Oliver and three without a name
    assert all("fern-27-lake" in card for card in cards)
    assert "Maya" in cards[0] and "Pick a nickname" in cards[4]
    assert "Samuel" not in page and PIN not in page


def test_new_pins_are_on_the_cards_once_and_work(
    session: Session, world: World, browse: Browse, client: FlaskClient
) -> None:
    teacher, maya = browse(world.ms_reed), browse(world.maya)
    address = f"/classes/{world.portland.id}/cards"
    assert teacher.post(address, data={"student": str(world.maya.id)}).status_code == 302
    page = teacher.get(address).text
    (pin,) = re.findall(r'<bdi dir="ltr">(\d{4})</bdi>', page)
    (card,) = cards_in(page)
    assert "Maya" in card and pin in card
    assert pin not in teacher.get(address).text
    session.expire_all()
    assert credentials.matches(world.maya.secret_hash, pin)
    assert maya.get("/notices").status_code in (302, 404)  # signed out everywhere
    assert (
        client.post("/join", data={"code": "fern-27-lake", "nickname": "Maya", "pin": pin}).status_code == 302
    )


def test_accounts_from_a_list(session: Session, world: World, browse: Browse, client: FlaskClient) -> None:
    teacher = browse(world.ms_reed)
    sent = teacher.post(f"/classes/{world.portland.id}/students", data={"nicknames": " Zoe \n\nKai\n"})
    assert sent.status_code == 302
    page = teacher.get(f"/classes/{world.portland.id}/cards").text
    pins = re.findall(r'<bdi dir="ltr">(\d{4})</bdi>', page)
    assert len(set(pins)) == 2
    names = [user.name for user in queries.roster(session, world.portland).students]
    assert names == ["Kai", "Maya", "Oliver", "Zoe"]
    cards = dict(re.findall(r"(Kai|Zoe) .* PIN (\d{4})", "\n".join(cards_in(page))))
    assert (
        client.post(
            "/join", data={"code": "fern-27-lake", "nickname": "Zoe", "pin": cards["Zoe"]}
        ).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("typed", "bad", "sentence"),
    [
        ("Kai\nMaya", "Maya", "Line 2: the class has Maya already"),
        ("Zoe\nzoé", "zoé", "Line 2: zoé is there twice. Write “zoé B”, or leave the line out."),
        ("Ava\n\n!!!", "!!!", "Line 3 holds no name"),
        ("Kai\n" + "x" * 41, "x" * 41, "is too long"),
        ("Kai\nkai@example.org", "kai@example.org", "Line 2 is an e-mail address"),
    ],
)
def test_a_bad_line_comes_back_with_a_sentence_and_the_good_ones_are_added(
    session: Session, world: World, browse: Browse, typed: str, bad: str, sentence: str
) -> None:
    teacher = browse(world.ms_reed)
    sent = teacher.post(f"/classes/{world.portland.id}/students", data={"nicknames": typed})
    assert sent.status_code == 200
    page = Page(sent)
    assert sentence in page.text and "1 line is left to mend" in page.text
    assert page.value("nicknames").strip() == bad
    assert len(queries.roster(session, world.portland).students) == 3
    assert len(re.findall(r'<bdi dir="ltr">(\d{4})</bdi>', sent.text)) == 1, "the good one's PIN is shown"


def test_a_list_of_which_nothing_is_left_says_so(session: Session, world: World, browse: Browse) -> None:
    address = f"/classes/{world.portland.id}/students"
    sent = browse(world.ms_reed).post(address, data={"nicknames": "Maya\nOliver"})
    assert sent.status_code == 400 and "2 lines are left to mend" in sent.text
    empty = browse(world.ms_reed).post(address, data={"nicknames": " \n"})
    assert empty.status_code == 400 and "no name in the list" in empty.text
    assert len(queries.roster(session, world.portland).students) == 2


def test_a_table_of_a_school_gives_first_names_and_nothing_else(
    session: Session, world: World, browse: Browse
) -> None:
    table = (
        "sourcedId,status,role,username,givenName,familyName,email\r\n"
        "1,active,student,lbaker,Leo,Baker,leo@example.org\r\n"
        "2,active,student,lstone,Leo,Stone,\r\n"
        "3,active,student,aong,Ava,Ong,\r\n"
        "4,active,teacher,tk,Tim,Kerr,\r\n"
        "5,tobedeleted,student,gone,Gus,Gone,\r\n"
    )
    sent = browse(world.ms_reed).post(
        f"/classes/{world.portland.id}/students",
        data={"nicknames": "", "list": (io.BytesIO(table.encode("utf-16")), "users.csv")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 302
    names = [user.name for user in queries.roster(session, world.portland).students]
    assert names == ["Ava", "Leo B", "Leo S", "Maya", "Oliver"]


def test_a_first_name_that_the_class_has_gets_the_letter_of_its_own_family_name(
    world: World, browse: Browse
) -> None:
    table = "givenName,familyName\nMaya,Quispe\n"
    sent = browse(world.ms_reed).post(f"/classes/{world.portland.id}/students", data={"nicknames": table})
    assert sent.status_code == 400 and "Write “Maya Q”, or leave the line out." in sent.text


def test_a_class_that_is_full_takes_no_more(session: Session, world: World, browse: Browse) -> None:
    for number in range(147):  # with Maya and Oliver one place is left
        student = User(role=Role.STUDENT, name=f"Student {number}", secret_hash="-")
        student.memberships.append(Membership(classroom=world.portland, nickname_key=f"student{number}"))
        session.add(student)
    session.commit()
    address = f"/classes/{world.portland.id}/students"
    sent = browse(world.ms_reed).post(address, data={"nicknames": "Kai\nZoe"})
    assert "Line 2: the class has no more places for Zoe" in sent.text
    assert len(queries.roster(session, world.portland).students) == 150
    too_many = "\n".join(f"Child {number}" for number in range(151))
    sent = browse(world.ms_reed).post(address, data={"nicknames": too_many})
    assert sent.status_code == 400 and "no more places" in sent.text


def test_a_new_nickname_is_what_one_signs_in_with(
    session: Session, world: World, browse: Browse, client: FlaskClient
) -> None:
    address = f"/classes/{world.portland.id}/students/{world.maya.id}/name"
    taken = browse(world.ms_reed).post(address, data={"nickname": "OLIVER"})
    assert taken.status_code == 400 and "OLIVER" in taken.text
    assert browse(world.ms_reed).post(address, data={"nickname": "Fern"}).status_code == 302
    sent = {"code": "fern-27-lake", "nickname": "fern", "pin": PIN}
    assert client.post("/join", data=sent).status_code == 302
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.RENAMED)).one()
    assert (entry.about_id, entry.detail) == (world.maya.id, {})


def test_handing_over_takes_a_colleague_and_ends_ones_own_part(
    session: Session, world: World, colleague: User, browse: Browse
) -> None:
    teacher, address = browse(world.ms_reed), f"/classes/{world.portland.id}/hand-over"
    for successor in ("", str(world.carolina.id), str(world.ms_reed.id), str(world.maya.id)):
        assert teacher.post(address, data={"successor": successor}).status_code == 400
    assert teacher.post(address, data={"successor": str(colleague.id)}).status_code == 302
    assert teacher.get(f"/classes/{world.portland.id}").status_code == 404
    assert teacher.get(f"/p/{world.partnership.id}/desk").status_code == 404
    assert browse(colleague).get(f"/p/{world.partnership.id}/desk").status_code == 200
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.HANDED_OVER)).one()
    assert (entry.actor_id, entry.about_id) == (world.ms_reed.id, colleague.id)


def test_the_only_teacher_cannot_leave_a_class_alone(world: World, browse: Browse, session: Session) -> None:
    page = browse(world.ms_reed).get(f"/classes/{world.portland.id}/hand-over")
    assert "Nobody else teaches this class." in page.text
    assert queries.taught_classroom(session, world.ms_reed, world.portland.id) is not None


@pytest.mark.parametrize("who", ["maya", "samuel", "carolina", "outside_teacher", "outsider", None])
def test_nobody_else_touches_the_roster(
    who: str | None, session: Session, world: World, colleague: User, browse: Browse, client: FlaskClient
) -> None:
    browser = browse(getattr(world, who)) if who else client
    room, maya = world.portland.id, world.maya.id
    before = world.maya.secret_hash
    expected = {None: 401, "carolina": 404, "outside_teacher": 404}.get(who, 403)
    for address, data in (
        (f"/classes/{room}/cards", {"student": str(maya)}),
        (f"/classes/{room}/students", {"nicknames": "Zoe"}),
        (f"/classes/{room}/students/{maya}/name", {"nickname": "Zoe"}),
        (f"/classes/{room}/hand-over", {"successor": str(colleague.id)}),
    ):
        assert browser.post(address, data=data).status_code == expected
    session.expire_all()
    assert (world.maya.name, world.maya.secret_hash) == ("Maya", before)
    assert len(queries.roster(session, world.portland).students) == 2


def test_cards_print_no_address_that_only_this_computer_opens(world: World, browse: Browse) -> None:
    teacher, address = browse(world.ms_reed), f"/classes/{world.portland.id}/cards"
    page = teacher.get(address).text
    assert "localhost" not in page
    assert "no address is printed" in page and 'class="qr"' not in page


def test_cards_print_the_address_of_this_computer_in_its_network(
    app: Flask, world: World, browse: Browse
) -> None:
    public_address.listens(app, lambda: ["http://192.168.1.20:8000", "http://10.0.0.5:8000"])
    page = browse(world.ms_reed).get(f"/classes/{world.portland.id}/cards").text
    assert all("192.168.1.20:8000/join" in card and "Scan" in card for card in cards_in(page))
    code = qr_codes.of("http://192.168.1.20:8000/join?code=fern-27-lake")
    assert page.count(code.path) == 2
