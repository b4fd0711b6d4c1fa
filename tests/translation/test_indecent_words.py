"""Indecent words that the source does not have are never put, and meanings are kept the right way round."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from translation import Translator, reranking
from translation.batch_scheduler import run
from translation.engine import SentencePair, Span
from translation.engines.argos import ArgosEngine
from translation.hypothesis import Hypothesis, Request
from translation.indecent_words import invented
from translation.model import DelegatingModel, Model
from translation.packs.lexicon import Lexicon
from translation.quality_checks import CheckContext, find
from translation.sentence_translator import SentenceTranslator

CORPUS = Path(__file__).parents[1] / "data" / "corpus"


@pytest.mark.parametrize(
    ("source_text", "target_text", "source", "target", "words"),
    [
        ("El gallo canta temprano.", "The cock fucks early.", "es", "en", ("cock", "fucks")),
        ("My shirt is new.", "Mi mierda es nueva.", "en", "es", ("mierda",)),
        ("She is a nurse.", "C'est une pute.", "en", "fr", ("pute",)),
        ("Das Blech ist dünn.", "The bitch is thin.", "de", "en", ("bitch",)),
        ("The sheet is white.", "Die Scheiße ist weiß.", "en", "de", ("scheiße",)),
        ("Qué mierda de día.", "What a shit day.", "es", "en", ()),
        ("Das ist scheiße.", "That's crap.", "de", "en", ()),
        ("Eres tonto.", "You're stupid.", "es", "en", ()),
        ("The donkey eats.", "El burro come.", "en", "es", ()),
        ("Il m'a fait un bisou.", "He kissed me.", "fr", "en", ()),
        ("Dick Smith lives here.", "Dick Smith vive aquí.", "en", "es", ()),
        ("Привет.", "Shit.", "ru", "en", ("shit",)),
        ("Hello.", "Дерьмо.", "en", "ru", ()),
    ],
)
def test_a_word_needs_its_counterpart(
    source_text: str, target_text: str, source: str, target: str, words: tuple[str, ...]
) -> None:
    assert invented(source_text, target_text, source, target) == words


@pytest.mark.parametrize("language", ["es", "fr"])
def test_human_translations_are_hardly_ever_refused(language: str) -> None:
    lines = (CORPUS / f"en-{language}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t")[:2] for line in lines]
    refused = [pair for pair in pairs if invented(*pair, "en", language)]
    refused += [pair for pair in pairs if invented(*reversed(pair), language, "en")]
    assert len(refused) <= 0.003 * 2 * len(pairs), refused


def best(text: str, hypotheses: Sequence[str], scores: Sequence[float]) -> str:
    unseen: list[list[list[float]]] = [[] for _ in hypotheses]  # no attention: nothing counts as left out
    ranked = reranking.ranked(Request(text), hypotheses, scores, unseen, Lexicon("fr", "en"))
    return ranked[0].text


def test_of_several_hypotheses_one_without_indecent_words_is_taken() -> None:
    assert (
        best("La bête dort.", ["The bitch sleeps.", "The beast sleeps."], [-0.1, -4.0]) == "The beast sleeps."
    )


def test_of_several_hypotheses_one_that_keeps_the_meaning_round_is_taken() -> None:
    text = "Évitez les noix."
    assert best(text, ["Obviously nuts.", "Avoid nuts."], [-0.2, -0.6]) == "Avoid nuts."
    assert best(text, ["Avoid the nuts.", "Avoid nuts."], [-0.2, -0.6]) == "Avoid the nuts."


class _Indecent(DelegatingModel):
    """A model that has nothing decent to say of nurses."""

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        return [Hypothesis("Eres una puta.", -0.1, tokens=5) for _ in requests]


def model_of(translator: Translator, source: str, target: str) -> Model:
    engine = translator._engine
    assert isinstance(engine, ArgosEngine)
    return engine._model(engine._packs[source, target])


def test_where_nothing_else_is_left_the_sentence_stays_and_is_pointed_out(translator: Translator) -> None:
    text = "You are a nurse in town."
    model = _Indecent(model_of(translator, "en", "es"))
    (hypothesis,) = run(model, [SentenceTranslator(model).job(text)])
    assert hypothesis.text == text
    whole = Span(0, len(text))
    pair = SentencePair(whole, whole, hypothesis.score)
    assert {"untranslated", "low-score"} <= find(CheckContext(text, text, "en", "es", (pair,)))


def test_what_the_author_said_is_translated(translator: Translator) -> None:
    (result,) = translator.translate(["Esto es una mierda."], source="es", target="en")
    assert result.text != "Esto es una mierda."
