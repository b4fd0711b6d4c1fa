"""Activities of partner classes

Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_activity_partnership_id_partnership'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['started_by_id'], ['user_account.id'], name=op.f('fk_activity_started_by_id_user_account')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_activity_thread_id_thread'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activity')),
    sa.UniqueConstraint('thread_id', name=op.f('uq_activity_thread_id'))
    )
    op.create_index(op.f('ix_activity_partnership_id'), 'activity', ['partnership_id'])
    op.create_table('activity_phase',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_phase_activity_id_activity'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'number', name=op.f('pk_activity_phase'))
    )
    op.create_table('phase_consent',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_phase_consent_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_phase_consent_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_phase_consent_user_id_user_account')),
    sa.PrimaryKeyConstraint('activity_id', 'number', 'classroom_id', name=op.f('pk_phase_consent'))
    )
    op.create_table('activity_entry',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_entry_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_activity_entry_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_activity_entry'))
    )
    op.create_index(op.f('ix_activity_entry_activity_id'), 'activity_entry', ['activity_id'])
    op.create_table('activity_signature',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_activity_signature_activity_id_activity'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_activity_signature_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_activity_signature_user_id_user_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'user_id', name=op.f('pk_activity_signature'))
    )
    op.create_index(op.f('ix_activity_signature_user_id'), 'activity_signature', ['user_id'])


def downgrade() -> None:
    op.drop_table('activity_signature')
    op.drop_table('activity_entry')
    op.drop_table('phase_consent')
    op.drop_table('activity_phase')
    op.drop_table('activity')
