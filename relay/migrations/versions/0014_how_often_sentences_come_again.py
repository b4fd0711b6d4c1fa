"""How often a worker found a sentence among those that it had translated lately

Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_COLUMNS = ('memory_lookups', 'memory_hits')


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column('worker_heartbeat', sa.Column(name, sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column('worker_heartbeat', name)
