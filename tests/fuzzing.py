"""Generated requests: what hostile, broken or curious clients send to every route, as every persona.

A request starts from a row of tests/test_routes.py, so that most of them get past the first check, and is
then damaged: fields doubled, dropped, renamed and filled with what breaks parsers; addresses, queries,
headers and cookies in bad encodings; bodies that are not what their header says. The same seed gives the same
requests. ``Fuzz.send`` reports two things as faults: an answer that says the server failed, and a canary, an
unguessable string planted where not everybody may read it, in an answer to somebody who may not.
"""

from __future__ import annotations

import io
import random
import secrets
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote_from_bytes

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import run_wsgi_app

from relay.board import compose, glossary_entries
from relay.board.entities import Draft, Partnership, Thread
from relay.board.visibility import viewer_of
from relay.database import db
from relay.desk.moderation import flags
from relay.desk.moderation.entities import FlagKind, FlagReason
from relay.judging.entities import HumanTranslation, UnsavedJudgement
from relay.people.entities import Membership, Role, User, UserState
from relay.people.names import nickname_key
from tests.stage import Stage

PEOPLE = ("pupil", "partner", "other", "teacher", "teacher2", "teacher3", "helper", "nobody")
_BOARD = {"pupil", "partner", "teacher", "teacher2", "helper"}

