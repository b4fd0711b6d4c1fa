"""The spelling of chats: written out for the pack, and nothing else touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation import Span, Translator
from translation.glossary import Term, TermFinder
from translation.hypothesis import Hypothesis
from translation.passes import chat_abbreviations
from translation.passes.chat_abbreviations import ChatAbbreviations


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        ("es", "hola q tal, tngo 13 años xq...", "hola que tal, tengo 13 años porque..."),
        ("es", "Q padre!!", "Que padre!!"),
        ("es", "les escribo x aca", "les escribo por aca"),
        ("es", "ola, no se que hacer", "hola, no sé que hacer"),
        ("es", "mi papa y tu mama", "mi papá y tu mamá"),
        ("es", "No se.", "No sé."),
        ("en", "wbu? my fav is hw", "what about you? my favorite is homework"),
        ("en", "im so happy u r here", "I'm so happy you are here"),
        ("en", "Idk, dont ask", "I don't know, don't ask"),
        ("en", "Mum likes maths and biscuits", "Mom likes math and cookies"),
        ("en", "I'm rubbish at chess, we saw rubbish", "I'm bad at chess, we saw trash"),
        ("fr", "slt c trop bien", "salut c'est trop bien"),
        ("de", "vllt morgen", "vielleicht morgen"),
    ],
)
def test_what_chats_shorten_is_written_out(language: str, text: str, whole: str) -> None:
    out = chat_abbreviations.written_out(text, language)
    assert out is not None and out.new == whole


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Resuelve x = 3 y mide 5 m de largo."),
        ("es", "La vitamina d ayuda."),
        ("es", "Una ola grande, no se puede nadar, una papa frita."),
        ("es", "No se lo digas, la profe Rosa y el profe Juan."),
        ("es", "Mira q.example.com, @q y #q."),
        ("en", "The USA, the UR and i.e. others."),
        ("en", "A U-turn"),
        ("en", "The dog is Biscuit, and he likes Mr Mate."),
        ("fr", "c est vrai"),
        ("fr", "Le DS est là."),
        ("pl", "q tal"),
        ("es", ""),
    ],
)
def test_what_stands_for_itself_stays(language: str, text: str) -> None:
    assert chat_abbreviations.written_out(text, language) is None


def test_the_pass_leaves_the_glossary_alone_and_ties_words_to_what_was_written() -> None:
    glossary = TermFinder((Term("maths"),), "en", "es")
    rewriting = ChatAbbreviations("en", glossary).rewrite("u like maths tmrw")
    assert rewriting is not None and rewriting.text == "you like maths tomorrow"
    translated = Hypothesis("mañana", -0.1, ((Span(15, 23), Span(0, 6)),))
    assert rewriting.undo(translated).alignment == ((Span(13, 17), Span(0, 6)),)
    assert ChatAbbreviations("en", glossary).rewrite("You like maths.") is None


def test_what_somebody_decided_about_stays() -> None:
    out = chat_abbreviations.written_out("mate likes maths", "en", [Span(0, 4)])
    assert out is not None and out.new == "mate likes math"
    assert chat_abbreviations.written_out("mi papa", "es", [Span(3, 7)]) is None


@given(st.sampled_from(("de", "en", "es", "fr")), st.text())
def test_any_text_keeps_everything_around_what_is_written_out(language: str, text: str) -> None:
    out = chat_abbreviations.written_out(text, language)
    if out is not None:
        at = here = 0
        for old, new in out.places:
            assert text[at : old.start] == out.new[here : new.start]
            at, here = old.end, new.end
        assert text[at:] == out.new[here:]


def test_the_board_shows_the_students_own_spelling(translator: Translator) -> None:
    text = "tngo un perro y tmb un gato 😀"
    (result,) = translator.translate([text], source="es", target="en")
    (written,) = translator.translate(["tengo un perro y también un gato 😀"], source="es", target="en")
    assert result.text == written.text
    (pair,) = result.sentences
    assert pair.source == Span(0, len(text))
    linked = {text[a.start : a.end]: result.text[b.start : b.end] for a, b in pair.alignment}
    assert linked["perro"] == "dog" and linked["gato"] == "cat"
    assert all(text[a.start : a.end] in text.split() for a, _ in pair.alignment)
