"""What a service raises when a person asks for something that cannot be done."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Problem(Exception):
    """A sentence for the person who asked, and the form field it concerns, where there is one.

    Subclass it with a lazily translated ``message`` (or pass one), so that the sentence is put into words in
    the language of the page that shows it::

        class TextTooLong(Problem):
            message = _l("That is too long.")
            field = "text"

    A view catches ``Problem``, ties ``message`` to the field and shows the form again with status 400.
    """

    message: LazyString | str = _l("That cannot be done.")
    field: str | None = None

    def __init__(self, message: LazyString | str | None = None, *, field: str | None = None) -> None:
        if message is not None:
            self.message = message
        if field is not None:
            self.field = field
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        return str(self.message)
