"""The engine's result as plain columns, and back: spans are stored as short lists, in code points.

A sentence is ``{"s": [start, end], "t": [start, end], "score": ≤ 0, "align": [[s, s, t, t], …], "words":
[[start, end, probability], …]}``; ``s`` counts in the post's text, ``t`` in the translation's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from translation import SentencePair, Span, Translation


def columns(result: Translation) -> dict[str, Any]:
    """The columns of a ``TranslationVersion`` that come from the engine."""
    # 0.0 is the score of what was not translated (a URL, a sentence in the target language already).
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
    return {
        "s": [pair.source.start, pair.source.end],
        "t": [pair.target.start, pair.target.end],
        "score": round(pair.score, 4),
        "align": [[a.start, a.end, b.start, b.end] for a, b in pair.alignment],
        "words": [[span.start, span.end, round(probability, 4)] for span, probability in pair.words],
    }


def sentence_pairs(stored: Iterable[dict[str, Any]]) -> tuple[SentencePair, ...]:
    """What ``columns`` put into ``sentences``, as the library's own objects again."""
    return tuple(
        SentencePair(
            source=Span(*item["s"]),
            target=Span(*item["t"]),
            score=item["score"],
            alignment=tuple((Span(a, b), Span(c, d)) for a, b, c, d in item["align"]),
            words=tuple((Span(a, b), p) for a, b, p in item["words"]),
        )
        for item in stored
    )
