"""A relay with the Spanish packs, a folder to install others into, and an administrator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.config import Settings
from relay.packs import inventory
from relay.people.entities import User
from tests.world import World

Browse = Callable[[User], FlaskClient]


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """Where packs are installed."""
    return tmp_path / "data" / "packs"


@pytest.fixture
def settings(tmp_path: Path, spanish_packs: Path, more: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(inventory, "SHIPPED", spanish_packs)
    extra = {"RATELIMIT_ENABLED": False}
    return Settings(data=tmp_path / "data", packs=(spanish_packs, more), testing=True, extra=extra)


@pytest.fixture
def administrator(session: Session, world: World, browse: Browse) -> FlaskClient:
    """Ms Reed's browser. She administers the relay; Carolina, her partner, does not."""
    world.ms_reed.administrator = True
    session.commit()
    return browse(world.ms_reed)


def recorded(session: Session) -> list[tuple[Action, int | None, dict[str, str]]]:
    """What the log says of packs, in order: the action, who did it (None: the relay), and the pack."""
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action.startswith("packs.")).order_by(AuditEntry.id)
    )
    return [(entry.action, entry.actor_id, entry.detail) for entry in entries]
