"""Names: what is kept of them, and which nicknames look the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.people import names
from relay.people.names import BadName, NameTooLong, clean, nickname_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maya  ", "Maya"),
        ("Ana\t María\n", "Ana María"),
        ("Chloe\u0301", "Chloé"),
        ("\u202eayaM", "ayaM"),  # right-to-left override
        ("Ma\u200bya", "Maya"),  # zero-width space
        ("Ma\x00ya", "Ma ya"),
        ("Fox 🦊", "Fox 🦊"),
        ("مريم", "مريم"),
        ("7", "7"),
    ],
)
def test_a_name_is_kept_without_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "🦊🦊", "\u200b\u200b", "---", "\u202e"])
def test_a_name_needs_a_letter_or_a_number(typed: str) -> None:
    with pytest.raises(BadName):
        clean(typed)


def test_a_name_has_at_most_forty_characters() -> None:
    assert clean("x" * 40) == "x" * 40
    with pytest.raises(NameTooLong):
        clean("x" * 41)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maya", "MAYA"),
        ("Chloé", "chloe"),
        ("Ana María", "anamaria"),
        ("Maya", "Мауа"),  # all Cyrillic letters that look Latin
        ("Maya", "Ｍａｙａ"),
        ("O'Neil", "oneil"),
        ("Straße", "strasse"),
        ("Fox ❤️", "fox ❤"),
    ],
)
def test_nicknames_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert nickname_key(one) == nickname_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Maya", "Mayo"), ("Fox 🦊", "Fox 🐼"), ("मीरा", "मोरा"), ("Ana1", "Ana2"), ("علي", "علا")],
)
def test_other_nicknames_are_not(one: str, other: str) -> None:
    assert nickname_key(one) != nickname_key(other)


def test_a_nickname_that_grows_beyond_the_column_is_refused() -> None:
    with pytest.raises(NameTooLong):
        nickname_key("ﷺ" * 40)  # one character that NFKC makes eighteen of


@given(st.text(max_size=60))
def test_a_kept_name_shows_nothing_hidden_and_is_kept_as_it_is(typed: str) -> None:
    try:
        name = clean(typed)
    except (BadName, NameTooLong):
        return
    assert 1 <= len(name) <= names.NAME_LIMIT
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name)
    assert clean(name) == name
