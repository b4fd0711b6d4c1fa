"""What the class learns: figures by direction and age band, small n hidden, one's own for oneself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.desk.reports import learning_pages, learning_queries, learning_statistics, sentence_agreement
from relay.desk.reports.learning_queries import Agreed, Scored
from relay.desk.reports.sentence_agreement import Finding
from relay.judging.entities import Category, Severity, Side, Verdict
from relay.judging.judgements import Marked
from relay.judging.queries import Compared
from relay.people.entities import User
from tests.judging.conftest import odd, perfect
from tests.world import World

Browse = Callable[[User], FlaskClient]
Judge = Callable[..., object]
MONDAY = datetime(2025, 10, 13, 15, tzinfo=UTC)


def scored(score: int | None, *, week: int = 0, band: str = "10-12", source: str = "es") -> Scored:
    target = "en" if source == "es" else "es"
    return Scored(source, target, "argos", band, score, MONDAY + timedelta(weeks=week))


def test_a_median_needs_five_judgements_and_says_how_many_there_are() -> None:
    assert learning_statistics.middle([0, 33, 66, 100]) == learning_statistics.Figure(None, 4)
    assert learning_statistics.middle([0, 33, 66, 66, 100]) == learning_statistics.Figure(66.0, 5)
    assert learning_statistics.share(3, 4) == learning_statistics.Figure(None, 4)
    assert learning_statistics.share(3, 5) == learning_statistics.Figure(60.0, 5)


def test_weeks_go_by_direction_and_band_and_leave_no_week_out() -> None:
    given = [scored(66)] * 5 + [scored(0, band="adult")] * 5 + [scored(33, week=2)] * 5
    given += [scored(100, week=2, source="en")] * 4 + [scored(None)]
    found = learning_statistics.progress(given, "10-12", "America/Bogota")
    assert found.weeks == (date(2025, 10, 13), date(2025, 10, 20), date(2025, 10, 27))
    en, es = found.series
    assert (en.source, es.source) == ("en", "es")
    assert [point.value for point in es.points] == [66.0, None, 33.0]
    assert [point.n for point in es.points] == [5, 0, 5]
    assert [point.value for point in en.points] == [None, None, None] and en.whole.n == 4
    assert found.n == 14


def test_a_week_begins_on_monday_in_the_class() -> None:
    early = Scored("es", "en", "argos", "10-12", 66, datetime(2025, 10, 13, 3, tzinfo=UTC))  # Sunday there
    assert learning_statistics.progress([early], "10-12", "America/Bogota").weeks == (date(2025, 10, 6),)
    assert learning_statistics.progress([early], "10-12", "UTC").weeks == (date(2025, 10, 13),)


def test_only_the_last_twelve_weeks_are_shown() -> None:
    given = [scored(66, week=week) for week in range(20)]
    found = learning_statistics.progress(given, "10-12", "UTC")
    assert len(found.weeks) == 12 and found.weeks[-1] == (MONDAY + timedelta(weeks=19)).date()
    assert found.series[0].whole.n == 20


def test_the_line_breaks_where_a_week_has_too_few() -> None:
    given = [scored(score, week=week) for week in (0, 1, 3) for score in (0, 33, 66, 66, 100)]
    drawn = learning_pages.chart(learning_statistics.progress(given, "10-12", "UTC"))
    assert drawn is not None
    (line,) = drawn.lines
    assert [len(run) for run in line.runs] == [2, 1]
    assert line.points[0].y == pytest.approx(228 - 210 * 0.66)
    assert line.points[0].x == 116 and line.points[-1].x == 386
    assert learning_pages.chart(learning_statistics.progress(given[:4], "10-12", "UTC")) is None


def test_labels_of_lines_that_end_close_together_stay_apart() -> None:
    given = [scored(66) for _ in range(5)] + [scored(67, source="en") for _ in range(5)]
    drawn = learning_pages.chart(learning_statistics.progress(given, "10-12", "UTC"))
    assert drawn is not None
    one, other = (line.label_y for line in drawn.lines)
    assert abs(one - other) >= 16


def test_students_are_compared_with_the_author_and_with_teachers(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    first, second = compared.pairs[0].target, compared.pairs[1].target
    judge(world.carolina, compared, odd(compared, Marked(0, Side.TARGET, *first, Severity.MAJOR)))
    # Maya finds the same sentence odd and marks a part of the same words; Oliver finds another one odd.
    judge(world.maya, compared, odd(compared, Marked(0, Side.TARGET, first[0], first[0] + 3, Severity.MINOR)))
    judge(world.oliver, compared, odd(compared, Marked(1, Side.TARGET, *second, Severity.MAJOR)))
    found = learning_queries.agreement(session, world.partnership.id)
    assert found == {
        world.maya.id: Agreed(sentences=3, same=3, marked=1, found=1),
        world.oliver.id: Agreed(sentences=3, same=1),
    }
    judge(world.samuel, compared, perfect(compared))  # the author himself
    found = learning_queries.agreement(session, world.partnership.id, [world.maya.id])
    assert found == {world.maya.id: Agreed(sentences=6, same=5, marked=1, found=1)}


def test_i_cant_tell_neither_agrees_nor_disagrees(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    from relay.judging.judgements import Answers

    judge(world.carolina, compared, perfect(compared))
    judge(world.maya, compared, Answers(dict.fromkeys(range(3), Verdict.CANT_TELL)))
    assert learning_queries.agreement(session, world.partnership.id) == {}
    assert learning_queries.judged_by(session, world.partnership.id, [world.maya.id]) == {world.maya.id: 1}


def test_what_a_teacher_took_out_of_view_and_what_was_replaced_do_not_count(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    judge(world.maya, compared, perfect(compared, 33))
    judge(world.maya, compared, perfect(compared, 66))
    kept = judge(world.oliver, compared, perfect(compared, 100))
    assert [each.score for each in learning_queries.scores(session, world.partnership.id)] == [66, 100]
    kept.hidden_at = MONDAY  # type: ignore[attr-defined]
    session.commit()
    assert [each.score for each in learning_queries.scores(session, world.partnership.id)] == [66]


def test_kinds_of_mistakes_are_counted_without_matters_of_taste(
    app: Flask, session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    start, end = compared.pairs[0].target
    judge(
        world.maya,
        compared,
        odd(
            compared,
            Marked(0, Side.TARGET, start, start + 2, Severity.MAJOR, Category.WRONG_MEANING),
            Marked(0, Side.TARGET, start + 3, end, Severity.MINOR),
            Marked(1, Side.TARGET, *compared.pairs[1].target, Severity.TASTE, Category.REGISTER),
        ),
    )
    found = learning_queries.mistakes(session, world.partnership.id)
    assert found == {("es", "en"): {(Category.WRONG_MEANING, Severity.MAJOR): 1, (None, Severity.MINOR): 1}}
    with app.test_request_context():
        (few,) = learning_pages.mistakes(found, "other", enough=5)
        (drawn,) = learning_pages.mistakes(found, "other", enough=2)
    assert not few.enough and few.n == 2 and drawn.enough
    assert [(row.kind, row.bar, row.bar_major) for row in drawn.rows] == [
        ("Wrong meaning", 100, 100),
        ("other", 100, 0),
    ]


@pytest.fixture
def judged(world: World, compared: Compared, judge: Judge, classmates: list[User]) -> Compared:
    """Six students of Portland and Carolina have judged Samuel's message; so has Maya, and disagreed."""
    for student in classmates:
        judge(student, compared, perfect(compared, 66))
    judge(world.carolina, compared, perfect(compared))
    judge(world.maya, compared, odd(compared, score=0))
    return compared


