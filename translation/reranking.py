"""Rerank the hypotheses of a beam search.

A small model prefers short, common sentences and may omit half of the source. From such a translation the
source is hard to recover, so the reverse-direction model's mean log probability of the source given the
translation counts too ("noisy channel" reranking, Yee et al. 2019). How many wanted strings (names, numbers,
placeholders) a hypothesis contains comes before both scores, and each invented word costs a penalty. So does
a meaning turned round (see ``polarity``). Of hypotheses with as many wanted strings those with names of their
own (see ``invented_names``) come last, and one with an indecent word of its own comes last of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translation import invented_names, polarity
from translation.hypothesis import Request
from translation.indecent_words import invented
from translation.packs.lexicon import Lexicon
from translation.protected_spans import survives

# The weight of the reverse-direction score beside the model's own, both mean log probabilities per token. The
# best of six values from 0 to 1.5 on the 2,000 sentences of each dev set; nearby values do about as well.
_REVERSE_WEIGHT = 0.5
# The penalty for each invented word, on the same scale.
_INVENTED_WORD_COST = 0.2
# The penalty for a meaning that seems turned round: more than good hypotheses of a beam differ by, less than
# a hypothesis that says something else altogether.
_TURNED_COST = 1.0


def best(
    request: Request,
    hypotheses: Sequence[str],
    scores: Sequence[float],
    reverse_scores: Mapping[tuple[str, str], float],
    lexicon: Lexicon,
) -> int:
    """The index of the best hypothesis: no indecent word of its own, most wanted strings, fewest
    names of its own (see ``invented_names``), best score, in this order.

    ``scores`` are the model's mean natural-log probabilities, one per hypothesis. ``reverse_scores`` maps
    (hypothesis, source text) to the reverse-direction model's; without such a model they are all equal.
    """
    ranked = [
        (
            not invented(request.text, hypothesis, lexicon.source, lexicon.target),
            sum(survives(string, hypothesis) for string in request.wanted),
            -len(invented_names.find(request.text, hypothesis, lexicon.target)),
            score
            + _REVERSE_WEIGHT * reverse_scores[hypothesis, request.text]
            - _INVENTED_WORD_COST * len(lexicon.invented_words(hypothesis, request.text))
            - _TURNED_COST * polarity.turned(request.text, hypothesis, lexicon.source, lexicon.target),
        )
        for hypothesis, score in zip(hypotheses, scores, strict=True)
    ]
    return ranked.index(max(ranked))
