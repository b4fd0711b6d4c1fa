"""Sayings on the lists, in the forms in which people write them."""

from __future__ import annotations

from importlib.resources import files

import pytest

from translation import sayings


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("That was a piece of cake!", "en", ["piece of cake"]),
        ("It’s raining cats and dogs.", "en", ["raining cats and dogs"]),
        ("Are you pulling my leg?", "en", ["pulling my leg"]),
        ("She never put all of her eggs in one basket", "en", ["put all of her eggs in one basket"]),
        ("My dog has a leg that hurts.", "en", []),
        ("Two dogs ate the cake.", "en", []),
        ("¡Es pan comido!", "es", ["pan comido"]),
        (
            "Me estás tomando mucho el pelo, METISTE LA PATA",
            "es",
            ["tomando mucho el pelo", "METISTE LA PATA"],
        ),
        ("Me lavo el pelo.", "es", []),
        ("Il pleut des cordes", "fr", ["Il pleut des cordes"]),
        ("J'ai la tête dans les nuages.", "fr", ["la tête dans les nuages"]),
        ("Das ist mir wurst.", "de", ["Das ist mir wurst"]),
        ("It is a piece of cake", "es", []),
        ("It is a piece of cake", "fi", []),  # there is no list
    ],
)
def test_sayings_are_found_in_the_forms_in_which_people_write_them(
    text: str, language: str, found: list[str]
) -> None:
    assert [span.of(text) for span in sayings.find(text, language)] == found


@pytest.mark.parametrize("language", ["de", "en", "es", "fr"])
def test_each_line_of_a_list_finds_itself(language: str) -> None:
    lines = (files(sayings) / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line and not line.startswith("#")]
    assert len(said) > 50 and len(said) == len(set(said))
    for line in said:
        written = line.replace("*", "").replace(" … ", " my ")
        assert sayings.find(written, language), line
