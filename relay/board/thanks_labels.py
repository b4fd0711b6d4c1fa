"""What each kind of thanks says, and its icon. To add a kind: a member of ``ThanksKind`` and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from relay.board.thanks_entities import ThanksKind


@dataclass(frozen=True)
class Label:
    words: LazyString
    icon: str  # in static/icons.svg


LABELS: Mapping[ThanksKind, Label] = {
    ThanksKind.THANK_YOU: Label(_l("Thank you"), "heart"),
    ThanksKind.ME_TOO: Label(_l("Me too"), "metoo"),
    ThanksKind.LEARNED: Label(_l("I learned something"), "bulb"),
    ThanksKind.SMILE: Label(_l("Made me smile"), "smile"),
}
