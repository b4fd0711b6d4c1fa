"""Saving judgements: what must be in one, what is kept, and what changes under a judge's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import compose as board
from relay.board.entities import Post
from relay.board.visibility import Viewer
from relay.database import db, now
from relay.judging import judgements, queries
from relay.judging.entities import Category, Check, Judgement, Mark, Severity, Side, UnsavedJudgement, Verdict
from relay.judging.judgements import Answers, Gap, Incomplete, Lack, Marked, MisplacedMark, OnlyReading
from relay.judging.queries import Compared
from relay.packs.catalog import Catalog
from tests.judging.conftest import odd, perfect
from tests.world import World

Judge = Callable[..., Judgement]
Find = Callable[..., Viewer]


def lacks(answers: Answers, compared: Compared, band: str = "10-12") -> list[Lack]:
    assert compared.version is not None
    return [gap.lack for gap in judgements.gaps(answers, compared.version, compared.original, band)]


def test_a_judgement_is_kept_with_its_marks(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    start, _ = compared.pairs[1].source
    marks = (
        Marked(1, Side.SOURCE, start, start + 2, Severity.MINOR, Category.GRAMMAR),
        Marked(1, Side.MISSING, 0, 0, Severity.MAJOR, Category.MISSING),
    )
    saved = judge(world.maya, compared, odd(compared, *marks))
    session.expire_all()

    assert (saved.post_revision, saved.target, saved.age_band, saved.score) == (1, "en", "10-12", 66)
    assert [row.verdict for row in saved.verdicts] == [Verdict.PERFECT, Verdict.ODD, Verdict.PERFECT]
    viewer = compared.pairs[1].target[1]
    assert {(m.side, m.start, m.end, m.severity, m.category) for m in saved.marks} == {
        (Side.SOURCE, start, start + 2, Severity.MINOR, Category.GRAMMAR),
        (Side.MISSING, viewer, viewer, Severity.MAJOR, Category.MISSING),
    }


def test_what_is_missing_is_said_in_the_order_of_the_page(compared: Compared) -> None:
    unsaid = Marked(1, Side.MISSING, 0, 0)
    answers = Answers({1: Verdict.ODD, 2: Verdict.ODD}, (unsaid,), None)
    assert compared.version is not None
    assert judgements.gaps(answers, compared.version, compared.original, "10-12") == (
        Gap(Lack.VERDICT, 0),
        Gap(Lack.SEVERITY, 1, unsaid),
        Gap(Lack.MARK, 2),
        Gap(Lack.SCORE),
    )


def test_an_incomplete_judgement_is_not_saved(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    with pytest.raises(Incomplete) as caught:
        judge(world.maya, compared, Answers({0: Verdict.PERFECT}, (), 100))
    assert [gap.sentence for gap in caught.value.gaps] == [1, 2]
    session.rollback()
    assert session.scalar(select(func.count(Judgement.id))) == 0


def test_at_most_five_marks_in_a_sentence(compared: Compared) -> None:
    start, _ = compared.pairs[0].source
    marks = tuple(Marked(0, Side.SOURCE, start + n, start + n + 1, Severity.TASTE) for n in range(6))
    assert lacks(odd(compared, *marks), compared) == [Lack.TOO_MANY]
    assert lacks(odd(compared, *marks[:5]), compared) == []


def test_perfect_goes_with_taste_but_not_with_mistakes(compared: Compared) -> None:
    taste = Marked(0, Side.TARGET, 0, 1, Severity.TASTE)
    answers = perfect(compared)
    assert lacks(Answers(answers.verdicts, (taste,), 100), compared) == []
    minor = Marked(0, Side.TARGET, 0, 1, Severity.MINOR)
    assert lacks(Answers(answers.verdicts, (minor,), 100), compared) == [Lack.CONTRADICTION]


@pytest.mark.parametrize(
    ("band", "score", "fine"),
    [
        ("10-12", 66, True),
        ("10-12", 50, False),
        ("13-18", 50, True),
        ("adult", 71, True),
        ("13-18", 101, False),
        ("13-18", -1, False),
        ("10-12", None, False),
    ],
)
def test_the_youngest_choose_from_four_scores(
    compared: Compared, band: str, score: int | None, fine: bool
) -> None:
    answers = Answers(perfect(compared).verdicts, (), score)
    assert lacks(answers, compared, band) == ([] if fine else [Lack.SCORE])


def test_who_can_tell_nothing_gives_no_score(compared: Compared) -> None:
    nothing = Answers(dict.fromkeys(range(3), Verdict.CANT_TELL), (), None)
    assert lacks(nothing, compared) == []
    assert lacks(Answers({**nothing.verdicts, 0: Verdict.PERFECT}, (), None), compared) == [Lack.SCORE]


def test_sentences_without_letters_need_no_verdict(
    world: World, write: Callable[..., Post], translate: Callable[..., Compared]
) -> None:
    compared = translate(write(world.samuel, "Hola amigos.\n😂😂😂\n¿Cómo están?"))
    assert len(compared.pairs) == 3
    assert lacks(Answers({0: Verdict.PERFECT, 2: Verdict.PERFECT}, (), 100), compared) == []


@pytest.mark.parametrize(
    "mark",
    [
        Marked(0, Side.SOURCE, 40, 60, Severity.MINOR),  # reaches into the next sentence
        Marked(0, Side.SOURCE, 5, 5, Severity.MINOR),
        Marked(0, Side.SOURCE, -1, 3, Severity.MINOR),
        Marked(0, Side.SOURCE, 2, 3, Severity.MINOR),  # only a space
        Marked(0, Side.TARGET, 0, 100_000, Severity.MINOR),
        Marked(9, Side.MISSING, 0, 0, Severity.MINOR),
    ],
)
def test_marks_outside_their_sentence_are_refused(
    world: World, compared: Compared, judge: Judge, mark: Marked
) -> None:
    verdicts = {**perfect(compared).verdicts, 0: Verdict.ODD}
    marks = (Marked(0, Side.MISSING, 0, 0, Severity.MINOR), mark)
    with pytest.raises(MisplacedMark):
        judge(world.maya, compared, Answers(verdicts, marks, 66))


def test_marks_do_not_lie_on_each_other(world: World, compared: Compared, judge: Judge) -> None:
    marks = (Marked(0, Side.SOURCE, 0, 8, Severity.MINOR), Marked(0, Side.SOURCE, 3, 11, Severity.MAJOR))
    with pytest.raises(MisplacedMark):
        judge(world.maya, compared, odd(compared, *marks))


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        (
            "Me gusta el cafe\u0301 con leche 👩🏽‍🚀 hoy.",
            15,
            16,
            "é",
        ),  # NFC: the accent is one with its letter
        ("Hola mi amigo 👩🏽‍🚀 y 🇨🇴 también.", 15, 16, "👩🏽‍🚀"),
        ("Hola mi amigo 👩🏽‍🚀 y 🇨🇴 también.", 21, 22, "🇨🇴"),
        ("La palabra مرحبًا es árabe y مدرسةٌ también lo es.", 11, 17, "مرحبًا"),
        ("En chino se dice 学校 y no 老师, eso es.", 17, 18, "学"),
    ],
)
def test_marks_take_whole_characters(
    session: Session,
    world: World,
    write: Callable[..., Post],
    translate: Callable[..., Compared],
    judge: Judge,
    text: str,
    start: int,
    end: int,
    words: str,
) -> None:
    compared = translate(write(world.samuel, text, chosen_language="es"))
    saved = judge(world.maya, compared, odd(compared, Marked(0, Side.SOURCE, start, end, Severity.MINOR)))
    session.expire_all()
    (mark,) = saved.marks
    assert compared.original[mark.start : mark.end] == words


def test_a_revision_replaces_and_keeps_the_history(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    first = judge(world.maya, compared)
    second = judge(world.maya, compared, odd(compared))
    session.expire_all()

    assert compared.version is not None
    assert queries.own_judgement(session, world.maya.id, compared.version.id) is second
    assert (first.replaced_by_id, first.score, first.number) == (second.id, 100, 1)
    assert second.number == 2


def test_the_same_answers_again_change_nothing(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    first = judge(world.maya, compared, odd(compared))
    assert judge(world.maya, compared, odd(compared)).id == first.id
    assert session.scalar(select(func.count(Judgement.id))) == 1
    assert session.scalar(select(func.count(Mark.id))) == 1


def test_how_they_checked_is_kept_over_a_revision(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    first = judge(world.maya, compared)
    judgements.record_checks(session, world.maya, first, [Check.PERSON, Check.DICTIONARY, Check.PERSON])
    session.commit()
    assert judge(world.maya, compared, odd(compared)).checks == ["dictionary", "person"]
    with pytest.raises(ValueError, match="is not by person"):
        judgements.record_checks(session, world.oliver, first, [])


def test_a_message_edited_meanwhile_leaves_the_judgement_with_what_was_judged(
    session: Session,
    world: World,
    viewer_of: Find,
    languages: Catalog,
    compared: Compared,
    translate: Callable[..., Compared],
) -> None:
    old = compared.version
    assert old is not None
    answers = odd(compared, Marked(0, Side.SOURCE, 3, 8, Severity.MAJOR))
    board.revise(
        session,
        post=compared.post,
        viewer=viewer_of(world.samuel),
        text="Ya no juego.",
        revision=1,
        languages=languages,
    )
    session.commit()
    newer = translate(compared.post)

    saved = judgements.save(session, world.maya, viewer_of(world.maya), old, answers)
    session.commit()

    assert saved.outdated
    assert saved.judgement.translation_version_id == old.id and saved.judgement.post_revision == 1
    assert newer.version is not None
    assert queries.own_judgement(session, world.maya.id, newer.version.id) is None
    earlier = queries.judged_before(session, world.maya.id, newer.version)
    assert earlier is saved.judgement
    original = queries.wording(session, compared.post, earlier.post_revision)
    assert original[earlier.marks[0].start : earlier.marks[0].end] == "juego"


def test_two_students_saving_at_once_both_keep_their_judgement(
    app: Flask, session: Session, world: World, compared: Compared
) -> None:
    """And of one student's two tabs, both are kept: the later as the revision of the earlier."""
    assert compared.version is not None
    version_id, partnership_id = compared.version.id, world.partnership.id
    jobs = [(world.maya.id, 100), (world.oliver.id, 100), (world.maya.id, 66), (world.oliver.id, 33)]
    answers = [perfect(compared, score) for _, score in jobs]
    session.commit()
    ready = threading.Barrier(len(jobs))
    failures: list[Exception] = []

    def save(user_id: int, given: Answers) -> None:
        from relay.board.entities import TranslationVersion
        from relay.board.visibility import viewer_of
        from relay.people.entities import User

        with app.app_context():
            user = db.session.get_one(User, user_id)
            viewer = viewer_of(db.session(), user, partnership_id)
            assert viewer is not None
            version = db.session.get_one(TranslationVersion, version_id)
            ready.wait()
            try:
                judgements.save(db.session(), user, viewer, version, given)
                db.session.commit()
            except Exception as error:  # reported by the test itself
                failures.append(error)

    threads = [
        threading.Thread(target=save, args=(user_id, given))
        for (user_id, _), given in zip(jobs, answers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    session.expire_all()
    kept = session.execute(select(Judgement.user_id, Judgement.score)).all()
    assert sorted(map(tuple, kept)) == sorted(jobs)
    current = session.scalars(select(Judgement).where(Judgement.replaced_by_id.is_(None))).all()
    assert {(j.user_id, j.number) for j in current} == {(world.maya.id, 2), (world.oliver.id, 2)}


def test_who_has_left_reads_but_does_not_judge(
    session: Session, world: World, viewer_of: Find, compared: Compared
) -> None:
    viewer_of(world.maya).own.left_at = now()
    session.commit()
    assert compared.version is not None
    with pytest.raises(OnlyReading):
        judgements.save(session, world.maya, viewer_of(world.maya), compared.version, perfect(compared))


def test_teachers_judge_in_a_band_of_their_own(world: World, compared: Compared, judge: Judge) -> None:
    saved = judge(world.ms_reed, compared, perfect(compared, 71))
    assert saved.age_band == "adult"


def test_a_form_that_could_not_be_saved_is_kept_until_it_is(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    version = compared.version
    assert version is not None
    judgements.keep_unsaved(session, world.maya, version, {"verdict-0": ["odd"]})
    judgements.keep_unsaved(session, world.maya, version, {"verdict-0": ["odd"], "score": ["66"]})
    session.commit()
    kept = queries.unsaved(session, world.maya.id, version.id)
    assert kept is not None and kept.form == {"verdict-0": ["odd"], "score": ["66"]}
    assert queries.unsaved(session, world.oliver.id, version.id) is None

    judge(world.maya, compared)
    assert session.scalar(select(func.count(UnsavedJudgement.id))) == 0


def test_an_absurdly_long_form_is_not_kept(session: Session, world: World, compared: Compared) -> None:
    assert compared.version is not None
    assert (
        judgements.keep_unsaved(session, world.maya, compared.version, {"better-0": ["x" * 300_000]}) is None
    )
