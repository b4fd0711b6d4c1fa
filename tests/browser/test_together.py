"""On a phone: an activity from its start to what came of it, and the booklet as paper and as a file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import follow

Enter = Callable[..., Page]
Look = Callable[[Page, str], None]
TEACHERS = ("Ms Reed", "Profe Carolina", "M. Petit")
XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write(page: Page, address: str, *values: str) -> None:
    page.goto(address)
    for field, value in zip(page.locator("#write textarea").all(), values, strict=True):
        field.fill(value)
    follow(page.get_by_role("button", name="Send"))
    expect(page.get_by_text(values[-1])).to_be_visible()


def test_an_activity_from_two_clicks_to_a_joint_ending(enter: Enter, look: Look) -> None:
    phone = {"width": 360, "has_touch": True}
    reed = enter("Ms Reed", **phone)
    board = reed.url
    reed.goto(f"{board}/activities")
    follow(reed.get_by_role("link", name=re.compile("^Choose.*My river, your river")))
    look(reed, "activity-start")
    follow(reed.get_by_role("button", name="Start it for all classes"))
    address = reed.url

    maya, samuel = enter("Maya", **phone), enter("Samuel", **phone)
    maya.goto(board)
    follow(maya.get_by_role("link", name=re.compile("^Take part")).first)
    maya.goto(address)
    maya.get_by_label("What is your river, lake or sea called?").fill("The Willamette")
    maya.reload()
    expect(maya.get_by_label("What is your river, lake or sea called?")).to_have_value("The Willamette")
    write(maya, address, "The Willamette", "Salmon and beavers.", "Rubbish on the shore.")
    expect(maya.get_by_label("What is your river, lake or sea called?")).to_have_value("")
    write(samuel, address, "El río Medellín", "Garzas.", "Huele mal.")
    look(samuel, "activity-under-way")
    for page in (maya, samuel):
        page.goto(address)
        for city in ("Portland", "Medellín"):
            progress = page.locator("section", has=page.locator("#now")).locator("li", has_text=city)
            expect(progress).to_contain_text("1 message")

    everybody = [reed, *(enter(name, **phone) for name in TEACHERS[1:])]
    end_part(everybody, address)
    maya.goto(address)
    expect(maya.get_by_role("heading", name="Now: A sentence for the ending")).to_be_visible()
    write(maya, address, "Clean water for all who live in it.")
    write(samuel, address, "Que el río huela a agua.")
    end_part(everybody, address)
    samuel.goto(address)
    follow(samuel.get_by_role("button", name="I sign"))
    expect(samuel.get_by_text("You have signed.")).to_be_visible()
    look(samuel, "activity-signing")
    end_part(everybody, address)
    for page in (maya, samuel):
        page.goto(address)
        expect(page.get_by_text("This activity is finished.")).to_be_visible()
        expect(page.get_by_text("Clean water for all who live in it.")).to_be_visible()
        expect(page.get_by_text("Que el río huela a agua.")).to_be_visible()
        expect(page.locator("#outcome ~ p", has_text="Signed by:")).to_contain_text("Samuel")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    look(samuel, "activity-outcome")
    samuel.goto(f"{board}/ours")
    expect(samuel.get_by_role("link", name="My river, your river")).to_be_visible()


def end_part(teachers: list[Page], address: str) -> None:
    """Every teacher says that the part under way is over; until the last has, it is not."""
    for at, page in enumerate(teachers):
        page.goto(address)
        now = page.locator("#now").inner_text() if at else ""
        follow(page.get_by_role("button", name="This part is over for us"))
        if at < len(teachers) - 1:
            expect(page.get_by_text("You have said that this part is over.")).to_be_visible()
        else:
            expect(page.locator("#now", has_text=now)).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_booklet_is_made_printed_and_saved(enter: Enter, look: Look, tmp_path: Path, scripts: bool) -> None:
    reed = enter("Ms Reed", width=360, java_script_enabled=scripts)
    reed.goto(f"{reed.url}/booklets")
    reed.get_by_label("Title").fill("Our river book")
    reed.get_by_label("Foreword").fill("We wrote this in the autumn.")
    follow(reed.get_by_role("button", name="Go on and choose messages"))
    look(reed, "booklet-choose")
    for words in ("I leave home at 8", "Yo vivo en una montaña"):
        reed.locator("label.check", has_text=words).first.click()
    follow(reed.get_by_role("button", name="Save"))
    expect(reed.locator("h1", has_text="Our river book")).to_be_visible()
    expect(reed.locator(".entry-pair")).to_have_count(2)
    for entry in reed.locator(".entry-pair").all():
        expect(entry.locator(".own .text")).to_be_visible()
        expect(entry.locator(".there .text")).to_be_visible()
    look(reed, "booklet")
    reed.emulate_media(media="print")
    look(reed, "booklet-print")
    expect(reed.get_by_role("button", name="Save as an e-book (EPUB)")).to_be_hidden()
    paper = reed.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 2  # a cover, and what is inside
    reed.emulate_media(media="screen")

    with reed.expect_download() as waiting:
        reed.get_by_role("button", name="Save as an e-book (EPUB)").click()
    assert waiting.value.suggested_filename == "booklet.epub"
    waiting.value.save_as(tmp_path / "booklet.epub")
    check_book(tmp_path / "booklet.epub")


def check_book(path: Path) -> None:
    """That readers of EPUB 3 accept it: its beginning, its list of files, a language on every text."""
    with zipfile.ZipFile(path) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert book.read("mimetype") == b"application/epub+zip" and not first.extra
        package = ElementTree.fromstring(book.read("OEBPS/content.opf"))  # noqa: S314 (our own file)  # noqa: S314 (we made it ourselves)
        listed = {item.attrib["href"]: item.attrib for item in package.iter(f"{OPF}item")}
        held = {name.removeprefix("OEBPS/") for name in book.namelist() if name.startswith("OEBPS/")}
        assert held == {*listed, "content.opf"}
        assert [each["href"] for each in listed.values() if each.get("properties") == "nav"] == ["nav.xhtml"]
        ids = {each["id"] for each in listed.values()}
        spine = [each.attrib["idref"] for each in package.iter(f"{OPF}itemref")]
        assert len(spine) >= 4 and set(spine) <= ids
        texts = ""
        for name, item in listed.items():
            if item["media-type"] != "application/xhtml+xml":
                continue
            root = ElementTree.fromstring(book.read(f"OEBPS/{name}"))  # noqa: S314 (our own file)  # noqa: S314 (we made it ourselves)
            assert root.attrib[LANG] and root.attrib["lang"] == root.attrib[LANG], name
            for each in root.iter():
                assert ("lang" in each.attrib) == (LANG in each.attrib), (name, each.attrib)
            for link in root.iter(f"{XHTML}a"):
                assert link.attrib["href"].partition("#")[0] in listed, link.attrib
            for picture in root.iter(f"{XHTML}img"):
                assert picture.attrib["src"] in listed and "alt" in picture.attrib
            texts += "".join(root.itertext())
        assert "I leave home at 8" in texts and "Yo vivo en una montaña" in texts
        assert "Our river book" in texts and "We wrote this in the autumn." in texts
