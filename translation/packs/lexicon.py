"""What a pack says about words: which ones it has seen in its own language, and what single ones mean.

A small model invents words: "cucharadita" became "spoonradits". What is in no sentence that the pack learned
from, and not in the text either, is most likely such a word. Reranking prefers a translation without any, and
the pass ``invented_words`` replaces what is left.

Three files beside the model, which packs from elsewhere do not have, with a word a line, in small letters,
UTF-8: ``known_words.txt`` of the target language; ``lexicon.tsv``, a word TAB its translation; and
``source_words.tsv``, a word of the source language TAB how often its sentences have it, 0 for a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from translation.engine import Span
from translation.text_facts import LETTERS, PLAIN_WORD

KNOWN, MEANINGS, COUNTS = "known_words.txt", "lexicon.tsv", "source_words.tsv"
_SHORTEST = 3  # letters; of two, nearly everything is a word or a part of one
# German makes words of words: "Schulhof", "Geburtstagsfest". A part has so many letters at least, the whole
# at most.
_COMPOUNDS = frozenset({"de"})
_PART, _LONGEST = 4, 40
_JOINTS = ("", "s", "n", "es")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``known`` words of the ``target`` language, ``meanings`` of single words of the ``source`` language,
    and ``counts`` of its words. Without known words nothing is taken to be invented.
    """

    source: str
    target: str
    known: frozenset[str] = frozenset()
    meanings: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    def invented_words(self, text: str, source: str) -> list[Span]:
        """The words of ``text`` that neither the language nor ``source``, the text it is translated from,
        has.
        """
        unknown = self.unknown(text)
        copied = _words(source) if unknown else frozenset()
        return [span for span, word in unknown if word not in copied]

    def unknown(self, text: str) -> list[tuple[Span, str]]:
        """The words of ``text`` that are not known, with their small letters; names among them."""
        if not self.known:
            return []
        words = [(Span(*match.span()), match[0].lower()) for match in PLAIN_WORD.finditer(text)]
        return [
            (span, word)
            for span, word in words
            if len(word) >= _SHORTEST and word not in self.known and not self._composed(word)
        ]

    def _composed(self, word: str) -> bool:
        if self.target not in _COMPOUNDS or len(word) > _LONGEST:
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


def read(folder: Path, source: str, target: str) -> Lexicon:
    """The lexicon of the pack that is unpacked in ``folder``; an empty one where it has none. Raises OSError,
    ValueError.
    """
    if not (folder / KNOWN).exists():
        return Lexicon(source, target)
    return Lexicon(
        source,
        target,
        frozenset((folder / KNOWN).read_text("utf-8").splitlines()),
        dict(_rows(folder / MEANINGS)),
        {word: int(count) for word, count in _rows(folder / COUNTS)},
    )


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        word, _, other = line.partition("\t")
        if not (word and other):
            raise ValueError(f"{path.name}, line {number}: not a word TAB another")
        yield word, other


def write(folder: Path, lexicon: Lexicon) -> None:
    """Put ``lexicon`` into the unpacked pack ``folder``."""
    for name, lines in (
        (KNOWN, lexicon.known),
        (MEANINGS, (f"{word}\t{meaning}" for word, meaning in lexicon.meanings.items())),
        (COUNTS, (f"{word}\t{count}" for word, count in lexicon.counts.items())),
    ):
        (folder / name).write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8", newline="\n")


def _words(text: str) -> frozenset[str]:
    return frozenset(match.lower() for match in LETTERS.findall(text))
