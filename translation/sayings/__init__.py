"""Sayings whose words a machine translates one by one, so that readers wonder about the cats and dogs.

There is one file per language, ``en.txt``: a saying on each line, or as much of it as never changes. "*" at
the end of a word stands for any letters, "…" for up to three words. No list of sayings is complete: a text in
which nothing is found may still have one.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from translation.engine import Span

_GAP = r"(?:\s+[^\s.!?]+){0,3}?"


def find(text: str, language: str) -> list[Span]:
    """The spans of sayings in ``text``, in order, not overlapping. ``language`` is a code."""
    pattern = _pattern(language)
    return [Span(*match.span()) for match in pattern.finditer(text)] if pattern else []


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    file = files(__name__) / f"{language}.txt"
    if not file.is_file():
        return None
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    sayings = [_of(line) for line in lines if line and not line.startswith("#")]
    # The longest first, as of several that begin at one place the first one is found.
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(sayings, key=len, reverse=True))})(?!\w)", re.IGNORECASE)


def _of(saying: str) -> str:
    parts = []
    for word in saying.split():
        if word == "…":
            parts.append(_GAP)
        else:
            gap = r"\s+" if parts else ""
            parts.append(gap + re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]"))
    return "".join(parts)
