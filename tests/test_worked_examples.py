"""Every wing's README has a worked example, and it runs without errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.board.conftest import languages, thread, viewer_of, write
from tests.conftest import ROOT
from tests.judging.conftest import translate
from tests.world import World

__all__ = ["languages", "thread", "translate", "viewer_of", "write"]

WINGS = ("relay/people", "relay/board", "relay/judging", "relay/learning", "relay/together", "relay/desk")
_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("wing", WINGS)
def test_the_example_of_a_wing_goes_through(
    app: Flask,
    session: Session,
    world: World,
    viewer_of: Callable[..., Any],
    thread: Any,
    write: Callable[..., Any],
    translate: Callable[..., Any],
    languages: Any,
    wing: str,
) -> None:
    given = {
        "app": app,
        "languages": languages,
        "session": session,
        "thread": thread,
        "translate": translate,
        "viewer_of": viewer_of,
        "world": world,
        "write": write,
    }
    blocks = _BLOCK.findall((ROOT / wing / "README.md").read_text("utf-8"))
    assert blocks, f"{wing} has no example"
    for block in blocks:
        exec(compile(block, f"{wing}/README.md", "exec"), given)  # noqa: S102 (that is the test)
