"""Measure sentences per second, beside argostranslate with the same packs and the same sentence splitter.

    uv run python benchmarks/translate.py [--corpus FILE.tsv] [--beam N] [--candidates N] [--quick]

There are two sets, both English to Spanish and back: the classroom posts in tests/data/posts (texts of
several sentences) and a file of parallel sentences (each a text of its own).

"ours" is all of `Translator.translate`: sentence splitting, masking, alignment, word probabilities, quality
checks. "argos" is argostranslate's own `PackageTranslation.translate`, one text at a time, with its own
settings (beam 4). argostranslate cannot be imported without stanza and minisbd, which bring gigabytes of
dependencies and only split sentences. They are replaced by empty modules, and its sentencizer by our
splitter; the rest is its own code.

Both are warmed up and run alternately; the best round counts. On a busy machine only the figures per
processor second are meaningful.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from translation import Translator
from translation.model import BEAM, CANDIDATES
from translation.packs import Pack, unpacked
from translation.sentences import split

ROOT = Path(__file__).resolve().parent.parent
POSTS = ROOT / "tests" / "data" / "posts" / "dev.jsonl"
CORPUS = ROOT / "tests" / "data" / "corpus" / "en-es.tsv"


class OurSplitter:
    """Our sentence splitter with the interface that argostranslate expects."""

    def __init__(self, language: str) -> None:
        self.language = language

    def split_sentences(self, text: str) -> list[str]:
        return [text[span.start : span.end] for span in split(text, self.language)]


def argostranslate_of(pack: Pack, scratch: Path) -> Callable[[str], str]:
    """argostranslate's own function to translate one text, with the files of ``pack``."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[variable] = str(scratch / variable.lower())
    minisbd = ModuleType("minisbd")
    minisbd.__dict__.update(SBDetect=None, models=ModuleType("minisbd.models"))
    sys.modules.setdefault("minisbd", minisbd)
    sys.modules.setdefault("stanza", ModuleType("stanza"))
    from argostranslate import package, translate

    made = translate.PackageTranslation.__new__(translate.PackageTranslation)
    made.from_lang = translate.Language(pack.source, pack.source_name)
    made.to_lang = translate.Language(pack.target, pack.target_name)
    made.pkg = package.Package(unpacked(pack, scratch))
    made.translator = None
    made.sentencizer = OurSplitter(pack.source)
    result: Callable[[str], str] = made.translate
    return result


def posts_in(language: str) -> list[str]:
    posts: list[dict[str, Any]] = [json.loads(line) for line in POSTS.read_text("utf-8").splitlines()]
    return [post["text"] for post in posts if post["lang"] == language]


def sentences_in(path: Path, column: int, most: int) -> list[str]:
    return [line.split("\t")[column] for line in path.read_text("utf-8").splitlines()[:most]]


def clocked(run: Callable[[], object]) -> tuple[float, float]:
    """The wall-clock seconds and the processor seconds (of all threads) that ``run`` takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - cpu


def compare(
    name: str,
    texts: Sequence[str],
    pack: Pack,
    translator: Translator,
    peer: Callable[[str], str],
    rounds: int,
) -> None:
    count = sum(len(split(text, pack.source)) for text in texts)

    def ours() -> object:
        return translator.translate(texts, source=pack.source, target=pack.target)

    def theirs() -> object:
        return [peer(text) for text in texts]

    peer(texts[0])
    translator.translate(texts[:1], source=pack.source, target=pack.target)
    times = [(*clocked(ours), *clocked(theirs)) for _ in range(rounds)]
    wall, cpu, peer_wall, peer_cpu = (min(column) for column in zip(*times, strict=True))
    print(
        f"{name:<18} {count:>6} {count / wall:>8.0f} {count / peer_wall:>8.0f} {peer_wall / wall:>6.1f}×"
        f" {count / cpu:>10.0f} {count / peer_cpu:>8.0f} {peer_cpu / cpu:>6.1f}×",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="sentence pairs, English TAB Spanish")
    parser.add_argument("--beam", type=int, default=BEAM, help="our beam; argostranslate's is 4")
    parser.add_argument("--candidates", type=int, default=CANDIDATES, help="of ours, reranked; 1: none")
    parser.add_argument("--most", type=int, default=2000, help="sentence pairs to take")
    parser.add_argument("--quick", action="store_true", help="one round over 100 sentence pairs and 10 posts")
    args = parser.parse_args()
    most, rounds = (100, 1) if args.quick else (args.most, 3)
    print(f"{'':<25} {'sentences per second':^24} {'per processor second':^28}")
    print(
        f"{'':<18} {'count':>6} {'ours':>8} {'argos':>8} {'ratio':>7} {'ours':>10} {'argos':>8} {'ratio':>7}"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        Translator.from_directories(
            [ROOT / "models"], cache=Path(folder), beam=args.beam, candidates=args.candidates
        ) as translator,
    ):
        for pack in translator.packs:
            if {pack.source, pack.target} != {"en", "es"}:
                continue
            peer = argostranslate_of(pack, Path(folder))
            pair = f"{pack.source} → {pack.target}"
            sentences = sentences_in(args.corpus, 0 if pack.source == "en" else 1, most)
            posts = posts_in(pack.source)[: 10 if args.quick else None]
            compare(f"{pair}, posts", posts, pack, translator, peer, rounds)
            compare(f"{pair}, sentences", sentences, pack, translator, peer, rounds)


if __name__ == "__main__":
    main()
