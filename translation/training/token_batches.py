"""Token ids in batches of like length. One epoch depends on nothing but the text, the seed and its number,
so that a training that is resumed sees what it would have seen.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sentencepiece

from translation.training.augmentation import Grammar, Rates, augmented, openings
from translation.training.corpus import Pair

Ids = list[int]
_LONGEST = 200  # tokens


class Splitter:
    """Cuts pieces in two by chance, so that a model sees a word in several spellings.

    The aim is that of subword regularisation (Kudo 2018) and BPE dropout (Provilkov et al. 2020).
    SentencePiece's own sampling draws from a generator that cannot be put back to where it was.
    """

    def __init__(self, vocabulary: sentencepiece.SentencePieceProcessor, rate: float) -> None:
        """``rate`` is the share, 0 to 1, of those pieces that can be cut."""
        self._rate = rate
        numbers = {vocabulary.id_to_piece(i): i for i in range(vocabulary.get_piece_size())}
        plain = {
            piece: i
            for piece, i in numbers.items()
            if not (vocabulary.is_control(i) or vocabulary.is_byte(i) or vocabulary.is_unknown(i))
        }
        self._cuts = {
            number: [
                (plain[piece[:at]], plain[piece[at:]])
                for at in range(1, len(piece))
                if piece[:at] in plain and piece[at:] in plain and piece[:at] != "▁"
            ]
            for piece, number in plain.items()
        }

    def split(self, ids: Sequence[int], rng: random.Random) -> Ids:
        out: Ids = []
        for number in ids:
            cuts = self._cuts.get(number)
            if cuts and rng.random() < self._rate:
                out += rng.choice(cuts)
            else:
                out.append(number)
        return out


@dataclass(frozen=True, slots=True)
class Material:
    """The sentence pairs of one kind (see network.py), of which each epoch takes ``share`` (0 to 1) by
    chance. ``outputs`` are the ids of the pieces that its target language is written with, ``grammar`` is
    for their changes.
    """

    kind: int
    pairs: Sequence[Pair]
    outputs: Sequence[int]
    share: float = 1.0
    grammar: Grammar | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of source and target ids, all of one kind."""

    kind: int
    rows: list[tuple[Ids, Ids]]


def outputs(texts: Iterable[str], vocabulary: sentencepiece.SentencePieceProcessor) -> list[int]:
    """The ids, rising, of all pieces that a language with these texts is written with: those that are seen
    twice, and every single character and byte, so that any text can be written.
    """
    seen = Counter(number for ids in vocabulary.encode(list(texts)) for number in ids)
    return [
        number
        for number in range(vocabulary.get_piece_size())
        if seen[number] > 1
        or vocabulary.is_control(number)
        or vocabulary.is_byte(number)
        or vocabulary.is_unknown(number)
        or len(vocabulary.id_to_piece(number)) == 1
    ]


class _Spelling:
    """Writes pieces that a language does not use by their characters."""

    def __init__(self, vocabulary: sentencepiece.SentencePieceProcessor, allowed: Iterable[int]) -> None:
        self._vocabulary, self._allowed = vocabulary, frozenset(allowed)

    def __call__(self, ids: Ids) -> Ids:
        if self._allowed.issuperset(ids):
            return ids
        spelt: Ids = []
        for number in ids:
            if number in self._allowed:
                spelt.append(number)
            else:
                spelt += map(self._vocabulary.piece_to_id, self._vocabulary.id_to_piece(number))
        return spelt


def epoch(
    materials: Sequence[Material],
    vocabulary: sentencepiece.SentencePieceProcessor,
    splitter: Splitter,
    rates: Rates,
    *,
    tokens: int,
    seed: int,
    number: int,
) -> list[Batch]:
    """The batches of epoch ``number``: pairs of ids, at most ``tokens`` a side with the padding."""
    made: list[Batch] = []
    for material in materials:
        rng = random.Random(f"{seed}/{number}/{material.kind}")  # noqa: S311
        pairs = material.pairs
        if material.share < 1:
            pairs = rng.sample(pairs, round(len(pairs) * material.share))
        texts = list(augmented(pairs, rng, rates, openings(material.pairs), material.grammar))
        sources = vocabulary.encode([source for source, _ in texts])
        targets = map(_Spelling(vocabulary, material.outputs), vocabulary.encode([text for _, text in texts]))
        rows = [
            (splitter.split(source, rng), target) for source, target in zip(sources, targets, strict=True)
        ]
        rows = [row for row in rows if all(0 < len(side) < _LONGEST for side in row)]
        made += [Batch(material.kind, batch) for batch in _batches(rows, tokens, rng)]
    random.Random(f"{seed}/{number}").shuffle(made)  # noqa: S311
    return made


def _batches(rows: Sequence[tuple[Ids, Ids]], tokens: int, rng: random.Random) -> list[list[tuple[Ids, Ids]]]:
    # The chance keeps batches from being the same in every epoch.
    keyed = sorted(((max(len(a), len(b) + 1) + 2 * rng.random(), index) for index, (a, b) in enumerate(rows)))
    made: list[list[tuple[Ids, Ids]]] = []
    current: list[tuple[Ids, Ids]] = []
    longest = 0
    for _, index in keyed:
        length = max(len(rows[index][0]), len(rows[index][1]) + 1)
        if current and max(longest, length) * (len(current) + 1) > tokens:
            made.append(current)
            current, longest = [], 0
        current.append(rows[index])
        longest = max(longest, length)
    if current:
        made.append(current)
    return made
