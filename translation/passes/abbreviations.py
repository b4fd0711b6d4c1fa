"""Abbreviations: "p. ej." is read as "por ejemplo", "Ud." as "usted", "z. B." as "zum Beispiel".

Models read the pieces as words. The lists are in ``translation.abbreviations``, which also tells the splitter
into sentences about them.
"""

from __future__ import annotations

from translation import abbreviations
from translation.glossary import TermFinder
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import patched


class Abbreviations:
    """Writes the abbreviations of ``language`` out, except in glossary terms."""

    def __init__(self, language: str, glossary: TermFinder) -> None:
        self._language = language
        self._glossary = glossary

    def rewrite(self, text: str) -> Rewriting | None:
        if "." not in text and "/" not in text and "º" not in text and "°" not in text:
            return None
        decided = [term.span for term in self._glossary.find(text)]
        found = [
            (place.span, place.full)
            for place in abbreviations.find(text, self._language)
            if place.full and not any(map(place.span.overlaps, decided))
        ]
        return Rewriting(patched(text, found)) if found else None


PASS = RegisteredPass(order=30, make=lambda model, glossary: Abbreviations(model.pack.source, glossary))
