"""Every RELAY_* setting. docs/running.md documents each; tests/test_docs.py compares the two."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import URL

SHIPPED = Path(__file__).resolve().parent.parent / "models"  # packs shipped in a checkout; a wheel has none

_SHARES = os.name == "posix"  # elsewhere processes cannot share a listening socket
_MOST_PROCESSES = 4  # 110 to 150 MB each


class SettingError(ValueError):
    """A RELAY_* variable has an unusable value. The message names the variable and what it accepts."""


@dataclass(frozen=True)
class Settings:
    """The settings of a relay. ``from_environment`` reads them; tests build their own."""

    data: Path  # folder of the database, the secret key and installed packs
    database_url: str = ""  # empty: SQLite in ``data``
    redis_url: str = ""  # empty: one machine, limits counted in memory, no Celery
    packs: tuple[Path, ...] = ()  # pack folders; of equal versions the first wins; the last is installed into
    pack_index: str = ""  # address of the index for `relay packs download`; empty: Argos' public index
    public_url: str = ""  # "https://relay.school.example"; empty: the host of each request
    secure_cookies: bool = False  # send cookies only over HTTPS
    trusted_proxies: int = 0  # number of reverse proxies in front that set X-Forwarded-*
    session_hours: int = 8
    workers: int = 1  # worker processes that `relay serve` keeps running
    web_processes: int = 1  # processes of `relay serve` that answer requests
    web_threads: int = 8  # requests that each of them answers at the same time
    translator_threads: int = 2
    translator_candidates: int = 6  # hypotheses of a sentence that are compared; 1: no reranking
    metrics_token: str = ""  # bearer token for reading /metrics from another machine
    log_format: str = "text"  # or "json"
    smtp_host: str = ""  # empty: no e-mail is sent
    smtp_port: int = 587
    smtp_security: str = "starttls"  # or "tls" (implicit TLS), or "none" (a server on this machine)
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_from: str = ""  # sender address of notices
    oidc_issuer: str = ""  # "https://accounts.google.com"; empty: nobody signs in with an account elsewhere
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""  # on the button
    testing: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)  # added to Flask's config (tests)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
        """Read the RELAY_* variables; ``overrides`` (command line options) win. Raises SettingError."""
        env = os.environ if environ is None else environ
        data = (
            Path(str(overrides.pop("data", None) or env.get("RELAY_DATA") or "instance"))
            .expanduser()
            .resolve()
        )
        values: dict[str, Any] = {
            "data": data,
            "database_url": env.get("RELAY_DATABASE_URL", ""),
            "redis_url": env.get("RELAY_REDIS_URL", ""),
            "packs": _folders(env.get("RELAY_PACKS", ""), data),
            "pack_index": env.get("RELAY_PACK_INDEX", "").strip(),
            "public_url": env.get("RELAY_PUBLIC_URL", "").rstrip("/"),
            "secure_cookies": _flag(env, "RELAY_SECURE_COOKIES"),
            "trusted_proxies": _number(env, "RELAY_TRUSTED_PROXIES", 0, 0, 5),
            "session_hours": _number(env, "RELAY_SESSION_HOURS", 8, 1, 24 * 30),
            "workers": _number(env, "RELAY_WORKERS", 1, 0, 64),
            "web_processes": _number(env, "RELAY_WEB_PROCESSES", _processors(), 1, 64 if _SHARES else 1),
            "web_threads": _number(env, "RELAY_WEB_THREADS", 8, 1, 256),
            "translator_threads": _number(env, "RELAY_TRANSLATOR_THREADS", 2, 1, 64),
            "translator_candidates": _number(env, "RELAY_TRANSLATOR_CANDIDATES", 6, 1, 16),
            "metrics_token": _token(env, "RELAY_METRICS_TOKEN"),
            "log_format": _choice(env, "RELAY_LOG_FORMAT", "text", ("text", "json")),
            **_mail(env),
            **_provider(env),
        }
        return cls(**{**values, **overrides})

    def to_environment(self) -> dict[str, str]:
        """The RELAY_* variables that give another process the same settings."""
        return {
            "RELAY_DATA": str(self.data),
            "RELAY_DATABASE_URL": self.database_url,
            "RELAY_REDIS_URL": self.redis_url,
            "RELAY_PACKS": os.pathsep.join(str(folder) for folder in self.packs),
            "RELAY_PACK_INDEX": self.pack_index,
            "RELAY_PUBLIC_URL": self.public_url,
            "RELAY_SECURE_COOKIES": "yes" if self.secure_cookies else "no",
            "RELAY_TRUSTED_PROXIES": str(self.trusted_proxies),
            "RELAY_SESSION_HOURS": str(self.session_hours),
            "RELAY_WORKERS": str(self.workers),
            "RELAY_WEB_PROCESSES": str(self.web_processes),
            "RELAY_WEB_THREADS": str(self.web_threads),
            "RELAY_TRANSLATOR_THREADS": str(self.translator_threads),
            "RELAY_TRANSLATOR_CANDIDATES": str(self.translator_candidates),
            "RELAY_METRICS_TOKEN": self.metrics_token,
            "RELAY_LOG_FORMAT": self.log_format,
            "RELAY_SMTP_HOST": self.smtp_host,
            "RELAY_SMTP_PORT": str(self.smtp_port),
            "RELAY_SMTP_SECURITY": self.smtp_security,
            "RELAY_SMTP_USER": self.smtp_user,
            "RELAY_SMTP_PASSWORD": self.smtp_password,
            "RELAY_SMTP_FROM": self.smtp_from,
            "RELAY_OIDC_ISSUER": self.oidc_issuer,
            "RELAY_OIDC_CLIENT_ID": self.oidc_client_id,
            "RELAY_OIDC_CLIENT_SECRET": self.oidc_client_secret,
            "RELAY_OIDC_NAME": self.oidc_name,
        }

    @property
    def wanted_packs(self) -> Path:
        """The folder of what a worker is asked to get from the index of packs."""
        return self.data / "wanted-packs"

    @property
    def incoming_packs(self) -> Path:
        """The folder whose language packs a worker installs."""
        return self.data / "incoming-packs"

    @property
    def pictures(self) -> Path:
        """The folder of the pictures that people have sent (relay/board/picture_files.py)."""
        return self.data / "pictures"

    @property
    def sqlite_path(self) -> Path | None:
        """The file of the SQLite database; None where ``database_url`` names another database."""
        return None if self.database_url else self.data / "relay.sqlite3"

    @property
    def sqlite_url(self) -> URL:
        """The address of the SQLite database, not a string: "?" in a folder's name would end its path."""
        return URL.create("sqlite", database=str(self.sqlite_path))

    def flask_config(self) -> dict[str, object]:
        """The configuration of Flask and its extensions. Creates the secret key where it is missing.

        Raises SettingError where the file of the key holds none.
        """
        return {
            "SECRET_KEY": _kept_secret(self.data / "secret_key"),
            "SQLALCHEMY_DATABASE_URI": _database_url(self.database_url) or self.sqlite_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {
                "pool_pre_ping": bool(self.database_url),
                "hide_parameters": True,  # the parameters of a failed statement may be what students wrote
            },
            "PERMANENT_SESSION_LIFETIME": timedelta(hours=self.session_hours),
            "SESSION_COOKIE_NAME": "relay",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            # Bytes: 20,000 characters of four bytes each, percent-encoded, plus the rest of the form.
            "MAX_CONTENT_LENGTH": 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_STORAGE_OPTIONS": (
                {"socket_connect_timeout": 1, "socket_timeout": 1} if self.redis_url else {}
            ),
            # While Redis is down each process counts for itself: weaker limits are better than no sign-in.
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(self.redis_url),
            "RATELIMIT_HEADERS_ENABLED": False,
            "BABEL_DEFAULT_LOCALE": "en",
            "RELAY": self,
            "TESTING": self.testing,
            **self.extra,
        }


