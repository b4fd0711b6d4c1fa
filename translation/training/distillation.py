"""Synthetic text for a language that has little: sentences of the corpus, translated by earlier packs.

    python -m translation.training.distillation es --corpus CORPUS --packs FOLDER --out MADE

For a network that writes English this is back-translation (Sennrich et al. 2016). For one that reads English
it is sequence-level distillation (Kim and Rush 2016): the best of several hypotheses, reranked by the
reverse-direction model, is better than what the network finds by itself. FOLDER holds the packs of both
directions.
"""

from __future__ import annotations

import sys
from pathlib import Path

from translation import TranslationError, Translator
from translation.training.corpus import CorpusError, Pair, arguments, without_translation, write_made

_AT_ONCE = 4000  # sentences, of like length
_LEFT_OUT = 0.15  # the share of translations that the packs are least sure of


def made(corpus: Path, language: str, translator: Translator) -> list[Pair]:
    """(English, ``language``) for English sentences of the corpus that have no translation into it. Raises
    CorpusError, TranslationError.
    """
    others = without_translation(corpus, language).values()
    # Paragraphs of the stories are left out: what fails in a part of them would be learned with the rest.
    texts = dict.fromkeys(english for pairs in others for english, _ in pairs if len(english) < 200)
    ordered = sorted(texts, key=len)
    found: list[tuple[float, Pair]] = []
    for at in range(0, len(ordered), _AT_ONCE):
        some = ordered[at : at + _AT_ONCE]
        for english, result in zip(
            some, translator.translate(some, source="en", target=language), strict=True
        ):
            if result.text.strip():
                found.append((min(pair.score for pair in result.sentences), (english, result.text)))
        sys.stdout.write(f"{min(at + _AT_ONCE, len(ordered)):,} of {len(ordered):,}\n")
        sys.stdout.flush()
    found.sort(reverse=True)
    return sorted(pair for _, pair in found[: round(len(found) * (1 - _LEFT_OUT))])


def main() -> None:
    args = arguments("teaching", packs=True)
    try:
        with Translator.from_directories([args.packs], candidates=4) as translator:
            pairs = made(args.corpus, args.language, translator)
    except (CorpusError, TranslationError) as error:
        sys.exit(str(error))
    sys.stdout.write(write_made(args.out, "pack", args.language, pairs))


if __name__ == "__main__":
    main()
