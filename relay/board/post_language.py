"""Which language a text is in: what its author chose, or detected with what is known of them as the prior."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay.board.entities import LanguageSource
from relay.board.queries import languages_written
from relay.board.visibility import Viewer
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.problems import Problem
from translation import LanguageDetector, mixture

# The classroom's main language and the partners', before an author has written anything: weighed as if
# they had written this many messages, mostly in the first.
_BEFORE = 4.0
_MAIN = 0.85


class UnknownLanguage(Problem):
    message = _l("Choose one of the languages in the list.")
    field = "language"


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


def languages_to_choose(viewer: Viewer, languages: Catalog) -> tuple[str, ...]:
    """What a text can be said to be in: the board's languages first, then those that there are packs for."""
    return tuple(dict.fromkeys([*viewer.languages, *sorted(languages.translator.languages)]))


def language_of(
    session: Session,
    author: User,
    viewer: Viewer,
    text: str,
    languages: Catalog,
    *,
    chosen: str | None = None,
    likely: str | None = None,
) -> Found:
    """The language of a normalised ``text`` by ``author``: ``chosen``, or else detected.

    ``likely`` is the language of a longer text that belongs to it; it weighs as much as all that is known of
    the author. Raises UnknownLanguage where ``chosen`` is not one of ``languages_to_choose``.
    """
    if chosen is not None:
        if chosen not in languages_to_choose(viewer, languages):
            raise UnknownLanguage
        return Found(chosen, source=LanguageSource.AUTHOR)
    prior = _prior(session, author, viewer)
    if likely is not None:
        prior[likely] = prior.get(likely, 0.0) + 1.0
    return _detect(languages.detector(viewer.languages), text, prior)


def _prior(session: Session, author: User, viewer: Viewer) -> dict[str, float]:
    """How likely each language is before reading: what they wrote here, smoothed by their class's."""
    others = [code for code in viewer.languages if code != viewer.classroom.language]
    weights = {viewer.classroom.language: _BEFORE * (_MAIN if others else 1.0)}
    for code in others:
        weights[code] = _BEFORE * (1 - _MAIN) / len(others)
    for code, count in languages_written(session, author.id, viewer.partnership.id).items():
        weights[code] = weights.get(code, 0.0) + count
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def _detect(detector: LanguageDetector, text: str, prior: Mapping[str, float]) -> Found:
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
