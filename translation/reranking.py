"""Choosing among the hypotheses of a beam search.

A small model likes short and common sentences, and may leave out half of what was said. From such a
translation the text is hard to recover: so the reverse-direction model's mean log probability of the text,
given the translation, counts too ("noisy channel", Yee et al. 2019). What a translation should hold (names,
numbers, placeholders) comes before both, and each invented word costs something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translation.hypothesis import Request
from translation.packs.lexicon import Lexicon
from translation.protected_spans import survives

# How much the reverse direction counts beside the model's own score, both mean log probabilities per token.
# The best of six values from 0 to 1.5 on the 2,000 sentences of each dev set, and flat around it.
_REVERSE_WEIGHT = 0.5
# What each invented word costs a hypothesis beside these.
_INVENTED_WORD_COST = 0.2


def best(
    request: Request,
    hypotheses: Sequence[str],
    scores: Sequence[float],
    reverse_scores: Mapping[tuple[str, str], float],
    lexicon: Lexicon,
) -> int:
    """Which of ``hypotheses`` the request gets: of those that hold most of what it wants the one with the
    best score.

    ``scores`` are the model's mean natural-log probabilities, one a hypothesis. ``reverse_scores`` has the
    reverse direction's for (hypothesis, text); without a model for it they are all the same.
    """
    ranked = [
        (
            sum(survives(string, hypothesis) for string in request.wanted),
            score
            + _REVERSE_WEIGHT * reverse_scores[hypothesis, request.text]
            - _INVENTED_WORD_COST * len(lexicon.invented_words(hypothesis, request.text)),
        )
        for hypothesis, score in zip(hypotheses, scores, strict=True)
    ]
    return ranked.index(max(ranked))
