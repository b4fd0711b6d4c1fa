"""Words that a machine had to guess are pointed out; those that it got right all the same are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.translation.packmaking import MODELS
from translation import Translator, quality_checks
from translation.engine import SentencePair, Span
from translation.quality_checks import CheckContext

TEXT, BAD = "The caretaker came.", "El carrera vino."
WORD, THERE = Span(4, 13), Span(3, 10)
CAME = (Span(14, 18), Span(11, 15))


def finds(
    *,
    certainty: float = 0.3,
    target: str = BAD,
    alignment: tuple[tuple[Span, Span], ...] = (
        (WORD, Span(0, 2)),
        (WORD, THERE),
        (Span(14, 18), Span(11, 15)),
    ),
    readings: tuple[tuple[Span, str], ...] = (),
    unknown: tuple[Span, ...] = (WORD,),
    score: float = -0.4,
) -> bool:
    words = ((Span(0, 2), 0.9), (THERE, certainty), (Span(11, 15), 0.9))
    pair = SentencePair(Span(0, len(TEXT)), Span(0, len(target)), score, alignment, words, readings)
    context = CheckContext(TEXT, target, "en", "es", (pair,), unknown=unknown)
    return "unknown-words" in quality_checks.find(context)


def test_an_unknown_word_that_was_guessed_is_found() -> None:
    assert finds()


def test_one_that_was_left_out_is_found() -> None:
    assert finds(alignment=(CAME,))


@pytest.mark.parametrize(
    "right",
    [
        {"certainty": 0.6},
        {"unknown": ()},
        {"readings": ((WORD, "taker"),)},
        {"alignment": ()},
        {"score": 0.0},
    ],
    ids=["the model was sure", "a known word", "read as another", "aligned by nothing", "not translated"],
)
def test_what_is_no_guess_is_not(right: dict[str, object]) -> None:
    assert not finds(**right)  # type: ignore[arg-type]


def test_a_word_that_stays_as_it_is_is_seen_by_everybody() -> None:
    target = "La caretaker vino."
    alignment = ((WORD, Span(3, 12)),)
    pair = SentencePair(Span(0, len(TEXT)), Span(0, len(target)), -0.4, alignment, ((Span(3, 12), 0.2),))
    context = CheckContext(TEXT, target, "en", "es", (pair,), unknown=(WORD,))
    assert "unknown-words" not in quality_checks.find(context)


def test_the_sentence_of_the_word_is_named() -> None:
    text, target = f"Hello. {TEXT}", f"Hola. {BAD}"
    pairs = (
        SentencePair(Span(0, 6), Span(0, 5), -0.1),
        SentencePair(
            Span(7, len(text)),
            Span(6, len(target)),
            -0.4,
            ((WORD.moved(7), THERE.moved(6)),),
            ((THERE.moved(6), 0.2),),
        ),
    )
    context = CheckContext(text, target, "en", "es", pairs, unknown=(WORD.moved(7),))
    assert quality_checks.sentences(context, "unknown-words") == [1]


@pytest.fixture(scope="module")
def translator() -> Iterator[Translator]:
    with Translator.from_directories([MODELS]) as made:
        yield made


@pytest.mark.parametrize("source", ["es", "fr"])
def test_the_shipped_packs_say_what_they_do_not_know(translator: Translator, source: str) -> None:
    unknown, known = {
        "es": ("Mi prima teje gorritos de zurrapa.", "Mi hermano come pan."),
        "fr": ("Le garde a vu deux pipistrouilles.", "Mon frère mange du pain."),
    }[source]
    first, second = translator.translate([unknown, known], source=source, target="en")
    assert "unknown-words" in first.findings, first.text
    assert "unknown-words" not in second.findings, second.text


def test_sentences_in_another_language_are_not_looked_up(translator: Translator) -> None:
    text = "Mi hermano come pan. The guard saw two hedgehoglets."
    spans = [(Span(0, 20), "es"), (Span(21, len(text)), "en")]
    (made,) = translator.translate([text], source="es", target="en", sentence_languages={0: spans})
    assert "unknown-words" not in made.findings
