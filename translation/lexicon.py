"""What a pack says about words: which ones it has seen in its own language, and what single ones mean.

A small model makes up words: "cucharadita" became "spoonradits". What is in no sentence that the pack learned
from, and not in the text either, is most likely such a word; of several translations one without is better,
and where the pack's list has the word that it stands for, that one's translation is.

Two files beside the model, which packs from elsewhere do not have: ``known_words.txt``, a word of the target
language a line, and ``lexicon.tsv``, a word TAB its translation. All in small letters, UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translation.engine import Span

KNOWN, MEANINGS = "known_words.txt", "lexicon.tsv"
_WORD = re.compile(r"[^\W\d_]+")
# A word that is no part of an address, a @mention or a code.
_WHOLE = re.compile(r"(?<![\w@#/.-])[^\W\d_]+(?![\w@/]|[.-]\w)")
_QUOTE = re.compile(r"[\"“”«»‘„]\s?$")
_SHORTEST = 3  # letters; of two, nearly everything is a word or a part of one
# German makes words of words: "Schulhof", "Geburtstagsfest". A part has so many letters at least.
_COMPOUNDS = frozenset({"de"})
_PART = 4
_JOINTS = ("", "s", "n", "es")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``known`` words of the ``target`` language and ``meanings`` of single words of the source. Without
    known words nothing is taken to be made up.
    """

    target: str = ""
    known: frozenset[str] = frozenset()
    meanings: Mapping[str, str] = field(default_factory=dict)

    def made_up(self, text: str, source: str) -> list[Span]:
        """The words of ``text`` that neither the language nor ``source``, the text it is made from, has."""
        copied = _words(source)
        return [span for span, word in self._unknown(text) if word not in copied]

    def mended(
        self, text: str, source: str, links: Sequence[tuple[Span, Span]], stay: str = ""
    ) -> list[tuple[Span, str]]:
        """Words of ``text``, made up or copied from ``source``, and what is known to be right for each.

        ``links`` pair words of ``source`` and ``text``: only where two go with nothing else it is clear what
        one stands for. The words of ``stay`` are left as they are, and of those that were copied names and
        what stands in quotes: perhaps it is about the word.
        """
        copied, kept = _words(source), _words(stay)
        found = []
        for span, word in self._unknown(text):
            name = not text[span.start].islower() or _QUOTE.search(text, 0, span.start)
            if word in kept or (word in copied and name):
                continue
            origins = [a for a, b in links if b.overlaps(span)]
            if len(origins) != 1 or sum(a == origins[0] for a, _ in links) != 1:
                continue
            origin = source[origins[0].start : origins[0].end].lower()
            meanings = {self.meanings[one] for one in _WORD.findall(origin) if one in self.meanings}
            if len(meanings) == 1:
                (meaning,) = meanings
                capital = text[span.start].isupper()
                found.append((span, meaning[0].upper() + meaning[1:] if capital else meaning))
        return found

    def _unknown(self, text: str) -> Iterator[tuple[Span, str]]:
        if not self.known:
            return
        for match in _WHOLE.finditer(text):
            word = match[0].lower()
            if len(word) >= _SHORTEST and word not in self.known and not self._composed(word):
                yield Span(*match.span()), word

    def _composed(self, word: str) -> bool:
        if self.target not in _COMPOUNDS:
            return False
        return any(
            word[at:] in self.known
            and any(
                word[:at].endswith(joint) and word[: at - len(joint)] in self.known
                for joint in _JOINTS
                if at - len(joint) >= _PART
            )
            for at in range(_PART, len(word) - _PART + 1)
        )


def read(folder: Path, target: str) -> Lexicon:
    """The lexicon of the pack that is unpacked in ``folder``; an empty one where it has none. Raises OSError,
    ValueError.
    """
    known, meanings = folder / KNOWN, folder / MEANINGS
    if not known.exists():
        return Lexicon(target)
    pairs = {}
    if meanings.exists():
        for number, line in enumerate(meanings.read_text("utf-8").splitlines(), start=1):
            word, tab, meaning = line.partition("\t")
            if not (word and tab and meaning):
                raise ValueError(f"{MEANINGS}, line {number}: not a word TAB its translation")
            pairs[word] = meaning
    return Lexicon(target, frozenset(known.read_text("utf-8").splitlines()), pairs)


def write(folder: Path, lexicon: Lexicon) -> None:
    """Put ``lexicon`` into the unpacked pack ``folder``."""
    (folder / KNOWN).write_text("".join(f"{one}\n" for one in sorted(lexicon.known)), "utf-8", newline="\n")
    lines = (f"{word}\t{meaning}\n" for word, meaning in sorted(lexicon.meanings.items()))
    (folder / MEANINGS).write_text("".join(lines), "utf-8", newline="\n")


def _words(text: str) -> frozenset[str]:
    return frozenset(match.lower() for match in _WORD.findall(text))
