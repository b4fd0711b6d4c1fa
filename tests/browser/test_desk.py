"""The teacher's desk in real browsers: by keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import follow
from tests.browser.test_writing import message, open_topic, send

Enter = Callable[..., Page]
TOPIC = "A walk through our town"


def open_desk(teacher: Page) -> None:
    follow(teacher.get_by_role("link", name="Teacher’s desk"))
    expect(teacher.get_by_role("heading", name="Teacher’s desk")).to_be_visible()


def item(teacher: Page, text: str) -> Locator:
    return teacher.locator("[data-item]").filter(has_text=text)


def test_the_queue_by_keyboard(enter: Enter) -> None:
    teacher = enter("Ms Reed")
    open_desk(teacher)
    # A held message stays in the queue of both decisions once its translation is reviewed.
    teacher.get_by_label("Waiting for").select_option("check")
    teacher.get_by_role("button", name="Show").click()
    teacher.wait_for_url("**w=check*")  # keys are for the page that comes
    first, second = (teacher.locator("[data-item]").nth(place) for place in (0, 1))
    names = [each.get_attribute("id") for each in (first, second)]
    teacher.keyboard.press("j")
    expect(first).to_be_focused()
    teacher.keyboard.press("j")
    expect(second).to_be_focused()
    teacher.keyboard.press("k")
    expect(first).to_be_focused()

    teacher.keyboard.press("g")
    expect(teacher.get_by_text("The translation counts as reviewed.")).to_be_visible()
    expect(teacher.locator(f"#{names[0]}")).to_have_count(0)
    expect(teacher.locator(f"#{names[1]}")).to_be_focused()  # the one that came next


def test_letters_are_letters_while_one_writes_and_when_switched_off(enter: Enter) -> None:
    teacher = enter("Ms Reed")
    open_desk(teacher)
    own = teacher.locator("[data-item]").filter(has=teacher.locator("summary", has_text="Take it down")).first
    own.focus()
    teacher.keyboard.press("n")
    reason = own.get_by_label("Why?")
    expect(reason).to_be_focused()
    teacher.keyboard.type("again")
    expect(reason).to_have_value("again")
    teacher.locator("summary", has_text="Keyboard").click()
    teacher.get_by_role("switch").uncheck()
    teacher.reload()
    teacher.keyboard.press("j")
    expect(teacher.locator("[data-item]").first).not_to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_number_waits_until_a_teacher_lets_it_appear(enter: Enter, scripts: bool) -> None:
    text = f"Call my school at 503-555-01{43 + scripts}."
    student = enter("Maya", java_script_enabled=scripts)
    open_topic(student, TOPIC)
    send(student, text)
    expect(message(student, text)).to_contain_text("Not on the board yet.")
    partner = enter("Samuel", java_script_enabled=scripts)
    open_topic(partner, TOPIC)
    expect(partner.get_by_text(text)).to_have_count(0)

    teacher = enter("Ms Reed", java_script_enabled=scripts)
    open_desk(teacher)
    item(teacher, text).get_by_role("button", name="Let it appear").click()
    expect(teacher.get_by_text("It is on the board.")).to_be_visible()
    if not scripts:
        partner.reload()
    expect(message(partner, text)).to_be_visible(timeout=30_000)

    # And taken down again, it leaves the pages that are open.
    teacher.goto("/")
    open_topic(teacher, TOPIC)
    message(teacher, text).get_by_role("link", name="Decide").click()
    teacher.locator("summary", has_text="Take it down").click()
    teacher.get_by_label("Why?").fill("Not in public.")
    teacher.get_by_role("button", name="Keep it back").click()
    if not scripts:
        partner.reload()
        student.reload()
    expect(partner.get_by_text(text)).to_have_count(0, timeout=30_000)
    expect(message(student, text)).to_contain_text("Not in public.", timeout=30_000)
