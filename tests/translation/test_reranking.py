"""The pack of the way back helps to choose among translations: with the packs that ship."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.translation import packmaking
from tests.translation.packmaking import shipped
from translation import PackError, Translator, text_facts
from translation.training.scores import score

DATA = Path(__file__).resolve().parents[1] / "data"
ROWS = (DATA / "corpus" / "en-es.tsv").read_text("utf-8").splitlines()[:150]
ENGLISH = [row.split("\t")[0] for row in ROWS]
POSTS = [json.loads(line) for line in (DATA / "posts" / "dev.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def unweighed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Translator]:
    folder = tmp_path_factory.mktemp("both")
    for pair in (("en", "es"), ("es", "en"), ("fr", "en")):
        shutil.copy(shipped(*pair), folder)
    with Translator.from_directories([folder], candidates=1) as made:
        yield made


def put(translator: Translator, texts: list[str], source: str, target: str) -> list[str]:
    return [one.text for one in translator.translate(texts, source=source, target=target)]


@pytest.mark.parametrize(("source", "target"), [("en", "es"), ("es", "en"), ("fr", "en")])
def test_posts_come_nearer_to_a_persons_translation(
    translator: Translator, unweighed: Translator, source: str, target: str
) -> None:
    posts = [post for post in POSTS if post["lang"] == source and target in post["ref"]]
    texts = [post["text"] for post in posts]
    references = [[post["ref"][target] for post in posts]]
    without, weighed = (
        score(put(one, texts, source, target), references[0]).chrf for one in (unweighed, translator)
    )
    assert weighed > without + 0.2


def test_without_the_pack_of_the_way_back_the_model_chooses_alone(
    unweighed: Translator, tmp_path: Path
) -> None:
    shutil.copy(shipped("en", "es"), tmp_path)
    with Translator.from_directories([tmp_path]) as alone:
        assert put(alone, ENGLISH[:40], "en", "es") == put(unweighed, ENGLISH[:40], "en", "es")


def test_a_damaged_pack_of_the_way_back_stops_nothing_and_is_named(
    unweighed: Translator, tmp_path: Path
) -> None:
    shutil.copy(shipped("en", "es"), tmp_path)
    damaged = packmaking.folder(tmp_path, like=("es", "en"))
    (damaged / "model" / "model.bin").write_bytes(b"damaged")
    with Translator.from_directories([tmp_path], strict=False) as translator:
        assert put(translator, ENGLISH[:10], "en", "es") == put(unweighed, ENGLISH[:10], "en", "es")
        assert [error.source for error in translator.problems] == [str(damaged)]
        with pytest.raises(PackError):
            put(translator, ["Hola."], "es", "en")
        shutil.rmtree(damaged)
        translator.rescan()
        assert not translator.problems
    with pytest.raises(PackError), Translator.from_directories([tmp_path]) as strict:
        damaged = packmaking.folder(tmp_path, like=("es", "en"))
        strict.rescan()
        (damaged / "model" / "model.bin").write_bytes(b"damaged")
        put(strict, ["Hello."], "en", "es")


def test_words_and_alignment_are_those_of_the_translation_that_was_chosen(
    translator: Translator, unweighed: Translator
) -> None:
    other = 0
    for text, one, plain in zip(
        ENGLISH,
        translator.translate(ENGLISH, source="en", target="es"),
        unweighed.translate(ENGLISH, source="en", target="es"),
        strict=True,
    ):
        if one.text == plain.text:
            continue
        other += 1
        for pair in one.sentences:
            inside = one.text[pair.target.start : pair.target.end]
            assert [one.text[word.start : word.end] for word, _ in pair.words] == words_of(inside), text
            assert {here for _, here in pair.alignment} <= {word for word, _ in pair.words}
    assert other > 20


def words_of(text: str) -> list[str]:
    return [text[span.start : span.end] for span in text_facts.words(text)]
