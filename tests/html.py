"""Read a page as its user does: its text, form fields, links and error messages."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.test import TestResponse

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Inline elements: their tags do not separate words.
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup"}
_INLINE |= {"time", "u", "wbr"}
_SILENT = {"script", "style", "template"}


class Page(HTMLParser):
    """A rendered page as its user sees it, without the content of scripts, styles and <template> elements.

    ``forms`` has one entry per form, mapping the names of the fields that a browser would send to lists of
    values. ``buttons`` are pairs (name, formaction). ``links`` maps the text of each link to its address.
    """

    def __init__(self, response: TestResponse) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, list[str]]] = []
        self.buttons: list[tuple[str, str]] = []
        self.links: dict[str, str] = {}
        self.to_copy: list[str] = []  # the values of read-only fields, in order
        self._inputs: dict[str, list[dict[str, str]]] = {}  # of the main part, by name
        self._described: dict[str, dict[str, str]] = {}  # fields by id
        self._text: list[str] = []
        self._by_id: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []  # tag and id of each open element
        self._area: dict[str, str] | None = None
        self._select = ""
        self._link: tuple[str, list[str]] | None = None
        self.feed(response.get_data(as_text=True))
        self.close()

    @property
    def text(self) -> str:
        """The visible text with single spaces, without the contents of text fields."""
        return _joined(self._text)

    @property
    def form(self) -> dict[str, list[str]]:
        """The form with the most fields."""
        return max(self.forms, key=len)

    def form_with(self, *names: str) -> dict[str, list[str]]:
        """The first form that has all the fields ``names``."""
        return next(form for form in self.forms if set(names) <= form.keys())

    def value(self, name: str) -> str:
        """The value of the first field called ``name`` in <main>. Fails if there is none."""
        assert name in self._inputs, f"there is no field {name}"
        return self._inputs[name][0].get("value", "")

    def error_at(self, field: str) -> str:
        """The error message of the field with the id ``field``.

        Fails unless the field is marked aria-invalid and refers to the message by aria-describedby, so that a
        screen reader reads it with the field.
        """
        attributes = self._described[field]
        assert f"{field}-e" in attributes.get("aria-describedby", "").split(), attributes
        assert attributes.get("aria-invalid") == "true", attributes
        return _joined(self._by_id[f"{field}-e"])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._open.append((tag, have.get("id", "")))
        if self._silent:
            return
        if tag not in _INLINE:
            self._say(" ")
        if tag == "form":
            self.forms.append({})
        elif tag == "a":
            self._link = (have.get("href", ""), [])
        elif tag == "button":
            self.buttons.append((have.get("name", ""), have.get("formaction", "")))
        elif tag in ("input", "textarea", "select"):
            self._field(tag, have)
        elif tag == "option" and "selected" in have and self.forms:
            self.forms[-1].setdefault(self._select, []).append(have["value"])

    def _field(self, tag: str, have: dict[str, str]) -> None:
        name = have.get("name", "")
        if "id" in have:
            self._described[have["id"]] = have
        if tag == "select":
            self._select = name
            return
        if any(each == "main" for each, _ in self._open):
            self._inputs.setdefault(name, []).append(have)
        if tag == "textarea":
            self._area = have
            have["value"] = ""
        if "readonly" in have:
            self.to_copy.append(have.get("value", ""))
        ticked = have.get("type") not in ("checkbox", "radio") or "checked" in have
        if self.forms and name and ticked:
            self.forms[-1].setdefault(name, []).append(have.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if all(tag != each for each, _ in self._open):
            return
        if tag not in _INLINE and not self._silent:
            self._say(" ")
        while self._open.pop()[0] != tag:  # some elements, such as <p> and <li>, need no end tag
            pass
        if tag == "textarea" and self._area is not None:
            area, self._area = self._area, None
            if self.forms and area.get("name"):
                self.forms[-1][area["name"]][-1] = area["value"]
        elif tag == "a" and self._link is not None:
            address, words = self._link
            self.links[_joined(words)] = address
            self._link = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._area is not None:  # HTML ignores a line feed right after the start tag
            self._area["value"] += data if self._area["value"] else data.removeprefix("\n")
        else:
            self._say(data)

    def _say(self, text: str) -> None:
        self._text.append(text)
        if self._link is not None:
            self._link[1].append(text)
        for _, name in self._open:
            if name:
                self._by_id.setdefault(name, []).append(text)

    @property
    def _silent(self) -> bool:
        return any(tag in _SILENT for tag, _ in self._open)


def _joined(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


def text_of(response: TestResponse) -> str:
    """The visible text of a page."""
    return Page(response).text


def value_of(response: TestResponse, name: str) -> str:
    """The value of the first field called ``name``; see ``Page.value``."""
    return Page(response).value(name)


def links_in(response: TestResponse) -> list[str]:
    """The addresses offered for copying in read-only fields, in the order of the page."""
    return Page(response).to_copy


def error_at(response: TestResponse, field: str) -> str:
    """The error message of ``field``; see ``Page.error_at``."""
    return Page(response).error_at(field)
