"""A full-text index of originals and translations

Revises: 0019
"""

from __future__ import annotations

from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

_TABLES = ('post', 'translation_version')
# As relay/board/search_index.py had them when this was written.
_UP = {
    'sqlite': (
        "CREATE VIRTUAL TABLE search_TEXTS USING fts5(text, content='TEXTS', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')",
        "CREATE TRIGGER search_TEXTS_insert AFTER INSERT ON TEXTS BEGIN "
        "INSERT INTO search_TEXTS(rowid, text) VALUES (new.id, new.text); END",
        "CREATE TRIGGER search_TEXTS_delete AFTER DELETE ON TEXTS BEGIN "
        "INSERT INTO search_TEXTS(search_TEXTS, rowid, text) VALUES ('delete', old.id, old.text); END",
        "CREATE TRIGGER search_TEXTS_update AFTER UPDATE OF text ON TEXTS BEGIN "
        "INSERT INTO search_TEXTS(search_TEXTS, rowid, text) VALUES ('delete', old.id, old.text); "
        "INSERT INTO search_TEXTS(rowid, text) VALUES (new.id, new.text); END",
        "INSERT INTO search_TEXTS(search_TEXTS) VALUES ('rebuild')",
    ),
    'postgresql': (
        "CREATE OR REPLACE FUNCTION search_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE "
        "PARALLEL SAFE AS "
        "$$ SELECT lower(regexp_replace(normalize(words, NFD), '[\\u0300-\\u036f]', '', 'g')) $$",
        "CREATE INDEX search_TEXTS ON TEXTS "
        "USING gin (to_tsvector('simple'::regconfig, search_fold(text)))",
    ),
}
_DOWN = {
    'sqlite': (
        'DROP TRIGGER search_TEXTS_insert',
        'DROP TRIGGER search_TEXTS_delete',
        'DROP TRIGGER search_TEXTS_update',
        'DROP TABLE search_TEXTS',
    ),
    'postgresql': ('DROP INDEX search_TEXTS',),
}


def upgrade() -> None:
    _run(_UP)


def downgrade() -> None:
    _run(_DOWN)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION search_fold(text)')


def _run(statements: dict[str, tuple[str, ...]]) -> None:
    connection = op.get_bind()
    for table in _TABLES:
        for statement in statements[connection.dialect.name]:
            connection.exec_driver_sql(statement.replace('TEXTS', table))
