"""On a phone: change a word of a sentence, see both translations, and show the class what changed."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]
PATIENCE = 30_000  # ms; a loaded machine may take a while to translate


def lab(page: Page, said: str) -> None:
    """Open the lab from the sentences of the message with these words."""
    card = page.locator("article").filter(has=page.locator("[data-part=original]", has_text=said))
    address = card.get_by_role("link", name="Compare").first.get_attribute("href")
    page.goto(f"{address}/twist?s=1")


def test_both_translations_arrive_and_what_one_noticed_is_there_for_the_others(enter: Enter) -> None:
    maya = enter("Maya", width=360)
    follow(maya.get_by_role("link", name="A walk through our town").first)
    lab(maya, "Yo vivo en una montaña")
    maya.evaluate("window.notReloaded = true")
    sentence = maya.get_by_label("The sentence, with your change")
    expect(sentence).to_have_value(re.compile("^Yo vivo"))
    sentence.fill(sentence.input_value().replace("Yo vivo", "Nosotros vivimos"))
    maya.get_by_label("One or many").check()
    maya.get_by_role("button", name="See both translations").click()
    changed = maya.get_by_role("region", name="Changed")
    expect(changed.locator("p[lang=en] mark").first).to_be_visible(timeout=PATIENCE)
    expect(changed.locator("p[lang=es] mark").first).to_contain_text("Nosotros vivimos")
    assert maya.evaluate("window.notReloaded") is True
    assert maya.evaluate("document.documentElement.scrollWidth") == 360

    maya.get_by_label("What I noticed").fill("I became we.")
    follow(maya.get_by_role("button", name="Save it as a finding"))
    expect(maya.get_by_role("article").filter(has_text="I became we.").first).to_be_visible()
    assert maya.evaluate("document.documentElement.scrollWidth") == 360

    samuel = enter("Samuel", width=360)
    follow(samuel.get_by_role("link", name="What we found out about the machine"))
    found = samuel.get_by_role("article").filter(has_text="I became we.").first
    expect(found.get_by_role("link", name="Write about it")).to_be_visible()
    expect(found.get_by_role("link", name="Something worries me")).to_be_visible()


def test_without_scripts_the_page_reloads_itself(enter: Enter) -> None:
    maya = enter("Maya", width=360, java_script_enabled=False)
    follow(maya.get_by_role("link", name="A walk through our town").first)
    lab(maya, "Yo vivo en una montaña")
    maya.get_by_label("The sentence, with your change").fill("Yo vivo en la montaña.")
    follow(maya.get_by_role("button", name="See both translations"))
    expect(maya.get_by_role("region", name="Changed").locator("p.text[lang=en]")).to_be_visible(
        timeout=PATIENCE
    )
    expect(maya.get_by_label("The sentence, with your change")).to_have_value("Yo vivo en la montaña.")
