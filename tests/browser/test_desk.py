"""The teacher's inbox in real browsers: by keyboard, on a phone, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import follow
from tests.browser.test_writing import message, open_topic, send

Enter = Callable[..., Page]
TOPIC = "A walk through our town"
CHECKED = "The translation counts as checked."


def open_desk(teacher: Page) -> None:
    follow(teacher.get_by_role("link", name="Teacher’s desk"))
    expect(teacher.get_by_role("heading", name="Teacher’s desk")).to_be_attached()


def open_translations(teacher: Page) -> None:
    open_desk(teacher)
    teacher.goto(f"{teacher.url}?w=check&all=1")
    expect(lines(teacher).nth(2)).to_be_visible()


def lines(teacher: Page) -> Locator:
    return teacher.locator("[data-line]")


def key_of(line: Locator) -> str:
    key = line.get_attribute("data-line")
    assert key is not None
    return key


def now(teacher: Page) -> Locator:
    """The line of the item that is open."""
    return teacher.locator("[data-line].is-now")


def wording_of(teacher: Page) -> Locator:
    return teacher.get_by_role("textbox", name="Better wording")


def undo(teacher: Page) -> None:
    teacher.get_by_role("button", name="Undo").click()
    expect(teacher.get_by_text("Taken back. It waits again.").first).to_be_visible()


def test_the_inbox_by_keyboard_without_a_reload(enter: Enter) -> None:
    teacher = enter("Ms Reed")
    open_translations(teacher)
    teacher.evaluate("document.body.dataset.same = 'yes'")
    first, second, third = (key_of(lines(teacher).nth(place)) for place in range(3))
    heading = teacher.get_by_role("heading", name="Is this translation right?")
    teacher.keyboard.press("j")
    expect(now(teacher)).to_have_attribute("data-line", second)
    expect(heading).to_be_focused()
    teacher.keyboard.press("k")
    expect(now(teacher)).to_have_attribute("data-line", first)
    teacher.keyboard.press("j")
    expect(now(teacher)).to_have_attribute("data-line", second)

    teacher.keyboard.press("a")
    expect(now(teacher)).to_have_attribute("data-line", third)  # the one that came next
    expect(teacher.locator(f"[data-line={second}]")).to_have_count(0)
    expect(heading).to_be_focused()
    expect(teacher.locator("[data-said]")).to_contain_text(re.compile(rf"{CHECKED} \d+ waits? for you"))
    expect(teacher.get_by_text(CHECKED).last).to_be_visible()

    teacher.keyboard.press("z")
    expect(now(teacher)).to_have_attribute("data-line", second)
    expect(teacher.locator("[data-said]")).to_contain_text("Taken back.")

    teacher.keyboard.press("x")
    expect(now(teacher).get_by_role("checkbox")).to_be_checked()
    teacher.keyboard.press("c")
    expect(wording_of(teacher)).to_be_focused()
    assert teacher.evaluate("document.body.dataset.same") == "yes"
    teacher.go_back()
    expect(now(teacher)).not_to_have_attribute("data-line", second)


def test_letters_are_letters_while_one_writes_and_when_switched_off(enter: Enter) -> None:
    teacher = enter("Ms Reed")
    open_translations(teacher)
    first = key_of(lines(teacher).first)
    wording = wording_of(teacher)
    text = wording.input_value()
    teacher.keyboard.press("c")
    expect(wording).to_be_focused()
    teacher.keyboard.press("End")
    teacher.keyboard.type("jaku")
    expect(wording).not_to_have_value(text)
    expect(now(teacher)).to_have_attribute("data-line", first)
    teacher.get_by_role("heading", name="Is this translation right?").click()
    teacher.keyboard.press("?")
    teacher.get_by_role("switch", name="Single letters").uncheck()
    teacher.get_by_role("heading", name="Is this translation right?").click()
    teacher.keyboard.press("j")
    teacher.reload()
    teacher.keyboard.press("j")
    expect(now(teacher)).to_have_attribute("data-line", first)


@pytest.mark.parametrize("width", [360, 1280])
def test_several_translations_are_accepted_at_once_and_taken_back(enter: Enter, width: int) -> None:
    teacher = enter("Profe Carolina", width=width)
    open_translations(teacher)
    keys = [key_of(lines(teacher).nth(place)) for place in range(4)]
    for place in (0, 1, 3):
        lines(teacher).nth(place).get_by_role("checkbox").check()
    teacher.get_by_role("button", name="Ticked ones are right (3)").click()
    said = teacher.get_by_text("3 translations count as checked.", exact=True)
    expect(said.filter(visible=True).first).to_be_visible()
    # By their keys, not their places: what is translated meanwhile may come before them.
    for place, key in enumerate(keys):
        expect(teacher.locator(f'[data-line="{key}"]')).to_have_count(1 if place == 2 else 0)
    undo(teacher)
    teacher.goto(teacher.url.split("&item")[0])
    for key in keys:
        expect(teacher.locator(f'[data-line="{key}"]')).to_have_count(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_next_item_follows_and_the_list_is_one_tap_away(enter: Enter, scripts: bool) -> None:
    teacher = enter("Profe Carolina", width=360, java_script_enabled=scripts)
    open_translations(teacher)
    first, second = (key_of(lines(teacher).nth(place)) for place in range(2))
    lines(teacher).first.get_by_role("link").click()
    expect(teacher.get_by_role("heading", name="Is this translation right?")).to_be_visible()
    expect(lines(teacher).first).to_be_hidden()
    wording_of(teacher).fill("Una versión de la profe.")
    teacher.get_by_role("button", name="Save my wording").click()
    expect(teacher.get_by_text("Your wording stands beside the machine’s").last).to_be_visible()
    expect(teacher).to_have_url(re.compile(f"item={second}"))
    undo(teacher)
    expect(teacher).to_have_url(re.compile(f"item={first}"))
    teacher.get_by_role("link", name="Inbox", exact=True).last.click()
    expect(lines(teacher).first).to_be_visible()


def test_what_is_refused_keeps_what_was_typed(enter: Enter) -> None:
    teacher = enter("Ms Reed", expected="400 (BAD REQUEST)")
    open_translations(teacher)
    wording = wording_of(teacher)
    text = wording.input_value()
    teacher.get_by_role("button", name="Save my wording").click()
    expect(teacher.get_by_role("alert")).to_contain_text("This is what the machine wrote.")
    expect(wording).to_have_value(text)
    expect(wording).to_be_focused()


def test_without_a_connection_nothing_is_lost(enter: Enter) -> None:
    teacher = enter("Ms Reed", expected="net::ERR")
    open_translations(teacher)
    wording = wording_of(teacher)
    wording.fill("Half a sentence")
    teacher.context.set_offline(True)
    teacher.get_by_role("button", name="Save my wording").click()
    expect(teacher.locator("[data-said]")).to_contain_text("There is no connection.")
    expect(wording).to_have_value("Half a sentence")
    teacher.context.set_offline(False)


@pytest.mark.parametrize("name", ["Ms Reed", "Profe Carolina"])
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_no_tab_is_taller_than_four_screens(enter: Enter, name: str, width: int, height: int) -> None:
    teacher = enter(name, width=width)
    teacher.set_viewport_size({"width": width, "height": height})
    open_desk(teacher)
    tall = {}
    tabs = teacher.get_by_role("navigation", name="Teacher’s desk").get_by_role("link")
    for address in tabs.evaluate_all("links => links.map(link => link.href)"):
        teacher.goto(address)
        needed = teacher.evaluate("document.documentElement.scrollHeight") / height
        if needed > 4:
            tall[address] = needed
    assert tall == {}


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
    lines(teacher).filter(has_text=text).get_by_role("link").click()
    expect(teacher.locator(".item-pane article")).to_contain_text(text)
    teacher.get_by_role("button", name="Let it appear").click()
    expect(teacher.get_by_text("The message is on the board.").last).to_be_visible()
    if not scripts:
        partner.reload()
    expect(message(partner, text)).to_be_visible(timeout=30_000)

    # And taken down again, it leaves the pages that are open.
    teacher.goto("/")
    open_topic(teacher, TOPIC)
    message(teacher, text).get_by_role("link", name="Decide").click()
    teacher.get_by_label("What should change, or why not?").fill("Not in public.")
    teacher.get_by_role("button", name="Keep it back").click()
    expect(teacher.get_by_text("The message is off the board.")).to_be_visible()
    if not scripts:
        partner.reload()
        student.reload()
    expect(partner.get_by_text(text)).to_have_count(0, timeout=30_000)
    expect(message(student, text)).to_contain_text("Not in public.", timeout=30_000)
