"""Text that is made for training: by packs, and with the words of a dictionary."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import require
from tests.translation.packmaking import MODELS
from tests.translation.training.conftest import LINES, write
from translation import Span, Translator
from translation.training import dictionary_words, distillation, phrases
from translation.training.corpus import read, without_translation
from translation.training.dictionary_words import Entry, Slot, Word
from translation.training.diminutives import diminutive

DOG = Entry("dog", "<n>", "perro", "<n><m>")


@pytest.fixture
def two_languages(corpus_folder: Path, tmp_path: Path) -> Path:
    """A corpus where 20 English sentences have German beside them ("Ja."), and none of ten Spanish."""
    folder = tmp_path / "corpus"
    shutil.copytree(corpus_folder, folder)
    english = [line.split("\t")[0] for line in LINES[:10]]
    fresh = [f"My sister has {number} dogs." for number in range(2, 12)]
    write(folder / "en-de" / "train.tsv.gz", [f"{text}\tJa." for text in [*english, *fresh]])
    write(folder / "en-de" / "dev.tsv.gz", ["No.\tNein."])
    return folder


def test_only_sentences_without_a_translation_get_one(two_languages: Path) -> None:
    (german,) = without_translation(two_languages, "es").values()
    assert len(german) == 10 and all(english.startswith("My sister") for english, _ in german)


def test_packs_put_them_into_the_language_and_the_doubtful_ones_are_left_out(two_languages: Path) -> None:
    with Translator.from_directories([MODELS], candidates=2) as translator:
        pairs = distillation.made(two_languages, "es", translator)
    assert 7 <= len(pairs) <= 9
    assert all(english.split()[3] in spanish and "perros" in spanish for english, spanish in pairs)


@pytest.mark.parametrize(
    ("english", "other", "found"),
    [
        ([("dogs", "dog", "<n><pl>")], [("perros", "perro", "<n><m><pl>")], 1),
        ([("dogs", "dog", "<n><pl>")], [("perro", "perro", "<n><m><sg>")], 0),
        ([("dog", "dog", "<n><sg>")], [("gato", "gato", "<n><m><sg>")], 0),
        ([("dog", "dog", "<n><sg>")] * 2, [("perro", "perro", "<n><m><sg>")], 0),
        ([("dog", "dog", "<vblex><inf>")], [("perro", "perro", "<n><m><sg>")], 0),
    ],
    ids=["same number", "other number", "no translation", "twice", "another kind of word"],
)
def test_a_word_is_exchanged_where_both_sides_hold_it_once(
    english: list[tuple[str, str, str]], other: list[tuple[str, str, str]], found: int
) -> None:
    sides = ([Word(*one) for one in some] for some in (english, other))
    assert len(dictionary_words.slots(*sides, known=frozenset({("dog", "perro")}))) == found


@pytest.mark.parametrize(
    ("entry", "other_tags", "form"),
    [
        (DOG, "<n><m><pl>", ("<n><pl>", "<n><m><pl>")),
        (DOG, "<n><f><pl>", None),
        (Entry("soul", "<n>", "alma", "<n><f>"), "<n><f><pl>", None),
        (Entry("big", "<adj>", "grande", "<adj><mf>"), "<adj><f><pl>", ("<adj>", "<adj><mf><pl>")),
        (Entry("red", "<adj>", "rojo", "<adj>"), "<adj><f><pl>", ("<adj>", "<adj><f><pl>")),
        (Entry("red", "<adj>", "rojo", "<adj>"), "<adj><mf><pl>", None),
        (Entry("eat", "<vblex>", "comer", "<vblex>"), "<vblex><inf>", ("<n><pl>", "<vblex><inf>")),
        (Entry("eat", "<vblex>", "comer", "<vblex>"), "<n><m><pl>", None),
    ],
)
def test_another_word_must_fit_the_grammar(
    entry: Entry, other_tags: str, form: tuple[str, str] | None
) -> None:
    assert dictionary_words.form_tags(Slot(0, 0, "<n><pl>", other_tags), entry) == form


def test_capitals_and_articles_go_with_the_new_word() -> None:
    line = "^A/a<det>$ ^dog/dog<n><sg>$ ^saw/see<vblex>$ ^an/a<det>$ ^apple/apple<n><sg>$^./.<sent>$"
    assert dictionary_words._put(line, {1: "owl", 4: "unicorn"}, articles=True) == "An owl saw a unicorn."
    line = "^Perros/perro<n><m><pl>$ ^comen/comer<vblex>$^./.<sent>$"
    assert dictionary_words._put(line, {0: "búhos"}, articles=False) == "Búhos comen."


def test_phrases_come_alone_where_most_sentences_agree() -> None:
    corpus = [
        ("On Thursday we met Tom.", "El jueves vimos a Tom."),
        ("On Thursday it rained.", "El jueves llovió."),
        ("He comes on Thursday.", "Viene el jueves."),
        ("He comes late.", "Viene tarde."),
        ("He comes late, too.", "Viene tarde también."),
        ("She comes late.", "Ella llega tarde."),
        ("He comes late, too.", "También llega tarde."),
    ]
    known = {"thursday": "jueves", "on": "el", "comes": "viene", "late": "tarde", "it": "llovió"}

    def tie(pairs: Sequence[tuple[str, str]], words: dict[str, str]) -> list[list[tuple[Span, Span]]]:
        return [
            [
                (Span(*a.span()), Span(*b.span()))
                for a in re.finditer(r"\w+", one)
                for b in re.finditer(r"\w+", other)
                if words.get(a[0].lower()) == b[0].lower()
            ]
            for one, other in pairs
        ]

    def there(pairs: Sequence[tuple[str, str]]) -> list[list[tuple[Span, Span]]]:
        return tie(pairs, known)

    def back(pairs: Sequence[tuple[str, str]]) -> list[list[tuple[Span, Span]]]:
        return tie(pairs, {b: a for a, b in known.items() if a != "it"})

    assert phrases.made(corpus, there, back) == [
        ("Comes.", "Viene."),
        ("Late.", "Tarde."),
        ("On Thursday.", "El jueves."),
        ("On.", "El."),
        ("Thursday.", "Jueves."),
    ], "seen three times, tied both ways, whole"


@pytest.mark.parametrize(
    ("noun", "gender", "small"),
    [
        ("perro", "m", "perrito"),
        ("abuelas", "f", "abuelitas"),
        ("boca", "f", "boquita"),
        ("amigos", "m", "amiguitos"),
        ("plaza", "f", "placita"),
        ("pájaro", "m", "pajarito"),
        ("niña", "f", "niñita"),
        ("coche", "m", "cochecito"),
        ("corazón", "m", "corazoncito"),
        ("papel", "m", "papelito"),
        ("mano", "f", None),  # "manito" or "manita": who knows
        ("problema", "m", None),
        ("tía", "f", None),
        ("papeles", "m", None),
        ("momentito", "m", None),
    ],
)
def test_spanish_things_become_little_ones(noun: str, gender: str, small: str | None) -> None:
    assert diminutive(noun, gender) == small


def test_sentences_come_with_words_that_the_corpus_does_not_have(corpus_folder: Path) -> None:
    for program in ("lt-print", "apertium-tagger"):
        require("lt-print", shutil.which(program) is not None, "Debian: lttoolbox-dev, apertium-eng-spa")
    corpus = read(corpus_folder, "en", "es").train
    everyday = Counter({"lettuce": 5000})
    pairs = dictionary_words.made(corpus, everyday, dictionary_words.Tools("es"))
    assert pairs == dictionary_words.made(corpus, everyday, dictionary_words.Tools("es")), (
        "the same seed, the same text"
    )
    assert ("Lettuces.", "Lechugas.") in pairs and ("Knit.", "Tejer.") in pairs
    sentences = [(english, spanish) for english, spanish in pairs if len(english.split()) > 3]
    assert len(sentences) > 100 and not {*sentences} & {*corpus}
    known = {word for _, spanish in corpus for word in spanish.lower().split()}
    fresh = {word for _, spanish in sentences for word in spanish.lower().split()} - known
    assert len(fresh) > 100
    assert any(" little " in english and re.search(r"it[oa]s?\b", spanish) for english, spanish in sentences)
