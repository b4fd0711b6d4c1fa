"""Word links of a sentence pair on which the packs of both directions agree."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

from translation import Span, Translator
from translation.training.corpus import Pair

Link = tuple[Span, Span]
Align = Callable[[Sequence[Pair]], Sequence[Sequence[Link]]]

_AT_ONCE = 4000  # sentences
_TEXT = 160  # characters: longer ones are aligned worse


def aligners(translator: Translator, language: str) -> tuple[Align, Align]:
    """The aligners of (English, ``language``) pairs and of the same pairs reversed."""
    return (
        lambda some: translator.align(some, source="en", target=language),
        lambda some: translator.align(some, source=language, target="en"),
    )


def short(corpus: Sequence[Pair]) -> list[Pair]:
    """The pairs that are short enough to be aligned reliably."""
    return [pair for pair in corpus if max(map(len, pair)) < _TEXT]


def linked(pairs: Sequence[Pair], there: Align, back: Align) -> Iterator[tuple[Pair, set[Link]]]:
    """Each of ``pairs`` with the links that both ``aligners`` find. Prints its progress."""
    for at in range(0, len(pairs), _AT_ONCE):
        some = pairs[at : at + _AT_ONCE]
        forth, turned = there(some), back([(b, a) for a, b in some])
        for pair, links, others in zip(some, forth, turned, strict=True):
            yield pair, set(links) & {(b, a) for a, b in others}
        sys.stdout.write(f"{min(at + _AT_ONCE, len(pairs)):,} of {len(pairs):,}\n")
        sys.stdout.flush()
