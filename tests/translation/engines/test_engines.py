"""All engines together: one way to call them, and one file each."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.registry import declared_in
from tests.worker.conftest import Fake
from translation import Engine, Translator, engines
from translation.engines import all_engines
from translation.engines.apertium import ApertiumEngine
from translation.engines.argos import ArgosEngine

BACKWARDS = """
from translation.engine import Engine, RegisteredEngine, Translation


class BackwardsEngine(Engine):
    @property
    def languages(self):
        return frozenset({"en", "es"})

    def route(self, source, target):
        return (source, target)

    def translate(self, texts, *, source, target, sentence_languages=None, glossaries=None):
        return [Translation(text[::-1], source, target, (source, target), ENGINE.id) for text in texts]

    def close(self):
        pass


ENGINE = RegisteredEngine(id="backwards", name="Backwards", open=BackwardsEngine)
"""


@pytest.mark.parametrize("engine", [Translator, ArgosEngine, ApertiumEngine, Fake])
def test_every_engine_is_called_in_the_same_way(engine: type[Engine]) -> None:
    asked = inspect.signature(Engine.translate).parameters
    given = inspect.signature(engine.translate).parameters
    assert [(p.name, p.kind, p.default) for p in given.values()] == [
        (p.name, p.kind, p.default) for p in asked.values()
    ]


def test_ids_are_those_that_are_stored_and_fit_their_columns() -> None:
    assert {"argos", "apertium"} == set(all_engines())
    assert all(len(engine_id) <= 12 for engine_id in all_engines())


def test_an_engine_that_can_be_opened_says_how_to_read_it() -> None:
    assert all(engine.caption and engine.advice for engine in all_engines().values() if engine.open)


def test_adding_an_engine_is_one_file(tmp_path: Path) -> None:
    with declared_in(engines, tmp_path, "backwards", BACKWARDS, all_engines):
        assert engines.name_of("backwards") == "Backwards"
        made = all_engines()["backwards"].open
        engine = made() if made is not None else None
        assert engine is not None
        (result,) = engine.translate(["Hola"], source="es", target="en")
        assert (result.text, result.engine) == ("aloH", "backwards")
    assert engines.name_of("backwards") == "backwards", "the id of an engine that is gone is its name"
