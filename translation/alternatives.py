"""Alternative translations of a sentence: the runners-up of a wide beam search."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translation.batch_scheduler import run
from translation.hypothesis import Hypothesis, Request
from translation.model import DelegatingModel, Model
from translation.sentence_translator import SentenceTranslator

# The beam width. Runners-up often differ in one ending only; among a dozen, a few differ in wording.
WIDTH = 12
_WORDS = re.compile(r"\w+")


def alternatives(model: Model, sentences: Sequence[str], count: int) -> list[list[str]]:
    """Up to ``count`` alternatives per sentence, all different from its translation.

    Each goes through the passes and masking like the translation itself. Raises PackError.
    """
    found: dict[str, list[Hypothesis]] = {}
    rankings = [model, *(_Ranked(model, found, rank) for rank in range(WIDTH))]
    columns = [run(one, [SentenceTranslator(one).job(text) for text in sentences]) for one in rankings]
    return [
        # What was refused (see ``indecent_words``) comes out as the sentence itself.
        _different([h.text for h in row if h is row[0] or h.text != sentence], count)
        for sentence, row in zip(sentences, zip(*columns, strict=True), strict=True)
    ]


def _different(texts: Sequence[str], count: int) -> list[str]:
    """The distinct texts after the first: those with a word that no earlier text has, then the others."""
    distinct: dict[tuple[str, ...], str] = {}
    for text in texts:
        distinct.setdefault(_key(text), text)
    (first, _), *others = distinct.items()
    words = set(first)
    fresh: list[str] = []
    stale: list[str] = []
    for key, text in others:
        (stale if words.issuperset(key) else fresh).append(text)
        words.update(key)
    return [*fresh, *stale][:count]


def _key(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text.casefold()))


class _Ranked(DelegatingModel):
    """``model``, answering with the hypothesis of rank ``rank``. All ranks share the cache ``found``."""

    def __init__(self, model: Model, found: dict[str, list[Hypothesis]], rank: int) -> None:
        super().__init__(model)
        self._found = found
        self._rank = rank

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        new = [
            text for text in dict.fromkeys(request.text for request in requests) if text not in self._found
        ]
        self._found.update(zip(new, self._model.variants(new, WIDTH), strict=True))
        ranked = [self._found[request.text] for request in requests]
        return [some[min(self._rank, len(some) - 1)] for some in ranked]
