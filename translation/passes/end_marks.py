"""End marks: "Tengo un perro" is translated as "Tengo un perro.", and the full stop removed again.

Nearly every sentence in the training data has an end mark; without one, models add text or stop early.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from translation.engine import Span
from translation.hypothesis import Hypothesis
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import patched

_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# Trailing characters that the full stop replaces; they are restored afterwards.
_OPEN_END = " :;,-–—"


class EndMarks:
    """Adds a full stop to a text without an end mark."""

    def rewrite(self, text: str) -> Rewriting | None:
        if _END.search(text):
            return None
        body = text.rstrip(_OPEN_END)
        return _Ended(patched(text, [(Span(len(body), len(text)), ".")]), text[len(body) :])


@dataclass(frozen=True)
class _Ended(Rewriting):
    end: str  # the characters that the full stop replaced

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        return super().undo(replace(hypothesis, text=hypothesis.text.removesuffix(".") + self.end))


PASS = RegisteredPass(order=80, make=lambda model, glossary: EndMarks())
