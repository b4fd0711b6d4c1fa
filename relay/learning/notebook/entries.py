"""Keep, write, change and delete entries of a notebook. The caller commits."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from relay.board import post_text
from relay.board.entities import Post, Thread
from relay.database import now
from relay.learning.notebook.entities import Direction, EntryKind, NotebookCard, NotebookEntry, Origin
from relay.people.entities import User
from relay.problems import Problem

MOST = 2_000  # entries of one person
LONGEST = 1_000  # code points of each text of an entry
A_DAY = timedelta(days=1)


class Full(Problem):
    message = _l("Your notebook is full: %(most)s entries are the most. Delete some that you know by now.",
                 most=f"{MOST:,}")  # fmt: skip


class NothingWritten(Problem):
    message = _l("Write a word or a sentence.")
    field = "text"


class TooLong(Problem):
    message = _l("That is too long for a notebook: at most %(most)s characters fit. Take a part of it.",
                 most=f"{LONGEST:,}")  # fmt: skip
    field = "text"


class ThereAlready(Problem):
    message = _l("That is in your notebook already.")
    field = "text"


class UnknownLanguage(Problem):
    message = _l("Choose a language from the list.")
    field = "language"


class SameLanguage(Problem):
    message = _l("Choose two different languages.")
    field = "other_language"


@dataclass(frozen=True)
class Pair:
    """A text and the same in another language; ``other_text`` is empty where it is not known."""

    language: str
    text: str
    other_language: str
    other_text: str = ""


@dataclass(frozen=True)
class Source:
    """Where a pair was found: a revision of a post, and the sentence there."""

    post_id: int
    revision: int
    sentence: str
    correction_id: int | None = None  # of the correction that the text is from


@dataclass(frozen=True)
class Kept:
    """An entry; ``new`` is False where it was in the notebook already."""

    entry: NotebookEntry
    new: bool


def keep(
    session: Session,
    person: User,
    pair: Pair,
    *,
    kind: EntryKind = EntryKind.WORD,
    origin: Origin = Origin.HAND,
    source: Source | None = None,
    note: str = "",
) -> Kept:
    """Put a pair into the notebook of ``person``, once: the entry that has it already stays as it is.

    Raises Full, NothingWritten, TooLong.
    """
    pair = _clean(pair)
    key = _key(pair)
    found = _with_key(session, person, key)
    if found is not None:
        return Kept(found, new=False)
    count = select(func.count()).select_from(NotebookEntry).where(NotebookEntry.user_id == person.id)
    if (session.scalar(count) or 0) >= MOST:
        raise Full
    entry = NotebookEntry(
        user_id=person.id,
        kind=kind,
        origin=origin,
        post_id=source.post_id if source else None,
        post_revision=source.revision if source else None,
        correction_id=source.correction_id if source else None,
        sentence=_shortened(source.sentence) if source and kind == EntryKind.WORD else "",
        language=pair.language,
        text=pair.text,
        other_language=pair.other_language,
        other_text=pair.other_text,
        by_machine=origin != Origin.HAND and bool(pair.other_text),
        note=_text(note, "note"),
        key=key,
    )
    _set_cards(entry)
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError:  # two taps at once: the other one has just kept it
        found = _with_key(session, person, key)
        if found is None:
            raise
        return Kept(found, new=False)
    return Kept(entry, new=True)


def write(session: Session, person: User, pair: Pair, languages: Collection[str], note: str) -> NotebookEntry:
    """Add an entry written by hand, in two of ``languages``.

    Raises what ``keep`` does, and ThereAlready, UnknownLanguage, SameLanguage.
    """
    _check_languages(pair, languages)
    kept = keep(session, person, pair, note=note)
    if not kept.new:
        raise ThereAlready
    return kept.entry


def change(session: Session, entry: NotebookEntry, pair: Pair, languages: Collection[str], note: str) -> None:
    """Change the texts, languages and note of an entry; it still says where it came from.

    Raises NothingWritten, TooLong, ThereAlready, UnknownLanguage, SameLanguage.
    """
    _check_languages(pair, {*languages, entry.language, entry.other_language})
    pair = _clean(pair)
    key = _key(pair)
    twin = select(NotebookEntry.id).where(NotebookEntry.user_id == entry.user_id, NotebookEntry.key == key)
    if session.scalar(twin.where(NotebookEntry.id != entry.id)) is not None:
        raise ThereAlready
    entry.by_machine = entry.by_machine and pair.other_text == entry.other_text
    entry.language, entry.text = pair.language, pair.text
    entry.other_language, entry.other_text = pair.other_language, pair.other_text
    entry.note, entry.key = _text(note, "note"), key
    _set_cards(entry)
    session.flush()


def mark_known(entry: NotebookEntry, known: bool) -> None:
    """Say that one knows an entry, so that it is not reviewed any more; or that one does not."""
    entry.known_at = (entry.known_at or now()) if known else None


def remove(session: Session, entry: NotebookEntry) -> None:
    session.delete(entry)
    session.flush()


def outlive(session: Session, topics: ColumnElement[bool]) -> None:
    """Detach the words kept from ``topics`` (a condition on Thread) that are about to be deleted for their
    age: the words stay, the sentences they stood in go. Entries that are whole sentences go with the topics.
    """
    posts = select(Post.id).join(Thread, Thread.id == Post.thread_id).where(topics)
    detached = {"post_id": None, "post_revision": None, "sentence": ""}
    session.execute(
        update(NotebookEntry)
        .where(NotebookEntry.post_id.in_(posts), NotebookEntry.kind == EntryKind.WORD)
        .values(detached),
        execution_options={"synchronize_session": False},
    )


def _set_cards(entry: NotebookEntry) -> None:
    """Give an entry that says what it means a card for each direction, and others none.

    The way back comes a day later: who has just seen the one remembers the other.
    """
    if not entry.other_text:
        entry.cards.clear()
    elif not entry.cards:
        due = {Direction.FORTH: now(), Direction.BACK: now() + A_DAY}
        entry.cards.extend(NotebookCard(direction=each, due_at=moment) for each, moment in due.items())


def _with_key(session: Session, person: User, key: str) -> NotebookEntry | None:
    return session.scalar(
        select(NotebookEntry).where(NotebookEntry.user_id == person.id, NotebookEntry.key == key)
    )


def _check_languages(pair: Pair, languages: Collection[str]) -> None:
    if pair.language not in languages:
        raise UnknownLanguage
    if pair.other_language not in languages:
        raise UnknownLanguage(field="other_language")
    if pair.language == pair.other_language:
        raise SameLanguage


def _clean(pair: Pair) -> Pair:
    text = _text(pair.text, "text")
    if not text:
        raise NothingWritten
    return Pair(pair.language, text, pair.other_language, _text(pair.other_text, "other_text"))


def _text(text: str, field: str) -> str:
    """``text`` as it is stored; "" where there is nothing to read in it. Raises TooLong for ``field``."""
    try:
        return post_text.normalise(text.strip(), LONGEST)
    except post_text.EmptyText:
        return ""
    except post_text.TextTooLong:
        raise TooLong(field=field) from None


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 1] + "…"


def _key(pair: Pair) -> str:
    parts = (pair.language, pair.text, pair.other_language, pair.other_text)
    folded = "\n".join(" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in parts)
    return hashlib.sha256(folded.encode()).hexdigest()
