"""All checks together: quiet on good translations, quick on long ones, and one file each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.registry import declared_in
from tests.translation.quality_checks.outputs import found
from translation import quality_checks
from translation.engine import SentencePair
from translation.quality_checks import all_checks
from translation.sentences import split

POSTS = Path(__file__).parents[2] / "data" / "posts" / "dev.jsonl"


def good_translations() -> list[tuple[str, str, str, str]]:
    """Every post in one language with its human translations, both ways: (text, translation, from, to)."""
    found = []
    for line in POSTS.read_text(encoding="utf-8").splitlines():
        post: dict[str, Any] = json.loads(line)
        for language, reference in post["ref"].items():
            if post["lang"] != "mixed":
                found.append((post["text"], reference, post["lang"], language))
                found.append((reference, post["text"], language, post["lang"]))
    return found


def paired(text: str, translation: str, source: str, target: str) -> tuple[SentencePair, ...]:
    """The sentences one to one, where there are as many; else none."""
    a, b = split(text, source), split(translation, target)
    return tuple(SentencePair(x, y, -0.3) for x, y in zip(a, b, strict=True)) if len(a) == len(b) else ()


def test_human_translations_raise_each_check_on_at_most_two_percent_of_posts() -> None:
    translations = good_translations()
    raised: Counter[str] = Counter()
    for text, translation, source, target in translations:
        sentences = paired(text, translation, source, target)
        raised.update(found(text, translation, source, target, sentences))
    assert len(translations) > 400
    assert {name: count for name, count in raised.items() if count > 0.02 * len(translations)} == {}


def test_unknown_languages_do_no_harm() -> None:
    assert found("Saluton, mi nomiĝas Ana.", "Hi, my name is Ana.", "eo", "en", ()) == frozenset()


@pytest.mark.parametrize("unit", ["ha", "a", "no ", "ab cd ", "x9", "1.", "L'", "Ana ", "¡hola! "])
def test_the_longest_post_without_a_break_is_judged_too(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert found(text, text, "en", "es", ()) <= all_checks().keys()


def test_ids_are_those_that_are_stored() -> None:
    stored = {
        "polarity",
        "repetition",
        "untranslated",
        "wrong-language",
        "length",
        "numbers",
        "names",
        "low-score",
        "unknown-words",
    }
    assert set(all_checks()) == stored


def test_what_asks_most_for_a_person_comes_first() -> None:
    weights = [check.weight for check in all_checks().values()]
    assert weights == sorted(weights, reverse=True) and min(weights) > 0 and max(weights) <= 100


SHOUTING = """
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck


def _find(context: CheckContext) -> bool:
    return context.target_text.isupper() and not context.source_text.isupper()


CHECK = QualityCheck(
    id="shouting", sentence=N_("The translation shouts."), weight=99, find=_find
)
"""


@pytest.fixture
def shouting(tmp_path: Path) -> Iterator[None]:
    """A check more, in the one file it takes."""
    with declared_in(quality_checks, tmp_path, "shouting", SHOUTING, all_checks):
        yield


@pytest.mark.usefixtures("shouting")
def test_adding_a_check_is_one_file() -> None:
    assert "shouting" in found("Qué bien.", "HOW GOOD.", "es", "en", ())
    assert "shouting" not in found("QUÉ BIEN.", "HOW GOOD.", "es", "en", ())
    assert next(iter(all_checks())) == "shouting", "its weight puts it first"


def test_a_file_that_declares_no_check_is_refused(tmp_path: Path) -> None:
    with (
        declared_in(quality_checks, tmp_path, "empty", "", all_checks),
        pytest.raises(TypeError, match="empty has to declare a QualityCheck called CHECK"),
    ):
        all_checks()
