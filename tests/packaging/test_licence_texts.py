"""The file with everybody's licences: made from what is shipped, and refused where something is unknown."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

sys.path.append(str(ROOT / "packaging"))
import licence_texts


def package(tree: Path, name: str, licence: str, text: str | None = "Do what you like.") -> None:
    folder = tree / f"{name}-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\nLicense: {licence}\nAuthor: Ada\n")
    record = [f"{folder.name}/METADATA,,"]
    if text:
        (folder / "LICENSE.txt").write_text(text)
        record.append(f"{folder.name}/LICENSE.txt,,")
    (folder / "RECORD").write_text("\n".join(record) + "\n")


def test_each_package_stands_in_it_with_its_text(tmp_path: Path) -> None:
    package(tmp_path, "alpha", "BSD", "Redistribution of alpha is permitted.")
    package(tmp_path, "beta", "MIT", None)
    written = licence_texts.write(tmp_path).read_text()
    assert "alpha 1.0" in written and "Redistribution of alpha is permitted." in written
    assert "beta 1.0" in written and "Copyright (c) Ada" in written
    assert "Permission is hereby granted" in written


def test_a_licence_without_a_text_stops_the_build(tmp_path: Path) -> None:
    package(tmp_path, "gamma", "Gamma's own", None)
    with pytest.raises(licence_texts.LicenceUnknown, match=r"gamma 1\.0"):
        licence_texts.write(tmp_path)


@pytest.mark.parametrize("where", ["numpy.libs/libnew-1.so.3", "numpy/.dylibs/libnew.dylib", "numpy/new.dll"])
def test_a_library_inside_a_wheel_that_nobody_wrote_down_stops_the_build(tmp_path: Path, where: str) -> None:
    (tmp_path / where).parent.mkdir(parents=True)
    (tmp_path / where).touch()
    with pytest.raises(licence_texts.LicenceUnknown, match="new"):
        licence_texts.write(tmp_path)
