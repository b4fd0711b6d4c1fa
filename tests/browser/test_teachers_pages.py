"""Every page of a teacher as axe-core sees it, and on screens of both sizes: none scrolls for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import follow
from tests.browser.test_accessible import VIEWS, speak

Enter = Callable[..., Page]
HEIGHTS = {360: 740, 1280: 900}
SCREENS = 4
# Of the pages that a tab leads to, those of teachers; the board and single sentences have tests of their own.
OURS = re.compile(r"/(desk|classes|partnerships|papers|packs|address|languages-i-read|p/\d+/[a-z])")
# As long as what is printed, or as the list of packs that somebody installed.
PAPER = re.compile(r"/(papers/|packs|classes/\d+/cards)")


def pages_of_a_teacher(page: Page) -> list[str]:
    """The four tabs, what they link, an item of each kind, and the forms for a class and a partnership."""
    follow(page.get_by_role("link", name="Teacher’s desk"))
    inbox = page.url
    tabs = page.get_by_role("navigation", name="Teacher’s desk").get_by_role("link")
    found = tabs.evaluate_all("links => links.map(link => link.href)")
    for tab in list(found):
        page.goto(tab)
        found.append(page.url)
        found += page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
    page.goto("/")
    page.goto(page.locator("main h2 a").first.evaluate("link => link.href"))
    found += page.get_by_role("link", name="Decide").evaluate_all(
        "links => links.slice(0, 1).map(link => link.href)"
    )
    found += [f"{inbox}?w={what}&all=1" for what in ("worry", "appear", "check", "kept", "accepted")]
    found += [f"{inbox}?item=zzz", "/classes", "/classes/new", "/partnerships/new", "/papers", "/packs"]
    once: dict[str, str] = {}
    for address in found:
        parts = urlsplit(address)
        items = "item=" in parts.query
        if OURS.match(parts.path) or "/decide" in parts.path:
            # One item of each kind; of students and other rows, the first.
            kind = re.sub(r"item=([a-z])\d+", r"item=\1", parts.query) if items else parts.query
            once.setdefault(re.sub(r"\d+", "N", f"{parts.path}?{kind}"), address)
    return list(once.values())


def test_axe_finds_nothing_and_no_page_is_endless(enter: Enter) -> None:
    page = enter("Ms Reed")
    addresses = pages_of_a_teacher(page)
    assert len(addresses) > 25
    faults, tall, wide = {}, {}, {}
    try:
        for turn, (language, scheme, width) in enumerate(VIEWS):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.goto("/")
            speak(page, language)
            for address in addresses[turn % 3 :: 3]:  # each page in two views, one of each size
                response = page.goto(address)
                assert response is not None and response.ok, address
                for fault in Axe().run(page).response["violations"]:
                    faults[address, language, scheme, width, fault["id"]] = fault["nodes"][0]["html"]
                height, needed = page.evaluate(
                    "[document.documentElement.scrollHeight, document.documentElement.scrollWidth]"
                )
                if height > SCREENS * HEIGHTS[width] and not PAPER.search(address):
                    tall[address, width] = round(height / HEIGHTS[width], 1)
                if needed > width:
                    wide[address, width] = needed
    finally:
        page.goto("/")
        speak(page, "English")  # the choice is the person's, and the demo is that of all browser tests
    assert (faults, tall, wide) == ({}, {}, {})
