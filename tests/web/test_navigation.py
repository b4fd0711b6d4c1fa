"""The numbers beside the links of every page."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.people.entities import User
from relay.web import navigation
from tests.world import World


def test_a_page_counts_once_and_what_pages_poll_only_where_something_is_new(
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
    assert re.search(r'class="badge"[^>]*>7<', maya.get(f"/t/{post.thread_id}").text)
    assert counted == [1]
    answer = maya.get(f"/t/{post.thread_id}/changes?since=0")
    changed = answer.json
    assert changed is not None and changed["cards"] and changed["news"] == 7
    assert counted == [1, 1]
    same = maya.get(
        f"/t/{post.thread_id}/changes?since={changed['number']}",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert same.status_code == 304
    assert counted == [1, 1], "a page that asks again and again costs no counting"
