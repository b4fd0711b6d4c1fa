"""What a hostile visitor of the sign-in pages does to the others, counted.

    uv run python benchmarks/sign_in_attacks.py

Five attacks against an application in this process, with its real limits and real hashes of PINs:

Each attack is made in one browser and, where that matters, by a program that drops its cookies.

- somebody at school types 48 wrong passwords for a teacher; then she signs in with the right one;
- somebody at school sends 294 forms with a class's code, one nickname after the other with wrong PINs; then
  thirty pupils sign in there, half of them in browsers that know them;
- somebody at school types 100, then 900 more wrong class codes; then thirty pupils sign in there in new
  browsers, and five newcomers join;
- a pupil who has signed in types 500 class codes that nobody has: how many are answered;
- a hundred threads try a hundred PINs at once: how many are checked.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from relay import create_app
from relay.config import Settings
from relay.database import db
from relay.people import classrooms, credentials
from relay.people.entities import Classroom, Membership, Role, School, User
from relay.people.names import nickname_key

SCHOOL, HOME = "198.51.100.7", "203.0.113.9"
PIN, PASSWORD = "4821", "correct horse battery"


def browser(app: Flask, address: str = SCHOOL) -> FlaskClient:
    made = app.test_client()
    made.environ_base["REMOTE_ADDR"] = address
    return made


def post(client: FlaskClient, address: str, **form: str) -> Any:
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", "0" * 40)
    token = URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(raw)
    return client.post(address, data={**form, "csrf_token": token})


def join(client: FlaskClient, code: str, nickname: str, pin: str = PIN) -> int:
    return int(post(client, "/join", code=code, nickname=nickname, pin=pin).status_code)


def sign_in(client: FlaskClient, password: str = PASSWORD) -> int:
    return int(post(client, "/sign-in", username="reed", password=password).status_code)


def school(data: Path) -> tuple[Flask, str]:
    """A relay with one teacher and thirty pupils, and its class code."""
    app = create_app(Settings(data=data, packs=(), testing=True))
    with app.app_context():
        db.create_all()
        room = Classroom(
            school=School(name="S"), name="C", city="P", country="US", time_zone="UTC", language="en"
        )
        db.session.add(room)
        code = classrooms.new_code(db.session(), room)
        teacher = User(
            role=Role.TEACHER, name="Ms Reed", username="reed", secret_hash=credentials.make_hash(PASSWORD)
        )
        teacher.memberships.append(Membership(classroom=room))
        stored = credentials.make_hash(PIN)
        for number in range(30):
            pupil = User(role=Role.STUDENT, name=f"Pupil {number}", secret_hash=stored)
            pupil.memberships.append(Membership(classroom=room, nickname_key=nickname_key(pupil.name)))
            db.session.add(pupil)
        db.session.add(teacher)
        db.session.commit()
    return app, code


class Stranger:
    """An attacker at school; ``drops``: who sends each form in a new session."""

    def __init__(self, app: Flask, drops: bool) -> None:
        self._app, self._drops, self._browser = app, drops, browser(app)

    def browser(self) -> FlaskClient:
        return browser(self._app) if self._drops else self._browser


def wrong_code(number: int) -> str:
    letters = "".join(chr(97 + number // 26**place % 26) for place in range(3))
    return f"zz{letters}-{22 + number % 7}-zzz"


def passwords(app: Flask, code: str, drops: bool) -> None:
    usual = browser(app)
    sign_in(usual)
    stranger = Stranger(app, drops)
    began = time.perf_counter()
    said = Counter(sign_in(stranger.browser(), f"wrong password {number}") for number in range(48))
    print(f"48 wrong passwords in {time.perf_counter() - began:.1f} s: {dict(said)}")
    print("  the right one in the browser that knows her:", sign_in(usual))
    print("  in a new browser there:", sign_in(browser(app)))
    print("  in a new browser at home:", sign_in(browser(app, HOME)))


def nicknames(app: Flask, code: str, drops: bool) -> None:
    usual = {number: browser(app) for number in range(15)}
    for number, client in usual.items():
        join(client, code, f"Pupil {number}")
    stranger = Stranger(app, drops)
    said = Counter(
        join(stranger.browser(), code, f"Pupil {number % 30 - 1}", "9731") for number in range(294)
    )
    print(f"294 forms with wrong PINs: {dict(said)}")
    known = Counter(join(client, code, f"Pupil {number}") for number, client in usual.items())
    print("  15 pupils in browsers that know them:", dict(known))
    new = Counter(join(browser(app), code, f"Pupil {number}") for number in range(15, 30))
    print("  15 pupils in new browsers of the same network:", dict(new))
    new = Counter(join(browser(app, HOME), code, f"Pupil {number}") for number in range(15, 30))
    print("  15 pupils in new browsers at home:", dict(new))


def codes(app: Flask, code: str, drops: bool) -> None:
    sign_in(browser(app))
    stranger, tried = Stranger(app, drops), 0
    for more in (100, 900):
        said = Counter(join(stranger.browser(), wrong_code(tried + number), "Maya") for number in range(more))
        tried += more
        print(f"{more} wrong codes: {dict(said)}")
        new = Counter(join(browser(app), code, f"Pupil {number}") for number in range(30))
        print("  30 pupils in new browsers there:", dict(new))
        new = Counter(join(browser(app), code, f"New {number}", "7305") for number in range(5))
        print("  5 newcomers there:", dict(new))


def known_codes(app: Flask, code: str, drops: bool) -> None:
    pupil = browser(app)
    join(pupil, code, "Pupil 1")
    said = Counter(join(pupil, wrong_code(number), "Maya") for number in range(500))
    print(f"500 wrong codes in a browser that knows somebody: {dict(said)}")


def at_once(app: Flask, code: str, drops: bool) -> None:
    checked = []
    matches = credentials.matches

    def counting(*arguments: Any) -> bool:
        checked.append(1)
        return matches(*arguments)

    credentials.matches = counting
    with ThreadPoolExecutor(100) as threads:
        tries = threads.map(
            lambda number: join(browser(app), code, "Pupil 1", f"{3000 + 7 * number}"), range(100)
        )
        said = Counter(tries)
    credentials.matches = matches
    print(f"100 PINs at once: {len(checked)} checked, {dict(said)}")


def main() -> None:
    attacks = [(attack, drops) for attack in (passwords, nicknames, codes) for drops in (False, True)]
    for attack, drops in (*attacks, (known_codes, False), (at_once, True)):
        with tempfile.TemporaryDirectory() as folder:
            app, code = school(Path(folder))
            print("Cookies dropped:" if drops else "In one browser:", end=" ")
            attack(app, code, drops)
            with app.app_context():
                db.engine.dispose()


if __name__ == "__main__":
    main()
