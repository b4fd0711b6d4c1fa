"""Masking and the quality checks mean the same by a name: what one protects, the other does not miss."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translation import protected_spans
from translation.protected_spans import Kept, Kind
from translation.quality_checks import names, numbers
from translation.sentences import split

POSTS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "posts" / "dev.jsonl").read_text("utf-8").splitlines()
]
TEXTS = [(post["lang"], post["text"]) for post in POSTS if post["lang"] != "mixed"]


def protected(text: str, language: str) -> list[Kept]:
    """What masking protects in ``text`` for a pack that knows no word, in spans of the whole text."""
    whole = protected_spans.names(text, language)
    found = []
    for span in split(text, language):
        sentence = text[span.start : span.end]
        for kept in (
            *protected_spans.sure(sentence),
            *protected_spans.likely(sentence, language, lambda word: False, whole),
        ):
            found.append(Kept(kept.span.moved(span.start), kept.kind, kept.text))
    return found


@pytest.mark.parametrize(
    ("language", "text"), TEXTS, ids=[post["id"] for post in POSTS if post["lang"] != "mixed"]
)
def test_what_is_protected_and_comes_out_is_not_missed(language: str, text: str) -> None:
    kept = protected(text, language)
    # A translation of which nothing is right but what was protected.
    out = "".join(
        char if not char.isalnum() or any(one.span.start <= at < one.span.end for one in kept) else "z"
        for at, char in enumerate(text)
    )
    starts = {span.start for span in split(text, language)}
    missed = names.lost(text, out, language, "xx", starts)
    wrong = numbers.differences(text, out, language, "xx")
    for one in kept:
        assert not any(name in one.text for name in missed), one
        if one.kind is Kind.NUMBER:
            assert not wrong & numbers.figures(one.text).keys(), one


@pytest.mark.parametrize(
    ("language", "text"), TEXTS, ids=[post["id"] for post in POSTS if post["lang"] != "mixed"]
)
def test_the_names_that_are_expected_are_protected(language: str, text: str) -> None:
    kept = protected(text, language)
    starts = {span.start for span in split(text, language)}
    for name in names.expected(text, language, starts):
        assert any(name in one.text for one in kept), name


def lost(source: str, output: str, pair: tuple[str, str]) -> frozenset[str]:
    return names.lost(source, output, *pair, {0})


@pytest.mark.parametrize(
    ("source", "translation", "pair"),
    [
        ("Vivo en Varsovia y ella en Nueva York.", "I live in Warsaw and she in New York.", ("es", "en")),
        ("Nos vemos el Lunes con la Profesora.", "See you on Monday with the teacher.", ("es", "en")),
        ("Yo Vivo En Una Casa Muy Grande", "I live in a very big house", ("es", "en")),
        ("Miramos el Sol y la Luna.", "We looked at the sun and the moon.", ("es", "en")),
        ("We are from Trinidad & Tobago.", "Venimos de Trinidad y Tobago.", ("en", "es")),
    ],
    ids=["cities", "days and titles", "a title", "sun and moon", "both parts"],
)
def test_what_languages_translate_is_not_missed(source: str, translation: str, pair: tuple[str, str]) -> None:
    assert not lost(source, translation, pair)


@pytest.mark.parametrize(
    ("source", "output", "pair", "name"),
    [
        ("I met Dr. Ramos in town.", "Conocí al doctor en la ciudad.", ("en", "es"), "Ramos"),
        ("Mi perra se llama Luna.", "My dog is called Moon.", ("es", "en"), "Luna"),
        ("Mi primo Pedro vive acá.", "My cousin lives here.", ("es", "en"), "Pedro"),
        ("Fuimos con la Profesora Rosalba.", "We went with the teacher.", ("es", "en"), "Rosalba"),
    ],
    ids=["after a title", "a word that is a name", "part of a country's name", "beside a title"],
)
def test_a_name_that_is_lost_is_missed(source: str, output: str, pair: tuple[str, str], name: str) -> None:
    assert lost(source, output, pair) == {name}
