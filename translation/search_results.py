"""What a search of CTranslate2 found for one text, and the hypothesis chosen from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ctranslate2


class Chosen(NamedTuple):
    """A hypothesis: its tokens, its score, and a row of attention per token, a column per source token.

    The score is the mean natural-log probability of the tokens and the end, where the search's length
    penalty is 1 and the pack has no target prefix.
    """

    tokens: list[str]
    score: float
    attention: list[list[float]]

    @property
    def probability(self) -> float:
        """The product of the probabilities of the tokens and the end, where the score is their mean."""
        return math.exp(min(0.0, self.score * (len(self.tokens) + 1)))


class Found(NamedTuple):
    """The hypotheses of one text, best first, with what ``Chosen`` has of each."""

    hypotheses: list[list[str]]
    scores: list[float]
    attention: list[list[list[float]]]

    @classmethod
    def of(cls, result: ctranslate2.TranslationResult, prefix: int) -> Found:
        """``result`` without the first ``prefix`` tokens, those of the pack's target prefix."""
        hypotheses = [tokens[prefix:] for tokens in result.hypotheses]
        attention = [
            rows[-len(tokens) :] if tokens else []
            for rows, tokens in zip(result.attention, hypotheses, strict=True)
        ]
        return cls(hypotheses, result.scores, attention)

    def chosen(self, rank: int) -> Chosen:
        return Chosen(self.hypotheses[rank], self.scores[rank], self.attention[rank])
