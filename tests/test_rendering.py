"""Test the check that templates run no queries (tests/rendering.py) with templates that do."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from sqlalchemy import text
from sqlalchemy.orm import Session

from relay.people.entities import User
from tests.rendering import Watch
from tests.world import World


def test_a_query_in_a_template_fails_the_test(
    app: Flask, session: Session, world: World, templates_run_no_query: Watch
) -> None:
    with app.test_request_context():
        session.expire(world.maya)
        assert "Maya" in render_template_string("<b>{{ user.name }}</b>", user=world.maya)
    (found,) = templates_run_no_query.found
    assert "user_account" in found
    templates_run_no_query.found.clear()  # or this test would fail as well


def test_what_was_loaded_before_is_no_query_of_the_template(
    app: Flask, session: Session, world: World, templates_run_no_query: Watch
) -> None:
    with app.test_request_context():
        user = session.get_one(User, world.maya.id)
        session.execute(text("SELECT 1"))
        assert "Maya" in render_template_string("<b>{{ user.name }}</b>", user=user)
        session.execute(text("SELECT 1"))
    assert templates_run_no_query.found == []


def test_after_a_template_that_failed_queries_are_nobodys_fault(
    app: Flask, session: Session, templates_run_no_query: Watch
) -> None:
    with app.test_request_context(), pytest.raises(ZeroDivisionError):
        render_template_string("{{ 1 / 0 }}")
    session.execute(text("SELECT 1"))
    assert templates_run_no_query.found == []
