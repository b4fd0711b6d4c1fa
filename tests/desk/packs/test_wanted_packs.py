"""Larger packs at a press: a worker gets them from an index, tries them out and puts them to use."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.audit import Action
from relay.config import Settings
from relay.desk.packs import wanted_packs
from relay.packs import inventory, pack_downloads, pack_index
from relay.people.entities import User
from tests.desk.packs.conftest import recorded
from tests.packs.conftest import shelf as shelf
from tests.packs.shelf import Shelf
from tests.translation import packmaking
from tests.world import World

Browse = Callable[[User], FlaskClient]
PAIRS = (("en", "es"), ("es", "en"))


@pytest.fixture
def settings(
    tmp_path: Path, spanish_packs: Path, more: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """With an index on this machine that offers version 1.9 of both Spanish packs."""
    monkeypatch.setattr(inventory, "SHIPPED", spanish_packs)
    entries = []
    for source, target in PAIRS:
        made = packmaking.folder(tmp_path / "made", like=(source, target), package_version="1.9")
        name = f"packs/{source}_{target}"
        shelf.files[name] = packmaking.zipped(made).read_bytes()
        entries.append({"from_code": source, "to_code": target, "package_version": "1.9", "links": [name]})
    return Settings(
        data=tmp_path / "data",
        packs=(spanish_packs, more),
        pack_index=shelf.offer(*entries),
        testing=True,
        extra={"RATELIMIT_ENABLED": False},
    )


def page(client: FlaskClient) -> str:
    return " ".join(client.get("/packs").text.split())


def test_an_administrator_gets_larger_packs_with_one_press(
    app: Flask, session: Session, settings: Settings, world: World, administrator: FlaskClient, browse: Browse
) -> None:
    before = page(administrator)
    assert 'action="/packs/get"' in before and "127.0.0.1" in before and "at most 500 MB" in before
    assert "Portland" not in before[before.index('id="larger"') :][:900]
    assert 'action="/packs/get"' not in page(browse(world.carolina))
    assert administrator.post("/packs/get").headers["Location"] == "/packs#larger"
    waiting = page(administrator)
    assert waiting.count("waits for its turn") == 4 and "data-busy" in waiting, "and of Lyon and Porto"
    assert wanted_packs.get_wanted(session, settings) == 4
    used = {
        (held.pack.source, held.pack.target): held.pack
        for held in inventory.take(settings.packs).held
        if held.used
    }
    assert {used[pair].version for pair in PAIRS} == {"1.9"}
    after = page(administrator)
    assert after.count("The list has no pack for it.") == 2 and "data-busy" not in after
    entries = [(action, detail.get("version")) for action, _who, detail in recorded(session)]
    assert entries == [(Action.PACK_WANTED, None)] * 4 + [(Action.PACK_INSTALLED, "1.9")] * 2
    assert wanted_packs.get_wanted(session, settings) == 0


def test_asked_twice_it_is_fetched_once(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient, shelf: Shelf
) -> None:
    for _time in range(2):
        administrator.post("/packs/get")
    wanted_packs.get_wanted(session, settings)
    assert [asked for asked, _headers in shelf.asked].count("packs/en_es") == 1


def test_without_a_connection_it_says_so_keeps_what_came_and_goes_on_from_there(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient, shelf: Shelf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("relay.packs.downloads._PAUSE", 0.0)
    shelf.breaks["packs/en_es"] = [3_000_000] * 1 + [0] * 20
    administrator.post("/packs/get", data={"source": "en", "target": "es"})
    assert wanted_packs.get_wanted(session, settings) == 1
    failed = page(administrator)
    assert "There is no connection, or the file did not arrive whole." in failed
    assert "data-busy" not in failed
    shelf.breaks.clear()
    administrator.post("/packs/get", data={"source": "en", "target": "es"})
    shelf.asked.clear()
    wanted_packs.get_wanted(session, settings)
    assert shelf.ranges_of("packs/en_es") == ["bytes=3000000-"]
    assert [action for action, _who, _detail in recorded(session)][-1] == Action.PACK_INSTALLED


def test_what_is_no_pack_is_refused_and_can_be_left(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient, shelf: Shelf
) -> None:
    shelf.files["packs/en_es"] = b"not a pack"
    one = {"source": "en", "target": "es"}
    administrator.post("/packs/get", data=one)
    wanted_packs.get_wanted(session, settings)
    assert "A file cannot be used as a language pack." in page(administrator)
    assert not list((settings.data / "cache" / "downloads").iterdir())
    administrator.post("/packs/get", data={**one, "let_go": "y"})
    assert "cannot be used" not in page(administrator)


def test_what_a_killed_worker_had_is_taken_up_again(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    administrator.post("/packs/get", data={"source": "en", "target": "es"})

    def killed(*_arguments: object, **_more: object) -> Path:
        raise SystemExit

    with monkeypatch.context() as now, pytest.raises(SystemExit):
        now.setattr(pack_downloads, "fetch", killed)
        wanted_packs.get_wanted(session, settings)
    assert wanted_packs.get_wanted(session, settings) == 0, "a worker has it"
    long_ago = time.time() - wanted_packs.LEASE - 1
    for file in settings.wanted_packs.iterdir():
        os.utime(file, (long_ago, long_ago))
    assert wanted_packs.get_wanted(session, settings) == 1
    assert not list(settings.wanted_packs.iterdir())


def test_of_two_workers_one_gets_it(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    administrator.post("/packs/get", data={"source": "en", "target": "es"})
    others: list[int] = []
    read_index = pack_index.read_index

    def meanwhile(address: str) -> list[pack_index.Offer]:
        others.append(wanted_packs.get_wanted(session, settings))
        return read_index(address)

    monkeypatch.setattr(pack_index, "read_index", meanwhile)
    assert (wanted_packs.get_wanted(session, settings), others) == (1, [0])


@pytest.mark.parametrize("takes_the_reason", [True, False])
def test_a_full_disk_is_said_and_is_not_tried_for_ever(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient,
    monkeypatch: pytest.MonkeyPatch, takes_the_reason: bool,
) -> None:  # fmt: skip
    administrator.post("/packs/get", data={"source": "en", "target": "es"})

    def full(*_arguments: object, **_more: object) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pack_downloads, "fetch", full)
    if not takes_the_reason:
        monkeypatch.setattr(wanted_packs, "_write", full)
    assert wanted_packs.get_wanted(session, settings) == 1
    assert ("The relay’s disk does not take it." in page(administrator)) == takes_the_reason
    assert "data-busy" not in page(administrator) and 'action="/packs/get"' in page(administrator)
    assert wanted_packs.get_wanted(session, settings) == 0


def test_where_the_list_has_nothing_newer_that_is_said(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient, shelf: Shelf
) -> None:
    old = {"from_code": "en", "to_code": "es", "package_version": "0.1", "links": ["packs/en_es"]}
    shelf.offer(old)
    administrator.post("/packs/get", data={"source": "en", "target": "es"})
    wanted_packs.get_wanted(session, settings)
    assert "The list has no pack for it." in page(administrator)


def test_a_damaged_request_stops_nothing(
    app: Flask, session: Session, settings: Settings, administrator: FlaskClient
) -> None:
    administrator.post("/packs/get", data={"source": "en", "target": "es"})
    (settings.wanted_packs / "fr__en.json").write_text("{", "utf-8")
    assert page(administrator).count("waits for its turn") == 1
    assert wanted_packs.get_wanted(session, settings) == 1


@pytest.mark.parametrize("form", [{"source": "en", "target": "xx"}, {"source": "../x", "target": "es"}])
def test_only_what_is_offered_can_be_asked_for(
    app: Flask, settings: Settings, administrator: FlaskClient, form: dict[str, str]
) -> None:
    assert administrator.post("/packs/get", data=form).status_code == 404
    assert not settings.wanted_packs.exists()


def test_languages_of_partners_without_any_pack_are_offered_too(
    app: Flask, session: Session, settings: Settings, world: World, administrator: FlaskClient
) -> None:
    world.portland.language = "ja"
    session.commit()
    assert ("ja", "es") in wanted_packs.worth_getting(session, inventory.take(settings.packs))
