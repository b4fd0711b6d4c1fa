"""The demo's content: partner classes, people and posts from board.json, with the pictures beside it.

board.json holds only the originals. They are published through the same services as any post, and the workers
translate them with the installed packs.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import compose, moderation_state, picture_encoder
from relay.board.entities import Participation, Partnership, Post, PostKind, Thread
from relay.board.pictures import NewPicture
from relay.board.reading_entities import ReadPosition
from relay.board.visibility import viewer_of
from relay.config import Settings
from relay.database import now
from relay.demo import activities, booklets, corrections, findings, notebooks
from relay.demo import judgements as judging
from relay.demo import moderation as desk
from relay.packs.catalog import Catalog
from relay.people import class_codes, credentials, lockout
from relay.people.entities import Classroom, Membership, Role, School, User, UserState
from relay.people.names import nickname_key

_CONTENT = Path(__file__).parent / "board.json"
_PICTURES = Path(__file__).parent / "pictures"
_MARK = "this-is-a-demo"  # the file in the data folder that marks a demo
_CODE_LIFE = timedelta(days=14)
_BETWEEN_THREADS = timedelta(hours=17)
_UNREAD = 3  # messages that are new to everybody who has not written them


class NotADemo(Exception):
    """The data folder holds a real relay. A demo lets anybody sign in, so it must not use that folder."""


@dataclass(frozen=True)
class Person:
    """A person as whom anybody can enter the demo. ``secret``, a PIN or password, is valid for one run."""

    user_id: int
    name: str
    role: Role
    classroom: str  # "Room 14"
    city: str
    language: str
    side: str  # colour of the class, "a" to "d"
    secret: str
    join_code: str | None = None
    username: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """The person as ``relay demo --json`` prints it."""
        door = (
            {"username": self.username, "password": self.secret}
            if self.role == Role.TEACHER
            else {"join_code": self.join_code, "pin": self.secret}
        )
        return {
            "name": self.name,
            "role": str(self.role),
            "classroom": f"{self.classroom}, {self.city}",
            **door,
        }


def seed(session: Session, languages: Catalog, data: Path) -> list[Person]:
    """Fill an empty database with the demo, or continue with the demo that is in it. The caller commits.

    Gives everybody a new PIN or password in both cases. Raises NotADemo where ``data`` holds a real relay.
    """
    content = json.loads(_CONTENT.read_text("utf-8"))
    mark = data / _MARK
    if session.scalar(select(User.id).limit(1)) is None:
        mark.touch()
        _fill(session, languages, content, Settings(data=data).pictures)
    elif not mark.exists():
        raise NotADemo(str(data))
    return _people(session, content)


def judge(session: Session, languages: Catalog) -> bool:
    """Add judgements, guesses, questions, work for moderators, notebooks and more. The caller commits.

    Returns False, and adds nothing to a board, while its posts are not all translated.
    """
    partnerships = session.scalars(select(Partnership)).all()
    if not all(judging.seed(session, partnership, languages) for partnership in partnerships):
        return False
    for partnership in partnerships:
        desk.seed(session, partnership, languages)
        notebooks.seed(session, partnership)
        corrections.seed(session, partnership, languages)
        findings.seed(session, partnership, languages)
        activities.seed(session, partnership, languages)
        booklets.seed(session, partnership, languages)
    return True


def _fill(session: Session, languages: Catalog, content: dict[str, Any], folder: Path) -> None:
    rooms = {key: _classroom(about) for key, about in content["classrooms"].items()}
    if not _reachable(languages, [room.language for room in rooms.values()]):
        # Without packs for the language of the third class, the demo has two classes.
        rooms.pop("lyon")
    session.add_all(rooms.values())
    people = {
        key: _user(about, key, rooms[about["classroom"]])
        for key, about in content["people"].items()
        if about["classroom"] in rooms
    }
    next(user for user in people.values() if user.is_teacher).administrator = True
    session.add_all(people.values())
    session.flush()
    partnership = Partnership(name=content["partnership"], created_by_id=people["reed"].id)
    partnership.participations = [Participation(classroom=room, pictures=True) for room in rooms.values()]
    session.add(partnership)
    session.flush()
    # Date the posts as if the classes had been writing for some days, the last one a few minutes ago.
    moment = start = now()
    for about in content["threads"]:
        if about["author"] in people:
            moment = _thread(
                session, languages, partnership, people, about, moment + _BETWEEN_THREADS, folder
            )
    _move(session, start - moment - timedelta(minutes=4))
    _read(session, people.values())


def _reachable(languages: Catalog, codes: list[str]) -> bool:
    return not any(languages.missing(a, b) for a in codes for b in codes if a != b)


def _classroom(about: dict[str, str]) -> Classroom:
    about = dict(about)
    return Classroom(
        school=School(name=about.pop("school")),
        code=class_codes.make(),
        code_expires_at=now() + _CODE_LIFE,
        **about,
    )


def _user(about: dict[str, str], key: str, room: Classroom) -> User:
    teacher = about["role"] == Role.TEACHER
    user = User(
        role=Role(about["role"]), name=about["name"], username=key if teacher else None, secret_hash=""
    )
    user.memberships = [Membership(classroom=room, nickname_key=None if teacher else nickname_key(user.name))]
    return user


def _thread(
    session: Session,
    languages: Catalog,
    partnership: Partnership,
    people: dict[str, User],
    about: dict[str, Any],
    moment: datetime,
    folder: Path,
) -> datetime:
    """Write one thread that starts at ``moment``; files of pictures go to ``folder``. Returns the time of its
    last post.
    """

    def acts(key: str) -> dict[str, Any]:
        viewer = viewer_of(session, people[key], partnership.id)
        return {
            "author": people[key],
            "viewer": viewer,
            "languages": languages,
            "form_key": secrets.token_urlsafe(24),
        }

    thread = compose.start_thread(
        session, **acts(about["author"]), title=about["title"], text=about["prompt"]
    )
    written: dict[str, Post] = {}
    for opening in session.scalars(select(Post).where(Post.thread_id == thread.id)):
        opening.created_at = opening.appeared_at = moment
    thread.created_at = moment
    for entry in about["posts"]:
        if entry["author"] not in people:
            continue
        moment += timedelta(minutes=40 + 7 * len(written))
        author = acts(entry["author"])
        parent = written.get(entry.get("reply_to", ""))
        added = _pictures(entry, folder)
        post = compose.publish(
            session, **author, thread=thread, text=entry["text"], parent=parent, added=added,
            practising=entry.get("practising", False),
        )  # fmt: skip
        for each in (post, *moderation_state.pictures_of(session, post)):
            each.created_at = each.appeared_at = moment
        written[entry.get("key", str(len(written)))] = post
        if "edited" in entry:
            revised = {"viewer": author["viewer"], "languages": languages, "revision": post.revision}
            compose.revise(session, post=post, text=entry["edited"], **revised)
            post.edited_at = moment + timedelta(minutes=3)
    session.flush()
    session.refresh(thread)
    thread.last_post_at = moment
    return moment


def _pictures(entry: dict[str, Any], folder: Path) -> list[NewPicture]:
    if "picture" not in entry:
        return []
    (image,) = picture_encoder.shrink([(_PICTURES / entry["picture"]).read_bytes()])
    return [NewPicture(1, entry["description"], image, folder)]


def _move(session: Session, by: timedelta) -> None:
    """Shift the times of all threads and posts by ``by``."""
    for thread in session.scalars(select(Thread)):
        thread.created_at += by
        thread.last_post_at += by
    for post in session.scalars(select(Post)):
        post.created_at += by
        post.appeared_at = post.created_at
        if post.edited_at is not None:
            post.edited_at += by


def _read(session: Session, people: Iterable[User]) -> None:
    """Everybody has read everything but the last messages, so that a visitor sees what is new to somebody."""
    session.flush()
    latest = select(Post.appeared_at).where(Post.kind == PostKind.MESSAGE).order_by(Post.appeared_at.desc())
    until = session.scalars(latest.offset(_UNREAD).limit(1)).one()
    threads = session.scalars(select(Thread.id)).all()
    session.add_all(
        ReadPosition(user_id=user.id, thread_id=thread_id, read_until=until)
        for user in people
        for thread_id in threads
    )


def _people(session: Session, content: dict[str, Any]) -> list[Person]:
    found = []
    for about in content["people"].values():
        user = session.scalar(
            select(User).where(
                User.name == about["name"], User.role == about["role"], User.state == UserState.ACTIVE
            )
        )
        if user is not None:
            found.append(_with_new_secret(session, user))
    return found


def _with_new_secret(session: Session, user: User) -> Person:
    room = user.memberships[0].classroom
    secret = secrets.token_urlsafe(9) if user.is_teacher else credentials.random_pin()
    user.secret_hash = credentials.make_hash(secret)
    lockout.unlock(user)
    if room.code is not None:
        room.code_expires_at = now() + _CODE_LIFE
    partnership = session.scalar(
        select(Participation.partnership_id).where(Participation.classroom_id == room.id)
    )
    viewer = viewer_of(session, user, partnership) if partnership is not None else None
    return Person(
        user_id=user.id,
        name=user.name,
        role=Role(user.role),
        classroom=room.name,
        city=room.city,
        language=room.language,
        side=viewer.side(room.id) if viewer else "a",
        secret=secret,
        join_code=None if user.is_teacher else room.code,
        username=user.username,
    )


__all__ = ["NotADemo", "Person", "judge", "seed"]
