"""What language a post is in, among the few that can occur, and which sentences of it are in another.

Bayes' rule over ``language_likelihoods`` with the caller's prior:
p(language | text) ∝ p(text | language) · p(language).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from translation import ngram_profiles
from translation.engine import Detection, Span, TranslationError
from translation.language_likelihoods import Likelihoods
from translation.sentences import check_text, split

# However sure a caller is, a language it gave nothing keeps this much: students practise the partner's.
_LEAST_PRIOR = 0.02
# How often a post mixes languages at all, and how often, in one that does, a sentence goes on in the last's.
_MIXED = 0.25
_STAYS = 0.5
# A sentence must be this sure to be in another language before the post counts as mixed.
_SURE = 0.8


class LanguageDetector:
    """Tells the languages given apart. Repeatable, and safe to share among threads.

    ``languages`` are codes as packs and classrooms use them (``en``, ``zh``, ``pb``); at least one. Raises
    ``UnknownLanguageError`` for a code that ``supported()`` lacks.
    """

    def __init__(self, languages: Iterable[str]) -> None:
        self._languages = tuple(sorted(set(languages)))
        if not self._languages:
            raise ValueError("a language detector needs at least one language")
        unknown = set(self._languages) - self.supported()
        if unknown:
            raise UnknownLanguageError(sorted(unknown))
        self._likelihoods = Likelihoods(self._languages)

    @staticmethod
    def supported() -> frozenset[str]:
        """Every code a detector can be made for."""
        return ngram_profiles.profile_names() | frozenset(ngram_profiles.PROFILE_NAMES)

    @property
    def languages(self) -> frozenset[str]:
        """The languages this detector tells apart."""
        return frozenset(self._languages)

    def detect(self, text: str, prior: Mapping[str, float] | None = None) -> Detection:
        """The language of a whole text.

        ``prior`` gives the probability of each language before reading, from who writes where; it need not
        add up to 1, languages it leaves out count as unlikely, and unknown ones are ignored. Without it
        all are equal. Raises TextError for lone surrogates.
        """
        check_text(text)
        found = self._likelihoods.log_likelihoods(text)
        if found is None:
            return Detection(None, 0.0)
        return self._detection(
            _normalised([a + b for a, b in zip(found, self._log_prior(prior), strict=True)])
        )

    def sentences(self, text: str, prior: Mapping[str, float] | None = None) -> list[tuple[Span, Detection]]:
        """Each sentence of a text with its language, read in the light of the others. Raises TextError."""
        spans = split(text, self.detect(text, prior).language or self._languages[0])
        found = [self._likelihoods.log_likelihoods(text[span.start : span.end]) for span in spans]
        posteriors = iter(self._in_context([row for row in found if row is not None], self._log_prior(prior)))
        return [
            (span, Detection(None, 0.0) if row is None else self._detection(next(posteriors)))
            for span, row in zip(spans, found, strict=True)
        ]

    def _in_context(self, rows: Sequence[Sequence[float]], log_prior: Sequence[float]) -> list[list[float]]:
        """Per sentence the probability of each language: a post is in one language, or mixes.

        Two hypotheses, weighed by how well each explains all sentences: one language throughout, or a
        hidden Markov chain that stays in its language half of the time (forward-backward: Rabiner 1989).
        """
        if not rows:
            return []
        size = len(self._languages)
        single = [log_prior[k] + sum(row[k] for row in rows) for k in range(size)]
        if size == 1 or len(rows) == 1:
            return [_normalised([log_prior[k] + row[k] for k in range(size)]) for row in rows]
        stay, move = math.log(_STAYS), math.log((1 - _STAYS) / (size - 1))
        step = [[stay if a == b else move for b in range(size)] for a in range(size)]
        forward = [[log_prior[k] + rows[0][k] for k in range(size)]]
        for row in rows[1:]:
            forward.append(
                [row[b] + _log_sum([forward[-1][a] + step[a][b] for a in range(size)]) for b in range(size)]
            )
        backward = [[0.0] * size]
        for row in reversed(rows[1:]):
            backward.append(
                [_log_sum([step[a][b] + row[b] + backward[-1][b] for b in range(size)]) for a in range(size)]
            )
        backward.reverse()
        one, mixed = _normalised(
            [math.log(1 - _MIXED) + _log_sum(single), math.log(_MIXED) + _log_sum(forward[-1])]
        )
        throughout = _normalised(single)
        chained = [
            _normalised([f + b for f, b in zip(*pair, strict=True)])
            for pair in zip(forward, backward, strict=True)
        ]
        return [[one * a + mixed * b for a, b in zip(throughout, each, strict=True)] for each in chained]

    def _log_prior(self, prior: Mapping[str, float] | None) -> list[float]:
        given = [max(0.0, (prior or {}).get(language, 0.0)) for language in self._languages]
        total = sum(given)
        if not total:
            return [-math.log(len(given))] * len(given)
        return [math.log(max(value / total, _LEAST_PRIOR)) for value in given]

    def _detection(self, probabilities: Sequence[float]) -> Detection:
        ranked = sorted(
            zip(self._languages, probabilities, strict=True), key=lambda item: (-item[1], item[0])
        )
        return Detection(ranked[0][0], ranked[0][1], tuple(ranked))


class UnknownLanguageError(TranslationError, ValueError):
    """There are no letter statistics to detect these ``languages`` by."""

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(f"no letter statistics to detect {', '.join(languages)} by")
        self.languages = tuple(languages)


def mixture(detections: Iterable[Detection]) -> bool:
    """Whether what ``LanguageDetector.sentences`` found is surely in more than one language."""
    return len({d.language for d in detections if d.language is not None and d.confidence >= _SURE}) > 1


def _log_sum(values: Sequence[float]) -> float:
    best = max(values)
    return best + math.log(sum(math.exp(value - best) for value in values))


def _normalised(values: Sequence[float]) -> list[float]:
    total = _log_sum(values)
    return [math.exp(value - total) for value in values]
