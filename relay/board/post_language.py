"""Which language a new post is in, with what is known about its author as the prior."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from relay.board.entities import LanguageSource
from relay.board.queries import languages_written
from relay.board.visibility import Viewer
from relay.people.entities import User
from translation import LanguageDetector, mixture

# The classroom's main language and the partners', before an author has written anything: weighed as if
# they had written this many messages, mostly in the first.
_BEFORE = 4.0
_MAIN = 0.85


@dataclass(frozen=True)
class Found:
    """The language of a text (None: it holds none) and, where it mixes, each ``[start, end, language]``."""

    language: str | None
    sentences: list[list[int | str]] | None = None
    source: LanguageSource = LanguageSource.DETECTED

    @property
    def languages(self) -> frozenset[str]:
        """All the languages in it; empty where it holds none."""
        if self.sentences:
            return frozenset(str(code) for *_, code in self.sentences)
        return frozenset() if self.language is None else frozenset({self.language})


def prior_of(session: Session, author: User, viewer: Viewer) -> dict[str, float]:
    """How likely each language is before reading: what they wrote here, smoothed by their class's."""
    others = [code for code in viewer.languages if code != viewer.classroom.language]
    weights = {viewer.classroom.language: _BEFORE * (_MAIN if others else 1.0)}
    for code in others:
        weights[code] = _BEFORE * (1 - _MAIN) / len(others)
    for code, count in languages_written(session, author.id, viewer.partnership.id).items():
        weights[code] = weights.get(code, 0.0) + count
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def detect(detector: LanguageDetector, text: str, prior: Mapping[str, float]) -> Found:
    """The language of ``text``; where it mixes languages, the one with most letters and every sentence's."""
    sentences = detector.sentences(text, prior=prior)
    if not mixture(detection for _, detection in sentences):
        return Found(detector.detect(text, prior=prior).language)
    letters: Counter[str] = Counter()
    for span, detection in sentences:
        if detection.language is not None:
            letters[detection.language] += span.end - span.start
    main = letters.most_common(1)[0][0]
    # A sentence that says nothing (an emoji, a number) goes with the rest.
    return Found(main, [[span.start, span.end, found.language or main] for span, found in sentences])
