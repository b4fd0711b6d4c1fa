"""Augmentation: sentence pairs made more like posts, with unseen names, emoji, several sentences in one
text and students' spelling. All randomness comes from the ``Random`` that is passed in.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translation.training.corpus import Pair

_NAME = re.compile(r"\b[A-Z][a-zà-öø-ÿ]{2,}\b")
_NUMBER = re.compile(r"\b[0-9]{1,4}\b")
_OPENING = re.compile(r"(?P<text>[¿¡]?[^.,!?¡¿]{2,24})(?P<mark>[.,!?]) (?=\S)")
_SOFT = str.maketrans("", "", "¿¡.,!?;:")
_ONSETS = tuple("b c d f g h j k l m n p r s t v z br ch cl dr fr gr ll sh st tr th qu x y w".split())  # noqa: SIM905
_VOWELS = tuple("a e i o u ia ie ai ei ou é á í ó ú ñi ä ö".split())  # noqa: SIM905
_CODAS = ("", "", "n", "s", "l", "r", "x", "ck", "th")
_EMOJI_RANGES = (
    (0x1F600, 0x1F64F), (0x1F300, 0x1F32C), (0x1F330, 0x1F37D), (0x1F380, 0x1F3FA), (0x1F400, 0x1F4FF),
    (0x1F680, 0x1F6C5), (0x1F90D, 0x1F9FF),
)  # fmt: skip
_EMOJI = [chr(code) for first, last in _EMOJI_RANGES for code in range(first, last)]
_EMOJI += ["❤️", "👍🏽", "☀️", "⚽", "✨"]


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each change is made, 0 to 1."""

    joined: float = 0.15
    lowered: float = 0.10
    names: float = 0.35
    numbers: float = 0.50
    emoji: float = 0.08
    accents: float = 0.06
    typo: float = 0.04
    opened: float = 0.03
    alone: float = 0.01  # of the number of pairs
    linked: float = 0.20
    exclaimed: float = 0.06


def openings(pairs: Iterable[Pair]) -> list[Pair]:
    """What sentences begin with before a comma or as a first short sentence, with its usual translation:
    "Hola", "¡Hola!", "Sin embargo". Without the comma.

    Greetings and the like are what students write most and what a corpus of sentences has least of alone.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for source, target in pairs:
        here, there = _OPENING.match(source), _OPENING.match(target)
        if here and there and here["mark"] == there["mark"]:
            texts = [match["text"] + match["mark"].strip(",") for match in (here, there)]
            if all(len(text.split()) <= 2 for text in texts):
                seen[texts[0]][texts[1]] += 1
    found = []
    for source, targets in seen.items():
        (target, count), *_ = targets.most_common(1)
        if count > 1 and 2 * count >= targets.total():
            found.append((source, target))
    return found


# What links two statements into one sentence, in the same places for each language. After these the order
# of words stays as it was, in German too.
_LINKS: dict[str, tuple[str, ...]] = {
    "en": (", and ", " and ", ", but ", ", so ", ", because ", ", "),
    "es": (" y ", " y ", ", pero ", ", así que ", " porque ", ", "),
    "fr": (", et ", " et ", ", mais ", ", donc ", " parce que ", ", "),
    "de": (", und ", " und ", ", aber ", ", also ", ", denn ", ", "),
}


class Grammar:
    """What the augmentations need to know of the two languages of a direction."""

    def __init__(self, pairs: Sequence[Pair], source: str, target: str) -> None:
        """``pairs`` tell which words are small letters' and which are names."""
        known = source in _LINKS and target in _LINKS
        words = (_LINKS[source], _LINKS[target]) if known else ((", ",), (", ",))
        self._languages = source, target
        self._words = tuple(zip(*words, strict=True))
        self._small = tuple(often_small(side) for side in zip(*pairs, strict=True))

    def link(self, first: Pair, second: Pair, rng: random.Random) -> Pair | None:
        """``first`` and ``second`` as one sentence, "We lost because it rained."; None where one of the two
        is no statement.

        A corpus of short sentences has few long ones, and what learned from it forgets half of those.
        """
        if not (_states(first) and _states(second)):
            return None
        here, there = (
            a[:-1] + link + lowered(b, small)
            for a, b, link, small in zip(first, second, rng.choice(self._words), self._small, strict=True)
        )
        return here, there

    def exclaim(self, pair: Pair, rng: random.Random) -> Pair | None:
        """A statement as students make it, "We won!!"; None where it is none. Corpora hardly have them."""
        if not _states(pair):
            return None
        marks = rng.choices((1, 2, 3), (8, 2, 1))[0]
        here, there = (
            exclaimed(text[:-1], language, marks)
            for text, language in zip(pair, self._languages, strict=True)
        )
        return here, there


def exclaimed(text: str, language: str, marks: int = 1) -> str:
    """``text``, which has no end mark, with as many exclamation marks, as ``language`` sets them."""
    return _marked(text, language, "¡" * marks, "!" * marks)


def asked(text: str, language: str) -> str:
    """``text``, which has no end mark, as a question, as ``language`` sets its mark."""
    return _marked(text, language, "¿", "?")


def _marked(text: str, language: str, opening: str, closing: str) -> str:
    before, space = opening if language == "es" else "", " " if language == "fr" else ""
    return f"{before}{text}{space}{closing}"


def with_opening_marks(text: str) -> str:
    """A Spanish sentence with the mark before it that it has behind: what programs write often has none."""
    for closing, opening in (("?", "¿"), ("!", "¡")):
        if text.endswith(closing) and opening not in text and not re.search(r"[.?!…:] ", text):
            return opening + text
    return text


