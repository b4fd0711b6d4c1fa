"""Class codes are forgiving to type, hard to guess, and fit to be read out in a classroom."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.people import class_codes


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
    ],
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert class_codes.normalise(typed) == "fern-27-lake"


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
