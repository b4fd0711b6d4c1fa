"""A teacher's first minutes, in a relay of their own: set up, the class, its cards, a partner's link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import processes
from tests.browser.conftest import follow

PASSWORD = "caballo grapa correcto"


def fill_in(page: Page, person: str, username: str, school: str, room: str, city: str) -> None:
    """Fill in the form for a teacher and their class."""
    fields = {"person": person, "username": username, "school_name": school, "name": room, "city": city}
    for field, text in {**fields, "password": PASSWORD, "again": PASSWORD}.items():
        page.locator(f"#{field}").fill(text)


@contextmanager
def fresh_relay(folder: Path, workers: int) -> Iterator[str]:
    """The link that a fresh relay prints for its first teacher."""
    with processes.relay(folder, "serve", "--port", "0", RELAY_WORKERS=str(workers)) as running:
        line = running.line()
        while "Set up the first school" not in line:
            line = running.line()
        yield re.findall(r"http://\S+", line)[0]


@pytest.fixture
def set_up_link(tmp_path: Path) -> Iterator[str]:
    with fresh_relay(tmp_path, workers=0) as link:
        yield link


def fits(page: Page) -> None:
    """Nothing scrolls sideways, and axe-core finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_from_the_link_to_the_invitation(
    chromium: Browser, set_up_link: str, width: int, scripts: bool
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        locale="es-CO",
        timezone_id="America/Bogota",
        java_script_enabled=scripts,
        permissions=["clipboard-read", "clipboard-write"] if scripts else [],
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(set_up_link)

    # Five things are asked: three of the class, beside the teacher and the school.
    fill_in(page, "Profe Gil", "gil", "Colegio San José", "Salón 6B", "Medellín")
    expect(page.locator("[data-place-words]")).to_have_text(re.compile("Colombia · Bogotá · 10-12"))
    expect(page.locator("#language")).to_have_value("es")
    if scripts:
        # Another country has other time zones; nobody searches four hundred.
        page.locator("details[data-place] > summary").click()
        page.locator("#country").select_option("ES")
        expect(page.locator("#time_zone option")).to_have_count(4)  # and "please choose"
        page.locator("#country").select_option("CO")
        expect(page.locator("#time_zone")).to_have_value("America/Bogota")
        fits(page)
    follow(page.get_by_role("button", name="Configurar", exact=True))

    expect(page.get_by_text("1 de 4", exact=True)).to_be_visible()
    steps = page.url
    if scripts:
        fits(page)
    follow(page.get_by_role("link", name="Hacer las tarjetas"))
    page.locator("#nicknames").fill("Samuel\nValentina\nJuana")
    follow(page.get_by_role("button", name="Crear las cuentas y sus tarjetas"))
    cards = page.get_by_role("listitem").filter(has_text="Código de la clase")
    expect(cards).to_have_count(3)
    # This server listens on 127.0.0.1: no card may send anybody there.
    assert not any("127.0.0.1" in words for words in cards.all_inner_texts())
    expect(page.get_by_role("img")).to_have_count(0)
    if scripts:
        fits(page)

    page.goto(steps)
    expect(page.get_by_text("2 de 4", exact=True)).to_be_visible()
    follow(page.get_by_role("button", name="Crear un enlace de invitación"))
    link = page.locator("#invitation").input_value()
    assert urlsplit(link).path.startswith("/invitations/")
    if scripts:
        page.get_by_role("button", name="Copiar el enlace").click()
        expect(page.get_by_role("button", name="Copiado")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == link
        fits(page)

    # The class at a glance has everybody by name, and a page for each.
    page.goto(steps.removesuffix("/start").partition("#")[0])
    expect(page.get_by_role("row")).to_have_count(4)  # and its head
    if scripts:
        fits(page)
    follow(page.get_by_role("link", name="Juana"))
    expect(page.get_by_role("heading", level=1, name="Juana")).to_be_visible()
    if scripts:
        fits(page)
    assert complaints == []
    context.close()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_who_may_reach_it_is_chosen_before_cards_are_printed(
    chromium: Browser, tmp_path: Path, width: int, scripts: bool
) -> None:
    options = ("start", "--no-browser", "--port", "0")
    with processes.relay(tmp_path, *options, RELAY_WORKERS="0") as running:
        address = re.findall(r"http://\S+", running.line())[0]
        while "Open this page" not in running.line():
            pass
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            java_script_enabled=scripts,
        )
        page = context.new_page()
        page.goto(address)  # as after closing the page of the set-up
        for field, typed in {
            "person": "M. Petit", "username": "petit", "password": "cheval agrafe pile",
            "again": "cheval agrafe pile", "school_name": "Collège Voltaire", "name": "5e B", "city": "Lyon",
        }.items():  # fmt: skip
            page.locator(f"#{field}").fill(typed)
        follow(page.get_by_role("button", name="Mise en place", exact=True))
        expect(page.get_by_text("1 sur 5", exact=True)).to_be_visible()
        steps = page.url
        if scripts:
            fits(page)
        page.get_by_role("radio", name="Le réseau de l’école").check()
        follow(page.get_by_role("button", name="Appliquer"))
        if not scripts:
            line = running.line()
            while "On this computer" not in line:
                line = running.line()
            page.goto(steps)
        expect(page.get_by_text("2 sur 5", exact=True)).to_be_visible(timeout=30_000)
        if scripts:
            fits(page)
            page.goto(f"{address}/address")
            fits(page)
        context.close()


def test_doubled_text_on_the_narrowest_phone_scrolls_nowhere(enter: Callable[..., Page]) -> None:
    page = enter("Ms Reed", width=320)
    page.goto("/classes")
    follow(page.get_by_role("main").get_by_role("link", name="Room 14"))
    room = page.url
    for address in ("", "/start", "/cards?blank=1"):
        page.goto(room + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
