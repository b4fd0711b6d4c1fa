"""Whether the database can be written: a write that changes nothing is tried, over and over."""

from __future__ import annotations

import time
from threading import Lock
from typing import Any

from sqlalchemy import Connection, event, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from relay.database import Base, Trouble, hurry, trouble

NOT_SYNCED = {"synchronize_session": False}
_VALID = 5.0  # seconds that an answer holds, as anybody may ask, and each look writes


class WriteProbe(Base):
    """One row, which is written again and says nothing."""

    __tablename__ = "write_probe"

    id: Mapped[int] = mapped_column(primary_key=True)


@event.listens_for(WriteProbe.__table__, "after_create")
def _fill(_table: Any, connection: Connection, **_more: Any) -> None:
    connection.execute(insert(WriteProbe).values(id=1))


class Probe:
    """Tries a write, at most every few seconds in one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answer: tuple[float, Trouble | None] | None = None

    def look(self, session: Session) -> Trouble | None:
        """What keeps the database from being written; None where nothing does. Commits or rolls back.

        Raises DBAPIError where the table is missing.
        """
        with self._lock:
            moment = time.monotonic()
            if self._answer is None or moment - self._answer[0] > _VALID:
                self._answer = moment, _write(session)
            return self._answer[1]


def _write(session: Session) -> Trouble | None:
    try:
        hurry(session)
        # SQLite and PostgreSQL write the row although its values stay the same.
        session.execute(update(WriteProbe).values(id=WriteProbe.id), execution_options=NOT_SYNCED)
        session.commit()
    except DBAPIError as error:
        session.rollback()
        found = trouble(error)
        if found is None:
            raise
        return found
    return None
