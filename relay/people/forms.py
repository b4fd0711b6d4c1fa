"""The forms of people. Services decide whether a value is valid; ``blame`` shows their messages."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, PasswordField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, StopValidation

from relay.people import classroom_choices
from relay.people.classrooms import CODE_DAYS, CODE_DAYS_CHOICES, STAY_DAYS_CHOICES, Description
from relay.people.entities import AGE_BANDS, Classroom, Role, School, User
from relay.problems import Problem
from relay.web.locale import page_language
from relay.web.request_values import choice_number

NEW_SCHOOL = "new"
_needed = InputRequired(_l("Please fill this in."))


def _chosen(_form: Form, field: Field) -> None:
    if not field.data:
        raise StopValidation(_("Please choose one from the list."))


def _at_most(limit: int) -> Length:
    return Length(max=limit, message=_l("At most %(max)d characters."))


class JoinForm(FlaskForm):  # type: ignore[misc]
    """Class code, nickname and PIN, for joining and for signing in."""

    code = StringField(_l("Class code"), [_needed, _at_most(80)])
    nickname = StringField(_l("Nickname"), [_needed, _at_most(40)])
    pin = PasswordField(_l("PIN"), [_needed, _at_most(24)])
    again = PasswordField(_l("Your PIN once more"), [_at_most(24)])  # of newcomers
    stay = BooleanField(_l("Keep me signed in on this device"))
    symbol = StringField()  # of avatars.SYMBOLS, as radios
    colour = StringField()  # of avatars.COLOURS


class SecretForm(FlaskForm):  # type: ignore[misc]
    """One's own PIN or password: the old one, and twice the new one."""

    old = PasswordField("", [_needed, _at_most(1000)])
    new = PasswordField("", [_needed, _at_most(1000)])
    again = PasswordField("", [_needed, _at_most(1000)])

    def of(self, person: User) -> SecretForm:
        """Name the fields after what ``person`` signs in with."""
        student = person.role == Role.STUDENT
        self.old.label.text = _("Your PIN now") if student else _("Your password now")
        self.new.label.text = _("The new PIN") if student else _("The new password")
        self.again.label.text = _("The new PIN once more") if student else _("The new password once more")
        return self


class StayForm(FlaskForm):  # type: ignore[misc]
    """For how many days a class's students may stay signed in on their own devices."""

    stay_days = SelectField(_l("Students may stay signed in on a device of their own"), coerce=choice_number)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.stay_days.choices = [
            (days, ngettext("for %(num)s day", "for %(num)s days", days)) for days in STAY_DAYS_CHOICES[1:]
        ]
        self.stay_days.choices.insert(0, (0, _("no, not longer than usual")))


class AccountForm(FlaskForm):  # type: ignore[misc]
    """A teacher's account."""

    person = StringField(_l("Your name, as students know you"), [_needed, _at_most(40)])
    username = StringField(_l("Username"), [_needed, _at_most(40)])
    password = PasswordField(_l("Password"), [_needed])
    again = PasswordField(
        _l("The password once more"),
        [_needed, EqualTo("password", _l("The two passwords are not the same."))],
    )


