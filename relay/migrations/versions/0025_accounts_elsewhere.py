"""Accounts at an OpenID Connect provider that teachers have linked

Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'provider_account',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('issuer', sa.String(length=255), nullable=False),
        sa.Column('subject', sa.String(length=255), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['user_id'],
            ['user_account.id'],
            name=op.f('fk_provider_account_user_id_user_account'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_account')),
        sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_provider_account_issuer')),
        sa.UniqueConstraint('user_id', name=op.f('uq_provider_account_user_id')),
    )


def downgrade() -> None:
    op.drop_table('provider_account')
