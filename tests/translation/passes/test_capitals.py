"""Capitals: lowered for the pack where they stress words, and raised again only where all was in capitals."""

from __future__ import annotations

import string

import pytest

from translation import Span
from translation.hypothesis import Hypothesis
from translation.packs.lexicon import Lexicon
from translation.passes.capitals import Capitals
from translation.rewriting import Rewriting

COUNTS = {
    "en": {
        "i": 9000, "am": 3000, "very": 3000, "happy": 300, "not": 5000, "don": 2000, "like": 2000,
        "the": 9000,
        "us": 3000, "usa": 24, "nasa": 4, "tv": 800, "my": 9000, "dog": 400, "is": 9000, "cute": 30,
        "big": 500,
        "good": 900, "morning": 900, "everyone": 300, "our": 900, "school": 800, "has": 900, "a": 9000,
        "garden": 90, "street": 90, "london": 0, "in": 900, "grace": 4, "rose": 100, "and": 900, "york": 0,
        "new": 900,
    },
    "es": {"tengo": 900, "perros": 90, "no": 900, "lo": 900, "sí": 200, "hola": 21, "mira": 20},
    "de": {"hund": 0, "ist": 900, "der": 900, "süß": 30, "sehr": 900, "ja": 300, "ich": 900, "mag": 200},
}  # fmt: skip
KNOWN = frozenset(("USA", "TV", "US", "OK"))  # in capitals


def rewritten(text: str, language: str = "en") -> Rewriting | None:
    lexicon = Lexicon(language, "es" if language == "en" else "en", counts=COUNTS[language])
    letters = frozenset(string.ascii_letters + "íß") - {"X"}
    return Capitals(lexicon, KNOWN.__contains__, letters.__contains__).rewrite(text)


def test_what_is_shouted_is_translated_in_small_letters_and_shouted_again() -> None:
    rewriting = rewritten("TENGO 3 PERROS!!", "es")
    assert rewriting is not None and rewriting.text == "Tengo 3 perros!!"
    links = ((Span(0, 5), Span(0, 1)), (Span(8, 14), Span(9, 13)))
    words = ((Span(0, 1), 0.9), (Span(9, 13), 0.8))
    spoken = Hypothesis("I have 3 dogs!!", -0.2, links, words, 7)
    assert rewriting.undo(spoken) == Hypothesis("I HAVE 3 DOGS!!", -0.2, links, words, 7)


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("I am VERY happy.", "en", "I am very happy."),
        ("I DON'T like dogs.", "en", "I don't like dogs."),
        ("NO lo tengo.", "es", "No lo tengo."),
        ("Give it to US!", "en", "Give it to us!"),
        ("We live in LONDON.", "en", "We live in London."),
        ("Der HUND ist SEHR süß.", "de", "Der Hund ist sehr süß."),
        ("DOG", "en", "Dog"),
        ("JA", "de", "Ja"),
        ("HOLA", "es", "Hola"),
        ("mY DOG IS CUTE", "en", "My dog is cute"),
        ("i LIKE MY SCHOOL", "en", "I like my school"),
        ("iCH MAG DER HUND", "de", "Ich mag der Hund"),
        ("I LIKE THE USA", "en", "I like the USA"),
        ("Good Morning Everyone", "en", "Good morning everyone"),
        ("Our School Has A Big Garden", "en", "Our school has a big garden"),
    ],
)
def test_words_of_the_language_are_read_in_lower_case(text: str, language: str, read: str) -> None:
    rewriting = rewritten(text, language)
    assert rewriting is not None and rewriting.text == read


@pytest.mark.parametrize(
    "text",
    [
        "I like the USA and NASA.", "The US is big", "I like TV", "OK", "PE", "NASA", "UNKNOWN is big",
        "Rose and Grace", "I like New York", "Good morning, Mr Big", "My dog is big.", "12:30!!", "你好", "",
    ],
)  # fmt: skip
def test_names_and_abbreviations_and_plain_text_stay(text: str) -> None:
    assert rewritten(text) is None


def test_a_mention_in_capitals_stays_and_the_words_beside_it_are_read() -> None:
    rewriting = rewritten("NO @ANA", "es")
    assert rewriting is not None and rewriting.text == "No @ANA"
    assert rewriting.undo(Hypothesis("No @ANA", -0.1)).text == "No @ANA"


def test_a_stressed_words_translation_is_not_raised() -> None:
    rewriting = rewritten("I am VERY happy.")
    assert rewriting is not None
    assert rewriting.undo(Hypothesis("Soy muy feliz.", -0.2)).text == "Soy muy feliz."


def test_a_letter_that_has_no_single_capital_leaves_the_translation_in_small_letters() -> None:
    rewriting = rewritten("THE STREET")
    assert rewriting is not None
    assert rewriting.undo(Hypothesis("Die Straße", -0.2)).text == "Die Straße"


def test_without_word_lists_only_the_most_frequent_words_are_lowered() -> None:
    plain = Capitals(Lexicon("en", "es"), KNOWN.__contains__, lambda letter: True)
    rewriting = plain.rewrite("This is MY ZEBRA")
    assert rewriting is not None and rewriting.text == "This is my ZEBRA"
