"""PINs and passwords: rules for new ones, and hashing (argon2id)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask_babel import lazy_gettext as _l

from relay.problems import Problem

PIN_MIN, PIN_MAX = 4, 12
PASSWORD_MIN, PASSWORD_MAX = 10, 128

# The minimum that OWASP recommends for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

_RUNS = sorted(
    {
        run[start:end]
        for run in ("01234567890", "09876543210")
        for start in range(len(run))
        for end in range(start + PIN_MIN, len(run) + 1)
    }
)
_KEYPAD = ("2580", "0852", "1478", "3698", "7410", "9630", "1357", "2468", "1470", "3690", "2684", "1397")
# The PINs that many people choose, as a regular expression that Python and JavaScript read alike, so that
# static/join.js says while somebody types what is refused here: one digit again and again; a number twice;
# pairs (1122) and mirrors (1221); runs; the columns of a keypad; years.
COMMON_PIN = "|".join(
    (
        r"([0-9])\1+",
        r"([0-9]+)\2",
        r"([0-9])\3([0-9])\4",
        r"([0-9])([0-9])\6\5",
        *_RUNS,
        *_KEYPAD,
        "19[5-9][0-9]",
        "20[0-4][0-9]",
    )
)
_COMMON_PASSWORDS = {
    "1234567890",
    "0123456789",
    "0987654321",
    "password12",
    "password123",
    "password1234",
    "passwordpassword",
    "contraseña",
    "contrasena",
    "motdepasse",
    "motdepasse123",
    "qwertyuiop",
    "qwerty12345",
    "1q2w3e4r5t",
    "azertyuiop",
    "iloveyou123",
    "teacher123",
    "classroomrelay",
}


class BadPin(Problem):
    message = _l("A PIN is 4 to 12 numbers.")
    field = "pin"


class CommonPin(BadPin):
    message = _l("Many people choose that PIN, so others would try it first. Please pick another.")


class BadPassword(Problem):
    field = "password"


def clean_pin(typed: str) -> str:
    """The digits of a PIN in ASCII, from decimal digits of any script. Ignores spaces. Raises BadPin."""
    bare = "".join(typed.split())
    if not (PIN_MIN <= len(bare) <= PIN_MAX and all(c.isdecimal() for c in bare)):
        raise BadPin
    return "".join(str(unicodedata.decimal(c)) for c in bare)


def check_new_pin(pin: str) -> None:
    """Raises CommonPin for PINs that a classmate would try first (COMMON_PIN)."""
    if re.fullmatch(COMMON_PIN, pin):
        raise CommonPin


def random_pin() -> str:
    """A random PIN: four digits that ``check_new_pin`` accepts."""
    while True:
        pin = f"{secrets.randbelow(10_000):04}"
        try:
            check_new_pin(pin)
        except CommonPin:
            continue
        return pin


def check_new_password(password: str, username: str) -> None:
    """Check the length, and refuse a few passwords that everybody tries first. Raises BadPassword."""
    if len(password) < PASSWORD_MIN:
        raise BadPassword(
            _l("At least %(least)d characters. Three or four words are good.", least=PASSWORD_MIN)
        )
    if len(password) > PASSWORD_MAX:
        raise BadPassword(_l("At most %(limit)d characters.", limit=PASSWORD_MAX))
    folded = password.casefold()
    if folded in _COMMON_PASSWORDS or len(set(folded)) < 4 or folded in (username, username * 2):
        raise BadPassword(_l("That password is easy to guess. Three or four words are good."))


class TooBusy(Problem):
    """Strangers from the same network keep the processor busy. Nothing was checked; trying again helps."""

    message = _l("Very many people are signing in from this network just now. Please try again in a moment.")


# Strangers of a network that tries very often (people/lockout.py) are served one at a time; a few may wait
# for a moment, so that others get their turn between the tries of one who floods.
_CROWD_WAITS = 3  # tries at once that are served or wait
_CROWD_PATIENCE = 2.0  # seconds
_waiting = BoundedSemaphore(_CROWD_WAITS)
_served = Lock()


@contextmanager
def _turn(crowded: bool) -> Iterator[None]:
    """Wait for one's turn to hash. Raises TooBusy where too many are waiting."""
    if not crowded:
        yield
        return
    if not _waiting.acquire(blocking=False):
        raise TooBusy
    try:
        if not _served.acquire(timeout=_CROWD_PATIENCE):
            raise TooBusy
        try:
            yield
        finally:
            _served.release()
    finally:
        _waiting.release()


def make_hash(secret: str, crowded: bool = False) -> str:
    """The hash of a PIN or password. Normalises to NFC, because keyboards encode "é" differently.

    ``crowded``: waits for its turn, and raises TooBusy.
    """
    with _turn(crowded):
        return _hasher.hash(unicodedata.normalize("NFC", secret))


def matches(stored: str | None, secret: str, crowded: bool = False) -> bool:
    """Whether ``secret`` has the hash ``stored``. Takes the same time where ``stored`` is None (False).

    ``crowded``: waits for its turn, and raises TooBusy.
    """
    with _turn(crowded):
        try:
            _hasher.verify(stored or _nobody(), unicodedata.normalize("NFC", secret))
        except VerifyMismatchError:
            return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether ``stored`` was hashed with other parameters than the current ones."""
    return _hasher.check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))
