"""The drawn picture of a person: a symbol of static/avatars.svg on one of eight colours.

The frame around it is the class's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

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


# What a screen reader calls them. The names of the colours are those of tokens.css.
SYMBOL_NAMES: Mapping[str, LazyString] = {
    "fox": _l("Fox"), "cat": _l("Cat"), "bear": _l("Bear"), "rabbit": _l("Rabbit"), "owl": _l("Owl"),
    "frog": _l("Frog"), "penguin": _l("Penguin"), "whale": _l("Whale"), "fish": _l("Fish"),
    "turtle": _l("Turtle"), "octopus": _l("Octopus"), "snail": _l("Snail"), "bee": _l("Bee"),
    "hedgehog": _l("Hedgehog"), "butterfly": _l("Butterfly"), "cactus": _l("Cactus"),
    "mushroom": _l("Mushroom"), "sun": _l("Sun"), "moon": _l("Moon"), "cloud": _l("Cloud"),
    "mountain": _l("Mountain"), "rocket": _l("Rocket"), "boat": _l("Boat"), "pear": _l("Pear"),
}  # fmt: skip
COLOUR_NAMES: Mapping[str, LazyString] = {
    "v1": _l("Coral"), "v2": _l("Yellow"), "v3": _l("Lime"), "v4": _l("Sea green"), "v5": _l("Blue"),
    "v6": _l("Lilac"), "v7": _l("Pink"), "v8": _l("Sand"),
}  # fmt: skip


def of(user_id: int, symbol: str | None = None, colour: str | None = None) -> Avatar:
    """The picture that somebody has chosen. What they have not, or no longer exists, follows from their id:
    no two of 192 people in a row have the same.
    """
    by_id = _by_id(user_id)
    return Avatar(
        symbol if symbol in SYMBOLS else by_id.symbol, colour if colour in COLOURS else by_id.colour
    )


def _by_id(user_id: int) -> Avatar:
    rounds, place = divmod(user_id * 7, len(SYMBOLS))
    return Avatar(SYMBOLS[place], COLOURS[(user_id * 3 + rounds // 7) % len(COLOURS)])