_TEXTS: tuple[bytes, ...] = (
    b"",
    b"\x00",
    b"a\x00b",
    b"\xed\xa0\x80",  # a surrogate, as CESU-8 has it
    b"\xff\xfe\xfa",
    b"\xc3",  # half a character
    "\u202e\u2066abc".encode(),
    "\U0001f468\u200d\U0001f469\u200d\U0001f467".encode() * 30,
    "e\u0301\u0323".encode() * 200,
    "İıſẞﬁ".encode(),
    b"'\"><script>alert(1)</script>",
    b"{{ 7*7 }}{% for x in y %}",
    b"%(name)s %s %d {0}",
    b"' OR 1=1; --",
    b"../../../../etc/passwd",
    b"en/../../x",
    b"http://[::1",
    b"//evil.example/",
    b"\r\nSet-Cookie: a=b",
    b"-1",
    b"0",
    b"1",
    b"2",
    b"1e9999",
    b"NaN",
    b"9" * 5000,
    b"2147483648",
    b"9223372036854775808",
    b"-9223372036854775809",
    "٣١".encode(),
    "²".encode(),
    b"1_000",
    b" 1 ",
    b"0x10",
    b"true",
    b"null",
    b"[]",
    b'{"a": [1]}',
    b"2026-02-30",
    b"9999-12-31",
    b"0000-00-00",
    b"on",
    b"es",
    b"xx-Latn-ZZ",
    b"a" * 20_001,
    b"!?" * 3000,
    b"=cmd|' /C calc'!A0",
)
_NAMES = (
    b"page",
    b"before",
    b"after",
    b"next",
    b"q",
    b"lang",
    b"order",
    b"id",
    b"a[b][c]",
    b"\xff",
    b"",
    b"__proto__",
)
_TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/mixed; boundary=x",
    "text/plain",
    "",
    "\xff/\xfe",
    "/;;=",
)
_HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("HTTP_ACCEPT_LANGUAGE", ("", "*", "xx", "en;q=nan", "es;q=-1,fr;q=9999", "\xff\xfe", "a" * 3000)),
    ("HTTP_REFERER", ("http://[", "//", "\xff", "javascript:1", "http://localhost/" + "a/" * 900)),
    ("HTTP_ORIGIN", ("null", "http://[", "http://localhost", "\xff")),
    ("HTTP_HOST", ("localhost", "[", "evil.example", "localhost:99999", "")),
    ("HTTP_COOKIE", ("relay=.eJx.x.y", "relay_known=W10.x.y; relay=\xff", "=; ;", "a" * 5000, "relay=...")),
    ("HTTP_IF_NONE_MATCH", ('"', "*", "W/", "\xff", '"a", "b')),
    ("HTTP_IF_MODIFIED_SINCE", ("yesterday", "Thu, 99 Jan 99999 00:00:00 GMT", "\xff")),
    ("HTTP_RANGE", ("bytes=", "bytes=9-1", "bytes=-99999999999999999999", "lines=1-2")),
    ("HTTP_X_FORWARDED_FOR", ("1.2.3.4, [", "\xff", "1" * 2000)),
    ("HTTP_ACCEPT", ("", "text/\xff", "application/json", ";q=x")),
    ("HTTP_ACCEPT_ENCODING", ("", "gzip;q=nan", "br, \xff", "*;q=0")),
    ("HTTP_AUTHORIZATION", ("Basic", "Basic \xff", "Bearer ", "Basic =====", "Digest username=\xff")),
    ("HTTP_SEC_FETCH_SITE", ("same-origin", "cross-site", "\xff")),
    ("HTTP_X_REQUESTED_WITH", ("fetch", "\xff")),
    ("REMOTE_ADDR", ("", "not an address", "::1%eth0", "fe80::1%25x", "::ffff:10.0.0.1", "999.1.1.1")),
    ("CONTENT_LENGTH", ("-1", "abc", "99999999999", "0", "1_0", "")),
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What went wrong with one request, and the request, to be sent again."""

    number: int
    person: str
    request: str
    what: str

    def __str__(self) -> str:
        return f"{self.number} {self.person}: {self.request}\n{self.what}"


class Fuzz:
    """Requests number 0, 1, 2 … of a seed, sent to a stage's application."""

    def __init__(self, stage: Stage, rows: list[tuple[str, str, str]], seed: int) -> None:
        """``rows``: method, address and form of a request to each route, with names of ids in braces."""
        self._stage, self._seed = stage, seed
        self.answers: Counter[int] = Counter()  # by status
        self.app: Flask = stage.app
        with self.app.app_context():
            self.canaries, elsewhere = _plant(stage)
        stage.keep()
        self._rows = [(method, self._filled(address), self._filled(form)) for method, address, form in rows]
        self._rows += [("GET", address, "") for address in elsewhere]
        self.pages = tuple(address for method, address, _form in self._rows if method == "GET")

    def _filled(self, text: str) -> str:
        ids = {**self._stage.ids, "key": secrets.token_urlsafe(20)}
        return text.format(**ids).format(**ids)

    def send(self, numbers: range) -> Iterator[Fault]:
        for number in numbers:
            chance = random.Random(f"{self._seed} {number}")  # noqa: S311 (made to be repeated)
            person = chance.choice(PEOPLE)
            environ = self._request(chance, person)
            shown = _shown(environ)
            try:
                status, body = _answer(self.app, environ)
            except Exception:
                yield Fault(number, person, shown, traceback.format_exc(limit=-6))
                status, body = 500, b""
            else:
                if status >= 500:
                    yield Fault(number, person, shown, f"answered {status}")
            self.answers[status] += 1
            for canary, readers in self.canaries.items():
                if person not in readers and any(canary.encode() in part for part in _parts(body)):
                    yield Fault(number, person, shown, f"reads {canary}, which is for {sorted(readers)}")
            if status >= 500 or (status < 400 and environ["REQUEST_METHOD"] not in ("GET", "HEAD")):
                self._stage.restore()

    def page(self, person: str, address: str) -> bytes:
        """The page at an address, undamaged."""
        return self._whole(person, "GET", address)

    def own_data(self, person: str) -> bytes:
        """What a person gets who asks for all that the relay holds of them."""
        return self._whole(person, "POST", "/me/data")

    def _whole(self, person: str, method: str, address: str) -> bytes:
        environ = self._request(random.Random(0), person)  # noqa: S311 (made to be repeated)
        path, _, query = address.partition("?")
        session = {"_user_id": self._stage.sessions[person], "_fresh": True, "csrf_token": "0" * 40}
        body = b"csrf_token=" + self._token()
        environ |= {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"relay={self._cookie(session)}", "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": _TYPES[0], "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http",
        }  # fmt: skip
        return b"\n".join(_parts(_answer(self.app, environ)[1]))

    def _request(self, chance: random.Random, person: str) -> dict[str, Any]:
        method, address, form = chance.choice(self._rows)
        path, _, query = address.partition("?")
        raw_path, raw_query = path.encode(), query.encode()
        fields = [(name.encode(), value.encode()) for name, value in parse_qsl(form, keep_blank_values=True)]
        if chance.random() < 0.3:
            raw_path = _damaged_path(chance, raw_path)
        if chance.random() < 0.5:
            fields = _damaged_fields(chance, fields)
        if chance.random() < 0.4:
            raw_query = _encoded(chance, _damaged_fields(chance, list(parse_qsl(raw_query))))
        if chance.random() < 0.05:
            method = chance.choice(("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND", "\xff"))
        session = {} if person == "nobody" else {"_user_id": self._stage.sessions[person], "_fresh": True}
        session["csrf_token"] = "0" * 40
        if chance.random() < 0.95:
            fields.append((b"csrf_token", self._token()))
        body, content_type = _body(chance, fields) if method not in ("GET", "HEAD") else (b"", "")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": raw_path.decode("latin-1"),
            "QUERY_STRING": raw_query.decode("latin-1"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"relay={self._cookie(session)}",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": chance.choice(("http", "http", "https")),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "relay.body": body,
        }
        if chance.random() < 0.35:
            for name, values in chance.sample(_HEADERS, chance.randint(1, 3)):
                environ[name] = chance.choice(values)
        return environ

    def _token(self) -> bytes:
        made = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps("0" * 40)
        return made if isinstance(made, bytes) else made.encode()

    def _cookie(self, session: Mapping[str, object]) -> str:
        interface = self.app.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        signer = interface.get_signing_serializer(self.app)
        assert signer is not None
        return str(signer.dumps(dict(session)))


