"""What is kept out of the translator's hands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation import protected_spans
from translation.protected_spans import Kind


def kept(sentence: str) -> list[tuple[str, str]]:
    return [(one.text, one.kind.value) for one in protected_spans.sure(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Look (https://a.example/x?y=1#z).", [("https://a.example/x?y=1#z", "address")]),
        ("see www.school.org, ok", [("www.school.org", "address")]),
        ("docs.example.com/rio-g2 🙈", [("docs.example.com/rio-g2", "address"), ("🙈", "emoji")]),
        ("Write to water.club@hillside.example.", [("water.club@hillside.example", "address")]),
        ("gracias @mateo.rios, eres lo máximo", [("@mateo.rios", "mention")]),
        ("#MaineSansPlastique!", [("#MaineSansPlastique", "tag")]),
        ("we are #1 and #2", []),
        ("🤦‍♀️ ❤️ 🇵🇪 👍🏽 1️⃣", [(e, "emoji") for e in ("🤦‍♀️", "❤️", "🇵🇪", "👍🏽", "1️⃣")]),
        ("hi :) see you :D <3", [(":)", "emoji"), (":D", "emoji"), ("<3", "emoji")]),
        ("at 8:45 (or 9)", []),
        ("- boots", [("- ", "marker")]),
        ("2) Sam", [("2) ", "marker")]),
        ("Fin.Luego vamos", []),
        ("a lot of text, e.g. this", []),
    ],
)
def test_what_no_pack_can_translate(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert kept(sentence) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_kept_stretches_lie_in_order_and_hold_their_text(sentence: str) -> None:
    at = 0
    for one in protected_spans.sure(sentence):
        assert at <= one.span.start < one.span.end
        assert sentence[one.span.start : one.span.end] == one.text
        at = one.span.end


@given(st.text("ab @#.:/-(){}<>🙂\u200d1\ufe0f\u20e3", max_size=60))
def test_nothing_but_what_is_kept_means_no_language(sentence: str) -> None:
    rest = sentence
    for one in reversed(protected_spans.sure(sentence)):
        rest = rest[: one.span.start] + rest[one.span.end :]
    assert protected_spans.has_language(sentence) == any(char.isalpha() for char in rest)


KNOWN = frozenset("my friend lives in the and Tom is Monday on Then then se llama It tengo".split())  # noqa: SIM905


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "My friend Priya lives in Alder Brook.", ["Priya", "Alder Brook"]),
        ("en", "Priya is my friend and Tom is too", ["Priya", "Tom"]),
        ("en", "On Monday we go to Germany, then London.", ["London"]),
        ("es", "El lunes vamos a Alemania y a Londres con Julio.", ["Julio"]),
        ("en", "I bought 500 ml at 15:00 UTC, -4 °C", ["500 ml", "15:00 UTC", "-4 °C"]),
        ("en", "Prof. Quispe measured the pH.", ["Quispe", "pH"]),
        ("es", "Prof. Friend Quispe", ["Friend Quispe"]),
        ("en", "They are called rangoli.", ["rangoli"]),
        ("en", 'It says "cansado" here', ["cansado"]),
        ("es", "me gusta, Tengo una", []),
        ("es", "Me Gusta Mucho El Futbol Verde", []),
        ("de", "Meine Freundin mag den Schulgarten", []),
        ("en", "PRIYA IS HERE", []),
    ],
)
def test_what_a_reader_expects_to_find_again(language: str, text: str, expected: list[str]) -> None:
    found = protected_spans.likely(text, language, KNOWN.__contains__)
    assert [one.text for one in found] == expected


def test_a_name_seen_in_mid_sentence_is_one_at_the_beginning_too() -> None:
    text = "Mi perra se llama Luna. Luna come pan."
    names = protected_spans.names(text, "es")
    assert names == {"Luna"}
    found = protected_spans.likely("Luna come pan.", "es", KNOWN.__contains__, names)
    assert [(one.text, one.kind) for one in found] == [("Luna", Kind.NAME)]


@pytest.mark.parametrize(
    ("string", "output", "survives"),
    [
        ("9", "a las 9.", True),
        ("9", "a las 9:00", False),
        ("9", "19 y 90", False),
        ("1.5", "son 1,5 litros", True),
        ("2-0", "ganó 2-0", True),
        ("Ana", "Anabel", False),
        ("@ana", "gracias @ana!", True),
    ],
)
def test_survives(string: str, output: str, survives: bool) -> None:
    assert protected_spans.survives(string, output) is survives
