"""Measure quality and speed of every installed route, beside Apertium and other packs.

    uv run python benchmarks/packs.py [--packs FOLDER]... [--corpus FOLDER] [--most N]

Covers every route between two languages of a folder's packs, through a pivot too, and every pair of Apertium
where it is installed, on each set that has references for it:

- posts: tests/data/posts, texts of several sentences with strings that must stay unchanged ("kept" counts
  those that do)
- corpus: tests/data/corpus, 500 sentence pairs per file; with --corpus, a folder with `en-XX/dev.tsv.gz`

`--packs`, by default models/, may be given several times to compare folders of packs (such as a baseline and
its replacement). BLEU and chrF are sacreBLEU's, over whole texts. The speed is sentences, as our splitter
counts them, per second of wall-clock time with the models already loaded; on a busy machine it is unreliable.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from translation import Engine, NoRouteError, Translation, Translator
from translation.engines.apertium import ApertiumEngine
from translation.sentences import split
from translation.training.scores import score, signatures

ROOT = Path(__file__).resolve().parent.parent
POSTS = ROOT / "tests" / "data" / "posts" / "dev.jsonl"
CORPUS = ROOT / "tests" / "data" / "corpus"


class Translate(Protocol):
    """The signature of ``Engine.translate`` without its optional arguments."""

    def __call__(self, texts: Sequence[str], *, source: str, target: str) -> list[Translation]: ...


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its reference translation, and the strings that must stay unchanged."""

    text: str
    reference: str
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """BLEU and chrF, 0 to 100; ``kept`` of ``to_keep`` strings came through; ``speed`` is sentences/s."""

    bleu: float
    chrf: float
    kept: int
    to_keep: int
    speed: float


def posts(source: str, target: str, path: Path = POSTS) -> list[Example]:
    """The posts in ``source`` that have a reference in ``target``; posts that mix languages are left out."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Example(row["text"], row["ref"][target], tuple(row["keep"]))
        for row in rows
        if row["lang"] == source and target in row["ref"]
    ]


def corpus(source: str, target: str, folder: Path = CORPUS) -> list[Example]:
    """The sentence pairs in ``folder``, from ``en-XX.tsv`` or ``en-XX/dev.tsv.gz``; empty without a file."""
    if "en" not in (source, target):
        return []
    pair = f"en-{target if source == 'en' else source}"
    plain, zipped = folder / f"{pair}.tsv", folder / pair / "dev.tsv.gz"
    if plain.exists():
        lines = plain.read_text("utf-8").splitlines()
    elif zipped.exists():
        lines = gzip.decompress(zipped.read_bytes()).decode("utf-8").splitlines()
    else:
        return []
    rows = [line.split("\t")[:2] for line in lines]
    return [Example(one, other) if source == "en" else Example(other, one) for one, other in rows]


def measure(translate: Translate, examples: Sequence[Example], source: str, target: str) -> Result:
    """Translate all texts in one call and score them. Raises what ``translate`` raises."""
    texts = [example.text for example in examples]
    translate(texts[:1], source=source, target=target)  # loads the models
    begun = time.perf_counter()
    outputs = [result.text for result in translate(texts, source=source, target=target)]
    seconds = time.perf_counter() - begun
    found = score(outputs, [example.reference for example in examples])
    kept = [string in out for example, out in zip(examples, outputs, strict=True) for string in example.keep]
    return Result(
        bleu=found.bleu,
        chrf=found.chrf,
        kept=sum(kept),
        to_keep=len(kept),
        speed=sum(len(split(text, source)) for text in texts) / max(seconds, 1e-9),
    )


def routes(
    languages: Sequence[str], route: Callable[[str, str], tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """Every route between two of ``languages``, shortest first."""
    found = []
    for source in languages:
        for target in languages:
            if source == target:
                continue
            try:
                found.append(route(source, target))
            except NoRouteError:
                continue
    yield from sorted(found, key=lambda its: (len(its), its))


def without_stars(engine: Engine) -> Translate:
    """``engine.translate``, without the stars by which Apertium marks unknown words; readers ignore them."""

    def translate(texts: Sequence[str], *, source: str, target: str) -> list[Translation]:
        results = engine.translate(texts, source=source, target=target)
        return [replace(one, text=one.text.replace("*", "")) for one in results]

    return translate


def report(
    name: str, translate: Translate, ways: Iterator[tuple[str, ...]], folder: Path, most: int | None
) -> int:
    """Print one row per route and set; returns the number of rows."""
    rows = 0
    for way in ways:
        source, target = way[0], way[-1]
        for kind, examples in (
            ("posts", posts(source, target)),
            ("corpus", corpus(source, target, folder)),
        ):
            if not examples:
                continue
            its = measure(translate, examples[:most], source, target)
            kept = f"{its.kept} of {its.to_keep}" if its.to_keep else ""
            print(
                f"{name:<14} {' → '.join(way):<14} {kind:<7} {len(examples[:most]):>6} {its.bleu:>6.1f}"
                f" {its.chrf:>6.1f} {kept:>10} {its.speed:>12.0f}",
                flush=True,
            )
            rows += 1
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packs", type=Path, action="append", help="folder with packs; several to compare")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder with sentence pairs")
    parser.add_argument("--most", type=int, help="texts to take of each set")
    args = parser.parse_args()
    print(*signatures(), sep="\n")
    heads = f"{'texts':>6} {'BLEU':>6} {'chrF':>6} {'kept':>10} {'sentences/s':>12}"
    print(f"{'':<14} {'route':<14} {'set':<7} {heads}")
    rows = 0
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        for number, packs in enumerate(args.packs or [ROOT / "models"]):
            if not packs.is_dir():
                sys.exit(f"{packs} is no folder")
            cache = Path(scratch) / str(number)
            translator = stack.enter_context(Translator.from_directories([packs], cache=cache))
            ways = routes(sorted(translator.languages), translator.route)
            rows += report(packs.name, translator.translate, ways, args.corpus, args.most)
        if engine := ApertiumEngine.installed(seconds=60):
            stack.callback(engine.close)
            ways = routes(sorted(engine.languages), engine.route)
            rows += report("apertium", without_stars(engine), ways, args.corpus, args.most)
        else:
            print("apertium is not installed")
    if not rows:
        sys.exit("no route has a set to measure it on")


if __name__ == "__main__":
    main()
