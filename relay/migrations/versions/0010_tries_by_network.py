"""Wrong tries are counted by account or class together with where they come from

Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('try_count',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('classroom_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_try_count_classroom_id_classroom'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_try_count_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_try_count'))
    )
    op.create_index(op.f('ix_try_count_classroom_id'), 'try_count', ['classroom_id'])
    op.create_index(op.f('ix_try_count_since'), 'try_count', ['since'])
    op.create_index(op.f('ix_try_count_user_id'), 'try_count', ['user_id'])
    op.create_table('home_network',
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_home_network_classroom_id_classroom'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('classroom_id', 'network', name=op.f('pk_home_network'))
    )
    op.create_index(op.f('ix_home_network_seen_at'), 'home_network', ['seen_at'])
    # A lock that is running ends with the upgrade: it does not say which network it was meant for.
    for column in ('failures', 'locked_until', 'known_failures', 'known_locked_until'):
        op.drop_column('user_account', column)
    for column in ('code_failures', 'code_failures_since', 'code_locked_until'):
        op.drop_column('classroom', column)


def downgrade() -> None:
    for table, count, moments in (
        ('classroom', 'code_failures', ('code_failures_since', 'code_locked_until')),
        ('user_account', 'failures', ('locked_until',)),
        ('user_account', 'known_failures', ('known_locked_until',)),
    ):
        op.add_column(table, sa.Column(count, sa.Integer(), server_default=sa.text('0'), nullable=False))
        for moment in moments:
            op.add_column(table, sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
    op.drop_table('home_network')
    op.drop_table('try_count')
