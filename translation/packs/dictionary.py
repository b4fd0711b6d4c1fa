"""A pack's dictionary: what words mean that its training data has hardly or never.

A small model reads a word that it never met piece by piece and finds another one in the pieces: an allergen
became an animal, an instrument became food. Reranking prefers hypotheses that have one of a rare word's
meanings, and the pass ``dictionary_words`` puts the first in, where it is clear what stands for the word.

The file ``dictionary.tsv`` is UTF-8, a line for each meaning: a word of the source language as it is written
within a sentence TAB the form to put for it TAB the signs by which the meaning is recognised, separated by
blanks. Of several forms, with "|" between them, the one is put that ends as the word does whose place it
takes; the form is empty where grammar decides it, as for most verbs. A sign is a word in lower case; with
``*`` at its end it is the beginning of one. Of a word's meanings the likeliest comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from translation.engine import Span
from translation.text_facts import PLAIN_WORD, begins_sentence, opens_quotation

FILE, LICENCE_FILE = "dictionary.tsv", "dictionary-licence.txt"


class Meaning(NamedTuple):
    """A meaning of a word. ``form`` is "" where nothing is to be put for it."""

    form: str
    signs: tuple[str, ...]

    def is_in(self, words: frozenset[str]) -> bool:
        """Whether it is among ``words``, which are in lower case."""
        return any(
            any(word.startswith(sign[:-1]) for word in words) if sign.endswith("*") else sign in words
            for sign in self.signs
        )


class RareWord(NamedTuple):
    """A word of a text, at ``span``, with its meanings."""

    span: Span
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True)
class Dictionary:
    """The meanings of rare words, by the word as it is written within a sentence."""

    meanings: Mapping[str, tuple[Meaning, ...]] = field(default_factory=dict)

    @cached_property
    def put(self) -> frozenset[str]:
        """The words, in lower case, of all forms that may be put."""
        forms = (one.form for meanings in self.meanings.values() for one in meanings)
        return frozenset(word for form in forms for word in form.lower().replace("|", " ").split())

    def missing(self, text: str, translation: str) -> list[RareWord]:
        """The rare words of ``text`` of which ``translation`` has no meaning.

        Left out are names, and words in quotation marks: what is said may be about the word itself.
        """
        rare = list(self._rare_words(text)) if self.meanings else []
        if not rare:
            return []
        words = frozenset(match[0].lower() for match in PLAIN_WORD.finditer(translation))
        return [word for word in rare if not any(meaning.is_in(words) for meaning in word.meanings)]

    def _rare_words(self, text: str) -> Iterator[RareWord]:
        for match in PLAIN_WORD.finditer(text):
            word = match[0]
            meanings = self.meanings.get(word)
            if meanings is None and begins_sentence(text, match.start()):
                meanings = self.meanings.get(word.lower())
            if meanings is not None and not opens_quotation(text, match.start()):
                yield RareWord(Span(*match.span()), meanings)


def read(folder: Path) -> Dictionary:
    """Read the dictionary of the pack unpacked in ``folder``; an empty one if the pack has none.

    Raises OSError, ValueError.
    """
    path = folder / FILE
    if not path.exists():
        return Dictionary()
    found: dict[str, tuple[Meaning, ...]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        word, form, signs = (*line.split("\t"), "", "")[:3]
        if not (word and signs):
            raise ValueError(f"{path.name}, line {number}: not a word TAB a form TAB signs")
        found[word] = (*found.get(word, ()), Meaning(form, tuple(signs.split())))
    return Dictionary(found)


def write(folder: Path, dictionary: Dictionary) -> None:
    """Write ``dictionary`` into ``folder``, an unpacked pack."""
    lines = (
        f"{word}\t{meaning.form}\t{' '.join(meaning.signs)}\n"
        for word, meanings in sorted(dictionary.meanings.items())
        for meaning in meanings
    )
    (folder / FILE).write_text("".join(lines), "utf-8", newline="\n")
