"""Determine the language of a text: its author's choice, or else detection with a prior.

The prior comes from the languages of the classes and of the author's earlier messages.
"""

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

# Pseudo-counts of the prior: each author starts as if they had written _BEFORE messages, a share of _MAIN of
# them in their classroom's language and the rest in the partners' languages.
_BEFORE = 4.0
_MAIN = 0.85


class UnknownLanguage(Problem):
    message = _l("Choose one of the languages in the list.")
    field = "language"


@dataclass(frozen=True)
class Found:
    """The language of a text (None: no words in it).

    ``sentences`` is set if the text mixes languages: ``[start, end, language]`` for each sentence, half-open
    spans in code points.
    """

    language: str | None
    sentences: list[list[int | str]] | None = None
    source: LanguageSource = LanguageSource.DETECTED

    @property
    def languages(self) -> frozenset[str]:
        """All the languages in the text; empty if it has none."""
        if self.sentences:
            return frozenset(str(code) for *_, code in self.sentences)
        return frozenset() if self.language is None else frozenset({self.language})


def languages_to_choose(viewer: Viewer, languages: Catalog) -> tuple[str, ...]:
    """The languages an author can choose: first those of the board, then all that there are packs for."""
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
    current: str | None = None,
) -> Found:
    """The language of a normalised ``text`` by ``author``: ``chosen``, or else the detected one.

    ``likely`` is the language of a longer text that this one belongs to; in the prior it has as much weight
    as the author's messages and classroom together. A text that is clearly in a language without a pack is
    not taken for one of the others: ``Found.language`` is then none of ``languages_to_choose``. Raises
    UnknownLanguage if ``chosen`` is neither one of them nor ``current``, the language that it had before.
    """
    if chosen is not None:
        if chosen not in languages_to_choose(viewer, languages) and chosen != current:
            raise UnknownLanguage
        return Found(chosen, source=LanguageSource.AUTHOR)
    prior = _prior(session, author, viewer)
    if likely is not None:
        prior[likely] = prior.get(likely, 0.0) + 1.0
    neighbour = languages.neighbours(viewer.languages).detect(text, prior)
    if neighbour is not None:
        return Found(neighbour.language)
    return _detect(languages.detector(viewer.languages), text, prior)


def _prior(session: Session, author: User, viewer: Viewer) -> dict[str, float]:
    """The prior probability of each language: the author's messages here, smoothed by pseudo-counts."""
    others = [code for code in viewer.languages if code != viewer.classroom.language]
    weights = {viewer.classroom.language: _BEFORE * (_MAIN if others else 1.0)}
    for code in others:
        weights[code] = _BEFORE * (1 - _MAIN) / len(others)
    for code, count in languages_written(session, author.id, viewer.partnership.id).items():
        weights[code] = weights.get(code, 0.0) + count
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def _detect(detector: LanguageDetector, text: str, prior: Mapping[str, float]) -> Found:
    """The detected language of ``text``; if it mixes languages, the one with the most code points.

    In a mixed text the language of every sentence is returned as well.
    """
    sentences = detector.sentences(text, prior=prior)
    if not mixture(detection for _, detection in sentences):
        return Found(detector.detect(text, prior=prior).language)
    letters: Counter[str] = Counter()
    for span, detection in sentences:
        if detection.language is not None:
            letters[detection.language] += span.end - span.start
    main = letters.most_common(1)[0][0]
    # A sentence without words (an emoji, a number) counts as the main language.
    return Found(main, [[span.start, span.end, found.language or main] for span, found in sentences])
