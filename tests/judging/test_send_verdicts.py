"""Would you send it? Asked before the score; how one's answers fit those of people who know is one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.database import now
from relay.desk.export.personal_data import everything_about
from relay.judging import send_verdicts
from relay.judging.entities import Judgement, Purpose, SendVerdict
from relay.judging.queries import Compared
from relay.judging.send_verdicts import Calibration, Fit
from relay.people.entities import User
from tests.judging.conftest import address, fields, perfect, saved
from tests.world import World

Browse = Callable[[User], FlaskClient]
Judge = Callable[..., Judgement]


def test_it_is_asked_before_the_score_and_saved_with_it(
    world: World, browse: Browse, session: Session, compared: Compared, looked: None, practised: None
) -> None:
    maya = browse(world.maya)
    page = maya.get(f"{address(compared)}?s=whole").text
    assert page.index("Would you send this translation") < page.index('name="score"')
    form = {**fields(compared, send="no"), "step": "whole"}
    assert maya.post(address(compared, "save"), data=form).status_code == 302
    verdict = saved(session, world.maya).send
    assert verdict is not None
    assert (verdict.purpose, verdict.yes) == (send_verdicts.purpose_of(compared.post), False)
    page = maya.get(f"{address(compared)}?s=whole").text
    assert 'name="send" value="no" checked' in page


@pytest.mark.parametrize("answer", [{}, {"send": ""}, {"send": "perhaps"}])
def test_it_may_be_skipped(
    world: World,
    browse: Browse,
    session: Session,
    compared: Compared,
    looked: None,
    practised: None,
    answer: dict[str, str],
) -> None:
    form = {**fields(compared), "step": "whole", **answer}
    assert browse(world.maya).post(address(compared, "save"), data=form).status_code == 302
    assert saved(session, world.maya).send is None


def test_the_purposes_take_turns(session: Session) -> None:
    found = {send_verdicts.purpose_of(Post(id=number)) for number in range(len(Purpose))}
    assert found == set(Purpose)


def test_another_answer_is_a_new_judgement_and_the_same_is_none(
    world: World, session: Session, compared: Compared, judge: Judge
) -> None:
    first = judge(world.maya, compared, replace(perfect(compared), send=True))
    assert judge(world.maya, compared, replace(perfect(compared), send=True)).id == first.id
    second = judge(world.maya, compared, replace(perfect(compared), send=False))
    assert (second.number, second.send is not None and second.send.yes) == (2, False)


def test_the_author_and_native_readers_count_each_for_themselves_and_others_do_not(
    world: World, session: Session, compared: Compared, judge: Judge
) -> None:
    yes, no = (replace(perfect(compared), send=each) for each in (True, False))
    judge(world.maya, compared, yes)
    assert send_verdicts.calibration(session, world.maya) == Calibration()
    judge(world.carolina, compared, no)  # reads Spanish; the translation is in English
    assert send_verdicts.calibration(session, world.maya) == Calibration()
    native = judge(world.ms_reed, compared, yes)
    assert send_verdicts.calibration(session, world.maya) == Calibration(natives=Fit(same=1))
    judge(world.samuel, compared, no)  # the author
    found = send_verdicts.calibration(session, world.maya)
    assert found == Calibration(authors=Fit(trusting=1), natives=Fit(same=1))
    found = send_verdicts.calibration(session, world.carolina)
    assert found == Calibration(authors=Fit(same=1), natives=Fit(careful=1))
    judge(world.maya, compared, no)
    native.hidden_at = now()
    session.commit()
    assert send_verdicts.calibration(session, world.maya) == Calibration(authors=Fit(same=1))


def test_as_many_natives_for_as_against_say_nothing(
    world: World, session: Session, compared: Compared, judge: Judge, classmates: list[User]
) -> None:
    judge(world.maya, compared, replace(perfect(compared), send=False))
    for judges, send in zip(classmates[:2], (True, False), strict=True):
        judge(judges, compared, replace(perfect(compared), send=send))
    assert send_verdicts.calibration(session, world.maya) == Calibration()
    judge(classmates[2], compared, replace(perfect(compared), send=True))
    assert send_verdicts.calibration(session, world.maya) == Calibration(natives=Fit(careful=1))


def test_only_oneself_and_ones_teacher_see_how_the_answers_fit(
    world: World, browse: Browse, compared: Compared, judge: Judge
) -> None:
    own = f"/p/{world.partnership.id}/learning/me"
    assert "when there is more to compare" in browse(world.maya).get(own).text
    judge(world.maya, compared, replace(perfect(compared), send=True))
    judge(world.samuel, compared, replace(perfect(compared), send=False))
    said = "1 time it would have been sent although they would not send it."
    assert said in browse(world.maya).get(own).text
    assert "The author says the same: 0 of 1" in " ".join(browse(world.maya).get(own).text.split())
    assert "Most native readers" not in browse(world.maya).get(own).text
    assert said not in browse(world.oliver).get(own).text
    student = f"/classes/{world.portland.id}/students/{world.maya.id}"
    assert said in browse(world.ms_reed).get(student).text
    assert browse(world.carolina).get(student).status_code == 404
    results = browse(world.oliver).get(address(compared, "class")).text
    assert "Would you send" not in results and said not in results


def test_it_is_in_ones_own_data_and_goes_with_the_judgement(
    world: World, session: Session, compared: Compared, judge: Judge
) -> None:
    judge(world.maya, compared, replace(perfect(compared), send=True))
    (told,) = everything_about(session, world.maya)["judgements"]
    assert told["would_send"] == {str(send_verdicts.purpose_of(compared.post)): True}
    session.delete(session.get_one(Post, compared.post.id))
    session.flush()
    assert session.scalars(select(SendVerdict)).all() == []
