"""Which words of the original were read as others, with the packs that ship and with passes of the test."""

from __future__ import annotations

import pytest

from translation import Span, Translator
from translation.rewriting import Rewriting, readings
from translation.text_edits import Patched, patched


def read(translator: Translator, text: str, source: str, target: str) -> dict[str, str]:
    (result,) = translator.translate([text], source=source, target=target)
    return {span.of(text): meant for pair in result.sentences for span, meant in pair.readings}


def test_typos_and_abbreviations_are_named_at_their_places(translator: Translator) -> None:
    text = "Hola. Hoy tngo clase 😂 pero maniana no, xq es sábado."
    found = read(translator, text, "es", "en")
    assert found["tngo"] == "tengo" and found["xq"] == "porque"
    assert read(translator, "I went home becuase it rained.", "en", "es") == {"becuase": "because"}


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Tengo un perro", "es", "en"),  # an end mark is added
        ("TENGO UN PERRO GRANDE", "es", "en"),
        ("i have a dog.", "en", "es"),
        ("https://example.org 😂", "en", "es"),
    ],
)
def test_what_was_read_as_it_stands_is_not_named(
    translator: Translator, text: str, source: str, target: str
) -> None:
    assert read(translator, text, source, target) == {}


def test_through_another_language_the_first_reading_counts(translator: Translator) -> None:
    assert read(translator, "Hoy tngo clase.", "es", "fr") == {"tngo": "tengo"}


def test_a_word_that_two_passes_change_is_named_once() -> None:
    first = Rewriting(patched("q tal, amgo", [(Span(0, 1), "que")]))
    second = Rewriting(patched("que tal, amgo", [(Span(0, 3), "qué"), (Span(9, 13), "amigo")]))
    assert readings([first, second]) == ((Span(0, 1), "qué"), (Span(7, 11), "amigo"))


def test_a_stressed_word_is_named_and_a_shout_is_not() -> None:
    stressed = Rewriting(Patched("I do NOT like it", "I do not like it", ()))
    shouted = Rewriting(Patched("I DO NOT", "I do not", ()))
    assert readings([stressed]) == ((Span(5, 8), "not"),)
    assert readings([shouted]) == ()
