"""Search the texts of a board that a person may read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, column, exists, func, literal_column, or_, select, table
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from relay.board.entities import Post, PostKind, TranslationJob, TranslationState, TranslationVersion
from relay.board.queries import with_cards
from relay.board.search_index import PREFIX
from relay.board.visibility import Viewer, current

RESULTS = 20  # posts on a page
_SOUGHT = (PostKind.TITLE, PostKind.PROMPT, PostKind.MESSAGE, PostKind.PICTURE)

# The rows of a table whose texts hold all words that are searched for: by its primary key and its text.
Matching = Callable[[InstrumentedAttribute[int], InstrumentedAttribute[str]], ColumnElement[bool]]
# The ids of posts beside which a wing above has a text that matches.
PostsWith = Callable[[Viewer, Matching], Select[Any]]


def find(
    session: Session,
    viewer: Viewer,
    words: Sequence[str],
    before: int | None = None,
    *,
    beside: Sequence[PostsWith] = (),
) -> tuple[list[Post], bool]:
    """The posts that hold each of ``words`` in their original or in one of their current translations.

    Among them are the descriptions of pictures. ``beside``: where else to look. Newest first, up to RESULTS,
    those with ids below ``before``; and whether there are more. ``words`` are folded
    (``search_words.words_of``); a word finds all that begin with it.
    """
    if not words:
        return [], False
    postgresql = session.get_bind().dialect.name == "postgresql"
    on_database = _on_postgresql if postgresql else _on_sqlite

    def matches(key: InstrumentedAttribute[int], text: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        return on_database(key, text, words)

    message = aliased(Post)
    with_its_message = exists().where(
        message.id == Post.parent_id, current(message), viewer.readable(message)
    )
    translated = (
        select(TranslationJob.post_id)
        .join(TranslationVersion, TranslationVersion.id == TranslationJob.current_id)
        .where(
            TranslationJob.state != TranslationState.UNNEEDED,
            matches(TranslationVersion.id, TranslationVersion.text),
        )
    )
    query = with_cards(select(Post)).where(
        Post.partnership_id == viewer.partnership.id,
        Post.kind.in_(_SOUGHT),
        current(Post),
        viewer.readable(Post),
        viewer.reachable(Post),
        or_(Post.kind != PostKind.PICTURE, with_its_message),
        or_(
            matches(Post.id, Post.text),
            Post.id.in_(translated),
            *(Post.id.in_(found(viewer, matches)) for found in beside),
        ),
    )
    if before is not None:
        query = query.where(Post.id < before)
    found = list(session.scalars(query.order_by(Post.id.desc()).limit(RESULTS + 1)))
    return found[:RESULTS], len(found) > RESULTS


def _on_sqlite(
    key: InstrumentedAttribute[int], text: InstrumentedAttribute[str], words: Sequence[str]
) -> ColumnElement[bool]:
    name = f"{PREFIX}{text.class_.__tablename__}"
    rows = table(name, column("rowid"), column(name))
    # Words hold letters and digits only, so that quotes around them are all the syntax there is.
    asked = " ".join(f'"{word}"*' for word in words)
    found: Select[Any] = select(rows.c.rowid).where(rows.c[name].op("MATCH")(asked))
    return key.in_(found)


def _on_postgresql(
    key: InstrumentedAttribute[int], text: InstrumentedAttribute[str], words: Sequence[str]
) -> ColumnElement[bool]:
    simple: ColumnElement[Any] = literal_column("'simple'::regconfig")
    # The expression of the index (search_index.STATEMENTS).
    document = func.to_tsvector(simple, func.search_fold(text))
    asked = func.to_tsquery(simple, " & ".join(f"{word}:*" for word in words))
    matched: ColumnElement[bool] = document.op("@@", is_comparison=True)(asked)
    return matched
