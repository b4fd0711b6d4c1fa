"""Names that a translation has of its own."""

from __future__ import annotations

import pytest

from tests.translation.test_masking import drive
from translation import invented_names, reranking
from translation.hypothesis import Request
from translation.packs.lexicon import Lexicon


@pytest.mark.parametrize(
    ("text", "output", "target", "names"),
    [
        ("The doctor is here.", "El doctor George está aquí.", "es", ["George"]),
        ("Veo la tele.", "I watch TV.", "en", []),
        ("Veo la mesa.", "I see the FDA table.", "en", ["FDA"]),
        ("Tomás y María", "Tom and Mary", "en", []),
        ("HOLA A TODOS", "HELLO EVERYBODY", "en", []),
        ("Ella es alta.", "Ella is tall.", "en", []),
        ("She is tall.", "Ella es alta.", "es", []),
        ("Es ist Sommer in Berlin.", "It is summer in Berlin.", "en", []),
    ],
)
def test_names_of_its_own_are_found(text: str, output: str, target: str, names: list[str]) -> None:
    assert [span.of(output) for span in invented_names.find(text, output, target)] == names


def test_a_hypothesis_with_a_name_of_its_own_comes_after_the_others() -> None:
    request = Request("The doctor is here.")
    likelier, other = "George está aquí.", "El doctor está aquí."
    ranked = reranking.ranked(request, [likelier, other], [-0.1, -0.5], [[], []], Lexicon("en", "es"))
    assert [one.text for one in ranked] == [other, likelier]
    assert not reranking.shortlist(ranked, 2)  # the reverse direction is not asked about it either
    assert not reranking.faultless(request, likelier, [], Lexicon("en", "es"))


def test_if_the_best_has_one_the_words_it_may_stand_for_are_masked() -> None:
    asked, result = drive("Mi Zoco vive.", [["My George lives."], ["My Tom lives."]])
    assert [request.text for request in asked[-1]] == ["Mi Tom vive."]
    assert result.text == "My Zoco lives."
