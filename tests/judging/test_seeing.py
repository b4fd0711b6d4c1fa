"""Who sees whose judgements: nothing of others before one's own."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from relay.board import compose as board
from relay.board.entities import Post
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging import human_translations, queries
from relay.judging.entities import Judgement, Verdict
from relay.judging.queries import Compared, JudgeRole
from relay.packs.catalog import Catalog
from tests.judging.conftest import odd, perfect
from tests.world import World

Judge = Callable[..., Judgement]
Find = Callable[..., Viewer]


def names(seen: queries.Seen) -> dict[str, JudgeRole]:
    return {given.judgement.judge.name: given.role for given in seen.given}


def test_a_student_sees_others_only_after_judging(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    assert compared.version is not None
    judge(world.oliver, compared, odd(compared))

    before = queries.judgements(session, world.maya, compared.version)
    assert (before.open, before.count, before.given) == (False, 1, ())
    assert queries.tallies(session, world.maya, [compared.post.id]) == {
        (compared.post.id, "en"): queries.Tally(1, False, {})
    }

    judge(world.maya, compared)
    after = queries.judgements(session, world.maya, compared.version)
    assert after.open and set(names(after)) == {"Oliver", "Maya"}
    tally = queries.tallies(session, world.maya, [compared.post.id])[compared.post.id, "en"]
    assert (tally.judges, tally.mine) == (2, True)
    assert tally.verdicts == {Verdict.PERFECT: 5, Verdict.ODD: 1}


def test_the_author_is_told_unless_they_could_judge_themselves(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    assert compared.version is not None
    judge(world.oliver, compared)
    assert queries.judgements(session, world.samuel, compared.version).open
    human_translations.declare(session, world.samuel, ["en"], ["en", "es"])
    assert not queries.judgements(session, world.samuel, compared.version).open


def test_teachers_see_all_at_once(session: Session, world: World, compared: Compared, judge: Judge) -> None:
    assert compared.version is not None
    judge(world.oliver, compared)
    assert queries.judgements(session, world.carolina, compared.version).open
    assert queries.tallies(session, world.carolina, [compared.post.id])[compared.post.id, "en"].verdicts


def test_revised_judgements_are_counted_once(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    assert compared.version is not None
    judge(world.oliver, compared)
    judge(world.oliver, compared, odd(compared))
    seen = queries.judgements(session, world.ms_reed, compared.version)
    assert [given.judgement.score for given in seen.given] == [66]
    assert queries.tallies(session, world.ms_reed, [compared.post.id])[compared.post.id, "en"].judges == 1


def test_the_author_and_native_readers_stand_apart(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    """Maya's class writes English; Samuel wrote the message; nobody confirmed Carolina's English."""
    assert compared.version is not None
    for person in (world.maya, world.samuel, world.carolina):
        judge(person, compared)
    assert names(queries.judgements(session, world.ms_reed, compared.version)) == {
        "Maya": JudgeRole.NATIVE,
        "Samuel": JudgeRole.AUTHOR,
        "Carolina": JudgeRole.OTHER,
    }


def test_a_confirmed_reading_language_makes_a_native_reader(
    session: Session,
    world: World,
    write: Callable[..., Post],
    translate: Callable[..., Compared],
    judge: Judge,
) -> None:
    compared = translate(write(world.samuel, "Mi hermano juega muy bien al ajedrez."), "en")
    english = translate(write(world.maya, "My brother plays chess very well."), "es")
    assert compared.version is not None and english.version is not None
    human_translations.declare(session, world.oliver, ["es"], ["en", "es"])
    judge(world.oliver, english)
    seen = queries.judgements(session, world.ms_reed, english.version)
    assert names(seen) == {"Oliver": JudgeRole.OTHER}

    human_translations.confirm(session, world.ms_reed, world.oliver, "es")
    session.commit()
    seen = queries.judgements(session, world.ms_reed, english.version)
    assert names(seen) == {"Oliver": JudgeRole.NATIVE}


def test_judgements_of_an_earlier_version_are_shown_as_such(
    session: Session,
    world: World,
    compared: Compared,
    judge: Judge,
    viewer_of: Find,
    languages: Catalog,
    translate: Callable[..., Compared],
) -> None:
    judge(world.maya, compared, odd(compared))
    board.revise(
        session,
        post=compared.post,
        viewer=viewer_of(world.samuel),
        text="Yo juego de arquero.",
        revision=1,
        languages=languages,
    )
    session.commit()
    newer = translate(compared.post)
    assert newer.version is not None

    assert queries.judgements(session, world.maya, newer.version).count == 0
    assert queries.tallies(session, world.ms_reed, [compared.post.id]) == {}
    (earlier,) = queries.earlier_judgements(session, world.maya, newer.version)
    assert compared.version is not None
    assert earlier.version.id == compared.version.id and set(names(earlier)) == {"Maya"}
    (closed,) = queries.earlier_judgements(session, world.oliver, newer.version)
    assert (closed.open, closed.given) == (False, ())


def test_tallies_take_two_statements_however_many_posts(
    session: Session, world: World, compared: Compared, judge: Judge, write: Callable[..., Post],
    translate: Callable[..., Compared],
) -> None:  # fmt: skip
    from sqlalchemy import event

    from relay.database import db

    second = translate(write(world.samuel, "Otro mensaje corto."))
    for about in (compared, second):
        judge(world.maya, about, perfect(about))
    statements: list[str] = []

    def seen(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    viewer = world.maya
    posts = [compared.post.id, second.post.id]
    assert viewer.id
    event.listen(db.engine, "before_cursor_execute", seen)
    try:
        found = queries.tallies(session, viewer, posts)
    finally:
        event.remove(db.engine, "before_cursor_execute", seen)
    assert len(found) == 2
    assert len([statement for statement in statements if "judgement" in statement]) == 2


def test_who_has_judged_sees_the_others_even_if_a_teacher_hid_what_they_said(
    session: Session, world: World, compared: Compared, judge: Judge
) -> None:
    assert compared.version is not None
    judge(world.oliver, compared)
    judge(world.maya, compared).hidden_at = now()
    session.commit()
    key = (compared.post.id, "en")

    hers = queries.judgements(session, world.maya, compared.version)
    assert (hers.open, hers.count, set(names(hers))) == (True, 1, {"Oliver"})
    tally = queries.tallies(session, world.maya, [compared.post.id])[key]
    assert (tally.judges, tally.mine, sum(tally.verdicts.values())) == (1, True, 3)
    # To everybody else it is as if she had said nothing.
    for person in (world.oliver, world.ms_reed, world.carolina):
        assert set(names(queries.judgements(session, person, compared.version))) == {"Oliver"}
        assert queries.tallies(session, person, [compared.post.id])[key].judges == 1
        assert queries.judgements(session, person, compared.version).count == 1


def test_an_earlier_version_is_no_longer_shown_once_all_its_judgements_are_hidden(
    session: Session, world: World, compared: Compared, judge: Judge, viewer_of: Find, languages: Catalog,
    translate: Callable[..., Compared],
) -> None:  # fmt: skip
    judgement = judge(world.maya, compared)
    board.revise(
        session, post=compared.post, viewer=viewer_of(world.samuel), text="Yo juego de arquero.", revision=1,
        languages=languages,
    )  # fmt: skip
    session.commit()
    newer = translate(compared.post)
    assert newer.version is not None
    assert len(queries.earlier_judgements(session, world.ms_reed, newer.version)) == 1
    judgement.hidden_at = now()
    session.commit()
    assert queries.earlier_judgements(session, world.ms_reed, newer.version) == []
