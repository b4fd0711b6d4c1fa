"""OPUS-MT models as CTranslate2's converters leave them.

Such a folder has the model's files beside ``source.spm`` and ``target.spm``, one SentencePiece model for each
language, and no ``metadata.json``: what it translates stands in its name, ``opus-mt-es-fr``. A pack that is
installed gets a ``metadata.json``, because its folder is named otherwise then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from translation.engine import PackError

FILES = frozenset({"source.spm", "target.spm"})
END = "</s>"
_VERSION = "1.0"  # a converted model says none
_PAIR = re.compile(r"(?:.*[-_.])?(?P<source>[a-z]{2})[-_](?P<target>[a-z]{2})", re.ASCII)
_CHOICE = re.compile(r">>\w+<<")  # what models of several target languages want first


def metadata(folder: Path) -> bytes:
    """What the name of ``folder`` says, as a ``metadata.json``. Raises PackError if it names no languages."""
    named = _PAIR.fullmatch(folder.name)
    if named is None:
        raise PackError(
            folder,
            "does not say which languages it translates: end the folder's name with their codes,"
            " as in opus-mt-es-fr",
        )
    codes = {"from_code": named["source"], "to_code": named["target"]}
    return json.dumps({**codes, "package_version": _VERSION, "type": "translate"}).encode()


def ends_by_itself(model: Path) -> bool:
    """Whether CTranslate2 adds the end to what the model reads, as its converter of Marian's files says.

    Its converter of the Transformers library's files leaves that to whoever calls the model. Raises OSError
    or ValueError.
    """
    config = json.loads((model / "config.json").read_text("utf-8"))
    return isinstance(config, dict) and config.get("add_source_eos") is True


def has_several_targets(vocabulary: Iterable[str]) -> bool:
    """Whether the model must be told into which language to translate."""
    return any(_CHOICE.fullmatch(token) for token in vocabulary)
