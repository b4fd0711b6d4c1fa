"""Import an export into an empty relay; every row and reference is checked. The caller commits.

A document holds no credentials. The import creates class codes, and usernames and passwords for teachers and
helpers, which it returns once. Teachers create their students' PINs afterwards.
"""

from __future__ import annotations

import base64
import math
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import NoneType
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, String, insert, null, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from relay import audit
from relay.board import picture_encoder, picture_files
from relay.board.entities import Partnership
from relay.board.stored_translation import sentence_pairs
from relay.database import UTCDateTime, now
from relay.desk.export.board_export import FORMAT, VERSION, Numbers
from relay.desk.export.tables import (
    TABLES,
    Exported,
    choices,
    is_late,
    is_numbered,
    json_shape,
    points_at,
    reference,
)
from relay.people import accounts, class_codes, credentials, names
from relay.people.classrooms import CODE_DAYS
from relay.people.entities import Role, User, UserState
from relay.problems import Problem
from relay.web.request_values import LARGEST


class CannotImport(Exception):
    """The reason why a document cannot be imported, for the operator. Nothing of it is stored."""


class Damaged(CannotImport):
    """An invalid value, with its place in the document. ``row`` is counted from 0."""

    def __init__(self, table: str, row: int, column: str, why: str) -> None:
        super().__init__(f"{table}, row {row + 1}, {column}: {why}")


@dataclass(frozen=True)
class NewSignIn:
    """The new credentials of a teacher or helper."""

    name: str
    username: str
    password: str


@dataclass(frozen=True)
class Imported:
    partnership: str
    posts: int
    sign_ins: tuple[NewSignIn, ...]


def load(session: Session, content: Any) -> Imported:
    """Insert a parsed JSON document. Raises CannotImport; the caller then rolls back."""
    _check_header(content)
    if session.scalar(select(User.id).limit(1)) is not None:
        raise CannotImport("there are people in this relay already; a document goes into an empty one")
    numbers: Numbers = {}
    for exported in TABLES:
        numbers[exported.name] = _insert(session, exported, _rows(content, exported), numbers)
    for exported in TABLES:
        _check_circles(exported, _rows(content, exported))
        _fill_in(session, exported, _rows(content, exported), numbers)
    partnership = session.scalars(select(Partnership)).one()
    # ``_completed`` gives each post its own change number, so the partnership's is the last of those.
    partnership.change_number = len(_rows(content, _POSTS))
    try:
        sign_ins = tuple(_new_sign_ins(session))
    except Problem as problem:
        raise CannotImport(f"a name that this relay does not take: {problem}") from problem
    except SQLAlchemyError as error:
        raise CannotImport("two students of a class have names that look alike") from error
    audit.record(session, None, audit.Action.IMPORTED, partnership_id=partnership.id)
    return Imported(partnership.name, len(_rows(content, _POSTS)), sign_ins)


_POSTS = next(exported for exported in TABLES if exported.name == "posts")


def _check_header(content: Any) -> None:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CannotImport("this is no export of Classroom Relay")
    if content.get("version") != VERSION:
        version = _shown(content.get("version"))
        raise CannotImport(f"this relay reads version {VERSION}; the document has {version}")
    for exported in TABLES:
        rows = content.get(exported.name, [] if exported.added_later else None)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise CannotImport(f"the table {exported.name} is missing or not a list of rows")
    if len(content["partnerships"]) != 1:
        raise CannotImport("a document holds exactly one partnership")


def _rows(content: Mapping[str, Any], exported: Exported) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content.get(exported.name, [])
    return found


def _insert(
    session: Session, exported: Exported, found: list[dict[str, Any]], numbers: Numbers
) -> dict[int, int]:
    made: dict[int, int] = {}
    for index, row in enumerate(found):
        values = {
            column.name: _value(exported, column, index, row, numbers)
            for column in exported.columns
            if column.name != "id" and not is_late(exported, column) and not _came_later(column, row)
        }
        values |= _completed(exported, index, row)
        try:
            result = session.execute(insert(exported.table).values(values))
        except SQLAlchemyError as error:
            raise CannotImport(f"{exported.name}, row {index + 1}: breaks a rule of its table") from error
        if is_numbered(exported):
            number = row.get("id")
            if not isinstance(number, int) or isinstance(number, bool) or number in made:
                raise Damaged(exported.name, index, "id", "not a number, or twice the same")
            made[number] = result.inserted_primary_key[0]  # type: ignore[attr-defined]
    return made


