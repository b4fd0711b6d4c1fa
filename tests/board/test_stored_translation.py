"""What the engine gave is read back from the database as it was."""

from __future__ import annotations

import json

import pytest

from relay.board.stored_translation import columns, sentence_pairs, unsure_words
from translation import SentencePair, Span, Translation

SURE = SentencePair(
    Span(0, 5),
    Span(0, 5),
    -0.25,
    alignment=((Span(0, 4), Span(0, 4)),),
    words=((Span(0, 4), 0.75),),
)
UNSURE = SentencePair(Span(6, 12), Span(6, 11), -1.75, words=((Span(6, 8), 0.0625), (Span(9, 10), 0.5)))
KEPT = SentencePair(Span(13, 15), Span(12, 14), 0.0)
RESULT = Translation("Hola. Qué tal 😀", "en", "es", ("en", "es"), "argos", sentences=(SURE, UNSURE, KEPT))


def test_sentences_come_back_as_they_were() -> None:
    stored = json.loads(json.dumps(columns(RESULT)))
    assert sentence_pairs(stored["sentences"]) == RESULT.sentences


def test_the_score_is_that_of_the_sentences_that_were_translated() -> None:
    assert columns(RESULT)["score"] == -1.0


def test_the_words_that_the_machine_was_not_sure_of() -> None:
    assert unsure_words(UNSURE) == ((Span(6, 8), 0.0625),)
    assert unsure_words(SURE) == ()


@pytest.mark.parametrize(
    "stored", [[{}], [7], [{"s": [1], "t": [0, 1], "score": 0, "align": [], "words": []}]]
)
def test_what_is_no_sentence_is_refused(stored: list[dict[str, object]]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        sentence_pairs(stored)


def test_readings_come_back_and_are_stored_only_where_there_are_any() -> None:
    read = SentencePair(Span(0, 4), Span(0, 5), -0.25, readings=((Span(0, 4), "tengo"),))
    stored = json.loads(
        json.dumps(columns(Translation("I have", "es", "en", ("es", "en"), "argos", sentences=(read, KEPT))))
    )
    assert sentence_pairs(stored["sentences"]) == (read, KEPT)
    assert ["read" in item for item in stored["sentences"]] == [True, False]


@pytest.mark.parametrize("reading", [[0, 4], [0, 4, 7], "tengo"])
def test_what_is_no_reading_is_refused(reading: object) -> None:
    stored = columns(RESULT)["sentences"]
    stored[0]["read"] = [reading]
    with pytest.raises((TypeError, ValueError)):
        sentence_pairs(stored)
