"""Synthetic text for a language that has little: sentences of the corpus, translated by Apertium, which
works by rules and dictionaries.

    python -m translation.training.apertium es --corpus CORPUS --out MADE

Its output is awkward but has words that the corpus does not have. It is training text of a kind of its
own (see network.py): a network learns the words from it and not the style. Needs the programs of Apertium
(Debian: apertium, apertium-eng-spa, apertium-fr-es).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from translation.training.augmentation import with_opening_marks
from translation.training.corpus import Pair, arguments, without_translation, write_made

# For each language: which language of the corpus Apertium makes it from, and by which of its modes.
_MODES = {"es": (("en", "eng-spa"), ("fr", "fr-es"))}
_UNKNOWN = "*"  # stands before a word that Apertium does not know


def put(texts: Sequence[str], mode: str) -> list[str]:
    """``texts``, a line each, in the language that ``mode`` leads to. Raises CalledProcessError."""
    program = shutil.which("apertium")
    if program is None:
        sys.exit("the program apertium is not installed")
    whole = "".join(f"{text}\n" for text in texts)
    done = subprocess.run([program, mode], input=whole, capture_output=True, text=True, check=True)
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def made(corpus: Path, language: str) -> list[Pair]:
    """(English, ``language``) for English sentences of the corpus that have no translation into it."""
    found: dict[tuple[str, str], str] = {}
    for other, pairs in without_translation(corpus, language).items():
        for source, mode in _MODES[language]:
            if source not in ("en", other):
                continue
            texts = [pair[0] if source == "en" else pair[1] for pair in pairs]
            for (english, _), text in zip(pairs, put(texts, mode), strict=True):
                if text and _UNKNOWN not in text:
                    found[english, mode] = with_opening_marks(text) if language == "es" else text
    return [(key[0], text) for key, text in found.items()]


def main() -> None:
    args = arguments("apertium", _MODES)
    pairs = made(args.corpus, args.language)
    sys.stdout.write(write_made(args.out, "apertium", args.language, pairs))


if __name__ == "__main__":
    main()
