"""Leases for mail and for translations of agreements

Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agreement_translation_job',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.String(length=80), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=500), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_translation_job_agreement_id_agreement'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('agreement_id', 'target', name=op.f('pk_agreement_translation_job'))
    )
    op.add_column('notice_box', sa.Column('lease_owner', sa.String(length=80), nullable=True))
    op.add_column('notice_box', sa.Column('error', sa.String(length=500), nullable=True))
    # Until now a count above 0 said that the last mail had failed; now the error does.
    op.execute("UPDATE notice_box SET error = 'not delivered' WHERE failures > 0")


def downgrade() -> None:
    op.drop_column('notice_box', 'error')
    op.drop_column('notice_box', 'lease_owner')
    op.drop_table('agreement_translation_job')
