"""Practising a language on a phone: write, be corrected by a native reader, say thanks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_one_practises_another_corrects_and_the_first_says_thanks(enter: Enter, scripts: bool) -> None:
    options = {"width": 360, "has_touch": True, "java_script_enabled": scripts, "expected": "400"}
    maya, samuel = enter("Maya", **options), enter("Samuel", **options)
    text = f"Yo tiene un gato {'negro' if scripts else 'blanco'}."
    for page in (maya, samuel):
        follow(page.get_by_role("link", name="A walk through our town").first)
    topic = samuel.url
    maya.get_by_label("Your message").fill(text)
    maya.locator("#write .choice label", has_text="Español").tap()
    maya.get_by_label("I am practising").tap()
    expect(maya.get_by_text("may correct it kindly")).to_be_visible()
    follow(maya.get_by_role("button", name="Send"))
    expect(maya.locator("article", has_text=text).last.get_by_text("You are practising.")).to_be_visible()

    samuel.goto(topic)
    follow(
        samuel.locator("article", has_text=text).last.get_by_role("link", name="Read it sentence by sentence")
    )
    expect(samuel.get_by_role("heading", name="Would you say it like this?")).to_be_visible()
    samuel.get_by_text("I would say it differently").tap()
    samuel.get_by_label("The whole sentence, as you would say it").fill(text.replace("tiene", "tengo"))
    follow(samuel.get_by_role("button", name="Save and go on"))
    expect(samuel.get_by_text("Choose why, or say it in words")).to_be_visible()
    expect(samuel.get_by_label("The whole sentence")).to_have_value(text.replace("tiene", "tengo"))
    samuel.get_by_text("The form of the verb").tap()
    follow(samuel.get_by_role("button", name="Save and go on"))
    expect(samuel.get_by_text("Thank you, Samuel!")).to_be_visible()

    maya.reload()
    message = maya.locator("article", has_text=text.split()[-1]).filter(has=maya.locator("del")).last
    expect(message.locator("del")).to_contain_text("tiene")
    expect(message.locator("ins")).to_contain_text("tengo")
    follow(message.get_by_role("button", name="Thank you Samuel"))
    thanked = maya.locator("article", has=maya.locator("ins")).last.get_by_role(
        "button", name="Thank you Samuel"
    )
    expect(thanked).to_have_attribute("aria-pressed", "true")
