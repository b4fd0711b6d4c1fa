"""Abbreviations: read in full where they are some, and left where they are words."""

from __future__ import annotations

import pytest

from translation.glossary import Term, TermFinder
from translation.passes.abbreviations import Abbreviations


def read(text: str, language: str, *terms: Term) -> str:
    rewriting = Abbreviations(language, TermFinder(terms, language, "en")).rewrite(text)
    return rewriting.text if rewriting else text


@pytest.mark.parametrize(
    ("language", "text", "full"),
    [
        ("es", "Lee la pág. 25 y el cap. 3.", "Lee la página 25 y el capítulo 3."),
        ("es", "Hay frutas, p. ej. las peras.", "Hay frutas, por ejemplo las peras."),
        ("es", "¿Ud. tiene hambre?", "¿Usted tiene hambre?"),
        ("es", "Vivo en EE. UU. desde 2019.", "Vivo en Estados Unidos desde 2019."),
        ("es", "Es el lun. 5 de oct.", "Es el lunes, 5 de octubre."),
        ("es", "El mar. 5 de mar. voy.", "El martes, 5 de marzo voy."),
        ("en", "Fruit, e.g. apples, i.e. good food", "Fruit, for example apples, that is good food"),
        ("en", "See p. 12 and ch. 4.", "See page 12 and chapter 4."),
        ("en", "On Mon. 3 Sept. at 9", "On Monday, 3 September at 9"),
        ("fr", "Il dort, c.-à-d. qu'il rêve.", "Il dort, c'est-à-dire qu'il rêve."),
        ("fr", "P. ex. des pommes", "Par exemple des pommes"),
        ("de", "Tiere, z. B. Hunde, z.B. Katzen", "Tiere, zum Beispiel Hunde, zum Beispiel Katzen"),
        ("de", "Haus Nr. 5, S. 12", "Haus Nummer 5, Seite 12"),
        ("de", "Am 3. Oktober ist frei.", "Am Oktober 3 ist frei."),
        ("de", "Bis zum 12. Mai bin ich in Bonn.", "Bis zum Mai 12 bin ich in Bonn."),
        ("de", "Ich gehe in die 6. Klasse.", "Ich gehe in die sechste Klasse."),
        ("de", "Ich bin in der 6. Klasse.", "Ich bin in der sechsten Klasse."),
    ],
)  # fmt: skip
def test_abbreviations_are_written_out(language: str, text: str, full: str) -> None:
    assert read(text, language) == full


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Me gusta el mar."),
        ("fr", "On nage dans la mer."),
        ("fr", "C'est le jeu."),
        ("en", "I sat in the Sun."),
        ("en", "There is no. I like it."),
        ("de", "Ich bin 12. Das ist schön."),
        ("de", "Ich komme so."),
        ("de", "Wir fahren am 3. Oktober weg."),
        ("it", "p. es. una mela"),
    ],
)
def test_words_stay(language: str, text: str) -> None:
    assert read(text, language) == text


def test_a_glossary_term_stays() -> None:
    assert read("El cap. 3 y la pág. 4", "es", Term("cap.")) == "El cap. 3 y la página 4"
