"""End marks: put where there is none, and taken off again."""

from __future__ import annotations

import pytest

from translation import Span
from translation.hypothesis import Hypothesis
from translation.passes.end_marks import EndMarks


@pytest.mark.parametrize(
    ("text", "ended", "translation", "result"),
    [
        ("Tengo un perro", "Tengo un perro.", "I have a dog.", "I have a dog"),
        ("mi perro: ", "mi perro.", "my dog.", "my dog: "),
        ("mira —", "mira.", "look!", "look! —"),
        ("un perro", "un perro.", "a dog", "a dog"),
        ("what is your name", "what is your name.", "¿Cómo te llamas.", "¿Cómo te llamas?"),
        ("how nice ", "how nice.", "¡Qué bonito", "¡Qué bonito! "),
        ("what is it", "what is it.", "¿Qué es?", "¿Qué es?"),
        ("see? it works", "see? it works.", "¿Ves? Funciona.", "¿Ves? Funciona"),
    ],
)
def test_a_full_stop_is_put_and_taken_off(text: str, ended: str, translation: str, result: str) -> None:
    rewriting = EndMarks().rewrite(text)
    assert rewriting is not None and rewriting.text == ended
    links = ((Span(0, 2), Span(0, 1)),)
    undone = rewriting.undo(Hypothesis(translation, -0.2, links))
    assert undone.text == result and undone.alignment == links


@pytest.mark.parametrize("text", ["Hola.", "¿Hola?", "Dijo: «¡hola!»", "hola...", "hola…", "你好。"])
def test_what_has_an_end_mark_stays(text: str) -> None:
    assert EndMarks().rewrite(text) is None
