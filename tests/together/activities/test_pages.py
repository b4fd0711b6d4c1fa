"""The pages of activities: what is asked now, what one can do about it, and what others see of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from relay.board.visibility import Viewer
from relay.people.entities import User
from relay.together.activities import activities
from relay.together.activities.entities import Activity
from tests.conftest import Clock
from tests.together.conftest import Contribute, Start
from tests.world import PIN, World

Browse = Callable[[User], FlaskClient]
ViewerOf = Callable[..., Viewer]
THREE = {"field-0": "I have a dog.", "field-1": "I like rain.", "field-2": "I play drums."}


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_two_clicks_start_it_for_both_classes(session: Session, world: World, browse: Browse) -> None:
    reed, samuel = browse(world.ms_reed), browse(world.samuel)
    start = f"/p/{world.partnership.id}/activities/three_things"
    assert f'href="{start}"' in text(reed, f"/p/{world.partnership.id}/activities")
    assert f'href="{start}"' not in text(samuel, f"/p/{world.partnership.id}/activities")
    assert "Start it for all classes" in text(reed, start)
    assert reed.post(start, data={"form_key": "a-key-of-this-form"}).status_code == 302
    activity = session.scalars(select(Activity)).one()
    address = f"/activities/{activity.id}"
    assert address in text(samuel, f"/p/{world.partnership.id}")  # the note on the board
    assert address in text(samuel, f"/t/{activity.thread_id}")  # on the prompt of its topic
    assert "Three things about me" in text(samuel, address)


def test_the_days_on_which_the_parts_end_can_be_set_when_starting(
    session: Session, world: World, clock: Clock, browse: Browse
) -> None:
    reed, start = browse(world.ms_reed), f"/p/{world.partnership.id}/activities/three_things"
    assert 'name="ends-1" value="2026-03-14"' in text(reed, start)  # clock: 2 March
    form = {"form_key": "a-key-of-this-form", "ends-0": "2026-03-20", "ends-1": "2026-03-27"}
    for wrong in ("2026-03-19", "2026-03-01", "2028-01-01", "soon", ""):
        answer = reed.post(start, data={**form, "ends-1": wrong})
        assert answer.status_code == 400
        assert "No part can end in the past" in answer.text and 'value="2026-03-20"' in answer.text
    assert session.scalars(select(Activity)).all() == []
    assert reed.post(start, data=form).status_code == 302
    activity = session.scalars(select(Activity)).one()
    assert [each.ends_on.isoformat() for each in activity.phases] == ["2026-03-20", "2026-03-27"]


def test_what_one_sends_stands_there_for_the_others_with_its_labels(
    world: World, browse: Browse, start: Start
) -> None:
    activity = start("three_things")
    address = f"/activities/{activity.id}"
    maya, samuel = browse(world.maya), browse(world.samuel)
    sent = {**THREE, "number": "0", "form_key": "a-key-of-this-form"}
    assert maya.post(f"{address}/contribute", data=sent).status_code == 302
    assert maya.post(f"{address}/contribute", data=sent).status_code == 302  # once more
    shown = text(samuel, address)
    assert shown.count("I like rain.") == 1 and "The second thing" in shown
    assert "1 message" in shown


def test_what_was_refused_is_still_in_the_form(world: World, browse: Browse, start: Start) -> None:
    activity = start("three_things")
    sent = {**THREE, "field-1": " ", "number": "0", "form_key": "a-key-of-this-form"}
    answer = browse(world.maya).post(f"/activities/{activity.id}/contribute", data=sent)
    assert answer.status_code == 400
    shown = answer.get_data(as_text=True)
    assert "I have a dog." in shown and 'aria-describedby="field-1-e"' in shown


def test_one_answers_another_class_and_not_ones_own(
    session: Session,
    world: World,
    browse: Browse,
    viewer_of: ViewerOf,
    start: Start,
    contribute: Contribute,
) -> None:
    activity = start("three_things")
    ours = contribute(world.oliver, activity, "A cat.", "Rain.", "Drums.")
    theirs = contribute(world.samuel, activity, "Un perro.", "La lluvia.", "El tambor.")
    for each in (world.ms_reed, world.carolina):
        activities.agree(session, each, viewer_of(each), activity, 0)
    session.commit()
    address = f"/activities/{activity.id}"
    shown = text(browse(world.maya), address)
    assert f"about={theirs.id}" in shown and f"about={ours.id}" not in shown
    assert "What we have in common</label>" in text(browse(world.maya), f"{address}?about={theirs.id}")
    assert "What we have in common</label>" not in text(browse(world.maya), f"{address}?about={ours.id}")


def test_a_finished_activity_stays_readable_and_stands_among_what_was_done(
    session: Session,
    world: World,
    browse: Browse,
    viewer_of: ViewerOf,
    start: Start,
    contribute: Contribute,
) -> None:
    activity = start("three_things")
    theirs = contribute(world.samuel, activity, "Un perro.", "La lluvia.", "El tambor.")
    for number in (0, 1):
        if number == 1:
            contribute(world.maya, activity, "We both like rain.", number=1, about=theirs.id)
        for each in (world.ms_reed, world.carolina):
            activities.agree(session, each, viewer_of(each), activity, number)
    session.commit()
    samuel = browse(world.samuel)
    shown = text(samuel, f"/activities/{activity.id}")
    assert "We both like rain." in shown and "This activity is finished." in shown
    assert "/contribute" not in shown
    ours = text(samuel, f"/p/{world.partnership.id}/ours")
    assert "We both like rain." in ours and f'href="/activities/{activity.id}"' in ours
    assert f"/activities/{activity.id}" not in text(samuel, f"/p/{world.partnership.id}")


def test_what_was_typed_survives_the_end_of_the_session(
    app: Flask,
    session: Session,
    world: World,
    viewer_of: ViewerOf,
    client: FlaskClient,
    start: Start,
    contribute: Contribute,
) -> None:
    activity = start("idiom_exchange")
    theirs = contribute(world.maya, activity, "A piece of cake", "It is very easy.")
    for each in (world.ms_reed, world.carolina):
        activities.agree(session, each, viewer_of(each), activity, 0)
    world.medellin.code_expires_at = None
    session.commit()
    address = f"/activities/{activity.id}"
    form = {"number": "1", "about": str(theirs.id), "form_key": "a-key-of-this-form"}

    def come_back(text: str) -> TestResponse:
        page = client.post(f"{address}/contribute", data={**form, "field-0": text}).text
        kept = dict(re.findall(r'<textarea name="(kept_\w[^"]*)" hidden>\n([^<]*)</textarea>', page))
        assert kept["kept_text"] == text
        who = {"code": "luna-35-cove", "nickname": "Samuel", "pin": PIN}
        return client.post("/join", data={**who, **kept}, follow_redirects=True)

    answer = come_back("Es pan comido")
    assert answer.request.path == address
    assert "Es pan comido</textarea>" in answer.text
    assert "Es pan comido" not in text(client, f"{address}?about={theirs.id}")  # once
    client.post("/sign-out")
    answer = come_back("Más largo. " * 200)  # than a cookie holds: a draft in the topic
    assert answer.request.path == f"/t/{activity.thread_id}"
    assert "Más largo. Más largo." in answer.text
