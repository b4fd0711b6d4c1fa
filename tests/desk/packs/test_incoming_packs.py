"""A pack that is put into the folder of the server is installed by a worker, or refused with its reason."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.audit import Action
from relay.config import Settings
from relay.desk.packs import incoming_packs
from relay.jobs import Lane
from relay.packs import installation
from relay.packs.catalog import Catalog, catalog
from relay.people.entities import User
from relay.worker import drain
from tests.desk.packs.conftest import recorded
from tests.html import text_of
from tests.translation import packmaking
from tests.world import World
from translation import Pack, packs

Browse = Callable[[User], FlaskClient]
OF_PORTUGUESE = {"source": "en", "target": "pt", "version": "1.9"}


@pytest.fixture
def folder(settings: Settings) -> Path:
    """Where packs are put to be installed."""
    made = settings.incoming_packs
    made.mkdir(parents=True)
    return made


@pytest.fixture
def portuguese(tmp_path: Path) -> Path:
    """A pack file en → pt: the Spanish one, whose sentences are near enough to pass for Portuguese."""
    made = packmaking.folder(tmp_path, to_code="pt", to_name="Portuguese", package_version="1.9")
    return packmaking.zipped(made)


@pytest.fixture
def look(app: Flask, session: Session, settings: Settings, more: Path) -> Callable[[], int]:
    """One look of a worker into the folder: how many files it decided about."""
    return lambda: incoming_packs.take_up_packs(session, settings.incoming_packs, more)


def put(file: Path, folder: Path, name: str = "", *, age: float = 0.0) -> Path:
    """Copy ``file`` into ``folder``, as it would be ``age`` seconds later."""
    there = folder / (name or file.name)
    shutil.copyfile(file, there)
    os.utime(there, (time.time() - age, time.time() - age))
    return there


def junk(folder: Path, name: str = "photos.argosmodel") -> Path:
    """A file that is no pack, on its way or not."""
    there = folder / name
    there.write_bytes(b"photos")
    return there


@pytest.fixture
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever calls itself a pack is installed, untried."""

    def install(file: Path, into: Path) -> Pack:
        pack = packs.read(file)
        into.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, into / file.name)
        return pack

    monkeypatch.setattr(installation, "install", install)


