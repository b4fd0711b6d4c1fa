"""Class codes are forgiving to type, hard to guess, and fit to be read out in a classroom."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from relay.people import class_codes, queries
from tests.world import World


@pytest.mark.parametrize(
    "typed",
    [
        "fern-27-lake",
        "  FERN 27 Lake ",
        "Fern27Lake",
        "fern – 27 — lake",
        "férn-27-láke",
        "ｆｅｒｎ－２７－ｌａｋｅ",
        "fern_27_1ake",
        "fern.27.lake\n",
        "fern-27-Iake",
        "FERN|27|LAKE",
        "fern-२७-lake",
        "fern ٢٧ lake",
        "Code: fern-27-lake",
        "Class code: FERN-27-LAKE.",
        "Código de la clase: «fern-27-lake»",
        "Our code is fern 27 lake, see you!",
        "Room 24 fern 27 lake",
        "\u2066fern-27-lake\u2069",
        "fe rn 27 la ke",
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert class_codes.normalise(typed) == "fern-27-lake"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1r1s-48-v1o1a", "iris-48-viola"),
        ("LION-48-VIOLA", "lion-48-viola"),
        ("lıon-48-vıola", "lion-48-viola"),
        ("LİON-48-VİOLA", "lion-48-viola"),
        ("Iion-48-vioIa", "lion-48-viola"),
        ("1ion 48 vi0la", "lion-48-viola"),
        ("c1rcus-48-1nk", "circus-48-ink"),
    ],
)
def test_strokes_that_look_alike_are_read_as_the_word_that_is_meant(typed: str, code: str) -> None:
    assert class_codes.normalise(typed) == code


def test_every_code_is_read_whatever_its_strokes_look_like() -> None:
    for _ in range(300):
        code = class_codes.make()
        for stroke in ("1", "I", "ı", "İ"):
            assert code in class_codes.candidates(code.replace("i", stroke))
        for stroke in ("1", "I"):
            assert code in class_codes.candidates(code.replace("l", stroke))
            assert code in class_codes.candidates(code.replace("l", stroke).replace("i", stroke))


def test_what_can_mean_two_classes_means_neither_unless_it_is_literally_one(
    session: Session, world: World
) -> None:
    world.portland.code, world.medellin.code = "zil-27-lake", "zii-27-lake"
    session.commit()
    assert queries.classroom_by_code(session, "zi1-27-lake") is None
    assert queries.classroom_by_code(session, "zii 27 lake") == world.medellin
    assert queries.classroom_by_code(session, "zil 27 lake") == world.portland
    world.medellin.code = "luna-35-cove"
    session.commit()
    assert queries.classroom_by_code(session, "zi1-27-lake") == world.portland


def test_a_zero_is_read_as_the_letter_o() -> None:
    assert class_codes.normalise("m00n-48-r0bin") == "moon-48-robin"


@pytest.mark.parametrize(
    "typed", ["", "fern", "27", "fern-27", "27-lake", "fern-lake", "fern-277-lake", "水-27-火"]
)
def test_what_has_not_three_parts_is_no_code(typed: str) -> None:
    assert class_codes.normalise(typed) is None


@given(st.text())
def test_any_text_is_either_no_code_or_a_stable_one(typed: str) -> None:
    code = class_codes.normalise(typed)
    assert code is None or class_codes.normalise(code) == code


def test_every_word_is_short_plain_and_there_once() -> None:
    assert (
        len(set(class_codes.WORDS)) == len(class_codes.WORDS) == 416
    )  # the number in the module's docstring
    assert all(re.fullmatch(r"[a-z]{3,6}", word) for word in class_codes.WORDS)


def test_a_new_code_is_read_back_as_itself_and_has_no_digit_that_looks_like_a_letter() -> None:
    made = {class_codes.make() for _ in range(500)}
    assert len(made) > 490
    for code in made:
        assert class_codes.normalise(code) == code
        assert not set("01") & set(code)
        assert "-69-" not in code
