"""The pack of the way back helps to choose among translations: with the packs that ship."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.translation import packmaking
from tests.translation.packmaking import shipped
from translation import PackError, Translator, reranking, text_facts
from translation.hypothesis import Request
from translation.packs.lexicon import Lexicon
from translation.training.scores import score

DATA = Path(__file__).resolve().parents[1] / "data"
ROWS = (DATA / "corpus" / "en-es.tsv").read_text("utf-8").splitlines()[:150]
ENGLISH = [row.split("\t")[0] for row in ROWS]
# Without names: to keep those, hypotheses are compared in any case.
NAMELESS = [text for text in ENGLISH if text[1:].islower() and not text.startswith(("Tom", "Mary"))]
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


def test_what_must_come_through_goes_before_every_score() -> None:
    request = Request("Tengo 3 perros.", ("3",))
    even = [[0.5, 0.5]] * 2  # attention: two target tokens, two source tokens
    texts = ["I have three dogs.", "I have 3 dogs.", "I have 3 dogs.", "I've got 3 dogs."]
    found = reranking.ranked(request, texts, [-0.1, -0.5, -0.6, -0.7], [even] * 4, Lexicon("es", "en"))
    assert [one.text for one in found] == ["I have 3 dogs.", "I've got 3 dogs.", "I have three dogs."]
    short = reranking.shortlist(found, 4)
    assert [one.rank for one in short] == [1, 3]  # "three" has no chance, and the same text counts once
    assert reranking.best(list(zip(short, [-1.0, -0.5], strict=True))) == 3
    assert reranking.best(list(zip(short, [-1.0, -0.9], strict=True))) == 1


def test_a_translation_that_looked_at_all_of_the_source_goes_before_one_that_left_half_out() -> None:
    request = Request("Tengo un perro y un gato.")
    looked, left = [[0.5, 0.5], [0.5, 0.5]], [[1.0, 0.0], [1.0, 0.0]]
    first, second = reranking.ranked(
        request,
        ["I have a dog.", "I have a dog and a cat."],
        [-0.3, -0.4],
        [left, looked],
        Lexicon("es", "en"),
    )
    assert (first.rank, second.rank) == (1, 0)
    assert len(reranking.shortlist([first, second], 1)) == 0  # nothing to choose between


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("I do not eat 3 nuts.", True),
        ("I do not eat three nuts.", False),
        ("I eat 3 nuts.", False),
        ("I do not eat 3 nutfoods.", False),
        ("", False),
    ],
)
def test_only_what_has_no_visible_fault_is_taken_without_a_choice(text: str, good: bool) -> None:
    lexicon = Lexicon("es", "en", frozenset(["do", "not", "eat", "nuts", "three"]))
    assert reranking.faultless(Request("No como 3 nueces.", ("3",)), text, [], lexicon) == good
    left_out = [[1.0, 0.0]] * 2  # the second source token got no attention
    assert not reranking.faultless(Request("No como 3 nueces.", ("3",)), text, left_out, lexicon)


def test_without_the_pack_of_the_way_back_the_model_chooses_alone(
    unweighed: Translator, tmp_path: Path
) -> None:
    shutil.copy(shipped("en", "es"), tmp_path)
    with Translator.from_directories([tmp_path]) as alone:
        assert put(alone, NAMELESS[:40], "en", "es") == put(unweighed, NAMELESS[:40], "en", "es")


def test_a_damaged_pack_of_the_way_back_stops_nothing_and_is_named(
    unweighed: Translator, tmp_path: Path
) -> None:
    shutil.copy(shipped("en", "es"), tmp_path)
    damaged = packmaking.folder(tmp_path, like=("es", "en"))
    (damaged / "model" / "model.bin").write_bytes(b"damaged")
    with Translator.from_directories([tmp_path], strict=False) as translator:
        assert put(translator, NAMELESS[:10], "en", "es") == put(unweighed, NAMELESS[:10], "en", "es")
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
