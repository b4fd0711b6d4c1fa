"""`relay packs`: what each command prints and does, with an index and packs served by this machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from relay.cli import main
from relay.packs import inventory
from relay.packs.catalog import Catalog, catalog
from tests.packs.shelf import Shelf
from tests.packs.test_pack_index import entry
from tests.translation import packmaking


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Where packs are installed."""
    return tmp_path / "data" / "packs"


@pytest.fixture
def relay(tmp_path: Path, installed: Path, spanish_packs: Path, monkeypatch: pytest.MonkeyPatch):
    """``relay("list")`` runs `relay packs list` with two shipped packs and an empty folder for others."""
    monkeypatch.setattr(inventory, "SHIPPED", spanish_packs)
    for name in [name for name in os.environ if name.startswith("RELAY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RELAY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RELAY_PACKS", os.pathsep.join((str(spanish_packs), str(installed))))

    def run(*arguments: str) -> Result:
        result = CliRunner().invoke(main, ["packs", *arguments])
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """A pack file en → fr (the Spanish one under another name)."""
    made = packmaking.folder(tmp_path, to_code="fr", to_name="French", package_version="1.9")
    return packmaking.zipped(made)


@pytest.fixture
def index(shelf: Shelf, french: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The server, with an index that offers ``french``."""
    shelf.files["packs/en_fr-1.9"] = french.read_bytes()
    monkeypatch.setenv("RELAY_PACK_INDEX", shelf.offer(entry("en", "fr", "1.9")))
    return shelf


# list


def test_list_tells_shipped_from_installed_and_the_routes_through_a_third(relay, french: Path) -> None:
    relay("install", str(french))
    lines = relay("list").stdout.splitlines()
    of = {line.split("  ")[1]: line for line in lines if "MB" in line}
    assert "shipped" in of["en → es"] and "installed" in of["en → fr"] and "1.9" in of["en → fr"]
    routes = lines[lines.index("Routes") + 1 :]
    assert routes == ["  en → es", "  en → fr", "  es → en", "  es → fr  via en"]


def test_list_says_that_shipped_packs_are_small(relay, tmp_path: Path) -> None:
    assert "relay packs download FROM TO" in relay("list").stderr
    for pair in (("en", "es"), ("es", "en")):
        relay("install", str(packmaking.folder(tmp_path / pair[0], pair, package_version="9.0")))
    assert relay("list").stderr == ""


def test_list_says_which_pack_is_not_used(
    relay, tmp_path: Path, installed: Path, spanish_packs: Path
) -> None:
    relay("install", str(packmaking.folder(tmp_path / "new", package_version="9.0")))
    shipped = next(
        line for line in relay("list").stdout.splitlines() if str(spanish_packs) in line and "en → es" in line
    )
    assert "not used" in shipped
    newer = next(line for line in relay("list").stdout.splitlines() if str(installed) in line)
    assert "not used" not in newer


# install, remove


def test_a_running_translator_takes_up_what_is_installed_and_lets_go_of_what_is_removed(
    relay, french: Path, installed: Path, spanish_packs: Path, tmp_path: Path
) -> None:
    catalog = Catalog((spanish_packs, installed), cache=tmp_path / "cache", threads=1)
    assert catalog.missing("es", "fr") == (("en", "fr"),)
    result = relay("install", str(french))
    assert result.exit_code == 0 and "Installed en → fr" in result.stdout
    catalog.translator.rescan()
    (translated,) = catalog.translator.translate(["Where is the school?"], source="en", target="fr")
    assert translated.route == ("en", "fr") and translated.text not in ("", "Where is the school?")
    removed = relay("remove", "en", "fr")
    assert "No longer translated: en → fr, es → fr." in removed.stdout
    catalog.translator.rescan()
    assert catalog.missing("en", "fr") == (("en", "fr"),)
    catalog.translator.close()
    assert list(installed.iterdir()) == []


def test_install_refuses_what_is_no_pack_and_leaves_nothing(relay, tmp_path: Path, installed: Path) -> None:
    (tmp_path / "holiday.argosmodel").write_bytes(b"photos")
    result = relay("install", str(tmp_path / "holiday.argosmodel"))
    assert result.exit_code == 1
    assert "not installed" in result.stderr and "holiday.argosmodel" in result.stderr
    assert not installed.exists() or list(installed.iterdir()) == []


def test_install_refuses_a_pack_that_says_the_wrong_languages(relay, tmp_path: Path, installed: Path) -> None:
    turned = packmaking.folder(tmp_path, ("es", "en"), from_code="en", to_code="es")
    result = relay("install", str(turned))
    assert result.exit_code == 1
    assert "does not translate 'Where is the school?'" in result.stderr
    assert not installed.exists() or list(installed.iterdir()) == []


def test_install_says_when_another_pack_is_used_all_the_same(relay, spanish_packs: Path) -> None:
    result = relay("install", str(packmaking.shipped("en", "es")))
    assert result.exit_code == 0
    assert f"Not used: {spanish_packs / packmaking.shipped('en', 'es').name}" in result.stderr


def test_what_came_with_the_relay_is_not_removed(relay) -> None:
    result = relay("remove", "en", "es")
    assert result.exit_code == 1
    assert "came with the relay and stays" in result.stderr
    assert packmaking.shipped("en", "es").exists()


def test_remove_one_version_of_several(relay, tmp_path: Path, installed: Path) -> None:
    for version in ("2.0", "3.0"):
        relay("install", str(packmaking.folder(tmp_path / version, package_version=version)))
    assert relay("remove", "en", "es", "--version", "3.0").exit_code == 0
    assert [path.name for path in installed.iterdir()] == ["translate-en_es-2_0"]
    assert relay("remove", "en", "es", "--version", "3.0").exit_code == 1


# verify


def test_verify_without_names_looks_at_all_and_shows_a_translation(relay) -> None:
    result = relay("verify")
    assert result.exit_code == 0
    assert result.stdout.count("works, checksums right") == 2
    shown = re.findall(r"Where is the school\? → (.+)", result.stdout)
    assert shown and "Where is the school?" not in shown


def test_verify_sees_a_byte_that_changed_since_a_pack_was_installed(
    relay, french: Path, installed: Path
) -> None:
    relay("install", str(french))
    weights = next(installed.glob("*/model/model.bin"))
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 1
    weights.write_bytes(data)
    result = relay("verify")
    assert result.exit_code == 1
    assert "model/model.bin is not as it was installed" in result.stderr
    assert relay("install", str(french)).exit_code == 0
    assert relay("verify").exit_code == 0, "installing it again mends it"


def test_verify_refuses_a_pack_that_says_the_wrong_languages(relay, tmp_path: Path) -> None:
    turned = packmaking.folder(tmp_path, ("es", "en"), from_code="en", to_code="es")
    result = relay("verify", str(turned))
    assert result.exit_code == 1
    assert "does not translate 'Where is the school?'" in result.stderr


# download


def test_download_installs_and_leaves_nothing_else(
    relay, index: Shelf, installed: Path, tmp_path: Path
) -> None:
    result = relay("download", "en", "fr")
    assert result.exit_code == 0, result.output
    assert "100 %" in result.stderr and "Installed en → fr" in result.stdout
    assert [path.name for path in installed.iterdir()] == ["translate-en_fr-1_9"]
    assert list((tmp_path / "data" / "cache" / "downloads").iterdir()) == []
    again = relay("download", "en", "fr")
    assert again.exit_code == 0 and "Nothing to fetch" in again.stdout
    assert len(index.ranges_of("packs/en_fr-1.9")) == 1


def test_download_goes_on_at_the_next_call(relay, index: Shelf) -> None:
    index.breaks["packs/en_fr-1.9"] = [1_000_000, 0, 0, 0, 0]
    broken = relay("download", "en", "fr")
    assert broken.exit_code == 1 and "the same command goes on" in broken.stderr
    assert relay("download", "en", "fr").exit_code == 0
    assert index.ranges_of("packs/en_fr-1.9")[-1] == "bytes=1000000-"


def test_download_fetches_only_the_step_to_english_that_is_missing(relay, index: Shelf) -> None:
    result = relay("download", "es", "fr")
    assert result.exit_code == 0, result.output
    assert "  es → fr  via en" in relay("list").stdout.splitlines()


@pytest.mark.parametrize(
    ("pair", "why"), [(("fr", "fr"), "the same language"), (("en", "ja"), "offers no pack en → ja")]
)
def test_download_says_what_cannot_be_had(relay, index: Shelf, pair: tuple[str, str], why: str) -> None:
    result = relay("download", *pair)
    assert result.exit_code != 0 and why in result.stderr


def test_download_keeps_to_the_limit(relay, index: Shelf, installed: Path) -> None:
    result = relay("download", "en", "fr", "--limit", "2")
    assert result.exit_code == 1 and "more than the limit of 2 MB" in result.stderr
    assert not installed.exists()


@pytest.mark.parametrize("what", ["photos", "damaged", "another pair", "wrong checksum"])
def test_download_installs_nothing_that_is_not_the_pack(
    relay, index: Shelf, installed: Path, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "packs/en_fr-1.9"
    if what == "photos":
        index.files[path] = b"photos"
    elif what == "damaged":
        middle = len(index.files[path]) // 2
        index.files[path] = index.files[path][:middle] + b"damage" + index.files[path][middle + 6 :]
    elif what == "another pair":
        index.files[path] = packmaking.shipped("es", "en").read_bytes()
    else:
        index.offer(entry("en", "fr", "1.9", sha256="0" * 64))
    result = relay("download", "en", "fr")
    assert result.exit_code == 1
    assert not installed.exists() or list(installed.iterdir()) == []
    assert list((tmp_path / "data" / "cache" / "downloads").iterdir()) == []


def test_download_by_hand_fetches_nothing_and_says_what_and_where_to(
    relay, index: Shelf, installed: Path
) -> None:
    result = relay("download", "en", "fr", "--by-hand")
    assert result.exit_code == 0
    assert f"{index.address}/packs/en_fr-1.9" in result.stdout
    assert "relay packs install en_fr-1.9" in result.stdout and str(installed) in result.stdout
    assert index.ranges_of("packs/en_fr-1.9") == []


def test_without_internet_by_hand_says_how_all_the_same(relay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_PACK_INDEX", "http://127.0.0.1:9/index.json")
    refused = relay("download", "en", "fr")
    assert refused.exit_code == 1 and "--by-hand" in refused.stderr
    told = relay("download", "en", "fr", "--by-hand")
    assert told.exit_code == 0
    assert "http://127.0.0.1:9/index.json" in told.stdout and '"to_code": "fr"' in told.stdout
    assert "relay packs install FILE" in told.stdout


def test_the_pages_know_of_a_new_pack_without_a_restart(
    relay, french: Path, installed: Path, spanish_packs: Path, app: Flask, tmp_path: Path
) -> None:
    folders = (spanish_packs, installed)
    app.extensions["relay.packs"] = Catalog(folders, cache=tmp_path / "cache", threads=1)
    assert catalog().missing("en", "fr") == (("en", "fr"),)
    relay("install", str(french))
    assert catalog().missing("en", "fr") == ()
    relay("remove", "en", "fr")
    assert catalog().missing("en", "fr") == (("en", "fr"),)
