"""Corrections kept in notebooks

Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('notebook_entry') as table:
        table.add_column(sa.Column('correction_id', sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f('fk_notebook_entry_correction_id_correction'), 'correction', ['correction_id'], ['id'],
            ondelete='CASCADE',
        )
        table.create_index(op.f('ix_notebook_entry_correction_id'), ['correction_id'])


def downgrade() -> None:
    with op.batch_alter_table('notebook_entry') as table:
        table.drop_index(op.f('ix_notebook_entry_correction_id'))
        table.drop_constraint(op.f('fk_notebook_entry_correction_id_correction'), type_='foreignkey')
        table.drop_column('correction_id')
