"""What a text must be before it is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.board.post_text import LONGEST, EmptyText, NotText, TextTooLong, normalise, normalise_title

FAMILY = "👨‍👩‍👧"  # three emoji tied by zero-width joiners
PERSIAN = "می\u200cخواهم"  # with a zero-width non-joiner, which its spelling needs


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Hola\r\nqué tal\rbien", "Hola\nqué tal\nbien"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("abc\u202edef\u202c", "abcdef"),
        ("\u2066left\u2069 \u202dright", "left right"),
        ("\ufeffHello", "Hello"),
        ("Hello  \n\n \t ", "Hello"),
        ("\n \n  - one\n  - two", "  - one\n  - two"),
        ("one\u2028two", "one\ntwo"),
        (FAMILY, FAMILY),
        (PERSIAN, PERSIAN),
        ("שלום\u200f!", "שלום\u200f!"),
    ],
)
def test_keeps_what_can_be_read_and_drops_what_hides(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "\n\t \u00a0\u3000", "\u200b\u200d\u2060", "\x00\x01", "\ufe0f", "\u3164\u2800"]
)
def test_what_shows_nothing_is_empty(typed: str) -> None:
    with pytest.raises(EmptyText):
        normalise(typed)


def test_an_emoji_is_enough() -> None:
    assert normalise("🙂") == "🙂"


def test_length_counts_code_points_of_what_is_kept() -> None:
    assert len(normalise("😀" * LONGEST)) == LONGEST
    assert len(normalise("e\u0301" * LONGEST)) == LONGEST
    with pytest.raises(TextTooLong) as caught:
        normalise("a" * (LONGEST + 1))
    assert caught.value.field == "text"


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(NotText):
        normalise("broken \ud83d half of an emoji")


def test_a_title_is_one_short_line() -> None:
    assert normalise_title(" Our\n rivers ") == "Our rivers"
    with pytest.raises(TextTooLong):
        normalise_title("a" * 201)


@given(st.text())
def test_a_kept_text_stays_as_it_is(typed: str) -> None:
    try:
        kept = normalise(typed)
    except (EmptyText, NotText):
        return
    assert normalise(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.rstrip()
