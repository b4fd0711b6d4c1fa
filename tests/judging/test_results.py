"""What the class learns: agreement, penalty and score apart, marks lying on each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from relay.judging import queries, results, statistics
from relay.judging.entities import Judgement, Mark, Severity, Side, Verdict
from relay.judging.judgements import Answers, Marked
from relay.judging.queries import Compared, JudgeRole
from relay.judging.text.spans import layers
from relay.people.entities import User
from tests.judging.conftest import odd, perfect
from tests.world import World

Judge = Callable[..., Judgement]
P, O, C = Verdict.PERFECT, Verdict.ODD, Verdict.CANT_TELL  # noqa: E741


def test_alpha_is_the_textbooks() -> None:
    """Against the formula for nominal data of Krippendorff (2011), by hand."""
    # Ten sentences with two verdicts each: 6 agree on perfect, 2 on odd, 2 disagree.
    pairs = [(P, P)] * 6 + [(O, O)] * 2 + [(P, O)] * 2
    judges = [
        {s: a for s, (a, _) in enumerate(pairs)},
        {s: b for s, (_, b) in enumerate(pairs)},
        *(dict.fromkeys(range(10), C) for _ in range(3)),
    ]
    found = statistics.agreement(judges)
    # n = 20, n_perfect = 14, n_odd = 6, o_disagreeing = 4: alpha = 1 - (n - 1) * o / (2 * n_p * n_o)
    assert found.alpha == pytest.approx(1 - 19 * 4 / (2 * 14 * 6))
    assert found.judges == 5


def test_alpha_is_hidden_below_five_judgements() -> None:
    assert statistics.agreement([{0: P, 1: O}] * 4) == statistics.Agreement(None, 4, "few")
    assert statistics.agreement([{0: P, 1: O}] * 5).alpha == pytest.approx(1.0)


def test_alpha_says_why_there_is_none() -> None:
    assert statistics.agreement([{0: P, 1: P}] * 6).why == "unanimous"
    assert statistics.agreement([{n: P} for n in range(6)]).why == "no_pairs"
    assert statistics.agreement([{0: C}] * 6).why == "no_pairs"


def test_taste_costs_nothing() -> None:
    marks = [Severity.MINOR, Severity.MINOR, Severity.MAJOR, Severity.TASTE]
    assert statistics.penalty(marks) == 7
    assert statistics.scores([66, None, 100, 0]) == statistics.Scores((0, 66, 100), 66)
    assert statistics.scores([None]).median is None


def mark(start: int, end: int) -> Mark:
    return Mark(sentence=0, side=Side.TARGET, start=start, end=end, severity=Severity.MINOR)


def test_layers_show_where_marks_lie_on_each_other() -> None:
    wide, narrow, gap = mark(2, 8), mark(4, 6), mark(10, 10)
    found = [(layer.start, layer.end, layer.marks) for layer in layers([wide, narrow, gap], 0, 10)]
    assert found == [
        (0, 2, ()),
        (2, 4, (wide,)),
        (4, 6, (wide, narrow)),
        (6, 8, (wide,)),
        (8, 10, ()),
        (10, 10, (gap,)),
    ]


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=8)


@given(SPANS, st.integers(0, 15), st.integers(15, 30))
def test_layers_cover_the_stretch_without_gaps(spans: list[list[int]], start: int, end: int) -> None:
    marks = [mark(a, b) for a, b in spans]
    found = layers(marks, start, end)
    wide = [layer for layer in found if layer.start < layer.end]
    assert "".join("x" * (layer.end - layer.start) for layer in wide) == "x" * (end - start)
    assert all(one.end == two.start for one, two in pairwise(wide))
    for place in range(start, end):
        (layer,) = [one for one in wide if one.start <= place < one.end]
        assert set(map(id, layer.marks)) == {id(m) for m in marks if m.start <= place < m.end}


def test_the_class_sees_bands_apart_and_penalty_beside_score(
    session: Session, world: World, compared: Compared, judge: Judge, classmates: list[User]
) -> None:
    for user in classmates[:3]:
        judge(user, compared)
    for user in classmates[3:]:
        judge(user, compared, odd(compared))
    judge(world.ms_reed, compared, perfect(compared, 83))
    assert compared.version is not None
    found = results.class_results(queries.judgements(session, world.ms_reed, compared.version))

    young, adult = found.bands
    assert (young.band, young.judges, young.penalties) == ("10-12", 6, (0, 0, 0, 5, 5, 5))
    assert (young.scores.values, young.scores.median) == ((66, 66, 66, 100, 100, 100), 83)
    # Hand-checked: one sentence 3 against 3, two unanimous; coincidences 3.6 of n = 18 disagree, 3 odd of 18.
    assert young.agreement.alpha == pytest.approx(1 - 17 * 3.6 / (2 * 15 * 3))
    assert (adult.band, adult.scores.values, adult.agreement.why) == ("adult", (83,), "few")

    first, second, _ = found.sentences
    assert first.disputed and not second.disputed
    assert first.counts == {P: 4, O: 3}
    assert [len(layer.marks) for layer in first.target][:2] == [3, 0]
    assert first.target[0].marks[0].judgement.judge.name.startswith("Student")


def test_authors_and_native_readers_are_named(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    judge(world.samuel, compared, odd(compared))
    judge(world.maya, compared)
    judge(world.carolina, compared)
    assert compared.version is not None
    found = results.class_results(queries.judgements(session, world.maya, compared.version))
    assert [(given.judgement.judge.name, given.role) for given in found.apart] == [
        ("Samuel", JudgeRole.AUTHOR),
        ("Maya", JudgeRole.NATIVE),
    ]
    assert found.sentences[0].verdicts[JudgeRole.AUTHOR] == {O: 1}


def test_what_is_missing_has_a_place(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    judge(world.maya, compared, odd(compared, Marked(1, Side.MISSING, 0, 0, Severity.MAJOR)))
    assert compared.version is not None
    found = results.class_results(queries.judgements(session, world.maya, compared.version))
    last = found.sentences[1].target[-1]
    assert last.start == last.end == compared.pairs[1].target[1] and len(last.marks) == 1


def test_nothing_before_ones_own(session: Session, world: World, compared: Compared, judge: Judge) -> None:
    judge(world.oliver, compared, Answers(odd(compared).verdicts, odd(compared).marks, 66))
    assert compared.version is not None
    found = results.class_results(queries.judgements(session, world.maya, compared.version))
    assert found == results.ClassResults((), (), ())
