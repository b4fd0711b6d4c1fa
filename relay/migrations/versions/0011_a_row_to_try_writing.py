"""A row to try writing

Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table('write_probe',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_write_probe'))
    )
    op.execute(made.insert().values(id=1))


def downgrade() -> None:
    op.drop_table('write_probe')
