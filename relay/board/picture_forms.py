"""The fields of a form for pictures, and reading what was sent in them."""

from __future__ import annotations

from typing import ClassVar

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import Field, StringField

from relay.board import picture_encoder, pictures
from relay.board.pictures import NewPicture
from relay.board.post_text import LONGEST_DESCRIPTION
from relay.board.visibility import Viewer
from relay.people.entities import User
from relay.problems import Problem

# Bytes of a whole form: its pictures and its text, percent-encoded.
LARGEST_FORM = pictures.MOST * picture_encoder.LARGEST + 1024 * 1024
FILES = tuple(f"picture_{number}" for number in range(1, pictures.MOST + 1))


class ChooseAgain(Problem):
    message = _l("Choose the picture once more: it was not kept, its description was.")


class PictureFields:
    """The fields of a form for up to ``pictures.MOST`` pictures, each a file and its description."""

    picture_1 = FileField(_l("Picture"))
    description_1 = StringField(_l("What do you see in the picture?"))
    picture_2 = FileField(_l("Picture"))
    description_2 = StringField(_l("What do you see in the picture?"))
    picture_3 = FileField(_l("Picture"))
    description_3 = StringField(_l("What do you see in the picture?"))
    picture_4 = FileField(_l("Picture"))
    description_4 = StringField(_l("What do you see in the picture?"))

    longest_description = LONGEST_DESCRIPTION
    largest_picture = picture_encoder.LARGEST  # bytes of its file
    # Why a file will be refused, as far as a browser can tell before it is sent (static/pictures.js).
    picture_refusals: ClassVar = {
        "large": picture_encoder.TOO_LARGE,
        "heic": picture_encoder.HEIC,
        "unknown": picture_encoder.UNKNOWN,
    }

    @property
    def picture_fields(self) -> list[tuple[Field, Field]]:
        """The pairs of fields: the file and its description."""
        return [
            (getattr(self, f"picture_{number}"), getattr(self, f"description_{number}"))
            for number in range(1, pictures.MOST + 1)
        ]

    def filled_from(self, number: int) -> bool:
        """Whether the fields ``number`` (from 1) or later ones hold something, or are wrong."""
        later = self.picture_fields[number - 1 :]
        return any(one.data or other.data or one.errors or other.errors for one, other in later)

    def ask_again(self) -> None:
        """Say at each picture of a form that was refused that it has to be chosen once more."""
        for file, _description in self.picture_fields:
            if file.data and not file.errors:
                file.errors = [ChooseAgain.message]


def read(session: Session, author: User, viewer: Viewer, form: PictureFields) -> list[NewPicture]:
    """The pictures that were sent, made ready to be kept. Takes some tenths of a second if there are any.

    Raises the errors of ``pictures.check``, NoDescription, ChooseAgain and BadPicture, each with its field.
    """
    sent = [
        (number, file.data, (described.data or "").strip())
        for number, (file, described) in enumerate(form.picture_fields, 1)
        if file.data or (described.data or "").strip()
    ]
    pictures.check(session, author, viewer, len(sent))
    for number, file, description in sent:
        if not file:
            raise ChooseAgain(field=f"picture_{number}")
        if not description:
            raise pictures.NoDescription(field=f"description_{number}")
    files = [file.read(picture_encoder.LARGEST + 1) for _, file, _ in sent]
    try:
        images = picture_encoder.shrink(files)
    except picture_encoder.BadPicture as problem:
        problem.field = f"picture_{sent[problem.index][0]}"
        raise
    folder = current_app.config["RELAY"].pictures
    return [
        NewPicture(number, description, image, folder)
        for (number, _, description), image in zip(sent, images, strict=True)
    ]
