"""Thanking with one tap, and finding a message again, on a phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]
TEXT = "My street smells of fresh bread at seven."


def test_one_tap_thanks_where_one_reads_and_the_message_is_found_again(enter: Enter) -> None:
    maya, samuel = enter("Maya"), enter("Samuel", width=360, has_touch=True)
    board = samuel.url
    for page in (maya, samuel):
        follow(page.get_by_role("link", name="A walk through our town").first)
    maya.get_by_label("Your message").fill(TEXT)
    follow(maya.get_by_role("button", name="Send"))
    message = samuel.locator("article", has_text=TEXT)
    expect(message).to_be_attached()  # without a reload
    message.locator("summary", has_text="Thank").tap()
    message.get_by_role("button", name="Made me smile").tap()
    given = message.get_by_role("button", name="Made me smile · Samuel")
    expect(given).to_be_visible()
    expect(given).to_have_attribute("aria-pressed", "true")
    expect(message.locator("summary", has_text="Thank")).to_be_focused()
    expect(maya.locator("article", has_text=TEXT).get_by_text("Made me smile · Samuel")).to_be_visible()

    given.tap()  # taken back
    expect(given).to_have_count(0)
    expect(message).to_be_in_viewport()

    samuel.goto(board)
    samuel.get_by_label("Search the board").fill("FRÉSH bread")
    with samuel.expect_navigation():
        samuel.get_by_role("search").get_by_role("button", name="Search").tap()
    expect(samuel.get_by_text("fresh", exact=True).first).to_be_visible()
    result = samuel.get_by_role("listitem").filter(has_text="smells of")
    follow(result.get_by_role("link"))
    expect(samuel.locator("article", has_text=TEXT)).to_be_in_viewport()

    samuel.goto(f"{board}/search?q=xylophone")
    expect(samuel.get_by_text("Nothing found.")).to_be_visible()


def test_without_scripts_thanks_lead_back_to_the_message(enter: Enter) -> None:
    samuel = enter("Samuel", width=360, java_script_enabled=False)
    follow(
        samuel.get_by_role("link", name="What sentence went wrong?")
        .or_(samuel.get_by_role("link", name="¿Qué frase salió mal?"))
        .first
    )
    message = samuel.locator("article", has=samuel.locator("summary", has_text="Thank")).first
    number = message.get_attribute("id")
    message.locator("summary", has_text="Thank").click()
    follow(message.get_by_role("button", name="I learned something"))
    assert samuel.url.endswith(f"#{number}")
    given = samuel.locator(f"#{number}").get_by_role("button", name="I learned something · Samuel")
    expect(given).to_be_visible()
    follow(given)
    expect(given).to_have_count(0)