def _came_later(column: Column[object], row: Mapping[str, object]) -> bool:
    """Whether the document was written before ``column`` existed; the import then uses the default.

    Only columns that were added to existing tables have a server default.
    """
    return column.name not in row and column.server_default is not None


def _fill_in(session: Session, exported: Exported, found: list[dict[str, Any]], numbers: Numbers) -> None:
    """Set the references to rows that are inserted later."""
    late = [column for column in exported.columns if is_late(exported, column)]
    for index, row in enumerate(found if late else []):
        values = {
            column.name: target
            for column in late
            if (target := _reference(exported, column, index, row, numbers)) is not None
        }
        if values:
            own = exported.table.c.id == numbers[exported.name][row["id"]]
            try:
                session.execute(update(exported.table).where(own).values(values))
            except SQLAlchemyError as error:
                raise CannotImport(f"{exported.name}, row {index + 1}: breaks a rule of its table") from error


def _check_circles(exported: Exported, found: list[dict[str, Any]]) -> None:
    """Check that no row leads back to itself, such as an answer to its own answer. Raises Damaged."""
    for column in exported.columns:
        if reference(column) != exported.name:
            continue
        leads: dict[Any, Any] = {row["id"]: row.get(column.name) for row in found}
        if column.name == "root_id":  # a message that starts a conversation is its own root
            leads = {number: None if number == root else root for number, root in leads.items()}
        safe: set[Any] = {None}
        for index, row in enumerate(found):
            way: dict[Any, None] = {}
            number = row["id"]
            while number not in safe:
                if number in way:
                    raise Damaged(exported.name, index, column.name, "leads back to itself")
                way[number] = None
                number = leads.get(number)
                if not isinstance(number, (int, str, NoneType)):
                    raise Damaged(exported.name, index, column.name, "is not a number")
            safe.update(way)


def _completed(exported: Exported, index: int, row: dict[str, Any]) -> dict[str, Any]:
    """The required values that a document does not hold."""
    match exported.name:
        case "posts":
            return {"form_key": secrets.token_urlsafe(24), "changed": index + 1}
        case "people":
            if row["name"] == "" and row["state"] != UserState.ERASED:
                raise Damaged(exported.name, index, "name", "empty")
            return {"secret_hash": _nobodys_hash()}
        case "classrooms":
            return {"code": class_codes.make(), "code_expires_at": now() + timedelta(days=CODE_DAYS)}
        case "pictures":
            return {"name": _kept_picture(exported, index, row)}
    return {}


def _kept_picture(exported: Exported, index: int, row: dict[str, Any]) -> str:
    """Keep the file of a picture and return its name. Raises Damaged where it is none that a relay made."""
    try:
        image = picture_encoder.check(base64.b64decode(_text(row.get("file")), validate=True))
    except (TypeError, ValueError, Problem) as error:
        raise Damaged(exported.name, index, "file", "not a picture that a relay made") from error
    told = (row.get("width"), row.get("height"), row.get("size"))
    if told != (image.width, image.height, len(image.data)):
        raise Damaged(exported.name, index, "file", "of another size than the row says")
    return picture_files.keep(current_app.config["RELAY"].pictures, image.data)


@cache
def _nobodys_hash() -> str:
    """The hash of an unknown random secret: a placeholder until a PIN or password is set."""
    return credentials.make_hash(secrets.token_urlsafe(32))


def _value(
    exported: Exported, column: Column[object], index: int, row: dict[str, Any], numbers: Numbers
) -> Any:
    if column.name not in row:
        raise Damaged(exported.name, index, column.name, "missing")
    try:
        if points_at(exported, column, row) is not None:
            return _reference(exported, column, index, row, numbers)
        value = row[column.name]
        if value is None:
            if not column.nullable:
                raise ValueError("empty")
            return null()  # SQL NULL in a JSON column too, where None would be the JSON value null
        return _of_type(exported, column, value)
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(exported.name, index, column.name, str(error)[:200]) from error


