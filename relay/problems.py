"""The exception that services raise when they refuse a person's request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Problem(Exception):
    """A refusal: a message for the person, and the name of the form field it concerns, if any.

    Subclass it with a lazily translated ``message`` (or pass one), so that the message appears in the
    language of the page that shows it::

        class TextTooLong(Problem):
            message = _l("That is too long.")
            field = "text"

    A view catches ``Problem``, shows the form again with ``message`` at the field, and answers 400.
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


@contextmanager
def at_field(field: str, kind: type[Problem] = Problem) -> Iterator[None]:
    """Let problems of a ``kind`` that are raised inside concern ``field``.

    For a rule that is used in several forms, each of which calls its field by another name.
    """
    try:
        yield
    except kind as problem:
        problem.field = field
        raise
