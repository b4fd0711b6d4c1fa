"""The everyday path on a phone, and on a school computer: the message first, writing one tap away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
COMPUTER = {"width": 1280, "height": 900}


def tops_of_first_messages(page: Page) -> dict[str, float]:
    """How far from the top of each topic of the board its first message begins, in CSS pixels."""
    addresses = page.locator("main h2 a").evaluate_all("links => links.map(link => link.href)")
    assert len(addresses) >= 5, "the board shows hardly any topic"
    tops = {}
    for address in addresses:
        page.goto(address)
        box = page.locator("article").first.bounding_box()
        assert box is not None
        tops[address] = box["y"]
    return tops


@pytest.mark.parametrize("name", ["Samuel", "Ms Reed", "Hugo"])
def test_a_topic_begins_with_its_first_message(enter: Enter, name: str) -> None:
    page = enter(name, width=360)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert {at: top for at, top in tops_of_first_messages(page).items() if top > 250} == {}
    page.set_viewport_size(COMPUTER)  # type: ignore[arg-type]
    page.goto("/")
    assert {at: top for at, top in tops_of_first_messages(page).items() if top > 300} == {}


def test_writing_is_one_tap_away_wherever_one_reads(enter: Enter) -> None:
    page = enter("Samuel", width=360, has_touch=True)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.get_by_role("link", name="A walk through our town").first.tap()
    expect(page.get_by_label("Your message")).to_be_attached()
    for share in (0, 0.5):
        page.evaluate(f"scrollTo(0, document.body.scrollHeight * {share})")
        expect(page.get_by_role("link", name="Write", exact=True)).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Write", exact=True).tap()
    field = page.get_by_label("Your message")
    expect(field).to_be_in_viewport()
    field.tap()
    # The way to write makes room for what is being written.
    expect(page.get_by_role("link", name="Write", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Send").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


def test_a_message_has_at_most_four_actions_and_the_rest_under_more(enter: Enter) -> None:
    page = enter("Ms Reed", width=360)
    follow(page.get_by_role("link", name="A walk through our town").first)
    counts = page.locator("article > footer").evaluate_all("rows => rows.map(row => row.children.length)")
    assert counts and max(counts) <= 4
    article = page.locator("article", has_text="Yo vivo en una montaña").first
    article.locator("summary", has_text="More about the message").click()
    expect(article.get_by_role("link", name="Something worries me")).to_be_visible()
    page.keyboard.press("Escape")
    expect(article.get_by_role("link", name="Something worries me")).to_be_hidden()
    expect(article.locator("summary", has_text="More about the message")).to_be_focused()


@pytest.mark.parametrize("name", ["Samuel", "Ms Reed"])
def test_six_stops_lead_to_the_first_message(enter: Enter, name: str) -> None:
    page = enter(name)
    follow(page.get_by_role("link", name="A walk through our town").first)
    stops = 0
    while stops <= 8:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('article') !== null"):
            break
        assert page.evaluate("document.activeElement !== document.body")
        stops += 1
    assert stops <= 6


def test_the_authors_time_is_said_on_a_tap(enter: Enter) -> None:
    page = enter("Samuel", width=360, has_touch=True)
    page.get_by_role("link", name="A walk through our town").first.tap()
    article = page.locator("article").first  # Ms Reed's, of Portland
    expect(article.get_by_text("Time in Portland")).to_be_hidden()
    article.locator("summary", has=page.locator("time")).tap()
    expect(article.get_by_text("Time in Portland")).to_be_visible()
