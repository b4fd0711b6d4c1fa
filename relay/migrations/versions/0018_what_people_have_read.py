"""What people have read of each topic

Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('read_position',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('read_until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_read_position_thread_id_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_read_position_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'thread_id', name=op.f('pk_read_position'))
    )
    op.create_index(op.f('ix_read_position_thread_id'), 'read_position', ['thread_id'])
    op.create_table('read_message',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_read_message_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_read_message_thread_id_thread'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_read_message_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'thread_id', 'post_id', name=op.f('pk_read_message'))
    )
    op.create_index(op.f('ix_read_message_thread_id'), 'read_message', ['thread_id'])
    op.create_index(op.f('ix_read_message_post_id'), 'read_message', ['post_id'])
    op.create_index('ix_post_appeared', 'post', ['thread_id', 'appeared_at'])
    # Nobody is to find years of messages marked as new: what is there has been read.
    op.execute(
        "INSERT INTO read_position (user_id, thread_id, read_until) "
        "SELECT reader.user_id, thread.id, MAX(post.appeared_at) "
        "FROM (SELECT membership.user_id, participation.partnership_id FROM membership "
        "JOIN participation ON participation.classroom_id = membership.classroom_id "
        "UNION SELECT user_id, partnership_id FROM partnership_helper) AS reader "
        "JOIN thread ON thread.partnership_id = reader.partnership_id "
        "JOIN post ON post.thread_id = thread.id AND post.appeared_at IS NOT NULL "
        "GROUP BY reader.user_id, thread.id"
    )


def downgrade() -> None:
    op.drop_index('ix_post_appeared', 'post')
    op.drop_table('read_message')
    op.drop_table('read_position')