def _states(pair: Pair) -> bool:
    return all(text.endswith(".") and not text.endswith("..") and not set("?!¿¡") & {*text} for text in pair)


def often_small(texts: Iterable[str]) -> frozenset[str]:
    """The words that do not always begin with a capital. "I" always does, "tom" hardly ever not."""
    seen = Counter(word for text in texts for word in re.findall(r"\w+", text))
    return frozenset(word for word in seen if word[0].islower() and 9 * seen[word] > seen[word.capitalize()])


def lowered(text: str, small: frozenset[str]) -> str:
    """``text`` with a small first letter, where its first word is among ``small`` (``often_small``)."""
    word = re.match(r"\w+", text)
    return text[0].lower() + text[1:] if word and word[0].lower() in small else text


def augmented(
    pairs: Sequence[Pair],
    rng: random.Random,
    rates: Rates,
    beginnings: Sequence[Pair] = (),
    grammar: Grammar | None = None,
) -> Iterator[Pair]:
    """Each of ``pairs`` once, in a new order, changed by chance, some of them linked or exclaimed by
    ``grammar``, and some of ``beginnings`` (``openings``) before them and alone.
    """
    if beginnings:
        for _ in range(round(len(pairs) * rates.alone)):
            source, target = rng.choice(beginnings)
            yield _ended(source, target, rng.choice(("", ".")))
    order = list(range(len(pairs)))
    rng.shuffle(order)
    waiting = iter(order)
    for index in waiting:
        source, target = pairs[index]
        if grammar and rng.random() < rates.exclaimed:
            source, target = grammar.exclaim((source, target), rng) or (source, target)
        while grammar and len(source) < 100 and rng.random() < rates.linked:
            following = next(waiting, None)
            if following is None:
                break
            linked = grammar.link((source, target), pairs[following], rng)
            source, target = linked or (f"{source} {pairs[following][0]}", f"{target} {pairs[following][1]}")
        while len(source) < 160 and rng.random() < rates.joined:
            following = next(waiting, None)
            if following is None:
                break
            source, target = f"{source} {pairs[following][0]}", f"{target} {pairs[following][1]}"
        if beginnings and rng.random() < rates.opened:
            first = _ended(*rng.choice(beginnings), ".")
            source, target = f"{first[0]} {source}", f"{first[1]} {target}"
        # Before the capitals go: names are found by theirs.
        source, target = with_copies(source, target, rng, rates)
        # Headings and items of lists are as often written small.
        if rng.random() < rates.lowered * (4 if len(source.split()) <= 3 else 1):
            source = source.lower()
            if rng.random() < 0.5:
                source = source.translate(_SOFT).strip() or source
        yield misspelt(source, rng, rates), target


def _ended(source: str, target: str, mark: str) -> Pair:
    """Both with ``mark`` at their ends, where they have none of their own."""
    if source[-1] in ".!?" or target[-1] in ".!?":
        return source, target
    return source + mark, target + mark


def with_copies(source: str, target: str, rng: random.Random, rates: Rates) -> Pair:
    """Replace names and numbers that both sides have, and add emoji, so that the model learns to copy."""
    for name in _common(_NAME, source, target):
        if rng.random() < rates.names:
            other = invented_name(rng)
            source, target = _exchanged(name, other, source), _exchanged(name, other, target)
    for number in _common(_NUMBER, source, target):
        if rng.random() < rates.numbers:
            other = str(rng.randrange(10 ** rng.choice((1, 2, 2, 3, 4))))
            source, target = _exchanged(number, other, source), _exchanged(number, other, target)
    if rng.random() < rates.emoji:
        source, target = _with_emoji(source, target, rng)
    return source, target


def _common(pattern: re.Pattern[str], source: str, target: str) -> list[str]:
    # Sorted: the order of a set of strings differs from run to run.
    return sorted(set(pattern.findall(source)) & set(pattern.findall(target)))


def _exchanged(old: str, new: str, text: str) -> str:
    return re.sub(rf"\b{re.escape(old)}\b", lambda _: new, text)


def invented_name(rng: random.Random) -> str:
    """Something that looks like a name and that no vocabulary knows; sometimes two words, or capitals."""
    words = []
    for _ in range(rng.choice((1, 1, 1, 1, 2))):
        syllables = (rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 2, 2, 3))))
        word = "".join(syllables) + rng.choice(_CODAS)
        words.append(word.capitalize() if rng.random() < 0.93 else word.upper())
    return " ".join(words)


def _with_emoji(source: str, target: str, rng: random.Random) -> Pair:
    emoji = "".join(rng.choice(_EMOJI) for _ in range(rng.choice((1, 1, 1, 2))))
    ends = source[-1:] in ".!?" and target[-1:] in ".!?"
    if ends and source and target and rng.random() < 0.4:
        return tuple(f"{text[:-1].rstrip()} {emoji}{text[-1]}" for text in (source, target))  # type: ignore[return-value]
    if rng.random() < 0.15:
        return f"{emoji} {source}", f"{emoji} {target}"
    return f"{source} {emoji}", f"{target} {emoji}"


def misspelt(text: str, rng: random.Random, rates: Rates) -> str:
    """``text`` as a hurried student might write it: without accents, or with one slip of the finger."""
    if rng.random() < rates.accents:
        apart = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))
    if len(text) > 6 and rng.random() < rates.typo:
        at = rng.randrange(1, len(text) - 2)
        before, here, after = text[:at], text[at], text[at + 1 :]
        text = rng.choice(
            (before + after[0] + here + after[1:], before + after, before + here * 2 + after,
             before + here * 4 + after)
        )  # fmt: skip
    return text
