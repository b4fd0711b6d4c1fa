"""Sentences of the corpus with other words of a family, and as they are said to several people."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import require
from translation.training import families, ustedes
from translation.training.corpus import Pair, read
from translation.training.dictionary_words import Tools
from translation.training.families import Exchange, Families, Member

DAYS = (Member("Monday", "lunes"), Member("Thursday", "jueves"))
FRUIT = (Member("apple", "manzana"), Member("orange", "naranja"), Member("egg", "huevo", only_new=True))


def exchanged(pair: Pair, family: tuple[Member, ...], new: Member, language: str = "es") -> Pair | None:
    exchange = Exchange([family], language)
    (place,) = exchange.places(pair)
    return exchange.put(pair, place, new)


@pytest.mark.parametrize(
    ("pair", "family", "new", "expected"),
    [
        (
            ("I saw Tom on Monday.", "Vi a Tom el lunes."),
            DAYS,
            DAYS[1],
            ("I saw Tom on Thursday.", "Vi a Tom el jueves."),
        ),
        (("Monday is free.", "Lunes es libre."), DAYS, DAYS[1], ("Thursday is free.", "Jueves es libre.")),
        (("A orange.", "Una naranja."), FRUIT, FRUIT[0], ("An apple.", "Una manzana.")),
        (("I want an apple.", "Quiero una manzana."), FRUIT, Member("pear", "pera"),
         ("I want a pear.", "Quiero una pera.")),
        (("Red and apple", "Roja y manzana"), FRUIT, Member("church", "iglesia"), None),
        (("He saw the sun of it.", "Salió de la luna."), (Member("sun", "la luna"),), Member("sea", "el mar"),
         None),
    ],
    ids=["within", "at the beginning", "an", "a", "y iglesia", "de el"],
)  # fmt: skip
def test_another_of_the_family_takes_the_place_where_the_words_before_it_stay(
    pair: Pair, family: tuple[Member, ...], new: Member, expected: Pair | None
) -> None:
    assert exchanged(pair, family, new) == expected


def test_french_articles_are_left_as_they_are() -> None:
    family = (Member("school", "école"), Member("house", "maison"), Member("church", "église"))
    pair = ("The school burned.", "L'école a brûlé.")
    assert exchanged(pair, family, family[1], "fr") is None
    assert exchanged(pair, family, family[2], "fr") == ("The church burned.", "L'église a brûlé.")


@pytest.mark.parametrize(
    "pair",
    [
        ("He may come.", "Puede venir en mayo."),
        ("Monday or Monday?", "¿Lunes o martes?"),
        ("I ate an egg.", "Comí un huevo."),
        ("Sunglasses.", "Gafas de sol."),
    ],
    ids=["another word", "twice", "only in place of others", "part of a word"],
)
def test_where_it_is_not_clear_nothing_is_exchanged(pair: Pair) -> None:
    some = [(*DAYS, Member("May", "mayo"), Member("sun", "sol")), FRUIT]
    assert Exchange(some, "es").places(pair) == []


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_each_list_says_what_it_means(language: str) -> None:
    some = families.families(language)
    assert len(some.exchanged) > 50 and len(some.said) > 40
    for family in (*some.exchanged, some.said, some.asked, some.begun):
        assert all(one.english.strip() and one.other.strip() for one in family)
        repeated = [one for one, times in Counter(family).items() if times > 1]
        assert not repeated, f"twice on a line: {repeated}"
    assert Member("Wednesday", {"es": "miércoles", "fr": "mercredi", "de": "Mittwoch"}[language]) in {
        one for family in some.exchanged for one in family
    }


def test_a_word_of_two_families_only_comes_in_place_of_others() -> None:
    spanish = [one for family in families.families("es").exchanged for one in family]
    assert {one.only_new for one in spanish if one.other == "feliz"} == {True}
    assert {one.only_new for one in spanish if one.other == "triste"} == {True}
    assert {one.only_new for one in spanish if one.other == "cansada"} == {False}


def test_words_come_within_sentences_alone_and_before_them() -> None:
    corpus = [
        ("See you on Monday.", "Te veo el lunes."),
        ("It rained.", "Llovió."),
        ("I think it rained.", "Creo que llovió."),
    ]
    some = Families(
        (DAYS,),
        said=(Member("Good morning", "Buenos días"),),
        asked=(Member("And you", "Y tú"),),
        begun=(Member("Today", "Hoy"),),
    )
    pairs = families.made(corpus, some, "es")
    assert pairs == families.made(corpus, some, "es"), "the same seed, the same text"
    assert ("See you on Thursday.", "Te veo el jueves.") in pairs
    assert ("Thursday.", "Jueves.") in pairs
    assert ("Good morning! It rained.", "¡Buenos días! Llovió.") in pairs
    assert ("And you?", "¿Y tú?") in pairs and ("And you? It rained.", "¿Y tú? Llovió.") in pairs
    assert {("Today, it rained.", "Hoy, llovió."), ("Today it rained.", "Hoy llovió.")} & {*pairs}
    assert ("It rained.", "Llovió.") not in pairs
    assert pairs.count(("See you on Monday.", "Te veo el lunes.")) > 20, "a rare family comes often"


def test_another_day_of_the_month_comes_on_both_sides() -> None:
    corpus = [("We met on July 4th.", "Nos vimos el 4 de julio.")]
    some = Families(((Member("July", "julio"), Member("May", "mayo")),))
    fresh = {pair for pair in families.made(corpus, some, "es") if "met" in pair[0]}
    assert fresh
    for english, spanish in fresh:
        month, day = english.removeprefix("We met on ").split()
        other = {"July": "julio", "May": "mayo"}[month]
        assert spanish == f"Nos vimos el {day.rstrip('.thsnrd')} de {other}."
    assert len({english.split()[-1] for english, _ in fresh}) > 10


def test_the_corpus_is_said_to_several_people(corpus_folder: Path) -> None:
    require("apertium", shutil.which("apertium-tagger") is not None, "Debian: apertium, apertium-eng-spa")
    given = [
        ("Do you have your books?", "¿Tienes tus libros?"),
        ("Tell me your name.", "Dime tu nombre."),
        ("I want to tell you something.", "Quiero contarte algo cuando llegues."),
        ("Sit down, please.", "Siéntate, por favor."),
        ("You are tired.", "Estás cansado."),  # would have to be "cansados"
        ("I did it for yourself.", "Lo hice por ti mismo."),
        ("He knows you.", "Él te conoce y tú sabes."),  # "ustedes" and "he" would look alike
        ("It rained.", "Llovió."),
    ]
    assert ustedes.made(given, Tools("es")) == [
        ("Do you have your books?", "¿Tienen sus libros?"),
        ("I want to tell you something.", "Quiero contarles algo cuando lleguen."),
        ("Sit down, please.", "Siéntense, por favor."),
        ("Tell me your name.", "Díganme su nombre."),
    ]
    corpus = read(corpus_folder, "en", "es").train
    pairs = ustedes.made(corpus, Tools("es"))
    assert len(pairs) > 5 and not {*pairs} & {*corpus}
