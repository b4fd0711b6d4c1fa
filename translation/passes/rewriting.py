"""What a pass is: it rewrites a text into what packs read well, and makes of the translation of the new text
one of the old.

To add a pass, write a module in this folder with a class that has ``rewrite``, and put it into the list in
``sentence_translator.standard_passes``, at the place in the order where it belongs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from translation.hypothesis import Hypothesis
from translation.text_edits import Patched


@dataclass(frozen=True)
class Rewriting:
    """What a pass did to a text: ``edit`` has the text before and after, and which spans correspond.

    A pass that has more to undo than the spans of the alignment derives from this.
    """

    edit: Patched

    @property
    def text(self) -> str:
        """The new text."""
        return self.edit.new

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        """``hypothesis``, a translation of the new text, as one of the old: its alignment gives spans of the
        old text.
        """
        alignment = tuple((self.edit.to_old(source), target) for source, target in hypothesis.alignment)
        return replace(hypothesis, alignment=alignment)


class Pass(Protocol):
    """One thing to do to a part of a sentence before it is translated, and to its translation afterwards."""

    def rewrite(self, text: str) -> Rewriting | None:
        """What becomes of ``text``; None where there is nothing to do."""
        ...
