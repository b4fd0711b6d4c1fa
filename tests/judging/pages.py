"""Reading a rendered page the way a test talks about it, its forms, fields and texts, and filling it in."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from relay.judging.queries import Compared
from relay.people.entities import User

Browse = Callable[[User], FlaskClient]


class Page(HTMLParser):
    """What a page holds: ``text`` (all of it, whitespace collapsed), and the fields of its largest form."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, list[str]]] = []
        self.buttons: list[tuple[str, str]] = []  # name, formaction
        self.links: dict[str, str] = {}
        self._text: list[str] = []
        self._area: str | None = None
        self._template = 0
        self._link: str | None = None
        self.feed(response.get_data(as_text=True))

    @property
    def text(self) -> str:
        return " ".join("".join(self._text).split())

    @property
    def form(self) -> dict[str, list[str]]:
        """The fields of the form with the most of them, as a browser would send them."""
        return max(self.forms, key=len)

    def form_with(self, *names: str) -> dict[str, list[str]]:
        """The first form that has all of these fields."""
        return next(form for form in self.forms if set(names) <= form.keys())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        self._template += tag == "template"
        if self._template:
            return
        if tag == "form":
            self.forms.append({})
        elif tag == "a":
            self._link = have.get("href")
        elif tag == "button":
            self.buttons.append((have.get("name", ""), have.get("formaction", "")))
        elif tag == "textarea" and self.forms:
            self._area = have["name"]
            self.forms[-1].setdefault(self._area, []).append("")
        elif tag == "select" and self.forms:
            self._area = None
            self._select = have["name"]
        elif tag == "option" and "selected" in have:
            self.forms[-1].setdefault(self._select, []).append(have["value"])
        elif tag == "input" and self.forms and "name" in have:
            if have.get("type") in ("checkbox", "radio") and "checked" not in have:
                return
            self.forms[-1].setdefault(have["name"], []).append(have.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        self._template -= tag == "template"
        if tag == "textarea":
            self._area = None
        elif tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._template:
            return
        if self._area is not None:
            self.forms[-1][self._area][-1] += data.removeprefix("\n")
            return
        if self._link is not None:
            self.links[" ".join(data.split())] = self._link
        self._text.append(data)


def address(compared: Compared, what: str = "") -> str:
    base = f"/posts/{compared.post.id}/compare/{compared.translation.target}"
    return f"{base}/{what}" if what else base


def fields(compared: Compared, **more: object) -> dict[str, object]:
    """A form that says that everything is perfect; ``more`` (with _ for -) adds to it or takes its place."""
    assert compared.version is not None
    filled: dict[str, object] = {
        "version": str(compared.version.id),
        "score": "100",
        **{f"verdict-{index}": "perfect" for index in range(len(compared.pairs))},
    }
    return {**filled, **{name.replace("_", "-"): value for name, value in more.items()}}


def first_words(compared: Compared, number: int) -> list[str]:
    """The values of the boxes of the first words of the translation."""
    assert compared.version is not None
    start, end = compared.pairs[0].target
    at, values = start, []
    for word in compared.version.text[start:end].split()[:number]:
        at = compared.version.text.index(word, at)
        values.append(f"{at}-{at + len(word)}")
        at += len(word)
    return values
