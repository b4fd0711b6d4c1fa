"""Every page that a person can reach: fits a phone, is labelled, and speaks to nobody but the relay."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, follow

# What a screen reader and a narrow screen need, looked at in the page itself. Gives sentences.
_FAULTS = """
() => {
  const faults = [];
  const name = (node) => `<${node.localName} ${node.id ? '#' + node.id : node.name || node.className}>`;
  const shown = (node) => node.checkVisibility({visibilityProperty: true});
  if (!document.documentElement.lang) faults.push('html has no lang');
  if (!document.title.trim()) faults.push('no title');
  for (const one of ['h1', 'main']) {
    const count = document.querySelectorAll(one).length;
    if (count !== 1) faults.push(`${count} of ${one}`);
  }
  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const labelled = [...(field.labels ?? [])].some((label) => label.textContent.trim())
      || field.ariaLabel || field.getAttribute('aria-labelledby');
    if (!labelled) faults.push(`${name(field)} has no label`);
  }
  for (const control of document.querySelectorAll('button, a[href], summary')) {
    if (!control.textContent.trim() && !control.ariaLabel) faults.push(`${name(control)} says nothing`);
  }
  for (const image of document.querySelectorAll('img:not([alt])')) faults.push(`${name(image)} has no alt`);
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) faults.push(`two of #${id}`);
  for (const attribute of ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls']) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of node.getAttribute(attribute).split(/\\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) faults.push(`${name(node)} ${attribute} #${id}: not there`);
      }
    }
  }
  for (const text of document.querySelectorAll('p.text')) {
    if (text.dir !== 'auto') faults.push(`${name(text)} has no dir=auto`);
  }
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth > clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter(shown)
      .find((node) => node.getBoundingClientRect().right > clientWidth + 1);
    faults.push(`scrolls sideways: ${scrollWidth} px on ${clientWidth}${wide ? ', from ' + name(wide) : ''}`);
  }
  return faults;
}
"""


def kind(path: str) -> str:
    """Pages that differ only in which post or class they show are one kind."""
    return re.sub(r"/[\w-]{30,}", "/…", re.sub(r"\d+", "N", urlsplit(path).path))


def walk(page: Page) -> dict[str, list[str]]:
    """Follow the links from where ``page`` is, each kind of page once; the faults of each, by address."""
    faults: dict[str, list[str]] = {}
    seen: set[str] = set()
    waiting = [urlsplit(page.url).path]
    while waiting:
        path = waiting.pop(0)
        if kind(path) in seen:
            continue
        seen.add(kind(path))
        answer = page.goto(path)
        assert answer is not None
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        assert answer.status == 200, (path, answer.status)
        faults[path] = page.evaluate(_FAULTS)
        links = page.eval_on_selector_all(
            "a[href]:not([download])",
            "nodes => nodes.map(node => node.origin === location.origin ? node.pathname : '')",
        )
        waiting += [link for link in links if link]
    return faults


@pytest.mark.parametrize("name", ["Ms Reed", "Samuel"])
def test_every_page_fits_a_phone_and_is_labelled(enter: Callable[..., Page], name: str) -> None:
    page = enter(name, width=360)
    faults = walk(page)
    assert len(faults) >= 5, "the walk found hardly any page"
    assert {path: found for path, found in faults.items() if found} == {}


def test_so_does_every_page_before_signing_in(visit: Callable[..., Page]) -> None:
    page = visit(width=360)
    faults = walk(page)
    assert {"/demo", "/join", "/sign-in"} <= set(faults)
    assert {path: found for path, found in faults.items() if found} == {}


def test_the_pages_speak_the_chosen_language(visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator("summary", has_text="Español").click()
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_the_language_is_switched_where_one_is_also_after_a_refused_form(enter: Callable[..., Page]) -> None:
    page = enter("Samuel", expected="400")  # how the relay answers an empty message
    follow(page.get_by_role("link", name="A walk through our town").first)
    page.get_by_label("Your message").fill(" ")
    follow(page.get_by_role("button", name="Send"))
    expect(page.get_by_role("heading", name="A walk through our town")).to_be_visible()
    topic = page.url.removesuffix("/write")
    page.locator("summary", has_text="You are Samuel").click()
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.url == topic
    page.locator("header summary", has_text="Samuel").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_dark_is_chosen_by_hand_and_stays(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="light")
    shade = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(shade)
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/join")
    assert page.evaluate(shade) != light
    page.locator("summary", has_text="English").click()
    page.get_by_role("button", name="Like my device").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")
    assert page.evaluate(shade) == light


def test_the_printed_secrets_open_the_ordinary_doors(visit: Callable[..., Page], demo: Demo) -> None:
    student, teacher = demo.people["Samuel"], demo.people["Ms Reed"]
    page = visit()
    page.goto("/join")
    page.get_by_label("Class code").fill(student["join_code"])
    page.get_by_label("Nickname").fill("Samuel")
    page.get_by_label("PIN", exact=True).fill(student["pin"])
    page.get_by_role("button", name="Come in").click()
    expect(page.locator("summary", has_text="You are Samuel")).to_be_visible()

    page = visit()
    page.goto("/sign-in")
    page.get_by_label("Username").fill(teacher["username"])
    page.get_by_label("Password").fill(teacher["password"])
    page.locator("main").get_by_role("button").last.click()
    expect(page.get_by_role("link", name="Teacher’s desk")).to_be_visible()