class ClassroomForm(FlaskForm):  # type: ignore[misc]
    """The description of a class. Choices are labelled in the language of the page.

    A new class asks for its name, city and language; ``guess`` fills in the rest, which stays open to change.
    The time zones to choose from are those of the chosen country; one alone needs no choosing.
    """

    name = StringField(_l("Name of the class"), [_needed, _at_most(80)])
    city = StringField(_l("City"), [_needed, _at_most(80)])
    language = SelectField(_l("Main language of the class"), [_needed])
    # Without the attribute "required": browsers point at nothing where such a field is in a closed part.
    country = SelectField(_l("Country"), [_chosen])
    time_zone = SelectField(_l("Time zone"), [_chosen])
    age_band = SelectField(
        _l("Age of the students"), [_chosen], choices=list(AGE_BANDS), default=AGE_BANDS[0]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        here = page_language()
        packed, others = classroom_choices.language_choices(here)
        unset = SelectChoice("", _("Please choose"))
        self.country.choices = [unset, *_options(classroom_choices.country_choices(here))]
        self.language.choices = [
            unset,
            *_options(packed, _("Translated on this computer")),
            *_options(others, _("No language pack here yet")),
        ]
        self._offer_zones()

    def guess(self, zone: str | None, locales: Iterable[str], fallback: str) -> None:
        """Fill in what is empty in a form that was not submitted; see ``classroom_choices.guess_place``."""
        if self.is_submitted():
            return
        if not self.country.data:
            self.country.data, self.time_zone.data = classroom_choices.guess_place(zone, locales, fallback)
        if not self.language.data and page_language() in classroom_choices.languages():
            self.language.data = page_language()
        self._offer_zones()

    @property
    def is_fresh(self) -> bool:
        """Whether the form was neither submitted nor filled in from a class."""
        return not self.is_submitted() and not self.name.data and not self.city.data

    def move_to(self, country: str) -> None:
        """Offer the time zones of another country."""
        self.country.data = country
        self._offer_zones()

    @property
    def is_guess_complete(self) -> bool:
        """Whether nothing of the rest has to be looked at: all of it has a value, and none is refused."""
        rest = (self.country, self.time_zone, self.age_band)
        return all(field.data and not field.errors for field in rest)

    def _offer_zones(self) -> None:
        """Offer the time zones of the chosen country, and take back one of another country."""
        zones = classroom_choices.time_zone_choices(self.country.data or "", page_language())
        if self.time_zone.data not in dict(zones):
            self.time_zone.data = classroom_choices.only_zone(self.country.data or "")
        self.time_zone.choices = [SelectChoice("", _("Please choose")), *_options(zones)]

    def description(self) -> Description:
        return Description(
            name=self.name.data,
            city=self.city.data,
            country=self.country.data,
            time_zone=self.time_zone.data,
            language=self.language.data,
            age_band=self.age_band.data,
        )


class NewClassroomForm(ClassroomForm):
    """A new class, in one of the teacher's schools or in a new one."""

    school = SelectField(_l("School"), [_needed])
    school_name = StringField(_l("Name of the new school"), [_at_most(120)])

    def offer(self, schools: list[School], like: Classroom | None = None) -> NewClassroomForm:
        """Offer ``schools`` as choices; fill a form that was not submitted yet in from the class ``like``."""
        own = _options([(str(school.id), school.name) for school in schools])
        self.school.choices = [*own, SelectChoice(NEW_SCHOOL, _("A new school"))]
        if not self.is_submitted() and like is not None:
            self.school.data = str(like.school_id)
            self.city.data, self.country.data = like.city, like.country
            self.time_zone.data, self.language.data = like.time_zone, like.language
            self.age_band.data = like.age_band
            self._offer_zones()
        return self


class SetUpForm(AccountForm, ClassroomForm):
    """Account, school and class of the first teacher, or of a teacher invited to a partnership."""

    school_name = StringField(_l("Name of the school"), [_needed, _at_most(120)])


class CodeDaysForm(FlaskForm):  # type: ignore[misc]
    """For how many days newcomers can join."""

    days = SelectField(
        _l("Days"), choices=[str(days) for days in CODE_DAYS_CHOICES], coerce=choice_number, default=CODE_DAYS
    )


def _options(rows: list[tuple[str, str]], group: str | None = None) -> list[SelectChoice]:
    """(value, label) pairs as options, under the heading ``group`` if given."""
    return [SelectChoice(value, label, optgroup=group) for value, label in rows]


def blame(form: Form, problem: Problem) -> None:
    """Show the message of a service at the field it concerns, or above the form."""
    names = {"name": ("person", "name")}.get(problem.field or "", (problem.field or "",))
    for name in names:
        if name in form:
            form[name].errors = [*form[name].errors, problem.message]
            return
    form.form_errors.append(problem.message)
