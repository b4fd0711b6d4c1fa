"""The page of language packs: what is used, what is not, what leads where, what packs say of themselves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from relay.config import Settings
from relay.packs import inventory
from relay.people.entities import User
from tests.translation import packmaking
from tests.world import World
from translation import packs

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def settings(tmp_path: Path, spanish_packs: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """With a second folder of packs, ``more``."""
    monkeypatch.setattr(inventory, "SHIPPED", spanish_packs)
    return Settings(
        data=tmp_path / "data",
        packs=(spanish_packs, tmp_path / "more"),
        testing=True,
        extra={"RATELIMIT_ENABLED": False},
    )


@pytest.fixture
def more(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "more"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def test_a_teacher_reads_where_a_pack_comes_from(
    app: Flask, world: World, browse: Browse, spanish_packs: Path
) -> None:
    page = browse(world.ms_reed).get("/packs").text
    version = packs.read(packmaking.shipped("en", "es")).version
    assert f"translate-en_es {version}" in page and "came with the relay" in page
    assert "tatoeba.org" in page and "CC BY 2.0 FR" in page
    assert str(spanish_packs.parent) not in page, "no folder of this machine"
    assert 'href="/packs"' in browse(world.ms_reed).get("/classes").text


def test_it_says_that_shipped_packs_are_small_until_there_are_larger_ones(
    app: Flask, world: World, browse: Browse, more: Path
) -> None:
    page = browse(world.ms_reed).get("/packs").text
    assert "that came with the relay are small" in page
    assert "relay packs download en es" in page and "relay packs download es en" in page
    packmaking.folder(more, from_code="en", to_code="es", package_version="1.9")
    page = browse(world.ms_reed).get("/packs").text
    assert "relay packs download es en" in page and "relay packs download en es" not in page
    packmaking.folder(more, from_code="es", to_code="en", package_version="1.9")
    assert "are small" not in browse(world.ms_reed).get("/packs").text


def test_what_goes_through_a_third_language_and_what_is_not_used(
    app: Flask, world: World, browse: Browse, more: Path
) -> None:
    packmaking.folder(more, to_code="fr", to_name="French", package_version="1.9")
    packmaking.folder(more, package_version="0.0.1")
    page = browse(world.ms_reed).get("/packs").text
    assert "installed on this server" in page
    assert page.count("Not used.") == 1
    spanish = page[page.index(">Español</span></dt>") : page.index("</dl>")]
    assert "Français" in spanish and "via" in spanish and "English" in spanish


def test_a_pack_without_a_card_and_a_file_that_is_no_pack(
    app: Flask, world: World, browse: Browse, more: Path
) -> None:
    made = packmaking.folder(more, to_code="fr", to_name="French", package_version="1.9")
    (made / "README.md").unlink()
    (more / "holiday<b>.argosmodel").write_bytes(b"photos")
    page = browse(world.ms_reed).get("/packs").text
    assert "does not say where it comes from" in page
    assert "holiday&lt;b&gt;.argosmodel" in page and "not a zip file" in page


def test_a_card_is_shown_as_it_is_written_and_not_run(
    app: Flask, world: World, browse: Browse, more: Path
) -> None:
    made = packmaking.folder(more, to_code="fr", to_name="French", package_version="1.9")
    (made / "README.md").write_bytes(b"# Card\r\n<script>alert(1)</script> caf\xe9\r\n")
    page = browse(world.ms_reed).get("/packs").text
    assert "# Card\n&lt;script&gt;alert(1)&lt;/script&gt; caf\ufffd" in page
