"""Administrators

Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'user_account', sa.Column('administrator', sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    # Not in a batch, which would copy the table and lose that its numbers are not given twice.
    op.drop_column('user_account', 'administrator')
