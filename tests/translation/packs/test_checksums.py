"""The checksums of an installed pack: what they notice, and that a pack cannot use them to read elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from translation import PackError
from translation.packs import checksums


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pack"
    (made / "model").mkdir(parents=True)
    (made / "metadata.json").write_text("{}")
    (made / "model" / "model.bin").write_bytes(bytes(1000))
    return made


def test_a_folder_is_as_it_was_written(folder: Path) -> None:
    assert not checksums.check(folder), "nothing to compare with yet"
    checksums.write(folder)
    assert checksums.check(folder)
    weights = hashlib.sha256(bytes(1000)).hexdigest()
    assert f"{weights}  model/model.bin\n" in (folder / checksums.NAME).read_text(), "as sha256sum reads it"
    checksums.write(folder)
    assert checksums.check(folder), "its own file is not in it"


def test_a_changed_and_a_missing_file_are_named(folder: Path) -> None:
    checksums.write(folder)
    (folder / "model" / "model.bin").write_bytes(bytes(999) + b"x")
    with pytest.raises(PackError, match=r"model/model\.bin is not as it was installed"):
        checksums.check(folder)
    (folder / "model" / "model.bin").unlink()
    with pytest.raises(PackError, match=r"model/model\.bin is missing"):
        checksums.check(folder)


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "model/../../secret"])
def test_files_outside_the_folder_are_not_looked_at(folder: Path, name: str) -> None:
    (folder.parent / "secret").write_text("x")
    (folder / checksums.NAME).write_text(f"{'0' * 64}  {name}\n")
    with pytest.raises(PackError, match="not a list of checksums"):
        checksums.check(folder)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"hello\n", b"0" * 64 + b"\n"])
def test_what_is_no_list_of_checksums(folder: Path, content: bytes) -> None:
    (folder / checksums.NAME).write_bytes(content)
    with pytest.raises(PackError, match=checksums.NAME):
        checksums.check(folder)
