"""Persons' names that are words: told by what stands before them."""

from __future__ import annotations

import pytest

from translation import Span, person_names


@pytest.mark.parametrize(
    ("text", "language", "target", "put"),
    [
        ("Herr Müller kommt morgen.", "de", "en", [("Herr Müller", "Mr. Müller")]),
        ("Wir haben bei Frau Koch Deutsch.", "de", "en", [("Frau Koch", "Mrs. Koch")]),
        ("Frau Anna Becker ist nett.", "de", "fr", [("Frau Anna Becker", "Mme Anna Becker")]),
        ("Die Familie Weber ist da.", "de", "en", [("Die Familie Weber", "the Weber family")]),
        ("Mr. Black is here.", "en", "es", [("Mr. Black", "el Sr. Black")]),
        ("Good morning, Mrs. Green!", "en", "es", [("Mrs. Green", "Sra. Green")]),
        ("Dr. Mary Smith is here.", "en", "es", [("Dr. Mary Smith", "la Dra. Mary Smith")]),
        ("El Sr. López y la señora de la Cruz.", "es", "en", [("El Sr. López", "Mr. López")]),
        ("Mme. Petit et M. Le Goff.", "fr", "de", [("Mme. Petit", "Frau Petit")]),
        ("Herr Lehrer, ich bin krank.", "de", "en", []),
        ("Madame la Directrice", "fr", "en", []),
        ("Mr. Black is here.", "en", "it", []),
    ],
)
def test_a_title_goes_with_its_name(
    text: str, language: str, target: str, put: list[tuple[str, str]]
) -> None:
    found = person_names.titled(text, language, target)
    assert [(text[span.start : span.end], output) for span, output in found] == put


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Ich heiße Max Müller.", "de", {"Max Müller"}),
        ("Anna Becker ist meine Freundin.", "de", {"Anna Becker"}),
        ("Das ist meine Freundin Lena Wolf.", "de", {"Lena Wolf"}),
        ("Heute hat Anna Geburtstag.", "de", {"Anna"}),
        ("Wie heißt Hund auf Englisch?", "de", set()),
        ("Wir haben Tiere, das heißt Hunde.", "de", set()),
        ("Eine Rose und ein Wolf.", "de", set()),
        ("My name is Emily Stone.", "en", {"Emily Stone"}),
        ("My dog is called Rusty.", "en", {"Rusty"}),
        ("Rose and Grace are in my class.", "en", {"Rose", "Grace"}),
        ("Will is taller than Grace.", "en", {"Will", "Grace"}),
        ("Will you come?", "en", set()),
        ("Summer is my favourite season.", "en", set()),
        ("I like May and August.", "en", set()),
        ("Me llamo Pablo Reyes.", "es", {"Pablo Reyes"}),
        ("Mi prima Luz vive aquí.", "es", {"Luz"}),
        ("Luz verde.", "es", set()),
        ("Ella y Ana son altas. Lea el texto.", "es", {"Ana"}),
        ("Clara es alta.", "es", {"Clara"}),
        ("Solange du da bist, ist Lea froh.", "de", {"Lea"}),
        ("Je m'appelle Léa Petit.", "fr", {"Léa Petit"}),
        ("Je suis Pierre.", "fr", {"Pierre"}),
    ],
)
def test_names_are_told_from_words(text: str, language: str, names: set[str]) -> None:
    found = {text[span.start : span.end] for span in person_names.names(text, language)}
    whole = {name for name in found if not any(name != other and name in other for other in found)}
    assert whole == names


@pytest.mark.parametrize(
    ("text", "place", "new"),
    [
        ("Tom es alto.", Span(0, 3), "El Sr. Black es alto."),
        ("Hablo con Tom.", Span(10, 13), "Hablo con el Sr. Black."),
        ("Vi a Tom.", Span(5, 8), "Vi al Sr. Black."),
        ("El perro de Tom.", Span(12, 15), "El perro del Sr. Black."),
    ],
)
def test_a_spanish_article_takes_its_capital_and_melts(text: str, place: Span, new: str) -> None:
    span, output = person_names.put_in_place(text, place, "el Sr. Black")
    assert text[: span.start] + output + text[span.end :] == new


def test_placeholders_agree_with_women() -> None:
    assert person_names.is_woman("Frau Müller") and person_names.is_woman("Rose")
    assert not person_names.is_woman("Herr Müller") and not person_names.is_woman("Max")
