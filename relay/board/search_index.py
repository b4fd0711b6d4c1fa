"""The full-text index of originals and machine translations, which the database itself keeps in step.

- SQLite: a table of FTS5 beside each table of texts, which holds no text of its own; triggers write to it in
  the transaction that writes the text. FTS5 folds case and accents.
- PostgreSQL: an index on an expression; there is nothing to keep in step. The function
  ``search_fold`` folds case and accents.

The tables that are made with ``create_all`` and the migration have the same statements
(tests/board/test_search.py compares them). A migration that rebuilds ``post`` or ``translation_version`` on
SQLite drops the triggers with the old table, and has to make them again.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import DDL, Table, event

from relay.board.entities import Post, TranslationVersion

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


for _entity in (Post, TranslationVersion):
    _table = _entity.__table__
    assert isinstance(_table, Table)  # noqa: S101 (every entity of ours has one)
    for _dialect, _statements in STATEMENTS.items():
        for _statement in _statements:
            _made = DDL(_statement.replace("TEXTS", _table.name).replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(_table, "after_create", _made.execute_if(dialect=_dialect))
