"""What a pack's lists know about words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.translation import packmaking
from translation import PackError
from translation.packs import lexicon, verify
from translation.packs.lexicon import KNOWN, MEANINGS, Lexicon

ENGLISH = Lexicon(
    "es",
    "en",
    frozenset("a and bad cheese dog is like salt the was with word write yesterday your".split()),  # noqa: SIM905
    {"cucharadita": "teaspoon", "viernes": "Friday", "mala": "bad", "queso": "cheese"},
)
GERMAN = Lexicon("en", "de", frozenset({"schul", "hof", "geburtstag", "fest", "arbeit", "platz"}))


@pytest.mark.parametrize(
    ("text", "source", "invented"),
    [
        ("A spoonradits salt and cheese.", "Una cucharadita de sal y queso.", ["spoonradits"]),
        ("The dog is Trueno.", "El perro es Trueno.", []),
        ("Is it a dog?", "¿Es un perro?", []),
        ("Write @sophiel and sophie@school.example.", "¡Escribe!", []),
        ("The 3rd dog.", "El tercer perro.", []),
        ("Langel was bad.", "Ángel era malo.", ["Langel"]),
    ],
    ids=["an invented word", "a name of the text", "short words", "addresses", "numbers", "an invented name"],
)
def test_what_neither_the_language_nor_the_text_has_is_invented(
    text: str, source: str, invented: list[str]
) -> None:
    assert [text[one.start : one.end] for one in ENGLISH.invented_words(text, source)] == invented


@pytest.mark.parametrize(
    ("word", "invented"),
    [
        ("Schulplatz", False),
        ("Geburtstagsfest", False),
        ("Arbeitsplatz", False),
        ("Schulradit", True),
        ("Hoffest", True),
    ],
    ids=["two words", "joined by s", "another", "a word and none", "a part too short to tell"],
)
def test_german_makes_words_of_words(word: str, invented: bool) -> None:
    assert bool(GERMAN.invented_words(word, "")) is invented


def test_lists_come_back_as_they_were_written(tmp_path: Path) -> None:
    lexicon.write(tmp_path, ENGLISH)
    assert lexicon.read(tmp_path, "es", "en") == ENGLISH
    assert lexicon.read(tmp_path / "elsewhere", "en", "fr") == Lexicon("en", "fr")
    assert not Lexicon("en", "fr").invented_words("Blorf.", "")


def test_lists_that_are_damaged_are_named(tmp_path: Path) -> None:
    pack = packmaking.folder(tmp_path, like=("es", "en"))
    (pack / KNOWN).write_text("dog\n", "utf-8")
    (pack / MEANINGS).write_text("perro dog\n", "utf-8")
    with pytest.raises(PackError, match="its lists of words cannot be read"):
        verify(pack)
