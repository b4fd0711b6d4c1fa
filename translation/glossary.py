"""Words that somebody has decided about: they stay as they are, or always get the same translation.

A term is found as whole words. One written with a capital letter is found only so (or all in capitals): the
girl Sol is a name, "el sol" is the sun. One without capitals is found however it is written.
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
    """A word or a few of them, and what becomes of it.

    ``language`` is the only one in which it is looked for; None: in all. ``translations`` are pairs of a
    language and the text in it; where there are none the term stays as it is, and where there are some, it
    means nothing for other languages. A ``person`` is not looked for where a sentence or a part of one
    begins: Will is a boy, "Will you come?" is not about him.
    """

    text: str
    language: str | None = None
    translations: tuple[tuple[str, str], ...] = ()
    person: bool = False

    def output(self, target: str) -> str | None:
        """What stands for it in ``target``; None where nothing is decided."""
        if not self.translations:
            return self.text
        return dict(self.translations).get(target)

    def is_of(self, language: str) -> bool:
        """Whether it is looked for in ``language``."""
        return self.language in (None, language)


def found(
    terms: Iterable[Term], text: str, language: str, target: str, *, any_case: bool = False
) -> list[Kept]:
    """Where ``terms`` stand in ``text``, in order; of those that overlap the longest.

    A term that stays keeps the form it has in the text. With ``any_case`` capitals tell nothing.
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
    """Finds the terms of a glossary in texts of ``source``, for translations that end in ``target``.

    ``any_case`` is for what was shouted: capitals tell nothing there.
    """

    terms: tuple[Term, ...] = ()
    source: str = ""
    target: str = ""
    any_case: bool = False

    def find(self, text: str) -> list[Kept]:
        """The terms in ``text``, in order, but for those that are kept in any case (in an address)."""
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
        """This finder, for what was shouted."""
        return replace(self, any_case=True)


def in_text(terms: Sequence[Term], text: str, language: str, target: str) -> tuple[Term, ...]:
    """Those of ``terms`` that mean something for ``text``."""
    return tuple(
        term
        for term in terms
        if term.output(target) is not None and term.is_of(language) and _pattern(term.text, True).search(text)
    )


def to_carry(terms: Sequence[Term], target: str) -> tuple[Term, ...]:
    """``terms`` on the later steps of a route through several languages: what the first put in stays."""
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
    """``output`` with a capital where the text has one and the term has none: it began a sentence."""
    if text[:1].isupper() and not term[:1].isupper():
        return with_capital(output)
    return output
