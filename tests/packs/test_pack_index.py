"""What an index of packs offers, and what to fetch of it."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from relay.packs import pack_index
from relay.packs.downloads import FetchError
from tests.conftest import ROOT
from tests.packs.shelf import Shelf


def entry(source: str, target: str, version: str = "1.0", **more: Any) -> dict[str, Any]:
    """As Argos' index has it."""
    return {
        "package_version": version,
        "argos_version": "1.0",
        "from_code": source,
        "to_code": target,
        "links": [
            f"packs/{source}_{target}-{version}",
            "ipfs://QmV5bmf8iqKpoGoyuTzEppaSWdceuW6zgiePaUr5ThPCpW",
        ],
        "code": f"translate-{source}_{target}",
        **more,
    }


def names(offers: list[pack_index.Offer]) -> list[str]:
    return [f"{offer.source}_{offer.target} {offer.version}" for offer in offers]


def test_an_index_is_read_and_its_links_are_addresses(shelf: Shelf) -> None:
    index = shelf.offer(entry("en", "fr", "1.9"), entry("fr", "en", size=12, sha256="AB" * 32))
    there, back = pack_index.read_index(index)
    assert there.links == (f"{shelf.address}/packs/en_fr-1.9",), "ipfs is not fetched"
    assert (there.size, there.sha256) == (None, None)
    assert (back.size, back.sha256) == (12, "ab" * 32)
    assert there.file_name == "translate-en_fr-1_9.argosmodel"


def test_languages_have_the_codes_that_browsers_know(shelf: Shelf) -> None:
    (offer,) = pack_index.read_index(shelf.offer(entry("en", "zt")))
    assert (offer.source, offer.target) == ("en", "zh-Hant")


def test_what_is_no_pack_for_translating_is_passed_over(shelf: Shelf) -> None:
    index = shelf.offer(
        entry("en", "fr"),
        entry("en", "de", type="sbd"),
        entry("../en", "de"),
        entry("en/../../x", "de"),
        entry("en", "de\n"),
        entry("en", "de", "newest"),
        entry("en", "de", links=[]),
        entry("en", "de", links="https://127.0.0.1/x"),
        entry("en", "de", links=["file:///etc/passwd"]),
        {"from_code": "en"},
        ["en", "de"],  # type: ignore[arg-type]
    )
    assert names(pack_index.read_index(index)) == ["en_fr 1.0"]


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b"{}", b"null"])
def test_what_is_no_index_is_an_error(shelf: Shelf, body: bytes) -> None:
    shelf.files["index.json"] = body
    with pytest.raises(FetchError, match=r"index\.json is not"):
        pack_index.read_index(f"{shelf.address}/index.json")


def test_a_missing_index_is_an_error_that_names_it(shelf: Shelf) -> None:
    with pytest.raises(FetchError, match=r"index\.json cannot be read: the server answers 404"):
        pack_index.read_index(f"{shelf.address}/index.json")


def test_the_direct_pack_is_taken_and_the_newest_of_it(shelf: Shelf) -> None:
    index = shelf.offer(
        entry("pt", "es", "1.9"), entry("pt", "es", "1.10"), entry("pt", "en"), entry("en", "es")
    )
    assert names(pack_index.needed(pack_index.read_index(index), "pt", "es")) == ["pt_es 1.10"]


def test_else_those_through_english_that_are_not_here(shelf: Shelf) -> None:
    offers = pack_index.read_index(shelf.offer(entry("fr", "en"), entry("en", "es")))
    assert names(pack_index.needed(offers, "fr", "es")) == ["fr_en 1.0", "en_es 1.0"]
    assert names(pack_index.needed(offers, "fr", "es", {("en", "es")})) == ["fr_en 1.0"]


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [("fr", "ja", "en → ja"), ("en", "ja", "en → ja"), ("xx", "ja", "xx → en and")],
)
def test_what_is_not_offered_is_named(shelf: Shelf, source: str, target: str, missing: str) -> None:
    offers = pack_index.read_index(shelf.offer(entry("fr", "en"), entry("en", "es")))
    with pytest.raises(FetchError, match=f"no pack {missing}"):
        pack_index.needed(offers, source, target)


def test_an_index_behind_https_is_not_answered_from_plain_http() -> None:
    plain = entry("en", "fr", links=["http://mirror.example/x", "https://mirror.example/x"])
    offer = pack_index._offer(plain, "https://index.example/index.json")
    assert offer is not None and offer.links == ("https://mirror.example/x",)


def test_nothing_but_the_command_and_the_button_fetches() -> None:
    """The relay of a school must not reach out by itself."""
    fetching = {"relay.packs.downloads", "relay.packs.pack_index"}
    users = set()
    for path in (ROOT / "relay").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules = {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules = {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
            else:
                continue
            if modules & {*fetching, "urllib.request"}:
                users.add(path.relative_to(ROOT).as_posix())
    assert users == {
        "relay/packs/downloads.py",
        "relay/packs/pack_index.py",
        "relay/packs/pack_downloads.py",
        "relay/commands/packs.py",
        "relay/desk/packs/wanted_packs.py",
    }
