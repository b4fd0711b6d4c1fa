"""The lists of words that go into packs, from the corpus."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.translation.packmaking import MODELS
from translation import Span
from translation.packs.lexicon import Lexicon
from translation.packs.lexicon import read as read_lists
from translation.training import lexicon
from translation.training.corpus import Pair


def by_place(pairs: list[Pair]) -> list[list[tuple[Span, Span]]]:
    """The first word goes with the first, the second with the second, and so on."""
    return [list(zip(*map(spans, pair), strict=True)) for pair in pairs]


def spans(text: str) -> list[Span]:
    ends = [at for at, character in enumerate(f"{text} ") if character == " "]
    return [Span(start, end) for start, end in zip([0, *(end + 1 for end in ends)], ends, strict=False)]


def test_words_are_tied_one_to_one_and_in_small_letters_but_for_names() -> None:
    pairs = [("Dogs see Friday", "Perros ven viernes"), ("See dogs l'arbre", "Ven perros arbol")]
    assert lexicon.ties(pairs, by_place, by_place) == {
        ("dogs", "perros"): 2,
        ("see", "ven"): 2,
        ("Friday", "viernes"): 1,
    }


def test_ties_that_only_one_direction_sees_do_not_count() -> None:
    assert not lexicon.ties([("Dogs see", "Perros ven")], by_place, lambda some: [[] for _ in some])


def test_a_word_means_what_most_of_its_ties_say() -> None:
    tied = Counter(
        {("perro", "dog"): 8, ("perro", "hound"): 2, ("banco", "bank"): 2, ("banco", "bench"): 1}
        | {("nota", "note"): 1, ("nota", "grade"): 1, ("nota", "mark"): 1}
        | {("larva", "fly"): 1, **{(f"mosca{i}", "fly"): 1 for i in range(40)}}
    )
    found = lexicon.meanings(tied)
    assert found == {"perro": "dog", "banco": "bank"}, "neither what is disputed nor what fits everything"


def test_the_command_makes_lists_both_ways_that_packs_get(
    corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [
        "lexicon",
        "es",
        "--corpus",
        str(corpus_folder),
        "--packs",
        str(MODELS),
        "--out",
        str(tmp_path),
    ]
    monkeypatch.setattr(sys, "argv", command)
    lexicon.main()
    pack = tmp_path / "pack"
    pack.mkdir()
    english = lexicon.put(tmp_path, "es", "en", pack)
    assert english == read_lists(pack, "es", "en")
    assert {"house", "money", "wednesday"} <= english.known and "casa" not in english.known
    assert english.meanings["dinero"] == "money" and english.meanings["miércoles"] == "Wednesday"
    spanish = lexicon.put(tmp_path, "en", "es", pack)
    assert spanish.meanings["money"] == "dinero" and "casa" in spanish.known


def test_a_pack_for_which_no_lists_were_made_gets_none(tmp_path: Path) -> None:
    assert lexicon.put(tmp_path, "es", "en", tmp_path) == Lexicon("es", "en")
    assert lexicon.put(None, "es", "en", tmp_path) == Lexicon("es", "en")
    assert not list(tmp_path.iterdir())


def test_a_name_counts_nothing_and_what_our_lists_have_once() -> None:
    texts = ["Ojalá venga.", "Ven, Sofía, ven.", "La casa de Sofía.", "Ella dijo ojalá."]
    found = lexicon.counts(texts, ["la gráfica"])
    assert found["ven"] == 2 and found["sofía"] == 0 and found["ojalá"] == 2 and found["gráfica"] == 1
    assert "sofía" in found
