"""Finds names of a text that its translation lacks: people, places, @mentions, web addresses.

``text_facts`` says which words are names: masking protects the same words, except those that the pack knows.
This check expects fewer of them, since acronyms and holidays have other names in other languages. A slightly
different spelling (Geneva and Genève, Mary and María) counts as kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher

from translation import protected_spans, text_facts
from translation.messages import N_
from translation.protected_spans import Kind
from translation.quality_check import CheckContext, QualityCheck
from translation.text_facts import WORD, unaccented

_VERBATIM = frozenset({Kind.ADDRESS, Kind.MENTION, Kind.TAG})
_SHORTEST = 3  # letters
_SIMILAR = 0.65


def lost(
    source_text: str, target_text: str, source: str, target: str, starts: Collection[int] = ()
) -> frozenset[str]:
    """The names in ``source_text`` that ``target_text`` lacks, word by word.

    ``starts`` are the code points at which its sentences begin, where a capital does not mark a name. If the
    texts are in different scripts, only addresses, @mentions and #tags are checked.
    """
    missing = {
        kept.text
        for kept in protected_spans.sure(source_text)
        if kept.kind in _VERBATIM and kept.text not in target_text
    }
    if not _same_script(source_text, target_text):
        return frozenset(missing)
    words = WORD.findall(target_text)
    there = {_plain(word) for word in words}
    capitalised = {_plain(word) for word in words if word[:1].isupper()}
    return frozenset(
        missing
        | {
            name
            for name in expected(source_text, source, starts)
            if _plain(name) not in there and not _respelt(_plain(name), capitalised)
        }
    )


def expected(text: str, language: str, starts: Collection[int] = ()) -> Iterator[str]:
    """The words of the names in ``text`` that a reader expects to find in the translation."""
    if not text_facts.capitals_tell(text, language):
        return
    verbatim = [kept.span for kept in protected_spans.sure(text)]

    def suits(word: re.Match[str]) -> bool:
        return (
            text_facts.has_capital(word[0])
            and not text_facts.may_begin_sentence(text, word.start())
            and word.start() not in starts
            and not any(span.start <= word.start() < span.end for span in verbatim)
        )

    for name in text_facts.names(text, language, suits):
        for word in WORD.findall(text, name.start, name.end):
            if (
                len(word) >= _SHORTEST
                and not word.isupper()
                and not text_facts.is_frequent(word, language)
                and not text_facts.may_be_translated(word)
            ):
                yield word


def _respelt(name: str, there: set[str]) -> bool:
    return any(
        word[:2] == name[:2]
        and abs(len(word) - len(name)) <= 3
        and (
            word.startswith(name)
            or (len(name) >= 4 and SequenceMatcher(None, name, word, autojunk=False).ratio() >= _SIMILAR)
        )
        for word in there
    )


def _plain(word: str) -> str:
    return unaccented(word).lower()


def _same_script(a: str, b: str) -> bool:
    return _script(a) == _script(b)


def _script(text: str) -> str:
    """The most frequent script, as the first word of its letters' Unicode names ("LATIN", "CYRILLIC")."""
    counts: dict[str, int] = {}
    for c in text[:500]:
        if c.isalpha():
            script = unicodedata.name(c, "?").split()[0]
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: (counts[script], script), default="")


def _find(context: CheckContext) -> bool:
    starts = {pair.source.start for pair in context.sentences}
    missing = lost(context.source_text, context.target_text, context.source, context.target, starts)
    return any(not any(name in word for word in context.decided) for name in missing)


CHECK = QualityCheck(
    id="names",
    sentence=N_("A name, a link or a mention of the original is missing."),
    weight=15,
    find=_find,
)
