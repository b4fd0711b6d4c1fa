"""PINs and passwords: what may be chosen, and how it is kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters

from relay.people import credentials
from relay.people.credentials import BadPassword, BadPin, CommonPin


@pytest.mark.parametrize(
    "pin",
    ["1234", "0000", "4321", "1212", "1221", "1122", "2580", "1999", "2012", "123456", "111111", "246246"],
)
def test_a_pin_that_others_would_try_first_is_refused(pin: str) -> None:
    with pytest.raises(CommonPin):
        credentials.check_new_pin(pin)


@pytest.mark.parametrize("pin", ["4821", "7305", "6640", "90721", "482193", "1066"])
def test_other_pins_are_fine(pin: str) -> None:
    credentials.check_new_pin(pin)


def test_the_number_of_pins_left_is_what_the_lockout_counts_on() -> None:
    left = 0
    for number in range(10_000):
        try:
            credentials.check_new_pin(f"{number:04}")
        except CommonPin:
            continue
        left += 1
    assert left > 9500


@pytest.mark.parametrize("typed", ["482", "", "48 2", "48a1", "4" * 13, "４8²1"])
def test_a_pin_is_four_to_twelve_digits(typed: str) -> None:
    with pytest.raises(BadPin):
        credentials.clean_pin(typed)


def test_digits_of_any_script_are_the_same_pin() -> None:
    assert credentials.clean_pin("٤٨٢١") == credentials.clean_pin(" 48 21 ") == "4821"


def test_a_pin_made_for_somebody_is_one_they_could_have_chosen() -> None:
    for _ in range(200):
        credentials.check_new_pin(credentials.clean_pin(credentials.random_pin()))


@pytest.mark.parametrize(
    "password", ["short", "1234567890", "Password123", "aaaaaaaaaaaa", "mrsreed2026", "x" * 129]
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(BadPassword):
        credentials.check_new_password(password, "mrsreed2026")


def test_a_hash_has_the_stated_parameters_and_fits_its_secret_only() -> None:
    stored = credentials.make_hash("4821")
    parameters = extract_parameters(stored)
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19456, 2, 1)
    assert credentials.matches(stored, "4821")
    assert not credentials.matches(stored, "4822")
    assert "4821" not in stored


def test_an_accent_typed_either_way_is_the_same_password() -> None:
    assert credentials.matches(credentials.make_hash("café du matin"), "cafe\u0301 du matin")


def test_nobody_has_no_secret() -> None:
    assert not credentials.matches(None, "")


def test_an_old_hash_is_known_to_be_old() -> None:
    assert credentials.is_outdated(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("4821"))
    assert not credentials.is_outdated(credentials.make_hash("4821"))