def test_the_page_shows_a_chart_and_the_same_numbers_as_a_table(
    world: World, judged: Compared, browse: Browse
) -> None:
    page = browse(world.ms_reed).get(f"/p/{world.partnership.id}/learning").get_data(as_text=True)
    assert '<circle class="t--a"' in page and "es → en" in page
    assert "66 <span" in page and "n = 7" in page
    # 7 students by 3 sentences, one of them odd: 20 of 21.
    assert "95%" in page
    adults = browse(world.ms_reed).get(f"/p/{world.partnership.id}/learning?age=adult")
    assert "n = 1<" in adults.get_data(as_text=True) and 'class="t--a"' not in adults.get_data(as_text=True)


def test_students_one_by_one_are_only_for_their_own_teacher(
    world: World, judged: Compared, browse: Browse
) -> None:
    own = browse(world.ms_reed).get(f"/p/{world.partnership.id}/learning").get_data(as_text=True)
    assert "Your own students, one by one" in own and "Student 3" in own
    partners = browse(world.carolina).get(f"/p/{world.partnership.id}/learning").get_data(as_text=True)
    assert "Student 3" not in partners and "Maya" not in partners
    assert "Samuel" in partners


def test_a_student_sees_their_own_figures_and_nobody_elses(
    world: World, judged: Compared, browse: Browse, classmates: list[User]
) -> None:
    path = f"/p/{world.partnership.id}/learning/me"
    page = browse(world.maya).get(path).get_data(as_text=True)
    assert "You can see this when there is more to compare." in page and "Student" not in page
    assert "n =" not in page
    assert browse(world.outsider).get(path).status_code == 404


