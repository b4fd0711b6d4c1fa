"""Would you send it?

Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('send_verdict',
    sa.Column('judgement_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=12), nullable=False),
    sa.Column('yes', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['judgement_id'], ['judgement.id'], name=op.f('fk_send_verdict_judgement_id_judgement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('judgement_id', name=op.f('pk_send_verdict'))
    )


def downgrade() -> None:
    op.drop_table('send_verdict')
