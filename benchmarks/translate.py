"""Measure sentences per second, beside argostranslate and LibreTranslate with the same packs.

    uv run python benchmarks/translate.py [--corpus FILE.tsv] [--beam N] [--candidates N] [--quick]
        [--libretranslate PROGRAM]
    uv run python benchmarks/translate.py --memory 2 4 6

There are two sets, both English to Spanish and back: the classroom posts in tests/data/posts (texts of
several sentences) and a file of parallel sentences (each a text of its own).

"ours" is all of `Translator.translate`: sentence splitting, masking, alignment, word probabilities, quality
checks; it remembers no sentence. "argos" is argostranslate's own `PackageTranslation.translate`, one text at
a time, with its own settings (beam 4). argostranslate cannot be imported without stanza and minisbd, which
bring gigabytes of dependencies and only split sentences. They are replaced by empty modules, and its
sentencizer by our splitter; the rest is its own code. "libre" is LibreTranslate's server where it is
installed (`libretranslate` on the PATH, or the program named), asked over HTTP by 1 and by 4 clients; its
splitter, which would be downloaded, is replaced by a regular expression.

All are warmed up and run alternately; the best round counts. On a busy machine only the figures per
processor second are meaningful, and even they are lower than on an idle one.

`--memory` says instead how much memory a process takes that has translated with so many packs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

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


class Contestant(NamedTuple):
    """``translate`` translates texts; ``cpu`` gives the processor seconds used so far, of all threads."""

    name: str
    translate: Callable[[Sequence[str]], object]
    cpu: Callable[[], float] = time.process_time


# Of minisbd, which splits sentences for LibreTranslate, with a model that it would download.
_SPLITTER = """
import re
from types import SimpleNamespace
models = SimpleNamespace(cache_dir="", list_models=lambda: ["en", "es"])
def download_models(*args, **kwargs):
    pass
class SBDetect:
    def __init__(self, *args, **kwargs):
        pass
    def sentences(self, text):
        return [part for part in re.split(r"(?<=[.!?])\\s+|\\n+", text) if part.strip()]
