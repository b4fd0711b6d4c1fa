"""Two classes write to each other, in real browsers: what one sends arrives at the other's, translated."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Demo, follow

Enter = Callable[..., Page]
SOMETHING = re.compile(r"\w")
PATIENCE = 30_000  # ms; a loaded machine may take a while to translate


def open_topic(page: Page, name: str) -> None:
    follow(page.get_by_role("link", name=name).first)
    expect(page.get_by_label("Your message")).to_be_visible()


def send(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()


def message(page: Page, text: str) -> Locator:
    """The message with ``text`` as its original."""
    return page.locator("article").filter(has=page.locator("[data-part=original]", has_text=text))


def translation(page: Page, text: str, language: str) -> Locator:
    return message(page, text).locator(f"[data-part=translation] p[lang={language}]")


def test_a_message_arrives_with_its_translation_and_both_follow_an_edit(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    open_topic(samuel, "A walk through our town")
    open_topic(maya, "A walk through our town")
    maya.evaluate("window.notReloaded = true")
    maya.get_by_label("Your message").fill("half-written")

    send(samuel, "Me gusta mucho la música.")
    expect(message(samuel, "Me gusta mucho la música.")).to_be_visible()
    expect(message(maya, "Me gusta mucho la música.")).to_be_visible(timeout=PATIENCE)
    original = message(maya, "Me gusta mucho la música.").locator("[data-part=original] p[lang=es]")
    expect(original).to_have_attribute("dir", "auto")
    translated = translation(maya, "Me gusta mucho la música.", "en")
    expect(translated).to_have_text(SOMETHING, timeout=PATIENCE)
    first = translated.inner_text()
    assert first != "Me gusta mucho la música."
    expect(message(maya, "Me gusta mucho la música.")).to_contain_text("Machine translation")
    expect(message(maya, "Me gusta mucho la música.")).to_contain_text("from Spanish into English")

    message(samuel, "Me gusta mucho la música.").get_by_role("link", name="Change").click()
    samuel.get_by_label("Your message").fill("Me gusta mucho el fútbol.")
    samuel.get_by_role("button", name="Save").click()
    changed = translation(maya, "Me gusta mucho el fútbol.", "en")
    expect(changed).to_have_text(SOMETHING, timeout=PATIENCE)
    expect(changed).not_to_have_text(first, timeout=PATIENCE)
    expect(message(maya, "Me gusta mucho el fútbol.")).to_contain_text("edited")
    expect(message(maya, "música")).to_have_count(0)

    assert maya.evaluate("window.notReloaded") is True
    expect(maya.get_by_label("Your message")).to_have_value("half-written")


def test_a_reply_stands_under_what_it_answers(enter: Enter) -> None:
    oliver = enter("Oliver")
    open_topic(oliver, "A walk through our town")
    asked = message(oliver, "¿Ustedes van solos a la escuela?")
    asked.get_by_role("link", name="Reply").click()
    expect(oliver.get_by_label("Your message")).to_be_focused()
    send(oliver, "No, I go with my sister.")
    reply = message(oliver, "No, I go with my sister.")
    expect(reply).to_be_visible()
    assert reply.get_attribute("data-root") == asked.get_attribute("data-id")


def test_the_same_works_without_scripts_by_reloading(enter: Enter) -> None:
    valentina = enter("Valentina", java_script_enabled=False)
    oliver = enter("Oliver", java_script_enabled=False)
    open_topic(valentina, "¿Qué comen antes de clase?")
    open_topic(oliver, "¿Qué comen antes de clase?")
    send(valentina, "Hoy comemos pan con queso.")
    expect(message(valentina, "Hoy comemos pan con queso.")).to_be_visible()
    for _ in range(60):
        follow(oliver.get_by_role("link", name="Look for new messages"))
        if translation(oliver, "Hoy comemos pan con queso.", "en").count():
            break
        oliver.wait_for_timeout(500)
    expect(translation(oliver, "Hoy comemos pan con queso.", "en")).to_have_text(SOMETHING)


def test_what_somebody_wrote_is_still_there_after_the_session_ended(enter: Enter, demo: Demo) -> None:
    maya = enter("Maya", expected="401")  # how the relay answers a form without a session
    open_topic(maya, "Sayings that do not travel well")
    # An answer under way would bring its cookie, and with it the session, back.
    with maya.expect_response(lambda response: "/changes" in response.url):
        pass
    maya.context.clear_cookies()
    send(maya, "I had a butterfly in my stomach.")
    person = demo.people["Maya"]
    maya.get_by_label("Class code").fill(person["join_code"])
    maya.get_by_label("Nickname").fill("Maya")
    maya.get_by_label("PIN").fill(person["pin"])
    maya.get_by_role("button", name="Open the board").click()
    expect(maya.get_by_label("Your message")).to_have_value("I had a butterfly in my stomach.")
