"""Which words go together: against sentences aligned by hand, and at the edges."""

from __future__ import annotations

import pytest

from benchmarks.alignment import Aligned, align, diagonal, quality, read
from translation import NoRouteError, TextError, Translator

GOLD = read()


@pytest.mark.parametrize(("source", "target"), [("en", "es"), ("es", "en")])
def test_the_alignment_is_nearer_to_the_hand_made_one_than_a_measured_bound(
    translator: Translator, source: str, target: str
) -> None:
    pairs = GOLD if source == "en" else [pair.swapped() for pair in GOLD]
    measured = quality(pairs, align(translator, pairs, source, target))
    # Measured with the first packs: 0.162 en→es, 0.163 es→en; pairing words by place alone gives about 0.5.
    assert measured.error_rate < 0.20
    assert measured.error_rate < quality(pairs, diagonal(pairs)).error_rate / 2


def test_the_hand_made_alignment_is_whole() -> None:
    assert len(GOLD) == 100
    for pair in GOLD:
        assert pair.sure and pair.sure <= pair.possible


def test_the_error_rate_is_that_of_och_and_ney() -> None:
    pair = Aligned("a b c", "x y z", frozenset({(0, 0), (1, 1)}), frozenset({(0, 0), (1, 1), (2, 2)}))
    assert quality([pair], [pair.sure]).error_rate == 0
    assert quality([pair], [pair.possible]).error_rate == 0
    # One sure link found, one possible, one wrong: 1 - (1 + 2) / (3 + 2).
    found = quality([pair], [frozenset({(0, 0), (2, 2), (0, 2)})])
    assert found.error_rate == pytest.approx(0.4)
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), 0.5)


def test_a_given_translation_is_aligned_as_the_models_own_is(translator: Translator) -> None:
    text = "The black dog sleeps in the kitchen."
    (result,) = translator.translate([text], source="en", target="es")
    (links,) = translator.align([(text, result.text)], source="en", target="es")
    assert links == result.sentences[0].alignment


def test_nothing_aligns_with_an_empty_text(translator: Translator) -> None:
    pairs = [("", "Hola"), ("Hello", ""), ("I have a dog.", "Tengo un perro.")]
    first, second, third = translator.align(pairs, source="en", target="es")
    assert not first and not second
    assert ("dog", "perro") in {
        (pairs[2][0][a.start : a.end], pairs[2][1][b.start : b.end]) for a, b in third
    }


def test_aligning_needs_the_pack_itself_and_real_text(translator: Translator) -> None:
    with pytest.raises(NoRouteError):
        translator.align([("Hallo", "Hola")], source="de", target="es")
    with pytest.raises(TextError):
        translator.align([("Hola \ud800", "Hello")], source="es", target="en")
