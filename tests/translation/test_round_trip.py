"""How alike a sentence and its round trip are."""

from __future__ import annotations

import pytest

from translation import round_trip


def test_the_same_words_are_alike_whatever_their_case_and_marks() -> None:
    assert round_trip.likeness("I walk to school, every day.", "i walk to school every day") == 1.0


def test_nothing_in_common_is_nothing() -> None:
    assert round_trip.likeness("abcdef", "uvwxyz") == 0.0


@pytest.mark.parametrize(
    ("sentence", "back", "unlike"),
    [
        ("My grandmother lives in the white house.", "My grandma lives in the white house.", False),
        ("We go to school by bus.", "We go to school on the bus.", False),
        ("He kicked the bucket last year.", "Se fue con los peces.", True),
        ("Good luck!", "Mucha suerte", False),  # too short to tell
    ],
)
def test_a_sentence_that_changed_much_comes_back_unlike(sentence: str, back: str, unlike: bool) -> None:
    assert round_trip.comes_back_unlike(sentence, back) is unlike
