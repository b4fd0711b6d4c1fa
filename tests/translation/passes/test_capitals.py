"""Capitals: lowered for the pack, raised again in its translation."""

from __future__ import annotations

import pytest

from translation import Span
from translation.hypothesis import Hypothesis
from translation.passes.capitals import Capitals


def test_what_is_shouted_is_translated_in_small_letters_and_shouted_again() -> None:
    rewriting = Capitals().rewrite("TENGO 3 PERROS!!")
    assert rewriting is not None and rewriting.text == "Tengo 3 perros!!"
    links = ((Span(0, 5), Span(0, 1)), (Span(8, 14), Span(9, 13)))
    words = ((Span(0, 1), 0.9), (Span(9, 13), 0.8))
    spoken = Hypothesis("I have 3 dogs!!", -0.2, links, words, 7)
    assert rewriting.undo(spoken) == Hypothesis("I HAVE 3 DOGS!!", -0.2, links, words, 7)


@pytest.mark.parametrize("text", ["Tengo un perro", "PE", "ONU", "MIRA @ANA", "12:30!!", "你好", ""])
def test_what_is_not_shouted_stays(text: str) -> None:
    assert Capitals().rewrite(text) is None


def test_a_letter_that_has_no_single_capital_leaves_the_translation_in_small_letters() -> None:
    rewriting = Capitals().rewrite("THE STREET")
    assert rewriting is not None
    assert rewriting.undo(Hypothesis("Die Straße", -0.2)).text == "Die Straße"
