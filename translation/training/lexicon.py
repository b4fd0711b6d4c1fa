"""What goes into packs about words (see `packs.lexicon`): those that the corpus has in a language, what
single ones of another mean there, and how often it has them.

    python -m translation.training.lexicon es --corpus CORPUS --packs FOLDER --out MADE

FOLDER holds packs of both directions, whose attention aligns the words of a pair. A word's meaning is what
most of its occurrences are aligned with; our own lists of families add theirs.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from translation import TranslationError, Translator
from translation.packs.lexicon import Lexicon, read, write
from translation.text_facts import LETTERS, capitalises_nouns
from translation.training.alignment import Align, Link, aligners, linked, short
from translation.training.augmentation import lowered, often_small
from translation.training.corpus import CorpusError, Pair, arguments, languages
from translation.training.corpus import read as read_corpus
from translation.training.families import LANGUAGES, families

_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]+")
_AGREED = 0.5  # the share of a word's ties that its meaning has, at least
_COMMON = 30  # what is so many times as frequent as its ties to a word was tied to it by chance
_SHORTEST = 3  # letters


def counts(texts: Iterable[str], listed: Iterable[str]) -> Counter[str]:
    """How often ``texts`` have each word, in small letters; 0 for a name, 1 for what only ``listed`` has."""
    found: Counter[str] = Counter()
    inside: Counter[str] = Counter()  # a sentence, where only names have a capital
    for text in texts:
        found.update(word.lower() for word in LETTERS.findall(text))
        inside.update(_INSIDE.findall(text))
    for word in found:
        if inside[word] < inside[word.capitalize()]:
            found[word] = 0
    return Counter({**{word.lower(): 1 for text in listed for word in LETTERS.findall(text)}, **found})


def nouns(texts: Iterable[str], language: str, counted: Mapping[str, int]) -> Counter[str]:
    """How often ``texts`` have those words of ``counted`` that count as names, where ``language`` writes all
    nouns with a capital; none in other languages.
    """
    if not capitalises_nouns(language):
        return Counter()
    found = Counter(word.lower() for text in texts for word in LETTERS.findall(text))
    return Counter({word: found[word] for word, count in counted.items() if count == 0})


def ties(corpus: Sequence[Pair], there: Align, back: Align) -> Counter[Pair]:
    """How often one word of (English, other) pairs goes with one of the other side and with nothing else, in
    both directions. For ``there`` and ``back`` see ``alignment.aligners``.
    """
    pairs = short(corpus)
    small = tuple(often_small(side) for side in zip(*pairs, strict=True))
    found: Counter[Pair] = Counter()
    for pair, links in linked(pairs, there, back):
        found.update((lowered(a, small[0]), lowered(b, small[1])) for a, b in _tied(pair, links))
    return found


def _tied(pair: Pair, links: set[Link]) -> Iterator[Pair]:
    left, right = Counter(a for a, _ in links), Counter(b for _, b in links)
    for a, b in links:
        if left[a] == right[b] == 1:
            # "l'école" and the like have two words, and do not say which of them is meant.
            here, other = LETTERS.findall(pair[0], a.start, a.end), LETTERS.findall(pair[1], b.start, b.end)
            if len(here) == len(other) == 1 and min(len(here[0]), len(other[0])) >= _SHORTEST:
                yield here[0], other[0]


def meanings(tied: Counter[Pair]) -> dict[str, str]:
    """For words of the first language of ``tied``, in small letters, the one of the second that they mean."""
    totals: Counter[str] = Counter()
    own: dict[str, Counter[str]] = defaultdict(Counter)
    for (word, other), count in tied.items():
        own[word.lower()][other] += count
        totals[other] += count
    found = {}
    for word, others in own.items():
        # Of two that are as frequent the first in the alphabet: the same text makes the same list.
        best, count = min(others.items(), key=lambda item: (-item[1], item[0]))
        if count >= _AGREED * others.total() and totals[best] <= _COMMON * count:
            found[word] = best
    return found


def folder(made: Path, source: str, target: str) -> Path:
    """Where the lexicon of ``source`` → ``target`` lies."""
    return made / f"lexicon.{source}-{target}"


def put(made: Path | None, source: str, target: str, pack: Path) -> Lexicon:
    """The lexicon that was made for ``source`` → ``target`` into the unpacked ``pack``; an empty one, and
    no files, where none was.
    """
    if made is None or not folder(made, source, target).is_dir():
        return Lexicon(source, target)
    lists = read(folder(made, source, target), source, target)
    write(pack, lists)
    return lists


def main() -> None:
    args = arguments("lexicon", packs=True)
    language = args.language
    try:
        texts = {other: read_corpus(args.corpus, "en", other).train for other in languages(args.corpus)}
        with Translator.from_directories([args.packs]) as translator:
            tied = ties(texts[language], *aligners(translator, language))
    except (CorpusError, TranslationError) as error:
        sys.exit(str(error))
    listed = _listed(language)
    english = counts((pair[0] for pairs in texts.values() for pair in pairs), (one for one, _ in listed))
    other = counts((pair[1] for pair in texts[language]), (one for _, one in listed))
    capitals = nouns((pair[1] for pair in texts[language]), language, other)
    for source, target, words, capitalised, known, pairs, own in (
        ("en", language, english, {}, other, tied, listed),
        (language, "en", other, capitals, english, _turned(tied), [(b, a) for a, b in listed]),
    ):
        meant = {**_single(own), **meanings(pairs)}
        made = Lexicon(source, target, frozenset(known), meant, words, capitalised)
        into = folder(args.out, source, target)
        into.mkdir(parents=True, exist_ok=True)
        write(into, made)
        sys.stdout.write(f"{into}: {len(made.known):,} words, {len(made.meanings):,} meanings\n")


def _turned(tied: Counter[Pair]) -> Counter[Pair]:
    return Counter({(b, a): count for (a, b), count in tied.items()})


def _single(pairs: Sequence[Pair]) -> dict[str, str]:
    """What single words mean; of several meanings the first."""
    return {word.lower(): meaning for word, meaning in reversed(pairs) if LETTERS.fullmatch(word)}


def _listed(language: str) -> list[Pair]:
    """What our lists hold."""
    if language not in LANGUAGES:
        return []
    lists = families(language)
    return [(one.english, one.other) for family in (*lists.exchanged, lists.alone) for one in family]


if __name__ == "__main__":
    main()
