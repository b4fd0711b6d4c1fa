"""Numbers in addresses and forms: whatever somebody puts in their place, nothing breaks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlencode

import pytest
from flask.testing import FlaskClient

from relay.web.request_values import LARGEST, number_pair, whole_number
from tests import house
from tests.stage import Stage
from tests.test_routes import PEOPLE, ROWS, Row

NONSENSE = (
    "9" * 5000, "٣", "१", "²", "+1", "-1", " 1", "1_000", "1e3", "1\0", "\0", "", "x", str(LARGEST + 1)
)  # fmt: skip

# Numbers that pages take in their address, by address.
QUERIES = {
    "/desk": "room",
    "/p/{p}": "before",
    "/t/{t}": "at after before reply",
    "/t/{t}/changes": "since",
    "/posts/{post}/compare/es": "version",
    "/posts/{post}/compare/es/class": "version",
    "/classes/{room}/cards": "blank",
    "/classes/{room}/log": "before",
    "/p/{p}/log": "before",
    "/p/{p}/desk": "c t held after",
    "/p/{p}/flags": "before",
    "/p/{p}/voices": "class author before",
    "/p/{p}/export": "topic",
    "/p/{p}/worksheet": "topic",
    "/posts/{spost}/compare/en/twist": "s",
    "/activities/{three}": "about",
}
# Forms with fields that the table of routes does without: the person, the address, what it takes as numbers.
FORMS = (
    ("pupil", "/t/{t}/write", "text=Hello.&parent={spost}"),
    ("pupil", "/posts/{spost}/compare/en/save", "version={sversion}&keep=0"),
    ("pupil", "/posts/{spost}/compare/en/save", "version={sversion}&step=1&verdict-0=perfect"),
    ("pupil", "/posts/{spost}/compare/en/lift", "version={sversion}&give_up=0"),
    ("teacher", "/p/{p}/export", "format=json&topic={t}"),
    ("teacher", "/p/{p}/rules", "classroom={room}&posts_an_hour=3&edit_minutes=5"),
    ("teacher", "/classes/{room}/code", "action=new&days=14"),
    ("nobody", "/sign-in", "username=carolina&password=correct+horse+battery&kept_text=Hello."
     "&kept_post={post}&kept_thread={t}&kept_partnership={p}&kept_parent={spost}"),
    ("nobody", "/sign-in", "username=carolina&password=correct+horse+battery&kept_target=es"
     '&kept_judgement={{"translation": ["Hola."]}}&kept_about={post}'),
    ("nobody", "/sign-in", "username=carolina&password=correct+horse+battery&kept_correction={post}"
     "&kept_correction_start=0&kept_correction_text=Hola."),
    ("nobody", "/sign-in", "username=carolina&password=correct+horse+battery&kept_contribution={three}"
     "&kept_contribution_number=0&kept_contribution_about={spost}&kept_contribution_field-0=Hola."),
    ("pupil", "/activities/{three}/contribute", "number=0&field-0=A&field-1=B&field-2=C&about={spost}"
     "&form_key={key}"),
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("numbers"))


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("17", 17), ("007", 7), (str(LARGEST), LARGEST)])
def test_a_number_is_ascii_digits(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [None, *NONSENSE])
def test_everything_else_is_no_number(text: str | None) -> None:
    assert whole_number(text) is None
    assert number_pair(f"1-{text}") is None and number_pair(f"{text}-1") is None


def test_a_number_keeps_to_the_bound_that_is_asked_for() -> None:
    assert [whole_number(text, most=60) for text in ("60", "61", "600")] == [60, None, None]
    assert number_pair("5-7") == (5, 7)
    assert number_pair("5-7", most=(5, 6)) is None


@pytest.mark.parametrize("value", ["9" * 5000, "٣"])
def test_a_topic_or_a_period_that_is_no_number_is_none_of_those_to_choose(stage: Stage, value: str) -> None:
    assert stage.ask("teacher", "GET", f"/p/{{p}}/export?topic={quote(value)}")[0] == "404"
    assert stage.ask("teacher", "POST", "/p/{p}/retention", f"months={quote(value)}") == ("400", False)


@pytest.mark.parametrize("before", ["1-1", "0-0"])
def test_a_place_before_the_first_message_is_an_empty_page(stage: Stage, before: str) -> None:
    assert stage.ask("pupil", "GET", f"/t/{{t}}?before={before}")[0] == "yes"


@pytest.mark.parametrize("after", [f"{LARGEST}-{LARGEST}", "999999999-1"])
def test_a_place_after_the_last_message_is_an_empty_page(stage: Stage, after: str) -> None:
    assert stage.ask("pupil", "GET", f"/t/{{t}}?after={after}")[0] == "yes"


@pytest.mark.parametrize("address", QUERIES)
def test_no_address_breaks_by_its_numbers(stage: Stage, address: str) -> None:
    failed = [
        (name, value[:12])
        for name in QUERIES[address].split()
        for value in (*NONSENSE, *(f"{value}-{value}" for value in NONSENSE[:4]))
        if stage.ask("teacher", "GET", f"{address}?{urlencode({name: value})}")[0].startswith("5")
    ]
    assert not failed


def _numbers(row: Row) -> Iterator[str]:
    """The fields of a form that the table fills with a number."""
    for name, values in parse_qs(row.data.format_map(_Names())).items():
        if values[-1].isdigit() or re.fullmatch(r"<(?!key)\w+>", values[-1]):
            yield name


class _Names(dict[str, str]):
    """``{post}`` as ``<post>``, since only a stage knows the number."""

    def __missing__(self, name: str) -> str:
        return "" if name in ("account", "room_form") else f"<{name}>"


_TABLE = [row for row in ROWS if row.method == "POST" and "yes" in row.cells and any(_numbers(row))]
_EXTRA = [
    Row("POST", address, data, True, tuple("yes" if person == name else "no" for name in PEOPLE))
    for person, address, data in FORMS
]


@pytest.mark.parametrize("row", [*_TABLE, *_EXTRA], ids=str)
def test_no_form_breaks_by_its_numbers(stage: Stage, row: Row) -> None:
    person, failed = PEOPLE[row.cells.index("yes")], []
    for name in _numbers(row):
        others = [part for part in row.data.split("&") if part.partition("=")[0] != name]
        for value in NONSENSE:
            got, _changed = stage.ask(
                person, "POST", row.address, "&".join([*others, f"{name}={quote(value)}"])
            )
            if got.startswith("5"):
                failed.append((name, value[:12]))
    assert not failed


def test_no_path_breaks_by_its_numbers(stage: Stage) -> None:
    client: FlaskClient = stage.app.test_client()
    found = []
    with stage.app.app_context():
        for rule in stage.app.url_map.iter_rules():
            if "<int:" not in rule.rule:
                continue
            for value in ("9" * 5000, "٣", "+1", "-1", "1_000", "1e3", "1\0", str(LARGEST + 1)):
                address = re.sub(r"<(?:\w+:)?\w+>", quote(value), rule.rule)
                method = "GET" if "GET" in (rule.methods or ()) else "POST"
                found.append((rule.rule, value[:12], client.open(address, method=method).status_code))
    assert [each for each in found if each[2] not in (404, 405)] == []  # 405: no such page, by any method


def test_every_number_that_is_read_from_a_request_is_tried_here() -> None:
    tried = {name for names in QUERIES.values() for name in names.split()}
    tried |= {name for row in (*_TABLE, *_EXTRA) for name in _numbers(row)}
    read = set()
    for path in house.modules(house.ROOT, "relay").values():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("whole_number", "number_pair"):
                read |= set(_names(node))
    assert {"topic", "since", "revision", "kept_parent"} <= read
    # The demo's front page exists in a demo only; tests/demo has it.
    assert read - tried == {"person"}


def _names(call: ast.Call) -> Iterator[str]:
    """The ``….get("name")`` and ``…["name"]`` of an expression."""
    for node in ast.walk(call):
        found: ast.expr | None = None
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get":
            found = node.args[0]
        elif isinstance(node, ast.Subscript):
            found = node.slice
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value


def test_nothing_else_makes_numbers_of_text_that_came_in() -> None:
    """One parser; settings of the machine have their own."""
    own = {"relay.web.request_values", "relay.config"}
    found = set()
    for name, path in house.modules(house.ROOT, "relay").items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric"):
                found.add(name)
            if isinstance(node, ast.Name) and node.id == "IntegerField":
                found.add(name)
    assert found == own


@pytest.mark.parametrize("address", ["/", "/join", "/sign-in", "/nowhere"])
def test_a_query_that_is_not_utf8_is_read_all_the_same(client: FlaskClient, address: str) -> None:
    for query in (b"next=\xff", b"code=\xed\xa0\x80", b"\xc3"):
        environ = {"QUERY_STRING": query.decode("latin-1")}
        assert client.get(address, environ_overrides=environ).status_code in (200, 404)


@pytest.mark.parametrize("path", ["/p/1//glossary", "/sign-in"])
def test_a_query_of_two_lines_is_refused(client: FlaskClient, path: str) -> None:
    answer = client.get(path, environ_overrides={"QUERY_STRING": "next=\r\nSet-Cookie: a=b"})
    assert answer.status_code == 400
    assert "a=b" not in str(answer.headers)
