"""Names of people and classes: cleaning them, and comparing nicknames that look alike."""

from __future__ import annotations

import unicodedata

from flask import g, has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from relay.problems import Problem

NAME_LIMIT = 40
_KEY_LIMIT = 80  # characters in the column

# Letters of other scripts that look like a Latin letter (most of the "confusables" of Unicode's UTS 39 for
# single lower-case letters). Only used to compare nicknames: nobody should pass for "Maya" with a Cyrillic
# "а". Names that are entirely Cyrillic go through the same mapping and compare correctly with each other.
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝӏɡαβεικνορτυχϲ",
    "abekmhopctyxijsdqwlgabeikvoptuxc",
)


class PersonName(TypeDecorator[str]):
    """A person's name as it is shown. For somebody who was erased the column holds "".

    Reading the column turns "" into "a former student", so that no page, message or export shows an empty
    name.
    """

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value != "":
            return value
        # The language of the page depends on the signed-in person. Flask-Login stores them in ``g`` once they
        # are loaded; before that, this may be the row that it is loading.
        known = has_request_context() and "_login_user" in g
        return _("a former student") if known else "a former student"


class BadName(Problem):
    message = _l("A name needs at least one letter or number.")


class NameTooLong(Problem):
    message = _l("That name is too long.")


def clean(text: str, limit: int = NAME_LIMIT) -> str:
    """The name as it is stored: NFC, single spaces, 1 to ``limit`` characters.

    Removes direction overrides and zero-width characters, so that a name cannot reverse the text around it
    or look like another; control characters become spaces. At least one letter or number has to remain.
    Raises BadName, NameTooLong.
    """
    kept = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) not in ("Cf", "Cs", "Co", "Cn")
    )
    name = " ".join(kept.split())
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        raise BadName
    if len(name) > limit:
        raise NameTooLong(_l("At most %(limit)d characters.", limit=limit))
    return name


def nickname_key(name: str) -> str:
    """The form in which nicknames of a class are compared: "Chloé", "CHLOE" and "chloe" are the same.

    NFKC and case-folded; without spaces, punctuation and the accents of Latin, Greek and Cyrillic; letters of
    other scripts that look Latin become Latin ones. Raises NameTooLong where the key does not fit the column.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(character for character in decomposed if not _is_dropped(character))
    key = unicodedata.normalize("NFKC", kept).translate(_LOOKALIKES)
    if len(key) > _KEY_LIMIT:
        raise NameTooLong
    return key


def erased_key(user_id: int) -> str:
    """The key of somebody who was erased. Cannot collide, because no nickname's key contains a space."""
    return f"erased {user_id}"


def _is_dropped(character: str) -> bool:
    """Whether keys leave a character out: accents, variation selectors, spaces, punctuation; not emoji."""
    accent = "\u0300" <= character <= "\u036f" or "\ufe00" <= character <= "\ufe0f"
    return accent or unicodedata.category(character)[0] in "ZP"
