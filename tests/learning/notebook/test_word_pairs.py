"""Words of an original, and those of the translation that belong to them."""

from __future__ import annotations

import pytest

from relay.learning.notebook import word_pairs
from translation import SentencePair, Span

ORIGINAL = "It is a piece of cake, isn't it?"
TRANSLATED = "Es pan comido, ¿no?"


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def pair(*aligned: tuple[str, str]) -> SentencePair:
    return SentencePair(
        source=Span(0, len(ORIGINAL)),
        target=Span(0, len(TRANSLATED)),
        score=-0.1,
        alignment=tuple((at(ORIGINAL, one), at(TRANSLATED, other)) for one, other in aligned),
        words=(),
        readings=(),
    )


SAYING = pair(
    ("is", "Es"), ("a", "pan"), ("piece", "pan"), ("of", "comido"), ("piece", "comido"), ("cake", "comido")
)


def test_a_tapped_word_brings_those_that_are_translated_together_with_it() -> None:
    together = word_pairs.aligned_with(ORIGINAL, SAYING, at(ORIGINAL, "piece"))
    assert word_pairs.joined(ORIGINAL, together) == "a piece of cake"
    assert word_pairs.in_translation(ORIGINAL, TRANSLATED, SAYING, together) == "pan comido"


def test_words_that_are_apart_do_not_come_along() -> None:
    apart = pair(("It", "Es"), ("cake", "Es"))
    assert word_pairs.aligned_with(ORIGINAL, apart, at(ORIGINAL, "cake")) == [at(ORIGINAL, "cake")]


def test_only_words_of_the_sentence_can_be_chosen() -> None:
    piece, cake = at(ORIGINAL, "piece"), at(ORIGINAL, "cake")
    asked = {cake, piece, Span(0, 1), Span(900, 905)}
    assert word_pairs.chosen(ORIGINAL, Span(0, len(ORIGINAL)), asked) == [piece, cake]


@pytest.mark.parametrize(
    ("words", "text", "other"),
    [
        (["piece"], "piece", "pan comido"),
        (["is", "cake"], "is … cake", "Es pan comido"),
        (["it"], "it", ""),  # aligned with nothing
    ],
)
def test_ticked_words_are_kept_as_they_are_with_their_translation(
    words: list[str], text: str, other: str
) -> None:
    chosen = [at(ORIGINAL, word) for word in words]
    assert word_pairs.joined(ORIGINAL, chosen) == text
    assert word_pairs.in_translation(ORIGINAL, TRANSLATED, SAYING, chosen) == other
