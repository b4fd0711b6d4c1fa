"""The drawn picture of a person: a symbol of static/avatars.svg on one of eight colours.

The frame around it is the class's.
"""

from __future__ import annotations

from typing import NamedTuple

SYMBOLS = (
    "fox", "cat", "bear", "rabbit", "owl", "frog", "penguin", "whale", "fish", "turtle", "octopus", "snail",
    "bee", "hedgehog", "butterfly", "cactus", "mushroom", "sun", "moon", "cloud", "mountain", "rocket",
    "boat", "pear",
)  # fmt: skip
COLOURS = ("v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8")


class Avatar(NamedTuple):
    """``symbol`` is one of SYMBOLS, ``colour`` one of COLOURS (a class of static/relay.css)."""

    symbol: str
    colour: str


def of(user_id: int) -> Avatar:
    """The picture of somebody who has not chosen one. No two of 192 people in a row have the same."""
    rounds, place = divmod(user_id * 7, len(SYMBOLS))
    return Avatar(SYMBOLS[place], COLOURS[(user_id * 3 + rounds // 7) % len(COLOURS)])
