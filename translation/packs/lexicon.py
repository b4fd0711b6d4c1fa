"""A pack's word lists: the words of its training data, and translations of single words.

A small model invents words: "cucharadita" became "spoonradits". A word of a translation that is neither in
the training data nor in the source text is most likely invented. Reranking prefers hypotheses without such
words, and the pass ``invented_words`` replaces the remaining ones.

The lists are three files beside the model, which only our own packs have. They are UTF-8 with one lower-case
word per line: ``known_words.txt``, words of the target language; ``lexicon.tsv``, a word of the source
language TAB its translation; ``source_words.tsv``, a word of the source language TAB its number of
occurrences, 0 for a name. A language that writes nouns with a capital has its nouns and names so in this
list, with their numbers. Beside them lies the dictionary of rare words (``packs.dictionary``).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from translation.engine import Span
from translation.packs import dictionary
from translation.packs.dictionary import Dictionary
from translation.text_facts import LETTERS, PLAIN_WORD, capitalises_nouns

KNOWN, MEANINGS, COUNTS = "known_words.txt", "lexicon.tsv", "source_words.tsv"
_SHORTEST = 3  # letters; nearly any two letters are a word or part of one
# German forms compounds: "Schulhof", "Geburtstagsfest". _PART is the fewest letters of a part, _LONGEST the
# most letters of the whole word.
_COMPOUNDS = frozenset({"de"})
_PART, _LONGEST = 4, 40
_JOINTS = ("", "s", "n", "es")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of a pack, all in lower case.

    ``known`` are words of the ``target`` language; if it is empty, no word counts as invented. ``meanings``
    maps words of the ``source`` language to their translations, ``counts`` to their numbers of occurrences: 0
    for what is written with a capital, whose numbers are in ``capitalised`` where that goes for all nouns.
    """

    source: str
    target: str
    known: frozenset[str] = frozenset()
    meanings: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    capitalised: Mapping[str, int] = field(default_factory=dict)
    dictionary: Dictionary = field(default_factory=Dictionary)

    def has_word(self, word: str) -> bool:
        """Whether ``word``, in lower case, is a word of the source language and not only a name.

        German writes every noun with a capital, so there a name counts, too. A pack without lists knows none.
        """
        count = self.counts.get(word)
        if count is None:
            return self._is_in_dictionary(word)
        return count > 0 or capitalises_nouns(self.source)

    def has_met(self, word: str) -> bool:
        """Whether ``word``, in lower case, occurs in the source side of the training data, as a name or not,
        or stands in the dictionary.

        A German compound counts where both its parts do, also one that lacks the "e" of its first:
        "Schulgarten".
        """
        if word in self.counts or self._is_in_dictionary(word):
            return True
        if self._composed(word, self.source, self.counts):
            return True
        return self.source in _COMPOUNDS and any(
            word[at:] in self.counts and f"{word[:at]}e" in self.counts
            for at in range(_PART, min(len(word), _LONGEST) - _PART + 1)
        )

    def _is_in_dictionary(self, word: str) -> bool:
        return word in self.dictionary.meanings or word.capitalize() in self.dictionary.meanings

    def invented_words(self, text: str, source: str) -> list[Span]:
        """The spans of words in ``text``, a translation of ``source``, that are neither known nor copied."""
        unknown = self.unknown(text)
        copied = _words(source) if unknown else frozenset()
        return [span for span, word in unknown if word not in copied]

    def unknown(self, text: str) -> list[tuple[Span, str]]:
        """The unknown words of ``text``, names among them: their spans and the words in lower case."""
        if not self.known:
            return []
        words = [(Span(*match.span()), match[0].lower()) for match in PLAIN_WORD.finditer(text)]
        return [
            (span, word)
            for span, word in words
            if len(word) >= _SHORTEST
            and word not in self.known
            and word not in self.dictionary.put
            and not self._composed(word, self.target, self.known)
        ]

    @staticmethod
    def _composed(word: str, language: str, words: Container[str]) -> bool:
        """Whether ``word`` is composed of two of ``words``, in a language that does so."""
        if language not in _COMPOUNDS or len(word) > _LONGEST:
            return False
        return any(
            word[at:] in words
            and any(
                word[:at].endswith(joint) and word[: at - len(joint)] in words
                for joint in _JOINTS
                if at - len(joint) >= _PART
            )
            for at in range(_PART, len(word) - _PART + 1)
        )


def read(folder: Path, source: str, target: str) -> Lexicon:
    """Read the lexicon of the pack unpacked in ``folder``; an empty one if the pack has none.

    Raises OSError, ValueError.
    """
    if not (folder / KNOWN).exists():
        return Lexicon(source, target)
    counted = list(_rows(folder / COUNTS))
    rare = dictionary.read(folder)
    return Lexicon(
        source,
        target,
        frozenset((folder / KNOWN).read_text("utf-8").splitlines()),
        dict(_rows(folder / MEANINGS)),
        {word.lower(): int(count) if word.islower() else 0 for word, count in counted},
        {word.lower(): int(count) for word, count in counted if not word.islower()},
        rare,
    )


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        word, _, other = line.partition("\t")
        if not (word and other):
            raise ValueError(f"{path.name}, line {number}: not a word TAB another")
        yield word, other


def write(folder: Path, lexicon: Lexicon) -> None:
    """Write ``lexicon`` into ``folder``, an unpacked pack, in place of the lists that it has."""
    for name, lines in (
        (KNOWN, lexicon.known),
        (MEANINGS, (f"{word}\t{meaning}" for word, meaning in lexicon.meanings.items())),
        (COUNTS, _counted(lexicon)),
    ):
        (folder / name).write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8", newline="\n")
    (folder / dictionary.FILE).unlink(missing_ok=True)
    if lexicon.dictionary.meanings:
        dictionary.write(folder, lexicon.dictionary)


def _counted(lexicon: Lexicon) -> Iterator[str]:
    for word, count in lexicon.counts.items():
        seen = lexicon.capitalised.get(word)
        yield f"{word}\t{count}" if seen is None else f"{word.capitalize()}\t{seen}"


def _words(text: str) -> frozenset[str]:
    return frozenset(match.lower() for match in LETTERS.findall(text))
