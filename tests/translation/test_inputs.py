"""Small inputs that went wrong, of each kind and in each direction, with the packs that ship."""

from __future__ import annotations

import pytest

from benchmarks.inputs import CASES, Case, faults, read
from translation import Translator

ALL = read(CASES)


@pytest.mark.parametrize("case", ALL, ids=[f"{case.source}-{case.target} {case.text}" for case in ALL])
def test_it_comes_out_right(translator: Translator, case: Case) -> None:
    (result,) = translator.translate([case.text], source=case.source, target=case.target)
    assert list(faults(case, result.text)) == [], result.text


# Per language a sentence with a place for one character.
FRAMES = {
    "en": "I like {} very much.",
    "es": "Me gusta {} mucho.",
    "fr": "J'aime {} beaucoup.",
    "de": "Ich mag {} sehr.",
}
CHARACTERS = "#$%&*+/<=>@[\\]^_`{|}~£¥§©°±¶×÷•€™←→≈≠≤≥∞√πΩαåXя寿"


@pytest.mark.parametrize(
    ("source", "target"),
    [("en", "es"), ("es", "en"), ("en", "fr"), ("fr", "en"), ("en", "de"), ("de", "en")],
)
def test_no_character_gets_lost(translator: Translator, source: str, target: str) -> None:
    texts = [FRAMES[source].format(character) for character in CHARACTERS]
    results = translator.translate(texts, source=source, target=target)
    lost = {
        character: result.text
        for character, result in zip(CHARACTERS, results, strict=True)
        if character not in result.text or "\ufffd" in result.text
    }
    assert lost == {}


def test_what_is_wrong_is_said() -> None:
    case = Case("name", "en", "es", "I see Ann & 寿.", ("veo|miro", "Ann"), ("Nope",))
    assert list(faults(case, "Veo a Ann & 寿.")) == []
    assert list(faults(case, "Ann. Nope, el FBI y Tom�")) == [
        "lacks 'veo|miro'",
        "has 'Nope'",
        "has U+FFFD",
        "has 'FBI' in capitals",
        "has 'Tom'",
        "has more sentences",
    ]
