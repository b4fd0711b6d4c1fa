"""What counts as one character: what a reader sees as one, however many code points it takes."""

from __future__ import annotations

import pytest

from relay.judging.text.graphemes import cluster_end, whole


def characters(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        end = cluster_end(text, at)
        found.append(text[at:end])
        at = end
    return found


@pytest.mark.parametrize(
    "parts",
    [
        ["e\u0301", "t", "e\u0301"],  # accents written as marks of their own
        ["👨‍👩‍👧", " ", "👍🏽", "❤️", "1️⃣"],
        ["🇪🇸", "🇫🇷", "🇨🇴"],
        ["🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "!"],  # the flag of England
        ["a", "\r\n", "b", "\n", "\n"],
        ["न", "म", "स्ते"],
        ["\u1112\u1161\u11ab", "\u1100\u116e\u11a8"],  # Hangul in its parts
        ["ส", "วั", "ส", "ดี"],
        ["K", "l", "a", "s\u00ad", "s", "e"],  # a soft hyphen
        ["א\u200f", "a\u200e", "."],  # marks of direction
    ],
)
def test_a_character_is_what_a_reader_takes_for_one(parts: list[str]) -> None:
    assert characters("".join(parts)) == parts


def test_a_stretch_grows_to_whole_characters_and_loses_the_spaces_around_it() -> None:
    text = "un cafe\u0301 👨‍👩‍👧 ya"
    family = text.index("👨")
    assert text[slice(*whole(text, 3, 7))] == "cafe\u0301"
    assert text[slice(*whole(text, family + 2, family + 3))] == "👨‍👩‍👧"
    assert text[slice(*whole(text, 2, family))] == "cafe\u0301"
    assert whole(text, 2, 3) == (3, 3), "nothing but a space is nothing"
