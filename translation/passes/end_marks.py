"""End marks: "Tengo un perro" is translated as "Tengo un perro.", and the full stop taken off again.

Every sentence that packs learned from had an end mark; without one they write on, or stop early.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from translation.engine import Span
from translation.hypothesis import Hypothesis
from translation.passes.rewriting import Rewriting
from translation.text_edits import patched

_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# What is open at an end: a full stop takes its place, and it comes back afterwards.
_OPEN_END = " :;,-–—"


class EndMarks:
    """Puts a full stop where a text has no end mark."""

    def rewrite(self, text: str) -> Rewriting | None:
        if _END.search(text):
            return None
        body = text.rstrip(_OPEN_END)
        return _Ended(patched(text, [(Span(len(body), len(text)), ".")]), text[len(body) :])


@dataclass(frozen=True)
class _Ended(Rewriting):
    end: str  # what stood in the full stop's place

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        return super().undo(replace(hypothesis, text=hypothesis.text.removesuffix(".") + self.end))
