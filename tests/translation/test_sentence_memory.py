"""A sentence is translated once, as long as nothing changes that decides its translation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.translation import packmaking
from translation import PackError, Term, Translator, packs
from translation.hypothesis import Hypothesis
from translation.model import Model
from translation.sentence_memory import MemoryUse, SentenceMemory

HELLO = "Tengo un perro."


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that models were asked to translate."""
    asked: list[str] = []
    translate = Model.translate_reranked

    def recorded(model: Model, requests: list, reverse: Model | None) -> list[Hypothesis]:  # type: ignore[type-arg]
        asked.extend(request.text for request in requests)
        return translate(model, requests, reverse)

    monkeypatch.setattr(Model, "translate_reranked", recorded)
    yield asked


@pytest.fixture
def spanish(tmp_path: Path) -> Iterator[Translator]:
    shutil.copy(packmaking.shipped("es", "en"), tmp_path)
    with Translator.from_directories([tmp_path]) as made:
        yield made


def put(translator: Translator, text: str, *terms: Term) -> str:
    return translator.translate([text], source="es", target="en", glossaries={0: terms})[0].text


def test_a_sentence_that_comes_again_is_not_translated_again(
    spanish: Translator, searched: list[str]
) -> None:
    (first,) = spanish.translate([f"{HELLO} Mi hermana vive aquí."], source="es", target="en")
    assert spanish.memory_use == MemoryUse(hits=0, lookups=2)
    searched.clear()
    (second,) = spanish.translate([f"¿Qué tal? {HELLO}"], source="es", target="en")
    assert spanish.memory_use == MemoryUse(hits=1, lookups=4)
    assert searched == ["¿Qué tal?"]
    old, new = first.sentences[0], second.sentences[1]
    assert old.target.of(first.text) == new.target.of(second.text) == "I have a dog."
    assert (old.score, [p for _, p in old.words]) == (new.score, [p for _, p in new.words])
    assert {a.of(f"¿Qué tal? {HELLO}") for a, _ in new.alignment} == {"Tengo", "un", "perro"}


def test_a_changed_glossary_changes_the_sentences_it_decides_about_and_no_others(
    spanish: Translator, searched: list[str]
) -> None:
    hound, pooch = (Term("perro", "es", (("en", word),)) for word in ("hound", "pooch"))
    assert "hound" in put(spanish, HELLO, hound)
    assert "pooch" in put(spanish, HELLO, pooch)
    assert put(spanish, HELLO) == "I have a dog."
    searched.clear()
    assert "hound" in put(spanish, HELLO, hound, Term("gato", "es", (("en", "tomcat"),)))
    assert not searched


def test_a_new_version_of_a_pack_translates_anew(
    spanish: Translator, searched: list[str], tmp_path: Path
) -> None:
    assert put(spanish, HELLO) == "I have a dog."
    # A newer pack for the same languages: in truth one that knows only the way back.
    packmaking.folder(
        tmp_path, ("en", "es"), from_code="es", to_code="en", package_version="99.0", from_name="Spanish"
    )
    spanish.rescan()
    searched.clear()
    put(spanish, HELLO)
    assert searched
    old = next(pack for pack in packs.find([tmp_path])[0] if pack.version != "99.0")
    newest = next(pack for pack in packs.find([tmp_path])[0] if pack.version == "99.0")
    packs.remove(newest)
    spanish.rescan()
    searched.clear()
    assert put(spanish, HELLO) == "I have a dog." and spanish.packs == (old,)
    assert searched  # nothing is kept for packs that are gone


def test_a_pack_back_that_comes_or_breaks_chooses_anew(searched: list[str], tmp_path: Path) -> None:
    shutil.copy(packmaking.shipped("es", "en"), tmp_path)
    with Translator.from_directories([tmp_path], strict=False) as translator:
        put(translator, HELLO)
        back = packmaking.folder(tmp_path, like=("en", "es"))
        translator.rescan()
        searched.clear()
        put(translator, HELLO)
        assert searched
        translator.close()
        (back / "model" / "model.bin").write_bytes(b"damaged")
        put(translator, HELLO)
        assert isinstance(translator.problems[0], PackError)
        searched.clear()
        put(translator, HELLO)
        put(translator, HELLO)
        assert len(searched) == 1


def test_nothing_is_remembered_where_that_is_turned_off(searched: list[str], tmp_path: Path) -> None:
    shutil.copy(packmaking.shipped("es", "en"), tmp_path)
    with Translator.from_directories([tmp_path], memory=0) as translator:
        put(translator, HELLO)
        searched.clear()
        put(translator, HELLO)
        assert searched and translator.memory_use.hits == 0


@dataclass(frozen=True)
class Line:
    text: str


def test_the_memory_is_bounded_and_forgets_what_was_not_used_for_longest() -> None:
    memory = SentenceMemory[Line](10_000)
    lines = [Line(f"{number:03}".ljust(100, ".")) for number in range(150)]
    for line in lines[:100]:
        memory.add((), {line: Hypothesis(line.text.upper(), -0.1)})
    assert memory.known((), lines[:1])  # used again, so it stays
    for line in lines[100:]:
        memory.add((), {line: Hypothesis(line.text.upper(), -0.1)})
    assert list(memory.known((), lines)) == [lines[0], *lines[51:]]
    memory.add((), {Line("x" * 101): Hypothesis("y", -0.1)})  # more than its share
    assert len(memory.known((), [*lines, Line("x" * 101)])) == 100


def test_sentences_that_are_remembered_twice_count_once() -> None:
    memory = SentenceMemory[Line](300)
    for _ in range(200):
        memory.add((), {Line("abc"): Hypothesis("x", 0.0)})
    memory.add((), {Line("def"): Hypothesis("y", 0.0)})
    assert len(memory.known((), [Line("abc"), Line("def")])) == 2


def test_packs_that_differ_only_in_their_version_are_other_packs() -> None:
    pack = packs.read(packmaking.shipped("es", "en"))
    newer = replace(pack, version="99.0")
    memory = SentenceMemory[Line]()
    memory.add((pack,), {Line("a"): Hypothesis("x", 0.0)})
    assert not memory.known((newer,), [Line("a")])
    memory.keep({newer})
    assert not memory.known((pack,), [Line("a")])
