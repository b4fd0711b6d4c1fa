"""Splitting into sentences: what a reader expects, and nothing lost for any text at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from translation import Span, TextError
from translation.sentences import clauses, split

POSTS = Path(__file__).resolve().parents[1] / "data" / "posts" / "dev.jsonl"
LANGUAGES = st.sampled_from(["en", "es", "fr", "de", "ar", "ja", "hi", "zh-Hant", "no-such", ""])
# Text with what splitters stumble over: breaks of every kind, wide spaces, marks, joiners, both directions.
AWKWARD = st.text(
    alphabet=st.sampled_from(
        "aÉß 1.!?…,;:-•*()\"'«»¿¡\n\r\t\v\f\x1c\x1f\x85\xa0\u1680\u2009\u2028\u2029\u202f\u3000"
        "\u200b\u200d\ufe0f\u0301\u202e😀👩🏽日。مرحבא।\0"
    )
)
TEXTS = st.one_of(AWKWARD, st.text(st.characters(exclude_categories=["Cs"])))


def cut(text: str, language: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "Hola. ¿Qué tal? ¡Bien!", ["Hola.", "¿Qué tal?", "¡Bien!"]),
        ("en", "Dr. Smith came at 3.15 p.m. and left.", ["Dr. Smith came at 3.15 p.m. and left."]),
        ("en", "first line\nsecond line", ["first line", "second line"]),
        ("en", "1. Chloé does the map.\n2) Sam writes.", ["1. Chloé does the map.", "2) Sam writes."]),
        ("en", "- boots\n• a jar\n* a pen", ["- boots", "• a jar", "* a pen"]),
        ("en", "no way!! thats so cool", ["no way!!", "thats so cool"]),
        ("fr", "Plus d'Internet… Mes parents crient.", ["Plus d'Internet…", "Mes parents crient."]),
        ("en", "wait... what is that", ["wait... what is that"]),
        ("en", "See https://a.example/x.y?z=1. Nice!", ["See https://a.example/x.y?z=1.", "Nice!"]),
        ("en", " \t\n ", []),
        ("en", "", []),
        ("en", "1.", ["1."]),
    ],
)  # fmt: skip
def test_sentences(language: str, text: str, expected: list[str]) -> None:
    assert cut(text, language) == expected


def test_most_posts_are_split_as_a_person_would() -> None:
    posts = [json.loads(line) for line in POSTS.read_text("utf-8").splitlines()]
    same = sum(cut(post["text"], post["sentence_langs"][0]) == post["sentences"] for post in posts)
    assert same >= 0.95 * len(posts)


@given(TEXTS, LANGUAGES)
@example("a\xa0\u3000\x85.\u2028 B", "en")
@example("日本語。\u3000はい", "ja")
def test_spans_and_gaps_give_the_text_back(text: str, language: str) -> None:
    at = 0
    for span in split(text, language):
        assert at <= span.start < span.end <= len(text)
        assert text[at : span.start].strip() == ""
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip() and len(sentence.splitlines()) == 1
        at = span.end
    assert text[at:].strip() == ""


@given(st.text(), st.characters(categories=["Cs"]), st.text())
def test_lone_surrogates_are_refused(before: str, surrogate: str, after: str) -> None:
    with pytest.raises(TextError, match="lone surrogate"):
        split(before + surrogate + after, "en")


def test_twenty_thousand_characters_without_a_space_are_one_sentence() -> None:
    assert split("ja" * 10_000, "es") == [Span(0, 20_000)]


@given(TEXTS, st.integers(1, 12), st.integers(0, 20), st.data())
def test_clauses_fit_and_give_the_text_back(text: str, wanted: int, more: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    whole = Span(first, data.draw(st.integers(first, len(text))))
    at = 0
    for piece in clauses(
        text,
        Span(0, len(text)),
        lambda span: span.end - span.start,
        wanted=wanted,
        most=wanted + more,
        whole=[whole],
    ):
        assert text[at : piece.start].strip() == "" and piece.start < piece.end
        fits = piece.end - piece.start <= wanted + more
        assert fits or (piece.start < whole.end and whole.start < piece.end)
        for edge in (piece.start, piece.end):
            inside = text[whole.start : edge].strip() and text[edge : whole.end].strip()
            assert not (whole.start < edge < whole.end and inside)
        at = piece.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    ("text", "wanted", "most", "expected"),
    [
        ("one two, three four; five six", 20, 99, ["one two, three four;", "five six"]),
        ("one two three four five six", 16, 99, ["one two three four five six"]),
        ("one two three four five six", 16, 20, ["one two three", "four five six"]),
        ("onetwothreefourfivesix", 4, 12, ["onetwothree", "fourfivesix"]),
    ],
)
def test_a_clause_ends_where_it_hurts_least(text: str, wanted: int, most: int, expected: list[str]) -> None:
    pieces = clauses(text, Span(0, len(text)), lambda span: span.end - span.start, wanted=wanted, most=most)
    assert [text[piece.start : piece.end] for piece in pieces] == expected


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("es", "Lee la pág. 25 y el cap. 3. Gracias.", 2),
        ("es", "Me gusta la fruta, p. ej. las peras.", 1),
        ("es", "¿Ud. tiene hambre?", 1),
        ("es", "El examen es el lun. 5 de oct.", 1),
        ("en", "We need paper, pens, etc. for school.", 1),
        ("en", "We need paper, pens, etc. The school is big.", 2),
        ("en", "Fruit, e.g. apples, i.e. good food.", 1),
        ("fr", "Mme. Petit habite ici. Elle est là.", 2),
        ("de", "Ich mag Tiere, z. B. Hunde. Und Katzen.", 2),
        ("de", "Am 3. Oktober ist frei.", 1),
        ("de", "Ich gehe in die 6. Klasse. Und du?", 2),
        ("de", "Ich bin 12. Mein Bruder ist 5.", 2),
    ],
)
def test_the_full_stop_of_an_abbreviation_ends_no_sentence(language: str, text: str, count: int) -> None:
    assert len(split(text, language)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("My sister and I walk to school. " * 400, 400),
        ("and then we walked on " * 400 + "until we were there. That was all.", 2),
        ("a" * 9_000 + ". The end.", 2),
        ("今日は雨です。" * 1_000, 1_000),
        ("Dr. Ana y la Sra. Gil, " * 300 + "fin. Eso es todo.", 2),
    ],
)
def test_a_long_line_has_the_sentences_of_a_short_one(text: str, count: int) -> None:
    """It is read a window at a time, and no window's end is a sentence's."""
    found = split(text, "ja" if "雨" in text else "es" if "Gil" in text else "en")
    assert len(found) == count
    assert "".join(text[span.start : span.end] for span in found).replace(" ", "") == text.replace(" ", "")
