"""Letter statistics: how well a text's n-grams fit each language. The only module here to import langdetect.

langdetect samples n-grams at random until it is sure, so every answer is 0.99999 and a prior has no effect.
Its profiles and its n-gram extraction are good and used here, but every n-gram counts once: the result is
deterministic, and there is no shared state after loading.
"""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram

# Language codes for which langdetect's profile has another name.
PROFILE_NAMES: Mapping[str, str] = {
    "zh": "zh-cn",
    "zh-Hant": "zh-tw",
    "nb": "no",
    "pt-BR": "pt",
    "gl": "pt",
}

# Smoothing for n-grams that a language's profile lacks, as in langdetect (alpha / base frequency).
_SMOOTHING = Detector.ALPHA_DEFAULT / Detector.BASE_FREQ
_UNSEEN = math.log(_SMOOTHING)


@lru_cache(maxsize=1)
def profile_names() -> frozenset[str]:
    """The names of the profiles that langdetect ships (``zh-cn``)."""
    return frozenset(
        path.name for path in Path(PROFILES_DIRECTORY).iterdir() if not path.name.startswith(".")
    )


class NGramModel:
    """The n-gram profiles of a few languages. Immutable, so threads may share it.

    A matrix of log probabilities, with a row for each n-gram, as four bytes each: as Python's own numbers,
    those of thirty languages took 20 MB more of every process that serves pages.
    """

    def __init__(self, profiles: Sequence[str]) -> None:
        self.profiles = tuple(profiles)
        self._rows: dict[str, int] = {}  # where the row of each n-gram begins
        self._matrix = array("f")
        unseen = array("f", [_UNSEEN] * len(profiles))
        for column, name in enumerate(profiles):
            profile = json.loads((Path(PROFILES_DIRECTORY) / name).read_text(encoding="utf-8"))
            for gram, times in profile["freq"].items():
                if not 1 <= len(gram) <= NGram.N_GRAM:
                    continue
                row = self._rows.setdefault(gram, len(self._matrix))
                if row == len(self._matrix):
                    self._matrix.extend(unseen)
                share = times / profile["n_words"][len(gram) - 1]
                self._matrix[row + column] = math.log(share + _SMOOTHING)

    def log_likelihoods(self, text: str) -> tuple[int, list[float]]:
        """The number of known 1- to 3-grams in ``text``, and the sum of their log probabilities per profile.

        As in langdetect, words in capitals are ignored; lower them first if they matter.
        """
        found: list[int] = []
        window = NGram()
        for character in NGram.normalize_vi(text) + " ":
            window.add_char(character)
            for size in range(1, NGram.N_GRAM + 1):
                row = self._rows.get(window.get(size))
                if row is not None:
                    found.append(row)
        width = len(self.profiles)
        if not found:
            return 0, [0.0] * width
        rows = [self._matrix[row : row + width] for row in found]
        return len(rows), [sum(column) for column in zip(*rows, strict=True)]


@lru_cache(maxsize=32)
def load(profiles: tuple[str, ...]) -> NGramModel:
    """The model of ``profiles``, cached: every partnership has its own few languages."""
    return NGramModel(profiles)
