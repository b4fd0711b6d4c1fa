"""Letter statistics: how well a text's n-grams fit each language. The only module here to import langdetect.

langdetect samples n-grams at random until it is sure, so every answer is 0.99999 and a prior has no effect.
Its profiles and its n-gram extraction are good and used here, but every n-gram counts once: the result is
deterministic, and there is no shared state after loading.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.lang_profile import LangProfile
from langdetect.utils.ngram import NGram

# Language codes (ours and those of Argos packs) for which langdetect's profile has another name.
PROFILE_NAMES: Mapping[str, str] = {"zh": "zh-cn", "zt": "zh-tw", "nb": "no", "pb": "pt", "gl": "pt"}

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
    """The n-gram profiles of a few languages. Immutable, so threads may share it."""

    def __init__(self, profiles: Sequence[str]) -> None:
        factory = DetectorFactory()
        for index, name in enumerate(profiles):
            profile = json.loads((Path(PROFILES_DIRECTORY) / name).read_text(encoding="utf-8"))
            factory.add_profile(LangProfile(**profile), index, len(profiles))
        self.profiles = tuple(profiles)
        self._log_probabilities: dict[str, tuple[float, ...]] = {
            # One object for all that lack the n-gram: with thirty profiles, those are most.
            gram: tuple(math.log(p + _SMOOTHING) if p else _UNSEEN for p in row)
            for gram, row in factory.word_lang_prob_map.items()
        }

    def log_likelihoods(self, text: str) -> tuple[int, list[float]]:
        """The number of known 1- to 3-grams in ``text``, and the sum of their log probabilities per profile.

        As in langdetect, words in capitals are ignored; lower them first if they matter.
        """
        rows: list[tuple[float, ...]] = []
        window = NGram()
        for character in NGram.normalize_vi(text) + " ":
            window.add_char(character)
            for size in range(1, NGram.N_GRAM + 1):
                row = self._log_probabilities.get(window.get(size))
                if row is not None:
                    rows.append(row)
        if not rows:
            return 0, [0.0] * len(self.profiles)
        return len(rows), [sum(column) for column in zip(*rows, strict=True)]


@lru_cache(maxsize=32)
def load(profiles: tuple[str, ...]) -> NGramModel:
    """The model of ``profiles``, cached: every partnership has its own few languages."""
    return NGramModel(profiles)
