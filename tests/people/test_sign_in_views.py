"""Teachers sign in; everybody signs out; sessions end; what was written meanwhile comes along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay import create_app
from relay.config import Settings
from relay.database import db
from relay.people import accounts, credentials
from relay.people.sessions import safe_next
from tests.conftest import Client
from tests.html import error_at, text_of, value_of
from tests.world import PASSWORD, World

Join = Callable[..., Any]


def sign_in(browser: FlaskClient, username: str, password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/sign-in", data={"username": username, "password": password, **more})


def signed_in_as(browser: FlaskClient) -> str | None:
    with browser.session_transaction() as session:
        return session.get("_user_id")


@pytest.mark.parametrize("username", ["reed", " Reed ", "REED"])
def test_a_teacher_signs_in(client: FlaskClient, world: World, username: str) -> None:
    assert sign_in(client, username).status_code == 302
    assert signed_in_as(client) == world.ms_reed.get_id()


def test_a_wrong_password_keeps_the_username_and_not_the_password(client: FlaskClient, world: World) -> None:
    page = sign_in(client, "reed", "wrong horse battery")
    assert page.status_code == 400
    assert "do not belong together" in error_at(page, "password")
    assert value_of(page, "username") == "reed"
    assert "wrong horse battery" not in page.get_data(as_text=True)
    assert signed_in_as(client) is None


def test_an_unknown_name_costs_one_hash_as_a_known_one_does(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []
    real = credentials.matches
    monkeypatch.setattr(
        credentials, "matches", lambda stored, *rest: checked.append(stored) or real(stored, *rest)
    )
    sign_in(client, "nobody")
    sign_in(client, "reed", "wrong horse battery")
    assert len(checked) == 2
    assert checked[0] is None, "nobody's hash, which takes as long"


def test_a_student_is_no_teacher_with_a_username(client: FlaskClient, world: World, session: Session) -> None:
    world.maya.username = "maya"
    session.commit()
    assert sign_in(client, "maya", "4821").status_code == 400


def test_a_password_kept_the_old_way_is_kept_the_new_way(
    client: FlaskClient, world: World, session: Session
) -> None:
    assert credentials.is_outdated(world.ms_reed.secret_hash)
    sign_in(client, "reed")
    session.refresh(world.ms_reed)
    assert not credentials.is_outdated(world.ms_reed.secret_hash)


def test_signing_in_starts_a_fresh_session(client: FlaskClient, world: World) -> None:
    with client.session_transaction() as session:
        session["planted"] = "before"
        session["ui_language"] = "es"
    sign_in(client, "reed")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["ui_language"] == "es"
        assert session.permanent


def test_a_session_lasts_as_long_as_the_settings_say(app: Flask, client: FlaskClient, world: World) -> None:
    assert app.permanent_session_lifetime == timedelta(hours=8)
    cookie = sign_in(client, "reed").headers.getlist("Set-Cookie")[-1]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Expires=" in cookie


@pytest.mark.parametrize("secure", [False, True])
def test_no_script_and_no_other_site_has_any_cookie_and_over_https_no_listener(
    settings: Settings, world: World, secure: bool
) -> None:
    app = create_app(replace(settings, secure_cookies=secure))
    app.test_client_class = Client
    with app.app_context():
        browser = app.test_client()
        answers = [sign_in(browser, "reed"), browser.post("/look", data={"look": "dark"})]
        assert [answer.status_code for answer in answers] == [302, 302]
        cookies = [each for answer in answers for each in answer.headers.getlist("Set-Cookie")]
        assert {each.partition("=")[0] for each in cookies} >= {"relay", "relay_known", "relay_look"}
        for cookie in cookies:
            marks = cookie.split("; ")
            assert "HttpOnly" in marks and "SameSite=Lax" in marks, cookie
            assert ("Secure" in marks) == secure, cookie
        db.session.remove()
        db.engine.dispose()


def test_signing_out_is_a_form_not_a_link(browse: Any, world: World) -> None:
    maya = browse(world.maya)
    assert maya.get("/sign-out").status_code == 405
    assert maya.get(f"/p/{world.partnership.id}").status_code == 200
    assert maya.post("/sign-out").status_code == 302
    assert maya.get(f"/p/{world.partnership.id}").status_code == 302


def test_who_is_not_signed_in_is_asked_and_led_back(client: FlaskClient, world: World) -> None:
    answer = client.get(f"/classes/{world.portland.id}?a=1")
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"])
    wanted = value_of(page, "next")
    assert wanted == f"/classes/{world.portland.id}?a=1"
    assert sign_in(client, "reed", next=wanted).headers["Location"] == wanted


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        " /board",
        "/\x00board",
        "",
        "board",
    ],
)
def test_nobody_is_led_to_another_site(client: FlaskClient, world: World, address: str) -> None:
    assert safe_next(address) is None
    assert sign_in(client, "reed", next=address).headers["Location"] == "/"
    answer = client.post("/page-language", data={"language": "es", "next": address})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/", "/t/5?reply=7", "/p/1#topics", "/invitations/a.b-c"])
def test_our_own_addresses_are_followed(address: str) -> None:
    assert safe_next(address) == address


def test_the_page_language_stays_for_the_session_and_the_account(
    app: Flask, browse: Any, world: World, session: Session
) -> None:
    maya = browse(world.maya)
    maya.post("/page-language", data={"language": "es", "next": "/join"})
    assert '<html lang="es"' in maya.get("/join").get_data(as_text=True)
    assert '<html lang="es"' in browse(world.maya).get("/join").get_data(as_text=True), "on another computer"


def test_an_unknown_page_language_changes_nothing(client: FlaskClient) -> None:
    client.post("/page-language", data={"language": "xx", "next": "/join"})
    assert '<html lang="en"' in client.get("/join").get_data(as_text=True)


@pytest.fixture
def write(world: World, session: Session) -> Callable[[FlaskClient, str], Any]:
    """Send a message to a topic of Ms Reed's."""
    from relay.board import compose, visibility
    from relay.packs.catalog import catalog

    viewer = visibility.viewer_of(session, world.ms_reed, world.partnership.id)
    assert viewer is not None
    thread = compose.start_thread(
        session,
        author=world.ms_reed,
        viewer=viewer,
        title="Breakfast",
        text="What do you eat?",
        languages=catalog(),
        form_key="k" * 20,
    )
    session.commit()

    def send(browser: FlaskClient, text: str, **kwargs: Any) -> Any:
        return browser.post(
            f"/t/{thread.id}/write", data={"text": text, "parent": "", "form_key": "f" * 20}, **kwargs
        )

    return send


