"""Cards of notebooks

Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import relay.database

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'notebook_card',
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('direction', sa.String(length=8), nullable=False),
        sa.Column('state', sa.Integer(), nullable=False),
        sa.Column('step', sa.Integer(), nullable=True),
        sa.Column('stability', sa.Double(), nullable=True),
        sa.Column('difficulty', sa.Double(), nullable=True),
        sa.Column('due_at', relay.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column('reviewed_at', relay.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['entry_id'], ['notebook_entry.id'], name=op.f('fk_notebook_card_entry_id_notebook_entry'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('entry_id', 'direction', name=op.f('pk_notebook_card')),
    )
    op.create_index(op.f('ix_notebook_card_due_at'), 'notebook_card', ['due_at'])
    for direction in ('forth', 'back'):
        op.execute(
            sa.text(
                "INSERT INTO notebook_card (entry_id, direction, state, step, due_at)"
                " SELECT id, :direction, 1, 0, created_at FROM notebook_entry WHERE other_text <> ''"
            ).bindparams(direction=direction)
        )


def downgrade() -> None:
    op.drop_table('notebook_card')
