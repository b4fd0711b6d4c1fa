"""Every page of the relay as each person, as axe-core sees it, and on the narrowest screens.

The pages are those of the table of routes (tests/test_routes.py), which no new route can be left out of, and
whatever they link that is of another kind. Each is looked at once as each person who may open it; language,
light or dark and the width take turns, so that every combination is met. What pupils see every day is looked
at in all languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from relay.web import interface_languages
from tests.serving import serving
from tests.stage import Stage
from tests.test_routes import PEOPLE, ROWS

SPOKEN = tuple(interface_languages.codes())
# Neighbours differ in everything, so that pages of one kind meet all of them.
LOOKS = (("light", 360), ("dark", 1280), ("dark", 360), ("light", 1280))
VIEWS = [(language, *LOOKS[(at + turn) % 4]) for turn in range(4) for at, language in enumerate(SPOKEN)]
HEIGHTS = {360: 740, 1280: 900}
# How a page must fit: width in pixels, and the size of its text.
NARROW = ((320, "100%"), (640, "200%"))
EVERY_DAY = (
    "/p/{p}",
    "/p/{p}/new",
    "/p/{p}/ours",
    "/t/{t}",
    "/posts/{spost}/compare/en",
    "/notices",
    "/me",
    "/join",
)


@dataclass(frozen=True)
class Site:
    """A running relay that has one of everything: its address, and who is in it."""

    url: str
    stage: Stage

    def sign_in(self, context: BrowserContext, person: str, language: str) -> None:
        """Make ``context`` a browser in which ``person`` has signed in, with pages in ``language``."""
        session: dict[str, object] = {"ui_language": language}
        if person != "nobody":
            session |= {"_user_id": self.stage.sessions[person], "_fresh": True}
        signer = self.stage.app.session_interface.get_signing_serializer(self.stage.app)  # type: ignore[attr-defined]
        context.add_cookies([{"name": "relay", "value": signer.dumps(session), "url": self.url}])

    def addresses(self, person: str) -> list[str]:
        """The addresses that the table of routes has a page at for ``person``."""
        column = PEOPLE.index(person)
        rows = [row for row in ROWS if row.method == "GET" and row.cells[column] == "yes"]
        return [row.address.format(**self.stage.ids) for row in rows]


class Silent(WSGIRequestHandler):
    """Requests by the thousand, which nobody reads in a report."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    stage = Stage(tmp_path_factory.mktemp("every-page"))
    with serving(make_server("127.0.0.1", 0, stage.app, threaded=True, request_handler=Silent)) as address:
        yield Site(address, stage)


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=site.url, locale="en-GB")
    made.set_default_timeout(30_000)
    yield made
    made.close()


def kind(address: str) -> str:
    """Pages that differ only in which post, class or language they show are of one kind."""
    parts = urlsplit(address)
    path = re.sub(r"/[\w-]{30,}", "/…", re.sub(r"\d+", "N", parts.path))
    query = sorted((name, re.sub(r"\d+", "N", value)) for name, value in parse_qsl(parts.query))
    return f"{path}?{[pair for pair in query if pair[0] not in ('in', 'q', 'next')]}"


def faults(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds: the rule, and the first element that breaks it."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({json.dumps({'resultTypes': ['violations']})})")["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]


def too_wide(page: Page) -> list[tuple[int, str, int]]:
    """Where the page scrolls sideways: the width, how the text stands, and the width that it needs."""
    found = []
    for width, size in NARROW:
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append((width, size, needed))
    # Read from right to left, which no interface language is yet.
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate(
        "Object.assign(document.documentElement, {dir: 'rtl', lang: 'ar'}).style.removeProperty('font-size')"
    )
    needed = page.evaluate("document.documentElement.scrollWidth")
    return [*found, (360, "rtl", needed)] if needed > 360 else found


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_is_accessible_and_fits(context: BrowserContext, site: Site, person: str) -> None:
    found: dict[tuple[object, ...], object] = {}
    page = context.new_page()
    waiting = site.addresses(person)
    seen: set[str] = set()
    met: set[tuple[str, str, int]] = set()
    while waiting:
        address = waiting.pop(0)
        if kind(address) in seen:
            continue
        seen.add(kind(address))
        view = language, scheme, width = VIEWS[(len(seen) + 5 * PEOPLE.index(person)) % len(VIEWS)]
        site.sign_in(context, person, language)
        answer = context.request.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html") or not answer.ok:
            assert answer.ok, (address, answer.status)
            continue  # what is not a page
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.goto(address)
        met.add(view)
        for fault in faults(page):
            found[address, *view, fault[0]] = fault[1]
        links = page.eval_on_selector_all(
            "a[href]:not([download])",
            "nodes => nodes.map(node => node.origin === location.origin ? node.pathname + node.search : '')",
        )
        waiting += [link for link in links if link]
        if wide := too_wide(page):
            found[address, language] = wide
    assert len(met) >= 5, "the walk found hardly any page"
    assert found == {}


@pytest.mark.parametrize("language", SPOKEN)
def test_what_pupils_see_every_day_is_accessible_in_every_language(
    context: BrowserContext, site: Site, language: str
) -> None:
    found = {}
    page = context.new_page()
    site.sign_in(context, "pupil", language)
    for turn, address in enumerate(EVERY_DAY):
        scheme, width = LOOKS[(turn + SPOKEN.index(language)) % len(LOOKS)]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        answer = page.goto(address.format(**site.stage.ids))
        assert answer is not None and answer.ok, address
        for fault in faults(page):
            found[address, scheme, width, fault[0]] = fault[1]
        if wide := too_wide(page):
            found[address, "", 0, "wide"] = str(wide)
    assert found == {}
