"""Keep the translations of the pages in step with the sentences in the code.

    uv run python .ci/messages.py          bring relay/locales/*/LC_MESSAGES/ up to date, and compile
    uv run python .ci/messages.py --check  say what is missing (tests/test_locales.py does the same)

The source language is English. A sentence that changed is a new one: nothing is guessed from a similar one,
so no translation is ever marked fuzzy.
"""

# ruff: noqa: T201
from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "relay" / "locales"
LANGUAGES = tuple(sorted(found.parent.name for found in LOCALES.glob("*/LC_MESSAGES/")))
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "_n": (1, 2),
    "_ln": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")


def extracted() -> Catalog:
    """Every sentence that the code and the templates ask for."""
    catalog = new()
    sources = (
        ("relay", "**.py", "python"),
        ("translation", "**.py", "python"),  # N_(…), which marks and does not translate
        ("templates", "**.html", "jinja2"),
        ("templates", "**.txt", "jinja2"),  # mails
        ("templates", "**.xml", "jinja2"),  # the pages of e-books
    )
    for folder, pattern, method in sources:
        found = extract_from_dir(
            ROOT / folder,
            method_map=[(pattern, method)],
            options_map={pattern: {"silent": "false"}},
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for file, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return catalog


def path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "messages.po"


def new(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        project="Classroom Relay",
        version="1",
        copyright_holder="the authors of Classroom Relay",
        header_comment="# Written by: uv run python .ci/messages.py (the translations by hand)",
        # Not the time of the last run: a file changes when its sentences do.
        creation_date=datetime(2025, 1, 1, tzinfo=UTC),
        revision_date=datetime(2025, 1, 1, tzinfo=UTC),
        last_translator="the authors of Classroom Relay",
        language_team="the authors of Classroom Relay",
        msgid_bugs_address="the issues of the repository",
        charset="utf-8",
        fuzzy=False,
    )


def read(language: str) -> Catalog:
    catalog = new(language)
    if path(language).exists():
        with path(language).open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    catalog[message.id] = message
    return catalog


def compiled(catalog: Catalog) -> bytes:
    done = new(str(catalog.locale))
    for message in catalog:
        if message.id and all(forms(message.string)):
            done[message.id] = message
    buffer = io.BytesIO()
    write_mo(buffer, done)
    return buffer.getvalue()


def update(language: str, template: Catalog) -> None:
    catalog = read(language)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False, update_header_comment=False)
    catalog.obsolete.clear()
    with path(language).open("wb") as file:
        write_po(file, catalog, width=110, include_lineno=False, sort_by_file=True, omit_header=False)
    path(language).with_suffix(".mo").write_bytes(compiled(read(language)))


def forms(text: object) -> tuple[str, ...]:
    """A sentence's wordings: one, or one for each plural form."""
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def placeholders(text: str) -> set[str]:
    return {match.group() for match in _PLACEHOLDER.finditer(text)}


def faults(language: str, template: Catalog) -> Iterator[str]:
    """What is wrong with the catalogue of ``language``, a line each."""
    catalog = read(language)
    wanted = {(message.id, message.context) for message in template if message.id}
    there = {(message.id, message.context) for message in catalog if message.id}
    yield from (f"not extracted yet: {forms(id)[0]!r}" for id, _ in sorted(wanted - there, key=str))
    yield from (f"no longer used: {forms(id)[0]!r}" for id, _ in sorted(there - wanted, key=str))
    for message in catalog:
        if message.id:
            yield from _faults(message)
    if path(language).with_suffix(".mo").read_bytes() != compiled(catalog):
        yield "messages.mo is not made from messages.po"


def _faults(message: Message) -> Iterator[str]:
    name = repr(forms(message.id)[0])
    written = forms(message.string)
    if message.fuzzy:
        yield f"fuzzy: {name}"
    if not all(written):
        yield f"not translated: {name}"
        return
    known = set().union(*map(placeholders, forms(message.id)))
    for text in written:
        if placeholders(text) - known:
            yield f"unknown placeholder in {text!r} of {name}"
    # A plural's "one" may leave the number out; whatever else has to be there.
    if placeholders(forms(message.id)[-1]) - placeholders(written[-1]):
        yield f"placeholder lost from {written[-1]!r} of {name}"
    if any(text.strip() != text for text in written) and forms(message.id)[0].strip() == forms(message.id)[0]:
        yield f"blanks around the translation of {name}"


def main() -> int:
    template = extracted()
    wrong = 0
    for language in LANGUAGES:
        if "--check" not in sys.argv:
            update(language, template)
        found = list(faults(language, template))
        wrong += len(found)
        for fault in found:
            print(f"{language}: {fault}")
    print(f"{len(template)} sentences, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
