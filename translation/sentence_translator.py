"""Translate one sentence: cut it into parts, run each through the passes and masking, translate, and undo
masking and passes in reverse order.

Each sentence is a job (see ``batch_scheduler``), so that all sentences of a call go to the model in batches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from translation import protected_spans, unreadable_spans
from translation.acceptability import is_acceptable
from translation.batch_scheduler import Job, together, unchanged
from translation.engine import Span
from translation.glossary import TermFinder
from translation.hypothesis import Hypothesis, joined
from translation.masking import ALWAYS_MASKED, TYPICAL_PLACEHOLDER, Masking
from translation.model import Model
from translation.passes import all_passes
from translation.passes.ampersands import AMPERSAND, AND
from translation.passes.capitals import is_shouted
from translation.passes.gendered_writing import forms
from translation.protected_spans import Kept, Kind
from translation.rewriting import Pass, readings
from translation.sentences import clauses
from translation.text_edits import patched
from translation.text_facts import laughter
from translation.unreadable_spans import lost_symbols

# The score of a part that is left untranslated although it has words: low, so that a person looks at it.
_REFUSED = -5.0
_CUT_OUT = frozenset({Kind.EMOJI, Kind.MARKER})
# Brackets, colons and semicolons: small models drop what stands inside or after them.
# "etc." in mid-sentence is the same in every language, and models end the sentence there.
_BREAK = re.compile(r"(?<!\w)(\()[^()]+(\))(?!\w)|([;:])(?=\s)|(?<=\s)(etc\.)(?=\s+[^\W\dA-Z_])")


def standard_passes(model: Model, glossary: TermFinder) -> tuple[Pass, ...]:
    """Every pass in ``passes/``, in the order in which they rewrite; they are undone in reverse order."""
    return tuple(each.make(model, glossary) for each in all_passes())


@dataclass(frozen=True, slots=True)
class SentenceTranslator:
    """Translates sentences with ``model``.

    A sentence of more than ``clause`` tokens is cut at punctuation, one of more than ``longest`` tokens
    anywhere if need be. ``names`` are words that the whole text shows to be names. ``glossary`` finds the
    glossary terms.
    """

    model: Model
    clause: int = 25
    longest: int = 100
    names: frozenset[str] = frozenset()
    glossary: TermFinder = field(default_factory=TermFinder)
    passes: Callable[[Model, TermFinder], Sequence[Pass]] = standard_passes

    def job(self, text: str) -> Job:
        """A job that translates ``text``, one sentence without leading or trailing whitespace."""
        if not protected_spans.has_language(text):
            return Hypothesis(text, 0.0)
        first = yield from self._cut_at(text, ())
        lost = lost_symbols(text, first.text)
        if not lost:
            return first
        return (yield from self._cut_at(text, lost))

    def _cut_at(self, text: str, symbols: Sequence[Span]) -> Job:
        """A job that translates ``text``, cut at ``symbols`` besides what it is always cut at."""
        spans = list(self._spans(text, symbols))
        parts = [text[span.start : span.end] for span in spans]
        done = yield from together(
            [
                unchanged(part) if span in symbols else self._part(part)
                for span, part in zip(spans, parts, strict=True)
            ]
        )
        continued = (_continued(part, one) for part, one in zip(parts[1:], done[1:], strict=True))
        return joined(text, spans, [done[0], *continued])

    def _part(self, part: str) -> Job:
        """A job that translates a part of a sentence: rewrite with every pass, translate, undo each pass."""
        if self._stays(part):
            return Hypothesis(part, 0.0)
        glossary = self.glossary.in_any_case() if is_shouted(part) else self.glossary
        text, rewritings = part, []
        for each in self.passes(self.model, glossary):
            if rewriting := each.rewrite(text):
                rewritings.append(rewriting)
                text = rewriting.text
        hypothesis = yield from Masking(self.model, glossary, self.names, self._unreadable).job(text)
        for rewriting in reversed(rewritings):
            hypothesis = rewriting.undo(hypothesis)
        hypothesis = replace(hypothesis, readings=readings(rewritings))
        if not is_acceptable(part, hypothesis.text, self.model.pack.source, self.model.pack.target):
            # Nor is any other hypothesis: better untranslated, which a check points out.
            return Hypothesis(part, _REFUSED, tokens=self.model.length(part))
        return hypothesis

    def _unreadable(self, text: str) -> tuple[Kept, ...]:
        """What the pack has no tokens for in ``text``, less what something else takes care of."""
        stay = [kept.span for kept in (*protected_spans.sure(text), *self.glossary.find(text))]
        return unreadable_spans.find(
            text, self.model.has_token, self.model.lexicon.has_word, [*stay, *self._rewritten(text)]
        )

    def _rewritten(self, text: str) -> list[Span]:
        """The spans that a pass rewrites so that the pack can read them."""
        source = self.model.pack.source
        spans = [span for span, _ in forms(text, source, self.model.lexicon.has_word)]
        if {source, self.model.pack.target} <= AND.keys():
            spans += [Span(*sign.span()) for sign in AMPERSAND.finditer(text)]
        return spans

    def _stays(self, part: str) -> bool:
        """Whether ``part`` is not translated: no language, only laughter, or nothing that the pack reads."""
        if not protected_spans.has_language(part) or laughter(part) == [Span(0, len(part))]:
            return True
        rest = patched(part, [(kept.span, " ") for kept in self._unreadable(part)]).new
        return not any(map(str.isalpha, rest))

    def _spans(self, text: str, symbols: Sequence[Span]) -> Iterator[Span]:
        """Cut ``text`` at emoji, list markers, laughter, brackets, colons and ``symbols``, and the rest into
        clauses.
        """
        sure = protected_spans.sure(text)
        apart = [kept.span for kept in sure if kept.kind in _CUT_OUT]
        apart += [laugh for laugh in laughter(text) if not any(laugh.overlaps(kept.span) for kept in sure)]
        unreadable = self._unreadable(text)
        apart += [kept.span for kept in unreadable if kept.kind is Kind.SYMBOL]
        terms = [kept.span for kept in self.glossary.find(text)]
        apart = [span for span in apart if not any(span.overlaps(term) for term in terms)]
        whole = [*terms, *(kept.span for kept in (*sure, *unreadable) if kept.kind in ALWAYS_MASKED)]
        taken = [*terms, *(kept.span for kept in (*sure, *unreadable))]
        marks = [
            Span(*found.span(group)) for found in _BREAK.finditer(text) for group in (1, 2, 3) if found[group]
        ]
        for mark in (*marks, *symbols):
            if not any(mark.overlaps(span) for span in (*taken, *apart)):
                apart.append(mark)
        at = 0
        for span in sorted(apart, key=lambda span: span.start):
            yield from self._clauses(text, Span(at, span.start), whole)
            yield span
            at = span.end
        yield from self._clauses(text, Span(at, len(text)), whole)

    def _clauses(self, text: str, span: Span, whole: Sequence[Span]) -> Iterator[Span]:
        inside = [one for one in whole if span.start <= one.start and one.end <= span.end]

        def length(piece: Span) -> int:
            """The length of ``piece`` in tokens, with placeholders instead of what will be masked."""
            here = [
                (one, TYPICAL_PLACEHOLDER)
                for one in inside
                if piece.start <= one.start and one.end <= piece.end
            ]
            masked = patched(text, here)
            place = masked.to_new(piece)
            return self.model.length(masked.new[place.start : place.end])

        yield from clauses(text, span, length, wanted=self.clause, most=self.longest, whole=inside)


def _continued(part: str, hypothesis: Hypothesis) -> Hypothesis:
    """Lower the first letter of a later part's translation if the part itself began in lower case.

    Models begin every output with a capital. "I", words in capitals and words copied from the part stay.
    """
    text = hypothesis.text
    first = re.search(r"\w+", text)
    begun = re.search(r"\w", part)
    if (
        not first
        or not begun
        or not begun[0].islower()
        or first[0] == "I"
        or not first[0].istitle()
        or first[0] in part
    ):
        return hypothesis
    at = first.start()
    return replace(hypothesis, text=text[:at] + text[at].lower() + text[at + 1 :])
