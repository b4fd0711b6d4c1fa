"""Read language packs in Argos format, and converted OPUS-MT models.

A pack is a folder (zipped as ``*.argosmodel``) with ``metadata.json``, a CTranslate2 model in ``model/`` and
``sentencepiece.model`` or ``bpe.model``. Our own packs also have word lists (see ``packs.lexicon``). The
sentence splitters in official packs (``stanza/``, ``minisbd/``) are ignored. ``packs.opus`` says what a
converted OPUS-MT model has instead.

This is the only module of the library to import argostranslate, and it imports only the two tokenizers:
``argostranslate.package`` creates folders in the home directory and reads ARGOS_* variables on import, and
its ``install_from_path`` extracts zip files without checking them.

CTranslate2 and the tokenizers are imported when a model is loaded: a process that serves pages only reads
what packs say of themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from packaging.version import InvalidVersion, Version

from translation import language_codes
from translation.engine import PackError
from translation.packs import archive, lexicon, opus

if TYPE_CHECKING:
    import ctranslate2
    from argostranslate.tokenizer import BPETokenizer, SentencePieceTokenizer

SUFFIX = ".argosmodel"
_CODE = re.compile(r"[a-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)
# The exceptions that CTranslate2 raises for an incomplete or damaged model.
UNUSABLE = (RuntimeError, ValueError, IndexError, MemoryError, OSError)
_MAX_METADATA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pack:
    """The metadata of a language pack, which translates from ``source`` to ``target``.

    ``source`` and ``target`` are codes of BCP 47, whatever the pack calls its languages. ``path`` is the
    ``*.argosmodel`` file or the unpacked folder, ``size`` its size on disk in bytes.
    """

    name: str
    version: str
    source: str
    target: str
    source_name: str
    target_name: str
    target_prefix: str
    path: Path
    size: int

    @property
    def zipped(self) -> bool:
        return not self.path.is_dir()


class Tokenizer(Protocol):
    """Converts text to the model's tokens and back.

    SentencePiece marks a token at the beginning of a word with a leading "▁"; byte pairs mark a token that
    does not end a word with a trailing "@@".
    """

    def encode(self, sentence: str) -> list[str]: ...

    def decode(self, tokens: list[str]) -> str: ...


class Tokenizers(NamedTuple):
    """A pack's tokenizers: of what it reads, and of what it writes. Thread-safe.

    ``end`` are the tokens that the model wants after those of a text.
    """

    source: Tokenizer
    target: Tokenizer
    end: tuple[str, ...]


def read(path: Path) -> Pack:
    """Read the metadata of the pack at ``path`` and check that its other files exist, without loading them.

    Raises PackError.
    """
    if path.is_dir():
        return _from_folder(path)
    if not path.is_file():
        raise PackError(path, "no such file")
    with archive.opened(path) as zipped:
        folder = archive.top_folder(path, zipped)
        member = zipped.getinfo(f"{folder}/metadata.json")
        if member.file_size > _MAX_METADATA:
            raise PackError(path, "metadata.json is too long")
        names = {name.removeprefix(f"{folder}/") for name in zipped.namelist()}
        _check_files(path, names)
        return _described(path, zipped.read(member), path.stat().st_size)


def _from_folder(path: Path) -> Pack:
    names: set[str] = set()
    size = 0
    for entry in path.rglob("*"):
        if entry.is_symlink():
            raise PackError(path, f"holds a link: {entry.name!r}")
        if entry.is_file():
            names.add(entry.relative_to(path).as_posix())
            size += entry.stat().st_size
    metadata = path / "metadata.json"
    if "metadata.json" not in names:
        if not names & opus.FILES:
            raise PackError(path, "holds no metadata.json")
        described = opus.metadata(path)
    elif metadata.stat().st_size > _MAX_METADATA:
        raise PackError(path, "metadata.json is too long")
    else:
        described = metadata.read_bytes()
    _check_files(path, names)
    return _described(path, described, size)


def _check_files(path: Path, names: set[str]) -> None:
    converted = bool(names & opus.FILES)
    within = "" if converted and "model.bin" in names else "model/"
    if f"{within}model.bin" not in names:
        raise PackError(path, f"holds no {within}model.bin")
    vocabularies = {"shared_vocabulary", "source_vocabulary"}
    if not any(f"{within}{name}.{suffix}" in names for name in vocabularies for suffix in ("json", "txt")):
        raise PackError(path, f"holds no vocabulary in {within or 'its folder'}")
    if converted:
        if missing := opus.FILES - names:
            raise PackError(path, f"holds no {min(missing)}")
    elif not names & {"sentencepiece.model", "bpe.model"}:
        raise PackError(path, "holds neither sentencepiece.model nor bpe.model")


def _described(path: Path, raw: bytes, size: int) -> Pack:
    try:
        metadata = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PackError(path, f"metadata.json is not JSON in UTF-8 ({error})") from error
    if not isinstance(metadata, dict):
        raise PackError(path, "metadata.json is not a JSON object")
    kind = metadata.get("type", "translate")
    if kind != "translate":
        raise PackError(path, f"is a pack of type {kind!r}, not for translating")

    def text(key: str, default: str | None = None) -> str:
        value = metadata.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise PackError(path, f"metadata.json has no proper {key!r}")
        return value

    for key in ("from_code", "to_code"):
        if not _CODE.fullmatch(code := text(key)):
            raise PackError(path, f"metadata.json has {code!r} as {key!r}, which is no language code")
    source, target = (language_codes.of_pack(text(key)) for key in ("from_code", "to_code"))
    if source == target:
        raise PackError(path, f"metadata.json translates {source} to itself")
    version = text("package_version")
    try:
        Version(version)
    except InvalidVersion as error:
        raise PackError(path, f"metadata.json has {version!r} as its version") from error
    return Pack(
        name=f"translate-{source}_{target}",
        version=version,
        source=source,
        target=target,
        source_name=text("from_name", source),
        target_name=text("to_name", target),
        target_prefix=text("target_prefix", ""),
        path=path,
        size=size,
    )


def find(directories: Iterable[Path]) -> tuple[list[Pack], list[PackError]]:
    """Every pack in ``directories``, and the error of each broken one. Missing directories count as empty."""
    found: list[Pack] = []
    broken: list[PackError] = []
    for directory in directories:
        if not directory.is_dir():
            continue
        for path in sorted(directory.iterdir()):
            if path.name.startswith(".") or not _looks_like_pack(path):
                continue
            try:
                found.append(read(path))
            except PackError as error:
                broken.append(error)
            except FileNotFoundError:
                continue  # removed by another process in the meantime
    return found, broken


def _looks_like_pack(path: Path) -> bool:
    if path.is_dir():
        needed = ("metadata.json", "model", *opus.FILES)
        return any((path / name).exists() for name in needed)
    return path.name.endswith(SUFFIX)


def newest(packs: Iterable[Pack]) -> dict[tuple[str, str], Pack]:
    """One pack per (source, target): the highest version, or the first of equal versions."""
    best: dict[tuple[str, str], Pack] = {}
    for pack in packs:
        other = best.get((pack.source, pack.target))
        if other is None or Version(pack.version) > Version(other.version):
            best[pack.source, pack.target] = pack
    return best


def model_folder(folder: Path) -> Path:
    """Where the model's own files are, of a pack that is unpacked in ``folder``."""
    within = folder / "model"
    return within if within.is_dir() else folder


