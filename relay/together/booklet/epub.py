"""A booklet as an EPUB 3 file, written by hand: a zip of XHTML pages, a list of them, and pictures."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import render_template
from flask_babel import get_locale

from relay.together.booklet.pages import BookletPage

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass(frozen=True)
class Item:
    """A file of the book. ``properties`` are as EPUB names them; ``read``: it is one of its pages."""

    id: str
    href: str
    kind: str
    content: bytes
    properties: str = ""
    read: bool = False


def package(page: BookletPage, pictures: Path, made_at: datetime) -> bytes:
    """The file. ``pictures`` is the folder of the pictures' files; one that is not there is left out."""
    items = list(_items(page, pictures))
    language = str(get_locale() or "en")
    opf = render_template(
        "together/epub/content.opf.xml",
        page=page,
        items=items,
        language=language,
        identifier=uuid.uuid5(uuid.NAMESPACE_OID, f"booklet {page.id} {made_at.isoformat()}").urn,
        modified=made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        # A reader recognises the file by this name at its beginning, uncompressed.
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("OEBPS/content.opf", opf)
        for item in items:
            book.writestr(f"OEBPS/{item.href}", item.content)
    return file.getvalue()


def _items(page: BookletPage, pictures: Path) -> Iterator[Item]:
    there = {
        each.picture.name: (pictures / each.picture.name).read_bytes()
        for chapter in page.chapters
        for entry in chapter.entries
        for each in entry.pictures
        if (pictures / each.picture.name).exists()
    }
    # Their names on the board cannot be guessed, and are nobody's business outside it.
    names = {name: f"picture-{number}.jpg" for number, name in enumerate(there, 1)}
    language = str(get_locale() or "en")

    def text(template: str, **more: object) -> bytes:
        return render_template(
            f"together/epub/{template}.xml", page=page, language=language, pictures=names, **more
        ).encode()

    yield Item("nav", "nav.xhtml", "application/xhtml+xml", text("nav.xhtml"), "nav")
    yield Item("style", "style.css", "text/css", text("style.css"))
    yield Item("cover-picture", "cover.svg", "image/svg+xml", text("cover.svg"), "cover-image")
    yield Item("cover", "cover.xhtml", "application/xhtml+xml", text("cover.xhtml"), read=True)
    if page.forewords:
        yield Item("foreword", "foreword.xhtml", "application/xhtml+xml", text("foreword.xhtml"), read=True)
    for number, chapter in enumerate(page.chapters, 1):
        content = text("chapter.xhtml", chapter=chapter, number=number)
        yield Item(
            f"chapter-{number}", f"chapter-{number}.xhtml", "application/xhtml+xml", content, read=True
        )
    yield Item("credits", "credits.xhtml", "application/xhtml+xml", text("credits.xhtml"), read=True)
    for name, href in names.items():
        yield Item(href.removesuffix(".jpg"), href, "image/jpeg", there[name])
