"""The numbers beside the links of every page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.people.entities import User
from relay.web import navigation
from tests.world import World


def test_a_page_counts_once_and_what_pages_poll_counts_nothing(
    app: Flask,
    session: Session,
    world: World,
    browse: Callable[[User], FlaskClient],
    write: Callable[..., Post],
) -> None:
    counted: list[int] = []

    def news() -> int:
        counted.append(1)
        return 7

    navigation.add_count(app, "news", news)
    post, maya = write(world.samuel, "Hola."), browse(world.maya)
    assert '<span class="badge">7' in maya.get(f"/t/{post.thread_id}").text
    assert counted == [1]
    assert maya.get(f"/t/{post.thread_id}/changes?since=0").json["cards"]  # type: ignore[index]
    assert counted == [1]
