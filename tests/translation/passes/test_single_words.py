"""Single words: the lexicon's translation where the model is unsure of its own."""

from __future__ import annotations

import pytest

from translation.hypothesis import Hypothesis
from translation.packs.lexicon import Lexicon
from translation.passes.single_words import SingleWords

SURE, UNSURE = -0.1, -1.5  # mean log probabilities
LEXICON = Lexicon(
    "en",
    "es",
    meanings={"ice": "helado", "weekend": "fin", "rare": "raro"},
    counts={"ice": 90, "weekend": 80, "rare": 2},
)


@pytest.mark.parametrize(
    ("text", "read", "spoken", "score", "put"),
    [
        ("ice", "ice", "Camina", UNSURE, "helado"),
        ("Ice!", "ice!", "¡Camina!", UNSURE, "Helado!"),
        ("ice", "ice", "hielo", SURE, "hielo"),
        ("ice", "ice", "Heladas", UNSURE, "Heladas"),
        ("weekend", "weekend", "Buen fin de semana", UNSURE, "Buen fin de semana"),
    ],
)
def test_the_lexicon_helps_out(text: str, read: str, spoken: str, score: float, put: str) -> None:
    rewriting = SingleWords(LEXICON).rewrite(text)
    assert rewriting is not None and rewriting.text == read
    assert rewriting.undo(Hypothesis(spoken, score)).text == put


@pytest.mark.parametrize("text", ["rare", "unknown", "two words", "ICE", "ice cream.", "", "5"])
def test_anything_else_is_left_to_the_model(text: str) -> None:
    assert SingleWords(LEXICON).rewrite(text) is None


def test_a_noun_of_german_keeps_its_capital() -> None:
    german = Lexicon("de", "en", meanings={"hund": "dog", "gut": "good"}, counts={"hund": 0, "gut": 90})
    noun, adjective = SingleWords(german).rewrite("Hund"), SingleWords(german).rewrite("Gut")
    assert noun is not None and noun.text == "Hund"
    assert adjective is not None and adjective.text == "gut"


@pytest.mark.parametrize(
    ("source", "target", "text", "spoken", "put"),
    [
        ("es", "en", "vale", "Little", "okay"),
        ("es", "en", "¡Vale!", None, None),  # not only the word
        ("es", "en", "Vale.", "Little.", "Okay."),
        ("es", "en", "vale", "All right", "All right"),
        ("en", "de", "Sorry", "Tut mir leid", "Tut mir leid"),
        ("en", "de", "sorry", "wund", "Entschuldigung"),
        ("de", "en", "genau", "Exact exactly", "exactly"),
        ("fr", "en", "bof!", "Bof!", "meh!"),
        ("en", "pt", "nope", None, None),  # a language without a list
    ],
)
def test_what_is_answered_in_one_word_is_put_by_its_sense(
    source: str, target: str, text: str, spoken: str | None, put: str | None
) -> None:
    rewriting = SingleWords(Lexicon(source, target)).rewrite(text)
    if spoken is None:
        assert rewriting is None
    else:
        assert rewriting is not None and rewriting.undo(Hypothesis(spoken, SURE)).text == put
