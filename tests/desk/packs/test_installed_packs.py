"""Administrators remove language packs from the page, and read what was installed; nobody else does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.config import Settings
from relay.packs import inventory
from relay.people import accounts
from relay.people.entities import User
from tests.desk.packs.conftest import recorded
from tests.html import text_of
from tests.translation import packmaking
from tests.world import World

Browse = Callable[[User], FlaskClient]
OF_FRENCH = {"source": "en", "target": "fr", "version": "1.9"}


def test_other_teachers_see_who_may_change_it_and_no_forms(
    world: World, browse: Browse, administrator: FlaskClient, more: Path
) -> None:
    packmaking.folder(more, to_code="fr", to_name="French", package_version="1.9")
    page = browse(world.carolina).get("/packs")
    assert "An administrator of this relay sees on this page how to install packs" in text_of(page)
    main = page.text.partition("<main")[2]
    assert "<form" not in main and "/remove" not in main and "Who did what" not in main
    theirs = administrator.get("/packs").text.partition("<main")[2]
    assert theirs.count("/remove") == 1, "what came with the relay has no button"
    assert 'href="/packs/en/fr/1.9/remove"' in theirs


def test_removing_says_before_what_is_lost(
    session: Session, world: World, settings: Settings, administrator: FlaskClient, more: Path
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
    assert "Removed: English → French, version 1.9." in text_of(administrator.get("/packs"))
    assert answer.status_code == 302 and list(more.glob("*")) == []
    assert tuple(inventory.lost(before, inventory.take(settings.packs))) == foreseen.lost
    assert recorded(session) == [(Action.PACK_REMOVED, world.ms_reed.id, OF_FRENCH)]
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
