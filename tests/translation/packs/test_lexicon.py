"""Words that a pack made up, and what its lists know for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.translation import packmaking
from translation import PackError, Span, Translator
from translation.packs import lexicon, verify
from translation.packs.lexicon import KNOWN, MEANINGS, Lexicon
from translation.text_edits import patched

ENGLISH = Lexicon(
    "es",
    "en",
    frozenset("a and bad cheese dog is like salt the was with word write yesterday your".split()),  # noqa: SIM905
    {"cucharadita": "teaspoon", "viernes": "Friday", "mala": "bad", "queso": "cheese"},
)
GERMAN = Lexicon("en", "de", frozenset({"schul", "hof", "geburtstag", "fest", "arbeit", "platz"}))


def put(lists: Lexicon, text: str, source: str, links: list[tuple[str, str]], stay: str = "") -> str:
    """``text``, mended; ``links`` by the words themselves."""
    spans = [(span(source, a), span(text, b)) for a, b in links]
    return patched(text, lists.mended(text, source, spans, stay)).new


def span(text: str, word: str) -> Span:
    at = text.index(word)
    return Span(at, at + len(word))


@pytest.mark.parametrize(
    ("text", "source", "made_up"),
    [
        ("A spoonradits salt and cheese.", "Una cucharadita de sal y queso.", ["spoonradits"]),
        ("The dog is Trueno.", "El perro es Trueno.", []),
        ("Is it a dog?", "¿Es un perro?", []),
        ("Write @sophiel and sophie@school.example.", "¡Escribe!", []),
        ("The 3rd dog.", "El tercer perro.", []),
        ("Langel was bad.", "Ángel era malo.", ["Langel"]),
    ],
    ids=["a made-up word", "a name of the text", "short words", "addresses", "numbers", "a made-up name"],
)
def test_what_neither_the_language_nor_the_text_has_is_made_up(
    text: str, source: str, made_up: list[str]
) -> None:
    assert [text[one.start : one.end] for one in ENGLISH.made_up(text, source)] == made_up


@pytest.mark.parametrize(
    ("word", "made_up"),
    [
        ("Schulplatz", False),
        ("Geburtstagsfest", False),
        ("Arbeitsplatz", False),
        ("Schulradit", True),
        ("Hoffest", True),
    ],
    ids=["two words", "joined by s", "another", "a word and none", "a part too short to tell"],
)
def test_german_makes_words_of_words(word: str, made_up: bool) -> None:
    assert bool(GERMAN.made_up(word, "")) is made_up


def test_a_made_up_word_gives_way_to_what_the_lists_know() -> None:
    mended = put(
        ENGLISH,
        "A spoonradits salt.",
        "Una cucharadita de sal.",
        [("cucharadita", "spoonradits"), ("sal", "salt")],
    )
    assert mended == "A teaspoon salt."
    assert put(ENGLISH, "Vierns: dog.", "Viernes: perro.", [("Viernes", "Vierns")]) == "Friday: dog."
    assert (
        put(ENGLISH, "The queso is bad.", "El queso es malo.", [("queso", "queso")]) == "The cheese is bad."
    )


@pytest.mark.parametrize(
    ("text", "source", "links", "stay"),
    [
        ("A spoonradits salt.", "Una cucharadita de sal.", [], ""),
        ("A spoon radits.", "Una cucharadita.", [("cucharadita", "spoon"), ("cucharadita", "radits")], ""),
        ("A sprodit.", "Mala cucharadita.", [("Mala", "sprodit"), ("cucharadita", "sprodit")], ""),
        ("A spoonradits.", "Una cucharita.", [("cucharita", "spoonradits")], ""),
        ('The word is "mala".', 'La palabra es "mala".', [("mala", "mala")], ""),
        ("The dog is Mala.", "El perro es Mala.", [("Mala", "Mala")], ""),
        ("Then Vierno.", "Luego Viernes.", [("Viernes", "Vierno")], ""),
        ("A spoony.", "Una cucharadita.", [("cucharadita", "spoony")], "spoony"),
    ],
    ids=[
        "no link",
        "two words",
        "from two words",
        "not known",
        "in quotes",
        "a name",
        "what may be one",
        "of the glossary",
    ],
)
def test_where_it_is_not_clear_nothing_changes(
    text: str, source: str, links: list[tuple[str, str]], stay: str
) -> None:
    assert put(ENGLISH, text, source, links, stay) == text


def test_lists_come_back_as_they_were_written(tmp_path: Path) -> None:
    lexicon.write(tmp_path, ENGLISH)
    assert lexicon.read(tmp_path, "es", "en") == ENGLISH
    assert lexicon.read(tmp_path / "elsewhere", "en", "fr") == Lexicon("en", "fr")
    assert not Lexicon("en", "fr").made_up("Blorf.", "")


def test_a_post_is_mended_and_its_words_stay_in_their_places(tmp_path: Path) -> None:
    pack = packmaking.folder(tmp_path, like=("es", "en"))
    lexicon.write(pack, Lexicon("es", "en", frozenset({"has", "sister"}), {"perro": "hound"}))
    with Translator.from_directories([tmp_path]) as translator:
        (result,) = translator.translate(["Mi hermana tiene un perro."], source="es", target="en")
    assert result.text == "My sister has a hound."
    (pair,) = result.sentences
    assert [result.text[word.start : word.end] for word, _ in pair.words] == [
        "My", "sister", "has", "a", "hound",
    ]  # fmt: skip


def test_lists_that_are_damaged_are_named(tmp_path: Path) -> None:
    pack = packmaking.folder(tmp_path, like=("es", "en"))
    (pack / KNOWN).write_text("dog\n", "utf-8")
    (pack / MEANINGS).write_text("perro dog\n", "utf-8")
    with pytest.raises(PackError, match="its lists of words cannot be read"):
        verify(pack)
