"""A real demo and a real Chromium. Whatever a page asks of another host or complains about fails its test."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    sync_playwright,
)

from tests import processes
from tests.conftest import require
from tests.processes import wait_until

# What a test machine needs (root has no sandbox), and no calls to the browser's maker.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A failed test of these runs once more, and the summary says so.

    A real browser beside a suite that keeps every core busy sometimes waits longer than a test does; what
    fails twice in a row is a fault.
    """
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.flaky(reruns=1))


def follow(link: Locator) -> None:
    """Click what leads to another page, and be there.

    A click alone comes back when the next page has begun to arrive. ``expect`` waits for the rest; keys,
    counts, addresses and scripts do not, and meet the page before it or half of the next one.
    """
    with link.page.expect_navigation():
        link.click()


@dataclass
class Demo:
    """A running demo: where, who, and its folder."""

    url: str
    people: dict[str, dict[str, str]]
    folder: Path


@dataclass
class Visit:
    """One browser context: what its pages asked for and complained about."""

    context: BrowserContext
    demo: Demo
    expected: str = ""  # a complaint that belongs to the test
    complaints: list[str] = field(default_factory=list)

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note)
        page.on("crash", lambda _: self.complaints.append("the page crashed"))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        wanted = self.expected and self.expected in message.text
        if message.type in ("error", "warning") and not wanted:
            self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host and host != urlsplit(self.demo.url).netloc:
            self.complaints.append(f"asked {host} for {request.url}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all browser tests, everything in it translated."""
    folder = tmp_path_factory.mktemp("demo")
    with processes.relay(folder, "demo", "--json", "--port", "0", "--data", str(folder / "data")) as running:
        told = json.loads(running.line())

        def translated() -> bool:
            with closing(sqlite3.connect(folder / "data" / "relay.sqlite3")) as database:
                query = "SELECT count(*) FROM translation WHERE state = 'pending'"
                return bool(database.execute(query).fetchone() == (0,))

        wait_until(translated, patience=120)
        yield Demo(told["url"], {person["name"]: person for person in told["people"]}, folder)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    require("chromium", path is not None, "install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """``look(page, "inbox")`` keeps a picture of the whole page in the folder RELAY_TEST_SCREENSHOTS, if that
    is set: for somebody to look at.
    """
    folder = os.environ.get("RELAY_TEST_SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep


@pytest.fixture
def visit(chromium: Browser, demo: Demo) -> Iterator[Callable[..., Page]]:
    """``visit()`` is a fresh browser at the demo's front page; ``visit(width=360, …)`` takes its options.

    When the test ends, none of its pages may have complained (but for what contains ``expected``) or asked
    anybody else for anything.
    """
    visits: list[Visit] = []

    def start(width: int = 1280, expected: str = "", **options: Any) -> Page:
        context = chromium.new_context(
            base_url=demo.url, locale="en-GB", viewport={"width": width, "height": 800}, **options
        )
        context.set_default_timeout(30_000)
        visits.append(Visit(context, demo, expected))
        page = visits[-1].page()
        page.goto("/")
        return page

    yield start
    complaints = [complaint for each in visits for complaint in each.complaints]
    for each in visits:
        each.context.close()
    assert complaints == []


@pytest.fixture
def enter(visit: Callable[..., Page]) -> Callable[..., Page]:
    """``enter("Samuel")`` is a browser in which Samuel has entered by the demo's door."""

    def as_somebody(name: str, **options: Any) -> Page:
        page = visit(**options)
        follow(page.get_by_role("button", name=re.compile(f"^Enter as {re.escape(name)}")))
        return page

    return as_somebody
