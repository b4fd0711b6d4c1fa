"""Glossary terms: words that always stay as they are or always get the same translation.

A term matches whole words only. A term with a capital letter matches only as written or all in capitals: the
girl Sol is a name, "el sol" is the sun. A term without capitals matches in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from translation.engine import Span
from translation.protected_spans import Kept, Kind, sure
from translation.text_facts import may_begin_sentence, with_capital


@dataclass(frozen=True, slots=True)
class Term:
    """One or more words and their fixed translations.

    ``language`` is the source language in which the term applies; None means all. ``translations`` are pairs
    (target language, text). Without any, the term stays as it is in every target language; with some, it has
    no effect for the other target languages. A ``person`` is not matched where a sentence, quotation or list
    item may begin: Will is a boy, but "Will you come?" is not about him.
    """

    text: str
    language: str | None = None
    translations: tuple[tuple[str, str], ...] = ()
    person: bool = False

    def output(self, target: str) -> str | None:
        """The term's fixed translation into ``target``; None if it has none there."""
        if not self.translations:
            return self.text
        return dict(self.translations).get(target)

    def is_of(self, language: str) -> bool:
        """Whether the term applies to texts in ``language``."""
        return self.language in (None, language)


def found(
    terms: Iterable[Term], text: str, language: str, target: str, *, any_case: bool = False
) -> list[Kept]:
    """The occurrences of ``terms`` in ``text``, in order; of overlapping ones, the longest.

    A term without translations keeps the form it has in the text. ``any_case`` ignores case in matching.
    """
    places: list[Kept] = []
    for term in terms:
        output = term.output(target)
        if output is None or not term.is_of(language):
            continue
        for match in _pattern(term.text, any_case).finditer(text):
            if term.person and may_begin_sentence(text, match.start()):
                continue
            put = match[0] if not term.translations else _as_begun(output, match[0], term.text)
            places.append(Kept(Span(*match.span()), Kind.TERM, match[0], put))
    places.sort(key=lambda kept: (kept.span.start - kept.span.end, kept.span.start))
    chosen: list[Kept] = []
    for kept in places:
        if not any(kept.span.overlaps(other.span) for other in chosen):
            chosen.append(kept)
    return sorted(chosen, key=lambda kept: kept.span.start)


@dataclass(frozen=True, slots=True)
class TermFinder:
    """Finds glossary terms in texts in the language ``source``.

    ``target`` is the last language of the route. ``any_case`` ignores case, for text all in capitals.
    """

    terms: tuple[Term, ...] = ()
    source: str = ""
    target: str = ""
    any_case: bool = False

    def find(self, text: str) -> list[Kept]:
        """The terms in ``text``, in order, except those inside a protected span such as an address."""
        if not self.terms:
            return []
        terms = found(self.terms, text, self.source, self.target, any_case=self.any_case)
        return [
            term
            for term in terms
            if not any(
                kept.span.start <= term.span.start and term.span.end <= kept.span.end for kept in sure(text)
            )
        ]

    def in_any_case(self) -> TermFinder:
        """A copy of this finder that ignores case, for text all in capitals."""
        return replace(self, any_case=True)


def in_text(terms: Sequence[Term], text: str, language: str, target: str) -> tuple[Term, ...]:
    """Those of ``terms`` that apply from ``language`` to ``target`` and occur in ``text``, in any case."""
    return tuple(
        term
        for term in terms
        if term.output(target) is not None and term.is_of(language) and _pattern(term.text, True).search(text)
    )


def to_carry(terms: Sequence[Term], target: str) -> tuple[Term, ...]:
    """``terms`` for the later steps of a route: the translations that the first step put in stay."""
    return tuple(Term(output) for term in terms if (output := term.output(target)) is not None)


@lru_cache(maxsize=4096)
def _pattern(term: str, any_case: bool) -> re.Pattern[str]:
    core = r"\s+".join(map(re.escape, term.split()))
    before = r"(?<!\w)" if term[:1].isalnum() else ""
    after = r"(?!\w)" if term[-1:].isalnum() else ""
    if any_case or term == term.lower():
        return re.compile(before + core + after, re.IGNORECASE)
    loud = r"\s+".join(map(re.escape, term.upper().split()))
    return re.compile(f"{before}(?:{core}|{loud}){after}")


def _as_begun(output: str, text: str, term: str) -> str:
    """``output`` with a capital if ``text`` has one and the term has not: it began a sentence there."""
    if text[:1].isupper() and not term[:1].isupper():
        return with_capital(output)
    return output
