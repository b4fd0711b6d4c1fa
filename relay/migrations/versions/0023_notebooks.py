"""Notebooks

Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import relay.database

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'notebook_entry',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('origin', sa.String(length=12), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=True),
        sa.Column('post_revision', sa.Integer(), nullable=True),
        sa.Column('language', sa.String(length=16), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('other_language', sa.String(length=16), nullable=False),
        sa.Column('other_text', sa.Text(), nullable=False),
        sa.Column('by_machine', sa.Boolean(), nullable=False),
        sa.Column('sentence', sa.Text(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('known_at', relay.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column('created_at', relay.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_notebook_entry_post_id_post'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_notebook_entry_user_id_user_account'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notebook_entry')),
        sa.UniqueConstraint('user_id', 'key', name=op.f('uq_notebook_entry_user_id')),
    )
    op.create_index('ix_notebook_entry_page', 'notebook_entry', ['user_id', 'id'])
    op.create_index(op.f('ix_notebook_entry_post_id'), 'notebook_entry', ['post_id'])


def downgrade() -> None:
    op.drop_table('notebook_entry')
