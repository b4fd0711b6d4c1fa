"""Initialise a network with the weights of a pack, read back from CTranslate2's file where the shapes agree.

Any pack that this recipe (or the one of the first packs) has written can be the start of the next, of the
same languages or of others: what a network knows of English is of use for any of them.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy
import sentencepiece
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from translation.training.network import Attention, FeedForward, Network, sinusoids

Arrays = dict[str, NDArray[numpy.generic]]

# CTranslate2's numbers for the types of its variables, file version 6.
_TYPES = {0: numpy.float32, 1: numpy.int8, 2: numpy.int16, 3: numpy.int32, 4: numpy.float16}
_VERSION = 6


class StartError(Exception):
    """The pack cannot serve as a start. The message says why."""


def read_model(data: bytes) -> Arrays:
    """The variables of a ``model.bin``, int8 weights multiplied out to float32. Raises StartError."""
    file = io.BytesIO(data)

    def number(form: str) -> int:
        return int(struct.unpack("<" + form, file.read(struct.calcsize(form)))[0])

    def text() -> str:
        return file.read(number("H"))[:-1].decode()

    try:
        if (version := number("I")) != _VERSION:
            raise StartError(f"model.bin has version {version}, not {_VERSION}")
        text(), number("I")
        found: Arrays = {}
        for _ in range(number("I")):
            name = text()
            shape = [number("I") for _ in range(number("B"))]
            kind = _TYPES[number("B")]
            found[name] = numpy.frombuffer(file.read(number("I")), kind).reshape(shape)
        for _ in range(number("I")):
            alias, name = text(), text()
            found[alias] = found[name]
            if f"{name}_scale" in found:
                found[f"{alias}_scale"] = found[f"{name}_scale"]
    except (struct.error, KeyError, UnicodeDecodeError, ValueError) as error:
        raise StartError(f"model.bin cannot be read: {error}") from error
    for name in [name for name in found if name.endswith("_scale")]:
        whole = name.removesuffix("_scale")
        if found[whole].dtype == numpy.int8:
            found[whole] = found[whole].astype(numpy.float32) / found[name].astype(numpy.float32)[:, None]
    return found


def begin_from(pack: Path, network: Network, pieces: sentencepiece.SentencePieceProcessor) -> list[str]:
    """Put what ``pack``, an .argosmodel file, knows into ``network``, whose vocabulary is ``pieces``.

    A piece that the pack does not have gets the mean of those that the pack cuts it into. Layers beyond the
    pack's begin as ones that change nothing. Returns what could not be taken. Raises StartError.
    """
    with zipfile.ZipFile(pack) as archive:
        by_end = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
        try:
            arrays = read_model(archive.read(by_end["model.bin"]))
            theirs = sentencepiece.SentencePieceProcessor(
                model_proto=archive.read(by_end["sentencepiece.model"])
            )
            own = "target_vocabulary.json" if "target_vocabulary.json" in by_end else "shared_vocabulary.json"
            written = json.loads(archive.read(by_end[own]))
        except KeyError as error:
            raise StartError(f"{pack.name} holds no {error}") from error
    width = network.shape.width
    if arrays["encoder/embeddings_0/weight"].shape != (theirs.get_piece_size(), width):
        raise StartError(f"{pack.name} is not {width} wide, or its vocabulary is not that of its model")
    with torch.no_grad():
        _pieces(network, arrays, pieces, theirs, written)
        _kinds(network, arrays)
        left = [
            *_layers(network.encoder, arrays, "encoder"),
            *_layers(network.decoder, arrays, "decoder"),
        ]
        _norm(network.encoder_norm, arrays, "encoder/layer_norm")
        _norm(network.decoder_norm, arrays, "decoder/layer_norm")
    return left


def take_vocabulary(pack: Path, file: Path) -> None:
    """Write the SentencePiece model of ``pack`` to ``file``. Raises StartError."""
    with zipfile.ZipFile(pack) as archive:
        found = [name for name in archive.namelist() if name.endswith("/sentencepiece.model")]
        if not found:
            raise StartError(f"{pack.name} holds no sentencepiece.model")
        file.write_bytes(archive.read(found[0]))


def _pieces(
    network: Network,
    arrays: Mapping[str, NDArray[numpy.generic]],
    ours: sentencepiece.SentencePieceProcessor,
    theirs: sentencepiece.SentencePieceProcessor,
    written: Sequence[str],
) -> None:
    table = torch.tensor(arrays["encoder/embeddings_0/weight"])
    # Only what the target language is written with has a bias. The others begin as the rarest of those.
    of_target = torch.tensor(arrays["decoder/projection/bias"])
    bias = torch.full((theirs.get_piece_size(),), float(of_target.min()))
    for piece, its in zip(written, of_target, strict=False):
        bias[theirs.piece_to_id(piece)] = its
    known = {theirs.id_to_piece(number): number for number in range(theirs.get_piece_size())}
    for number in range(ours.get_piece_size()):
        piece = ours.id_to_piece(number)
        if piece in known:
            cut = [known[piece]]
        else:
            cut = theirs.encode(piece.replace("▁", " ").strip()) or [theirs.unk_id()]
        network.embedding.weight[number] = table[cut].mean(0)
        # A piece that is new to the pack is one of many: not likelier than the rarest of its parts.
        network.bias[number] = bias[cut].min()


def _kinds(network: Network, arrays: Mapping[str, NDArray[numpy.generic]]) -> None:
    """What a pack adds to the positions is the vector of its direction: every kind begins with it."""
    for side, vectors in (("encoder", network.source_kind), ("decoder", network.target_kind)):
        encodings = torch.tensor(arrays[f"{side}/position_encodings/encodings"])
        vectors[:] = (encodings - sinusoids(*encodings.shape)).mean(0)


def _layers(layers: nn.ModuleList, arrays: Mapping[str, NDArray[numpy.generic]], side: str) -> list[str]:
    left = []
    for number, layer in enumerate(layers):
        name = f"{side}/layer_{number}"
        if f"{name}/ffn/linear_0/weight" not in arrays:
            left.append(name)
            for last in (layer.attention.output, layer.feed_forward.outer):  # type: ignore[union-attr]
                nn.init.zeros_(last.weight)  # type: ignore[arg-type,union-attr]
                nn.init.zeros_(last.bias)  # type: ignore[arg-type,union-attr]
            continue
        if side == "encoder":
            _itself(layer.attention, layer.norm_attention, arrays, f"{name}/self_attention")  # type: ignore[arg-type]
        else:
            _itself(layer.attention, layer.norm_self, arrays, f"{name}/self_attention")  # type: ignore[arg-type]
            _across(layer.cross, layer.norm_cross, arrays, f"{name}/attention")  # type: ignore[arg-type]
        _forward(layer.feed_forward, layer.norm_forward, arrays, f"{name}/ffn")  # type: ignore[arg-type]
    return left


def _put(to: Tensor, array: NDArray[numpy.generic]) -> None:
    if tuple(to.shape) != array.shape:
        raise StartError(f"a layer is {array.shape}, not {tuple(to.shape)}")
    to.copy_(torch.tensor(array))


def _norm(to: nn.LayerNorm, arrays: Mapping[str, NDArray[numpy.generic]], name: str) -> None:
    _put(to.weight, arrays[f"{name}/gamma"])
    _put(to.bias, arrays[f"{name}/beta"])


def _linear(parts: list[nn.Linear], arrays: Mapping[str, NDArray[numpy.generic]], name: str) -> None:
    weight, bias = arrays[f"{name}/weight"], arrays[f"{name}/bias"]
    for part, rows, values in zip(
        parts, numpy.split(weight, len(parts)), numpy.split(bias, len(parts)), strict=True
    ):
        _put(part.weight, rows)
        _put(part.bias, values)


def _itself(to: Attention, norm: nn.LayerNorm, arrays: Arrays, name: str) -> None:
    _norm(norm, arrays, f"{name}/layer_norm")
    _linear([to.query, to.key, to.value], arrays, f"{name}/linear_0")
    _linear([to.output], arrays, f"{name}/linear_1")


def _across(to: Attention, norm: nn.LayerNorm, arrays: Arrays, name: str) -> None:
    _norm(norm, arrays, f"{name}/layer_norm")
    _linear([to.query], arrays, f"{name}/linear_0")
    _linear([to.key, to.value], arrays, f"{name}/linear_1")
    _linear([to.output], arrays, f"{name}/linear_2")


def _forward(to: FeedForward, norm: nn.LayerNorm, arrays: Arrays, name: str) -> None:
    _norm(norm, arrays, f"{name}/layer_norm")
    _linear([to.inner], arrays, f"{name}/linear_0")
    _linear([to.outer], arrays, f"{name}/linear_1")
