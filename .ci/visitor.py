"""Visit a running demo as a browser would: write a message, wait for its translation.

    python3 visitor.py ADDRESS                exits 1 where no translation arrives within three minutes
    python3 visitor.py --set-up LINK CA       sets up a school with the first link, over HTTPS

It needs neither the project nor any package, so it runs where only a finished relay is (.ci/debian).
"""

# ruff: noqa: T201, S106, S310 (a relay that CI started, and a password that is made up)

from __future__ import annotations

import re
import ssl
import sys
import time
import urllib.parse
import urllib.request
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar

MESSAGE = "The astronomer brings a telescope to our school on Tuesday."


class _Forms(HTMLParser):
    """The forms of a page: where each goes, its fields, and its buttons with what stands on them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, object]] = []
        self.links: list[str] = []
        self.posts: list[dict[str, str]] = []
        self._button: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}, "buttons": []})
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "article" and "data-state" in given:
            self.posts.append({"state": given["data-state"], "text": ""})
        elif self.forms and tag in ("input", "textarea"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            self.forms[-1]["fields"][given.get("name", "")] = given.get("value", "")
        elif self.forms and tag == "button":
            self._button = [given.get("name", ""), given.get("value", ""), ""]
            self.forms[-1]["buttons"].append(self._button)

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._button is not None:
            self._button[2] += data
        if self.posts:
            self.posts[-1]["text"] += data


class Visitor:
    """A browser without a screen: keeps cookies, follows redirects, sends forms with what they hold."""

    def __init__(self, address: str, context: ssl.SSLContext | None = None) -> None:
        self.address = address.rstrip("/") + "/"
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(self.cookies),
        )
        self._opener.addheaders = [("Accept-Language", "en")]
        self.page = _Forms()

    def open(self, path: str, data: dict[str, str] | None = None) -> str:
        """GET, or POST ``data``; returns the page's text. Raises HTTPError for what is no page."""
        encoded = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(urllib.parse.urljoin(self.address, path), encoded)
        if encoded is not None:
            origin = urllib.parse.urlsplit(self.address)
            request.add_header("Origin", f"{origin.scheme}://{origin.netloc}")
            request.add_header("Referer", self.address)
        with self._opener.open(request, timeout=60) as answer:
            self.address, text = answer.url, answer.read().decode()
        self.page = _Forms()
        self.page.feed(text)
        return text

    def send(self, having: str, **values: str) -> str:
        """Fill in and send the form that has the field or button ``having``."""
        for form in self.page.forms:
            if having in form["fields"] or any(having == name for name, _, _ in form["buttons"]):
                return self.open(form["action"] or self.address, {**form["fields"], **values})
        raise SystemExit(f"{self.address} has no form with {having}")

    def enter(self, role: str, which: int = 0) -> None:
        """Enter the demo as its ``which``-th student or teacher."""
        self.open("/")
        buttons = [button for form in self.page.forms for button in form["buttons"]]
        of_role = [value for _, value, label in buttons if label.rstrip().endswith(f", {role}")]
        self.send("person", person=of_role[which])


def translated(address: str, patience: float, context: ssl.SSLContext | None = None) -> str:
    """Write MESSAGE into the demo at ``address``; returns the text of its card once it is translated."""
    end = time.monotonic() + patience
    visitor = Visitor(address, context)
    visitor.enter("student")
    topics = [link for link in visitor.page.links if re.search(r"/t/\d+$", link)]
    if not topics:
        raise SystemExit(f"{visitor.address} links no topic: {visitor.page.links}")
    visitor.open(topics[0])
    thread = visitor.address
    visitor.send("text", text=MESSAGE)
    while time.monotonic() < end:
        visitor.open(thread)
        ours = [post for post in visitor.page.posts if MESSAGE in unescape(post["text"])]
        if ours and ours[-1]["state"] == "machine":
            return " ".join(ours[-1]["text"].split())
        time.sleep(1)
    states = [post["state"] for post in ours]
    raise SystemExit(f"no translation within {patience:.0f} seconds at {thread}: {states}")


def set_up(link: str, authority: str) -> str:
    """Set up a school through the web server before a relay; returns the address that it ends at."""
    visitor = Visitor(link, ssl.create_default_context(cafile=authority))
    visitor.open(link)
    visitor.send(
        "school_name",
        person="Ms Reed",
        username="reed",
        password="four words of hers",
        again="four words of hers",
        school_name="Riverside School",
        name="Room 14",
        city="Portland",
        country="US",
        time_zone="America/Los_Angeles",
        language="en",
        age_band="10-12",
    )
    public = link.partition("/set-up/")[0]
    if not visitor.address.startswith(f"{public}/classes/"):
        raise SystemExit(f"set up at {link}, and ended at {visitor.address}")
    if not visitor.cookies or not all(cookie.secure for cookie in visitor.cookies):
        raise SystemExit("a cookie would go over a connection without HTTPS, too")
    return visitor.address


if __name__ == "__main__":
    if sys.argv[1] == "--set-up":
        print(f"set up: {set_up(*sys.argv[2:])}")
    else:
        print(f"translated: {translated(sys.argv[1], 180)[:300]}")
