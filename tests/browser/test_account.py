"""Joining a class and one's own account, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, follow

Visit = Callable[..., Page]
PHONE = 360


def test_a_newcomer_joins_on_one_page(visit: Visit, demo: Demo) -> None:
    page = visit(width=PHONE, has_touch=True)
    page.goto(f"/join?code={demo.people['Maya']['join_code']}")
    page.get_by_label("Nickname").fill("Wren")
    pin = page.get_by_label("PIN", exact=True)
    pin.press_sequentially("1234")
    expect(page.get_by_text("Many people choose that PIN")).to_be_visible()
    pin.fill("7305")
    expect(page.get_by_text("Many people choose that PIN")).to_have_count(0)
    page.get_by_role("button", name="Show the numbers").click()
    expect(pin).to_have_attribute("type", "text")
    page.locator("summary", has_text="First time here").click()
    page.get_by_role("radio", name="Yellow").check()
    page.get_by_role("radio", name="Turtle").check()
    page.get_by_label("Your PIN once more").fill("7305")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert not Axe().run(page).response["violations"]
    follow(page.get_by_role("button", name="Come in"))
    expect(page.locator("header .me summary")).to_contain_text("Wren")
    expect(page.locator("header .me .av.v2 use[href$='#turtle']")).to_be_attached()


def test_what_is_the_pupils_own_on_a_phone(enter: Visit) -> None:
    page = enter("Valentina", width=PHONE, has_touch=True)
    follow(page.get_by_role("link", name="What we do together"))
    expect(page.get_by_role("heading", name="The rules of my class")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert not Axe().run(page).response["violations"]


def test_the_account_page_on_a_phone(enter: Visit) -> None:
    page = enter("Hugo", width=PHONE, has_touch=True)
    page.locator("header .me summary").click()
    follow(page.get_by_role("link", name="My account"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert not Axe().run(page).response["violations"]
    page.get_by_role("radio", name="Sand").check()
    page.get_by_role("radio", name="Rocket").check()
    follow(page.get_by_role("button", name="Take this picture"))
    expect(page.locator("header .me .av.v8 use[href$='#rocket']")).to_be_attached()
    dark = page.get_by_role("main").get_by_role("button", name="Dark")
    follow(dark)
    expect(dark).to_have_attribute("aria-pressed", "true")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert not Axe().run(page).response["violations"]


@pytest.mark.parametrize("name", ["Chloé", "M. Petit"])
def test_doubled_text_on_the_narrowest_phone_scrolls_nowhere(enter: Visit, name: str) -> None:
    page = enter(name, width=320)
    for address in ("/me", "/join"):
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_a_list_comes_back_with_its_bad_lines_alone(enter: Visit) -> None:
    page = enter("M. Petit", width=PHONE)
    page.goto("/classes")
    follow(page.get_by_role("main").get_by_role("link", name=re.compile("5e B")).first)
    page.goto(f"{page.url.split('#')[0]}/cards")
    page.locator("summary", has_text="Make accounts from a list").click()
    page.get_by_label("Nicknames, one per line").fill("Lila\nHugo\nLila")
    follow(page.get_by_role("button", name="Make accounts and their cards"))
    expect(page.get_by_text("Line 2: the class has Hugo already")).to_be_visible()
    expect(page.get_by_text("Line 3: Lila is there twice")).to_be_visible()
    # Not what was typed, which a script keeps until it has been taken.
    expect(page.get_by_label("Nicknames, one per line")).to_have_value("Hugo\nLila")
    page.get_by_label("Nicknames, one per line").fill("Hugo B")
    follow(page.get_by_role("button", name="Make accounts and their cards"))
    expect(page.get_by_text("Hugo B", exact=True)).to_be_visible()
