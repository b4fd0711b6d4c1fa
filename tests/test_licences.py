"""The licence check of CI (.ci/licences.py): what it accepts and what it rejects."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

Check = Callable[..., list[str]]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """The global names of .ci/licences.py."""
    return runpy.run_path(str(ROOT / ".ci" / "licences.py"))


@pytest.fixture
def check(script: dict[str, Any], tmp_path: Path) -> Check:
    """``check(name, *fields)`` installs a package with this metadata and returns the problems found."""

    def installed(name: str, *fields: str) -> list[str]:
        folder = tmp_path / f"{name}-1.0.dist-info"
        folder.mkdir()
        lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *fields]
        (folder / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
        return script["problems"]([f"{name}==1.0"], distributions(path=[str(tmp_path)]))

    return installed


@pytest.mark.parametrize(
    "fields",
    [
        ["License-Expression: GPL-3.0-or-later"],
        ["License-Expression: MIT AND AGPL-3.0-only"],
        ["Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)"],
        ["Classifier: License :: OSI Approved :: GNU Affero General Public License v3"],
        ["License: GPL v2 or later"],
        [
            "License-Expression: MIT",
            "Classifier: License :: OSI Approved :: GNU General Public License (GPL)",
        ],
    ],
)
def test_the_gpl_and_agpl_are_caught_however_they_are_declared(check: Check, fields: list[str]) -> None:
    (said,) = check("parrot", *fields)
    assert said.startswith("parrot is under the GPL or AGPL")


@pytest.mark.parametrize(
    "fields",
    [
        ["License-Expression: MIT"],
        ["License-Expression: (Apache-2.0 OR BSD-2-Clause) AND MIT"],
        ["License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"],
        ["License: New BSD"],
    ],
)
def test_free_licences_pass(check: Check, fields: list[str]) -> None:
    assert check("parrot", *fields) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([], "does not say what licence"),
        (["License: UNKNOWN"], "does not say what licence"),
        (["License: Beerware"], "nobody has judged the licence Beerware"),
        (["License-Expression: MIT AND LicenseRef-House"], "nobody has judged the licence LicenseRef-House"),
        (["License-Expression: LGPL-3.0-only"], "is under the LGPL"),
    ],
)
def test_what_nobody_has_judged_fails_until_somebody_does(check: Check, fields: list[str], said: str) -> None:
    (sentence,) = check("parrot", *fields)
    assert said in sentence


def test_a_judgement_holds_as_long_as_the_package_says_the_same(check: Check) -> None:
    assert check("psycopg", "License-Expression: LGPL-3.0-only") == []
    (sentence,) = check("psycopg-binary", "License-Expression: GPL-3.0-only")
    assert "GPL or AGPL" in sentence


def test_what_is_not_installed_cannot_be_read(script: dict[str, Any]) -> None:
    assert script["problems"](["parrot==1.0"], []) == [
        "parrot is not installed here, so its licence cannot be read"
    ]
    assert script["problems"](["async-timeout==5.0.1 ; python_full_version < '3.0'"], []) == []
