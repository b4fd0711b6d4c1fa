"""The full-text index of originals and translations, which the database itself keeps in step.

- SQLite: a table of FTS5 beside each table of texts, which holds no text of its own; triggers write to it in
  the transaction that writes the text. FTS5 folds case and accents.
- PostgreSQL: an index on an expression; there is nothing to keep in step. The function
  ``search_fold`` folds case and accents.

The tables that are made with ``create_all`` and the migration have the same statements
(tests/board/test_search.py compares them). A migration that rebuilds one of these tables on SQLite drops the
triggers with the old table, and has to make them again. A wing above indexes a table of its own with
``index``.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import DDL, Table, event

from relay.board.entities import Post, TranslationVersion
from relay.database import Base

PREFIX = "search_"  # of everything in the database that belongs to the index
# Each with the name of the table of texts in the place of TEXTS.
STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_TEXTS USING fts5(text, content='TEXTS', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')",
        "CREATE TRIGGER search_TEXTS_insert AFTER INSERT ON TEXTS BEGIN "
        "INSERT INTO search_TEXTS(rowid, text) VALUES (new.id, new.text); END",
        "CREATE TRIGGER search_TEXTS_delete AFTER DELETE ON TEXTS BEGIN "
        "INSERT INTO search_TEXTS(search_TEXTS, rowid, text) VALUES ('delete', old.id, old.text); END",
        "CREATE TRIGGER search_TEXTS_update AFTER UPDATE OF text ON TEXTS BEGIN "
        "INSERT INTO search_TEXTS(search_TEXTS, rowid, text) VALUES ('delete', old.id, old.text); "
        "INSERT INTO search_TEXTS(rowid, text) VALUES (new.id, new.text); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION search_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE "
        "PARALLEL SAFE AS "
        "$$ SELECT lower(regexp_replace(normalize(words, NFD), '[\\u0300-\\u036f]', '', 'g')) $$",
        "CREATE INDEX search_TEXTS ON TEXTS USING gin (to_tsvector('simple'::regconfig, search_fold(text)))",
    ),
}


def index(entity: type[Base]) -> None:
    """Index the column ``text`` of a table with the primary key ``id``, once it is created."""
    table = entity.__table__
    assert isinstance(table, Table)  # noqa: S101 (every entity of ours has one)
    for dialect, statements in STATEMENTS.items():
        for statement in statements:
            made = DDL(statement.replace("TEXTS", table.name).replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", made.execute_if(dialect=dialect))


index(Post)
index(TranslationVersion)
