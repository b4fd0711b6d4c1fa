"""Words to point at and to tick, in scripts that are written in very different ways."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.judging.text.tokens import groups, placed, runs, words
from translation import Span


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I play, don't I?", ["I", "play", ",", "don't", "I", "?"]),
        ("¿Qué? ¡No!", ["¿", "Qué", "?", "¡", "No", "!"]),
        (
            "at 3:30, see https://a.example/x?y=1!!!",
            ["at", "3:30", ",", "see", "https://a.example/x?y=1", "!!!"],
        ),
        ("@maya likes #rain", ["@maya", "likes", "#rain"]),
        ("L’école, rendez-vous", ["L’école", ",", "rendez-vous"]),
        ("una vaca😂😂 ok", ["una", "vaca", "😂", "😂", "ok"]),
        ("la familia 👩‍👩‍👧 y 👍🏽 🇨🇴", ["la", "familia", "👩‍👩‍👧", "y", "👍🏽", "🇨🇴"]),
        ("cafe\u0301 nin\u0303o", ["cafe\u0301", "nin\u0303o"]),
        ("مرحبا، كيف حالُكَ؟", ["مرحبا", "،", "كيف", "حالُكَ", "؟"]),
        ("我喜欢足球。", ["我", "喜", "欢", "足", "球", "。"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
    ],
)
def test_a_word_is_what_a_reader_takes_for_one(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(max_size=80))
def test_all_but_whitespace_is_in_exactly_one_word(text: str) -> None:
    found = words(text, 0, len(text))
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    outside = set(range(len(text))) - {place for start, end in found for place in range(start, end)}
    assert all(text[place].isspace() for place in outside)


@given(st.text(alphabet="ab é👩‍\u0301我!ش", max_size=40), st.data())
def test_words_that_touch_are_one_mark_and_others_are_not(text: str, data: st.DataObject) -> None:
    found = words(text, 0, len(text))
    ticked = data.draw(st.sets(st.sampled_from(found))) if found else set()
    marks = runs(ticked, text)
    inside = {place for start, end in marks for place in range(start, end) if not text[place].isspace()}
    assert inside == {p for start, end in ticked for p in range(start, end) if not text[p].isspace()}
    for one, two in pairwise(marks):
        assert text[one[1] : two[0]].strip(), "an unmarked word lies between two marks"


def test_the_words_of_a_sentence_in_the_middle_of_a_text() -> None:
    text = "Hola 👋. Yo juego. Adiós."
    assert [text[start:end] for start, end in words(text, 8, 17)] == ["Yo", "juego", "."]


def test_what_is_aligned_over_several_words_is_one_group() -> None:
    # "me gusta" ↔ "I like", "el té" ↔ "tea"
    found = groups(
        [((9, 11), (7, 10)), ((0, 2), (2, 6)), ((3, 8), (0, 1)), ((3, 8), (2, 6)), ((12, 14), (7, 10))]
    )
    assert found == [({(0, 2), (3, 8)}, {(0, 1), (2, 6)}), ({(9, 11), (12, 14)}, {(7, 10)})]


def test_words_carry_their_group_and_doubt() -> None:
    text = "I like tea."
    first, second, third, stop = placed(
        text, Span(0, 11), [{Span(0, 1), Span(2, 6)}, {Span(7, 10)}], unsure=[Span(7, 10)]
    )
    assert (first.group, second.group, third.group, stop.group) == (1, 1, 2, None)
    assert [word.unsure for word in (first, second, third, stop)] == [False, False, True, False]
