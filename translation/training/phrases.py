"""Words and short phrases of the corpus with their translations, alone: "jueves", "me llamo", "last week".

    python -m translation.training.phrases es --corpus CORPUS --packs FOLDER --out MADE

A corpus of sentences has few headings or list items, and a model trained on it alone makes a sentence of each
("Jueves:" → "You play:"). FOLDER holds packs of both directions, which align the words of a pair; a phrase
pair is extracted where no link leaves it (Och and Ney 2004), and kept where most occurrences agree.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from translation import Span, TranslationError, Translator
from translation.text_facts import with_capital
from translation.training.alignment import Align, aligners, linked, short
from translation.training.augmentation import lowered, often_small
from translation.training.corpus import CorpusError, Pair, arguments, read, write_made

_LONGEST = 3  # words
_SEEN = 3  # times, at least
_AGREED = 0.4  # the share of those that hold one side and have this on the other
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def made(corpus: Sequence[Pair], there: Align, back: Align) -> list[Pair]:
    """(English, other) phrases of ``corpus``, as sentences: with a capital and a full stop. For ``there`` and
    ``back`` see ``alignment.aligners``.
    """
    pairs = short(corpus)
    small = tuple(often_small(side) for side in zip(*pairs, strict=True))
    whole: Counter[Pair] = Counter()
    for pair, links in linked(pairs, there, back):
        whole.update(set(_phrases(pair, links, small)))
    sides: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for pair, count in whole.items():
        for side, text in zip(sides, pair, strict=True):
            side[text] += count
    return sorted(
        (as_sentence(pair[0]), as_sentence(pair[1]))
        for pair, count in whole.items()
        if count >= _SEEN
        and all(count >= _AGREED * side[text] for side, text in zip(sides, pair, strict=True))
    )


def as_sentence(text: str) -> str:
    """``text`` as packs are given it: see ``masking``, which puts a full stop behind a heading."""
    return with_capital(text) + "."


def _phrases(pair: Pair, links: set[tuple[Span, Span]], small: tuple[frozenset[str], ...]) -> Iterator[Pair]:
    """The phrases of one sentence pair whose ``links`` all stay within them, and that begin and end with a
    word that has one.
    """
    english, other = ([Span(*match.span()) for match in _WORD.finditer(text)] for text in pair)
    numbers = {span: number for number, span in enumerate(other)}
    tied = [sorted(numbers[b] for a, b in links if a == span and b in numbers) for span in english]
    for first in range(len(english)):
        for last in range(first, min(first + _LONGEST, len(english))):
            if not (tied[first] and tied[last]):
                continue
            inside = [number for own in tied[first : last + 1] for number in own]
            low, high = min(inside), max(inside)
            if high - low >= _LONGEST:
                continue
            outside = (number for own in (*tied[:first], *tied[last + 1 :]) for number in own)
            if any(low <= number <= high for number in outside):
                continue
            here = _text(pair[0], english[first], english[last], small[0])
            text = _text(pair[1], other[low], other[high], small[1])
            if here and text:
                yield here, text


def _text(whole: str, first: Span, last: Span, small: frozenset[str]) -> str | None:
    """What stands from ``first`` to ``last``; None where there is more than words and spaces."""
    text = whole[first.start : last.end]
    if not re.fullmatch(rf"{_WORD.pattern}(?: {_WORD.pattern})*", text):
        return None
    return lowered(text, small)


def main() -> None:
    args = arguments("phrases", packs=True)
    try:
        corpus = read(args.corpus, "en", args.language).train
        with Translator.from_directories([args.packs]) as translator:
            pairs = made(corpus, *aligners(translator, args.language))
    except (CorpusError, TranslationError) as error:
        sys.exit(str(error))
    sys.stdout.write(write_made(args.out, "phrases", args.language, pairs))


if __name__ == "__main__":
    main()
