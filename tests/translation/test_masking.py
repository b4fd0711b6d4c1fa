"""Masking alone: what it asks for when a model loses something, with answers made by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.translation.packmaking import shipped
from translation import Span, packs
from translation.glossary import Term, TermFinder
from translation.hypothesis import Hypothesis, Request
from translation.masking import Masking
from translation.model import Model


class Vocabulary(Model):
    """A model that knows a few words and translates nothing."""

    def __init__(self, *known: str) -> None:
        self.pack = packs.read(shipped("es", "en"))
        self._known = known

    def length(self, text: str) -> int:
        return 1 if text in self._known else 2


def drive(
    text: str, rounds: Sequence[Sequence[str]], terms: Sequence[Term] = ()
) -> tuple[list[list[Request]], Hypothesis]:
    """What masking asks for in each round, given the answers of the rounds before, and its result."""
    job = Masking(Vocabulary("vive", "mi"), TermFinder(tuple(terms), "es", "en")).job(text)
    asked: list[list[Request]] = []
    try:
        requests = next(job)
        for answers in rounds:
            asked.append(requests)
            assert len(answers) == len(requests)
            requests = job.send([Hypothesis(answer, -0.3, (), (), 5) for answer in answers])
    except StopIteration as stop:
        result: Hypothesis = stop.value
        return asked, result
    raise AssertionError(f"still asks for {requests}")


def test_a_mention_is_masked_at_once_and_comes_back() -> None:
    asked, result = drive("Hola @maya, ven.", [["Hi Tom, come."]])
    assert asked == [[Request("Hola Tom, ven.", ("Tom",))]]
    assert result.text == "Hi @maya, come."


def test_a_name_stays_in_sight_while_it_comes_out() -> None:
    asked, result = drive("Ayer vi a Yaretzi.", [["I saw Yaretzi yesterday."]])
    assert asked == [[Request("Ayer vi a Yaretzi.", ("Yaretzi",))]]
    assert result.text == "I saw Yaretzi yesterday."


def test_a_name_that_is_lost_is_masked_and_then_under_other_placeholders() -> None:
    asked, result = drive(
        "Ayer vi a Yaretzi.",
        [["I saw Jared."], ["I saw nobody."], ["I saw John John.", "I saw Boston yesterday."]],
    )
    assert [[request.text for request in requests] for requests in asked] == [
        ["Ayer vi a Yaretzi."],
        ["Ayer vi a Tom."],
        ["Ayer vi a John.", "Ayer vi a Boston."],
    ]
    assert result.text == "I saw Yaretzi yesterday."


def test_in_the_end_the_sentence_is_translated_around_what_was_lost() -> None:
    lost = ["Write soon."]
    asked, result = drive("Escribe a @maya pronto.", [lost, lost, lost * 2, ["Write to", "soon."]])
    assert [request.text for request in asked[-1]] == ["Escribe a", "pronto."]
    assert result.text == "Write to @maya soon."


def test_a_number_is_masked_with_a_number() -> None:
    asked, result = drive("Mi casa mide 47 m.", [["My house measures."], ["My house measures 30."]])
    assert asked[1] == [Request("Mi casa mide 30.", ("30",))]
    assert result.text == "My house measures 47 m."


def test_spans_are_those_of_what_was_written() -> None:
    text = "Hola @maya_lopez."
    job = Masking(Vocabulary(), TermFinder()).job(text)
    next(job)
    with pytest.raises(StopIteration) as stop:
        job.send([Hypothesis("Hi Tom.", -0.1, ((Span(5, 8), Span(3, 6)),), ((Span(3, 6), 0.9),), 3)])
    result: Hypothesis = stop.value.value
    (pair,) = result.alignment
    assert text[pair[0].start : pair[0].end] == "@maya_lopez"
    assert result.text[pair[1].start : pair[1].end] == "@maya_lopez"
    assert result.words == ((Span(3, 14), 0.9),)


def test_a_term_of_the_glossary_is_put_where_the_alignment_shows_it() -> None:
    job = Masking(Vocabulary(), TermFinder((Term("cancha", "es", (("en", "pitch"),)),), "es", "en")).job(
        "Mi cancha es grande."
    )
    assert next(job) == [Request("Mi cancha es grande.", ("pitch",))]
    with pytest.raises(StopIteration) as stop:
        job.send([Hypothesis("My court is big.", -0.1, ((Span(3, 9), Span(3, 8)),), (), 4)])
    assert stop.value.value.text == "My pitch is big."
