"""What is new to somebody on a phone: marked live in the list and in the topic, and gone when read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]
TOPIC = "What colour is your school bus?"


def entry(page: Page) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=TOPIC, exact=True))


def send(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    follow(page.get_by_role("button", name="Send"))
    expect(page.locator("article", has_text=text)).to_be_visible()


def test_what_is_new_is_marked_and_goes_when_it_has_been_read(enter: Enter) -> None:
    samuel, maya = enter("Samuel", width=360, has_touch=True), enter("Maya", width=360)
    board = samuel.url
    maya.goto(f"{board}/new")
    maya.get_by_label("Title").fill(TOPIC)
    follow(maya.get_by_role("button", name="Start the topic"))
    expect(maya.get_by_role("heading", name=TOPIC)).to_be_visible()

    # The open list says that there is a topic more, and does not move under the finger.
    expect(samuel.get_by_text("There are new topics.")).to_be_visible()
    follow(samuel.get_by_role("link", name="Show the topics"))
    expect(entry(samuel)).to_contain_text("New topic")
    with samuel.expect_response(lambda answer: answer.url.endswith("/read") and answer.ok):
        entry(samuel).get_by_role("link", name=TOPIC).click()
    expect(samuel.get_by_role("heading", name=TOPIC)).to_be_visible()
    samuel.goto(board)
    expect(entry(samuel)).not_to_contain_text("New topic")

    send(maya, "Ours is yellow, with a black stripe.")
    expect(entry(samuel)).to_contain_text("1 new")  # without a reload
    expect(entry(samuel)).to_contain_text("Ours is yellow")
    follow(entry(samuel).get_by_role("link", name=TOPIC))
    message = samuel.locator("article", has_text="Ours is yellow")
    expect(message).to_be_in_viewport()
    expect(samuel.get_by_text("1 new message", exact=True)).to_be_attached()
    expect(message.get_by_text("New", exact=True)).to_have_count(0)
    expect(samuel.get_by_text("1 new message", exact=True)).to_be_hidden()

    send(maya, "And the driver sings.")
    second = samuel.locator("article", has_text="And the driver sings.")
    expect(second).to_be_attached()
    second.scroll_into_view_if_needed()
    expect(second.get_by_text("New", exact=True)).to_have_count(0)
    samuel.goto(board)
    expect(entry(samuel)).to_be_visible()
    expect(entry(samuel)).not_to_contain_text("new")


def test_a_note_of_something_new_can_be_closed_and_takes_no_focus(enter: Enter) -> None:
    samuel, maya = enter("Samuel"), enter("Maya")
    for page in (samuel, maya):
        follow(page.get_by_role("link", name="¿Qué comen antes de clase?"))
    field = samuel.get_by_label("Your message")
    field.focus()
    send(maya, "We had pancakes on Friday.")
    note = samuel.get_by_role("status").filter(has_text="A new message:")
    expect(note).to_be_visible()
    expect(field).to_be_focused()
    note.get_by_role("button", name="Close this note").click()
    expect(note).to_have_count(0)
    assert samuel.evaluate("document.activeElement.id") == "main"


def test_a_topic_that_is_closed_meanwhile_says_so_and_keeps_what_was_typed(enter: Enter) -> None:
    teacher, samuel = enter("Ms Reed"), enter("Samuel", width=360, has_touch=True)
    teacher.goto(f"{teacher.url}/new")
    teacher.get_by_label("Title").fill("Which word do you like best?")
    follow(teacher.get_by_role("button", name="Start the topic"))
    topic = teacher.url
    samuel.goto(topic)
    send(samuel, "Mañana.")
    field = samuel.get_by_label("Your message")
    field.fill("Y también albaricoque")
    teacher.goto(topic)
    follow(teacher.get_by_role("button", name="Close this topic"))
    expect(samuel.get_by_text("A teacher has closed this topic.").first).to_be_visible()
    expect(field).to_be_hidden()
    expect(samuel.get_by_role("link", name="Write", exact=True)).to_be_hidden()
    follow(teacher.get_by_role("button", name="Open this topic again"))
    expect(field).to_be_visible()  # without a reload
    expect(field).to_have_value("Y también albaricoque")
