"""Every message of the pages is translated into every interface language."""

from __future__ import annotations

import runpy
from typing import Any

import pytest
from flask.testing import FlaskClient

from relay.web.locale import SPOKEN
from tests.conftest import ROOT

OTHERS = tuple(code for code in SPOKEN if code != "en")


@pytest.fixture(scope="module")
def messages() -> dict[str, Any]:
    """The global names of .ci/messages.py."""
    return runpy.run_path(str(ROOT / ".ci" / "messages.py"))


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_or_wrong(messages: dict[str, Any], language: str) -> None:
    faults = list(messages["faults"](language, messages["extracted"]()))
    assert faults == [], f"{len(faults)} faults; run: uv run python .ci/messages.py"


def test_the_tool_knows_the_languages_of_the_pages(messages: dict[str, Any]) -> None:
    assert messages["LANGUAGES"] == OTHERS


@pytest.mark.parametrize(
    ("source", "written", "fault"),
    [
        ("Reply", "", "not translated"),
        ("Hello %(name)s", "Hola", "placeholder lost"),
        ("Hello %(name)s", "Hola %(nombre)s", "unknown placeholder"),
        ("Hello", " Hola", "blanks"),
        (("%(num)s day", "%(num)s days"), ("un día", "%(num)s días"), None),
        (("%(num)s day", "%(num)s days"), ("un día", "unos días"), "placeholder lost"),
    ],
)
def test_the_tool_sees_what_is_wrong(
    messages: dict[str, Any], source: str | tuple[str, str], written: str | tuple[str, str], fault: str | None
) -> None:
    message = messages["Message"](source, written)
    found = list(messages["_faults"](message))
    assert (fault is None and found == []) or (fault is not None and fault in found[0])


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_is_shown_in_the_language_that_the_browser_asks_for(
    client: FlaskClient, language: str
) -> None:
    page = client.get("/join", headers={"Accept-Language": f"{language}, en;q=0.5"}).text
    assert f'<html lang="{language}"' in page
    assert "Skip to the content" not in page
