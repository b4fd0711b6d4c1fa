"""Every message of the pages is translated into every interface language."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from relay import create_app
from relay.config import Settings
from relay.desk.moderation.watched_word_starters import starters
from relay.desk.papers import documents
from relay.judging import practice
from relay.web import interface_languages
from tests.conftest import ROOT

OTHERS = tuple(code for code in interface_languages.codes() if code != "en")


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


def test_a_language_is_one_folder(
    messages: dict[str, Any], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = tmp_path / "locales"
    shutil.copytree(interface_languages.FOLDER, folders)
    esperanto = folders / "eo"
    (esperanto / "LC_MESSAGES").mkdir(parents=True)
    (esperanto / "papers").mkdir()
    catalogue = messages["new"]("eo")
    catalogue.add("Skip to the content", "Saltu al la enhavo")
    (esperanto / "LC_MESSAGES" / "messages.mo").write_bytes(messages["compiled"](catalogue))
    item = json.loads((folders / "en" / "practice.json").read_text("utf-8"))
    (esperanto / "practice.json").write_text(json.dumps(item | {"right": "Marde."}), "utf-8")
    (esperanto / "watched-words.txt").write_text("idiot*\nmia adreso\n", "utf-8")
    (esperanto / "papers" / "letter.md").write_text("# Letero\nKaraj gepatroj", "utf-8")
    monkeypatch.setattr(interface_languages, "FOLDER", folders)

    page = create_app(settings).test_client().get("/join", headers={"Accept-Language": "eo"}).text
    assert '<html lang="eo"' in page and "Saltu al la enhavo" in page
    assert ">Esperanto</button>" in page, "it can be chosen"
    assert practice.item("eo").right == "Marde."
    assert starters("eo") == ("idiot*", "mia adreso")
    assert documents.paper("letter", "eo").title == "Letero"
    assert documents.paper("safeguarding", "eo").language == "en", "what it lacks is shown in English"
