"""Augmentation with word families: sentences of the corpus with another weekday, month, hobby or name in
them, and with greetings before them.

    python -m translation.training.families es --corpus CORPUS --out MADE

"See you on Monday." and its translation become "See you on Wednesday.": the corpus has "Monday" hundreds of
times and "Wednesday" fourteen, and students write both. The families are lists of ours, `families/es.txt` and
so on, whose lines hold what can stand for each other: general vocabulary of the first two years of a
language. The words are also added on their own.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translation.text_facts import with_capital
from translation.training.augmentation import asked, exclaimed, lowered, often_small
from translation.training.corpus import Pair, arguments, read, write_made
from translation.training.english import article, ordinal
from translation.training.phrases import as_sentence

_LISTS = Path(__file__).parent / "families"
LANGUAGES = sorted(path.stem for path in _LISTS.glob("*.txt"))
_WANTED = 3000  # sentences that a family should come to, by as many rounds as that takes, but
_ROUNDS = 300  # no more than these
_ALONE = 3  # times each word comes alone
_OPENED = 120  # sentences that each greeting comes before
_COMMON = 15  # a word that the corpus has as often as this comes half as often as one that it never has
_KINDS = ":?,="  # of lines: what is said, asked, begun and alone
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_MUTE = re.compile(r"[aeiouyàâéèêëîïôûùœ]|h(?!aricot|uit|amster|andball|ockey|onte|aut)", re.IGNORECASE)
# Spanish words that are others before what begins so: "padre e hijo", "siete u ocho", "del".
_CHANGED = {"y": ("i", "hi", "í"), "o": ("o", "ho"), "de": ("el ",), "a": ("el ",)}
_CHANGED_BACK = {"e": ("i", "hi", "í"), "u": ("o", "ho")}


@dataclass(frozen=True, slots=True)
class Member:
    """A word or phrase in both languages. Where one is ``only_new``, no other comes in its place."""

    english: str
    other: str
    only_new: bool = False


Family = tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Families:
    """``exchanged`` are families within a sentence. ``said`` comes before one, with any mark between,
    ``asked``, with a question mark, and ``begun``, with a comma or none; ``alone`` comes without one.
    """

    exchanged: tuple[Family, ...]
    said: Family = ()
    asked: Family = ()
    begun: Family = ()
    alone: Family = ()


def families(language: str) -> Families:
    """Those of English and ``language``. Raises OSError where there is no list of them."""
    found: dict[str, list[Family]] = {kind: [] for kind in ("", *_KINDS)}
    for line in (_LISTS / f"{language}.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        kind = line[0] if line[0] in _KINDS else ""
        found[kind].append(tuple(_member(text) for text in line.removeprefix(kind).strip().split(", ")))
    said, asked, begun, alone = (tuple(one for family in found[kind] for one in family) for kind in _KINDS)
    # What is of two families, as "triste" is masculine and feminine, tells nobody what can stand there.
    often = Counter(one for family in found[""] for one in family if not one.only_new)
    exchanged = tuple(
        tuple(replace(one, only_new=one.only_new or often[one] > 1) for one in family) for family in found[""]
    )
    return Families(exchanged, said, asked, begun, alone)


def _member(text: str) -> Member:
    english, other = text.removeprefix("+").split("=")
    return Member(english, other, text.startswith("+"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a pair a member stands, English and other: (start, end)."""

    family: int
    member: Member
    english: tuple[int, int]
    other: tuple[int, int]


