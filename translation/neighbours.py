"""Languages that a text may be in although there is no pack for them.

A detector that chooses among the languages of the packs takes Portuguese for Spanish and Dutch for German,
with a confidence of 0.99. So the whole text is compared with their neighbours, too, each of which has a small
prior probability, as Bayes' rule has it: p(language | text) ∝ p(text | language) · p(language).

Only languages in the script of the text compete. A short text ("ok", "lol", a name) tells little and remains
in the languages of the packs, unless it is in a script that these do not use.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from translation.detect import LEAST_PRIOR
from translation.engine import Detection
from translation.language_likelihoods import Likelihoods, words_of
from translation.marker_words import MARKER_WORDS
from translation.neighbour_words import NEIGHBOUR_WORDS
from translation.sentences import check_text
from translation.text_facts import without_laughter

# The languages that compete, by script: the first word of its letters' names in Unicode. In scripts other
# than Latin the first is the one that most people write. Basque is missing: there are no letter statistics of
# it.
_SCRIPTS: Mapping[str, str] = {
    "LATIN": "af ca cs cy da de en es et fi fr gl hr hu id it lt lv nb nl pl pt ro sk sl so sq sv sw tl tr"
    " vi",
    "CYRILLIC": "ru uk bg mk",
    "ARABIC": "ar fa ur",
    "DEVANAGARI": "hi mr ne",
    "GREEK": "el",
    "HEBREW": "he",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "TAMIL": "ta",
    "TELUGU": "te",
}
_FOREMOST = frozenset(codes.split()[0] for script, codes in _SCRIPTS.items() if script != "LATIN")
# Codes of one language: where there is a pack for one, the others do not compete.
_SAME = ({"pt", "pt-BR"}, {"zh", "zh-Hant"}, {"nb", "no"})
# The prior probability of a neighbour, all languages of the packs together having 1: of one whose frequent
# words are listed (or the foremost of its script), and of one known by its letter statistics alone, which fit
# odd spellings of any language.
_LISTED, _UNLISTED = 0.03, 0.003
# Galician borrows the letter statistics of Portuguese, which many times as many people write.
_BORROWED = {"gl": 0.003}
# The probability that all neighbours together must have: in a text of up to _FEW words, and in a longer one.
_FEW, _CLEARLY_IN_FEW, _CLEARLY = 5, 0.8, 0.4
# A text in the script of the packs' languages must have as many words, unless its author often writes the
# neighbour (a prior of _USUAL).
_FEWEST_WORDS, _USUAL = 3, 0.3
# The number of code points to look at.
_ENOUGH = 2000


class Neighbours:
    """The neighbours of ``languages``, those that there are packs for. Thread-safe.

    Their letter statistics are loaded when a text is first compared.
    """

    def __init__(self, languages: Iterable[str]) -> None:
        self._languages = frozenset(languages)
        self._taken = self._languages.union(*(same for same in _SAME if same & self._languages))

    def detect(self, text: str, prior: Mapping[str, float] | None = None) -> Detection | None:
        """The neighbour that ``text`` is clearly in; None if it is in one of the languages or cannot be told.

        ``prior`` is that of ``LanguageDetector.detect``; a neighbour in it has at least its share there. The
        confidence is that of the neighbour alone, so it is low where two are alike (Danish and Norwegian).
        Raises TextError.
        """
        check_text(text)
        text = text[:_ENOUGH]
        script = _script(text)
        rivals = tuple(sorted(set(_SCRIPTS.get(script, "").split()) - self._taken))
        if not rivals:
            return None
        count = len(words_of(without_laughter(text)))
        given = _shares(prior, {*self._languages, *rivals})
        own = tuple(sorted(self._languages))
        foreign = not any(_writes(language, script) for language in own)
        if not foreign:
            usual = max((given.get(rival, 0.0) for rival in rivals), default=0.0)
            if usual < _USUAL and count < _FEWEST_WORDS:
                return None
        found = _likelihoods((*own, *rivals)).log_likelihoods(text)
        if found is None:
            # A word or two in a script whose n-grams are too many to be counted, such as Chinese.
            return Detection(rivals[0], 1 / len(rivals)) if foreign else None
        weights = [max(given[language], LEAST_PRIOR) if given else 1 / len(own) for language in own]
        weights += [max(given.get(rival, 0.0), _small(rival)) for rival in rivals]
        rows = [math.exp(value) * weight for value, weight in zip(found, weights, strict=True)]
        total = sum(rows)
        near = dict(zip(rivals, (row / total for row in rows[len(own) :]), strict=True))
        if not foreign and sum(near.values()) < (_CLEARLY_IN_FEW if count <= _FEW else _CLEARLY):
            return None
        ranked = sorted(near.items(), key=lambda item: (-item[1], item[0]))
        return Detection(ranked[0][0], ranked[0][1], tuple(ranked))


def _small(language: str) -> float:
    if language in _BORROWED:
        return _BORROWED[language]
    listed = language in MARKER_WORDS or language in NEIGHBOUR_WORDS or language in _FOREMOST
    return _LISTED if listed else _UNLISTED


def _shares(prior: Mapping[str, float] | None, languages: Iterable[str]) -> dict[str, float]:
    """``prior`` scaled to a sum of 1 over ``languages``; empty if it says nothing about them."""
    given = {language: max(0.0, (prior or {}).get(language, 0.0)) for language in languages}
    total = sum(given.values())
    return {language: value / total for language, value in given.items()} if total else {}


def _script(text: str) -> str:
    """The script of most of the letters of ``text``, "" if there are none. With any kana it is Japanese."""
    counts = Counter(unicodedata.name(c, "?").split()[0] for c in text[:500] if c.isalpha())
    if counts["HIRAGANA"] or counts["KATAKANA"]:
        counts["HIRAGANA"] += counts.pop("KATAKANA", 0) + counts.pop("CJK", 0)
    return max(counts, key=lambda script: (counts[script], script), default="")


def _writes(language: str, script: str) -> bool:
    """Whether ``language`` is written in ``script``; Latin is assumed where nothing else is listed."""
    written = {name for name, codes in _SCRIPTS.items() if language in codes.split()}
    return script in written if written else script == "LATIN"


@lru_cache(maxsize=16)
def _likelihoods(languages: tuple[str, ...]) -> Likelihoods:
    return Likelihoods(languages)
