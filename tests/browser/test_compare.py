"""Judging in real browsers: by mouse, by keyboard, by touch, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import follow
from tests.browser.test_writing import message, open_topic, send

Enter = Callable[..., Page]
PATIENCE = 30_000  # ms; a loaded machine may take a while to translate
TOPIC = "A walk through our town"


def write(author: Page, text: str) -> None:
    """Send a message and wait until it is translated."""
    open_topic(author, TOPIC)
    send(author, text)
    expect(message(author, text).get_by_role("link", name="Compare")).to_be_visible(timeout=PATIENCE)


def compare(reader: Page, text: str) -> None:
    """Go to the sentences of a message, by way of the practice item where it is the first time."""
    open_topic(reader, TOPIC)
    follow(message(reader, text).get_by_role("link", name="Compare"))
    expect(reader.get_by_role("heading", level=1)).to_contain_text("wrote")
    practise = reader.get_by_role("link", name="Practise marking")
    if practise.count():
        follow(practise)
        reader.get_by_role("button", name="How did I do?").click()
        expect(reader.get_by_text("This is what we put in")).to_be_visible()
        follow(reader.get_by_role("link", name="Go on to the message"))


def row(page: Page, number: int) -> Locator:
    return page.locator(f"#s{number}")


def verdict(page: Page, number: int, name: str) -> Locator:
    return row(page, number).get_by_role("radio", name=name)


def words(page: Page, number: int, side: str = "target") -> Locator:
    """The words to tick of one sentence."""
    return row(page, number).locator(f'[data-side="{side}"] label')


def boxes(page: Page, number: int, side: str = "target") -> Locator:
    return row(page, number).locator(f'[data-side="{side}"] input')


def mark(page: Page, number: int, place: int = 0) -> Locator:
    return row(page, number).locator('[data-marks="target"] .mark').nth(place)


def rest_perfect(page: Page, but: int) -> None:
    for number in range(1, page.locator(".rows > .row").count() + 1):
        if number != but:
            verdict(page, number, "Perfect").check()


def test_marking_with_the_mouse(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya", expected="400")
    text = "Mi prima trabaja en una panadería muy vieja. Los domingos le ayudo."
    write(samuel, text)
    compare(maya, text)
    expect(words(maya, 1).first).to_be_hidden()  # nothing to mark until something is odd
    verdict(maya, 1, "Something’s odd").check()
    first, third = words(maya, 1).nth(0), words(maya, 1).nth(2)
    first.hover()
    maya.mouse.down()
    words(maya, 1).nth(1).hover()
    third.hover()
    maya.mouse.up()
    for place in range(3):
        expect(boxes(maya, 1).nth(place)).to_be_checked()
    expect(boxes(maya, 1).nth(3)).not_to_be_checked()
    expect(row(maya, 1).locator(".mark")).to_have_count(1)
    dragged = [words(maya, 1).nth(place).inner_text().strip() for place in range(3)]
    expect(mark(maya, 1).locator("legend")).to_have_text(f"“{' '.join(dragged)}”")

    # Saving says what is missing, and the first of it has the focus.
    maya.get_by_role("button", name="Save my judgement").click()
    expect(maya.get_by_text("things are missing before this can be saved")).to_be_visible()
    expect(mark(maya, 1).get_by_role("radio", name="Minor")).to_be_focused()
    for place in range(3):
        expect(boxes(maya, 1).nth(place)).to_be_checked()

    mark(maya, 1).get_by_role("radio", name="Major").check()
    mark(maya, 1).get_by_role("combobox").select_option(label="Wrong meaning")
    words(maya, 1).nth(3).click()  # one more word: the same mark, and what was said of it stays
    expect(row(maya, 1).locator(".mark")).to_have_count(1)
    expect(mark(maya, 1).get_by_role("radio", name="Major")).to_be_checked()
    expect(mark(maya, 1).get_by_role("combobox")).to_have_value("wrong_meaning")
    rest_perfect(maya, but=1)
    maya.get_by_role("radio", name="Most meaning").check()
    maya.get_by_role("button", name="Save my judgement").click()
    expect(maya.get_by_text("Your judgement is saved.")).to_be_visible()
    expect(row(maya, 1).locator(".layer")).to_have_count(1)
    expect(row(maya, 1).locator(".layer")).to_contain_text(" ".join(dragged))
    maya.get_by_role("checkbox", name="I know it myself").check()
    maya.get_by_role("button", name="Save", exact=True).click()
    expect(maya.get_by_role("checkbox", name="I know it myself")).to_be_checked()


def test_marking_with_the_keyboard_alone(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "Ayer vimos tres ballenas cerca de la playa."
    write(samuel, text)
    compare(maya, text)
    verdict(maya, 1, "Perfect").focus()
    maya.keyboard.press("ArrowRight")  # radios: the next one is chosen
    expect(verdict(maya, 1, "Something’s odd")).to_be_checked()
    # The keys work once only one of the words can be reached with the tabulator.
    expect(boxes(maya, 1).nth(1)).to_have_attribute("tabindex", "-1")
    boxes(maya, 1).first.focus()
    maya.keyboard.press("ArrowRight")
    expect(boxes(maya, 1).nth(1)).to_be_focused()
    maya.keyboard.press("Shift+ArrowRight")
    expect(boxes(maya, 1).nth(1)).to_be_checked()
    expect(boxes(maya, 1).nth(2)).to_be_checked()
    maya.keyboard.press("End")
    expect(boxes(maya, 1).last).to_be_focused()
    maya.keyboard.press("Space")
    expect(row(maya, 1).locator(".mark")).to_have_count(2)
    expect(mark(maya, 1, 1).locator("legend")).to_have_text("[something missing]")
    for place in (0, 1):
        maya.keyboard.press("Tab")
        expect(mark(maya, 1, place).get_by_role("radio", name="Minor")).to_be_focused()
        maya.keyboard.press("Space")
        maya.keyboard.press("Tab")
        expect(mark(maya, 1, place).get_by_role("combobox")).to_be_focused()
    maya.get_by_role("radio", name="Some meaning").focus()
    maya.keyboard.press("Space")
    maya.get_by_role("button", name="Save my judgement").focus()
    maya.keyboard.press("Enter")
    expect(maya.get_by_text("Your judgement is saved.")).to_be_visible()
    expect(row(maya, 1).locator(".layer")).to_have_count(2)


def test_marking_by_touch_on_a_phone(enter: Enter) -> None:
    samuel = enter("Samuel")
    oliver = enter("Oliver", width=360, has_touch=True, is_mobile=True)
    text = "Mi hermano toca el bajo en una banda de rock."
    write(samuel, text)
    compare(oliver, text)
    row(oliver, 1).locator("[data-words] .w[data-group]").first.tap()
    assert row(oliver, 1).locator("[data-words] .w.is-lit").count() >= 2, "a tap lights both sides"
    row(oliver, 1).locator(".verdict label").nth(1).tap()
    words(oliver, 1).nth(1).tap()
    expect(boxes(oliver, 1).nth(1)).to_be_checked()
    words(oliver, 1).nth(1).tap()
    expect(boxes(oliver, 1).nth(1)).not_to_be_checked()
    words(oliver, 1).nth(2).tap()
    mark(oliver, 1).locator(".choice label").nth(0).tap()
    assert oliver.evaluate("document.documentElement.scrollWidth") <= 360
    oliver.locator("#score label").nth(2).tap()
    oliver.get_by_role("button", name="Save my judgement").tap()
    expect(oliver.get_by_text("Your judgement is saved.")).to_be_visible()


def test_words_light_up_with_their_partners_and_arrows_walk_over_them(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "El perro duerme debajo de la mesa."
    write(samuel, text)
    compare(maya, text)
    source, target = (row(maya, 1).locator("[data-words]").nth(place) for place in (0, 1))
    dog = source.locator(".w", has_text="perro")
    dog.hover()
    expect(dog).to_have_class(re.compile("is-lit"))
    expect(target.locator(".is-lit").first).to_be_visible()
    partner = target.locator(".is-lit").first.inner_text()
    source.locator(".w").first.focus()
    maya.keyboard.press("ArrowRight")
    expect(dog).to_be_focused()
    maya.keyboard.press("ArrowDown")
    expect(target.locator(".w", has_text=partner).first).to_be_focused()
    expect(dog).to_have_class(re.compile("is-lit"))
    maya.keyboard.press("ArrowUp")
    expect(dog).to_be_focused()
    # In a text from right to left the next word lies on the left.
    source.evaluate("text => { text.dir = 'rtl' }")
    maya.keyboard.press("ArrowLeft")
    expect(source.locator(".w", has_text="duerme")).to_be_focused()
    maya.keyboard.press("ArrowRight")
    expect(dog).to_be_focused()
    assert source.locator(".w[tabindex='0']").count() == 1


def test_five_marks_are_the_most(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "Por la mañana como pan con queso y jugo de naranja antes de salir para la escuela con mi hermano."
    write(samuel, text)
    compare(maya, text)
    verdict(maya, 1, "Something’s odd").check()
    for place in range(0, 12, 2):
        words(maya, 1).nth(place).click()
    expect(row(maya, 1).locator(".mark")).to_have_count(5)
    expect(boxes(maya, 1).nth(10)).not_to_be_checked()
    expect(row(maya, 1).get_by_text("Five marks are the most")).to_be_visible()
    words(maya, 1).nth(0).click()
    expect(row(maya, 1).locator(".mark")).to_have_count(4)
    expect(row(maya, 1).get_by_text("Five marks are the most")).to_be_hidden()


def test_guess_first(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "Hoy llueve mucho. Mañana vamos al museo."
    write(samuel, text)
    compare(maya, text)
    maya.get_by_role("link", name="Guess first").click()
    expect(row(maya, 1).locator("[data-words]")).to_have_count(1)  # the original only
    row(maya, 1).get_by_label("Guess first: what does sentence 1 say?").fill("Today it rains a lot.")
    row(maya, 2).get_by_label("Guess first: what does sentence 2 say?").fill("Tomorrow we")
    row(maya, 1).get_by_role("button", name="Lift the paper").click()
    expect(row(maya, 1).locator("[data-words]")).to_have_count(2)
    expect(row(maya, 1).get_by_text("Your guess")).to_be_visible()
    expect(row(maya, 2).get_by_label("Guess first: what does sentence 2 say?")).to_have_value("Tomorrow we")
    row(maya, 2).get_by_role("button", name="I give up").click()
    expect(row(maya, 2).locator("[data-words]")).to_have_count(2)


def test_asking_the_author(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "Mi gata se llama Volante y le gusta la lluvia."
    write(samuel, text)
    compare(maya, text)
    verdict(maya, 1, "Something’s odd").check()
    words(maya, 1, "source").filter(has_text="Volante").click()
    row(maya, 1).get_by_label("Ask Samuel: did you mean").fill("Is that her name?")
    row(maya, 1).get_by_role("button", name="Send the question").click()
    expect(maya.get_by_text("Your question is on its way to Samuel.")).to_be_visible()
    expect(maya.locator("#questions")).to_contain_text("“Volante”")

    samuel.reload()
    message(samuel, text).get_by_role("link", name="One question for you").click()
    samuel.get_by_role("radio", name="Yes").check()
    samuel.get_by_label("What you meant, in your own language").fill("Sí, es su nombre.")
    samuel.get_by_role("button", name="Answer").click()
    expect(samuel.locator("#questions")).to_contain_text("Samuel answers: Yes")
    maya.reload()
    expect(maya.locator("#questions")).to_contain_text("Sí, es su nombre.")
    expect(verdict(maya, 1, "Something’s odd")).to_be_checked()  # kept while the question was sent


def test_a_person_improves_the_machine(enter: Enter) -> None:
    samuel, maya, oliver = enter("Samuel"), enter("Maya"), enter("Oliver")
    text = "El arquero nos salvó con una palomita."
    write(samuel, text)
    compare(maya, text)
    follow(maya.get_by_role("link", name="Translate it yourself"))
    declare = maya.get_by_role("button", name="Yes, I do")
    if declare.count():
        follow(declare)
    follow(maya.get_by_role("button", name="Start from the machine’s"))
    mine = maya.get_by_label("In your words")
    mine.fill(mine.input_value().rstrip(".") + " in a flying save.")
    maya.get_by_role("button", name="Show what I changed").click()
    expect(maya.locator("ins")).to_contain_text("in a flying save")
    maya.get_by_role("button", name="Add my translation").click()
    expect(maya.locator("#people")).to_contain_text("in a flying save")
    compare(oliver, text)
    expect(row(oliver, 1)).to_contain_text("Maya, student")
    expect(row(oliver, 1).locator("ins")).to_contain_text("in a flying save")
    expect(row(oliver, 1).locator("[data-words]")).to_have_count(2)  # the machine's stands beside it


def test_second_opinions_come_without_costing_what_is_typed(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "Mi abuela hace las mejores arepas del barrio."
    write(samuel, text)
    compare(maya, text)
    verdict(maya, 1, "Something’s odd").check()
    words(maya, 1).nth(0).click()
    maya.get_by_role("button", name="Back-translation").click()
    expect(boxes(maya, 1).nth(0)).to_be_checked()
    row(maya, 1).get_by_label("Ask Samuel: did you mean").fill("half a quest")
    expect(maya.get_by_role("switch", name="Back-translation")).to_be_visible(timeout=PATIENCE)
    expect(row(maya, 1).get_by_label("Ask Samuel: did you mean")).to_have_value("half a quest")
    expect(row(maya, 1).get_by_text("Machine, back into Español.")).to_be_visible()


def test_without_scripts_words_are_ticked_and_the_next_button_asks(enter: Enter) -> None:
    samuel = enter("Samuel")
    maya = enter("Maya", java_script_enabled=False)
    text = "Los sábados jugamos ajedrez en el parque."
    write(samuel, text)
    compare(maya, text)
    row(maya, 1).locator(".verdict label").nth(1).click()
    words(maya, 1).nth(0).click()
    words(maya, 1).nth(1).click()
    row(maya, 1).get_by_role("button", name="Next: how bad is it?").click()
    expect(boxes(maya, 1).nth(1)).to_be_checked()
    mark(maya, 1).locator(".choice label").nth(1).click()
    maya.locator("#score label").nth(2).click()
    maya.get_by_role("button", name="Save my judgement").click()
    expect(maya.get_by_text("Your judgement is saved.")).to_be_visible()
    expect(row(maya, 1).locator(".layer")).to_have_count(1)


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_fit(enter: Enter, width: int) -> None:
    samuel, oliver = enter("Samuel"), enter("Oliver", width=width)
    text = f"Una frase larga con electroencefalografista y otorrinolaringólogo para {width} píxeles."
    write(samuel, text)
    compare(oliver, text)
    verdict(oliver, 1, "Something’s odd").check()
    words(oliver, 1).nth(1).click()
    assert oliver.evaluate("document.documentElement.scrollWidth") <= width
    follow(oliver.get_by_role("link", name="Translate it yourself"))
    expect(oliver.get_by_role("heading", name="Translate it yourself")).to_be_visible()
    assert oliver.evaluate("document.documentElement.scrollWidth") <= width


def test_marks_and_what_was_said_of_them_are_kept_on_the_device(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "Mi tío vende flores rojas en la plaza grande."
    write(samuel, text)
    compare(maya, text)
    verdict(maya, 1, "Something’s odd").check()
    words(maya, 1).nth(1).click()
    mark(maya, 1).get_by_role("radio", name="Major").check()
    mark(maya, 1).get_by_role("combobox").select_option(label="Wrong meaning")
    maya.reload()
    expect(verdict(maya, 1, "Something’s odd")).to_be_checked()
    expect(boxes(maya, 1).nth(1)).to_be_checked()
    expect(mark(maya, 1).get_by_role("radio", name="Major")).to_be_checked()
    expect(mark(maya, 1).get_by_role("combobox")).to_have_value("wrong_meaning")
