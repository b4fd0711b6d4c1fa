"""Pictures that people choose, and for how long a class's students may stay signed in

Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('user_account', sa.Column('symbol', sa.String(length=16), nullable=True))
    op.add_column('user_account', sa.Column('colour', sa.String(length=8), nullable=True))
    op.add_column(
        'classroom', sa.Column('stay_days', sa.Integer(), server_default=sa.text('0'), nullable=False)
    )


def downgrade() -> None:
    # Not in a batch, which would copy the table and lose that its numbers are not given twice.
    op.drop_column('classroom', 'stay_days')
    op.drop_column('user_account', 'colour')
    op.drop_column('user_account', 'symbol')