def test_only_teachers_of_the_partnership_see_the_class(
    world: World, browse: Browse, client: FlaskClient
) -> None:
    path = f"/p/{world.partnership.id}/learning"
    for teacher in (world.ms_reed, world.carolina):
        assert "Nothing has been judged yet." in browse(teacher).get(path).get_data(as_text=True)
    for student in (world.maya, world.samuel):
        assert browse(student).get(path).status_code == 403
    for stranger in (world.outsider, world.outside_teacher):
        assert browse(stranger).get(path).status_code == 404
    assert client.get(path).status_code == client.get(path + "/me").status_code == 302


PERFECT, ODD, CANT_TELL = Verdict.PERFECT, Verdict.ODD, Verdict.CANT_TELL


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ({PERFECT: 4}, {ODD: 5}, Finding.BY_CLASS),
        ({PERFECT: 2, ODD: 2}, {PERFECT: 3}, Finding.INSIDE),
        ({ODD: 4, PERFECT: 1}, {ODD: 5, CANT_TELL: 1}, Finding.ODD),
        ({PERFECT: 4}, {PERFECT: 4}, Finding.PERFECT),
        ({PERFECT: 4, CANT_TELL: 3}, {ODD: 1}, Finding.PERFECT),  # one of them is no class's opinion
        ({PERFECT: 2}, {PERFECT: 2, CANT_TELL: 9}, None),  # four could tell
        ({PERFECT: 2, ODD: 1}, {ODD: 1}, None),
    ],
)
def test_what_to_make_of_a_sentence(
    here: dict[Verdict, int], there: dict[Verdict, int], expected: Finding | None
) -> None:
    assert sentence_agreement.classify({1: Counter(here), 2: Counter(there)}) == expected


def test_the_page_names_the_sentences_to_talk_about(
    session: Session, world: World, judged: Compared, browse: Browse
) -> None:
    found = sentence_agreement.most_telling(session, world.partnership.id)
    assert len(found) == 3 and {each.finding for each in found} == {Finding.PERFECT}
    assert judged.version is not None and found[0].text in judged.version.text
    page = browse(world.carolina).get(f"/p/{world.partnership.id}/learning").get_data(as_text=True)
    assert "They agree:" in page and "●●●●●●●" in page and "●●●●●●▲" in page
