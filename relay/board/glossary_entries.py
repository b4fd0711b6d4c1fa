"""Change a partnership's glossary, and retranslate the messages that a change affects. The caller commits."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import posting_rules, translation_queue
from relay.board.entities import Post, Review, ReviewState, TranslationJob, TranslationState
from relay.board.glossary import LONGEST, GlossaryEntry
from relay.board.translation_queue import Missing
from relay.board.visibility import Viewer, current
from relay.people.entities import User
from relay.problems import Problem
from translation import glossary

MOST_ENTRIES = 500
MOST_AGAIN = 200  # translations examined for one new entry, those of the newest messages
_ASCII = re.compile(r"[!-~]+")
_SETTLED = (ReviewState.ACCEPTED, ReviewState.CORRECTED)


class BadEntry(Problem):
    field = "word"


def entries(session: Session, viewer: Viewer) -> list[GlossaryEntry]:
    """All entries, in the order of their folded words."""
    query = select(GlossaryEntry).where(GlossaryEntry.partnership_id == viewer.partnership.id)
    return list(session.scalars(query.order_by(GlossaryEntry.folded, GlossaryEntry.id)))


def add(
    session: Session, teacher: User, viewer: Viewer, word: str, language: str, translations: Mapping[str, str]
) -> GlossaryEntry:
    """Add an entry for ``word`` in ``language``, or in any language ("").

    ``translations`` are fixed translations by target language, "" for none. Without any, the word is kept
    untranslated in every language. Raises BadEntry.
    """
    word = " ".join(word.split())
    if language and language not in viewer.languages:
        raise BadEntry(_l("Choose one of the languages of the board."), field="language")
    if not any(character.isalnum() for character in word):
        raise BadEntry(_l("Which word? It needs a letter or a digit."))
    if len(word) > LONGEST:
        raise BadEntry(_l("At most %(most)d characters: a word, or a few.", most=LONGEST))
    fixed = {}
    for code in viewer.languages:
        text = " ".join(translations.get(code, "").split())
        if len(text) > LONGEST:
            raise BadEntry(
                _l("At most %(most)d characters: a word, or a few.", most=LONGEST), field=f"in-{code}"
            )
        if text and code != language:
            fixed[code] = text
    there = entries(session, viewer)
    if len(there) >= MOST_ENTRIES:
        raise BadEntry(_l("At most %(most)d words.", most=MOST_ENTRIES))
    folded = posting_rules.fold(word)
    if any(entry.folded == folded and entry.language == language for entry in there):
        raise BadEntry(_l("That word is in the glossary already. Remove it first."))
    entry = GlossaryEntry(
        partnership_id=viewer.partnership.id,
        language=language,
        word=word,
        folded=folded,
        translations=fixed,
        added_by_id=teacher.id,
    )
    session.add(entry)
    session.flush()
    _record(session, teacher, viewer, 1)
    return entry


def remove(session: Session, teacher: User, viewer: Viewer, entry_id: int) -> None:
    """Remove an entry; any teacher of the partnership can. No error if it is already gone."""
    entry = session.get(GlossaryEntry, entry_id)
    if entry is None or entry.partnership_id != viewer.partnership.id:
        return
    session.delete(entry)
    session.flush()
    _record(session, teacher, viewer, -1)


def translate_again(session: Session, viewer: Viewer, entry: GlossaryEntry, missing: Missing) -> int:
    """Queue again the translations that ``entry`` affects. Returns the number of messages concerned.

    Examines at most MOST_AGAIN translations, those of the newest messages that contain the word. Translations
    that a teacher has accepted or corrected are kept.
    """
    number = translation_queue.bump(session, viewer.partnership.id)
    rows = session.execute(
        select(TranslationJob, Post)
        .join(Post, Post.id == TranslationJob.post_id)
        .outerjoin(Review, Review.translation_id == TranslationJob.id)
        .where(
            Post.partnership_id == viewer.partnership.id,
            current(Post),
            Post.text.icontains(_plain(entry.word), autoescape=True),
            TranslationJob.state == TranslationState.DONE,
            (Review.translation_id.is_(None)) | (Review.state.not_in(_SETTLED)),
        )
        .order_by(Post.id.desc())
        .limit(MOST_AGAIN)
    ).all()
    concerned = set()
    for row, post in rows:
        if glossary.found([entry.term], post.text, row.source, row.target):
            translation_queue.start_again(session, row, missing)
            post.changed = number
            concerned.add(post.id)
    session.flush()
    return len(concerned)


def _plain(word: str) -> str:
    """The longest run of ASCII in ``word``: SQLite compares only ASCII letters case-insensitively."""
    return max(_ASCII.findall(word), key=len, default="")


def _record(session: Session, teacher: User, viewer: Viewer, change: int) -> None:
    audit.record(session, teacher, Action.GLOSSARY, partnership_id=viewer.partnership.id, change=change)
