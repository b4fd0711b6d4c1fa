"""Packs for tests, made from those that ship: other metadata, other tokenizers, and every kind of broken."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MODELS = Path(__file__).resolve().parents[2] / "models"


def shipped(source: str, target: str) -> Path:
    (path,) = MODELS.glob(f"translate-{source}_{target}-*.argosmodel")
    return path


def folder(into: Path, like: tuple[str, str] = ("en", "es"), **metadata: str) -> Path:
    """An unpacked copy of a shipped pack in the directory ``into``, with its metadata changed."""
    with zipfile.ZipFile(shipped(*like)) as archive:
        (top,) = {name.split("/")[0] for name in archive.namelist()}
        archive.extractall(into / ".making")
    known = json.loads((into / ".making" / top / "metadata.json").read_text("utf-8"))
    changed = {**known, **metadata}
    version = changed["package_version"].replace(".", "_")
    made = into / f"translate-{changed['from_code']}_{changed['to_code']}-{version}"
    (into / ".making" / top).rename(made)
    shutil.rmtree(into / ".making")
    (made / "metadata.json").write_text(json.dumps(changed), "utf-8")
    return made


def as_opus(made: Path, name: str, *, ends_by_itself: bool = False) -> Path:
    """``made`` as CTranslate2's converters leave an OPUS-MT model, in a folder called ``name``."""
    converted = made.rename(made.with_name(name))
    for file in (converted / "model").iterdir():
        file.rename(converted / file.name)
    (converted / "model").rmdir()
    config = json.loads((converted / "config.json").read_text("utf-8"))
    (converted / "config.json").write_text(json.dumps({**config, "add_source_eos": ends_by_itself}), "utf-8")
    shutil.copy(converted / "sentencepiece.model", converted / "target.spm")
    (converted / "sentencepiece.model").rename(converted / "source.spm")
    for ours in ("metadata.json", "lexicon.tsv", "source_words.tsv", "known_words.txt", "dictionary.tsv"):
        (converted / ours).unlink()
    return converted


def zipped(made: Path) -> Path:
    """``made`` as an ``.argosmodel`` file in the same directory; the folder is gone."""
    path = made.with_name(f"{made.name}.argosmodel")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(made.rglob("*")):
            if file.is_file():
                archive.write(file, f"{made.name}/{file.relative_to(made).as_posix()}")
    shutil.rmtree(made)
    return path


def archive_of(path: Path, files: Mapping[str, bytes], extra: Iterable[zipfile.ZipInfo] = ()) -> Path:
    """A zip file with what a pack needs by name, ``files`` added or put in its place, b"" standing for
    absent.
    """
    metadata = {"package_version": "1.0", "from_code": "en", "to_code": "es"}
    content = {
        "p/metadata.json": json.dumps(metadata).encode(),
        "p/model/model.bin": b"weights",
        "p/model/shared_vocabulary.json": b"[]",
        "p/sentencepiece.model": b"pieces",
        **files,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            if data:
                archive.writestr(name, data)
        for info in extra:
            archive.writestr(info, b"x")
    return path


def with_bpe(made: Path, words: Iterable[str]) -> Path:
    """``made`` with a byte-pair tokenizer that knows whole ``words``: merges that build them, and a
    vocabulary in which a word is written as that tokenizer writes it. The weights stay, so that it
    translates for real.
    """
    merges = dict.fromkeys(merge for word in words for merge in _merges(word))
    (made / "bpe.model").write_text("#version: 0.2\n" + "\n".join(merges) + "\n", "utf-8")
    (made / "sentencepiece.model").unlink()
    for vocabulary in (made / "model").glob("*_vocabulary.json"):
        tokens = json.loads(vocabulary.read_text("utf-8"))
        whole = {token.removeprefix("▁") for token in tokens if token.startswith("▁") and len(token) > 1}
        written = [_written(token, whole) for token in tokens]
        vocabulary.write_text(json.dumps(written, ensure_ascii=False), "utf-8")
    return made


def _merges(word: str) -> Iterable[str]:
    for end in range(1, len(word)):
        right = word[end] + ("</w>" if end == len(word) - 1 else "")
        yield f"{word[:end]} {right}"


def _written(token: str, whole: set[str]) -> str:
    if token.startswith("▁") and len(token) > 1:
        return token.removeprefix("▁")
    return f"{token}@@" if token in whole else token
