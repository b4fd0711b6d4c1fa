"""Settings: reading them, refusing invalid ones, passing them on to other processes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from relay import create_app
from relay.config import SettingError, Settings
from relay.database import db
from relay.people.entities import School


def test_without_variables_everything_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({})
    assert settings.data == tmp_path / "instance"
    assert settings.sqlite_path == tmp_path / "instance" / "relay.sqlite3"
    assert settings.packs[-1] == settings.data / "packs"


def test_what_is_given_wins_over_the_environment(tmp_path: Path) -> None:
    settings = Settings.from_environment({"RELAY_DATA": "/elsewhere", "RELAY_WORKERS": "3"}, data=tmp_path)
    assert settings.data == tmp_path
    assert settings.workers == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RELAY_WORKERS", "many"),
        ("RELAY_WORKERS", "-1"),
        ("RELAY_WEB_THREADS", "0"),
        ("RELAY_TRANSLATOR_CANDIDATES", "17"),
        ("RELAY_SESSION_HOURS", "²"),
        ("RELAY_SECURE_COOKIES", "maybe"),
        ("RELAY_LOG_FORMAT", "xml"),
        ("RELAY_METRICS_TOKEN", "short"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: value})


def test_another_process_reads_the_same_settings(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path,
        database_url="postgresql://postgres@127.0.0.1/relay",
        redis_url="redis://127.0.0.1/1",
        packs=(tmp_path / "a", tmp_path / "b"),
        public_url="https://relay.school.example",
        secure_cookies=True,
        trusted_proxies=1,
        session_hours=2,
        workers=2,
        web_threads=3,
        translator_threads=1,
        translator_candidates=2,
        metrics_token="0123456789abcdef",
        log_format="json",
    )
    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_every_spelling_of_a_postgresql_address_takes_the_driver_that_is_installed(
    url: str, tmp_path: Path
) -> None:
    config = Settings(data=tmp_path, database_url=url).flask_config()
    assert config["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u@h/d"


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = Settings(data=tmp_path / "data").flask_config()["SECRET_KEY"]
    assert Settings(data=tmp_path / "data").flask_config()["SECRET_KEY"] == first
    assert len(str(first)) >= 43
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_a_cut_off_secret_is_refused_rather_than_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("abc")
    with pytest.raises(SettingError, match="secret_key"):
        Settings(data=tmp_path).flask_config()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("name", ["data", "Schule 7? Ja: gut#1 %41"])
def test_only_its_owner_reads_what_minors_wrote(tmp_path: Path, name: str) -> None:
    app = create_app(Settings(data=tmp_path / name, packs=(tmp_path,), testing=True))
    with app.app_context():
        db.create_all()
        db.session.add(School(name="Cedar Park School"))
        db.session.commit()
        found = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / name).glob("relay.sqlite3*")}
        db.session.remove()
        db.engine.dispose()
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o700
    assert found == dict.fromkeys(("relay.sqlite3", "relay.sqlite3-wal", "relay.sqlite3-shm"), 0o600)


def test_a_number_of_five_thousand_digits_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="takes a whole number"):
        Settings.from_environment({"RELAY_DATA": str(tmp_path), "RELAY_WORKERS": "9" * 5000})
