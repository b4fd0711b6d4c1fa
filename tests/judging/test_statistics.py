"""Krippendorff's alpha, against figures of the paper and of the library "krippendorff"."""

from __future__ import annotations

import pytest

from relay.judging.statistics import nominal_alpha

# A row for each judge, a column for each unit, "." for a missing value. The figures are what version 0.9.0 of
# the library gave: krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"), with NaN for
# ".". The first two tables are examples of Krippendorff (2011), which gives 0.095 and 0.743 for them; the
# others were drawn at random, but for the last two.
OF_THE_LIBRARY = [
    (("0100000010", "1110010000"), 0.09523809523809534),
    (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743421052631579),
    (("0011", "1100", "1000", "0000", "0100"), -0.13095238095238093),
    (("0.1.011.1", "11001.010", "000.01011", "111011..1", "111110010"), -0.0724637681159419),
    (
        (
            "00.0.......0",
            ".0.0...00...",
            "...0.000...0",
            "...000000..0",
            "00...000.000",
            ".0.0....00.0",
            "...0....10.0",
        ),
        0.0,
    ),
    (
        ("00.", "00.", "11.", "0.0", ".10", "1.0", "0.0", "000", "..0", ".00", "100", "010"),
        0.0848214285714286,
    ),
    (("0.", "00", "11", "11", ".1"), -0.0888888888888888),
    (("11111111", "11111111", "11111111", "10111101", "11111111", "11111110"), -0.04444444444444451),
    (("010", "010", "010", "010", "010"), 1.0),
    (("0000", "1111"), -0.75),
]


def units_of(rows: tuple[str, ...]) -> list[list[str]]:
    return [[value for value in column if value != "."] for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(("rows", "alpha"), OF_THE_LIBRARY)
def test_alpha_is_that_of_the_library(rows: tuple[str, ...], alpha: float) -> None:
    assert nominal_alpha(units_of(rows)) == pytest.approx(alpha, abs=1e-12)


@pytest.mark.parametrize(
    "rows",
    [("0110",), ("01..", "..10"), ("....", "...."), ("0000", "0000"), ("0.0.1", "0.0..")],
    ids=["one judge", "no unit twice", "nothing", "all the same", "all the same where there are two"],
)
def test_there_is_no_alpha_without_two_values_that_could_differ(rows: tuple[str, ...]) -> None:
    assert nominal_alpha(units_of(rows)) is None


def test_what_only_one_judge_said_counts_for_nothing() -> None:
    rows = ("0100000010", "1110010000")
    alone = (rows[0] + "1.0", rows[1] + ".0.")
    assert nominal_alpha(units_of(alone)) == nominal_alpha(units_of(rows))
