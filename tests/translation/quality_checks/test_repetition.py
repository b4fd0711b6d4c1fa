"""The model was caught in a loop."""

from __future__ import annotations

import pytest

from tests.translation.quality_checks.outputs import EN_ES, ES_EN, find

LOOPS = [
    (EN_ES, "- rubber boots and a raincoat", "tatatatatas y una lluvia de lluvia."),
    (
        EN_ES,
        "I'm not great at French yet, so please be kind 😊.",
        "Todavía no soy muy bien el francés, así que por favor, así que por favor.",
    ),
    (
        EN_ES,
        "Our river is called the Tunjuelo and it runs two blocks from our school.",
        "Nuestro río se llama el julo y corre corre dos cuadras de nuestra escuela.",
    ),
    (EN_ES, "Ingredients:", "Las gantas: las gantas."),
    (EN_ES, 'She just winked and said, "Patience."', 'Ella acaba de ganar y dijo, "Patenciaencia".'),
    (
        ES_EN,
        "2. Puente: agua un poco turbia, rastros de aceite, nada de peces.",
        "2. Put down, a little water, because of oil oil oil, nothing of fish.",
    ),
    (
        ES_EN,
        "Lo llamamos el banco de la amistad 💛",
        "We call him the bank of the friendship of the friendship. Coldbaballing.",
    ),
    (ES_EN, "- botas de goma e impermeable", "Dreats of goondsibleibleible."),
]


@pytest.mark.parametrize(("pair", "source", "output"), LOOPS)
def test_a_pack_that_loops(pair: tuple[str, str], source: str, output: str) -> None:
    assert "repetition" in find(source, output, pair)


@pytest.mark.parametrize(
    ("source", "translation", "pair"),
    [
        ("No, no, no me gusta", "No, no, no, I don't like it", ES_EN),
        ("ya se ya se", "I know, I know", ES_EN),
        ("lol", "jajajaja", EN_ES),
        ("mdrrrr", "jajajajaja", ("fr", "es")),
        ("It's sooooo good", "Está buenísimo", EN_ES),
        ("estaba buenísimo", "it was sooooo good", ES_EN),
        ("We get up early.", "Nous nous levons tôt.", ("en", "fr")),
        ("He had already eaten it.", "He had had it already.", ("fr", "en")),
        ("very very cold", "muy muy frío", EN_ES),
    ],
)
def test_what_people_repeat_on_purpose_is_no_loop(
    source: str, translation: str, pair: tuple[str, str]
) -> None:
    assert "repetition" not in find(source, translation, pair)
