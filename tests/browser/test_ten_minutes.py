"""A teacher's ten minutes, in a relay of their own and in one walk: from the first link to a quiet pupil."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import follow
from tests.browser.test_first_steps import fill_in, fits, fresh_relay
from tests.processes import wait_until

HEIGHTS = {360: 740, 1280: 900}
MESSAGES = (
    "En mi casa comemos arepas con queso.",
    "El domingo jugamos fútbol en la cancha del barrio.",
    "Mi hermana toca la guitarra todas las noches.",
    "En mi calle hay un perro que se llama Toño.",
    "Cuando llueve, hacemos chocolate caliente.",
)
ANSWERS = (
    "We have pancakes on Sundays.",
    "My brother plays football after school.",
    "It rains here almost every day.",
    "My grandmother grows tomatoes in her garden.",
)


@dataclass
class Fresh:
    """A relay without anybody in it: the link of its first teacher, and its database."""

    link: str
    database: Path

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database, timeout=30)) as database, database:
            return list(database.execute(statement, values))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Fresh]:
    with fresh_relay(tmp_path, workers=1) as link:
        yield Fresh(link, tmp_path / "data" / "relay.sqlite3")


@pytest.fixture
def arrive(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """``arrive("es-CO", 360)`` is the browser of somebody new. None of their pages may have complained."""
    contexts, complaints = [], []

    def come(locale: str, width: int) -> Page:
        zone = {"es-CO": "America/Bogota", "en-US": "America/Los_Angeles"}[locale]
        context = chromium.new_context(
            locale=locale, timezone_id=zone, viewport={"width": width, "height": HEIGHTS[width]}
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


def come_in(page: Page, url: str, code: str, nickname: str, pin: str, *, new: bool = False) -> None:
    """Join a class, or come back to it."""
    page.goto(f"{url}/join")
    page.locator("#code").fill(code)
    page.locator("#nickname").fill(nickname)
    page.locator("#pin").fill(pin)
    if new:
        page.locator("summary", has_text=re.compile("First time|primera vez")).click()
        page.locator("#again").fill(pin)
    follow(page.locator("main form [type=submit]").last)
    expect(page.locator(".bar .me > summary")).to_contain_text(nickname)


def write(page: Page, topic: str, *texts: str) -> None:
    page.goto(topic)
    for text in texts:
        page.locator("#text").fill(text)
        follow(page.locator("[data-composer] .btn--pen[type=submit]"))
        expect(page.locator("article", has_text=text)).to_be_attached()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_teachers_ten_minutes(
    fresh: Fresh, arrive: Callable[..., Page], width: int, look: Callable[[Page, str], None]
) -> None:
    # Set up: the class, three cards, a link for the partner, and what one wants to see first.
    page = arrive("es-CO", width)
    page.goto(fresh.link)
    fill_in(page, "Profe Gil", "gil", "Colegio San José", "Salón 6B", "Medellín")
    follow(page.get_by_role("button", name="Configurar", exact=True))
    steps = page.url
    url = steps.partition("/classes/")[0]
    follow(page.get_by_role("link", name="Hacer las tarjetas"))
    page.locator("#nicknames").fill("Samuel\nValentina\nJuana")
    follow(page.get_by_role("button", name="Crear las cuentas y sus tarjetas"))
    look(page, f"cards-{width}")
    cards = {}
    for card in page.locator(".ticket").all():
        nickname, code, pin = card.locator(".code-big").all_inner_texts()
        cards[nickname] = (code, pin)
    page.goto(steps)
    follow(page.get_by_role("button", name="Crear un enlace de invitación"))
    invitation = page.locator("#invitation").input_value()
    look(page, f"invitation-{width}")
    follow(page.locator("a[href$='/rules']"))
    page.locator("[name=approval][value=yes]").check()
    follow(page.get_by_role("button", name="Guardar"))
    fits(page)
    look(page, f"rules-{width}")

    # The partner comes with a class, and the topic begins.
    partner = arrive("en-US", 1280)
    partner.goto(invitation)
    fill_in(partner, "Ms Park", "park", "Cedar Park School", "Room 14", "Portland")
    follow(partner.get_by_role("button", name="Make my account and join"))
    partner.goto(f"{url}/classes")
    follow(partner.get_by_role("main").get_by_role("link", name="Room 14"))
    partners_code = partner.locator(".code-big").first.inner_text()
    page.goto(steps)
    follow(page.locator("a[href$='/new']"))
    page.locator("#title").fill("Tres cosas de nuestra vida")
    page.locator("#text").fill("¿Qué hacen los fines de semana?")
    follow(page.locator("form.msg .btn--pen[type=submit]"))
    topic = page.url.partition("?")[0]
    page.goto(steps)
    expect(page.get_by_text("4 de 4", exact=True)).to_be_visible()
    look(page, f"steps-{width}")

    # Students write; one has only looked in, three weeks ago, and one has never come.
    student = arrive("es-CO", 360)
    come_in(student, url, *(cards["Samuel"][0], "Samuel", cards["Samuel"][1]))
    write(student, topic, *MESSAGES)
    look(student, f"held-{width}")
    come_in(arrive("es-CO", 360), url, cards["Valentina"][0], "Valentina", cards["Valentina"][1])
    maya = arrive("en-US", 360)
    come_in(maya, url, partners_code, "Maya", "4821", new=True)
    write(maya, topic, *ANSWERS)
    assert not maya.get_by_text(MESSAGES[0]).count()
    ago = (datetime.now(UTC) - timedelta(weeks=3)).strftime("%Y-%m-%d %H:%M:%S.%f")
    fresh.run("UPDATE user_account SET created_at = ? WHERE name = 'Valentina'", ago)
    wait_until(
        lambda: fresh.run("SELECT count(*) FROM translation WHERE state = 'pending'") == [(0,)], patience=240
    )

    # Approve five, one after the other.
    page.goto(f"{url}/desk")
    lines = page.locator("[data-line]")
    expect(lines).to_have_count(len(MESSAGES) + len(ANSWERS))
    fits(page)
    look(page, f"inbox-{width}")
    if width == 360:
        lines.first.get_by_role("link").click()
    for left in range(len(MESSAGES) - 1, -1, -1):
        if width == 1280:
            page.locator("#it").focus()
            page.keyboard.press("a")
        else:
            page.locator(".item-pane [data-do=accept]").click()
        expect(lines).to_have_count(left + len(ANSWERS))
        expect(page.locator("#it")).to_be_focused()
    look(page, f"approved-{width}")
    maya.reload()
    for text in MESSAGES:
        expect(maya.locator("article", has_text=text)).to_be_attached()

    # Accept three at once, correct the last.
    if width == 360:
        page.locator(".only-small a").click()
    for tick in page.locator("[name=ticket]").all()[:3]:
        tick.check()
    look(page, f"ticked-{width}")
    page.locator("#bulk [type=submit]").click()
    expect(lines).to_have_count(1)
    if width == 360:
        lines.first.get_by_role("link").click()
    page.locator("#fix").fill("Lo digo con mis propias palabras.")
    look(page, f"correcting-{width}")
    page.locator("[name=do][value=correct]").click()
    expect(lines).to_have_count(0)
    fits(page)
    look(page, f"done-{width}")
    states = fresh.run("SELECT state, count(*) FROM review WHERE state <> 'waiting' GROUP BY state")
    assert sorted(states) == [("accepted", 3), ("corrected", 1)]

    # The class at a glance: who is quiet, and who has never come.
    page.locator(".tabs a").nth(1).click()
    row = page.get_by_role("row")
    expect(row.filter(has_text="Valentina").locator(".tag")).to_contain_text("3 semanas")
    expect(row.filter(has_text="Juana").locator(".tag")).to_have_count(1)
    expect(row.filter(has_text="Samuel").locator(".tag")).to_have_count(0)
    fits(page)
    look(page, f"class-{width}")
    follow(page.get_by_role("link", name="Valentina"))
    expect(page.get_by_role("heading", level=1, name="Valentina")).to_be_visible()
    fits(page)
    look(page, f"pupil-{width}")