def tokenizers(pack: Pack, folder: Path) -> Tokenizers:
    """The tokenizers of ``pack``, which is unpacked in ``folder``. Raises PackError."""
    from argostranslate.tokenizer import BPETokenizer, SentencePieceTokenizer

    sentencepiece, bpe = folder / "sentencepiece.model", folder / "bpe.model"
    if (folder / "source.spm").exists():
        source, target = (
            _loaded(pack, file, SentencePieceTokenizer(file))
            for file in (folder / "source.spm", folder / "target.spm")
        )
        try:
            ended = opus.ends_by_itself(model_folder(folder))
        except (OSError, ValueError) as error:
            raise PackError(pack.path, f"config.json cannot be read ({error})") from error
        return Tokenizers(source, target, () if ended else (opus.END,))
    if sentencepiece.exists():
        one = _loaded(pack, sentencepiece, SentencePieceTokenizer(sentencepiece))
    else:
        _check_merges(pack, bpe)
        one = _loaded(pack, bpe, BPETokenizer(bpe, pack.source, pack.target))
    return Tokenizers(one, one, ())


def _loaded(pack: Pack, file: Path, made: SentencePieceTokenizer | BPETokenizer) -> Tokenizer:
    try:
        made.encode("a")  # loads it now, because its lazy loading is not thread-safe
    except (RuntimeError, OSError, ValueError) as error:
        raise PackError(pack.path, f"{file.name} cannot be read ({error})") from error
    return cast(Tokenizer, made)


def _check_merges(pack: Pack, path: Path) -> None:
    """Raise PackError for a malformed list of merges: argostranslate's BPE reader would exit the process."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise PackError(pack.path, f"{path.name} cannot be read ({error})") from error
    merges = lines[1:] if lines and lines[0].startswith("#version:") else lines
    if not merges:
        raise PackError(pack.path, f"{path.name} holds no merges")
    for number, line in enumerate(merges, start=1):
        if len(line.strip("\r\n ").split(" ")) != 2:
            raise PackError(pack.path, f"{path.name} is not a list of merges (entry {number})")


def vocabulary(pack: Pack, folder: Path) -> frozenset[str]:
    """The source vocabulary of ``pack``, which is unpacked in ``folder``. Raises PackError."""
    for name in ("source_vocabulary", "shared_vocabulary"):
        for suffix in ("json", "txt"):
            path = model_folder(folder) / f"{name}.{suffix}"
            if not path.exists():
                continue
            try:
                text = path.read_text("utf-8")
                tokens = json.loads(text) if suffix == "json" else text.splitlines()
                return frozenset(token for token in tokens if isinstance(token, str))
            except (ValueError, RecursionError, TypeError) as error:
                raise PackError(pack.path, f"{path.name} cannot be read ({error})") from error
    raise PackError(pack.path, "holds no vocabulary")


def lists(pack: Pack, folder: Path) -> lexicon.Lexicon:
    """The word lists of ``pack``, which is unpacked in ``folder``; empty if it has none. Raises PackError."""
    try:
        return lexicon.read(folder, pack.source, pack.target)
    except (OSError, ValueError) as error:
        raise PackError(pack.path, f"its lists of words cannot be read ({error})") from error


def load(
    pack: Pack, folder: Path, *, inter_threads: int = 1, intra_threads: int = 1
) -> ctranslate2.Translator:
    """Load the CTranslate2 model of ``pack``, unpacked in ``folder``, in int8. Raises PackError."""
    import ctranslate2

    try:
        return ctranslate2.Translator(
            str(model_folder(folder)),
            compute_type="int8",
            inter_threads=inter_threads,
            intra_threads=intra_threads,
        )
    except UNUSABLE as error:
        raise PackError(pack.path, f"the model cannot be loaded ({error})") from error


def pairs(packs: Sequence[Pack]) -> frozenset[tuple[str, str]]:
    """The (source, target) of every pack."""
    return frozenset((pack.source, pack.target) for pack in packs)
