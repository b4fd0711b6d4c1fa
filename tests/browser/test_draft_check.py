"""A pupil asks what will come across before sending, on a phone; with scripts it arrives beside the form."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import follow
from tests.browser.test_writing import message, open_topic

Enter = Callable[..., Page]
PATIENCE = 30_000  # ms; a loaded machine may take a while to translate
SAYING = "The exam was a piece of cake."
PLAIN = "The exam was very easy."


def check(page: Page) -> Locator:
    return page.get_by_role("region", name="How the machine reads it")


def test_it_arrives_beside_the_form_and_both_wordings_stand_side_by_side(enter: Enter) -> None:
    maya = enter("Maya", width=360)
    open_topic(maya, "A walk through our town")
    maya.evaluate("window.notReloaded = true")
    field = maya.get_by_label("Your message")
    field.fill(SAYING)
    maya.get_by_role("button", name="How will it come across?").click()
    expect(check(maya)).to_contain_text("looks like a saying", timeout=PATIENCE)
    expect(check(maya).locator("p.text[lang=es]").first).to_be_visible()
    field.fill(PLAIN)
    maya.get_by_role("button", name="How will it come across?").click()
    expect(check(maya).get_by_role("region", name="Before")).to_contain_text(SAYING, timeout=PATIENCE)
    expect(check(maya).get_by_role("region", name="Now")).to_contain_text(PLAIN)
    expect(field).to_have_value(PLAIN)
    assert maya.evaluate("window.notReloaded") is True
    assert maya.evaluate("document.documentElement.scrollWidth") == 360
    assert message(maya, PLAIN).count() == 0


def test_without_scripts_the_page_reloads_itself_and_sends_what_is_in_it(enter: Enter) -> None:
    maya = enter("Maya", width=360, java_script_enabled=False)
    open_topic(maya, "A walk through our town")
    maya.get_by_label("Your message").fill("We have two dogs and a piece of cake.")
    follow(maya.get_by_role("button", name="How will it come across?"))
    expect(check(maya).locator("p.text[lang=es]").first).to_be_visible(timeout=PATIENCE)
    expect(maya.get_by_label("Your message")).to_have_value("We have two dogs and a piece of cake.")
    maya.get_by_label("Your message").fill("We have two dogs and a cake.")
    follow(maya.get_by_role("button", name="Send"))
    expect(message(maya, "We have two dogs and a cake.").last).to_be_visible()


def test_a_topic_can_be_checked_as_well(enter: Enter) -> None:
    maya = enter("Maya", width=360)
    follow(maya.get_by_role("link", name="Start a topic").first)
    maya.get_by_label("Title").fill("Our dogs")
    maya.get_by_label("What is it about?").fill("We have two dogs.")
    maya.get_by_role("button", name="How will it come across?").click()
    expect(check(maya).locator("p.text[lang=es]").first).to_contain_text("perros", timeout=PATIENCE)
    expect(maya.get_by_label("Title")).to_have_value("Our dogs")
