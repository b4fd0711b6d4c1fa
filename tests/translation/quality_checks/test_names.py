"""Names that the translation lost."""

from __future__ import annotations

import pytest

from tests.translation.quality_checks.outputs import EN_ES, ES_EN, find


@pytest.mark.parametrize(
    ("pair", "source", "output"),
    [
        (
            EN_ES,
            "I think your graph is the wrong way round, @sophie_L: the date axis goes at the bottom 🙂",
            "Creo que tu nota es la manera equivocada en redondal. El maristón del Sufofeón va a la cita del "
            "fondo.",
        ),
        (
            EN_ES,
            "My name is Amara and I'm in my second year of secondary school.",
            "Mi nombre es yo y estoy en mi segundo año de segunda escuela.",
        ),
        (
            EN_ES,
            "Write to water.club@hillside.example or ask me after class.",
            "Escríbese a agua. El tráfico de Ningún lado lado de la clase después de clases.",
        ),
        (
            ES_EN,
            "Nuestro río se llama Tunjuelo y pasa a dos cuadras de la escuela.",
            "Our river is named by two blocks of school.",
        ),
        (
            ES_EN,
            "Creo que tu gráfica está al revés, @sophie_L: el eje de las fechas va abajo 🙂",
            "I think your grifffee is upside down, 2000 years old, the date of the dead body is undergoing a "
            "heart attack.",
        ),
    ],
)
def test_a_pack_that_loses_a_name(pair: tuple[str, str], source: str, output: str) -> None:
    assert "names" in find(source, output, pair)


@pytest.mark.parametrize(
    ("source", "translation", "pair"),
    [
        (
            "On Monday I speak Spanish with my Mexican friends.",
            "El lunes hablo español con mis amigos mexicanos.",
            EN_ES,
        ),
        ("We went to Germany in December.", "Fuimos a Alemania en diciembre.", EN_ES),
        (
            "For Christmas my Dad and I visit Uncle Joe.",
            "En Navidad mi papá y yo visitamos al tío Joe.",
            EN_ES,
        ),
        ("We met Mary in Geneva.", "On a rencontré Marie à Genève.", ("en", "fr")),
        ("Yesterday Noé's dog ran away.", "Hier, le chien de Noé s'est enfui.", ("en", "fr")),
        ("DID ANYONE WATCH THE MATCH LAST NIGHT??", "¿¿ALGUIEN VIO EL PARTIDO ANOCHE??", EN_ES),
        ("Gestern hat der Hund die Katze gesehen.", "Yesterday the dog saw the cat.", ("de", "en")),
        ("My friend Ivan lives in Moscow.", "Мой друг Иван живёт в Москве.", ("en", "ru")),
        (
            "Hola. Somos de la clase 6B.\nQueremos saber de ustedes.",
            "Hi. We are class 6B.\nTell us about you.",
            ES_EN,
        ),
    ],
)
def test_a_capital_need_not_be_a_name(source: str, translation: str, pair: tuple[str, str]) -> None:
    assert "names" not in find(source, translation, pair)
