"""Two-voice booklets

Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('booklet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['user_account.id'], name=op.f('fk_booklet_made_by_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_booklet_partnership_id_partnership'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booklet'))
    )
    op.create_index(op.f('ix_booklet_partnership_id'), 'booklet', ['partnership_id'])
    op.create_table('booklet_words',
    sa.Column('booklet_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('foreword', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['booklet_id'], ['booklet.id'], name=op.f('fk_booklet_words_booklet_id_booklet'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_booklet_words_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user_account.id'], name=op.f('fk_booklet_words_written_by_id_user_account')),
    sa.PrimaryKeyConstraint('booklet_id', 'classroom_id', name=op.f('pk_booklet_words'))
    )
    op.create_table('booklet_message',
    sa.Column('booklet_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['booklet_id'], ['booklet.id'], name=op.f('fk_booklet_message_booklet_id_booklet'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_booklet_message_post_id_post'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('booklet_id', 'post_id', name=op.f('pk_booklet_message'))
    )
    op.create_index(op.f('ix_booklet_message_post_id'), 'booklet_message', ['post_id'])


def downgrade() -> None:
    op.drop_table('booklet_message')
    op.drop_table('booklet_words')
    op.drop_table('booklet')
