"""Word-level differences, in scripts with and without spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.judging.text.differences import Kind, pieces, tokens


def shown(before: str, after: str) -> str:
    """A difference as a line: "[-gone-]" and "{+new+}"."""
    frames = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(frames[piece.kind].format(piece.text) for piece in pieces(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "I play steering wheel on the team.",
            "I play midfield on the team.",
            "I play [-steering wheel-]{+midfield+} on the team.",
        ),
        (
            "The archer saved us.",
            "The goalkeeper saved us!",
            "The [-archer-]{+goalkeeper+} saved us[-.-]{+!+}",
        ),
        ("We tied.", "We all tied.", "We {+all +}tied."),
        ("Don't stop", "Do stop", "[-Don't-]{+Do+} stop"),
        ("a\nb", "a\nc", "a\n[-b-]{+c+}"),
        ("我喜欢踢足球", "我很喜欢足球", "我{+很+}喜欢[-踢-]足球"),
        ("サッカーが好き", "サッカーは好き", "サッカー[-が-]{+は+}好き"),
        ("أحبّ كرة القدم", "أحبّ كرة السلة", "أحبّ كرة [-القدم-]{+السلة+}"),
        ("ฉันชอบ", "ฉันรัก", "ฉัน[-ชอบ-]{+รัก+}"),
        ("Good 👩🏽‍🚀!", "Good 👩🏽‍🎓!", "Good [-👩🏽‍🚀-]{+👩🏽‍🎓+}!"),
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("gone", "", "[-gone-]"),
    ],
)
def test_what_changed(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_accents_written_as_marks_stay_on_their_letters() -> None:
    assert tokens("cafe\u0301 an\u0303o") == ["cafe\u0301", " ", "an\u0303o"]
    assert shown("el cafe\u0301", "el cafe") == "el [-cafe\u0301-]{+cafe+}"


def test_flags_and_families_are_not_cut() -> None:
    assert tokens("🇪🇸🇫🇷👨‍👩‍👧‍👦👍🏽") == ["🇪🇸", "🇫🇷", "👨‍👩‍👧‍👦", "👍🏽"]


def test_words_of_hindi_and_persian_stay_whole() -> None:
    assert tokens("हिन्दी में") == ["हिन्दी", " ", "में"]
    assert tokens("می‌خواهم بروم") == ["می‌خواهم", " ", "بروم"]


WRITTEN = st.text(st.sampled_from(list("ab  \n.'’-我們é\u0301ñ👍🏽\u200d👩🇪🇸سلا")), max_size=40)


@given(WRITTEN, WRITTEN)
def test_the_pieces_give_both_texts_back(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(p.text for p in found if p.kind is not Kind.ADDED) == before
    assert "".join(p.text for p in found if p.kind is not Kind.REMOVED) == after
    assert all(p.text for p in found)


@given(WRITTEN)
def test_tokens_give_the_text_back(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_two_long_texts_with_nothing_in_common_are_exchanged_altogether() -> None:
    before = "start " + " ".join(f"a{i}" for i in range(2_500)) + " end"
    after = "start " + " ".join(f"b{i}" for i in range(2_500)) + " end"
    assert [p.kind for p in pieces(before, after)] == [Kind.SAME, Kind.REMOVED, Kind.ADDED, Kind.SAME]
