"""Topics that teachers pinned or closed

Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('thread', sa.Column('pinned', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('thread', sa.Column('closed', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column('thread', 'closed')
    op.drop_column('thread', 'pinned')
