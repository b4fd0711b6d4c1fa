"""An activity is one folder: it is found, and what it says is in every language of the interface."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask_babel import force_locale

from relay.together.activities import registry
from relay.together.activities.kinds import ActivityKind
from relay.web import interface_languages
from tests.together.conftest import Contribute, Start
from tests.world import World

SONGS = """
from flask_babel import lazy_gettext as _l
from relay.together.activities.kinds import ActivityKind, Ask, Field, Phase

ACTIVITY = ActivityKind(
    title=_l("What we sing"),
    prompt=_l("Everybody writes down a song."),
    learns=_l("You learn: to sing along"),
    outcome_title=_l("Our songs"),
    outcome=0,
    phases=(
        Phase(title=_l("A song"), task=_l("Write a line."), ask=Ask.MESSAGES, number=1,
              fields=(Field(_l("The song")),)),
        Phase(title=_l("Translate"), task=_l("Translate one."), ask=Ask.TRANSLATIONS, number=1, about=ABOUT),
    ),
)
"""
Collection = Callable[[str], ModuleType]


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Collection]:
    """``collection(source)``: a package in a folder of its own with one activity, called songs."""

    def make(source: str) -> ModuleType:
        folder = tmp_path / "throwaway_collection" / "songs"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").write_text("")
        (folder / "__init__.py").write_text("")
        (folder / "activity.py").write_text(source)
        monkeypatch.syspath_prepend(str(tmp_path))
        return __import__("throwaway_collection")

    yield make
    for name in [name for name in sys.modules if name.startswith("throwaway_collection")]:
        del sys.modules[name]


def test_an_activity_is_one_folder(
    app: Flask, world: World, collection: Collection, start: Start, contribute: Contribute
) -> None:
    (name, kind), *others = registry.find(collection(SONGS.replace("ABOUT", "0"))).items()
    assert (name, len(kind.phases), others) == ("songs", 2, [])
    registry.register(app, name, kind)
    activity = start("songs")
    assert activity.thread.title.text == "What we sing"
    assert contribute(world.maya, activity, "La la la.").text == "La la la."
    with pytest.raises(ValueError, match="two activities"):
        registry.register(app, name, kind)


@pytest.mark.parametrize("about", ["1", "None", "5"])
def test_one_that_cannot_be_is_refused_when_the_relay_starts(collection: Collection, about: str) -> None:
    with pytest.raises(ValueError, match="songs"):
        registry.find(collection(SONGS.replace("ABOUT", about)))


def _words(kind: ActivityKind) -> list[str]:
    found = [kind.title, kind.prompt, kind.learns, kind.outcome_title]
    for phase in kind.phases:
        found += [phase.title, phase.task, *(each.label for each in phase.fields)]
    return [str(each) for each in found]


@pytest.mark.parametrize("name", registry.find())
def test_its_words_are_in_every_language_of_the_interface(app: Flask, name: str) -> None:
    kind = registry.find()[name]
    said = {}
    for language in interface_languages.codes():
        with force_locale(language):
            said[language] = _words(kind)
    source = said.pop("en")
    for language, words in said.items():
        assert [word for word in words if word in source] == [], language
