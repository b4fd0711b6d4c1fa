"""Settings of the whole relay that an administrator chooses on a page, not by an environment variable."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from relay.database import Base

ADDRESS = "address"  # the URL at which other devices reach the relay, without a slash at its end
LONGEST = 200


class StoredSetting(Base):
    """One setting. A setting without a row has not been chosen."""

    __tablename__ = "relay_setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(LONGEST))


def get(session: Session, name: str) -> str | None:
    """The value of a setting; None where it has not been chosen."""
    row = session.get(StoredSetting, name)
    return None if row is None else row.value


def put(session: Session, name: str, value: str | None) -> None:
    """Choose a value, or with None go back to having none. The caller commits."""
    row = session.get(StoredSetting, name)
    if value is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(StoredSetting(name=name, value=value))
    else:
        row.value = value
    session.flush()
