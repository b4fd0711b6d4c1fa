"""From a network to a language pack: CTranslate2's format, in Argos's folder, in one file."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import ctranslate2
import sentencepiece
from babel import Locale
from ctranslate2.converters import utils
from ctranslate2.specs import common_spec, transformer_spec

from translation.training.network import EPSILON, Attention, FeedForward, Network


def save_model(
    network: Network,
    vocabulary: sentencepiece.SentencePieceProcessor,
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
    weights, positions = _array(network.embedding.weight), _array(network.positions)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = weights
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = positions
        side.scale_embeddings = True
    spec.decoder.projection.weight, spec.decoder.projection.bias = weights, _array(network.bias)
    _norm(spec.encoder.layer_norm, network.encoder_norm)
    _norm(spec.decoder.layer_norm, network.decoder_norm)
    for to, layer in zip(spec.encoder.layer, network.encoder, strict=True):
        _attention(to.self_attention, layer.attention, layer.norm_attention, itself=True)
        _feed_forward(to.ffn, layer.feed_forward, layer.norm_forward)
    for to, layer in zip(spec.decoder.layer, network.decoder, strict=True):
        _attention(to.self_attention, layer.attention, layer.norm_self, itself=True)
        _attention(to.attention, layer.cross, layer.norm_cross, itself=False)
        _feed_forward(to.ffn, layer.feed_forward, layer.norm_forward)
    pieces = [vocabulary.id_to_piece(number) for number in range(vocabulary.get_piece_size())]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.layer_norm_epsilon = EPSILON
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def _array(tensor: Any) -> Any:
    return tensor.detach().float().cpu().numpy()


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


def language_name(code: str) -> str:
    """The English name of a language, from CLDR; the code where it has none."""
    return str(Locale("en").languages.get(code, code))


def write_folder(
    network: Network,
    vocabulary: sentencepiece.SentencePieceProcessor,
    vocabulary_file: Path,
    folder: Path,
    *,
    source: str,
    target: str,
    version: str,
) -> None:
    """Make ``folder`` an unpacked pack with int8 weights, whatever was there before; no README yet."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "model").mkdir(parents=True)
    save_model(network, vocabulary, folder / "model", "int8")
    shutil.copyfile(vocabulary_file, folder / "sentencepiece.model")
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


def zip_folder(folder: Path) -> Path:
    """``folder`` as ``<its name>.argosmodel`` beside it. The same files make the same bytes."""
    path = folder.with_name(f"{folder.name}.argosmodel")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                member = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), (1980, 1, 1, 0, 0, 0))
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16
                archive.writestr(member, file.read_bytes(), compresslevel=9)
    return path


def translated(
    model: Path, vocabulary: sentencepiece.SentencePieceProcessor, texts: list[str], compute_type: str
) -> list[str]:
    """What the model in the folder ``model`` makes of ``texts``, alone: neither split nor carried."""
    translator = ctranslate2.Translator(str(model), compute_type=compute_type)
    results = translator.translate_batch(
        [vocabulary.encode(text, out_type=str) for text in texts], beam_size=4, max_batch_size=64
    )
    return [vocabulary.decode_pieces(result.hypotheses[0]) for result in results]
