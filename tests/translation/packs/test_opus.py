"""OPUS-MT models as CTranslate2's converters leave them, made from shipped packs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.translation import packmaking
from translation import PackError, Translator, packs

TEXT = "We have a dog and two cats at home."


def _translated(folder: Path, text: str = TEXT, target: str = "es"):
    with Translator.from_directories([folder]) as translator:
        (result,) = translator.translate([text], source="en", target=target)
    return result


def test_a_converted_model_translates_as_its_converter_left_it(tmp_path: Path) -> None:
    packmaking.as_opus(packmaking.folder(tmp_path), "opus-mt-en-es")
    result = _translated(tmp_path)
    assert {"perro", "gatos", "casa"} <= set(result.text.strip(".").split())
    (sentence,) = result.sentences
    aligned = {
        TEXT[one.start : one.end]: result.text[other.start : other.end] for one, other in sentence.alignment
    }
    assert (aligned["dog"], aligned["cats"]) == ("perro", "gatos")


def test_the_end_of_a_text_is_given_once_whoever_gives_it(tmp_path: Path) -> None:
    for folder, itself in (("marian", True), ("transformers", False)):
        (tmp_path / folder).mkdir()
        made = packmaking.folder(tmp_path / folder)
        packmaking.as_opus(made, "opus-mt-en-es", ends_by_itself=itself)
    packmaking.folder(tmp_path / "argos")
    marian, transformers, argos = (
        _translated(tmp_path / folder).sentences[0].score for folder in ("marian", "transformers", "argos")
    )
    assert marian == pytest.approx(transformers, abs=1e-4)
    assert abs(argos - marian) > 1e-3  # this model was made without, so that it notices


def test_an_installed_one_keeps_its_languages(tmp_path: Path) -> None:
    made = packmaking.as_opus(packmaking.folder(tmp_path / "download"), "en_es")
    pack = packs.install(made, tmp_path / "packs")
    assert (pack.source, pack.target, pack.version) == ("en", "es", "1.0")
    assert packs.verify(pack.path) == pack
    assert "perro" in _translated(tmp_path / "packs").text
    # The files that were fetched are left as they were.
    assert not (made / "metadata.json").exists()


def test_one_of_a_direct_pair_serves_before_two_through_english(tmp_path: Path) -> None:
    packmaking.as_opus(packmaking.folder(tmp_path), "opus-mt-es-fr")
    for pair in (("es", "en"), ("en", "fr")):
        packmaking.folder(tmp_path, like=pair)
    with Translator.from_directories([tmp_path]) as translator:
        (result,) = translator.translate(["Tengo un perro."], source="es", target="fr")
    assert result.route == ("es", "fr")


@pytest.mark.parametrize("name", ["opus-mt-en-ROMANCE", "my-model", "opus-mt-eng-spa"])
def test_a_name_without_languages_is_refused_in_words(tmp_path: Path, name: str) -> None:
    packmaking.as_opus(packmaking.folder(tmp_path), name)
    (error,) = packs.find([tmp_path])[1]
    assert "end the folder's name with their codes" in error.reason


@pytest.mark.parametrize("missing", ["source.spm", "target.spm", "model.bin", "config.json"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    made = packmaking.as_opus(packmaking.folder(tmp_path), "opus-mt-en-es")
    (made / missing).unlink()
    with pytest.raises(PackError, match=missing):
        packs.verify(made)


def test_a_model_of_several_target_languages_is_refused(tmp_path: Path) -> None:
    made = packmaking.as_opus(packmaking.folder(tmp_path), "opus-mt-en-es")
    vocabulary = made / "source_vocabulary.json"
    tokens = json.loads(vocabulary.read_text("utf-8"))
    vocabulary.write_text(json.dumps([*tokens[:-1], ">>por<<"]), "utf-8")
    with pytest.raises(PackError, match="several languages"):
        packs.verify(made)
