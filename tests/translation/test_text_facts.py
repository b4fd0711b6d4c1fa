"""Facts about written text: laughter, beginnings of sentences, capitals, names, languages without spaces."""

from __future__ import annotations

import pytest

from translation import Span, Translator, text_facts


@pytest.mark.parametrize("laugh", ["jajaja", "Jajajaj", "jeje", "hahaha", "hehe", "lol", "mdr", "LOL"])
def test_laughter_stays_as_it_is(translator: Translator, laugh: str) -> None:
    assert text_facts.laughter(laugh) == [Span(0, len(laugh))]
    (result,) = translator.translate([f"El perro come mi pan {laugh}"], source="es", target="en")
    assert result.text.endswith(laugh) and "dog" in result.text


@pytest.mark.parametrize("text", ["harina", "ha", "hi", "He he said", "aloha", "lo leo", "¡Ja!", "Jaja"])
def test_words_are_no_laughter(text: str) -> None:
    assert not text_facts.laughter(text)


@pytest.mark.parametrize(("word", "shortest"), [("jajajaja", "jaja"), ("hahah", "haha"), ("kkkkkk", "kkkk")])
def test_laughter_of_any_length_is_one_word(word: str, shortest: str) -> None:
    assert text_facts.shortest_laughter(word) == shortest
    assert text_facts.may_be_laughter(word)
    assert text_facts.without_laughter(f"¡{word}!") == "¡ !"


def test_a_word_is_not_shortened_as_laughter() -> None:
    assert text_facts.shortest_laughter("harina") is None
    assert not text_facts.may_be_laughter("harina")


@pytest.mark.parametrize(
    ("text", "word", "begins", "may_begin"),
    [
        ("Luna come.", "Luna", True, True),
        ("¿«Luna» come?", "Luna", True, True),
        ("Mi Luna come.", "Luna", False, False),
        ("Mira: Luna come.", "Luna", False, True),
        ("Sí. Luna come.", "Luna", False, True),
        ("El Dr. Luna come.", "Luna", False, False),
        ("l'Luna come.", "Luna", False, False),
        ("dijo 'Luna come'", "Luna", False, True),
        ("1.\nLuna", "Luna", False, True),
    ],
)
def test_where_a_sentence_begins(text: str, word: str, begins: bool, may_begin: bool) -> None:
    at = text.index(word)
    assert text_facts.begins_sentence(text, at) is begins
    assert text_facts.may_begin_sentence(text, at) is may_begin


@pytest.mark.parametrize(
    ("text", "language", "tell"),
    [
        ("Mi Perra Luna come pan", "es", True),
        ("Me Gusta Mucho El Futbol Verde", "es", False),
        ("MI PERRA LUNA", "es", False),
        ("Meine Hündin mag den Garten", "de", False),
    ],
)
def test_when_capitals_tell_something(text: str, language: str, tell: bool) -> None:
    assert text_facts.capitals_tell(text, language) is tell


def test_languages_and_scripts_without_spaces() -> None:
    assert all(map(text_facts.is_unspaced, ["zh", "zh-Hant", "ja", "th", "my"]))
    assert not any(map(text_facts.is_unspaced, ["en", "ko", "ar", "vi"]))
    assert all(map(text_facts.is_unspaced_character, "漢ひカไก"))
    assert not any(map(text_facts.is_unspaced_character, "aé한ع "))


@pytest.mark.parametrize(
    ("source", "target", "runaway"),
    [
        ("idk", "No lo sé, la verdad.", False),
        (
            "我喜欢吃苹果和香蕉,也喜欢吃西瓜。" * 5,
            "I like eating apples and bananas, and watermelons too. " * 5,
            False,
        ),
        ("a a a a a a a a a a a a", "Una una una una " * 20, True),
        ("", "", False),
    ],
)
def test_endless_repetition_is_told_by_its_length(source: str, target: str, runaway: bool) -> None:
    assert text_facts.is_runaway(source, target) is runaway