def _processors() -> int:
    """How many processes serve pages by default: one for each processor, as far as memory is likely to do."""
    if not _SHARES:
        return 1
    has_affinity = hasattr(os, "sched_getaffinity")
    return min(_MOST_PROCESSES, len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1)


def _mail(env: Mapping[str, str]) -> dict[str, Any]:
    host, sender = env.get("RELAY_SMTP_HOST", "").strip(), env.get("RELAY_SMTP_FROM", "").strip()
    if host and "@" not in sender:
        raise SettingError("RELAY_SMTP_FROM is missing: the address that notices come from")
    if host and not env.get("RELAY_PUBLIC_URL"):
        raise SettingError("RELAY_PUBLIC_URL is missing: mails hold links to the relay")
    return {
        "smtp_host": host,
        "smtp_port": _number(env, "RELAY_SMTP_PORT", 587, 1, 65535),
        "smtp_security": _choice(env, "RELAY_SMTP_SECURITY", "starttls", ("starttls", "tls", "none")),
        "smtp_user": env.get("RELAY_SMTP_USER", ""),
        "smtp_password": env.get("RELAY_SMTP_PASSWORD", ""),
        "smtp_from": sender,
    }


def _provider(env: Mapping[str, str]) -> dict[str, Any]:
    issuer = env.get("RELAY_OIDC_ISSUER", "").strip()
    client = env.get("RELAY_OIDC_CLIENT_ID", "").strip()
    parts = urlsplit(issuer)
    if issuer and parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise SettingError("RELAY_OIDC_ISSUER is no address that begins with https://")
    if issuer and not client:
        raise SettingError("RELAY_OIDC_CLIENT_ID is missing: the provider gives it out")
    if issuer and not env.get("RELAY_PUBLIC_URL"):
        raise SettingError("RELAY_PUBLIC_URL is missing: the provider sends browsers back to it")
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": client,
        "oidc_client_secret": env.get("RELAY_OIDC_CLIENT_SECRET", ""),
        "oidc_name": env.get("RELAY_OIDC_NAME", "").strip() or (parts.hostname or ""),
    }


def _folders(value: str, data: Path) -> tuple[Path, ...]:
    if value:
        return tuple(Path(part).expanduser().resolve() for part in value.split(os.pathsep) if part)
    return (*((SHIPPED,) if SHIPPED.is_dir() else ()), data / "packs")


def _database_url(url: str) -> str:
    """The URL with the psycopg driver, which we install; hosting services give URLs without a driver."""
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _token(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if value and len(value) < 16:
        raise SettingError(f"{name} is too short to keep anybody out; it takes 16 characters or more")
    return value


def _flag(env: Mapping[str, str], name: str) -> bool:
    return _choice(env, name, "no", ("yes", "no")) == "yes"


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name, "").strip().lower() or default
    if value not in allowed:
        raise SettingError(f"{name} is {value!r}; it takes {' or '.join(allowed)}")
    return value


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = env.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or len(value) > 18 or not low <= int(value) <= high:
        raise SettingError(f"{name} is {value[:40]!r}; it takes a whole number from {low} to {high}")
    return int(value)


def _kept_secret(path: Path) -> str:
    """The secret in ``path``, shared by all processes. Created at first use, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_text("utf-8", errors="replace").strip()
        if len(secret) < 43 or not secret.isascii():
            raise SettingError(f"{path} holds no secret; remove it and start again") from None
        return secret
    secret = secrets.token_urlsafe(32)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secret)
    except OSError:
        path.unlink()  # an empty one, left by a full disk, would stop the next start
        raise
    return secret
