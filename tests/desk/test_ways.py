"""The ways through a teacher's pages: two taps to each, and one name where it is linked and where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from inspect import getsource, unwrap
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from relay.people.entities import User
from tests.world import World

Browse = Callable[[User], FlaskClient]

# Pages that are about one thing out of many, or that answer a link: they are reached from that thing.
OF_SOMETHING = {
    "desk.decide",  # a message on the board
    "desk.flag",
    "desk.mail_link",
    "desk.paper",
    "desk.remove_pack",
    "desk.rename",  # a student
    "desk.student",
    "desk.student_data",
    "desk.print_worksheet",  # after choosing what is on it
    "judging.help_invitation",
    "partnerships.invitation",
    "people.reach",  # asked by a script while the relay starts anew
    "people.staff_invitation",
}
FIRST_DAY = {"desk.first_steps", "desk.start"}  # linked until they are done
# Beside the four tabs: the bar and the menu of one's own.
IN_THE_BAR = {"desk.home", "desk.notices", "people.classrooms"}
# Linked from the list of one's classes, which is what it is about.
OF_ALL_CLASSES = {"people.new_classroom", "partnerships.new"}
# Their headings ask: "Archive “Portland and Medellín”?"
QUESTIONS = {"desk.archive", "partnerships.leave"}
# A class, a student and a board are called by their own names, and a filter leads to the same page again.
OWN_NAMES = {"people.classroom", "desk.student", "board.partnership", "board.thread"}


def plain(html: str) -> str:
    """The visible words of a piece of HTML."""
    shown = re.sub(r'<span class="vh">.*?</span>', "", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", shown)).split()).rstrip("….")


def links(html: str) -> Iterator[tuple[str, str]]:
    for address, words in re.findall(r'<a\b[^>]*?href="([^"#][^"]*)"[^>]*>(.*?)</a>', html, re.S):
        yield unescape(address), plain(words)


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    assert found is not None
    return plain(found[1])


class Desk:
    """A teacher's desk: ``tabs`` maps each tab's name to its page."""

    def __init__(self, app: Flask, teacher: FlaskClient, start: str) -> None:
        self.teacher, self._map = teacher, app.url_map.bind("localhost")
        self.start, bar = start, self.read(start).partition('<nav class="tabs"')[2].partition("</nav>")[0]
        self.tabs = {name.split()[0]: self.read(address) for address, name in links(bar)}

    def read(self, address: str) -> str:
        response = self.teacher.get(address, follow_redirects=True)
        assert response.status_code == 200, address
        return response.text

    def endpoint(self, address: str) -> str:
        try:
            return str(self._map.match(urlsplit(address).path)[0])
        except (NotFound, RequestRedirect):
            return "static"

    def second_taps(self) -> Iterator[tuple[str, str, str]]:
        """Tab, words and address of each link below the tabs of the four pages."""
        for tab, page in self.tabs.items():
            below = page.partition("<main")[2].partition('<nav class="tabs"')[2].partition("</nav>")[2]
            yield from ((tab, words, address) for address, words in links(below))


def desk(app: Flask, world: World, browse: Browse) -> Desk:
    return Desk(app, browse(world.ms_reed), f"/p/{world.partnership.id}/desk")


def test_there_are_four_tabs_on_every_one_of_them(app: Flask, lived: World, browse: Browse) -> None:
    found = desk(app, lived, browse)
    assert list(found.tabs) == ["Inbox", "Class", "Partnership", "Learning"]
    for tab, page in found.tabs.items():
        bar = page.partition('<nav class="tabs"')[2].partition("</nav>")[0]
        here = re.findall(r'aria-current="[a-z]+"[^>]*>\s*([A-Za-z]+)', bar)
        assert here == [tab]


def test_every_page_is_two_taps_away(app: Flask, lived: World, browse: Browse) -> None:
    found = desk(app, lived, browse)
    reached = {found.endpoint(address) for _tab, _words, address in found.second_taps()}
    pages = set()
    for rule in app.url_map.iter_rules():
        blueprint = rule.endpoint.partition(".")[0]
        if blueprint not in ("desk", "partnerships", "people") or "GET" not in (rule.methods or ()):
            continue
        source = getsource(unwrap(app.view_functions[rule.endpoint]))
        if "teacher_required" in source or "load_desk" in source:
            pages.add(rule.endpoint)
    tabs = {"desk.queue", "desk.own_class", "people.classroom", "desk.partnership", "desk.learning"}
    assert len(pages) > 15
    assert pages - reached - tabs - OF_SOMETHING - FIRST_DAY - IN_THE_BAR - OF_ALL_CLASSES == set()
    assert {found.endpoint(address) for address, _words in links(found.read("/classes"))} >= OF_ALL_CLASSES


def test_a_page_is_called_what_its_links_call_it(app: Flask, lived: World, browse: Browse) -> None:
    found, other = desk(app, lived, browse), set()
    for tab, words, address in found.second_taps():
        endpoint = found.endpoint(address)
        if endpoint.partition(".")[0] not in ("desk", "partnerships", "people", "judging"):
            continue
        if endpoint in QUESTIONS | OWN_NAMES or endpoint in ("desk.queue", "desk.learning", "desk.cards"):
            continue
        name = heading(found.read(address))
        if words.casefold() not in name.casefold() and name.casefold() not in words.casefold():
            other.add((tab, words, name))
    assert other == set()
