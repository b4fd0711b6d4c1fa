"""What the model itself found unlikely."""

from __future__ import annotations

from tests.translation.quality_checks.outputs import EN_ES, find, found
from translation.engine import SentencePair, Span


def test_a_pack_given_the_wrong_language_is_unsure() -> None:
    # translate-en_es 0.1, given Spanish, then what it makes of English.
    assert "low-score" in find("Buenas tardes a todos.", "La vida desayacia es un leño.", EN_ES, -1.4)
    assert find("Good afternoon, everyone.", "Buenas tardes, todos.", EN_ES, -0.29) == frozenset()


def test_a_long_sure_sentence_outweighs_a_short_unsure_one() -> None:
    source, target = "Bof. " + "Il pleut encore. " * 5, "Meh. " + "It is raining again. " * 5
    pairs = (SentencePair(Span(0, 4), Span(0, 4), -2.0), SentencePair(Span(5, 90), Span(5, 110), -0.2))
    assert "low-score" not in found(source, target, "fr", "en", pairs)