TEXT = "Arepas con queso,\n\n  y chocolate «caliente» <b> & más."


def follow(browser: FlaskClient, page: Any, **credentials_: str) -> Any:
    kept = {name: value_of(page, name) for name in ("kept_text", "kept_thread", "kept_parent")}
    return kept, {**kept, **credentials_}


@pytest.mark.parametrize("token", [True, False], ids=["session gone", "session and form token gone"])
def test_a_session_that_ends_while_writing_loses_nothing(
    client: FlaskClient, world: World, write: Any, join: Join, token: bool
) -> None:
    page = write(client, TEXT, token=token)
    assert page.status_code == 401
    kept, form = follow(client, page, code="luna-35-cove", nickname="Samuel", pin="4821")
    assert kept["kept_text"] == TEXT

    # A slip of the PIN on the way loses nothing either.
    slip = client.post("/join", data={**form, "pin": "9731"})
    assert slip.status_code == 400
    assert value_of(slip, "kept_text") == TEXT

    done = client.post("/join", data=form)
    assert done.status_code == 302
    assert TEXT in value_of(client.get(done.headers["Location"]), "text")


def test_a_teachers_text_is_kept_too(client: FlaskClient, world: World, write: Any) -> None:
    _, form = follow(client, write(client, TEXT), username="reed", password=PASSWORD)
    done = client.post("/sign-in", data=form)
    assert value_of(client.get(done.headers["Location"]), "text") == TEXT


