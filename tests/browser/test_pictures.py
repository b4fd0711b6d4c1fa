"""A picture on a phone: written with its description, it stands on the partner's page, described in their
language.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import follow
from tests.pictures import drawn
from tests.processes import wait_until

Enter = Callable[..., Page]


def written(enter: Enter) -> Page:
    """Maya on a phone, about to write in a topic."""
    page = enter("Maya", width=360, has_touch=True)
    follow(page.get_by_role("link", name="Sayings that do not travel well").first)
    page.get_by_text("Add a picture").tap()
    return page


def test_a_picture_is_sent_with_its_description_and_reaches_the_partner_translated(
    enter: Enter, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(drawn((3000, 2000)))
    page = written(enter)
    page.get_by_label("Your message").fill("We drew a saying about the rain.")
    page.get_by_label("Picture", exact=True).set_input_files(photo)
    # It is made smaller before it is sent, where the browser can do that.
    expect(page.get_by_label("Picture", exact=True)).to_have_value("C:\\fakepath\\picture.jpg")
    page.get_by_label("What do you see in the picture?").first.fill("A cat and a dog under an umbrella.")
    follow(page.get_by_role("button", name="Send"))
    own = page.get_by_role("img", name="A cat and a dog under an umbrella.")
    own.scroll_into_view_if_needed()
    expect(own).to_be_visible()
    # It has arrived whole, and is no wider than the phone.
    page.wait_for_function("image => image.complete && image.naturalWidth === 1600", arg=own.element_handle())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    partner = enter("Samuel", width=360)
    follow(partner.get_by_role("link", name="Sayings that do not travel well").first)
    message = partner.locator("article", has_text="We drew a saying about the rain.")
    expect(message.locator("figcaption")).to_have_text("A cat and a dog under an umbrella.")
    translated = message.locator(".tr .quote[lang=es]")
    expect(translated).to_contain_text("gato", timeout=60_000)
    image = message.get_by_role("img", name="A cat and a dog under an umbrella.")
    image.scroll_into_view_if_needed()
    partner.wait_for_function(
        "image => image.complete && image.naturalWidth === 1600", arg=image.element_handle()
    )


def test_what_was_chosen_stays_until_it_is_described(enter: Enter, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_0002.jpg"
    photo.write_bytes(drawn((300, 200)))
    page = written(enter)
    page.get_by_label("Your message").fill("This one is not sent.")
    page.get_by_label("Picture", exact=True).set_input_files(photo)
    page.get_by_role("button", name="Send").tap()
    description = page.get_by_label("What do you see in the picture?").first
    expect(description).to_be_focused()
    assert "Say what the picture shows" in description.evaluate("field => field.validationMessage")
    assert page.get_by_label("Picture", exact=True).evaluate("field => field.files.length") == 1
    description.fill("A square.")
    assert description.evaluate("field => field.validationMessage") == ""
    # Not sent: nothing of it is kept for the tests after this one.
    page.get_by_label("Your message").fill("")
    description.fill("")


def test_a_file_that_is_no_picture_is_named_before_anything_is_sent(enter: Enter, tmp_path: Path) -> None:
    photo, file = tmp_path / "IMG_0003.jpg", tmp_path / "IMG_0004.jpg"
    photo.write_bytes(drawn((300, 200)))
    file.write_bytes(b"not a picture")
    page = written(enter)
    topic = page.url
    page.get_by_label("Your message").fill("This one is not sent.")
    first, second = page.get_by_label("Picture", exact=True), page.get_by_label("Picture 2", exact=True)
    descriptions = page.get_by_label("What do you see in the picture?")
    first.set_input_files(photo)
    descriptions.first.fill("A square.")
    page.get_by_text("Add another picture").first.tap()
    second.set_input_files(file)
    refused = page.get_by_text("This is not a picture that can be shown here.")
    expect(refused.locator("visible=true")).to_have_count(1)
    descriptions.nth(1).fill("Another square.")
    page.get_by_role("button", name="Send").tap()
    expect(second).to_be_focused()
    assert page.url == topic
    assert first.evaluate("field => field.files.length") == 1  # the other one need not be chosen again
    second.set_input_files(photo)
    expect(refused.locator("visible=true")).to_have_count(0)
    for field in (page.get_by_label("Your message"), descriptions.first, descriptions.nth(1)):
        field.fill("")  # nothing of it is kept for the tests after this one


def test_the_room_of_a_picture_is_kept_until_it_comes(enter: Enter) -> None:
    page = enter("Maya", width=360)
    waiting: list[Route] = []
    page.route("**/pictures/*", lambda route: waiting.append(route))
    follow(page.get_by_role("link", name="A walk through our town").first)
    figure = page.locator("figure.pic", has_text="Three houses").first
    while not figure.count():  # other tests have written since
        follow(page.get_by_role("link", name="Earlier messages"))
    before = figure.bounding_box()
    figure.scroll_into_view_if_needed()
    wait_until(lambda: page.title() and waiting)  # asking for something lets the requests be heard
    for route in waiting:
        route.continue_()
    picture = figure.locator("img")
    wait_until(lambda: picture.evaluate("node => node.naturalWidth") > 0)
    after = figure.bounding_box()
    assert before is not None and after is not None
    assert before["height"] == after["height"] > 100