"""


class LibreTranslate:
    """LibreTranslate's server as a process of its own, with ``packs`` alone. Linux only."""

    def __init__(self, program: str, packs: Sequence[Pack], scratch: Path) -> None:
        folder = scratch / "libretranslate"
        for pack in packs:
            shutil.copytree(unpacked(pack, scratch), folder / "packages" / pack.name)
        (folder / "minisbd.py").write_text(_SPLITTER, "utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self._log = (scratch / "libretranslate.log").open("wb")
        self._process = subprocess.Popen(
            [program, "--host", "127.0.0.1", "--port", self._address.rpartition(":")[2], "--disable-web-ui"],
            env={
                **os.environ,
                "ARGOS_PACKAGES_DIR": str(folder / "packages"),
                "HOME": str(folder),
                "PYTHONPATH": str(folder),
            },
            cwd=folder,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 300
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.close()
                log = (scratch / "libretranslate.log").read_text("utf-8", "replace")
                sys.exit(f"LibreTranslate did not start:\n{log[-2000:]}")
            time.sleep(1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._address}/languages", timeout=5):  # noqa: S310 - our own server
                return True
        except OSError:
            return False

    def cpu(self) -> float:
        """The processor seconds of the server, whose threads all belong to one process."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def contestant(self, pack: Pack, clients: int) -> Contestant:
        def one(text: str) -> object:
            body = json.dumps({"q": text, "source": pack.source, "target": pack.target}).encode()
            request = urllib.request.Request(  # noqa: S310 - our own server
                f"{self._address}/translate", body, {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
                return json.load(answer)["translatedText"]

        def translate(texts: Sequence[str]) -> object:
            with ThreadPoolExecutor(clients) as pool:
                return list(pool.map(one, texts))

        return Contestant(f"libre, {clients}", translate, self.cpu)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()


@contextmanager
def libretranslate(
    program: str | None, packs: Sequence[Pack], scratch: Path
) -> Iterator[LibreTranslate | None]:
    if program is None:
        print("LibreTranslate is not installed")
        yield None
        return
    server = LibreTranslate(program, packs, scratch)
    try:
        yield server
    finally:
        server.close()


def compare(
    name: str, texts: Sequence[str], language: str, contestants: Sequence[Contestant], rounds: int
) -> None:
    """Print a row per contestant; the ratios are those of the first, ours, to each."""
    count = sum(len(split(text, language)) for text in texts)
    best: dict[str, tuple[float, float]] = {}
    for each in contestants:
        each.translate(texts[:1])
    for _ in range(rounds):
        for each in contestants:
            wall, cpu = time.perf_counter(), each.cpu()
            each.translate(texts)
            took = time.perf_counter() - wall, max(0.01, each.cpu() - cpu)
            before = best.get(each.name, took)
            best[each.name] = min(took[0], before[0]), min(took[1], before[1])
    ours = best[contestants[0].name]
    for each in contestants:
        wall, cpu = best[each.name]
        print(
            f"{name:<18} {count:>6} {each.name:<9} {count / wall:>8.0f} {wall / ours[0]:>6.1f}×"
            f" {count / cpu:>10.0f} {cpu / ours[1]:>6.1f}×",
            flush=True,
        )


def report_memory(packs: int) -> None:
    """Translate posts with ``packs`` packs and print how much memory this process then takes. Linux only."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Translator.from_directories([ROOT / "models"], cache=Path(folder)) as translator,
    ):
        others = sorted(translator.languages - {"en"})[: packs // 2]
        for other in others:
            translator.translate(posts_in("en")[:32], source="en", target=other)
            translator.translate(posts_in(other)[:32] or ["Hallo."], source=other, target="en")
        status = Path("/proc/self/status").read_text().split()
        resident = int(status[status.index("VmRSS:") + 1]) / 1024
        print(f"{2 * len(others)} packs: {resident:.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="sentence pairs, English TAB Spanish")
    parser.add_argument("--beam", type=int, default=BEAM, help="our beam; argostranslate's is 4")
    parser.add_argument("--candidates", type=int, default=CANDIDATES, help="of ours, reranked; 1: none")
    parser.add_argument("--most", type=int, default=2000, help="sentence pairs to take")
    parser.add_argument("--quick", action="store_true", help="one round over 100 sentence pairs and 10 posts")
    parser.add_argument("--libretranslate", default=shutil.which("libretranslate"), help="its program")
    parser.add_argument("--memory", type=int, nargs="+", help="measure memory with so many packs instead")
    args = parser.parse_args()
    if args.memory:
        for packs in args.memory:
            if len(args.memory) == 1:
                report_memory(packs)
            else:  # each in a process of its own
                subprocess.run([sys.executable, __file__, "--memory", str(packs)], check=True)
        return
    most, rounds = (100, 1) if args.quick else (args.most, 3)
    print(f"{'':<35} {'per second':^16} {'per processor second':^19}")
    print(f"{'':<18} {'count':>6} {'':<9} {'':>8} {'ours is':>7} {'':>10} {'ours is':>7}")
    with (
        tempfile.TemporaryDirectory() as folder,
        Translator.from_directories(
            [ROOT / "models"], cache=Path(folder), beam=args.beam, candidates=args.candidates, memory=0
        ) as translator,
    ):
        packs = [pack for pack in translator.packs if {pack.source, pack.target} == {"en", "es"}]
        with libretranslate(args.libretranslate, packs, Path(folder)) as server:
            for pack in packs:
                peer = argostranslate_of(pack, Path(folder))

                def ours(texts: Sequence[str], pack: Pack = pack) -> object:
                    return translator.translate(texts, source=pack.source, target=pack.target)

                def argos(texts: Sequence[str], peer: Callable[[str], str] = peer) -> object:
                    return [peer(text) for text in texts]

                contestants = [Contestant("ours", ours), Contestant("argos", argos)]
                if server is not None:
                    contestants += [server.contestant(pack, clients) for clients in (1, 4)]
                pair = f"{pack.source} → {pack.target}"
                posts = posts_in(pack.source)[: 10 if args.quick else None]
                sentences = sentences_in(args.corpus, 0 if pack.source == "en" else 1, most)
                compare(f"{pair}, posts", posts, pack.source, contestants, rounds)
                compare(f"{pair}, sentences", sentences, pack.source, contestants, rounds)


if __name__ == "__main__":
    main()
