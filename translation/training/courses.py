"""The directions to be trained: each with its text and the part of the network that goes into its pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencepiece

from translation.training.augmentation import Grammar
from translation.training.corpus import Corpus, Pair, made, read, vocabulary
from translation.training.export import Direction
from translation.training.token_batches import Material, outputs

# Who makes text for training: the name of its kind, "" where it is good enough to count as the corpus itself,
# and how often an epoch takes a sentence of it. All of them in each would be more than half of it.
MAKERS = {
    "apertium": ("by Apertium", 0.15),
    "pack": ("by a pack", 0.5),
    "words": ("", 0.25),
    "phrases": ("", 1.0),
    "families": ("", 0.35),
    "ustedes": ("", 0.7),
}


@dataclass(frozen=True, slots=True)
class Course:
    """One direction: its text, what each maker made for it, and what of the network its pack will hold."""

    source: str
    target: str
    corpus: Corpus
    made: dict[str, tuple[Pair, ...]]
    direction: Direction

    @property
    def name(self) -> str:
        return f"{self.source}-{self.target}"


def courses(
    directions: Sequence[tuple[str, str]], folder: Path, made_folder: Path | None, size: int, file: Path
) -> tuple[list[Course], sentencepiece.SentencePieceProcessor]:
    """The directions to learn from the corpus in ``folder`` and what was made of it, and the vocabulary of
    ``size`` pieces that they share, in ``file``. Raises CorpusError.
    """
    corpora = [read(folder, source, target) for source, target in directions]
    everything = (pair for corpus in corpora for pair in corpus.train)
    pieces = vocabulary(everything, size, file)
    extra = [
        {maker: made(made_folder, maker, *one, corpus.dev) if made_folder else () for maker in MAKERS}
        for one, corpus in zip(directions, corpora, strict=True)
    ]
    whole = [
        [*corpus.train, *(pair for pairs in more.values() for pair in pairs)]
        for corpus, more in zip(corpora, extra, strict=True)
    ]
    texts: dict[str, list[str]] = {}
    for (_, target), pairs in zip(directions, whole, strict=True):
        texts.setdefault(target, []).extend(pair[1] for pair in pairs)
    written = {language: outputs(lines, pieces) for language, lines in texts.items()}
    found = []
    for kind, (one, corpus, more, pairs) in enumerate(zip(directions, corpora, extra, whole, strict=True)):
        read_from = outputs([pair[0] for pair in pairs], pieces)
        ids = written[one[1]]
        direction = Direction(kind, sorted({*read_from, *ids}), ids)
        found.append(Course(*one, corpus, more, direction))
    return found, pieces


def materials(found: Sequence[Course]) -> tuple[tuple[str, ...], list[Material]]:
    """What the network learns, by name and as text: the directions, then what was made for them."""
    names = [course.name for course in found]
    grammars = [Grammar(one.corpus.train, one.source, one.target) for one in found]
    lessons = [
        Material(one.direction.kind, one.corpus.train, one.direction.outputs, grammar=its)
        for one, its in zip(found, grammars, strict=True)
    ]
    for one, its in zip(found, grammars, strict=True):
        for maker, (said, share) in MAKERS.items():
            if pairs := one.made[maker]:
                kind = len(names) if said else one.direction.kind
                lessons.append(Material(kind, pairs, one.direction.outputs, share, its))
                names += [f"{one.name} {said}"] if said else []
    return tuple(names), lessons
