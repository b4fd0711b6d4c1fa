"""Answers of one word: every language has a word for every sense of every other."""

from __future__ import annotations

from itertools import permutations

import pytest

from translation import one_word_replies

LANGUAGES = ("en", "es", "fr", "de")


@pytest.mark.parametrize(("source", "target"), list(permutations(LANGUAGES, 2)))
def test_every_reply_of_one_language_has_one_in_every_other(source: str, target: str) -> None:
    senses = one_word_replies._senses(source)
    assert senses.keys() == one_word_replies._senses(target).keys()
    for sense in senses.values():
        for word in sense.replies:
            found = one_word_replies.find(word.lower(), source, target)
            assert found is not None and found.agrees(found.text), word


@pytest.mark.parametrize("text", ["Okay", "okay.", "All right!", "OK"])
def test_what_is_as_good_agrees(text: str) -> None:
    reply = one_word_replies.find("vale", "es", "en")
    assert reply is not None and reply.agrees(text)


@pytest.mark.parametrize("text", ["Little", "It is worth it.", "", "Ok ok okay"])
def test_anything_else_does_not(text: str) -> None:
    reply = one_word_replies.find("vale", "es", "en")
    assert reply is not None and not reply.agrees(text)


@pytest.mark.parametrize(
    ("word", "source", "target"), [("perro", "es", "en"), ("vale", "es", "pt"), ("", "en", "es")]
)
def test_other_words_are_none(word: str, source: str, target: str) -> None:
    assert one_word_replies.find(word, source, target) is None
