"""A person's version of the whole, cut so that each part stands beside the machine's sentence."""

from __future__ import annotations

import pytest

from relay.judging.sentence_alignment import carried, spliced
from translation import Span

MACHINE = "I play steering wheel on the team. On Sunday we tied 2 to 2. Then all hungry."
SENTENCES = [Span(0, 34), Span(35, 60), Span(61, 77)]


@pytest.mark.parametrize(
    ("person", "parts"),
    [
        (
            "I play midfield on the team. We drew 2-2 on Sunday! Afterwards we were all hungry.",
            ["I play midfield on the team.", "We drew 2-2 on Sunday!", "Afterwards we were all hungry."],
        ),
        ("On Sunday we tied.", ["", "On Sunday we tied.", ""]),
        (
            "I play midfield. That is on the team. “On Sunday we tied 2-2.” We were all hungry. Very.",
            [
                "I play midfield. That is on the team.",
                "“On Sunday we tied 2-2.”",
                "We were all hungry. Very.",
            ],
        ),
        (
            "I play\non the team\nSunday 2 to 2, then all hungry",
            ["I play", "on the team", "Sunday 2 to 2, then all hungry"],
        ),
        ("", ["", "", ""]),
    ],
)
def test_each_part_goes_to_the_sentence_that_it_translates(person: str, parts: list[str]) -> None:
    assert carried(MACHINE, SENTENCES, person) == parts


def test_nothing_that_a_person_wrote_is_left_out() -> None:
    person = "One. Two! Three? Four… Five. Six. Seven. Eight. Nine. Ten."
    assert "".join(carried(MACHINE, SENTENCES, person)).replace(" ", "") == person.replace(" ", "")


def test_sentences_without_spaces_between_them() -> None:
    machine = "我踢球。今天下雨。"
    assert carried(machine, [Span(0, 4), Span(4, 9)], "我喜欢踢球。今天一直下雨。") == [
        "我喜欢踢球。",
        "今天一直下雨。",
    ]


def test_better_sentences_take_the_place_of_the_machine_s() -> None:
    better = {0: "I play midfield.", 2: " We were hungry. ", 1: "  "}
    assert spliced(MACHINE, SENTENCES, better) == "I play midfield. On Sunday we tied 2 to 2. We were hungry."
