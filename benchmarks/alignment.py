"""Measure the word alignment: error rate against sentence pairs aligned by hand.

    uv run python benchmarks/alignment.py [--packs FOLDER]

Uses tests/data/alignment in both directions. `Translator.align` is given each sentence with a person's
translation, so that only the alignment is measured; the attention is the same as when the model translates.
"diagonal" pairs words by their relative positions alone, as a baseline.

With sure links S, possible links P (which include S) and found links A (Och and Ney 2003): precision
|A∩P|/|A|, recall |A∩S|/|S|, alignment error rate 1 − (|A∩S| + |A∩P|)/(|A| + |S|), lower is better.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from translation import Translator
from translation.text_facts import words

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data" / "alignment" / "en-es.tsv"
_LINK = re.compile(r"(\d+)([-p])(\d+)", re.ASCII)

Links = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A sentence pair with its links by hand, as (source word, target word) indices.

    ``possible`` includes ``sure``.
    """

    source: str
    target: str
    sure: Links
    possible: Links

    def swapped(self) -> Aligned:
        return Aligned(self.target, self.source, _swapped(self.sure), _swapped(self.possible))


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and alignment error rate, each 0 to 1."""

    precision: float
    recall: float
    error_rate: float


def _swapped(links: Links) -> Links:
    return frozenset((b, a) for a, b in links)


def read(path: Path = DATA) -> list[Aligned]:
    """The sentence pairs in ``path``, English first. Raises ValueError for an invalid or duplicate link."""
    pairs = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        source, target, links = line.split("\t")
        sure: set[tuple[int, int]] = set()
        possible: set[tuple[int, int]] = set()
        for link in links.split():
            match = _LINK.fullmatch(link)
            place = (int(match[1]), int(match[3])) if match else (-1, -1)
            inside = match and place[0] < len(words(source)) and place[1] < len(words(target))
            if match is None or not inside or place in possible:
                raise ValueError(f"{path.name}, line {number}: {link!r}")
            possible.add(place)
            if match[2] == "-":
                sure.add(place)
        pairs.append(Aligned(source, target, frozenset(sure), frozenset(possible)))
    return pairs


def quality(gold: Iterable[Aligned], found: Iterable[Links]) -> Quality:
    """The quality over all pairs together. Raises ValueError if ``gold`` and ``found`` differ in length."""
    in_sure = in_possible = links = sure = 0
    for pair, its in zip(gold, found, strict=True):
        in_sure += len(its & pair.sure)
        in_possible += len(its & pair.possible)
        links += len(its)
        sure += len(pair.sure)
    return Quality(in_possible / max(1, links), in_sure / sure, 1 - (in_sure + in_possible) / (links + sure))


def align(translator: Translator, pairs: list[Aligned], source: str, target: str) -> list[Links]:
    """The links that ``Translator.align`` finds, as word indices."""
    results = translator.align([(pair.source, pair.target) for pair in pairs], source=source, target=target)
    found = []
    for pair, links in zip(pairs, results, strict=True):
        there = {span: number for number, span in enumerate(words(pair.source))}
        here = {span: number for number, span in enumerate(words(pair.target))}
        found.append(frozenset((there[a], here[b]) for a, b in links))
    return found


def diagonal(pairs: Iterable[Aligned]) -> list[Links]:
    """Link each target word to the source word at the same relative position."""
    found = []
    for pair in pairs:
        there, here = len(words(pair.source)), len(words(pair.target))
        found.append(frozenset((word * there // here, word) for word in range(here)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packs", type=Path, default=ROOT / "models", help="folder with language packs")
    args = parser.parse_args()
    gold = read()
    print(f"{'':<20} {'precision':>10} {'recall':>8} {'AER':>6}")
    with (
        tempfile.TemporaryDirectory() as folder,
        Translator.from_directories([args.packs], cache=Path(folder)) as translator,
    ):
        for source, target, pairs in (("en", "es", gold), ("es", "en", [pair.swapped() for pair in gold])):
            ways = (("packs", align(translator, pairs, source, target)), ("diagonal", diagonal(pairs)))
            for name, found in ways:
                its = quality(pairs, found)
                label = f"{source} → {target}, {name}"
                print(f"{label:<20} {its.precision:>10.3f} {its.recall:>8.3f} {its.error_rate:>6.3f}")


if __name__ == "__main__":
    main()
