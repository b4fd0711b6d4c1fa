"""Rerank the hypotheses of a beam search.

A small model prefers short, common sentences and may omit half of the source. From such a translation the
source is hard to recover, so the reverse-direction model's mean log probability of the source given the
translation counts too ("noisy channel" reranking, Yee et al. 2019). How many wanted strings (names, numbers,
placeholders) a hypothesis contains comes before both scores, and each invented word costs a penalty. So do
a rare word of which no meaning is there (see ``packs.dictionary``) and a meaning turned round (see
``polarity``). Of hypotheses with as many wanted strings those with names of their
own (see ``invented_names``) come last, and one with an indecent word of its own comes last of all.

Scoring a hypothesis in the reverse direction takes about a quarter of the time of the search for all of them.
So only a shortlist is scored: those that are best by what is known already, to which belongs how much of the
source got attention (the coverage penalty of Wu et al. 2016, here a mean per token).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from translation import invented_names, polarity
from translation.acceptability import is_acceptable
from translation.hypothesis import Request
from translation.packs.lexicon import Lexicon
from translation.protected_spans import survives

# All on the scale of the model's own score, a mean log probability per token. The weight of the
# reverse-direction score, chosen among 0.5, 0.7 and 1 with the shortlist in use; 0.5 had been the best for
# eight candidates on the 2,000 sentences of each dev set.
_REVERSE_WEIGHT = 0.7
_COVERAGE_WEIGHT = 0.2
# The penalty for each invented word.
_INVENTED_WORD_COST = 0.2
# The penalty for each rare word of which no meaning is there.
_MISSING_MEANING_COST = 0.3
# The penalty for a meaning that seems turned round: more than good hypotheses of a beam differ by, less than
# a hypothesis that says something else altogether.
_TURNED_COST = 1.0
# A source token with less attention than this, of all target tokens together, counts as if it had this much.
_LEAST_ATTENTION = 0.001
# Coverage below which something may have been left out: of the values tried, the one with which no direction
# of the posts loses chrF (translation/README.md).
_LEAST_COVERAGE = -0.35


class Candidate(NamedTuple):
    """A hypothesis with its rank in the beam search and its text.

    ``merits`` come before any score, in this order: whether it may be put at all (``acceptability``), how
    many wanted strings it has, and minus the number of names of its own. ``score`` is all that is known
    without the reverse-direction model.
    """

    rank: int
    text: str
    merits: tuple[bool, int, int]
    score: float


def ranked(
    request: Request,
    hypotheses: Sequence[str],
    scores: Sequence[float],
    attentions: Sequence[Sequence[Sequence[float]]],
    lexicon: Lexicon,
) -> list[Candidate]:
    """The distinct hypotheses of ``request``: most merits first, then the best score; at least one.

    ``scores`` are the model's mean natural-log probabilities, one per hypothesis; ``attentions`` has for each
    a row per target token with a column per source token.
    """
    found: dict[str, Candidate] = {}
    for rank, (text, score, attention) in enumerate(zip(hypotheses, scores, attentions, strict=True)):
        if text in found:
            continue
        merits = (
            is_acceptable(request.text, text, lexicon.source, lexicon.target),
            sum(survives(string, text) for string in request.wanted),
            -len(invented_names.find(request.text, text, lexicon.target)),
        )
        known = (
            score
            + _COVERAGE_WEIGHT * _coverage(attention)
            - _INVENTED_WORD_COST * len(lexicon.invented_words(text, request.text))
            - _MISSING_MEANING_COST * len(lexicon.dictionary.missing(request.text, text))
            - _TURNED_COST * polarity.turned(request.text, text, lexicon.source, lexicon.target)
        )
        found[text] = Candidate(rank, text, merits, known)
    return sorted(found.values(), key=lambda one: (one.merits, one.score), reverse=True)


def shortlist(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """The first ``most`` of ``candidates`` that have as many merits as the first.

    Empty if there is nothing to choose between.
    """
    equal = [one for one in candidates if one.merits == candidates[0].merits][:most]
    return equal if len(equal) > 1 else []


def best(scored: Sequence[tuple[Candidate, float]]) -> int:
    """The rank of the best of ``scored``, a shortlist with the reverse-direction model's scores."""
    return max(scored, key=lambda one: one[0].score + _REVERSE_WEIGHT * one[1])[0].rank


def faultless(request: Request, text: str, attention: Sequence[Sequence[float]], lexicon: Lexicon) -> bool:
    """Whether ``text`` is not empty, leaves nothing out, and has no fault that reranking looks for."""
    return (
        bool(text)
        and not leaves_out(attention)
        and all(survives(string, text) for string in request.wanted)
        and is_acceptable(request.text, text, lexicon.source, lexicon.target)
        and not invented_names.find(request.text, text, lexicon.target)
        and not lexicon.invented_words(text, request.text)
        and not lexicon.dictionary.missing(request.text, text)
        and not polarity.turned(request.text, text, lexicon.source, lexicon.target)
    )


def leaves_out(attention: Sequence[Sequence[float]]) -> bool:
    """Whether so little attention went to parts of the source that they may have been left out."""
    return _coverage(attention) < _LEAST_COVERAGE


def _coverage(attention: Sequence[Sequence[float]]) -> float:
    """The mean natural-log attention of the source tokens, each at most 1; 0 where all are covered."""
    covered = [min(1.0, max(_LEAST_ATTENTION, sum(column))) for column in zip(*attention, strict=True)]
    return sum(map(math.log, covered)) / len(covered) if covered else 0.0
