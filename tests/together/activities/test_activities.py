"""Activities: started once, with phases that end by date or by everybody's yes, the same for all classes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board import compose, post_changes
from relay.board.entities import Post, Thread
from relay.board.glossary import GlossaryEntry
from relay.board.post_text import EmptyText
from relay.board.posting_rules import ReadOnly
from relay.board.visibility import Viewer, is_held
from relay.database import now
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.together.activities import activities, queries, registry
from relay.together.activities.activities import NotForYou, NothingToAnswer, PhaseOver, UnderWay
from relay.together.activities.entities import Activity
from relay.together.activities.registry import kinds
from tests.conftest import Clock
from tests.together.conftest import Contribute, Start
from tests.world import World

ViewerOf = Callable[..., Viewer]
THREE = ("I have a dog.", "I like rain.", "I play drums.")


def end(session: Session, viewer_of: ViewerOf, activity: Activity, number: int, *teachers: User) -> bool:
    said = [activities.agree(session, each, viewer_of(each), activity, number) for each in teachers]
    session.commit()
    return said[-1]


def under_way(activity: Activity, viewer: Viewer) -> int | None:
    phase = queries.current_phase(activity, queries.today_of(viewer, now()))
    return phase.number if phase is not None else None


def test_a_teacher_starts_an_activity_with_a_topic_and_dates(
    session: Session, world: World, start: Start
) -> None:
    activity = start("rivers")
    assert activity.thread.title.text == "My river, your river"
    assert activity.thread.prompt is not None and activity.thread.prompt.language == "en"
    days = [phase.ends_on for phase in activity.phases]
    assert [later - earlier for earlier, later in pairwise(days)] == [
        timedelta(days=5),
        timedelta(days=3),
    ]
    assert session.scalars(select(AuditEntry.action)).all()[-1] == Action.ACTIVITY_STARTED


def test_sent_twice_it_is_started_once_and_not_again_while_it_goes_on(
    session: Session, world: World, start: Start
) -> None:
    assert start("rivers").id == start("rivers").id
    with pytest.raises(UnderWay):
        start("rivers", world.carolina)
    session.rollback()
    assert len(session.scalars(select(Thread)).all()) == 1


def test_a_pupil_starts_none(world: World, start: Start) -> None:
    with pytest.raises(NotForYou):
        start("rivers", world.maya)


def test_what_is_contributed_is_a_message_of_the_topic_and_counts_for_its_class(
    session: Session, world: World, viewer_of: ViewerOf, start: Start, contribute: Contribute
) -> None:
    activity = start("three_things")
    mine = contribute(world.maya, activity, *THREE)
    contribute(world.samuel, activity, "Tengo un perro.", "Me gusta\nbailar.", "Vivo arriba.")
    assert mine.thread_id == activity.thread_id
    assert activities.parts(mine.text, 3) == list(THREE)
    phase = registry.kinds()["three_things"].phases[0]
    assert queries.counts(session, activity, 0, phase) == {world.portland.id: 1, world.medellin.id: 1}
    (_, theirs) = queries.entries(session, viewer_of(world.maya), activity, 0)
    assert activities.parts(theirs.text, 3)[1] == "Me gusta bailar."


def test_every_field_is_asked_for(world: World, start: Start, contribute: Contribute) -> None:
    activity = start("three_things")
    with pytest.raises(EmptyText) as refused:
        contribute(world.maya, activity, "One.", "  ", "Three.")
    assert refused.value.field == "field-1"


def test_what_is_held_or_taken_back_does_not_count(
    session: Session, world: World, viewer_of: ViewerOf, start: Start, contribute: Contribute
) -> None:
    activity, phase = start("three_things"), registry.kinds()["three_things"].phases[0]
    viewer_of(world.maya).own.approval = True
    held = contribute(world.maya, activity, *THREE)
    assert is_held(held) and not queries.counts(session, activity, 0, phase)
    assert not queries.entries(session, viewer_of(world.samuel), activity, 0)
    viewer_of(world.maya).own.approval = False
    back = contribute(world.oliver, activity, *THREE)
    assert queries.counts(session, activity, 0, phase) == {world.portland.id: 1}
    post_changes.withdraw(session, post=back, viewer=viewer_of(world.oliver))
    session.commit()
    assert not queries.counts(session, activity, 0, phase)


def test_a_phase_ends_when_teachers_of_all_classes_say_so(
    session: Session, world: World, viewer_of: ViewerOf, start: Start
) -> None:
    activity = start("three_things")
    assert not end(session, viewer_of, activity, 0, world.ms_reed, world.ms_reed)
    assert under_way(activity, viewer_of(world.maya)) == 0
    assert end(session, viewer_of, activity, 0, world.carolina)
    assert under_way(activity, viewer_of(world.maya)) == 1
    with pytest.raises(PhaseOver):
        end(session, viewer_of, activity, 0, world.ms_reed)


def test_a_phase_ends_when_its_day_is_over_for_every_class(
    session: Session, world: World, viewer_of: ViewerOf, start: Start, contribute: Contribute
) -> None:
    activity = start("three_things")
    today = queries.today_of(viewer_of(world.maya), now())
    activity.phases[0].ends_on = today
    session.commit()
    assert under_way(activity, viewer_of(world.maya)) == 0
    activity.phases[0].ends_on = today - timedelta(days=1)
    session.commit()
    assert under_way(activity, viewer_of(world.maya)) == 1
    with pytest.raises(PhaseOver):
        contribute(world.maya, activity, *THREE)


def test_the_last_class_to_reach_midnight_decides(world: World) -> None:
    moment = now().replace(year=2026, month=3, day=3, hour=6, minute=30)  # 22:30 of 2 March in Portland
    assert queries.today([world.medellin], moment).day == 3
    assert queries.today([world.portland, world.medellin], moment).day == 2


def test_a_week_more_moves_what_comes_after(
    session: Session, world: World, viewer_of: ViewerOf, start: Start
) -> None:
    activity = start("rivers")
    end(session, viewer_of, activity, 0, world.ms_reed, world.carolina)
    before = [phase.ends_on for phase in activity.phases]
    activities.postpone(session, world.carolina, viewer_of(world.carolina), activity, 1)
    session.commit()
    moved = [phase.ends_on - was for phase, was in zip(activity.phases, before, strict=True)]
    assert moved == [timedelta(0), timedelta(days=7), timedelta(days=7)]


def test_one_answers_what_another_class_has_contributed(
    session: Session, world: World, viewer_of: ViewerOf, start: Start, contribute: Contribute
) -> None:
    activity = start("idiom_exchange")
    ours = contribute(world.maya, activity, "A piece of cake", "It is very easy.")
    theirs = contribute(world.samuel, activity, "Es pan comido.", "Es muy fácil.")
    end(session, viewer_of, activity, 0, world.ms_reed, world.carolina)
    for wrong in (None, ours.id, activity.thread.title.id):
        with pytest.raises(NothingToAnswer):
            contribute(world.maya, activity, "A piece of cake", number=1, about=wrong)
    said = contribute(world.maya, activity, "A piece of cake", number=1, about=theirs.id)
    assert said.parent_id == theirs.id


def test_a_teacher_puts_a_pair_of_sayings_into_the_glossary(
    session: Session, world: World, viewer_of: ViewerOf, start: Start, contribute: Contribute
) -> None:
    activity, kind = start("idiom_exchange"), registry.kinds()["idiom_exchange"]
    theirs = contribute(world.samuel, activity, "Es pan comido.", "Es muy fácil de hacer.")
    end(session, viewer_of, activity, 0, world.ms_reed, world.carolina)
    said = contribute(world.maya, activity, "It is a piece of cake", number=1, about=theirs.id)
    with pytest.raises(NotForYou):
        activities.to_glossary(session, world.maya, viewer_of(world.maya), activity, kind, said.id)
    activities.to_glossary(session, world.ms_reed, viewer_of(world.ms_reed), activity, kind, said.id)
    session.commit()
    entry = session.scalars(select(GlossaryEntry)).one()
    assert (entry.word, entry.language) == ("Es pan comido", "es")
    assert entry.translations == {"en": "It is a piece of cake"}


def test_everybody_signs_once_and_only_when_it_is_asked(
    session: Session, world: World, viewer_of: ViewerOf, start: Start
) -> None:
    activity, kind = start("rivers"), registry.kinds()["rivers"]
    with pytest.raises(PhaseOver):
        activities.sign(session, world.maya, viewer_of(world.maya), activity, kind)
    for number in (0, 1):
        end(session, viewer_of, activity, number, world.ms_reed, world.carolina)
    for person in (world.maya, world.maya, world.samuel):
        activities.sign(session, person, viewer_of(person), activity, kind)
    session.commit()
    assert queries.counts(session, activity, 2, kind.phases[2]) == {
        world.portland.id: 1,
        world.medellin.id: 1,
    }


def test_a_signature_lapses_when_a_sentence_that_was_signed_changes(
    session: Session,
    world: World,
    clock: Clock,
    viewer_of: ViewerOf,
    languages: Catalog,
    start: Start,
    contribute: Contribute,
) -> None:
    activity, kind = start("rivers"), kinds()["rivers"]
    river = contribute(world.maya, activity, "Willamette", "Salmon.", "Rubbish.")
    end(session, viewer_of, activity, 0, world.ms_reed, world.carolina)
    want = contribute(world.maya, activity, "No rubbish in it.", number=1)
    end(session, viewer_of, activity, 1, world.ms_reed, world.carolina)

    def signed() -> list[str]:
        session.commit()
        return [name for name, _room in queries.signers(session, activity)]

    def change(post: Post, text: str) -> None:
        clock.forward(minutes=5)
        compose.revise(
            session, post=post, viewer=viewer_of(world.maya), text=text, revision=1, languages=languages
        )

    activities.sign(session, world.samuel, viewer_of(world.samuel), activity, kind)
    change(river, "Willamette\nSalmon and otters.\nRubbish.")
    assert signed() == [world.samuel.name]  # that is not what they signed
    change(want, "No boats on it.")
    assert signed() == []
    assert queries.counts(session, activity, 2, kind.phases[2]) == {}
    clock.forward(minutes=5)
    activities.sign(session, world.samuel, viewer_of(world.samuel), activity, kind)
    assert signed() == [world.samuel.name]
    clock.forward(minutes=5)
    post_changes.withdraw(session, post=want, viewer=viewer_of(world.maya))
    assert signed() == []


def test_nobody_of_another_partnership_and_nobody_who_left_takes_part(
    session: Session, world: World, viewer_of: ViewerOf, start: Start, contribute: Contribute
) -> None:
    activity = start("three_things")
    viewer_of(world.samuel).own.left_at = now()
    session.commit()
    with pytest.raises(ReadOnly):
        contribute(world.samuel, activity, *THREE)
    assert end(session, viewer_of, activity, 0, world.ms_reed)  # nobody else is there to say so
