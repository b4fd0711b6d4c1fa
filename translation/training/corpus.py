"""The parallel text: `en-XX/train.tsv.gz`, `en-XX/dev.tsv.gz` and `extra/*.en-XX.tsv.gz` in a folder, each
line English TAB the other language, UTF-8; and the vocabulary made from it.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencepiece

Pair = tuple[str, str]

# Token ids of the vocabulary.
PAD, UNK, BOS, EOS = 0, 1, 2, 3


class CorpusError(Exception):
    """The corpus has nothing for these languages, or a line that is no pair. The message says where."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentence pairs (source, target) of one direction. ``extra`` names the files beyond the main one."""

    train: tuple[Pair, ...]
    dev: tuple[Pair, ...]
    extra: tuple[str, ...]


def read(folder: Path, source: str, target: str) -> Corpus:
    """The text for ``source`` → ``target``, one of which is English. Raises CorpusError.

    A pair that is also in dev is left out of train, whichever side it shares: the scores stay honest.
    """
    if source == target or "en" not in (source, target):
        raise CorpusError(f"{source} → {target}: one of the two must be English")
    name = f"en-{target if source == 'en' else source}"
    main, kept_aside = folder / name / "train.tsv.gz", folder / name / "dev.tsv.gz"
    for path in (main, kept_aside):
        if not path.is_file():
            raise CorpusError(f"{path} is missing")
    extra = sorted((folder / "extra").glob(f"*.{name}.tsv.gz"))
    dev = _pairs(kept_aside, swapped=source != "en")
    known = {side for pair in dev for side in pair}
    train = [
        pair
        for path in (main, *extra)
        for pair in _pairs(path, swapped=source != "en")
        if known.isdisjoint(pair)
    ]
    if not train or not dev:
        raise CorpusError(f"{folder / name} holds no sentence pairs")
    return Corpus(tuple(train), tuple(dev), tuple(path.name.split(".")[0] for path in extra))


def made(folder: Path, maker: str, source: str, target: str, dev: Iterable[Pair] = ()) -> tuple[Pair, ...]:
    """The pairs in ``folder`` whose other side ``maker`` made (`apertium.py`: "apertium", `distillation.py`:
    "pack") for ``source`` → ``target``; none where it made none. Raises CorpusError.

    Sentences that happen to be in ``dev``, on either side, are left out.
    """
    path = made_file(folder, maker, target if source == "en" else source)
    if not path.exists():
        return ()
    known = {side for pair in dev for side in pair}
    return tuple(pair for pair in _pairs(path, swapped=source != "en") if known.isdisjoint(pair))


def made_file(folder: Path, maker: str, language: str) -> Path:
    """The file with ``maker``'s translations of English sentences into ``language``."""
    return folder / f"{maker}.en-{language}.tsv.gz"


def write_made(folder: Path, maker: str, language: str, pairs: Sequence[Pair]) -> str:
    """(English, translation) into ``maker``'s file, all or nothing, as `made` reads them. Says how many."""
    path = made_file(folder, maker, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}")
    with gzip.open(fresh, "wt", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{english}\t{text}\n" for english, text in pairs)
    fresh.replace(path)
    return f"{path}: {len(pairs):,} pairs\n"


def arguments(
    maker: str, languages: Iterable[str] | None = None, *, packs: bool = False
) -> argparse.Namespace:
    """What the command that makes text was given: the language, one of ``languages`` where they are known,
    and the folders.
    """
    parser = argparse.ArgumentParser(prog=f"python -m translation.training.{maker}")
    parser.add_argument("language", choices=None if languages is None else sorted(languages))
    parser.add_argument("--corpus", type=Path, required=True)
    if packs:
        parser.add_argument("--packs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def languages(folder: Path) -> list[str]:
    """The languages that the corpus has beside English."""
    return sorted(path.parent.name.removeprefix("en-") for path in folder.glob("en-*/train.tsv.gz"))


def without_translation(folder: Path, language: str) -> dict[str, list[Pair]]:
    """For each other language of the corpus its pairs (English, it) whose English has no translation into
    ``language``, in the corpus or kept aside. Raises CorpusError.
    """
    own = read(folder, "en", language)
    known = {english for english, _ in (*own.train, *own.dev)}
    return {
        other: [pair for pair in read(folder, "en", other).train if pair[0] not in known]
        for other in languages(folder)
        if other != language
    }


def _pairs(path: Path, *, swapped: bool) -> list[Pair]:
    found = []
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            columns = line.rstrip("\r\n").split("\t")
            if len(columns) < 2 or not columns[0].strip() or not columns[1].strip():
                raise CorpusError(f"{path}, line {number}: not English TAB translation")
            found.append((columns[1], columns[0]) if swapped else (columns[0], columns[1]))
    return found


def vocabulary(pairs: Iterable[Pair], pieces: int, path: Path) -> sentencepiece.SentencePieceProcessor:
    """The SentencePiece model at ``path``, made from ``pairs`` where it is not there yet.

    Unigram (Kudo 2018), for all languages together, with bytes for what it has no piece for, so that a
    model can copy any character; digits are pieces of their own.
    """
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".vocabulary-") as scratch:
            text = Path(scratch) / "text"
            # Sorted, so that both directions of a pair get the same pieces.
            sides = sorted(side for pair in pairs for side in pair)
            text.write_text("".join(f"{side}\n" for side in sides), "utf-8", newline="\n")
            sentencepiece.SentencePieceTrainer.train(
                input=str(text),
                model_prefix=str(Path(scratch) / "made"),
                vocab_size=pieces,
                hard_vocab_limit=False,
                model_type="unigram",
                byte_fallback=True,
                pad_id=PAD,
                unk_id=UNK,
                bos_id=BOS,
                eos_id=EOS,
                normalization_rule_name="nmt_nfkc",
                split_digits=True,
                character_coverage=0.9999,
                num_threads=1,
                minloglevel=1,
            )
            (Path(scratch) / "made.model").replace(path)
    return sentencepiece.SentencePieceProcessor(model_file=str(path))