def _reference(
    exported: Exported, column: Column[object], index: int, row: dict[str, Any], numbers: Numbers
) -> int | None:
    number = row.get(column.name)
    if number is None and column.nullable:
        return None
    target = points_at(exported, column, row)
    if not isinstance(number, int) or isinstance(number, bool):
        number = None
    found = numbers[target or ""].get(number) if number is not None else None
    if found is None:
        raise Damaged(
            exported.name, index, column.name, f"no such row of {target}: {_shown(row.get(column.name))}"
        )
    return found


def _of_type(exported: Exported, column: Column[object], value: Any) -> Any:
    match column.type:
        case UTCDateTime():
            moment = datetime.fromisoformat(_text(value))
            if moment.tzinfo is None:
                raise ValueError("a moment needs a time zone")
            return moment
        case Date():
            return date.fromisoformat(_text(value))
        case Boolean():
            return _is(value, bool)
        case Integer():
            if isinstance(value, bool):
                raise TypeError("not a whole number")
            if not -LARGEST <= _is(value, int) <= LARGEST:
                raise ValueError("too large a number")
            return value
        case Float():
            number = float(_is(value, int | float)) if abs(_is(value, int | float)) <= LARGEST else math.inf
            if not math.isfinite(number):
                raise ValueError("too large a number")
            return number
        case JSON():
            _check_shape(value, json_shape(exported.entity, column.name))
            if column.name == "sentences":
                sentence_pairs(value)  # raises if these are not sentence pairs
            return value
    words = choices(exported.entity, column.name)
    if words is not None:
        return str(words(_text(value)))
    text = _text(value)
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    length = kind.length if isinstance(kind, String) else None
    if length is not None and len(text) > length:
        raise ValueError(f"longer than {length} characters")
    return text


def _check_shape(value: Any, kind: type | None, depth: int = 0) -> None:
    """Check what a JSON column is to hold: of the declared kind, and nothing that JSON or a text cannot hold.

    Raises TypeError and ValueError.
    """
    if kind is not None:
        _is(value, kind)
    if depth > 8:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        for name, part in value.items():
            _text(name)
            _check_shape(part, None, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _check_shape(part, None, depth + 1)
    elif isinstance(value, str):
        _text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("no number")
    elif isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError("too large a number")


def _shown(value: object) -> str:
    """A value of the document in a message."""
    return repr(value)[:60] if not isinstance(value, int) or abs(value) < 10**50 else "a huge number"


def _is(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"a {type(value).__name__} where another kind of value belongs")
    return value


def _text(value: Any) -> str:
    text = str(_is(value, str))
    if "\x00" in text or any(unicodedata.category(character) == "Cs" for character in text):
        raise ValueError("characters that no text can hold")
    return text


def _new_sign_ins(session: Session) -> list[NewSignIn]:
    """Set students' nickname keys; create a username and password for every other active person."""
    made = []
    taken: set[str] = set()
    for user in session.scalars(select(User).order_by(User.id)):
        if user.role == Role.STUDENT:
            erased = user.state == UserState.ERASED
            for membership in user.memberships:
                membership.nickname_key = (
                    names.erased_key(user.id) if erased else names.nickname_key(user.name)
                )
        elif user.state == UserState.ACTIVE:
            user.username = _username(user.name, taken)
            taken.add(user.username)
            made.append(NewSignIn(user.name, user.username, accounts.reset_password(user)))
    session.flush()
    return made


def _username(name: str, taken: set[str]) -> str:
    """A username made from the name, unique in ``taken``: "Ms Reed" → "ms.reed".

    "teacher" if fewer than three characters are left without accents and letters that are not Latin.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    base = ".".join("".join(c if c.isalnum() else " " for c in plain).split())[:30]
    base = base if len(base) >= 3 else "teacher"
    number = 1
    while (username := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return username
