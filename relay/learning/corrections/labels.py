"""The reasons for a correction, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from relay.learning.corrections.entities import Reason

REASONS: Mapping[Reason, LazyString] = {
    Reason.WORD: _l("Another word fits better"),
    Reason.VERB: _l("The form of the verb"),
    Reason.GENDER: _l("Gender, or one and many"),
    Reason.ORDER: _l("The order of the words"),
    Reason.SPELLING: _l("Spelling"),
    Reason.OTHER: _l("Something else"),
}
