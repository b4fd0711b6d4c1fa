"""Words of an original and the words of the translation that the engine aligned with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from relay.judging.text.tokens import groups, runs, words
from translation import SentencePair, Span

_GAP = " … "  # between words that are not next to each other


def chosen(original: str, sentence: Span, ticked: Collection[Span]) -> list[Span]:
    """The words of a sentence (a span in ``original``) that are among ``ticked``, in order."""
    return [word for word in words(original, *sentence) if word in ticked]


def aligned_with(original: str, pair: SentencePair, word: Span) -> list[Span]:
    """The words aligned together with ``word``, itself included: all of "a piece of cake" for "piece".

    Only ``word`` where those are not next to each other.
    """
    found = {word}
    for sources, _targets in groups(pair.alignment):
        if any(source.overlaps(word) for source in sources):
            found.update(w for w in words(original, *pair.source) if any(w.overlaps(s) for s in sources))
    together = sorted(found)
    return together if len(runs(together, original)) == 1 else [word]


def in_translation(original: str, translated: str, pair: SentencePair, chosen: Iterable[Span]) -> str:
    """The words of ``translated`` that are aligned with those ``chosen`` in ``original``; "" for none."""
    places = list(chosen)
    targets = {
        target
        for sources, targets in groups(pair.alignment)
        if any(source.overlaps(place) for source in sources for place in places)
        for target in targets
    }
    found = [
        word
        for word in words(translated, *pair.target)
        if any(word.overlaps(target) for target in targets) and any(map(str.isalnum, word.of(translated)))
    ]
    return joined(translated, found)


def joined(text: str, chosen: Iterable[Span]) -> str:
    """The chosen words of ``text`` as one string, with an ellipsis where something lies between them."""
    return _GAP.join(span.of(text) for span in runs(chosen, text))
