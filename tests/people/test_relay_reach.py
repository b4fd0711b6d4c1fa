"""Who may reach a relay on a teacher's own computer: what the pages say of it, and who chooses it where."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.people.entities import User
from relay.web import addresses, own_computer, public_address, reach
from relay.web.reach import Reach
from tests.html import Page, error_at, text_of, value_of
from tests.world import World

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def own(app: Flask, request: pytest.FixtureRequest) -> Callable[..., None]:
    """``own(Reach.NETWORK, "http://192.168.1.20:8000")``: the relay runs so, and has this address there."""

    def runs(reached: Reach = Reach.HERE, *elsewhere: str) -> None:
        own_computer.runs(app, reached, 8000)
        public_address.listens(app, lambda: elsewhere)

    request.addfinalizer(lambda: (own_computer.init_app(app), public_address.init_app(app)))
    runs()
    return runs


@pytest.fixture
def administrator(session: Session, world: World) -> User:
    world.ms_reed.administrator = True
    session.commit()
    return world.ms_reed


@pytest.fixture
def folder(app: Flask, request: pytest.FixtureRequest):
    """The data folder, in which nothing is chosen before and after."""
    chosen = app.config["RELAY"].data / "reach"
    chosen.unlink(missing_ok=True)
    request.addfinalizer(lambda: chosen.unlink(missing_ok=True))
    return chosen.parent


def test_choosing_is_a_step_before_cards_are_printed(
    own, folder, administrator: User, world: World, session: Session, browse: Browse
) -> None:
    teacher, start = browse(administrator), f"/classes/{world.portland.id}/start"
    page = text_of(teacher.get(start))
    assert "3 of 5 done" in page and "Now only this computer opens it." in page
    assert "Some of the first steps" in text_of(teacher.get(f"/classes/{world.portland.id}"))
    answer = teacher.post("/address/reach", data={"reach": "network", "next": start})
    assert "The relay starts anew" in text_of(answer) and f'data-next="{start}"' in answer.text
    assert reach.chosen(folder) is Reach.NETWORK
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.REACH)).one()
    assert (entry.actor_id, entry.detail) == (administrator.id, {"reach": "network"})

    own(Reach.NETWORK, "http://192.168.1.20:8000")  # as it then starts anew
    page = teacher.get(start)
    assert "4 of 5 done" in text_of(page) and "192.168.1.20:8000" in text_of(page)
    assert 'class="qr"' in page.text and "reach port 8000 of this computer" in text_of(page)
    # Chosen already: nothing starts anew.
    assert teacher.post("/address/reach", data={"reach": "network"}).headers["Location"] == "/address"


def test_without_a_network_it_says_so(own, folder, administrator: User, browse: Browse) -> None:
    own(Reach.NETWORK)
    page = browse(administrator).get("/address")
    assert "This computer is in no network now." in text_of(page) and 'class="qr"' not in page.text


def test_the_internet_needs_a_name_with_https_which_links_then_have(
    own, folder, administrator: User, browse: Browse
) -> None:
    teacher = browse(administrator)
    for typed in ("", "http://relay.school.example", "not an address", "https://127.0.0.1"):
        page = teacher.post("/address/reach", data={"reach": "internet", "address": typed})
        assert page.status_code == 400 and error_at(page, "internet-address")
        assert value_of(page, "address") == typed
        assert reach.chosen(folder) is None
    sent = teacher.post("/address/reach", data={"reach": "internet", "address": "relay.school.example"})
    assert "The relay starts anew" in text_of(sent)
    own(Reach.INTERNET)
    page = Page(teacher.get("/address"))
    assert "relay.school.example {" in page.text and "reverse_proxy 127.0.0.1:8000" in page.text
    assert "Another address" not in page.text
    # Back to the network: the name on the internet leads nowhere any more.
    teacher.post("/address/reach", data={"reach": "network"})
    own(Reach.NETWORK, "http://192.168.1.20:8000")
    assert "relay.school.example" not in text_of(teacher.get("/address")).replace("https://relay.school", "")


def test_it_is_chosen_at_the_computer_itself_by_an_administrator(
    own, folder, administrator: User, world: World, browse: Browse
) -> None:
    own(Reach.NETWORK, "http://192.168.1.20:8000")
    teacher = browse(administrator)
    for elsewhere in (
        {"environ_base": {"REMOTE_ADDR": "192.168.1.33"}},
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
    ):
        answer = teacher.post("/address/reach", data={"reach": "here"}, **elsewhere)
        assert answer.status_code == 403 and reach.chosen(folder) is None, elsewhere
    page = text_of(teacher.get("/address", environ_base={"REMOTE_ADDR": "192.168.1.33"}))
    assert "An administrator of this relay chooses" in page
    colleague = text_of(browse(world.carolina).get("/address"))
    assert "An administrator of this relay chooses" in colleague and "192.168.1.20:8000" in colleague
    assert teacher.post("/address/reach", data={"reach": "everywhere"}).status_code == 400
    assert teacher.get("/address/reach").json == {"reach": "network"}


def test_behind_a_web_server_cookies_are_for_https_alone(app: Flask) -> None:
    usual = app.config["RELAY"]
    assert Reach.NETWORK.settings(usual) == Reach.HERE.settings(usual) == usual
    internet = Reach.INTERNET.settings(usual)
    assert (internet.secure_cookies, internet.trusted_proxies) == (True, 1)
    assert [each.host for each in Reach] == ["127.0.0.1", addresses.EVERY[0], "127.0.0.1"]


def test_who_has_just_started_it_gets_to_the_set_up(own, client: FlaskClient) -> None:
    first = client.get("/").headers["Location"]
    assert first.startswith("/set-up/") and client.get(first).status_code == 200
    for elsewhere in (
        {"environ_base": {"REMOTE_ADDR": "192.168.1.33"}},
        {"base_url": "http://rebound.example:8000"},
    ):
        assert client.get("/", **elsewhere).status_code == 200


def test_nobody_is_led_to_a_set_up_that_was_done_or_belongs_to_a_server(
    app: Flask, client: FlaskClient, own, request: pytest.FixtureRequest
) -> None:
    own_computer.init_app(app)
    assert client.get("/").status_code == 200
    own()
    request.getfixturevalue("world")
    assert client.get("/").status_code == 200
