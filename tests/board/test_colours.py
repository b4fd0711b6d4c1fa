"""Each of four classes on a board has a colour and a shape of its own, and can be read in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from relay.board.entities import Participation
from relay.board.visibility import Viewer
from tests.world import World

SIDES = ("a", "b", "c", "d")
SCHEMES = {"light": ("tokens.css",), "dark": ("tokens.css", "dark.css")}


@pytest.fixture
def css(app: Flask) -> str:
    return sheets(app, "tokens.css", "relay.css", "app.css")


def sheets(app: Flask, *names: str) -> str:
    return "".join(Path(app.static_folder or "", name).read_text("utf-8") for name in names)


def tokens(css: str) -> dict[str, str]:
    """The colours that style sheets set, by name; the last one counts."""
    return dict(re.findall(r"--([\w-]+): (#(?:[0-9a-f]{6}|[0-9a-f]{3}))\b", css))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, 1 to 21."""

    def luminance(colour: str) -> float:
        colour = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_four_classes_have_four_colours(
    session: Session, world: World, viewer_of: Callable[..., Viewer]
) -> None:
    for room in (world.lyon, world.porto):
        session.add(Participation(partnership_id=world.partnership.id, classroom_id=room.id))
    session.commit()
    viewer = viewer_of(world.maya)
    rooms = [each.classroom_id for each in viewer.participations]
    assert [viewer.side(room) for room in rooms] == list(SIDES)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_names_and_what_stands_on_a_colour_can_be_read(app: Flask, scheme: str) -> None:
    found = tokens(sheets(app, *SCHEMES[scheme]))
    for side in SIDES:
        assert contrast(found[f"{side}-on"], found[f"{side}-cover"]) >= 4.5
        assert all(contrast(found[side], found[under]) >= 4.5 for under in ("paper", "sheet", "desk"))
    assert len({found[f"{side}-cover"] for side in SIDES}) == len({found[side] for side in SIDES}) == 4


def test_without_colour_their_shapes_tell_them_apart(css: str) -> None:
    shapes = [re.search(rf"^\.by-{side}\b[^}}]*--shape: ([^;]+);", css, re.MULTILINE) for side in SIDES]
    assert len({found[1] for found in shapes if found}) == 4
    dots = []
    for side in SIDES:
        own = re.search(rf"^\.dot--{side} \{{[^}}]*border-radius: ([^;]+);", css, re.MULTILINE)
        dots.append(own[1] if own else "of all")
    assert len(set(dots)) == 4
