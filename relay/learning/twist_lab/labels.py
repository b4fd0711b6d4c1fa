"""The kinds of twists in words: what it is called, and what to try."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from relay.learning.twist_lab.entities import TwistKind

KINDS: Mapping[TwistKind, LazyString] = {
    TwistKind.PERSON: _l("Somebody else: he becomes she"),
    TwistKind.ARTICLE: _l("A or the: a dog becomes the dog"),
    TwistKind.NUMBER: _l("One or many: a dog becomes three dogs"),
    TwistKind.QUESTION: _l("A question: make one of the statement"),
    TwistKind.WORD: _l("Another word"),
}
