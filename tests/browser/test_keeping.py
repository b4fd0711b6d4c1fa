"""Nothing typed is lost by a reload, a closed page, another language, a lost network; nobody else sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow
from tests.processes import wait_until

Enter = Callable[..., Page]
TOPIC = "A walk through our town"


def open_topic(page: Page) -> str:
    follow(page.get_by_role("link", name=TOPIC).first)
    expect(page.get_by_label("Your message")).to_be_visible()
    return page.url


def kept(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('relay.kept'))"))


def become(page: Page, name: str) -> None:
    page.goto("/demo")
    page.locator("main").get_by_role("button", name=name).click()
    expect(page.locator("header summary", has_text=name)).to_be_visible()


def test_a_half_written_message_is_there_again(enter: Enter) -> None:
    page = enter("Samuel", width=360)
    address = open_topic(page)
    article = page.locator("article", has_text="I leave home at 8").first
    article.get_by_role("link", name="Reply").click()
    page.get_by_label("Your message").fill("Yo salgo a las")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("Yo salgo a las")
    expect(page.get_by_text("Your answer to Maya")).to_be_visible()
    page.close()  # the tab is closed without a word
    page = page.context.new_page()
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value("Yo salgo a las")
    page.locator("header summary", has_text="Samuel").click()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("textarea")).to_have_value("Yo salgo a las")
    page.locator("header summary", has_text="Samuel").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_nobody_else_sees_it_and_signing_out_forgets_it(enter: Enter) -> None:
    page = enter("Mateo")
    address = open_topic(page)
    page.get_by_label("Your message").fill("Solo mío.")
    become(page, "Valentina")
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value("")
    become(page, "Mateo")
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value("Solo mío.")
    page.locator("header summary", has_text="Mateo").click()
    page.get_by_role("button", name="Sign out Mateo").click()
    expect(page.get_by_text("You have signed out.")).to_be_visible()
    wait_until(lambda: kept(page) == [])


def test_a_pin_that_somebody_types_is_kept_nowhere(enter: Enter) -> None:
    page = enter("Mateo")
    page.goto("/join")
    page.get_by_label("Nickname").fill("Mateo")
    page.get_by_label("PIN", exact=True).fill("5937")
    page.reload()  # which keeps at once what is to be kept
    expect(page.get_by_label("PIN", exact=True)).to_have_value("")
    assert "5937" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")


def test_what_is_sent_is_not_offered_again_and_what_is_refused_stays(enter: Enter) -> None:
    page = enter("Samuel", expected="400")
    address = open_topic(page)
    page.get_by_label("Your message").fill("Mi calle tiene un parque pequeño.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("article", has_text="Mi calle tiene un parque pequeño.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("")
    wait_until(lambda: kept(page) == [])
    long = "x" * 20_001
    page.get_by_label("Your message").fill(long)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("textarea[aria-invalid]")).to_be_visible()
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value(long)
    page.get_by_label("Your message").fill("")
    wait_until(lambda: kept(page) == [])


def test_without_a_network_it_is_kept_and_sent_once_when_there_is_one(enter: Enter) -> None:
    page = enter("Valentina", width=360, expected="ERR_INTERNET_DISCONNECTED")
    open_topic(page)
    words = "Mi barrio está en una montaña verde."
    page.get_by_label("Your message").fill(words)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("will be sent once there is one")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value(words)
    page.context.set_offline(False)
    expect(page.locator("article", has_text=words)).to_have_count(1, timeout=30_000)
    wait_until(lambda: kept(page) == [])
    page.reload()
    expect(page.locator("article", has_text=words)).to_have_count(1)
    expect(page.get_by_label("Your message")).to_have_value("")


def test_what_is_sent_later_waits_in_its_form_if_the_session_has_ended(enter: Enter) -> None:
    page = enter("Samuel", expected="Failed to load resource")
    address = open_topic(page)
    words = "Mi barrio tiene dos plazas."
    page.get_by_label("Your message").fill(words)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("will be sent once there is one")).to_be_visible()
    page.context.clear_cookies()  # the session has ended meanwhile
    page.context.set_offline(False)
    expect(page.get_by_text("This is what you had written")).to_be_visible(timeout=30_000)
    become(page, "Samuel")
    page.goto(address)
    expect(page.get_by_label("Your message")).to_have_value(words)
    expect(page.locator("article", has_text=words)).to_have_count(0)
    page.get_by_label("Your message").fill("")
    wait_until(lambda: kept(page) == [])


@pytest.mark.parametrize("then", ["Ms Reed", "Profe Carolina"])
def test_what_a_page_refuses_as_the_session_has_ended_is_there_after_signing_in(
    enter: Enter, then: str
) -> None:
    page = enter("Ms Reed", expected="401")
    page.goto("/p/1/glossary")
    address = page.url
    page.get_by_label("The word, or a few").fill("Forest Park")
    page.context.clear_cookies()
    with page.expect_navigation():
        page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Please sign in again")).to_be_visible()
    become(page, then)  # at a shared computer somebody else may come first
    become(page, "Ms Reed")
    page.goto(address)
    expect(page.get_by_label("The word, or a few")).to_have_value("Forest Park")
    page.get_by_label("The word, or a few").fill("")
    wait_until(lambda: kept(page) == [])


def test_an_edit_and_a_topic_are_kept_too(enter: Enter) -> None:
    page = enter("Oliver")
    page.get_by_role("link", name="Start a topic").click()
    page.get_by_label("Title").fill("Our teams")
    page.get_by_label("What is it about?").fill("Who plays")
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Our teams")
    expect(page.get_by_label("What is it about?")).to_have_value("Who plays")
    page.goto("/")
    open_topic(page)
    page.locator("article", has_text="I take bus 14").first.get_by_role("link", name="Change").click()
    page.get_by_label("Your message").fill("I take bus 15.")
    page.go_back()
    page.go_forward()
    expect(page.get_by_label("Your message")).to_have_value("I take bus 15.")
