"""What a pack has no tokens for, with a vocabulary of plain letters, digits and full stops."""

from __future__ import annotations

import string

import pytest

from translation import Span, unreadable_spans

READABLE = frozenset(string.ascii_letters + string.digits + "áéíóúñäöüß.,;:!?'\"()-%") - {"X"}
WORDS = frozenset("yes no and or dog cat él ella very big sometimes rock roll naïve île".split())  # noqa: SIM905


def found(text: str, stay: tuple[Span, ...] = ()) -> list[tuple[str, str]]:
    spans = unreadable_spans.find(text, READABLE.__contains__, WORDS.__contains__, stay)
    assert all(text[kept.span.start : kept.span.end] == kept.text for kept in spans)
    return [(kept.text, kept.kind.value) for kept in spans]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("I have a dog.", []),
        ("My name is ____ and I am __ years old.", [("____", "blank"), ("__", "blank")]),
        ("1 = bad, 5 = very good", [("=", "symbol"), ("=", "symbol")]),
        ("1 = a veces", [("=", "symbol")]),
        ("1=no, 2=yes", [("=", "symbol"), ("=", "symbol")]),
        ("Yo > tú", [(">", "symbol")]),
        ("I scored < 5 points", [("< 5", "amount")]),
        ("It costs 5€ or $20.", [("5€", "amount"), ("$20", "amount")]),
        ("25 °C, ~20 and ±2", [("25 °C", "amount"), ("~20", "amount"), ("±2", "amount")]),
        ("The house has 80 m².", [("80 m²", "amount")]),
        ("We go to H&M on Monday.", [("H&M", "foreign")]),
        ("I am ana_2012, see my_cat.jpg.", [("ana_2012", "foreign"), ("my_cat.jpg", "foreign")]),
        ("C# and C++ are languages", [("C#", "formula"), ("C++", "formula")]),
        ("Ca2+ is an ion", [("Ca2+", "formula")]),
        ("If 2x + 3 = 7, then x = 2.", [("2x + 3 = 7", "formula"), ("x = 2", "formula")]),
        ("<b>Important</b>: bring a coat", [("<b>", "symbol"), ("</b>", "symbol")]),
        ("*te beso*", [("*", "symbol"), ("*", "symbol")]),
        ("yes/no and él/ella", [("/", "symbol"), ("/", "symbol")]),
        ("a big dog*", [("*", "symbol")]),
        ("I like 寿司 and ラーメン.", [("寿司", "foreign"), ("ラーメン", "foreign")]),
        ("She says «добрый день» to me", [("«добрый день»", "foreign")]),
        ("I say добрый день to you", [("добрый день", "foreign")]),
        ("My friend Łucja Nowak is here", [("Łucja Nowak", "foreign")]),
        ("a naïve dog", []),  # its letters came as bytes in training, too
    ],
)  # fmt: skip
def test_stretches_are_found_whole_and_their_kind_is_told(text: str, spans: list[tuple[str, str]]) -> None:
    assert found(text) == spans


def test_what_something_else_takes_care_of_is_left_out() -> None:
    assert found("Ana & Juan = 2", (Span(4, 5),)) == [("=", "symbol")]


def test_a_pack_that_reads_everything_has_no_unreadable_spans() -> None:
    assert unreadable_spans.find("a_b = 寿司 <b>", lambda character: True, WORDS.__contains__) == ()


@pytest.mark.parametrize(
    ("text", "output", "lost"),
    [
        ("I like % a lot", "Me gusta % mucho", []),
        ("I like § a lot", "Me gusta mucho", ["§"]),
        ("2 + 2 + 2", "2 + 2", ["+", "+"]),
        ("dogs – cats", "perros - gatos", []),
        ("“dogs” and cats", '"perros" y gatos', []),
        ("I like ” a lot", 'Me gusta "mucho', ["”"]),
        ("Tu viens ? Oui !", "Are you coming? Yes.", []),
        ("I like ß a lot", "Me gusta mucho", ["ß"]),
        ("Voy a casa y ya", "I go home", []),
    ],
)
def test_symbols_that_a_translation_has_fewer_of_are_lost(text: str, output: str, lost: list[str]) -> None:
    spans = unreadable_spans.lost_symbols(text, output)
    assert [text[span.start : span.end] for span in spans] == lost


@pytest.mark.parametrize("unit", ["= ", "_a", "a_", "<b ", "1+", "寿 ", "x=y ", "$1 ", "1.", "*a* "])
def test_long_texts_take_no_longer_by_the_square(unit: str) -> None:
    text = unit * 4000
    assert len(unreadable_spans.find(text, READABLE.__contains__, WORDS.__contains__)) <= 8000
    assert len(unreadable_spans.lost_symbols(text, "")) <= 8000
