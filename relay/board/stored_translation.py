"""Convert the engine's result to columns, and back. No other module parses the column ``sentences``.

For each sentence it holds ``{"s": [start, end], "t": [start, end], "score": ≤ 0, "align": [[source start,
source end, target start, target end], …], "words": [[start, end, probability], …], "read": [[start, end,
"read as"], …]}``. Spans are half-open, in code points: ``s`` and ``read`` in the post's text, ``t`` and
``words`` in the translation. ``read`` is there only if some word was read as another; older translations have
none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from translation import DOUBTFUL, SentencePair, Span, Translation


def columns(result: Translation) -> dict[str, Any]:
    """The columns of a ``TranslationVersion`` that come from the engine."""
    # A score of 0.0 means not translated (a URL, a sentence already in the target language).
    scores = [pair.score for pair in result.sentences if pair.score < 0]
    return {
        "target": result.target,
        "text": result.text,
        "engine": result.engine,
        "route": list(result.route),
        "packs": [list(pack) for pack in result.packs],
        "sentences": [_packed(pair) for pair in result.sentences],
        "signals": sorted(result.findings),
        "score": sum(scores) / len(scores) if scores else None,
    }


def _packed(pair: SentencePair) -> dict[str, Any]:
    read = {"read": [[*span, meant] for span, meant in pair.readings]} if pair.readings else {}
    return {
        "s": list(pair.source),
        "t": list(pair.target),
        "score": round(pair.score, 4),
        "align": [[*source, *target] for source, target in pair.alignment],
        "words": [[*span, round(probability, 4)] for span, probability in pair.words],
        **read,
    }


def sentence_pairs(stored: Iterable[dict[str, Any]]) -> tuple[SentencePair, ...]:
    """Convert the column ``sentences`` of a ``TranslationVersion`` back to the library's objects.

    Raises KeyError, TypeError or ValueError for data that ``columns`` did not write.
    """
    return tuple(
        SentencePair(
            source=Span(*item["s"]),
            target=Span(*item["t"]),
            score=item["score"],
            alignment=tuple((Span(a, b), Span(c, d)) for a, b, c, d in item["align"]),
            words=tuple((Span(a, b), p) for a, b, p in item["words"]),
            readings=tuple((Span(a, b), _text(meant)) for a, b, meant in item.get("read", ())),
        )
        for item in stored
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a {type(value).__name__} where text belongs")
    return value


def unsure_words(pair: SentencePair) -> tuple[tuple[Span, float], ...]:
    """The words of the translation with a probability below ``DOUBTFUL``, each with its probability."""
    return tuple((word, probability) for word, probability in pair.words if probability < DOUBTFUL)
