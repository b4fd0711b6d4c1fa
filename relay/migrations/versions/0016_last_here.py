"""When a student last signed in

Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('user_account', sa.Column('last_here_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Not in a batch, which would copy the table and lose that its numbers are not given twice.
    op.drop_column('user_account', 'last_here_at')