def test_a_text_is_not_sent_for_who_signed_in_anew_in_another_window(
    browse: Any, world: World, write: Any, session: Session
) -> None:
    from sqlalchemy import func, select

    from relay.board.entities import Post

    maya = browse(world.maya)
    count = session.scalar(select(func.count()).select_from(Post))
    page = write(maya, TEXT, token=False)
    assert page.status_code == 400
    assert session.scalar(select(func.count()).select_from(Post)) == count
    assert "Please send it again" in text_of(page)
    again = {name: value_of(page, name) for name in ("text", "parent", "form_key")}
    assert again["text"] == TEXT
    assert maya.post(page.request.path, data=again).status_code == 302
    assert session.scalar(select(func.count()).select_from(Post)) == count + 1


def test_a_form_left_open_overnight_asks_for_the_secret_only(client: FlaskClient, world: World) -> None:
    page = client.post(
        "/join", data={"code": "luna-35-cove", "nickname": "Samuel", "pin": "4821"}, token=False
    )
    assert page.status_code == 400
    assert value_of(page, "code") == "luna-35-cove"
    assert value_of(page, "nickname") == "Samuel"
    assert "4821" not in page.get_data(as_text=True)


def test_the_first_teacher_link_is_one_link_however_often_the_relay_starts(session: Session) -> None:
    first, second = accounts.set_up_link(session), accounts.set_up_link(session)
    assert first is not None and second is not None
    assert first.nonce == second.nonce


def test_signing_out_ends_copies_of_the_cookie_and_no_other_device(app: Flask, world: World) -> None:
    laptop, tablet, thief = app.test_client(), app.test_client(), app.test_client()
    sign_in(laptop, "reed")
    sign_in(tablet, "reed")
    copied = laptop.get_cookie("relay")
    assert copied is not None
    thief.set_cookie("relay", copied.value)
    assert thief.get("/classes").status_code == 200
    laptop.post("/sign-out")
    assert laptop.get("/classes").status_code == 302
    assert thief.get("/classes").status_code == 302
    assert tablet.get("/classes").status_code == 200


def test_signing_out_on_all_devices_ends_them_all(app: Flask, world: World) -> None:
    laptop, tablet = app.test_client(), app.test_client()
    sign_in(laptop, "reed")
    sign_in(tablet, "reed")
    answer = laptop.post("/sign-out", data={"everywhere": "yes"}, follow_redirects=True)
    assert "on all devices" in text_of(answer)
    assert tablet.get("/classes").status_code == 302
    assert sign_in(tablet, "reed").status_code == 302
    assert tablet.get("/classes").status_code == 200


def test_a_session_without_a_name_ends_with_all_others(browse: Any, world: World) -> None:
    one, other = browse(world.ms_reed), browse(world.ms_reed)
    one.post("/sign-out")
    assert other.get("/classes").status_code == 302


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/sign-in", {"username": "reed", "password": PASSWORD, "kept_text": "Dear all"}),
        ("/join", {"code": "fern-27-lake", "nickname": "Maya", "pin": "4821"}),
    ],
)
def test_who_sends_no_cookies_is_told_so(
    app: Flask, world: World, address: str, form: dict[str, str]
) -> None:
    blocked = app.test_client(use_cookies=False)
    for _ in range(2):
        answer = blocked.post(address, data={**form, "csrf_token": "x"}, token=False)
        assert answer.status_code == 400
        assert "Your browser sent no cookie" in text_of(answer)
        assert "signed out meanwhile" not in text_of(answer)
        assert form.get("kept_text", "Maya") in answer.text
