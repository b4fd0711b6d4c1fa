"""Names people give themselves and their classes: what is stored, and when two nicknames look the same."""

from __future__ import annotations

import unicodedata

from flask import g, has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from relay.problems import Problem

NAME_LIMIT = 40
_KEY_LIMIT = 80  # the column's width

# Letters of other scripts that look like a Latin one (most of Unicode's UTS 39 "confusables" for single
# lower-case letters). Only nicknames are compared this way: a stranger should not pass for "Maya" with a
# Cyrillic "а". A name that is Cyrillic throughout is compared with itself all the same.
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝӏɡαβεικνορτυχϲ",
    "abekmhopctyxijsdqwlgabeikvoptuxc",
)


class PersonName(TypeDecorator[str]):
    """A person's name as everybody reads it. Of somebody who was erased the column holds "" and no name.

    The words for that are put in here, so that no page, message or export can show a nameless author.
    """

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value != "":
            return value
        # The language of the page depends on who asks. Flask-Login keeps them in ``g`` once they are loaded;
        # before that, this may be the very row that it is loading.
        known = has_request_context() and "_login_user" in g
        return _("a former student") if known else "a former student"


class BadName(Problem):
    message = _l("A name needs at least one letter or number.")


class NameTooLong(Problem):
    message = _l("That name is too long.")


def clean(text: str, limit: int = NAME_LIMIT) -> str:
    """The name as it is stored: NFC, single spaces, 1 to ``limit`` characters.

    Control characters, direction overrides and zero-width characters go, so that a name cannot turn the
    text around it or hide in it. At least one letter or number has to remain. Raises BadName, NameTooLong.
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
    """The form in which nicknames of one class are compared: "Chloé", "CHLOE" and "chloe" are the same.

    NFKC and case-folded; without Latin, Greek and Cyrillic accents, spaces and punctuation; letters of
    other scripts that look Latin count as the Latin ones. Raises NameTooLong beyond the column's width.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(character for character in decomposed if not _is_dropped(character))
    key = unicodedata.normalize("NFKC", kept).translate(_LOOKALIKES)
    if len(key) > _KEY_LIMIT:
        raise NameTooLong
    return key


def erased_key(user_id: int) -> str:
    """What stands for the nickname of somebody who was erased: no nickname's key has a space in it."""
    return f"erased {user_id}"


def _is_dropped(character: str) -> bool:
    """Accents, variation selectors, spaces and punctuation do not make another nickname; an emoji does."""
    accent = "\u0300" <= character <= "\u036f" or "\ufe00" <= character <= "\ufe0f"
    return accent or unicodedata.category(character)[0] in "ZP"
