"""Something is missing, or was invented."""

from __future__ import annotations

import pytest

from tests.translation.quality_checks.outputs import EN_ES, ES_EN, find, found


@pytest.mark.parametrize(
    "output", ["", "…", "Was?", "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 4]
)
def test_a_translation_out_of_proportion(output: str) -> None:
    source = "Cuando llueve mucho huele feo y sale una espuma blanca."
    assert "length" in find(source, output, ES_EN)


@pytest.mark.parametrize(
    ("pair", "source", "output"),
    [
        (EN_ES, "Dear students,", "Dear estudiantes, los estudiantes, todos los estudiantes."),
        (ES_EN, "Igual yo, jaja 😅", "Wake me, jawenthfulfulfulful to turn off the billion."),
        (
            ES_EN,
            "ola q tal yo soy kevin tngo 13 años y m gusta el futbol xq mi papa juega tmb",
            "Wlant 1, I'm 113 and 13 years like soccer.",
        ),
    ],
)
def test_a_pack_that_leaves_out_or_makes_up(pair: tuple[str, str], source: str, output: str) -> None:
    assert "length" in find(source, output, pair)


def test_a_whole_sentence_missing_shows_without_sentence_pairs() -> None:
    source = "We planted forty trees behind the school. Nobody believed that they would grow. They did."
    assert found(source, "Plantamos cuarenta árboles detrás.", "en", "es", ()) == {"length", "polarity"}


@pytest.mark.parametrize(
    ("source", "translation", "pair"),
    [
        (
            "我们学校旁边有一条很干净的小河，夏天我们常常去那里游泳。",
            "There is a very clean little river near our school, and in summer we often go swimming there.",
            ("zh", "en"),
        ),
        (
            "There is a very clean little river near our school, and in summer we often go swimming there.",
            "私たちの学校の近くにとてもきれいな小川があって、夏にはよくそこで泳ぎます。",
            ("en", "ja"),
        ),
        ("Hi", "Buenos días", EN_ES),
        ("ok", "de acuerdo", EN_ES),
    ],
)
def test_scripts_and_short_words_have_their_own_lengths(
    source: str, translation: str, pair: tuple[str, str]
) -> None:
    assert find(source, translation, pair) == frozenset()
