"""Indecent and insulting words that a translation never has unless its source has their counterpart.

A small model sometimes hits on one for a rare word. There is one file per language, ``en.txt``: a concept in
each line, its words, and after "|" milder words of the language that may well be translated by one of them.
"*" at the end of a word stands for any letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from translation import sense_lists
from translation.text_facts import LETTERS


class _Concept(NamedTuple):
    words: re.Pattern[str]
    either: re.Pattern[str]  # the words, and the milder ones


def invented(source_text: str, target_text: str, source: str, target: str) -> tuple[str, ...]:
    """The indecent words of ``target_text`` whose concept ``source_text`` does not have, in order.

    ``source`` and ``target`` are language codes. A word that ``source_text`` has itself is not invented.
    Nothing is found in a target language without a file; any word is, if the source language has none.
    """
    here = [word.lower() for word in LETTERS.findall(target_text)]
    concepts = _concepts(target)
    indecent = [
        (word, name) for word in here for name, concept in concepts.items() if concept.words.fullmatch(word)
    ]
    if not indecent:
        return ()
    there = {word.lower() for word in LETTERS.findall(source_text)}
    meant = _concepts(source)
    return tuple(
        word
        for word, name in indecent
        if word not in there
        and not (name in meant and any(meant[name].either.fullmatch(other) for other in there))
    )


@cache
def _concepts(language: str) -> Mapping[str, _Concept]:
    return {
        name: _Concept(_pattern(strong), _pattern(f"{strong} {mild}"))
        for name, (strong, mild) in sense_lists.read(__name__, language).items()
    }


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split()) or r"(?!)")
