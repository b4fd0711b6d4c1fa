"""What came out as it went in."""

from __future__ import annotations

import pytest

from tests.translation.quality_checks.outputs import EN_ES, ES_EN, find, found
from translation.engine import SentencePair, Span
from translation.sentences import split

# A word that its dictionary lacks comes through Apertium as it was, and so does a post in another language.
COPIES = [
    (ES_EN, "jajajaja", "jajajaja"),
    (("fr", "es"), "bof merci", "bof merci"),
    (
        EN_ES,
        "Mon petit frère dit que je fais le bruit d'une mobylette.",
        "Mon petit frère dit que je fais le bruit d'une mobylette.",
    ),
    (EN_ES, "Nos vemos mañana en la cancha con mis amigos.", "Nos vemos mañana en la cancha con mis amigos."),
    (
        ES_EN,
        "My worst subject is PE because I always get picked last.",
        "My worst subject is PE because I always get picked last.",
    ),
]


@pytest.mark.parametrize(("pair", "source", "output"), COPIES)
def test_a_copy_of_the_source(pair: tuple[str, str], source: str, output: str) -> None:
    assert find(source, output, pair) == {"untranslated"}


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("no", EN_ES),
        ("ok", EN_ES),
        ("Prof. Ángel Quispe", ES_EN),
        ("Marie, Pilar & Tom", ("en", "fr")),
        ("Hotel Internet", EN_ES),
        ("https://example.org/la-casa-de-mi-abuela", ES_EN),
        ("@sophie_L 😀 7", ES_EN),
        ("", EN_ES),
    ],
)
def test_what_is_the_same_in_both_languages_is_no_copy(text: str, pair: tuple[str, str]) -> None:
    assert find(text, text, pair) == frozenset()


def test_a_sentence_left_in_its_language_on_purpose_is_no_copy() -> None:
    source = "Hola chicos! I'm trying to practise my Spanish."
    target = "Hello guys! I'm trying to practise my Spanish."
    kept = (SentencePair(Span(0, 12), Span(0, 11), -0.2), SentencePair(Span(13, 47), Span(12, 46), 0.0))
    assert found(source, target, "es", "en", kept) == frozenset()
    translated = (kept[0], SentencePair(Span(13, 47), Span(12, 46), -0.2))
    assert "untranslated" in found(source, target, "es", "en", translated)


def test_one_copied_sentence_among_others_is_found() -> None:
    source = "Me gusta el helado. Nos vemos mañana en la cancha. ¿Y tú?"
    target = "I like ice cream. Nos vemos mañana en la cancha. And you?"
    pairs = tuple(
        SentencePair(a, b, -0.3) for a, b in zip(split(source, "es"), split(target, "en"), strict=True)
    )
    assert found(source, target, "es", "en", pairs) == {"untranslated"}
