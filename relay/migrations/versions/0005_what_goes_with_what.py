"""What goes with what: ON DELETE

Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# By table: column, the table it points at, and what becomes of the row when that one is deleted.
_KEYS = {
    'agreement': (
        ('partnership_id', 'partnership', 'CASCADE'),
    ),
    'agreement_translation': (
        ('agreement_id', 'agreement', 'CASCADE'),
    ),
    'author_question': (
        ('answer_id', 'post', 'SET NULL'),
        ('post_id', 'post', 'CASCADE'),
        ('question_id', 'post', 'CASCADE'),
        ('translation_version_id', 'translation_version', 'CASCADE'),
    ),
    'draft': (
        ('parent_id', 'post', 'SET NULL'),
        ('partnership_id', 'partnership', 'CASCADE'),
        ('thread_id', 'thread', 'CASCADE'),
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'flag': (
        ('partnership_id', 'partnership', 'CASCADE'),
        ('post_id', 'post', 'CASCADE'),
        ('settled_by_id', 'user_account', 'SET NULL'),
    ),
    'glossary_entry': (
        ('added_by_id', 'user_account', 'SET NULL'),
        ('partnership_id', 'partnership', 'CASCADE'),
    ),
    'guess': (
        ('post_id', 'post', 'CASCADE'),
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'helper_invitation': (
        ('created_by_id', 'user_account', 'SET NULL'),
        ('partnership_id', 'partnership', 'CASCADE'),
        ('used_by_id', 'user_account', 'SET NULL'),
    ),
    'human_translation': (
        ('base_version_id', 'translation_version', 'SET NULL'),
        ('post_id', 'post', 'CASCADE'),
    ),
    'invitation': (
        ('created_by_id', 'user_account', 'SET NULL'),
        ('partnership_id', 'partnership', 'CASCADE'),
        ('used_by_id', 'user_account', 'SET NULL'),
    ),
    'judgement': (
        ('post_id', 'post', 'CASCADE'),
        ('translation_version_id', 'translation_version', 'CASCADE'),
    ),
    'language_correction': (
        ('post_id', 'post', 'CASCADE'),
    ),
    'mark': (
        ('judgement_id', 'judgement', 'CASCADE'),
    ),
    'membership': (
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'notice_box': (
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'opinion': (
        ('translation_version_id', 'translation_version', 'CASCADE'),
    ),
    'participation': (
        ('partnership_id', 'partnership', 'CASCADE'),
    ),
    'partnership_helper': (
        ('partnership_id', 'partnership', 'CASCADE'),
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'post': (
        ('partnership_id', 'partnership', 'CASCADE'),
        ('standing_by_id', 'user_account', 'SET NULL'),
        ('thread_id', 'thread', 'CASCADE'),
    ),
    'post_revision': (
        ('post_id', 'post', 'CASCADE'),
    ),
    'practice_done': (
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'purge': (
        ('partnership_id', 'partnership', 'CASCADE'),
    ),
    'reading_language': (
        ('confirmed_by_id', 'user_account', 'SET NULL'),
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'retention_rule': (
        ('partnership_id', 'partnership', 'CASCADE'),
    ),
    'review': (
        ('by_id', 'user_account', 'SET NULL'),
        ('partnership_id', 'partnership', 'CASCADE'),
        ('translation_id', 'translation', 'CASCADE'),
        ('version_id', 'translation_version', 'CASCADE'),
    ),
    'sentence_verdict': (
        ('judgement_id', 'judgement', 'CASCADE'),
    ),
    'signature': (
        ('agreement_id', 'agreement', 'CASCADE'),
    ),
    'staff_invitation': (
        ('created_by_id', 'user_account', 'SET NULL'),
        ('used_by_id', 'user_account', 'SET NULL'),
    ),
    'thread': (
        ('partnership_id', 'partnership', 'CASCADE'),
    ),
    'translation': (
        ('current_id', 'translation_version', 'SET NULL'),
        ('post_id', 'post', 'CASCADE'),
    ),
    'translation_version': (
        ('translation_id', 'translation', 'CASCADE'),
    ),
    'unsaved_judgement': (
        ('translation_version_id', 'translation_version', 'CASCADE'),
        ('user_id', 'user_account', 'CASCADE'),
    ),
    'watched_word': (
        ('added_by_id', 'user_account', 'SET NULL'),
        ('partnership_id', 'partnership', 'CASCADE'),
    ),
}
# Where the rows that point at a deleted one are looked up; without these each deletion reads whole tables.
_INDEXED = (
    ('author_question', 'translation_version_id'),
    ('draft', 'parent_id'),
    ('draft', 'thread_id'),
    ('flag', 'post_id'),
    ('human_translation', 'base_version_id'),
    ('human_translation', 'replaced_by_id'),
    ('judgement', 'replaced_by_id'),
    ('post', 'root_id'),
    ('review', 'version_id'),
    ('translation', 'current_id'),
    ('unsaved_judgement', 'translation_version_id'),
)
# Their numbers are not given twice. SQLite forgets that when a table is copied, unless it is told.
_NUMBERED = ('partnership', 'post')
_NAMED = {('translation', 'current_id'): 'fk_translation_current'}
# The log keeps the number of a partnership that is gone, and nothing may change an entry.
_LOGGED = 'fk_audit_entry_partnership_id_partnership'
# As relay/audit.py had them when this was written. They go with the table when SQLite copies it.
_TRIGGERS = (
    "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END",
)


def upgrade() -> None:
    _number('partnership', True)
    for table in _KEYS:
        _point(table, on_delete=True)
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_constraint(_LOGGED, type_='foreignkey')
    _only_grows()
    for table, column in _INDEXED:
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column])


def downgrade() -> None:
    for table, column in _INDEXED:
        op.drop_index(op.f(f'ix_{table}_{column}'), table)
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_foreign_key(_LOGGED, 'partnership', ['partnership_id'], ['id'])
    _only_grows()
    for table in _KEYS:
        _point(table, on_delete=False)
    _number('partnership', False)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def _point(table: str, *, on_delete: bool) -> None:
    """Make the keys of a table anew, with what becomes of its rows or without."""
    last = _last_number(table)
    with op.batch_alter_table(
        table, schema=None, table_kwargs={'sqlite_autoincrement': table in _NUMBERED}
    ) as batch_op:
        for column, other, what in _KEYS[table]:
            name = _NAMED.get((table, column), f'fk_{table}_{column}_{other}')
            batch_op.drop_constraint(batch_op.f(name), type_='foreignkey')
            batch_op.create_foreign_key(
                batch_op.f(name), other, [column], ['id'], ondelete=what if on_delete else None
            )
    _go_on_from(table, last)


def _number(table: str, for_good: bool) -> None:
    """On SQLite, whether a number that was given is not given again. PostgreSQL never does."""
    if _sqlite():
        with op.batch_alter_table(
            table, schema=None, recreate='always', table_kwargs={'sqlite_autoincrement': for_good}
        ):
            pass


def _last_number(table: str) -> int | None:
    """The highest number that was ever given in a table that gives none twice."""
    if not _sqlite() or table not in _NUMBERED:
        return None
    statement = sa.text('SELECT seq FROM sqlite_sequence WHERE name = :table')
    last: int | None = op.get_bind().scalar(statement, {'table': table})
    return last


def _go_on_from(table: str, last: int | None) -> None:
    """Have the copied table go on from there, and not from the highest number that is still in it."""
    if last is not None:
        op.get_bind().execute(sa.text('DELETE FROM sqlite_sequence WHERE name = :table'), {'table': table})
        op.get_bind().execute(
            sa.text('INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)'),
            {'table': table, 'last': last},
        )


def _only_grows() -> None:
    if _sqlite():
        for statement in _TRIGGERS:
            op.execute(statement)
