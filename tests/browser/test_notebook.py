"""The notebook on a phone: a word kept from a message, reviewed, and taken along."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]
PHONE = {"width": 360, "height": 740}


def open_message(page: Page, words: str) -> None:
    """Leave the board for the topic with the message that says ``words``."""
    for topic in page.locator("main h2 a").evaluate_all("links => links.map(link => link.href)"):
        page.goto(topic)
        if page.locator("article", has_text=words).count():
            return
    pytest.fail(f"no message says {words!r}")


def entry(page: Page, word: str) -> Any:
    return page.get_by_role("listitem").filter(has=page.get_by_text(word, exact=True))


def forget(page: Page, word: str) -> None:
    page.goto("/notebook")
    while entry(page, word).count():
        follow(entry(page, word).first.get_by_role("link", name="Change"))
        follow(page.get_by_role("button", name="Delete it"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_word_is_kept_reviewed_and_exported(enter: Enter, scripts: bool) -> None:
    page = enter("Mateo", width=360, has_touch=True, java_script_enabled=scripts)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    forget(page, "park")
    page.goto("/")
    open_message(page, "big park")
    message = page.locator("article", has_text="big park").first
    message.locator("summary", has_text="More about the message").tap()
    with page.expect_navigation():
        message.get_by_role("link", name="Keep a word").tap()
    sentence = page.get_by_role("form").filter(has_text="big park")
    sentence.get_by_label("park", exact=True).check(force=True)
    with page.expect_navigation():
        sentence.get_by_role("button", name="Keep these words").tap()
    expect(page.get_by_role("status")).to_contain_text("In your notebook: “park”")

    follow(page.get_by_role("link", name="My notebook").first)
    expect(entry(page, "park")).to_contain_text("There is a big park")
    with page.expect_navigation():
        page.get_by_role("link", name="Review").tap()
    for _card in range(40):
        if not page.get_by_role("link", name="Show the back").count():
            break
        with page.expect_navigation():
            page.get_by_role("link", name="Show the back").tap()
        with page.expect_navigation():
            page.get_by_role("button", name="Easily").tap()
    expect(page.get_by_role("heading", name="All done for now")).to_be_visible()

    page.goto("/notebook")
    with page.expect_download() as started:
        page.get_by_role("link", name="For Anki").tap()
    with zipfile.ZipFile(started.value.path()) as package:
        assert package.namelist() == ["collection.anki2", "media"]
    follow(entry(page, "park").get_by_role("link", name="See the message"))
    expect(page.locator("article", has_text="big park").first).to_be_visible()
    forget(page, "park")


def test_while_comparing_a_word_is_kept_without_leaving_the_sentence(enter: Enter) -> None:
    page = enter("Profe Carolina", width=360)  # teachers need not guess first
    forget(page, "snow")
    page.goto("/")
    open_message(page, "a mountain with snow")
    message = page.locator("article", has_text="a mountain with snow").first
    follow(message.get_by_role("link", name="Compare"))
    page.goto(f"{page.url.split('?')[0]}?s=2")
    page.locator("summary", has_text="Keep a word").click()
    page.get_by_label("Something sounds odd").check(force=True)
    page.locator("#keep").get_by_role("button", name="snow", exact=True).click()
    expect(page.locator("[data-kept-word]")).to_contain_text("“snow”")
    expect(page.get_by_label("Something sounds odd")).to_be_checked()
    forget(page, "snow")
