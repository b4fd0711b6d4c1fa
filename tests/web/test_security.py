"""What every request and every response goes through."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from relay import create_app
from relay.config import Settings
from relay.database import db
from relay.people.entities import User
from tests.conftest import Client
from tests.world import World

Browse = Callable[[User], FlaskClient]


def forms_of(app: Flask) -> list[str]:
    """Every address that takes a form, with a number or a word in place of its variables."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.methods and "POST" in rule.methods:
            values = {
                name: 1 if isinstance(rule._converters[name], IntegerConverter) else "x"
                for name in rule.arguments
            }
            found.append(adapter.build(rule.endpoint, values, method="POST"))
    assert len(found) > 20
    return sorted(found)


def test_every_form_is_refused_without_its_token(app: Flask, browse: Browse, world: World) -> None:
    for who in (world.ms_reed, world.maya):
        browser = browse(who)
        for address in forms_of(app):
            answer = browser.post(address, data={"text": "x", "action": "new"}, token=False)
            assert answer.status_code == 400, address
    assert world.maya.session_version == 1


def test_nobody_sends_a_form_without_its_token_either(app: Flask, client: FlaskClient, world: World) -> None:
    for address in forms_of(app):
        assert client.post(address, data={"text": "x"}, token=False).status_code in (400, 401), address


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://evil-localhost"},
        {"Origin": "http://evil.example/localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_its_token(
    browse: Browse, world: World, headers: dict[str, str]
) -> None:
    maya = browse(world.maya)
    assert maya.post("/page-language", data={"language": "es"}, headers=headers).status_code == 403
    assert '<html lang="en"' in maya.get("/join").get_data(as_text=True)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_site_is_refused_whatever_it_tries(browse: Browse, world: World, method: str) -> None:
    headers = {"Origin": "https://evil.example"}
    assert browse(world.maya).open("/page-language", method=method, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}],
)
def test_our_own_forms_are_taken(browse: Browse, world: World, headers: dict[str, str]) -> None:
    assert (
        browse(world.maya).post("/page-language", data={"language": "es"}, headers=headers).status_code == 302
    )


def test_behind_a_proxy_the_public_address_is_ours(settings: Settings) -> None:
    from dataclasses import replace

    app = create_app(replace(settings, public_url="https://relay.school.example"))
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
        origin = {"Origin": "https://relay.school.example"}
        assert (
            app.test_client().post("/page-language", data={"language": "es"}, headers=origin).status_code
            == 302
        )
        db.session.remove()
        db.engine.dispose()


def test_another_sites_form_does_not_even_come_back_on_a_page(client: FlaskClient, world: World) -> None:
    answer = client.post(
        "/t/1/write", data={"text": "planted text"}, headers={"Origin": "https://evil.example"}, token=False
    )
    assert answer.status_code == 403
    assert "planted text" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/", "/join", "/sign-in", "/nowhere", "/static/nothing.css"])
def test_every_page_has_the_headers(client: FlaskClient, world: World, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    # Nothing of a page can be sent anywhere else, in whatever way: each source is this relay.
    assert {source for sources in policy.values() for source in sources.split()} == {
        "'none'",
        "'self'",
        "data:",
    }
    assert [name for name, sources in policy.items() if "data:" in sources] == ["img-src"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
    for device in ("camera", "geolocation", "microphone"):
        assert f"{device}=()" in headers["Permissions-Policy"].split(", ")
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["relay.css", "keep.js", "icons.svg"])
def test_a_file_opened_by_itself_can_do_nothing(client: FlaskClient, world: World, name: str) -> None:
    with client.get(f"/static/{name}") as answer:  # a static file is read, then closed
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_need_nothing_that_the_policy_forbids(app: Flask, browse: Browse, world: World) -> None:
    teacher = browse(world.ms_reed)
    room, board = f"/classes/{world.portland.id}", f"/p/{world.partnership.id}"
    pages = ["/classes", "/classes/new", room, f"{room}/edit", "/partnerships/new", f"{board}/classes"]
    for address in [*pages, f"{board}/leave", "/join", "/sign-in", "/sign-in?next=/", "/join/waiting", "/"]:
        body = teacher.get(address).get_data(as_text=True)
        assert " style=" not in body and "<style" not in body, address
        assert " onclick=" not in body and "<script>" not in body, address
        assert "http://" not in body.replace("http://localhost/", ""), address


def test_every_field_of_every_form_has_a_label(app: Flask, browse: Browse, world: World) -> None:
    import re

    teacher = browse(world.ms_reed)
    for address in (
        "/join",
        "/sign-in?next=/",
        "/classes/new",
        f"/classes/{world.portland.id}",
        "/partnerships/new",
    ):
        body = teacher.get(address).get_data(as_text=True)
        labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', body))
        fields = [
            re.search(r'\bid="([^"]+)"', tag)[1]  # type: ignore[index]
            for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", body)
            if 'type="hidden"' not in tag and " hidden" not in tag
        ]
        assert set(fields) <= labelled, address
        assert len(fields) == len(set(fields)), address


@pytest.fixture
def limited(tmp_path: Path) -> Any:
    """An application with its rate limits on."""
    # Said outright: the limiter is one object, and the other tests' applications switch it off.
    settings = Settings(data=tmp_path / "data", packs=(), testing=True, extra={"RATELIMIT_ENABLED": True})
    app = create_app(settings)
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_class_that_comes_in_at_once_is_not_stopped(limited: Flask) -> None:
    """Forty pupils behind one address, two forms each, within a minute."""
    from relay.people import classrooms
    from relay.people.entities import Classroom, School

    room = Classroom(
        school=School(name="S"), name="C", city="P", country="US", time_zone="UTC", language="en"
    )
    db.session.add(room)
    classrooms.new_code(db.session(), room)
    db.session.commit()
    answers = {
        limited.test_client()
        .post("/join", data={"code": room.code, "nickname": f"P{n}", "pin": "4821"})
        .status_code
        for n in range(40)
        for _ in range(2)
    }
    assert answers == {200}


@pytest.mark.parametrize("header", ["Origin", "Referer"])
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("value", ["http://[", "https://[::1", "http://[::zz]/"])
def test_a_form_from_no_address_is_refused(client: FlaskClient, header: str, scheme: str, value: str) -> None:
    answer = client.post(
        "/page-language",
        base_url=f"{scheme}://localhost",
        headers={header: value},
        data={"language": "es"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("address", "field"), [("/join", "code"), ("/sign-in", "username"), ("/p/1/new", "title")]
)
def test_a_file_in_a_text_field_is_refused(
    browse: Callable[[User], FlaskClient], world: World, address: str, field: str
) -> None:
    form = {field: (io.BytesIO(b"x"), "holiday.txt")}
    answer = browse(world.maya).post(address, data=form, content_type="multipart/form-data")
    assert answer.status_code == 400


def test_a_field_without_a_name_is_refused(browse: Callable[[User], FlaskClient], world: World) -> None:
    body = b"--x\r\nContent-Disposition: form-data\r\n\r\nhello\r\n--x--\r\n"
    answer = browse(world.maya).post("/sign-out", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
