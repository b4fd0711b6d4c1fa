"""Sessions that were ended, so that copies of their cookies end, too

Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('ended_session',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_ended_session'))
    )
    op.create_index(op.f('ix_ended_session_ended_at'), 'ended_session', ['ended_at'])


def downgrade() -> None:
    op.drop_table('ended_session')
