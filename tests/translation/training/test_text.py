"""What a model learns from: the corpus, the changes made to it, and the batches. Needs no torch."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
import sentencepiece

from tests.translation.training.conftest import LINES, write
from translation.training.augmentation import (
    Grammar,
    Rates,
    augmented,
    misspelt,
    openings,
    with_copies,
    with_opening_marks,
)
from translation.training.corpus import CorpusError, made, read, vocabulary
from translation.training.token_batches import Batch, Material, Splitter, epoch, outputs

NEVER = Rates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def pieces(
    corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> sentencepiece.SentencePieceProcessor:
    folder = tmp_path_factory.mktemp("pieces")
    return vocabulary(read(corpus_folder, "en", "es").train, 700, folder / "made.model")


def test_both_directions_read_the_same_sentences_and_the_extra_ones(corpus_folder: Path) -> None:
    there, back = read(corpus_folder, "en", "es"), read(corpus_folder, "es", "en")
    assert there.extra == ("stories",)
    assert tuple(LINES[480].split("\t")) in there.train
    assert [(b, a) for a, b in back.train] == list(there.train)
    assert len(there.dev) == 20


def test_what_is_measured_on_is_not_learned_from(tmp_path: Path) -> None:
    write(tmp_path / "en-es" / "train.tsv.gz", ["Hello.\tHola.", "Hi.\tHola.", "Bye.\tAdiós."])
    write(tmp_path / "en-es" / "dev.tsv.gz", ["Hello there.\tHola."])
    assert read(tmp_path, "en", "es").train == (("Bye.", "Adiós."),)


@pytest.mark.parametrize(
    ("source", "target", "said"), [("es", "fr", "must be English"), ("en", "de", "is missing")]
)
def test_languages_without_a_corpus_are_refused(
    corpus_folder: Path, source: str, target: str, said: str
) -> None:
    with pytest.raises(CorpusError, match=said):
        read(corpus_folder, source, target)


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    write(tmp_path / "en-es" / "train.tsv.gz", ["Hello.\tHola.", "Alone."])
    write(tmp_path / "en-es" / "dev.tsv.gz", ["Hi.\tHola."])
    with pytest.raises(CorpusError, match="line 2"):
        read(tmp_path, "en", "es")


def test_names_and_numbers_become_the_same_others_on_both_sides() -> None:
    rng = random.Random(1)
    rates = Rates(0, 0, names=1, numbers=1, emoji=1, accents=0, typo=0)
    for _ in range(200):
        source, target = with_copies("Boston has 30 trees.", "Boston tiene 30 árboles.", rng, rates)
        assert "Boston" not in source + target
        name, number = source.split(" has ")[0], re.findall(r"\d+", source)
        assert name in target and number == re.findall(r"\d+", target)
        emoji = {char for char in source if ord(char) > 0x2000}
        assert emoji and emoji == {char for char in target if ord(char) > 0x2000}


def test_every_pair_is_seen_once_an_epoch_and_nothing_changes_at_rate_0() -> None:
    pairs = [tuple(line.split("\t")[:2]) for line in LINES[:50]]
    assert sorted(augmented(pairs, random.Random(3), NEVER)) == sorted(pairs)  # type: ignore[arg-type]


def test_joined_sentences_stay_beside_their_translations() -> None:
    pairs = [(f"s{number}.", f"t{number}.") for number in range(100)]
    rates = Rates(joined=0.5, lowered=0, names=0, numbers=0, emoji=0, accents=0, typo=0, opened=0, alone=0)
    made = list(augmented(pairs, random.Random(3), rates))
    assert len(made) < 80
    assert all(source.replace("s", "t") == target for source, target in made)
    assert sorted(" ".join(source for source, _ in made).split()) == sorted(source for source, _ in pairs)


def test_two_statements_become_one_longer_sentence_in_both_languages() -> None:
    pairs = [
        ("We lost.", "Perdimos."),
        ("It rained a lot, and we ran.", "Llovió mucho, y corrimos."),
        ("I saw it.", "Lo vi."),
        ("Tom ran, but it helped.", "Tom corrió, pero lo vi."),
    ]
    grammar = Grammar(pairs, "en", "es")
    made = {grammar.link(pairs[0], pairs[2], random.Random(seed)) for seed in range(30)}
    assert ("We lost, because I saw it.", "Perdimos porque lo vi.") in made
    assert ("We lost and I saw it.", "Perdimos y lo vi.") in made
    one = grammar.link(pairs[2], pairs[3], random.Random(1))
    assert one and "Tom ran" in one[0] and "Tom corrió" in one[1], "a name keeps its capital"
    one = grammar.link(pairs[0], ("It helped.", "Llovió."), random.Random(1))
    assert one and one[0].endswith("it helped."), "what is elsewhere small becomes small"
    assert grammar.link(pairs[0], ("Why?", "¿Por qué?"), random.Random(1)) is None
    assert grammar.link(("Well...", "Bueno..."), pairs[0], random.Random(1)) is None
    english = {source for source, _ in augmented(pairs, random.Random(2), NEVER, (), grammar)}
    assert english == {source for source, _ in pairs}, "never at rate 0"
    longer = list(augmented(pairs, random.Random(2), replace(NEVER, linked=1), (), grammar))
    assert len(longer) == 1 and longer[0][0].count(".") == 1


def test_statements_are_exclaimed_as_each_language_does() -> None:
    pairs = [("We won.", "Ganamos.")]
    made = {Grammar(pairs, "en", "es").exclaim(pairs[0], random.Random(seed)) for seed in range(30)}
    assert made == {("We won" + "!" * n, "¡" * n + "Ganamos" + "!" * n) for n in (1, 2, 3)}
    french = Grammar([("On a gagné.", "We won.")], "fr", "en")
    assert french.exclaim(("On a gagné.", "We won."), random.Random(1)) == ("On a gagné !", "We won!")
    assert french.exclaim(("Quoi ?", "What?"), random.Random(1)) is None
    assert list(augmented(pairs, random.Random(1), replace(NEVER, exclaimed=1), (), grammar=None)) == pairs


def test_spanish_gets_the_mark_before_a_sentence() -> None:
    assert with_opening_marks("Quién es?") == "¿Quién es?"
    assert with_opening_marks("Qué bien!") == "¡Qué bien!"
    for fine in ("¿Quién es?", "Es él.", "Hola. Quién es?", "Oye, ¿quién es?"):
        assert with_opening_marks(fine) == fine


def test_languages_whose_links_are_not_known_are_linked_by_a_comma() -> None:
    grammar = Grammar([("We lost.", "Perdemos.")], "en", "pt")
    assert grammar.link(("We lost.", "Perdemos."), ("Tom ran.", "Tom correu."), random.Random(1)) == (
        "We lost, Tom ran.",
        "Perdemos, Tom correu.",
    )


def test_what_sentences_begin_with_is_learned_alone_and_before_others() -> None:
    pairs = [
        ("Hi! How are you?", "¡Hola! ¿Cómo estás?"),
        ("Hi! I'm new here.", "¡Hola! Soy nuevo aquí."),
        ("However, it rained.", "Sin embargo, llovió."),
        ("However, he left.", "Sin embargo, se fue."),
        ("Well, look.", "Bueno, mira."),  # once is no custom
        ("When it rains, I stay.", "Cuando llueve, me quedo."),
        ("When it rains, I read.", "Cuando llueve, leo."),  # a clause is no beginning
    ]
    known = openings(pairs)
    assert sorted(known) == [("Hi!", "¡Hola!"), ("However", "Sin embargo")]
    rates = Rates(0, 0, 0, 0, 0, 0, 0, opened=1, alone=1)
    made = list(augmented(pairs, random.Random(3), rates, known))
    assert ("Hi!", "¡Hola!") in made and len(made) == 14
    assert all(
        (source.startswith("Hi!"), source.startswith("However"))
        == (target.startswith("¡Hola!"), target.startswith("Sin embargo"))
        for source, target in made
    )
    assert list(augmented(pairs, random.Random(3), NEVER, known)) == list(
        augmented(pairs, random.Random(3), NEVER)
    )


def test_a_slip_changes_a_text_only_a_little() -> None:
    rng = random.Random(5)
    rates = Rates(0, 0, 0, 0, 0, accents=1, typo=1)
    made = {misspelt("Mañana comí atún", rng, rates) for _ in range(50)}
    assert len(made) > 10
    assert not any(char in text for text in made for char in "ñíú")
    assert all(abs(len(text) - 16) <= 3 for text in made)


def test_a_split_word_reads_as_before(pieces: sentencepiece.SentencePieceProcessor) -> None:
    splitter, rng = Splitter(pieces, 0.9), random.Random(2)
    text = "Mary has no musical skill, but she loves to sing."
    ids = pieces.encode(text)
    made = [splitter.split(ids, rng) for _ in range(20)]
    assert any(len(one) > len(ids) for one in made)
    assert {pieces.decode(one) for one in made} == {text}
    assert Splitter(pieces, 0).split(ids, rng) == ids


def test_an_epoch_is_the_same_whenever_it_is_made_and_no_batch_is_too_large(
    corpus_folder: Path, pieces: sentencepiece.SentencePieceProcessor
) -> None:
    pairs = read(corpus_folder, "en", "es").train
    everything = range(pieces.get_piece_size())
    materials = [Material(0, pairs, everything), Material(1, pairs[:100], everything, share=0.25)]

    def made(seed: int, number: int) -> list[Batch]:
        splitter = Splitter(pieces, 0.1)
        return epoch(materials, pieces, splitter, Rates(), tokens=400, seed=seed, number=number)

    assert made(7, 0) == made(7, 0)
    assert made(7, 0) != made(7, 1) and made(7, 0) != made(8, 0)
    for batch in made(7, 0):
        longest = max(max(len(a), len(b) + 1) for a, b in batch.rows)
        assert len(batch.rows) == 1 or longest * len(batch.rows) <= 400


def test_each_batch_is_of_one_kind_and_an_epoch_takes_a_share(
    pieces: sentencepiece.SentencePieceProcessor,
) -> None:
    there = [("One.", "Uno.")] * 40
    back = [("Dos.", "Two.")] * 40
    everything = range(pieces.get_piece_size())
    materials = [Material(0, there, everything), Material(1, back, everything, share=0.25)]
    batches = epoch(materials, pieces, Splitter(pieces, 0), NEVER, tokens=40, seed=1, number=0)
    rows = {kind: [row for batch in batches if batch.kind == kind for row in batch.rows] for kind in (0, 1)}
    assert {pieces.decode(a) for a, _ in rows[0]} == {"One."} and len(rows[0]) == 40
    assert {pieces.decode(a) for a, _ in rows[1]} == {"Dos."} and len(rows[1]) == 10


def test_what_a_language_has_no_piece_for_is_spelt(pieces: sentencepiece.SentencePieceProcessor) -> None:
    spanish = outputs([line.split("\t")[1] for line in LINES], pieces)
    english = set(outputs([line.split("\t")[0] for line in LINES], pieces))
    foreign = next(
        piece
        for number in range(pieces.get_piece_size())
        if number in english - set(spanish) and (piece := pieces.id_to_piece(number)).startswith("▁")
    )
    word = foreign.removeprefix("▁")
    materials = [Material(0, [("Hola.", f"{word} {word}")] * 3, spanish)]
    (batch,) = epoch(materials, pieces, Splitter(pieces, 0), NEVER, tokens=400, seed=1, number=0)
    for _, target in batch.rows:
        assert set(target) <= set(spanish) and pieces.decode(target) == f"{word} {word}"


def test_the_vocabulary_copies_any_character(pieces: sentencepiece.SentencePieceProcessor) -> None:
    assert pieces.decode(pieces.encode("Ĝoŝo 🦙 漢")) == "Ĝoŝo 🦙 漢"


def test_text_that_apertium_made_is_read_for_its_own_direction(tmp_path: Path) -> None:
    write(tmp_path / "apertium.en-es.tsv.gz", ["Hello.\tHola."])
    assert made(tmp_path, "apertium", "es", "en") == (("Hola.", "Hello."),)
    assert made(tmp_path, "apertium", "es", "en", [("Hola.", "Hi.")]) == (), "what is scored is not learned"
    assert made(tmp_path, "apertium", "en", "fr") == ()
    assert made(tmp_path, "pack", "es", "en") == (), "by another"
