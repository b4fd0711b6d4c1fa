"""Ampersands: read as "and", and put back where the translation has the word for it."""

from __future__ import annotations

import pytest

from translation import Span
from translation.hypothesis import Hypothesis
from translation.passes.ampersands import Ampersands


@pytest.mark.parametrize(
    ("text", "read", "spoken", "output"),
    [
        ("Ana & Juan ríen.", "Ana y Juan ríen.", "Ana and Juan laugh.", "Ana & Juan laugh."),
        ("Yo y Ana & Juan", "Yo y Ana y Juan", "Ana and I and Juan", "Ana and I & Juan"),
        ("Ana & Juan vienen.", "Ana y Juan vienen.", "Ana comes with Juan.", "Ana comes with Juan."),
    ],
)  # fmt: skip
def test_the_sign_comes_back_where_it_is_clear_which_word_it_is(
    text: str, read: str, spoken: str, output: str
) -> None:
    rewriting = Ampersands("es", "en").rewrite(text)
    assert rewriting is not None and rewriting.text == read
    assert rewriting.undo(Hypothesis(spoken, -0.2)).text == output


def test_the_alignment_is_that_of_the_text_as_written() -> None:
    rewriting = Ampersands("en", "de").rewrite("Tom & Ann")
    assert rewriting is not None and rewriting.text == "Tom and Ann"
    undone = rewriting.undo(Hypothesis("Tom und Ann", -0.1, ((Span(8, 11), Span(8, 11)),)))
    assert (undone.text, undone.alignment) == ("Tom & Ann", ((Span(6, 9), Span(6, 9)),))


@pytest.mark.parametrize("text", ["We go to H&M.", "no sign", "& first", "last &"])
def test_only_a_sign_between_words_is_read(text: str) -> None:
    assert Ampersands("en", "es").rewrite(text) is None


def test_other_languages_are_left_alone() -> None:
    assert Ampersands("it", "en").rewrite("Anna & Paolo") is None
