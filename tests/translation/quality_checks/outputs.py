"""What the tests of the checks share: how a check is asked about an output of an engine.

The recorded outputs in these tests are from the packs translate-en_es 0.1 and translate-es_en 0.1 (sentence
by sentence, beam 4) and from Apertium 3.8.3 with apertium-eng-spa 0.8.1 (``apertium -u``).
"""

from __future__ import annotations

from collections.abc import Sequence

from translation import quality_checks
from translation.engine import SentencePair, Span
from translation.quality_checks import CheckContext

EN_ES, ES_EN = ("en", "es"), ("es", "en")


def found(
    source_text: str, target_text: str, source: str, target: str, sentences: Sequence[SentencePair]
) -> frozenset[str]:
    """The findings of all checks."""
    return quality_checks.find(CheckContext(source_text, target_text, source, target, sentences))


def find(source_text: str, target_text: str, pair: tuple[str, str], score: float = -0.3) -> frozenset[str]:
    """The same for a text of one sentence that the engine gave this score."""
    sentence = SentencePair(Span(0, len(source_text)), Span(0, len(target_text)), score)
    return found(source_text, target_text, *pair, (sentence,))
