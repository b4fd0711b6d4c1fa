"""The interface of passes.

A pass rewrites a text into one that models translate better, and turns the translation of the new text into
one of the original.

To add a pass, add a module to ``passes/`` with a class that has ``rewrite``, and declare it there in a
constant ``PASS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from translation.engine import Span
from translation.hypothesis import Hypothesis
from translation.text_edits import Patched

if TYPE_CHECKING:
    from translation.glossary import TermFinder
    from translation.model import Model

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Rewriting:
    """The result of a pass. ``edit`` holds the text before and after, and maps spans between the two.

    A pass that has more to undo than the alignment's spans uses a subclass.
    """

    edit: Patched

    @property
    def text(self) -> str:
        """The rewritten text."""
        return self.edit.new

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        """Turn ``hypothesis``, a translation of the rewritten text, into one of the original text.

        The alignment then refers to the original text.
        """
        alignment = tuple((self.edit.to_old(source), target) for source, target in hypothesis.alignment)
        return replace(hypothesis, alignment=alignment)


def readings(rewritings: Sequence[Rewriting]) -> tuple[tuple[Span, str], ...]:
    """The words of the first text that were read as others, each span with the words it was read as.

    ``rewritings`` are those of one text, in order. Only a change from letters to other letters counts, so not
    an added full stop. Of a change of case alone only a stressed word ("NOT") counts: a text that is in
    capitals throughout, or begins every word with one, still has the same words.
    """
    found: list[tuple[Span, str]] = []
    for edit in (rewriting.edit for rewriting in reversed(rewritings)):
        later = [(edit.to_old(span), meant) for span, meant in found]
        own = [
            (span, meant)
            for span, meant in _changes(edit)
            if not any(span.overlaps(other) for other, _ in later)
        ]
        found = [*later, *own]
    return tuple(sorted(found))


def _changes(edit: Patched) -> Iterator[tuple[Span, str]]:
    places = list(edit.places)
    if not places and len(edit.old) == len(edit.new):
        # Every letter keeps its place: words in capitals.
        places = [(span, span) for span in (Span(*word.span()) for word in _WORD.finditer(edit.old))]
    for old, new in places:
        written, meant = old.of(edit.old), new.of(edit.new)
        if written == meant or not (_LETTER.search(written) and _LETTER.search(meant)):
            continue
        stressed = written.isupper() and len(written) > 1 and not edit.old.isupper()
        if written.casefold() != meant.casefold() or stressed:
            yield old, meant


class Pass(Protocol):
    """A reversible rewriting of a part of a sentence."""

    def rewrite(self, text: str) -> Rewriting | None:
        """Rewrite ``text``; None if there is nothing to do."""
        ...


@dataclass(frozen=True, slots=True)
class RegisteredPass:
    """What a file of ``passes/`` declares. ``make`` makes the pass for a model and the terms of a glossary.

    Passes rewrite in ascending ``order``: a pass sees what those before it wrote.
    """

    order: int
    make: Callable[[Model, TermFinder], Pass]
