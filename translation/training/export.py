"""Export a network as a language pack: a CTranslate2 model in an Argos folder, zipped into one file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece
from ctranslate2.converters import utils
from ctranslate2.specs import common_spec, transformer_spec
from sentencepiece.sentencepiece_model_pb2 import ModelProto  # type: ignore[attr-defined]

from translation.training.network import EPSILON, Attention, FeedForward, Network
from translation.training.pack_file import language_name


@dataclass(frozen=True, slots=True)
class Direction:
    """What of a network goes into one pack: its ``kind``, and the ids (rising) of the pieces that its two
    languages use and of those that its target language does.
    """

    kind: int
    pieces: Sequence[int]
    outputs: Sequence[int]


def save_model(
    network: Network,
    vocabulary: sentencepiece.SentencePieceProcessor,
    direction: Direction,
    folder: Path,
    quantization: str | None,
) -> None:
    """Write ``network`` into the empty ``folder``; ``quantization`` is "int8", or None for float32."""
    shape = network.shape
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
        alignment_layer=-1,  # the board's word alignment reads the last layer, the mean of its heads
        alignment_heads=0,
    )
    weights, bias = _array(network.embedding.weight), _array(network.bias)
    spec.encoder.embeddings[0].weight = weights[direction.pieces]
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = weights[direction.outputs]
    spec.decoder.projection.bias = bias[direction.outputs]
    positions = _array(network.positions)
    for side, vectors in ((spec.encoder, network.source_kind), (spec.decoder, network.target_kind)):
        side.position_encodings.encodings = positions + _array(vectors)[direction.kind]
        side.scale_embeddings = True
    _norm(spec.encoder.layer_norm, network.encoder_norm)
    _norm(spec.decoder.layer_norm, network.decoder_norm)
    for to, layer in zip(spec.encoder.layer, network.encoder, strict=True):
        _attention(to.self_attention, layer.attention, layer.norm_attention, itself=True)
        _feed_forward(to.ffn, layer.feed_forward, layer.norm_forward)
    for to, layer in zip(spec.decoder.layer, network.decoder, strict=True):
        _attention(to.self_attention, layer.attention, layer.norm_self, itself=True)
        _attention(to.attention, layer.cross, layer.norm_cross, itself=False)
        _feed_forward(to.ffn, layer.feed_forward, layer.norm_forward)
    spec.register_source_vocabulary([vocabulary.id_to_piece(number) for number in direction.pieces])
    spec.register_target_vocabulary([vocabulary.id_to_piece(number) for number in direction.outputs])
    spec.config.layer_norm_epsilon = EPSILON
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def cut_vocabulary(vocabulary: Path, pieces: Sequence[int]) -> bytes:
    """The SentencePiece model in the file ``vocabulary`` with these of its pieces alone."""
    model = ModelProto()
    model.ParseFromString(vocabulary.read_bytes())
    kept = [model.pieces[number] for number in pieces]
    del model.pieces[:]
    model.pieces.extend(kept)
    model.trainer_spec.vocab_size = len(kept)
    whole: bytes = model.SerializeToString()
    return whole


def _array(tensor: Any) -> Any:
    # A copy: rounding to int8 changes what it is given.
    return tensor.detach().float().cpu().numpy().copy()


def _linear(to: Any, layer: Any) -> None:
    to.weight, to.bias = _array(layer.weight), _array(layer.bias)


def _norm(to: Any, layer: Any) -> None:
    to.gamma, to.beta = _array(layer.weight), _array(layer.bias)


def _attention(to: Any, layer: Attention, norm: Any, *, itself: bool) -> None:
    _norm(to.layer_norm, norm)
    query, key, value = (common_spec.LinearSpec() for _ in range(3))
    _linear(query, layer.query)
    _linear(key, layer.key)
    _linear(value, layer.value)
    if itself:
        utils.fuse_linear(to.linear[0], [query, key, value])
    else:
        utils.fuse_linear(to.linear[0], [query])
        utils.fuse_linear(to.linear[1], [key, value])
    _linear(to.linear[-1], layer.output)


def _feed_forward(to: Any, layer: FeedForward, norm: Any) -> None:
    _norm(to.layer_norm, norm)
    _linear(to.linear_0, layer.inner)
    _linear(to.linear_1, layer.outer)


def write_folder(
    network: Network,
    vocabulary: sentencepiece.SentencePieceProcessor,
    vocabulary_file: Path,
    direction: Direction,
    folder: Path,
    *,
    source: str,
    target: str,
    version: str,
) -> None:
    """Make ``folder`` an unpacked pack with int8 weights, whatever was there before; no README yet."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "model").mkdir(parents=True)
    save_model(network, vocabulary, direction, folder / "model", "int8")
    (folder / "sentencepiece.model").write_bytes(cut_vocabulary(vocabulary_file, direction.pieces))
    metadata = {
        "package_version": version,
        "argos_version": "1.9",
        "from_code": source,
        "from_name": language_name(source),
        "to_code": target,
        "to_name": language_name(target),
        "links": [],
    }
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n", "utf-8", newline="\n")


def translated(
    model: Path, vocabulary: sentencepiece.SentencePieceProcessor, texts: list[str], compute_type: str
) -> list[str]:
    """``texts`` translated by the model in the folder ``model`` alone: no splitting, no masking."""
    translator = ctranslate2.Translator(str(model), compute_type=compute_type)
    results = translator.translate_batch(
        [vocabulary.encode(text, out_type=str) for text in texts], beam_size=4, max_batch_size=64
    )
    return [vocabulary.decode_pieces(result.hypotheses[0]) for result in results]
