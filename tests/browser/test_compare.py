"""Judging sentence by sentence in real browsers: by mouse, by keyboard, by touch, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import follow
from tests.browser.test_writing import message, open_topic, send

Enter = Callable[..., Page]
PATIENCE = 30_000  # ms; a loaded machine may take a while to translate
TOPIC = "A walk through our town"


# The innermost elements that reach beyond the window.
_WIDE = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.children.length)
  .map((one) => one.outerHTML.slice(0, 200)).slice(0, 3)"""


def write(author: Page, text: str) -> None:
    """Send a message and wait until it is translated."""
    open_topic(author, TOPIC)
    send(author, text)
    expect(message(author, text).get_by_role("link", name="Compare")).to_be_visible(timeout=PATIENCE)


def guess_first(reader: Page, text: str) -> None:
    """Go to the first sentence of a message, by way of the practice item where it is the first time."""
    open_topic(reader, TOPIC)
    follow(message(reader, text).get_by_role("link", name="Compare"))
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    practise = reader.get_by_role("link", name="Practise marking")
    if practise.count():
        follow(practise)
        follow(reader.get_by_role("button", name="How did I do?"))
        expect(reader.get_by_text("This is what we put in")).to_be_visible()
        follow(reader.get_by_role("link", name="Go on to the message"))
    expect(reader.get_by_role("heading", name="You first: what does")).to_be_visible()


def compare(reader: Page, text: str) -> None:
    """The same, and rather not guess."""
    guess_first(reader, text)
    follow(reader.get_by_role("button", name="No guessing today"))
    expect(reader.get_by_role("heading", name="Did this sentence come through well?")).to_be_visible()


def verdict(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=name)


def words(page: Page, side: str = "target") -> Locator:
    """The words to touch."""
    return page.locator(f'[data-side="{side}"] label')


def boxes(page: Page, side: str = "target") -> Locator:
    return page.locator(f'[data-side="{side}"] input')


def mark(page: Page, place: int = 0) -> Locator:
    return page.locator('[data-marks="target"] .mark').nth(place)


def go_on(page: Page) -> None:
    """Save the sentence by the button at the foot of the page."""
    follow(page.locator(".foot-act").get_by_role("button", name=re.compile("Save and go on|Finish")))


def finish(page: Page) -> None:
    """Answer the last question, about the whole message."""
    expect(page.get_by_role("heading", name="And the whole message")).to_be_visible()
    page.get_by_role("radio", name="Most meaning").check()
    go_on(page)
    expect(page.get_by_role("heading", name="read with care")).to_be_visible()