def _plant(stage: Stage) -> tuple[dict[str, set[str]], list[str]]:
    """Put canaries into the database; each with the personas who may read it, and the addresses of the other
    partnership's pages. What a pupil has not sent, their teachers can read in the export of their data.
    """
    session, catalog = db.session(), stage.app.extensions["relay.packs"]
    made: dict[str, set[str]] = {}

    def canary(*readers: str) -> str:
        word = "Zq" + "".join(secrets.choice("bcdfghjkmpqvwxz") for _ in range(18))
        made[word] = set(readers)
        return word

    users = {name: session.get_one(User, int(key.partition(".")[0])) for name, key in stage.sessions.items()}
    topic = session.get_one(Thread, int(stage.ids["t"]))  # type: ignore[call-overload]
    ours = viewer_of(session, users["pupil"], topic.partnership_id)
    assert ours is not None

    def write(who: str, text: str, viewer: Any = ours, thread: Thread = topic) -> None:
        compose.publish(
            session, author=users[who], viewer=viewer, thread=thread, text=text, languages=catalog,
            form_key=secrets.token_urlsafe(20),
        )  # fmt: skip

    write("pupil", f"{canary(*_BOARD)} is what I had for breakfast.")
    write("pupil", f"{canary('pupil', 'teacher')}: call me at 503-555-0143.")  # held
    theirs = viewer_of(session, users["partner"], topic.partnership_id)
    write("partner", f"{canary('partner', 'teacher2')}: llámame al 503-555-0199.", theirs)  # held
    session.add(
        Draft(user_id=users["pupil"].id, partnership_id=topic.partnership_id, thread_id=topic.id,
              text=canary("pupil", "teacher"))
    )  # fmt: skip
    session.add(
        UnsavedJudgement(
            user_id=users["partner"].id,
            translation_version_id=stage.ids["version"],
            form={"ask-0": [canary("partner", "teacher2")]},
        )
    )
    teachers = viewer_of(session, users["teacher"], topic.partnership_id)
    assert teachers is not None
    glossary_entries.add(session, users["teacher"], teachers, canary(*_BOARD), "", {})
    waiting = User(role=Role.STUDENT, name=canary("teacher"), secret_hash="-", state=UserState.WAITING)
    room = users["pupil"].memberships[0].classroom_id
    waiting.memberships.append(Membership(classroom_id=room, nickname_key=nickname_key(waiting.name)))
    session.add(waiting)
    human = session.get_one(HumanTranslation, int(stage.ids["human"]))  # type: ignore[call-overload]
    human.text = f"{canary(*_BOARD)} lives there."
    thing = flags.target(session, users["pupil"], ours, FlagKind.POST, int(stage.ids["spost"]))  # type: ignore[call-overload]
    assert thing is not None
    flags.raise_flag(
        session, users["pupil"], ours, thing, FlagReason.OTHER, canary("pupil", "teacher", "teacher2")
    )
    others = session.scalars(select(Partnership).where(Partnership.name == "Lyon and Porto")).one()
    far = viewer_of(session, users["teacher3"], others.id)
    assert far is not None
    started = compose.start_thread(
        session, author=users["teacher3"], viewer=far, title=canary("other", "teacher3"),
        text=canary("other", "teacher3"), languages=catalog, form_key=secrets.token_urlsafe(20),
    )  # fmt: skip
    glossary_entries.add(session, users["teacher3"], far, canary("other", "teacher3"), "", {})
    session.commit()
    pages = [f"/p/{others.id}", f"/t/{started.id}", f"/p/{others.id}/glossary", f"/p/{others.id}/desk"]
    db.session.remove()
    return made, pages


