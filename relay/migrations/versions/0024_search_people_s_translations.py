"""A full-text index of people's translations, and messages that were taken back count no longer

Revises: 0023
"""

from __future__ import annotations

from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

# As relay/board/search_index.py had them when this was written.
_UP = {
    'sqlite': (
        "CREATE VIRTUAL TABLE search_human_translation USING fts5(text, content='human_translation', "
        "content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
        "CREATE TRIGGER search_human_translation_insert AFTER INSERT ON human_translation BEGIN "
        "INSERT INTO search_human_translation(rowid, text) VALUES (new.id, new.text); END",
        "CREATE TRIGGER search_human_translation_delete AFTER DELETE ON human_translation BEGIN "
        "INSERT INTO search_human_translation(search_human_translation, rowid, text) "
        "VALUES ('delete', old.id, old.text); END",
        "CREATE TRIGGER search_human_translation_update AFTER UPDATE OF text ON human_translation BEGIN "
        "INSERT INTO search_human_translation(search_human_translation, rowid, text) "
        "VALUES ('delete', old.id, old.text); "
        "INSERT INTO search_human_translation(rowid, text) VALUES (new.id, new.text); END",
        "INSERT INTO search_human_translation(search_human_translation) VALUES ('rebuild')",
    ),
    'postgresql': (
        "CREATE INDEX search_human_translation ON human_translation "
        "USING gin (to_tsvector('simple'::regconfig, search_fold(text)))",
    ),
}
_DOWN = {
    'sqlite': (
        'DROP TRIGGER search_human_translation_insert',
        'DROP TRIGGER search_human_translation_delete',
        'DROP TRIGGER search_human_translation_update',
        'DROP TABLE search_human_translation',
    ),
    'postgresql': ('DROP INDEX search_human_translation',),
}


def upgrade() -> None:
    _run(_UP)
    op.execute(
        "UPDATE thread SET message_count = (SELECT count(*) FROM post WHERE post.thread_id = thread.id "
        "AND post.kind = 'message' AND post.standing = 'visible' AND post.withdrawn_at IS NULL)"
    )


def downgrade() -> None:
    _run(_DOWN)


def _run(statements: dict[str, tuple[str, ...]]) -> None:
    connection = op.get_bind()
    for statement in statements[connection.dialect.name]:
        connection.exec_driver_sql(statement)
