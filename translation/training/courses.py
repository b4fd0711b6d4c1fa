"""What is learned: each direction with its text, and what of the network goes into its pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencepiece

from translation.training.batching import Material, outputs
from translation.training.corpus import Corpus, Pair, made_by_rules, read, vocabulary
from translation.training.export import Direction

# How often an epoch takes a sentence that Apertium made. All of them in each would be a third of it.
_BY_RULES = 0.25


@dataclass(frozen=True, slots=True)
class Course:
    """One direction: its text, that which Apertium made, and what of the network its pack will hold."""

    source: str
    target: str
    corpus: Corpus
    by_rules: tuple[Pair, ...]
    direction: Direction

    @property
    def name(self) -> str:
        return f"{self.source}-{self.target}"


def courses(
    directions: Sequence[tuple[str, str]], folder: Path, by_rules_folder: Path | None, size: int, file: Path
) -> tuple[list[Course], sentencepiece.SentencePieceProcessor]:
    """The directions to learn from the corpus in ``folder`` and what Apertium made, and the vocabulary of
    ``size`` pieces that they share, in ``file``. Raises CorpusError.
    """
    corpora = [read(folder, source, target) for source, target in directions]
    everything = (pair for corpus in corpora for pair in corpus.train)
    pieces = vocabulary(everything, size, file)
    by_rules = [made_by_rules(by_rules_folder, *one) if by_rules_folder else () for one in directions]
    texts: dict[str, list[str]] = {}
    for (_, target), corpus, more in zip(directions, corpora, by_rules, strict=True):
        texts.setdefault(target, []).extend(pair[1] for pair in (*corpus.train, *more))
    written = {language: outputs(lines, pieces) for language, lines in texts.items()}
    found = []
    for kind, (one, corpus, more) in enumerate(zip(directions, corpora, by_rules, strict=True)):
        read_from = outputs([pair[0] for pair in (*corpus.train, *more)], pieces)
        ids = written[one[1]]
        direction = Direction(kind, sorted({*read_from, *ids}), ids)
        found.append(Course(*one, corpus, more, direction))
    return found, pieces


def materials(found: Sequence[Course]) -> tuple[tuple[str, ...], list[Material]]:
    """What the network learns, by name and as text: the directions, then what Apertium made of them."""
    names = [course.name for course in found]
    lessons = [Material(one.direction.kind, one.corpus.train, one.direction.outputs) for one in found]
    for one in found:
        if one.by_rules:
            lessons.append(Material(len(names), one.by_rules, one.direction.outputs, _BY_RULES))
            names.append(f"{one.name} by Apertium")
    return tuple(names), lessons