def test_the_whole_path_with_the_mouse(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya", expected="400")
    text = "Mi prima trabaja en una panadería muy vieja. Los domingos le ayudo."
    write(samuel, text)
    compare(maya, text)
    expect(maya.get_by_text("Sentence 1 of 2")).to_be_attached()
    expect(words(maya).first).to_be_hidden()  # nothing to mark until something is odd
    verdict(maya, "Something sounds odd").check()
    words(maya).nth(0).hover()
    maya.mouse.down()
    words(maya).nth(1).hover()
    words(maya).nth(2).hover()
    maya.mouse.up()
    for place in range(3):
        expect(boxes(maya).nth(place)).to_be_checked()
    expect(boxes(maya).nth(3)).not_to_be_checked()
    expect(maya.locator(".mark")).to_have_count(1)
    dragged = " ".join(words(maya).nth(place).inner_text().strip() for place in range(3))
    expect(mark(maya).locator("legend")).to_have_text(f"“{dragged}”: how much does it matter?")

    # Saving says what is missing, and the first of it has the focus.
    go_on(maya)
    expect(maya.get_by_text("One more thing")).to_be_visible()
    expect(mark(maya).get_by_role("radio", name="It sounds odd")).to_be_focused()
    for place in range(3):
        expect(boxes(maya).nth(place)).to_be_checked()

    mark(maya).get_by_role("radio", name="It changes what was meant").check()
    mark(maya).get_by_role("combobox").select_option(label="Wrong meaning")
    words(maya).nth(3).click()  # one more word: the same mark, and what was said of it stays
    expect(maya.locator(".mark")).to_have_count(1)
    expect(mark(maya).get_by_role("radio", name="It changes what was meant")).to_be_checked()
    expect(mark(maya).get_by_role("combobox")).to_have_value("wrong_meaning")
    go_on(maya)
    expect(maya.get_by_text("Sentence 2 of 2")).to_be_attached()
    verdict(maya, "It came through well").check()
    go_on(maya)
    finish(maya)
    expect(maya.locator("#s1 .layer")).to_have_count(1)
    expect(maya.locator("#s1 .layer")).to_contain_text(dragged)
    maya.get_by_role("checkbox", name="I know it myself").check()
    follow(maya.get_by_role("button", name="Save", exact=True))
    expect(maya.get_by_role("checkbox", name="I know it myself")).to_be_checked()


def test_the_whole_path_with_the_keyboard_alone(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    write(samuel, text := "Ayer vimos tres ballenas cerca de la playa.")
    guess_first(maya, text)
    maya.get_by_label("I would say it like this").focus()
    maya.keyboard.type("We saw whales.")
    maya.keyboard.press("Tab")
    expect(maya.get_by_role("button", name="Uncover the translation")).to_be_focused()
    with maya.expect_navigation():
        maya.keyboard.press("Enter")
    expect(maya.get_by_text("You guessed:")).to_contain_text("We saw whales.")
    verdict(maya, "It came through well").focus()
    maya.keyboard.press("ArrowRight")  # radios: the next one is chosen
    expect(verdict(maya, "Something sounds odd")).to_be_checked()
    # The keys work once only one of the words can be reached with the tabulator.
    expect(boxes(maya).nth(1)).to_have_attribute("tabindex", "-1")
    boxes(maya).first.focus()
    maya.keyboard.press("ArrowRight")
    expect(boxes(maya).nth(1)).to_be_focused()
    maya.keyboard.press("Shift+ArrowRight")
    expect(boxes(maya).nth(1)).to_be_checked()
    expect(boxes(maya).nth(2)).to_be_checked()
    maya.keyboard.press("End")
    expect(boxes(maya).last).to_be_focused()
    maya.keyboard.press("Space")
    expect(maya.locator(".mark")).to_have_count(2)
    expect(mark(maya, 1).locator("legend")).to_contain_text("something is missing")
    for place in (0, 1):
        maya.keyboard.press("Tab")
        expect(mark(maya, place).get_by_role("radio", name="It sounds odd")).to_be_focused()
        maya.keyboard.press("Space")
        maya.keyboard.press("Tab")
        expect(mark(maya, place).get_by_role("combobox")).to_be_focused()
    # Enter in a choice is the button at the foot of the page.
    mark(maya, 0).get_by_role("radio", name="It sounds odd").focus()
    with maya.expect_navigation():
        maya.keyboard.press("Enter")
    maya.get_by_role("radio", name="Some meaning").focus()
    maya.keyboard.press("Space")
    with maya.expect_navigation():
        maya.keyboard.press("Enter")
    expect(maya.get_by_role("heading", name="One sentence read with care")).to_be_visible()
    expect(maya.locator("#s1 .layer")).to_have_count(2)


def test_by_touch_on_a_phone(enter: Enter) -> None:
    samuel = enter("Samuel")
    oliver = enter("Oliver", width=360, has_touch=True, is_mobile=True)
    write(samuel, text := "Mi hermano toca el bajo en una banda de rock.")
    compare(oliver, text)
    oliver.locator("[data-words] .w[data-group]").first.tap()
    expect(oliver.locator("[data-words] .w.is-lit").nth(1)).to_be_visible()  # a tap lights both sides
    oliver.locator(".verdict label").nth(1).tap()
    words(oliver).nth(1).tap()
    expect(boxes(oliver).nth(1)).to_be_checked()
    words(oliver).nth(1).tap()
    expect(boxes(oliver).nth(1)).not_to_be_checked()
    words(oliver).nth(2).tap()
    mark(oliver).locator(".choice label").nth(0).tap()
    save = oliver.locator(".foot-act").get_by_role("button", name="Save and go on")
    expect(save).to_be_in_viewport(ratio=1)  # wherever one is on the page
    assert oliver.evaluate("document.documentElement.scrollWidth") <= 360
    with oliver.expect_navigation():
        save.tap()
    oliver.locator("#score label").nth(2).tap()
    with oliver.expect_navigation():
        oliver.get_by_role("button", name="Finish").tap()
    expect(oliver.get_by_role("heading", name="One sentence read with care")).to_be_visible()


def test_words_light_up_with_their_partners_and_arrows_walk_over_them(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    write(samuel, text := "El perro duerme debajo de la mesa.")
    compare(maya, text)
    source, target = (maya.locator("[data-words]").nth(place) for place in (0, 1))
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
    expect(source.locator(".w[tabindex='0']")).to_have_count(1)


def test_five_marks_are_the_most(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    text = "Por la mañana como pan con queso y jugo de naranja antes de salir para la escuela con mi hermano."
    write(samuel, text)
    compare(maya, text)
    verdict(maya, "Something sounds odd").check()
    for place in range(0, 12, 2):
        words(maya).nth(place).click()
    expect(maya.locator(".mark")).to_have_count(5)
    expect(boxes(maya).nth(10)).not_to_be_checked()
    expect(maya.get_by_text("Five places are the most")).to_be_visible()
    words(maya).nth(0).click()
    expect(maya.locator(".mark")).to_have_count(4)
    expect(maya.get_by_text("Five places are the most")).to_be_hidden()


def test_continuing_later_loses_nothing(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    write(samuel, text := "Hoy llueve mucho. Mañana vamos al museo.")
    guess_first(maya, text)
    maya.get_by_label("I would say it like this").fill("Today it rains a lot.")
    follow(maya.get_by_role("button", name="Continue later"))
    expect(maya.get_by_text("Your answers are saved.")).to_be_visible()
    follow(message(maya, text).get_by_role("link", name="Compare"))
    expect(maya.get_by_label("I would say it like this")).to_have_value("Today it rains a lot.")
    follow(maya.get_by_role("button", name="Uncover the translation"))
    verdict(maya, "It came through well").check()
    go_on(maya)
    follow(maya.get_by_role("button", name="No guessing today"))
    verdict(maya, "Something sounds odd").check()
    words(maya).nth(1).click()
    follow(maya.get_by_role("button", name="Continue later"))
    # Another day: straight to the second sentence, with what was marked.
    follow(message(maya, text).get_by_role("link", name="Compare"))
    expect(maya.get_by_text("Sentence 2 of 2")).to_be_attached()
    expect(verdict(maya, "Something sounds odd")).to_be_checked()
    expect(boxes(maya).nth(1)).to_be_checked()
    # And back to the first one, by the list of all.
    maya.locator("summary", has_text="The whole message").click()
    follow(maya.get_by_role("link", name="Sentence 1, done"))
    expect(verdict(maya, "It came through well")).to_be_checked()


def test_asking_the_author_keeps_what_is_marked(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    write(samuel, text := "Mi gata se llama Volante y le gusta la lluvia.")
    compare(maya, text)
    verdict(maya, "Something sounds odd").check()
    words(maya).nth(2).click()
    word = words(maya).nth(2).inner_text().strip()
    maya.locator("summary", has_text="Ask Samuel").click()
    maya.get_by_label("Did you mean").fill("Is that her name?")
    follow(maya.get_by_role("button", name="Send the question"))
    expect(maya.get_by_text("Your question is on its way to Samuel.")).to_be_visible()
    expect(verdict(maya, "Something sounds odd")).to_be_checked()
    expect(boxes(maya).nth(2)).to_be_checked()
    expect(mark(maya)).to_be_visible()  # still unfinished, and still here

    samuel.reload()
    follow(message(samuel, text).get_by_role("link", name="One question for you"))
    expect(samuel.locator("#questions")).to_contain_text(f"“{word}”")
    samuel.get_by_role("radio", name="Yes").check()
    samuel.get_by_label("What you meant, in your own language").fill("Sí, es su nombre.")
    follow(samuel.get_by_role("button", name="Answer"))
    expect(samuel.locator("#questions")).to_contain_text("Samuel answers: Yes")
    mark(maya).get_by_role("radio", name="It sounds odd").check()
    go_on(maya)
    finish(maya)
    expect(maya.locator("#questions")).to_contain_text("Sí, es su nombre.")


def test_what_people_wrote_comes_after_ones_own_verdict(enter: Enter) -> None:
    samuel, maya, oliver = enter("Samuel"), enter("Maya"), enter("Oliver")
    write(samuel, text := "El arquero nos salvó con una palomita.")
    compare(maya, text)
    verdict(maya, "It came through well").check()
    go_on(maya)
    finish(maya)
    follow(maya.get_by_role("link", name="Translate it yourself"))
    declare = maya.get_by_role("button", name="Yes, I do")
    if declare.count():
        follow(declare)
    follow(maya.get_by_role("button", name="Start from the machine’s"))
    mine = maya.get_by_label("In your words")
    mine.fill(mine.input_value().rstrip(".") + " in a flying save.")
    follow(maya.get_by_role("button", name="Show what I changed"))
    expect(maya.locator("ins")).to_contain_text("in a flying save")
    follow(maya.get_by_role("button", name="Add my translation"))
    expect(maya.locator("#people")).to_contain_text("in a flying save")
    compare(oliver, text)
    expect(oliver.locator("main")).not_to_contain_text("in a flying save")
    verdict(oliver, "It came through well").check()
    go_on(oliver)
    finish(oliver)
    expect(oliver.locator("#s1")).to_contain_text("Maya would say")
    expect(oliver.locator("#s1")).to_contain_text("in a flying save")


def test_help_by_the_machine_comes_without_a_reload_and_is_announced_there(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    write(samuel, text := "Mi abuela hace las mejores arepas del barrio.")
    compare(maya, text)
    verdict(maya, "Something sounds odd").check()
    words(maya).nth(0).click()
    maya.locator("summary", has_text="Ask Samuel").click()
    maya.get_by_label("Did you mean").fill("half a quest")
    maya.evaluate("window.stayed = true")
    maya.locator("summary", has_text="Ask the machine once more").click()
    maya.get_by_role("button", name="Translate it back").click()
    arrived = maya.locator("#opinions [role=status]")
    expect(arrived).to_have_text("Translate it back: it is here now.", timeout=PATIENCE)
    expect(maya.get_by_text("Translated back into Spanish by the machine.")).to_be_visible()
    assert maya.evaluate("window.stayed") is True
    expect(boxes(maya).nth(0)).to_be_checked()
    expect(maya.get_by_label("Did you mean")).to_have_value("half a quest")


def test_without_scripts_everything_goes_too(enter: Enter) -> None:
    samuel = enter("Samuel")
    maya = enter("Maya", java_script_enabled=False, expected="400")
    write(samuel, text := "Los sábados jugamos ajedrez en el parque.")
    compare(maya, text)
    maya.locator(".verdict label").nth(1).click()
    words(maya).nth(0).click()
    words(maya).nth(1).click()
    go_on(maya)
    expect(boxes(maya).nth(1)).to_be_checked()
    mark(maya).locator(".choice label").nth(1).click()
    maya.locator("summary", has_text="Ask the machine once more").click()
    follow(maya.get_by_role("button", name="Translate it back"))
    expect(mark(maya).get_by_role("radio", name="It changes what was meant")).to_be_checked()
    expect(maya.locator("#opinions")).to_contain_text("Translate")
    go_on(maya)
    maya.locator("#score label").nth(2).click()
    go_on(maya)
    expect(maya.get_by_role("heading", name="One sentence read with care")).to_be_visible()
    expect(maya.locator("#s1 .layer")).to_have_count(1)


def test_each_page_fits_and_axe_finds_nothing(enter: Enter) -> None:
    samuel, oliver = enter("Samuel"), enter("Oliver", width=360, expected="400")
    write(samuel, text := "Una frase con electroencefalografista y otorrinolaringólogo. Y otra frase.")
    found: dict[object, object] = {}

    def look(where: str) -> None:
        for width, scheme in ((360, "light"), (1280, "dark")):
            oliver.set_viewport_size({"width": width, "height": 740})
            oliver.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for fault in Axe().run(oliver).response["violations"]:
                found[where, scheme, fault["id"]] = fault["nodes"][0]["html"]
        for width, size in ((320, "100%"), (640, "200%"), (320, "200%")):
            oliver.set_viewport_size({"width": width, "height": 740})
            oliver.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            needed = oliver.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                found[where, width, size] = needed, oliver.evaluate(_WIDE)
        oliver.evaluate("document.documentElement.style.fontSize = ''")
        oliver.set_viewport_size({"width": 360, "height": 740})

    guess_first(oliver, text)
    look("guess")
    follow(oliver.get_by_role("button", name="No guessing today"))
    look("sentence")
    verdict(oliver, "Something sounds odd").check()
    words(oliver).nth(1).click()
    for closed in oliver.locator("main details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()
    look("odd")
    go_on(oliver)
    look("one more thing")
    mark(oliver).get_by_role("radio", name="It sounds odd").check()
    go_on(oliver)
    verdict(oliver, "It came through well").check()
    go_on(oliver)
    look("whole")
    finish(oliver)
    look("done")
    oliver.goto("/practice?next=/")
    follow(oliver.get_by_role("button", name="How did I do?"))
    look("practice")
    assert found == {}


def test_marks_and_what_was_said_of_them_are_kept_on_the_device(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    write(samuel, text := "Mi tío vende flores rojas en la plaza grande. Son muy bonitas.")
    compare(maya, text)
    verdict(maya, "Something sounds odd").check()
    words(maya).nth(1).click()
    mark(maya).get_by_role("radio", name="It changes what was meant").check()
    mark(maya).get_by_role("combobox").select_option(label="Wrong meaning")
    expect(maya.locator("[data-kept-line]").first).to_be_attached()
    # What is kept of one sentence is not put into another.
    maya.locator("summary", has_text="The whole message").click()
    follow(maya.get_by_role("link", name=re.compile("^Sentence 2")))
    expect(verdict(maya, "Something sounds odd")).not_to_be_checked()
    maya.go_back()
    expect(verdict(maya, "Something sounds odd")).to_be_checked()
    maya.reload()
    expect(verdict(maya, "Something sounds odd")).to_be_checked()
    expect(boxes(maya).nth(1)).to_be_checked()
    expect(mark(maya).get_by_role("radio", name="It changes what was meant")).to_be_checked()
    expect(mark(maya).get_by_role("combobox")).to_have_value("wrong_meaning")


@pytest.mark.parametrize("name", ["Ms Reed"])
def test_teachers_judge_with_the_same_pages(enter: Enter, name: str) -> None:
    samuel, teacher = enter("Samuel"), enter(name)
    write(samuel, text := "Mi escuela tiene un jardín pequeño.")
    open_topic(teacher, TOPIC)
    follow(message(teacher, text).get_by_role("link", name="Compare"))
    verdict(teacher, "It came through well").check()
    go_on(teacher)
    teacher.get_by_label("From 0, nothing").fill("80")
    go_on(teacher)
    expect(teacher.get_by_role("heading", name="One sentence read with care")).to_be_visible()
    teacher.locator("summary", has_text="For teachers: the exact numbers").click()
    expect(teacher.get_by_role("cell", name="middle 80")).to_be_visible()
