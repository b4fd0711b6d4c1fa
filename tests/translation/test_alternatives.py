"""Alternatives from the model, with the packs that ship."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from translation import NoRouteError, TextError, Translator

MODELS = Path(__file__).resolve().parents[2] / "models"


@pytest.fixture(scope="module")
def translator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    with Translator.from_directories([MODELS], cache=tmp_path_factory.mktemp("cache")) as made:
        yield made


def test_alternatives_differ_from_the_translation_and_from_each_other(translator: Translator) -> None:
    sentences = ["Yo juego de volante en el equipo del barrio.", "¿Ustedes entrenan cuando llueve?"]
    found = translator.alternatives(sentences, source="es", target="en")
    for sentence, texts in zip(sentences, found, strict=True):
        (best,) = translator.translate([sentence], source="es", target="en")
        assert len(texts) == 4
        assert len({text.casefold() for text in [*texts, best.text]}) == 5


def test_the_same_call_gives_the_same_alternatives(translator: Translator) -> None:
    first, second = (
        translator.alternatives(["El arquero nos salvó."], source="es", target="en", count=2)
        for _ in range(2)
    )
    assert first == second and len(first[0]) == 2


@pytest.mark.parametrize("kept", ["😂", "https://example.org/x?y=1"])
def test_what_must_not_change_is_in_every_alternative(translator: Translator, kept: str) -> None:
    (texts,) = translator.alternatives(
        [f"Mañana jugamos contra los grandes {kept}"], source="es", target="en"
    )
    assert texts and all(kept in text for text in texts)


@pytest.mark.parametrize("sentence", ["", "😂😂", "https://example.org", "12 : 30"])
def test_nothing_to_put_otherwise(translator: Translator, sentence: str) -> None:
    assert translator.alternatives([sentence], source="es", target="en") == [[]]


def test_no_route_and_no_text(translator: Translator) -> None:
    with pytest.raises(NoRouteError):
        translator.alternatives(["你好"], source="zh", target="en")
    with pytest.raises(TextError):
        translator.alternatives(["hola \ud83d"], source="es", target="en")
    assert translator.alternatives([], source="es", target="en") == []
    assert translator.alternatives(["hola"], source="es", target="es") == [[]]