def _answer(app: Flask, environ: dict[str, Any]) -> tuple[int, bytes]:
    chunks, status, _headers = run_wsgi_app(app, environ, buffered=True)
    body = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    return int(status.split(" ", 1)[0]), body


def _parts(body: bytes) -> Iterator[bytes]:
    """What an answer says: itself, and if it is an archive or a spreadsheet, the files in it."""
    yield body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def _damaged_path(chance: random.Random, path: bytes) -> bytes:
    parts = path.split(b"/")
    place = chance.randrange(1, len(parts)) if len(parts) > 1 else 0
    match chance.randrange(5):
        case 0:
            parts[place] = chance.choice(_TEXTS)
        case 1:
            parts[place] += chance.choice(_TEXTS)[:50]
        case 2:
            parts[place] = str(chance.randrange(1, 30)).encode()
        case 3:
            parts.insert(place, b"")
        case _:
            del parts[place]
    return b"/".join(parts) or b"/"


def _damaged_fields(chance: random.Random, fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    damaged = list(fields)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(damaged)) if damaged else 0
        match chance.randrange(6) if damaged else 5:
            case 0 | 1:
                damaged[place] = damaged[place][0], chance.choice(_TEXTS)
            case 2:
                damaged.append((damaged[place][0], chance.choice(_TEXTS)))
            case 3:
                del damaged[place]
            case 4:
                damaged[place] = (
                    damaged[place][0] + chance.choice((b"[]", b"[a][b]", b".x", b"-0", b"\x00")),
                    damaged[place][1],
                )
            case _:
                damaged.append((chance.choice(_NAMES), chance.choice(_TEXTS)))
    return damaged


def _encoded(chance: random.Random, fields: list[tuple[bytes, bytes]]) -> bytes:
    if chance.random() < 0.1:
        return b"&".join(name + b"=" + value for name, value in fields)  # nothing escaped
    return b"&".join(
        quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode() for name, value in fields
    )


def _body(chance: random.Random, fields: list[tuple[bytes, bytes]]) -> tuple[bytes, str]:
    kind = chance.random()
    if kind < 0.7:
        return _encoded(chance, fields), "application/x-www-form-urlencoded"
    if kind < 0.9:
        return _multipart(chance, fields), "multipart/form-data; boundary=x"
    if kind < 0.97:
        return chance.choice(
            (_encoded(chance, fields), _multipart(chance, fields), b"{}", b"\xff" * 99)
        ), chance.choice(_TYPES)
    return _encoded(
        chance, [*fields, (b"text", b"a" * chance.choice((1_048_000, 1_100_000, 3_000_000)))]
    ), _TYPES[0]


def _multipart(chance: random.Random, fields: list[tuple[bytes, bytes]]) -> bytes:
    parts = []
    for name, value in fields:
        disposition = b'Content-Disposition: form-data; name="' + name.replace(b'"', b"") + b'"'
        if chance.random() < 0.15:
            disposition += (
                b'; filename="' + chance.choice((b"a.txt", b"", b"\xff", b"../x", b"a" * 500)) + b'"'
            )
        if chance.random() < 0.05:
            disposition = chance.choice((b"Content-Disposition: form-data", b"", b"X: \xff", b"a" * 9000))
        if chance.random() < 0.1:
            disposition += b"\r\nContent-Type: " + chance.choice(
                (b"text/plain; charset=utf-7", b"\xff", b"image/png")
            )
        parts.append(b"--x\r\n" + disposition + b"\r\n\r\n" + value + b"\r\n")
    end = chance.choice((b"--x--\r\n", b"--x--\r\n", b"--x--\r\n", b"", b"--x\r\n"))
    return b"".join(parts) + end


def _shown(environ: Mapping[str, Any]) -> str:
    odd = {
        name: value
        for name, value in environ.items()
        if name.startswith(("HTTP_", "CONTENT_TYPE")) and not str(value).startswith("relay=.ey") and value
    }
    body = environ["relay.body"]
    return (
        f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'][:300]!r}?{environ['QUERY_STRING'][:300]!r}"
        f" {odd} {body[:600]!r}{' …' if len(body) > 600 else ''}"
    )
