"""Masking: replace protected spans by placeholders before translating, and put the originals back afterwards.

Small models cannot copy: an emoji, an address or a rare name comes out as something else or not at all. But
every model copies *some* words, the names and numbers that were frequent in its training data. These serve as
placeholders: "Tom" for a name, "30" for a number.

The attempts, each made only if the ones before lost something, or put a name that the text lacks:

1. Mask addresses, @mentions and #tags. Names, numbers and glossary terms stay unmasked, since an unmasked
   sentence is translated best. If a lower-case glossary term is missing from the output, it replaces the
   words that are aligned with it.
2. Mask what was lost, too.
3. Try other placeholders, several in one batch.
4. Translate the pieces around what was lost. The grammar suffers, but nothing is missing.

The translation that keeps most wins; among equals, the earliest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from translation import invented_names, person_names, protected_spans
from translation.batch_scheduler import Job, together, unchanged
from translation.engine import Span
from translation.glossary import TermFinder
from translation.hypothesis import Hypothesis, Request, aligned_place, joined, with_replacements
from translation.model import Model
from translation.protected_spans import Kept, Kind
from translation.text_edits import Patched, patched
from translation.text_facts import (
    WORD,
    begins_sentence,
    capitalises_nouns,
    has_capital,
    is_frequent,
    is_translated,
    with_capital,
)

# Placeholders, ordered by how well the first packs copied them in classroom posts, in both directions.
_NAMES = ("Tom", "John", "Boston", "Mary", "Alice", "Bob", "Internet", "Ken")
_FEMININE = ("Mary", "Alice", "Boston", "Tom", "John", "Ken", "Bob", "Internet")
_NUMBERS = ("30", "5", "3", "10", "12", "20", "2013", "6", "2", "4", "7", "8", "9", "100")
# For measuring, in tokens, the length of a text whose protected spans will be masked.
TYPICAL_PLACEHOLDER = _NAMES[0]
_CHOICES = 3  # sets of placeholders to try
# No model can copy these, so they are masked from the start. In the sentence's grammar they act as nouns.
_UNREADABLE = frozenset({Kind.FOREIGN, Kind.FORMULA, Kind.AMOUNT, Kind.BLANK})
ALWAYS_MASKED = frozenset({Kind.ADDRESS, Kind.MENTION, Kind.TAG, Kind.TITLED}) | _UNREADABLE
_MOST_BLANKS = 2  # so many gaps are tried as names and as numbers, in all combinations


@dataclass(frozen=True, slots=True)
class Masking:
    """Translates with ``model`` so that protected spans and glossary terms come through.

    ``glossary`` finds the glossary terms. ``names`` are words that the whole text shows to be names.
    ``unreadable`` finds what the pack has no tokens for (see ``unreadable_spans``).
    """

    model: Model
    glossary: TermFinder
    names: frozenset[str] = frozenset()
    unreadable: Callable[[str], Sequence[Kept]] = lambda text: ()

    def job(self, text: str) -> Job:
        """A job that translates ``text``, a part of a sentence without leading or trailing whitespace."""
        always = [kept for kept in protected_spans.sure(text) if kept.kind in ALWAYS_MASKED]
        terms = _apart_from(always, self.glossary.find(text))
        always += [
            kept
            for kept in _apart_from([*always, *terms], self.unreadable(text))
            if kept.kind in ALWAYS_MASKED
        ]
        always += _apart_from([*always, *terms], self._titled(text))
        likely = protected_spans.likely(text, self.model.pack.source, self._knows, self.names)
        wanted = [*terms, *_apart_from([*always, *terms], likely)]
        best: Hypothesis | None = None
        lost = wanted
        for choices in ((None,), (0,), range(1, _CHOICES)):
            masked = [
                _masked(text, some, n or 0)
                for n in choices
                for some in (_readings(always) if n is None else [[*always, *lost]])
            ]
            tries = [one for one in masked if one is not None]
            hypotheses = (yield [one.request(wanted) for one in tries]) if tries else []
            for one, hypothesis in zip(tries, hypotheses, strict=True):
                unmasked = one.unmasked(hypothesis)
                if unmasked is not None:
                    unmasked = _with_terms(unmasked, _lost(terms, unmasked))
                if unmasked is not None and _keeps_more(unmasked, best, wanted, blanks=len(tries) > 1):
                    best = unmasked
            if best is not None:
                lost = _lost(wanted, best)
                if not lost:
                    lost = _apart_from([*always, *wanted], self._suspects(text, best))
                    wanted = [*wanted, *lost]
                if not lost:
                    return best
        if best is None:
            stops = sorted([*always, *terms], key=lambda kept: kept.span.start)
            return (yield from self._around(text, stops))
        around = yield from self._around(text, lost)
        return around if _keeps_more(around, best, wanted) else best

    def _around(self, text: str, stops: Sequence[Kept]) -> Job:
        """Translate the pieces between ``stops`` separately; ``stops`` themselves are put in as they are."""
        spans: list[Span] = []
        jobs: list[Job] = []
        at = 0
        for stop in (*stops, None):
            between = Span(at, stop.span.start if stop else len(text))
            part = text[between.start : between.end]
            if protected_spans.has_language(part):
                spans.append(between)
                jobs.append(self.job(part.strip()))
            if stop:
                spans.append(stop.span)
                jobs.append(unchanged(stop.output))
                at = stop.span.end
        return joined(text, spans, (yield from together(jobs)))

    def _suspects(self, text: str, hypothesis: Hypothesis) -> list[Kept]:
        """The words of ``text`` for which ``hypothesis`` may have put a name that the text lacks."""
        source = self.model.pack.source
        if capitalises_nouns(source):
            return []
        if not invented_names.find(text, hypothesis.text, self.model.pack.target):
            return []
        return [
            Kept(Span(*word.span()), Kind.NAME, word[0])
            for word in WORD.finditer(text)
            if has_capital(word[0])
            and not is_frequent(word[0], source)
            and not is_translated(text, Span(*word.span()), source)
            and not protected_spans.survives(word[0], hypothesis.text)
        ]

    def _titled(self, text: str) -> list[Kept]:
        pack = self.model.pack
        return [
            Kept(span, Kind.TITLED, text[span.start : span.end], put)
            for span, put in person_names.titled(text, pack.source, pack.target)
        ]

    def _knows(self, word: str) -> bool:
        return self.model.length(word) == 1


@dataclass(frozen=True, slots=True)
class _Masked:
    """A text with placeholders: ``edit`` holds their places, ``kept`` the originals in the same order."""

    edit: Patched
    kept: tuple[Kept, ...]

    def request(self, wanted: Sequence[Kept]) -> Request:
        """The request for the masked text. Wanted: all placeholders, and those of ``wanted`` not masked."""
        placeholders = [self.edit.new[span.start : span.end] for _, span in self.edit.places]
        in_sight = [kept.output for kept in wanted if kept not in self.kept]
        return Request(self.edit.new, (*placeholders, *in_sight))

    def unmasked(self, hypothesis: Hypothesis) -> Hypothesis | None:
        """``hypothesis`` with the originals in place of the placeholders; its spans refer to unmasked texts.

        None if a placeholder occurs more than once, or if one for an ``ALWAYS_MASKED`` kind is missing.
        """
        replacements = []
        for kept, (_, span) in zip(self.kept, self.edit.places, strict=True):
            placeholder = self.edit.new[span.start : span.end]
            places = _places(placeholder, hypothesis.text)
            if len(places) > 1 or (not places and kept.kind in ALWAYS_MASKED):
                return None
            replacements += [
                person_names.put_in_place(hypothesis.text, place, kept.output)
                if kept.kind is Kind.TITLED
                else (place, kept.output)
                for place in places
            ]
        unmasked = with_replacements(hypothesis, replacements)
        return replace(unmasked, alignment=tuple((self.edit.to_old(a), b) for a, b in unmasked.alignment))


def _readings(always: Sequence[Kept]) -> list[list[Kept]]:
    """``always``, with each blank once to be masked as a name and once as a number: "I am ____ years old"."""
    blanks = [kept for kept in always if kept.kind is Kind.BLANK]
    if len(blanks) > _MOST_BLANKS:
        return [list(always)]
    return [
        [replace(kept, kind=kinds.get(kept.span.start, kept.kind)) for kept in always]
        for chosen in product((Kind.BLANK, Kind.AMOUNT), repeat=len(blanks))
        for kinds in [dict(zip([kept.span.start for kept in blanks], chosen, strict=True))]
    ]


def _masked(text: str, kept: Sequence[Kept], choice: int) -> _Masked | None:
    """``text`` with placeholders for ``kept``; None if there are too few. ``choice`` selects other ones."""
    replacements: list[tuple[Span, str]] = []
    used: set[str] = set()
    ordered = sorted(kept, key=lambda one: one.span.start)
    for one in ordered:
        pool = _pool(one)
        pool = pool[choice:] + pool[:choice]
        chosen = next((word for word in pool if word not in used and not _places(word, text)), None)
        if chosen is None:
            return None
        used.add(chosen)
        replacements.append((one.span, chosen))
    return _Masked(patched(text, replacements), tuple(ordered))


def _pool(kept: Kept) -> tuple[str, ...]:
    """The placeholders that suit ``kept``, best first."""
    if kept.kind in (Kind.NUMBER, Kind.AMOUNT) or (kept.kind is Kind.TERM and kept.text[:1].isdigit()):
        return _NUMBERS
    feminine = kept.kind in (Kind.NAME, Kind.TERM) and kept.text.endswith(("a", "á", "ia"))
    feminine |= kept.kind in (Kind.NAME, Kind.TITLED) and person_names.is_woman(kept.text)
    return _FEMININE if feminine else _NAMES


def _places(word: str, text: str) -> list[Span]:
    """Every occurrence of ``word`` in ``text`` as a whole word or number."""
    pattern = rf"(?<![\w])(?<!\d[.,:]){re.escape(word)}(?![\w]|[.,:]\d)"
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def _lost(wanted: Sequence[Kept], hypothesis: Hypothesis) -> list[Kept]:
    return [kept for kept in wanted if not protected_spans.comes_through(kept, hypothesis.text)]


def _apart_from(first: Sequence[Kept], second: Sequence[Kept]) -> list[Kept]:
    return [kept for kept in second if not any(kept.span.overlaps(other.span) for other in first)]


def _keeps_more(
    new: Hypothesis, old: Hypothesis | None, wanted: Sequence[Kept], *, blanks: bool = False
) -> bool:
    """Whether ``new`` keeps more of ``wanted`` than ``old``, or as much of it but more of the numbers.

    Numbers decide because an apparent name at the beginning of a sentence may not be one. Equal ones do not
    count as more: the earlier attempt masked less. Where ``blanks`` are read in several ways, the likelier
    reading wins.
    """
    return (
        old is None
        or _missing(wanted, new) < _missing(wanted, old)
        or (blanks and _missing(wanted, new) == _missing(wanted, old) and new.score > old.score)
    )


def _missing(wanted: Sequence[Kept], hypothesis: Hypothesis) -> tuple[int, int]:
    lost = _lost(wanted, hypothesis)
    return len(lost), sum(kept.kind is Kind.NUMBER for kept in lost)


def _with_terms(hypothesis: Hypothesis, lost: Sequence[Kept]) -> Hypothesis:
    """``hypothesis`` with each lost lower-case glossary term put in place of the words aligned with it.

    A term is left out where the alignment is not clear. The model has seen the source word itself, so the
    grammar around it is right; a placeholder would have turned a thing into a person. Names are left to
    placeholders, since a model scatters the pieces of a name that it does not know.
    """
    replacements: list[tuple[Span, str]] = []
    for kept in lost:
        if kept.kind is Kind.TERM and not kept.text[:1].isupper():
            place = aligned_place(hypothesis, kept.span)
            if place is not None and not any(place.overlaps(other) for other, _ in replacements):
                first = begins_sentence(hypothesis.text, place.start)
                replacements.append((place, with_capital(kept.output) if first else kept.output))
    return with_replacements(hypothesis, replacements)
