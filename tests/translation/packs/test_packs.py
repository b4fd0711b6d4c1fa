"""Reading, refusing, installing and removing language packs."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.translation import packmaking
from translation import PackError, Translator, packs


@pytest.mark.parametrize(("source", "target"), [("en", "es"), ("es", "en")])
def test_a_shipped_pack_says_what_it_is_and_passes(source: str, target: str) -> None:
    pack = packs.verify(packmaking.shipped(source, target))
    assert (pack.name, pack.source, pack.target) == (f"translate-{source}_{target}", source, target)
    assert pack.source_name in ("English", "Spanish") and pack.zipped
    assert pack.size == pack.path.stat().st_size


METADATA = {"package_version": "1.0", "from_code": "en", "to_code": "es"}


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (json.dumps({**METADATA, "from_code": ""}).encode(), "no proper 'from_code'"),
        (json.dumps({**METADATA, "from_code": 7}).encode(), "no proper 'from_code'"),
        (json.dumps({**METADATA, "to_code": "../../es"}).encode(), "no language code"),
        (json.dumps({**METADATA, "from_code": "en/../../x"}).encode(), "no language code"),
        (json.dumps({**METADATA, "from_code": "en\n"}).encode(), "no language code"),
        (json.dumps({**METADATA, "to_code": "es/../../x"}).encode(), "no language code"),
        (json.dumps({**METADATA, "to_code": "en"}).encode(), "en to itself"),
        (json.dumps({**METADATA, "package_version": "new"}).encode(), "'new' as its version"),
        (json.dumps({**METADATA, "target_prefix": ["x"]}).encode(), "no proper 'target_prefix'"),
        (json.dumps({**METADATA, "type": "sbd"}).encode(), "of type 'sbd'"),
        (os.urandom(1024 * 1024 + 1), "too long"),
    ],
)
def test_invalid_metadata_is_refused(tmp_path: Path, metadata: bytes, reason: str) -> None:
    path = packmaking.archive_of(tmp_path / "p.argosmodel", {"p/metadata.json": metadata})
    with pytest.raises(PackError, match=reason) as refused:
        packs.read(path)
    assert refused.value.source == str(path)


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("p/metadata.json", "no folder with a metadata.json"),
        ("p/model/model.bin", "no model/model.bin"),
        ("p/model/shared_vocabulary.json", "no vocabulary"),
        ("p/sentencepiece.model", "neither sentencepiece.model nor bpe.model"),
    ],
)
def test_a_missing_file_is_named(tmp_path: Path, missing: str, reason: str) -> None:
    path = packmaking.archive_of(tmp_path / "p.argosmodel", {missing: b""})
    with pytest.raises(PackError, match=reason):
        packs.read(path)


@pytest.mark.parametrize(
    "name",
    ["../p/evil", "p/../../evil", "/evil", "p/model/../../../evil", "C:/evil", "p\\..\\evil", "p/a:b"],
)
def test_paths_that_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    info = zipfile.ZipInfo("p/x")
    info.filename = name
    path = packmaking.archive_of(tmp_path / "p.argosmodel", {}, [info])
    with pytest.raises(PackError, match="leaves its folder"):
        packs.install(path, tmp_path / "packs")
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.argosmodel"]


def test_links_are_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("p/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = packmaking.archive_of(tmp_path / "p.argosmodel", {}, [info])
    with pytest.raises(PackError, match="link"):
        packs.read(path)
    made = packmaking.folder(tmp_path)
    (made / "stanza").symlink_to(tmp_path)
    with pytest.raises(PackError, match="link"):
        packs.read(made)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = packmaking.archive_of(tmp_path / "p.argosmodel", {"p/model/model.bin": bytes(64 * 1024 * 1024)})
    with pytest.raises(PackError, match=r"would unpack to \d+ times its size"):
        packs.install(path, tmp_path / "packs")
    assert not (tmp_path / "packs").exists()


def test_the_same_file_twice_is_refused(tmp_path: Path) -> None:
    path = packmaking.archive_of(tmp_path / "p.argosmodel", {}, [zipfile.ZipInfo("p/Metadata.json")])
    with pytest.raises(PackError, match="twice"):
        packs.read(path)


def test_what_is_no_zip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.argosmodel"
    path.write_bytes(b"<html>404 Not Found</html>")
    with pytest.raises(PackError, match="not a zip file"):
        packs.read(path)
    with pytest.raises(PackError, match="no such file"):
        packs.read(tmp_path / "other.argosmodel")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_download_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    whole = packmaking.shipped("en", "es").read_bytes()
    path = tmp_path / "p.argosmodel"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(PackError, match="zip file"):
        packs.install(path, tmp_path / "packs")
    assert not (tmp_path / "packs").exists()


@pytest.mark.parametrize("offset", [0.3, 0.6, 0.9])
def test_a_damaged_byte_is_found_and_nothing_stays(tmp_path: Path, offset: float) -> None:
    whole = bytearray(packmaking.shipped("en", "es").read_bytes())
    whole[int(len(whole) * offset)] ^= 0xFF
    path = tmp_path / "p.argosmodel"
    path.write_bytes(whole)
    with pytest.raises(PackError, match="damaged"):
        packs.install(path, tmp_path / "packs")
    assert list((tmp_path / "packs").iterdir()) == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model/model.bin", None),
        ("model/model.bin", b"\x06\x00\x00\x00weights"),
        ("model/source_vocabulary.json", b"{"),
        ("model/source_vocabulary.json", b'["a"]'),
        ("model/target_vocabulary.json", b'["a"]'),
        ("sentencepiece.model", b"pieces"),
    ],
)
def test_a_pack_that_cannot_work_is_refused(tmp_path: Path, file: str, content: bytes | None) -> None:
    made = packmaking.folder(tmp_path)
    whole = (made / file).read_bytes()
    (made / file).write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(PackError):
        packs.verify(made)
    with pytest.raises(PackError):
        packs.install(packmaking.zipped(made), tmp_path / "packs")
    assert list((tmp_path / "packs").iterdir()) == []


@pytest.mark.parametrize("merges", ["", "#version: 0.2\n", "#version: 0.2\na b c\n", "abc\n", "\xff"])
def test_a_bad_list_of_merges_is_refused_and_does_not_end_the_process(tmp_path: Path, merges: str) -> None:
    made = packmaking.with_bpe(packmaking.folder(tmp_path), ["Tom"])
    (made / "bpe.model").write_bytes(merges.encode("latin-1"))
    with pytest.raises(PackError, match=r"bpe\.model"):
        packs.verify(made)


def test_install_puts_a_working_folder_in_place_and_remove_takes_it_away(tmp_path: Path) -> None:
    pack = packs.install(packmaking.shipped("es", "en"), tmp_path)
    assert pack.path == tmp_path / packmaking.shipped("es", "en").stem and not pack.zipped
    assert [entry.name for entry in tmp_path.iterdir()] == [pack.path.name]
    with Translator.from_directories([tmp_path]) as translator:
        (result,) = translator.translate(["Tengo un perro."], source="es", target="en")
    assert result.text == "I have a dog."
    packs.remove(pack)
    assert list(tmp_path.iterdir()) == []


def test_installing_the_same_version_again_replaces_it(tmp_path: Path) -> None:
    pack = packs.install(packmaking.shipped("es", "en"), tmp_path)
    (pack.path / "model" / "model.bin").write_bytes(b"damaged since")
    again = packs.install(packmaking.shipped("es", "en"), tmp_path)
    assert packs.verify(again.path) == again and len(list(tmp_path.iterdir())) == 1


def test_a_folder_can_be_installed(tmp_path: Path) -> None:
    made = packmaking.folder(tmp_path / "download", package_version="2.0")
    pack = packs.install(made, tmp_path / "packs")
    assert pack.version == "2.0" and pack.path.parent == tmp_path / "packs" and made.exists()


def test_the_newest_of_several_wins(tmp_path: Path) -> None:
    old = packmaking.folder(tmp_path / "a", package_version="1.9")
    new = packmaking.folder(tmp_path / "b", package_version="1.10")
    found, broken = packs.find([old.parent, new.parent, tmp_path / "missing"])
    assert len(found) == 2 and not broken
    assert packs.newest(found)["en", "es"].path == new
    assert packs.newest(reversed(found))["en", "es"].path == new


def test_finding_passes_over_what_is_no_pack_and_reports_what_is_broken(tmp_path: Path) -> None:
    shutil.copy(packmaking.shipped("en", "es"), tmp_path)
    (tmp_path / "README.md").write_text("notes", "utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / ".unpacking-x" / "model").mkdir(parents=True)
    (tmp_path / "broken.argosmodel").write_bytes(b"")
    found, broken = packs.find([tmp_path])
    assert [pack.name for pack in found] == ["translate-en_es"]
    assert [error.source for error in broken] == [str(tmp_path / "broken.argosmodel")]


def test_many_at_once_unpack_a_file_once(tmp_path: Path) -> None:
    pack = packs.read(packmaking.shipped("en", "es"))
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(lambda _: packs.unpacked(pack, tmp_path), range(8)))
    assert list(tmp_path.iterdir()) == list(folders)
    assert packs.read(folders.pop()).name == pack.name


def test_a_replaced_file_is_unpacked_anew(tmp_path: Path) -> None:
    path = Path(shutil.copy(packmaking.shipped("en", "es"), tmp_path / "p.argosmodel"))
    first = packs.unpacked(packs.read(path), tmp_path / "cache")
    os.utime(path, ns=(1, 1))
    assert packs.unpacked(packs.read(path), tmp_path / "cache") != first


@pytest.mark.parametrize("extra", ["stanza/en/tokenize/ewt.pt", "minisbd/en.onnx"])
def test_a_sentence_splitter_in_a_pack_is_left_alone(tmp_path: Path, extra: str) -> None:
    made = packmaking.folder(tmp_path)
    (made / extra).parent.mkdir(parents=True)
    (made / extra).write_bytes(b"neither torch nor onnx could read this")
    with Translator.from_directories(
        [packs.install(packmaking.zipped(made), tmp_path / "packs").path.parent]
    ) as t:
        (result,) = t.translate(["Tom is here. I have a dog."], source="en", target="es")
    assert result.text == "Tom está aquí. Tengo un perro."


def test_a_pack_with_byte_pairs_translates(tmp_path: Path) -> None:
    packmaking.with_bpe(packmaking.folder(tmp_path), ["Tom", "Mary", "is", "here"])
    with Translator.from_directories([tmp_path]) as translator:
        results = translator.translate(["Tom is here.", "Mary is here."], source="en", target="es")
    assert [result.text for result in results] == ["Tom está aquí.", "Mary está aquí."]
    (pair,) = results[0].sentences
    aligned = [
        ("Tom is here."[a.start : a.end], "Tom está aquí."[b.start : b.end]) for a, b in pair.alignment
    ]
    assert aligned == [("Tom", "Tom"), ("is", "está"), ("here", "aquí")]


def test_a_target_prefix_is_given_to_the_model_and_taken_off_the_text(tmp_path: Path) -> None:
    packmaking.folder(tmp_path, target_prefix="▁Yo")
    with Translator.from_directories([tmp_path]) as translator:
        (result,) = translator.translate(["I have a dog."], source="en", target="es")
    assert result.text == "tengo un perro."
    assert len(result.sentences[0].words) == 3
