"""The interface of passes.

A pass rewrites a text into one that models translate better, and turns the translation of the new text into
one of the original.

To add a pass, add a module to this folder with a class that has ``rewrite``, and insert it at its place in
``sentence_translator.standard_passes``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from translation.hypothesis import Hypothesis
from translation.text_edits import Patched


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


class Pass(Protocol):
    """A reversible rewriting of a part of a sentence."""

    def rewrite(self, text: str) -> Rewriting | None:
        """Rewrite ``text``; None if there is nothing to do."""
        ...
