"""Gendered writing: "amig@s", "amigxs", "todes", "étudiant·e·s", "ami(e)s", "Schüler*innen" are read as the
form that grammars call generic ("amigos", "étudiants", "Schüler"), which packs know.

The post itself keeps what its author wrote. Whether a word is meant so is decided by the pack's list of
words: the form read must be in it, and the one written must not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from translation.engine import Span
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import patched

_L = r"[^\W\d_]"
_SPANISH = re.compile(rf"(?<![\w@.])({_L}{{1,}})(?:@|[xX*](?=s?(?!\w))|o/a|\(a\)|/a|/as|@)(s?)(?![\w@]|\.\w)")
_SPANISH_E = re.compile(rf"(?<![\w@.])({_L}{{2,}})e(s)(?![\w@])")
_FRENCH = re.compile(
    rf"(?<![\w@.])({_L}{{2,}})(?:[·•.∙⋅-](?:e|se|ne|le|te|trice|euse|ère|ice|ale?)(?:[·•.∙⋅-]?(s))?|"
    rf"\((?:e|ne|le|se|te|trice|euse)\)(s?)|\((?:es|nes|les)\)())(?![\w@])"
)
_GERMAN = re.compile(rf"(?<![\w@.])({_L}{{2,}}?)(?:[*:_·]|/-?|(?=I))([iI]nnen|[iI]n)(?!\w)")
_PATTERNS = {"es": _SPANISH, "fr": _FRENCH, "de": _GERMAN}


class GenderedWriting:
    """Reads gendered writing in ``language`` as the generic form. ``is_word`` tells whether it is a word."""

    def __init__(self, language: str, is_word: Callable[[str], bool]) -> None:
        self._language = language
        self._is_word = is_word

    def rewrite(self, text: str) -> Rewriting | None:
        found = list(forms(text, self._language, self._is_word))
        return Rewriting(patched(text, found)) if found else None


def forms(text: str, language: str, is_word: Callable[[str], bool]) -> Iterator[tuple[Span, str]]:
    """The spans of gendered writing in ``text`` with the form that each is read as, not overlapping."""
    pattern = _PATTERNS.get(language)
    if pattern is None:
        return
    taken = 0
    for match in pattern.finditer(text):
        read = _read(match, language, is_word)
        if read is not None and match.start() >= taken:
            taken = match.end()
            yield Span(*match.span()), read
    if language == "es":
        for match in _SPANISH_E.finditer(text):
            stem, word = match[1], match[0].lower()
            masculine, feminine = f"{stem}os".lower(), f"{_hard(stem)}as".lower()
            both = is_word(_hard(masculine[:-2]) + "os") and is_word(feminine)
            if not is_word(word) and both:
                yield Span(*match.span()), _hard(stem) + "os"


def _read(match: re.Match[str], language: str, is_word: Callable[[str], bool]) -> str | None:
    stem = match[1]
    if language == "es":
        return _spanish(match, stem, is_word)
    if language == "fr":
        plural = "s" if match[0].endswith(("s", "s)")) else ""
        for read in (stem + plural, stem):
            if is_word(read.lower()) or is_word(stem.lower()):
                return read if not stem.endswith(("s", "x")) else stem
        return None
    # German: Schüler*innen, Lehrer/in; Kolleg*innen lacks its ending.
    for ending in ("", "en", "e", "n") if match[2].lower() == "innen" else ("", "e"):
        if is_word((stem + ending).lower()):
            return stem + ending
    return None


def _spanish(match: re.Match[str], stem: str, is_word: Callable[[str], bool]) -> str | None:
    plural = match[2] or ("s" if match[0].endswith(("s", "as")) else "")
    if stem.endswith(("o", "os")) and match[0][len(stem)] in "/(":
        return stem if is_word(stem.lower()) else None  # amigo/a, amigos/as
    article = {"l": "los" if plural else "el", "un": "unos" if plural else "un"}.get(stem.lower())
    written = match[0].lower()
    if article is not None:
        return article if "x" not in written or written in ("lxs", "unxs") else None
    if is_word(written):
        return None
    for read in (f"{stem}o{plural}", f"{stem}e{plural}", f"{stem}{'e' if plural else ''}{plural}"):
        if is_word(read.lower()):
            return read
    return None


def _hard(stem: str) -> str:
    """``stem`` spelt as before "o": "amigu" (amigues) as "amig", "chiqu" (chiques) as "chic"."""
    if stem.lower().endswith("gu"):
        return stem[:-1]
    return stem[:-2] + "c" if stem.lower().endswith("qu") else stem


PASS = RegisteredPass(
    order=20, make=lambda model, glossary: GenderedWriting(model.pack.source, model.lexicon.has_word)
)
