"""Detect the language of a text, and of each of its sentences, among a few possible languages.

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

# The least prior probability of any language, since students practise their partners' language.
LEAST_PRIOR = 0.02
# The prior probability that a text mixes languages, and, in one that does, the probability that a sentence
# is in the same language as the one before.
_MIXED = 0.25
_STAYS = 0.5
# The least confidence with which a sentence's language counts towards a mixture.
_SURE = 0.8


class LanguageDetector:
    """Detects which of ``languages`` a text is in. Deterministic and thread-safe.

    ``languages`` are codes as packs and classrooms use them (``en``, ``zh``, ``pt-BR``); at least one, or
    ValueError is raised. Raises UnknownLanguageError for a code that is not in ``supported()``.
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
        """Every language code that a detector can be made for."""
        return ngram_profiles.profile_names() | frozenset(ngram_profiles.PROFILE_NAMES)

    @property
    def languages(self) -> frozenset[str]:
        """The languages that this detector chooses among."""
        return frozenset(self._languages)

    def detect(self, text: str, prior: Mapping[str, float] | None = None) -> Detection:
        """Detect the language of a whole text.

        ``prior`` maps each language to its prior probability, known from who writes where. It need not sum to
        1; languages that are missing get a small probability, and codes that are not among the detector's
        are ignored. Without it all languages are equally likely. Raises TextError for lone surrogates.
        """
        check_text(text)
        found = self._likelihoods.log_likelihoods(text)
        if found is None:
            return Detection(None, 0.0)
        return self._detection(
            _normalised([a + b for a, b in zip(found, self._log_prior(prior), strict=True)])
        )

    def sentences(self, text: str, prior: Mapping[str, float] | None = None) -> list[tuple[Span, Detection]]:
        """Detect the language of each sentence, taking the other sentences into account. Raises TextError."""
        spans = split(text, self.detect(text, prior).language or self._languages[0])
        found = [self._likelihoods.log_likelihoods(text[span.start : span.end]) for span in spans]
        posteriors = iter(self._in_context([row for row in found if row is not None], self._log_prior(prior)))
        return [
            (span, Detection(None, 0.0) if row is None else self._detection(next(posteriors)))
            for span, row in zip(spans, found, strict=True)
        ]

    def _in_context(self, rows: Sequence[Sequence[float]], log_prior: Sequence[float]) -> list[list[float]]:
        """The probability of each language for each sentence, from the log likelihoods ``rows``.

        Averages two models by their posterior probabilities: one language throughout, or a hidden Markov
        model that stays in its language half of the time (forward-backward algorithm: Rabiner 1989).
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
        return [math.log(max(value / total, LEAST_PRIOR)) for value in given]

    def _detection(self, probabilities: Sequence[float]) -> Detection:
        ranked = sorted(
            zip(self._languages, probabilities, strict=True), key=lambda item: (-item[1], item[0])
        )
        return Detection(ranked[0][0], ranked[0][1], tuple(ranked))


class UnknownLanguageError(TranslationError, ValueError):
    """There are no letter statistics for these ``languages``."""

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(f"no letter statistics to detect {', '.join(languages)} by")
        self.languages = tuple(languages)


def mixture(detections: Iterable[Detection]) -> bool:
    """Whether sentences detected by ``LanguageDetector.sentences`` are confidently in several languages."""
    return len({d.language for d in detections if d.language is not None and d.confidence >= _SURE}) > 1


def _log_sum(values: Sequence[float]) -> float:
    best = max(values)
    return best + math.log(sum(math.exp(value - best) for value in values))


def _normalised(values: Sequence[float]) -> list[float]:
    total = _log_sum(values)
    return [math.exp(value - total) for value in values]
