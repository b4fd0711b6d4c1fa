"""Administrators install and remove language packs from the page; nobody else does."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from relay import audit
from relay.audit import Action, AuditEntry
from relay.config import Settings
from relay.packs import installation, inventory
from relay.packs.catalog import Catalog, catalog
from relay.people import accounts
from relay.people.entities import User
from relay.web import uploads
from tests.people.pages import text_of
from tests.translation import packmaking
from tests.world import World

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """Where packs are installed."""
    return tmp_path / "data" / "packs"


@pytest.fixture
def limited() -> bool:
    """Whether rate limits are on."""
    return False


@pytest.fixture
def settings(
    tmp_path: Path, spanish_packs: Path, more: Path, limited: bool, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    monkeypatch.setattr(inventory, "SHIPPED", spanish_packs)
    extra = {"RATELIMIT_ENABLED": limited}
    return Settings(data=tmp_path / "data", packs=(spanish_packs, more), testing=True, extra=extra)


@pytest.fixture
def administrator(session: Session, world: World, browse: Browse) -> FlaskClient:
    """Ms Reed's browser. She administers the relay; Carolina, her partner, does not."""
    world.ms_reed.administrator = True
    session.commit()
    return browse(world.ms_reed)


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """A pack file en → fr (the Spanish one under another name)."""
    made = packmaking.folder(tmp_path, to_code="fr", to_name="French", package_version="1.9")
    return packmaking.zipped(made)


def address(app: Flask) -> str:
    return f"/packs/install/{uploads.ticket(str(app.secret_key))}"


def send(
    browser: FlaskClient,
    address: str,
    file: Path,
    name: str = "pack.argosmodel",
    *,
    token: bool = True,
    **more,
) -> TestResponse:
    """Send ``file`` as the page's form would. Put together here: the test client would leave a file open."""
    fields = {"csrf_token": browser._token()} if token else {}
    sent = FileStorage(BytesIO(file.read_bytes()), name)
    boundary, form = encode_multipart({**fields, "pack": sent})
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post(address, data=form, content_type=kind, token=False, **more)


def left_over(settings: Settings) -> list[Path]:
    return list((settings.data / "cache" / "uploads").glob("*"))


def recorded(session: Session) -> list[tuple[Action, dict[str, str]]]:
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("packs.")).order_by(AuditEntry.id)
    )
    return [(entry.action, entry.detail) for entry in entries]


OF_FRENCH = {"source": "en", "target": "fr", "version": "1.9"}


def test_what_is_uploaded_is_listed_translates_and_is_recorded(
    app: Flask, settings: Settings, session: Session, administrator: FlaskClient, french: Path, tmp_path: Path
) -> None:
    app.extensions["relay.packs"] = Catalog(settings.packs, cache=tmp_path / "unpacked", threads=1)
    assert catalog().missing("en", "fr")
    page = administrator.get("/packs").text
    (there,) = re.findall(r'action="(/packs/install/[^"]+)"', page)
    answer = send(administrator, there, french, name="../../../etc/holiday.argosmodel")
    assert answer.status_code == 302
    page = administrator.get(answer.headers["Location"])
    assert "Installed: English → Français, version 1.9." in text_of(page)
    assert "translate-en_fr 1.9" in page.text and "installed on this server" in page.text
    assert "not used" not in text_of(page)
    assert not catalog().missing("en", "fr"), "without a new start"
    assert left_over(settings) == []
    assert recorded(session) == [(Action.PACK_INSTALLED, OF_FRENCH)]
    assert "installed a language pack" in text_of(page)
    assert "from English, into French, version 1.9" in text_of(page) and "Ms Reed" in page.text
    catalog().translator.close()


def test_a_pack_that_is_passed_over_is_installed_and_the_page_says_so(
    app: Flask, administrator: FlaskClient, tmp_path: Path
) -> None:
    old = packmaking.zipped(packmaking.folder(tmp_path, package_version="0.0.1"))
    page = text_of(administrator.get(send(administrator, address(app), old).headers["Location"]))
    assert "It is not used: another pack of these languages is newer" in page


def test_a_file_that_is_no_pack(
    app: Flask, settings: Settings, session: Session, administrator: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "photos.zip").write_bytes(b"photos")
    answer = send(administrator, address(app), tmp_path / "photos.zip")
    assert answer.status_code == 400
    assert "This file cannot be used as a language pack. The reason: not a zip file" in text_of(answer)
    assert str(settings.data) not in answer.text
    assert left_over(settings) == [] and recorded(session) == []