class _Finder:
    """What of some words stands in a text."""

    def __init__(self, words: Sequence[str]) -> None:
        longest_first = sorted(set(words), key=lambda word: (-len(word), word))
        either = (f"[{re.escape(word[0].upper() + word[0])}]{re.escape(word[1:])}" for word in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(either)})(?![\w'’-])")
        self._words = frozenset(words)

    def find(self, text: str) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for match in self._pattern.finditer(text):
            # "May" is a month and "may" is none; "lunes" may be "Lunes" at the beginning.
            for word in {match[0], match[0][0].lower() + match[0][1:]} & self._words:
                found.setdefault(word, []).append(match.span())
        return found


class Exchange:
    """Exchanges words in sentence pairs of English and a language for others of their family."""

    def __init__(self, some: Sequence[Family], language: str) -> None:
        self._families = some
        self._language = language
        self._finders = [
            (_Finder([one.english for one in family]), _Finder([one.other for one in family]))
            for family in some
        ]

    def places(self, pair: Pair) -> list[Place]:
        """Where both sides hold the same member, once each. Where families overlap, all of them."""
        found = []
        for number, (family, finders) in enumerate(zip(self._families, self._finders, strict=True)):
            here = finders[0].find(pair[0])
            there = finders[1].find(pair[1]) if here else {}
            for member in family:
                spans = here.get(member.english, ()), there.get(member.other, ())
                if len(spans[0]) == len(spans[1]) == 1 and not member.only_new:
                    found.append(Place(number, member, spans[0][0], spans[1][0]))
        return found

    def put(self, pair: Pair, place: Place, new: Member) -> Pair | None:
        """``pair`` with ``new`` in ``place``; None where the words before it do not go with that."""
        old = place.member
        here, there = _before(pair[0], place.english[0]), _before(pair[1], place.other[0])
        if not (
            fits(here, old.english, new.english, "en") and fits(there, old.other, new.other, self._language)
        ):
            return None
        english = _put(pair[0], place.english, old.english, new.english)
        if here in ("a", "an"):
            at = place.english[0] - len(here) - 1
            behind = at + len(here)
            english = english[:at] + article(new.english, english[at:behind]) + english[behind:]
        return english, _put(pair[1], place.other, old.other, new.other)


def _put(text: str, span: tuple[int, int], old: str, new: str) -> str:
    start, end = span
    capital = start == 0 or text[start] != old[0]
    return text[:start] + (with_capital(new) if capital else new) + text[end:]


def _before(text: str, at: int) -> str:
    """The word before ``at``, in small letters; "" where none is joined to what comes."""
    word = re.search(r"(\w+)[ '’-]$", text[:at])
    return word[1].lower() if word else ""


def fits(before: str, old: str, new: str, language: str) -> bool:
    """Whether the word ``before`` stays as it is where ``new`` takes the place of ``old`` behind it."""
    if language == "en":
        return before not in ("a", "an") or new.split()[0] not in ("the", "a", "my")
    if language == "es":
        if before in _CHANGED_BACK:
            return new.lower().startswith(_CHANGED_BACK[before])
        return not new.lower().startswith(_CHANGED.get(before, "\0"))
    # French: "le lundi", "l'école", and much else. A word that is like the old one in this goes as well.
    return language != "fr" or not before or bool(_MUTE.match(old)) == bool(_MUTE.match(new))


def made(corpus: Sequence[Pair], some: Families, language: str, seed: int = 11) -> list[Pair]:
    """(English, ``language``) sentences with other words, the words alone, and sentences with greetings."""
    rng = random.Random(seed)  # noqa: S311
    pairs = [pair for pair in corpus if max(map(len, pair)) < 160]
    exchange = Exchange(some.exchanged, language)
    held: dict[int, list[tuple[int, Place]]] = {}
    for index, pair in enumerate(pairs):
        for place in exchange.places(pair):
            held.setdefault(place.family, []).append((index, place))
    own = set(corpus)
    within: list[Pair] = []
    for number, places in held.items():
        family = some.exchanged[number]
        seen = Counter(place.member for _, place in places)
        weights = [1 / (1 + seen[one] / _COMMON) for one in family]
        rounds = min(_ROUNDS, max(1, _WANTED // len(places)))
        for index, place in places * rounds:
            (new,) = rng.choices(family, weights)
            changed = exchange.put(pairs[index], place, new)
            # Of a rare family the sentences come as often as that, as they are, too: each time with other
            # names, which `augmentation.py` puts in.
            if changed and (rounds > 1 or changed not in own):
                within.append(_dated(changed, rng))
    alone = [
        (as_sentence(one.english), as_sentence(one.other))
        for family in (*some.exchanged, some.said, some.begun, some.alone)
        for one in family
    ]
    alone += [_question(one, language) for one in some.asked]
    return sorted(within) + alone * _ALONE + list(_opened(pairs, some, language, rng))


def _dated(pair: Pair, rng: random.Random) -> Pair:
    """``pair`` with another day of the month, "July 4th", where the other side has its number alone."""
    match = _ORDINAL.search(pair[0])
    if match is None or len(re.findall(rf"\b{match[1]}\b", pair[1])) != 1:
        return pair
    day = rng.randrange(2, 32)
    other = re.sub(rf"\b{match[1]}\b", str(day), pair[1])
    return pair[0][: match.start()] + ordinal(day) + pair[0][match.end() :], other


def _opened(pairs: Sequence[Pair], some: Families, language: str, rng: random.Random) -> Iterator[Pair]:
    """Sentences with each greeting or adverbial before them."""
    small = tuple(often_small(side) for side in zip(*pairs, strict=True))
    plain = [pair for pair in pairs if all(text[0].isupper() and text[-1] == "." for text in pair)]
    for opening in some.said:
        for english, other in rng.choices(plain, k=_OPENED):
            kind = rng.random()
            if kind < 0.3:
                yield (
                    f"{opening.english}, {lowered(english, small[0])}",
                    f"{opening.other}, {lowered(other, small[1])}",
                )
            elif kind < 0.6:
                yield f"{opening.english}. {english}", f"{opening.other}. {other}"
            else:
                marks = rng.choices((1, 2, 3), (8, 2, 1))[0]
                first = exclaimed(opening.english, "en", marks), exclaimed(opening.other, language, marks)
                yield f"{first[0]} {english}", f"{first[1]} {other}"
    for opening in some.asked:
        first = _question(opening, language)
        for english, other in rng.choices(plain, k=_OPENED):
            yield f"{first[0]} {english}", f"{first[1]} {other}"
    for opening in some.begun:
        for english, other in rng.choices(plain, k=_OPENED):
            comma = "," if rng.random() < 0.6 else ""
            yield (
                f"{opening.english}{comma} {lowered(english, small[0])}",
                f"{opening.other}{comma} {lowered(other, small[1])}",
            )


def _question(one: Member, language: str) -> Pair:
    return asked(with_capital(one.english), "en"), asked(with_capital(one.other), language)


def main() -> None:
    args = arguments("families", LANGUAGES)
    corpus = read(args.corpus, "en", args.language).train
    pairs = made(corpus, families(args.language), args.language)
    sys.stdout.write(write_made(args.out, "families", args.language, pairs))


if __name__ == "__main__":
    main()
