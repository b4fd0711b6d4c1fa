"""The board's pages as axe-core sees them, and on the narrowest phone, with doubled text, and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]
PEOPLE = ("Samuel", "Ms Reed", "Hugo")
# Every language meets light and dark, phone and computer.
VIEWS = [
    ("English", "light", 360),
    ("Español", "dark", 360),
    ("Français", "light", 360),
    ("English", "dark", 1280),
    ("Español", "light", 1280),
    ("Français", "dark", 1280),
]
NARROW = [(320, "100%"), (640, "200%"), (320, "200%")]


def pages_of_the_board(page: Page) -> list[str]:
    """The addresses of the board, its topics, an own message, what is one's own, and the class."""
    page.goto("/")
    board = page.url
    topics = page.locator("main h2 a").evaluate_all("links => links.map(link => link.href)")
    assert len(topics) >= 5
    edits, keeping = [], []
    for topic in topics:
        page.goto(topic)
        edits += page.locator("a[data-key=edit]").evaluate_all("links => links.map(link => link.href)")
        keeping += page.locator("a[data-key=keep]").evaluate_all("links => links.map(link => link.href)")
    own = ["/notices", "/me", "/notebook", "/notebook/review"]
    return [board, f"{board}/new", f"{board}/ours", *topics[:3], *edits[:1], *keeping[:1], *own]


def speak(page: Page, language: str) -> None:
    page.locator("header .me summary").click()
    page.locator("header").get_by_role("button", name=language).click()
    expect(page.locator("header [name=language][aria-current]")).to_have_text(language)


@pytest.mark.parametrize("name", PEOPLE)
def test_axe_finds_nothing(enter: Enter, name: str) -> None:
    found = {}
    page = enter(name)
    addresses = pages_of_the_board(page)
    page.goto("/")
    try:
        for turn, (language, scheme, width) in enumerate(VIEWS):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 740})
            speak(page, language)
            for address in addresses[turn % 3 :: 3]:  # each in two views; all of them: test_every_page.py
                page.goto(address)
                for fault in Axe().run(page).response["violations"]:
                    found[address, language, scheme, width, fault["id"]] = fault["nodes"][0]["html"]
    finally:
        page.goto("/")
        speak(page, "English")  # the choice is the person's, and the demo is that of all browser tests
    assert found == {}


@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_scrolls_sideways(enter: Enter, name: str) -> None:
    wide = {}
    page = enter(name, width=320)
    for address in pages_of_the_board(page):
        page.goto(address)
        for width, size in NARROW:
            page.set_viewport_size({"width": width, "height": 740})
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                wide[address, width, size] = needed
    assert wide == {}


def test_a_topic_on_paper_is_its_messages(enter: Enter) -> None:
    page = enter("Samuel")
    follow(page.get_by_role("link", name="A walk through our town").first)
    page.emulate_media(media="print")
    for gone in (".bar", ".strip", ".composer", "article > footer", "main > nav"):
        for part in page.locator(gone).all():
            expect(part).to_be_hidden()
    expect(page.locator("article").first).to_be_visible()
    expect(page.locator("article [data-part=translation] p.text").first).to_be_visible()


def test_a_note_of_what_happened_can_be_closed(enter: Enter) -> None:
    page = enter("Mateo")
    page.locator("header summary", has_text="Mateo").click()
    page.get_by_role("button", name="Sign out Mateo").click()
    note = page.get_by_text("You have signed out.")
    expect(note).to_be_visible()
    page.get_by_role("button", name="Close this note").click()
    expect(note).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "main"
