"""The forms of partnerships."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from relay.people.entities import Classroom
from relay.people.forms import SetUpForm
from relay.web.request_values import choice_number


class ClassroomChoice(FlaskForm):  # type: ignore[misc]
    """The choice of one of the teacher's classes."""

    classroom = SelectField(
        _l("Class"), [InputRequired(_l("Choose one of your own classes."))], coerce=choice_number, choices=[]
    )

    def offer(self, classrooms: Sequence[Classroom]) -> None:
        self.classroom.choices = [
            SelectChoice(str(classroom.id), f"{classroom.name}, {classroom.school.name}")
            for classroom in classrooms
        ]


class PartnershipForm(ClassroomChoice):
    """The class and the name of a new partnership."""

    name = StringField(
        _l("Name of the partnership"),
        [
            InputRequired(_l("Please fill this in.")),
            Length(max=120, message=_l("At most %(max)d characters.")),
        ],
    )


class NewPartnerForm(SetUpForm):
    """The account, school and class of an invited teacher who has no account yet."""