@pytest.fixture
def at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that no program writes any more."""
    monkeypatch.setattr(incoming_packs, "_STILL", -1.0)


def test_a_pack_is_installed_translates_and_the_page_says_so(
    app: Flask,
    settings: Settings,
    session: Session,
    administrator: FlaskClient,
    folder: Path,
    portuguese: Path,
    tmp_path: Path,
) -> None:
    app.extensions["relay.packs"] = Catalog(settings.packs, cache=tmp_path / "unpacked", threads=1)
    assert catalog().missing("en", "pt")
    page = administrator.get("/packs")
    assert f"into this folder on the server: {folder}" in text_of(page)
    put(portuguese, folder)
    assert "translate-en_pt-1_9.argosmodel: waits to be tried out" in text_of(administrator.get("/packs"))

    drain(app, lane=Lane.PACKS)

    page = administrator.get("/packs")
    assert "translate-en_pt 1.9" in page.text and "installed on this server" in page.text
    assert "waits to be tried out" not in page.text
    assert "the relay installed a language pack" in text_of(page)
    assert "from English, into Portuguese, version 1.9" in text_of(page)
    assert not catalog().missing("en", "pt"), "without a new start"
    assert list(folder.iterdir()) == []
    assert recorded(session) == [(Action.PACK_INSTALLED, None, OF_PORTUGUESE)]
    catalog().translator.close()


@pytest.mark.usefixtures("at_rest")
def test_a_file_that_is_no_pack_moves_aside_and_the_page_says_why(
    session: Session, administrator: FlaskClient, more: Path, folder: Path, look: Callable[[], int]
) -> None:
    junk(folder, "holiday<b>.argosmodel")
    assert look() == 1
    page = administrator.get("/packs")
    assert "A file cannot be used as a language pack. holiday<b>.argosmodel: not a zip file" in text_of(page)
    assert "holiday<b>" not in page.text
    assert "in the folder “refused” in there" in text_of(page)
    assert (folder / "refused" / "holiday<b>.argosmodel").read_bytes() == b"photos"
    assert "not a zip file" in (folder / "refused" / "holiday<b>.argosmodel.txt").read_text("utf-8")
    assert look() == 0, "once is enough"
    assert recorded(session) == [] and not list(more.glob("*"))


@pytest.mark.usefixtures("at_rest")
def test_what_its_metadata_or_names_forbid_is_refused_without_a_process(
    folder: Path, look: Callable[[], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(installation.subprocess, "run", lambda *command, **_: started.append(command))
    junk(folder)
    put(packmaking.zipped(packmaking.folder(tmp_path, type="sbd")), folder, "kind.argosmodel")
    with zipfile.ZipFile(folder / "leaves.argosmodel", "w") as leaving:
        leaving.writestr("../outside", b"x")
    assert look() == 3
    assert started == []
    assert len(list((folder / "refused").glob("*.txt"))) == 3


def test_a_pack_whose_model_is_damaged_is_refused(
    tmp_path: Path, more: Path, folder: Path, look: Callable[[], int]
) -> None:
    put(packmaking.archive_of(tmp_path / "damaged.argosmodel", {}), folder)
    assert look() == 1
    (found,) = incoming_packs.refused(folder)
    assert found.name == "damaged.argosmodel" and found.reason
    assert list(more.glob("*")) == []


def test_a_pack_that_says_the_wrong_languages_is_refused(
    tmp_path: Path, more: Path, folder: Path, look: Callable[[], int]
) -> None:
    turned = packmaking.folder(tmp_path, ("es", "en"), from_code="en", to_code="es")
    put(packmaking.zipped(turned), folder)
    assert look() == 1
    (found,) = incoming_packs.refused(folder)
    assert "does not translate 'Where is the school?'" in found.reason
    assert list(more.glob("*")) == []


def test_a_pack_that_ends_the_process_that_tries_it_out_is_refused(
    folder: Path, portuguese: Path, look: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    put(portuguese, folder)
    assert look() == 1
    (found,) = incoming_packs.refused(folder)
    assert found.reason == "ends the program that tries it out"


def test_where_packs_cannot_be_installed_the_reason_is_the_folder(
    more: Path, folder: Path, portuguese: Path, look: Callable[[], int]
) -> None:
    more.write_bytes(b"a file where the folder should be")
    put(portuguese, folder)
    assert look() == 1
    (found,) = incoming_packs.refused(folder)
    assert found.reason == "the folder of language packs cannot be written (File exists)"


@pytest.mark.usefixtures("in_no_time")
def test_what_is_still_being_copied_is_left_until_it_is_all_there(
    folder: Path, portuguese: Path, more: Path, look: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = portuguese.read_bytes()
    coming = folder / "pack.argosmodel"
    coming.write_bytes(whole[: len(whole) // 2])
    assert look() == 0
    assert incoming_packs.waiting(folder) == (
        incoming_packs.Waiting("pack.argosmodel", incoming_packs.Stage.WAITING),
    )
    coming.write_bytes(whole)
    assert look() == 1
    assert list(more.glob("*")) and incoming_packs.refused(folder) == ()


@pytest.mark.usefixtures("at_rest")
def test_other_files_are_left_alone(
    administrator: FlaskClient, folder: Path, look: Callable[[], int]
) -> None:
    for name in ("notes.txt", "pack.argosmodel.part", ".hidden.argosmodel"):
        junk(folder, name)
    (folder / "translate-en_pt").mkdir()
    assert look() == 0
    page = text_of(administrator.get("/packs"))
    assert "notes.txt: is left alone, since its name does not end in .argosmodel" in page
    assert "pack.argosmodel.part: is left alone" in page and "hidden" not in page
    assert len(list(folder.iterdir())) == 4


def test_two_workers_do_not_take_the_same_file(
    app: Flask, session: Session, folder: Path, more: Path, portuguese: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(portuguese, folder)
    begun, go_on, tried = threading.Event(), threading.Event(), []

    def install(file: Path, into: Path) -> Pack:
        tried.append(file.name)
        begun.set()
        assert go_on.wait(20)
        return packs.read(file)

    monkeypatch.setattr(installation, "install", install)

    def first() -> None:
        with app.app_context():
            drain(app, lane=Lane.PACKS)

    worker = threading.Thread(target=first)
    worker.start()
    assert begun.wait(20)
    assert [each.stage for each in incoming_packs.waiting(folder)] == [incoming_packs.Stage.CLAIMED]
    assert incoming_packs.take_up_packs(session, folder, more) == 0
    go_on.set()
    worker.join(20)
    assert tried == [portuguese.name]
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("in_no_time")
def test_what_a_killed_worker_held_is_taken_up_again(
    folder: Path, more: Path, portuguese: Path, look: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(portuguese, folder)

    def die(_file: Path, _into: Path) -> Pack:
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(installation, "install", die)
        with pytest.raises(KeyboardInterrupt):
            look()
    assert look() == 0, "its claim holds for a while"
    (claim,) = folder.glob(".claimed-*")
    os.utime(claim, (0, 0))
    assert look() == 1
    assert list(more.glob("*")) and list(folder.iterdir()) == []


@pytest.mark.usefixtures("at_rest", "in_no_time")
def test_a_whole_pack_of_the_same_name_ends_what_was_said_of_a_damaged_one(
    folder: Path, portuguese: Path, look: Callable[[], int]
) -> None:
    junk(folder, "pack.argosmodel")
    assert look() == 1 and incoming_packs.refused(folder)
    put(portuguese, folder, "pack.argosmodel")
    assert look() == 1
    assert incoming_packs.refused(folder) == () and list((folder / "refused").iterdir()) == []


@pytest.mark.usefixtures("in_no_time")
def test_a_pack_that_is_passed_over_is_installed_and_the_page_says_so(
    administrator: FlaskClient, folder: Path, tmp_path: Path, look: Callable[[], int]
) -> None:
    put(packmaking.zipped(packmaking.folder(tmp_path, package_version="0.0.1")), folder)
    assert look() == 1
    page = text_of(administrator.get("/packs"))
    assert "translate-en_es 0.0.1" in page
    assert "Not used. Another pack of these languages is newer, or comes first." in page


def test_something_else_where_the_folder_should_be(
    administrator: FlaskClient, settings: Settings, look: Callable[[], int]
) -> None:
    settings.incoming_packs.parent.mkdir(parents=True, exist_ok=True)
    settings.incoming_packs.write_bytes(b"a file where the folder should be")
    assert look() == 0
    assert "The relay may not take files out of this folder" in text_of(administrator.get("/packs"))


def test_the_folder_is_made_where_it_is_missing(settings: Settings, look: Callable[[], int]) -> None:
    assert not settings.incoming_packs.exists()
    assert look() == 0
    assert settings.incoming_packs.is_dir()


def test_without_a_folder_for_packs_nothing_is_taken(
    session: Session, folder: Path, portuguese: Path
) -> None:
    put(portuguese, folder)
    assert incoming_packs.take_up_packs(session, folder, None) == 0
    assert [each.stage for each in incoming_packs.waiting(folder)] == [incoming_packs.Stage.WAITING]


@pytest.mark.usefixtures("at_rest", "in_no_time")
def test_other_teachers_see_neither_the_folder_nor_what_is_in_it(
    world: World, browse: Browse, administrator: FlaskClient, folder: Path, look: Callable[[], int]
) -> None:
    junk(folder)
    assert look() == 1
    junk(folder, "vacation.argosmodel")
    page = browse(world.carolina).get("/packs").text
    for said in (str(folder), "incoming-packs", "photos", "vacation", "refused"):
        assert said not in page
        assert said in administrator.get("/packs").text


def test_nothing_is_sent_through_the_browser_any_more(administrator: FlaskClient) -> None:
    page = administrator.get("/packs").text.partition("<main")[2]
    assert 'type="file"' not in page and "multipart" not in page
