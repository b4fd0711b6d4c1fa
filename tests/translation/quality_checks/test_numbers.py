"""Numbers that the translation got wrong."""

from __future__ import annotations

import pytest

from tests.translation.quality_checks.outputs import EN_ES, ES_EN, find


@pytest.mark.parametrize(
    ("pair", "source", "output"),
    [
        (
            EN_ES,
            "School starts at 8:45 and ends at 3:15.",
            "La escuela empieza a las 8:45 y finales a las 15.",
        ),
        (
            EN_ES,
            "We leave at 9:00 sharp and will be back by 13:30.",
            "Nos vamos a las 9:000 y terminará a las 13:30.",
        ),
        (
            EN_ES,
            "Has anyone understood exercise 4 in biology?",
            "¿Alguien ha entendido ejercicio en biología?",
        ),
        (EN_ES, "- 200 g of grated cheese", "2000 grados de queso."),
        (ES_EN, "El sábado les ganamos 5 a 2.", "We earned them 25 to 2."),
        (ES_EN, "Ahora se ríen menos 😏", "Now it's laughing at least 100 phymble."),
    ],
)
def test_a_pack_that_gets_a_number_wrong(pair: tuple[str, str], source: str, output: str) -> None:
    assert "numbers" in find(source, output, pair)


@pytest.mark.parametrize(
    ("source", "translation", "pair"),
    [
        ("We start at 8:45.", "On commence à 8h45.", ("en", "fr")),
        ("We start at 8:45.", "On commence à 8 h 45.", ("en", "fr")),
        ("It ends at 3:15.", "Ça finit à 15h15.", ("en", "fr")),
        ("Come at 5 pm.", "Venez à 17 h.", ("en", "fr")),
        ("A las 18:00 cerramos.", "We close at 6 pm.", ES_EN),
        ("I'll be back at 2:30.", "Estaré de vuelta a las dos y media.", EN_ES),
        ("I'll be back at 2:30.", "Ich bin um halb drei zurück.", ("en", "de")),
        ("The pH is 6.8.", "Le pH est de 6,8.", ("en", "fr")),
        ("1,000 litres", "1.000 litros", EN_ES),
        ("1,000 litres", "1 000 litres", ("en", "fr")),
        ("That costs 1.5 euros.", "Das kostet 1,50 Euro.", ("en", "de")),
        ("We saw 2 frogs.", "Vimos dos ranas.", EN_ES),
        ("Vi veintidós ranas.", "I saw 22 frogs.", ES_EN),
        ("on the 9th", "el día 9", EN_ES),
        ("the 2nd week", "la segunda semana", EN_ES),
        ("in the 19th century", "au XIXe siècle", ("en", "fr")),
        (
            "The loss adds up to 1,000,000 dollars.",
            "La perte se monte à un million de dollars.",
            ("en", "fr"),
        ),
        ("c u l8r, gr8 game, thx 4ever", "hasta luego, gran juego, gracias por siempre", EN_ES),
        (
            "@lucia_7b look at https://example.org/2024/05",
            "@lucia_7b mira https://example.org/2024/05",
            EN_ES,
        ),
        ("٣ كتب", "3 books", ("ar", "en")),
        ("3 books", "三本书", ("en", "zh")),
    ],
)
def test_a_number_may_be_written_another_way(source: str, translation: str, pair: tuple[str, str]) -> None:
    assert "numbers" not in find(source, translation, pair)
