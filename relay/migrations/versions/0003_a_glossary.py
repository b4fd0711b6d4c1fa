"""A glossary for each partnership

Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('glossary_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('word', sa.String(length=80), nullable=False),
    sa.Column('folded', sa.String(length=160), nullable=False),
    sa.Column('translations', sa.JSON(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['user_account.id'], name=op.f('fk_glossary_entry_added_by_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_glossary_entry_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_glossary_entry')),
    sa.UniqueConstraint('partnership_id', 'language', 'folded', name=op.f('uq_glossary_entry_partnership_id'))
    )
    with op.batch_alter_table('glossary_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_glossary_entry_partnership_id'), ['partnership_id'], unique=False)


def downgrade() -> None:
    op.drop_table('glossary_entry')
