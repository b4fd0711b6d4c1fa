"""The pictures of messages and topics: who may add some, and storing them. The caller commits.

A picture's description is a post of the kind PICTURE, so that it is translated, held, hidden, withdrawn and
erased as any other text; the picture may be seen by whoever may read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board import picture_files
from relay.board.entities import Picture, Post
from relay.board.picture_encoder import Encoded
from relay.board.visibility import Viewer
from relay.database import now
from relay.people.entities import User
from relay.problems import Problem

MOST = 4  # pictures of a message
MOST_A_DAY = 20  # pictures of a person, on all boards
_DAY = timedelta(days=1)


class NoPictures(Problem):
    message = _l("Your class sends no pictures: its teachers decide about that. Send it without one.")
    field = "picture_1"


class TooManyPictures(Problem):
    message = _l("A message takes at most %(most)d pictures.", most=MOST)
    field = "picture_1"


class EnoughForToday(Problem):
    message = _l(
        "That would be more than %(most)d pictures in a day. Send it without one, or tomorrow.",
        most=MOST_A_DAY,
    )
    field = "picture_1"


class NoDescription(Problem):
    message = _l("Say what the picture shows: somebody may not be able to see it.")
    field = "text"


@dataclass(frozen=True)
class NewPicture:
    """A picture to be added. ``number`` is that of its field in the form, from 1; ``folder`` that of the
    files.
    """

    number: int
    description: str
    image: Encoded
    folder: Path


def allowed(viewer: Viewer, author: User) -> bool:
    """Whether the person may add pictures: teachers may, students where their class's teachers let them."""
    return viewer.may_write and (author.is_teacher or viewer.own.pictures)


def check(session: Session, author: User, viewer: Viewer, number: int, *, beside: int = 0) -> None:
    """Raise NoPictures, TooManyPictures or EnoughForToday unless the person may add ``number`` pictures now.

    ``beside``: as many does the message have already.
    """
    if number <= 0:
        return
    if not allowed(viewer, author):
        raise NoPictures
    if number + beside > MOST:
        raise TooManyPictures
    today = (
        select(func.count())
        .select_from(Picture)
        .join(Post, Post.id == Picture.post_id)
        .where(Post.author_id == author.id, Picture.created_at > now() - _DAY)
    )
    if (session.scalar(today) or 0) + number > MOST_A_DAY:
        raise EnoughForToday


def attach(session: Session, described: Post, picture: NewPicture) -> None:
    """Store the picture that ``described`` describes, unless it was stored before (a form that was sent
    twice).
    """
    if session.scalar(select(Picture.id).where(Picture.post_id == described.id)) is not None:
        return
    name = picture_files.keep(picture.folder, picture.image.data)
    session.add(
        Picture(
            post_id=described.id,
            name=name,
            width=picture.image.width,
            height=picture.image.height,
            size=len(picture.image.data),
        )
    )
    session.flush()


def names(session: Session) -> set[str]:
    """The names of all files that rows name."""
    return set(session.scalars(select(Picture.name)))