def test_a_pack_whose_model_is_damaged(
    app: Flask, settings: Settings, more: Path, administrator: FlaskClient, tmp_path: Path
) -> None:
    damaged = packmaking.archive_of(tmp_path / "damaged.argosmodel", {})
    answer = send(administrator, address(app), damaged)
    assert answer.status_code == 400
    assert "cannot be used as a language pack" in text_of(answer)
    assert list(more.glob("*")) == [] and left_over(settings) == []


def test_a_pack_that_ends_the_process_that_tries_it_out(
    app: Flask, administrator: FlaskClient, french: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation.sys, "executable", "false")
    answer = send(administrator, address(app), french)
    assert answer.status_code == 400
    assert "ends the program that tries it out" in text_of(answer)


def test_no_file_was_chosen(app: Flask, administrator: FlaskClient) -> None:
    for data in ({}, {"pack": (b"", "")}, {"pack": "text"}):
        answer = administrator.post(address(app), data=data, content_type="multipart/form-data")
        assert answer.status_code == 400
        assert "Choose a file first." in text_of(answer)


def test_a_file_that_is_too_large(
    app: Flask,
    settings: Settings,
    more: Path,
    administrator: FlaskClient,
    french: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 2_000_000)
    answer = send(administrator, address(app), french)
    assert answer.status_code == 413
    assert "That file is larger than 2 MB. Nothing was changed." in text_of(answer)
    assert left_over(settings) == [] and not more.exists()


def test_other_forms_stay_small(administrator: FlaskClient, french: Path) -> None:
    assert send(administrator, "/page-language", french).status_code == 413
    assert send(administrator, "/packs/en/fr/1.9/remove", french).status_code == 413


def test_folders_that_cannot_be_written(
    app: Flask, settings: Settings, more: Path, administrator: FlaskClient, french: Path
) -> None:
    more.write_bytes(b"a file where the folder should be")
    answer = send(administrator, address(app), french)
    assert answer.status_code == 400
    assert "The folder of language packs cannot be written. The reason: File exists" in text_of(answer)
    (settings.data / "cache").rename(settings.data / "elsewhere")
    (settings.data / "cache").write_bytes(b"a file where the folder should be")
    answer = send(administrator, address(app), french)
    assert answer.status_code == 507
    assert "The file cannot be kept" in text_of(answer)


def test_what_an_ended_process_left_behind_is_removed(
    app: Flask, settings: Settings, administrator: FlaskClient, tmp_path: Path
) -> None:
    folder = uploads.file_folder(settings)
    for name in ("upload-old", "upload-new"):
        (folder / name).write_bytes(b"half a pack")
    os.utime(folder / "upload-old", (0, 0))
    administrator.post(address(app), data={}, content_type="multipart/form-data")
    assert [path.name for path in left_over(settings)] == ["upload-new"]


def test_nobody_else_may_and_nothing_of_a_large_file_is_read(
    app: Flask,
    settings: Settings,
    session: Session,
    world: World,
    browse: Browse,
    client: FlaskClient,
    more: Path,
    french: Path,
) -> None:
    for person in (world.ms_reed, world.carolina, world.outside_teacher, world.maya, world.samuel):
        assert send(browse(person), address(app), french).status_code == 403
    assert send(client, address(app), french).status_code == 401
    world.maya.administrator = True  # as no command would make it
    session.commit()
    assert send(browse(world.maya), address(app), french).status_code == 403
    assert not more.exists() and not (settings.data / "cache" / "uploads").exists()


def test_an_upload_takes_the_forms_token_and_comes_from_our_own_page(
    app: Flask, administrator: FlaskClient, settings: Settings, more: Path, french: Path
) -> None:
    assert send(administrator, address(app), french, token=False).status_code == 400
    elsewhere = {"Origin": "https://evil.example"}
    assert send(administrator, address(app), french, headers=elsewhere).status_code == 403
    assert not more.exists() and left_over(settings) == []


@pytest.mark.parametrize("limited", [True])
def test_only_so_many_an_hour(app: Flask, administrator: FlaskClient) -> None:
    answers = [administrator.post(address(app)).status_code for _ in range(21)]
    assert answers == [400] * 20 + [429]


