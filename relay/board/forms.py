"""The forms of the board. They only carry fields; ``post_text.normalise`` checks the texts."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from relay.board.picture_forms import PictureFields
from relay.problems import Problem
from relay.web.request_values import WholeNumberField

AUTOMATIC = "auto"


class LanguageChoiceForm(FlaskForm):  # type: ignore[misc]
    """A form whose author chooses the language of the text or leaves it to detection."""

    lang = StringField(_l("I am writing in"), default=AUTOMATIC)

    @property
    def chosen_language(self) -> str | None:
        """The language chosen by hand; None: detect it. Not validated here: the service does that."""
        chosen = self.lang.data or AUTOMATIC
        return None if chosen == AUTOMATIC else chosen

    def refuse(self, problem: Problem) -> None:
        """Attach a service's error message to the field it concerns."""
        name = {"language": "lang", "parent": "text", None: "text"}.get(problem.field, problem.field)
        field = self[name] if name in self else self["text"]
        field.errors = [*field.errors, problem.message]


class WriteForm(PictureFields, LanguageChoiceForm):
    text = TextAreaField(_l("Your message"))
    practising = BooleanField(_l("I am practising the partner’s language"))
    parent = WholeNumberField()
    form_key = HiddenField()


class ThreadForm(PictureFields, LanguageChoiceForm):
    title = StringField(_l("Title"))
    text = TextAreaField(_l("What is it about?"))
    form_key = HiddenField()


class EditForm(PictureFields, LanguageChoiceForm):
    text = TextAreaField(_l("Your message"))
    practising = BooleanField(_l("I am practising the partner’s language"))
    revision = WholeNumberField()
    pictures_key = HiddenField()


class LanguageForm(FlaskForm):  # type: ignore[misc]
    language = SelectField(_l("This is in"), validate_choice=False)


def new_key() -> str:
    """A random idempotency key for a form that must take effect once, however often it is sent."""
    return secrets.token_urlsafe(24)


def key_of(form: WriteForm | ThreadForm | EditForm) -> str:
    """The form's idempotency key, or a new one where the key is missing or malformed."""
    field = form.pictures_key if isinstance(form, EditForm) else form.form_key
    key = field.data or ""
    return key if 16 <= len(key) <= 40 and key.isascii() else new_key()
