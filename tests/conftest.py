"""Fixtures shared by all tests: an application on its own SQLite file, the personas and their clients."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, g
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from xdist.scheduler import LoadFileScheduling

from relay import create_app, database
from relay.config import Settings
from relay.database import db
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests import world as world_module
from tests.rendering import Watch
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"

# Far cheaper parameters than in production; verifying a hash uses the parameters stored in it.
_hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class _ByFile(LoadFileScheduling):
    """Run all tests of a file in one process, so that their shared fixtures are made once.

    All browser tests count as one file: they share a running demo, which takes longer to start than the tests
    take to run.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/browser" if file.startswith("tests/browser/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByFile:
    return _ByFile(config, log)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Use no worker processes if only files or single tests are named: they would start too slowly to help.

    None leaves the choice to pytest-xdist: one process per processor.
    """
    named = [Path(argument.partition("::")[0]).suffix == ".py" for argument in config.args]
    return 0 if all(named) else None


def require(what: str, available: bool, why: str) -> None:
    """Skip the test if ``what`` is not available; fail it if RELAY_TEST_REQUIRE lists ``what`` (as in CI)."""
    if available:
        return
    if what in os.environ.get("RELAY_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required here: {why}")
    pytest.skip(f"{what} is missing: {why}")


class Client(FlaskClient):
    """A browser without scripts. Posted forms carry the session's CSRF token, as a rendered form would."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        # Requests run within the test's application context, so ``g`` outlives them. Clear it, or the next
        # request would inherit the signed-in user and the result of the CSRF check.
        g.__dict__.clear()
        token = kwargs.pop("token", True)
        if token and kwargs.get("method") == "POST" and not kwargs.get("json"):
            data = kwargs.setdefault("data", {})
            if isinstance(data, dict) and "csrf_token" not in data:
                kwargs["data"] = {**data, "csrf_token": self._token()}
        return super().open(*args, **kwargs)

    def _token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return str(signer.dumps(raw))


@pytest.fixture(autouse=True)
def templates_run_no_query() -> Iterator[Watch]:
    """Fail every test in which a template ran a query."""
    with Watch() as watch:
        yield watch
    assert not watch.found, "a template ran a query"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path / "data",
        packs=(MODELS,),
        testing=True,
        extra={"RATELIMIT_ENABLED": False, "SERVER_NAME": None},
    )


@pytest.fixture(scope="session")
def spanish_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with only the packs for English and Spanish, in both directions."""
    folder = tmp_path_factory.mktemp("spanish-packs")
    for direction in ("en_es", "es_en"):
        (pack,) = MODELS.glob(f"translate-{direction}-*.argosmodel")
        (folder / pack.name).symlink_to(pack)
    return folder


@pytest.fixture(scope="session")
def shipped_packs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """The packs in models/, unpacked and loaded once for all tests.

    With ``candidates=1`` nothing is reranked: reranking takes three times as long and has tests of its own.
    """
    cache = tmp_path_factory.mktemp("packs")
    made = Catalog((MODELS,), cache=cache, threads=1, candidates=1)
    yield made
    made.translator.close()


@pytest.fixture
def app(settings: Settings, shipped_packs: Catalog) -> Iterator[Flask]:
    app = create_app(settings)
    app.test_client_class = Client
    app.extensions["relay.packs"] = shipped_packs
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session  # type: ignore[return-value]


@pytest.fixture
def world(session: Session) -> World:
    made = world_module.build(session, _hasher.hash(world_module.PIN), _hasher.hash(world_module.PASSWORD))
    session.commit()
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def browse(app: Flask) -> Callable[[User], FlaskClient]:
    """``browse(world.maya)`` is Maya's browser, signed in."""

    def signed_in(user: User) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
        return client

    return signed_in


class Clock:
    """The application's clock, which stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    def forward(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(database, "_clock", lambda: made.moment)
    return made


@pytest.fixture
def description() -> dict[str, str]:
    """The form fields of a new class."""
    return {
        "name": "6B",
        "city": "Sevilla",
        "country": "ES",
        "time_zone": "Europe/Madrid",
        "language": "es",
        "age_band": "10-12",
    }


@pytest.fixture
def account() -> dict[str, str]:
    """The form fields of a new teacher's account."""
    return {
        "person": "Señor Gil",
        "username": "Gil",
        "password": "caballo grapa correcto",
        "again": "caballo grapa correcto",
    }