def test_other_teachers_see_who_may_change_it_and_no_forms(
    world: World, browse: Browse, administrator: FlaskClient, more: Path
) -> None:
    packmaking.folder(more, to_code="fr", to_name="French", package_version="1.9")
    page = browse(world.carolina).get("/packs")
    assert "An administrator of this relay installs and removes packs" in text_of(page)
    main = page.text.partition("<main")[2]
    assert "<form" not in main and "/remove" not in main and "Who did what" not in main
    theirs = administrator.get("/packs").text.partition("<main")[2]
    assert theirs.count("/remove") == 1, "what came with the relay has no button"
    assert 'href="/packs/en/fr/1.9/remove"' in theirs


def test_removing_says_before_what_is_lost(
    session: Session, settings: Settings, administrator: FlaskClient, more: Path
) -> None:
    packmaking.folder(more, to_code="fr", to_name="French", package_version="1.9")
    before = inventory.take(settings.packs)
    page = administrator.get("/packs/en/fr/1.9/remove")
    assert page.status_code == 200
    assert "English → Français" in text_of(page) and "Español → Français" in text_of(page)
    gone = [held.pack for held in before.held if not held.shipped]
    foreseen = inventory.foresee(before, gone)
    assert foreseen.lost == (("en", "fr"), ("es", "fr"))
    assert list(more.glob("*")), "a question removes nothing"

    answer = administrator.post("/packs/en/fr/1.9/remove")
    assert "Removed: English → Français, version 1.9." in text_of(administrator.get("/packs"))
    assert answer.status_code == 302 and list(more.glob("*")) == []
    assert tuple(inventory.lost(before, inventory.take(settings.packs))) == foreseen.lost
    assert recorded(session) == [(Action.PACK_REMOVED, OF_FRENCH)]
    assert administrator.post("/packs/en/fr/1.9/remove").status_code == 404


def test_removing_a_pack_that_something_stands_in_for(administrator: FlaskClient, more: Path) -> None:
    packmaking.folder(more, package_version="7.0")
    page = text_of(administrator.get("/packs/en/es/7.0/remove"))
    assert "Everything can still be translated: the pack with version 0" in page
    packmaking.folder(more, to_code="fr", package_version="1.9")
    packmaking.folder(more, like=("es", "en"), to_code="fr", package_version="1.9")
    page = text_of(administrator.get("/packs/es/fr/1.9/remove"))
    assert "between these languages via a third one" in page


def test_what_came_with_the_relay_cannot_be_removed(
    session: Session, administrator: FlaskClient, spanish_packs: Path
) -> None:
    shipped = inventory.take((spanish_packs,)).held[0].pack
    there = f"/packs/{shipped.source}/{shipped.target}/{shipped.version}/remove"
    assert administrator.get(there).status_code == 404
    assert administrator.post(there).status_code == 404
    assert shipped.path.exists() and recorded(session) == []


def test_what_is_installed_where_the_shipped_packs_are_can_be_removed(
    administrator: FlaskClient, more: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "SHIPPED", more)
    packmaking.folder(more, to_code="fr", package_version="1.9")
    assert administrator.post("/packs/en/fr/1.9/remove").status_code == 302
    assert list(more.glob("*")) == []


def test_a_pack_that_cannot_be_removed(
    session: Session, administrator: FlaskClient, more: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packmaking.folder(more, to_code="fr", package_version="1.9")

    def refuse(_pack: object) -> None:
        raise PermissionError(13, "Permission denied", str(more))

    monkeypatch.setattr("translation.packs.remove", refuse)
    answer = administrator.post("/packs/en/fr/1.9/remove")
    assert answer.status_code == 400
    assert "The language pack cannot be removed. The reason: Permission denied" in text_of(answer)
    assert str(more) not in answer.text and recorded(session) == []


def test_the_log_is_that_of_the_relay_and_ends_after_twenty(
    session: Session, world: World, administrator: FlaskClient
) -> None:
    audit.record(session, world.ms_reed, Action.RULES, classroom_id=world.portland.id)
    for number in range(25):
        audit.record(
            session, world.ms_reed, Action.PACK_REMOVED, source="en", target="fr", version=f"1.{number}"
        )
    accounts.set_administrator(session, world.carolina, True)
    session.commit()
    page = text_of(administrator.get("/packs"))
    assert "made an administrator Carolina" in page
    assert page.count("removed a language pack") == 19
    assert "version 1.24" in page and "version 1.5" not in page
    assert "changed the class’s rules" not in page
