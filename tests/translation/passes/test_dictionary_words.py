"""Rare words: what a pack hardly knows gets a meaning from its dictionary, where its place is clear."""

from __future__ import annotations

import pytest

from translation import Span
from translation.glossary import Term, TermFinder
from translation.hypothesis import Hypothesis
from translation.packs.dictionary import Dictionary, Meaning
from translation.passes.dictionary_words import DictionaryWords

ENGLISH = Dictionary(
    {
        "rhino": (Meaning("rinoceronte", ("rinoceront*",)),),
        "shiny": (Meaning("brillante|brillantes", ("brillante*",)),),
        "reddish": (Meaning("rojizo|rojiza|rojizas|rojizos", ("rojiz*",)),),
        "gnaw": (Meaning("", ("roe*", "roía*")),),
    }
)
UNSURE, SURE = 0.2, 0.8


def put(
    text: str, source: str, links: list[tuple[str, str]], probability: float = UNSURE, stay: str = ""
) -> str:
    """The translation ``text`` of ``source`` after the pass; ``links`` align words, ``stay`` is a term."""
    terms = (Term(stay, "en", (("es", "otra"),)),) if stay else ()
    rewriting = DictionaryWords(ENGLISH, TermFinder(terms, "en", "es")).rewrite(source)
    assert rewriting is not None and rewriting.text == source
    alignment = tuple((span(source, a), span(text, b)) for a, b in links)
    words = tuple((there, probability) for _, there in alignment)
    return rewriting.undo(Hypothesis(text, -0.5, alignment, words)).text


def span(text: str, word: str) -> Span:
    at = text.index(word)
    return Span(at, at + len(word))


def test_the_meaning_takes_the_place_of_what_the_model_guessed() -> None:
    assert put("Un alfil negro.", "A black rhino.", [("rhino", "alfil")]) == "Un rinoceronte negro."
    assert put("Alfil negro.", "Rhino, black.", [("Rhino", "Alfil")]) == "Rinoceronte negro."


def test_an_adjective_agrees_with_what_it_replaces() -> None:
    assert put("Las hojas bobas.", "Reddish leaves.", [("Reddish", "bobas")]) == "Las hojas rojizas."
    assert put("El gato bobo.", "A reddish cat.", [("reddish", "bobo")]) == "El gato rojizo."


@pytest.mark.parametrize(
    ("text", "source", "links", "probability", "stay"),
    [
        ("Un rinoceronte.", "A rhino.", [("rhino", "rinoceronte")], UNSURE, ""),
        ("Un alfil.", "A rhino.", [("rhino", "alfil")], SURE, ""),
        ("Un alfil.", "A rhino.", [], UNSURE, ""),
        ("Un alfil.", "A rhino cat.", [("rhino", "alfil"), ("cat", "alfil")], UNSURE, ""),
        ("Quiere comer.", "It wants to gnaw.", [("gnaw", "comer")], UNSURE, ""),
        ("Un alfil.", "A rhino.", [("rhino", "alfil")], UNSURE, "rhino"),
    ],
    ids=["there", "sure", "unaligned", "shared", "no form", "glossary"],
)
def test_what_is_there_or_not_clear_stays(
    text: str, source: str, links: list[tuple[str, str]], probability: float, stay: str
) -> None:
    assert put(text, source, links, probability, stay) == text


def test_a_text_without_rare_words_is_left_to_the_model() -> None:
    assert DictionaryWords(ENGLISH, TermFinder()).rewrite("A black cat.") is None
