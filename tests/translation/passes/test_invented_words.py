"""Words that a model invented, and what the pack's lists know for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.translation import packmaking
from translation import Span, Translator
from translation.glossary import Term, TermFinder
from translation.hypothesis import Hypothesis
from translation.packs import lexicon
from translation.packs.lexicon import Lexicon
from translation.passes.invented_words import InventedWords

ENGLISH = Lexicon(
    "es",
    "en",
    frozenset("a and bad cheese dog is like salt the was with word write yesterday your".split()),  # noqa: SIM905
    {"cucharadita": "teaspoon", "viernes": "Friday", "mala": "bad", "queso": "cheese"},
)


def put(text: str, source: str, links: list[tuple[str, str]], stay: str = "") -> str:
    """The translation ``text`` of ``source`` after the pass; ``links`` align the words themselves, and
    ``stay`` is what the glossary has for the first of them.
    """
    terms = tuple(Term(word, "es", (("en", stay),)) for word, _ in links[:1]) if stay else ()
    rewriting = InventedWords(ENGLISH, TermFinder(terms, "es", "en")).rewrite(source)
    assert rewriting is not None and rewriting.text == source
    alignment = tuple((span(source, a), span(text, b)) for a, b in links)
    return rewriting.undo(Hypothesis(text, -0.1, alignment)).text


def span(text: str, word: str) -> Span:
    at = text.index(word)
    return Span(at, at + len(word))


def test_an_invented_word_gives_way_to_what_the_lists_know() -> None:
    replaced = put(
        "A spoonradits salt.",
        "Una cucharadita de sal.",
        [("cucharadita", "spoonradits"), ("sal", "salt")],
    )
    assert replaced == "A teaspoon salt."
    assert put("Vierns: dog.", "Viernes: perro.", [("Viernes", "Vierns")]) == "Friday: dog."
    assert put("The queso is bad.", "El queso es malo.", [("queso", "queso")]) == "The cheese is bad."


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
    assert put(text, source, links, stay) == text


def test_a_pack_without_lists_has_nothing_to_say() -> None:
    assert InventedWords(Lexicon("en", "fr"), TermFinder()).rewrite("A spoonradits salt.") is None


def test_a_post_is_corrected_and_its_words_stay_in_their_places(tmp_path: Path) -> None:
    pack = packmaking.folder(tmp_path, like=("es", "en"))
    lexicon.write(pack, Lexicon("es", "en", frozenset({"has", "sister"}), {"perro": "hound"}))
    with Translator.from_directories([tmp_path]) as translator:
        (result,) = translator.translate(["Mi hermana tiene un perro."], source="es", target="en")
    assert result.text == "My sister has a hound."
    (pair,) = result.sentences
    assert [result.text[word.start : word.end] for word, _ in pair.words] == [
        "My", "sister", "has", "a", "hound",
    ]  # fmt: skip
