"""Corrections by native readers

Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('post_revision', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('standing', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=True),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('thanked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['post.id'], name=op.f('fk_correction_answer_id_post'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_correction_author_id_user_account')),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_correction_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_correction_post_id_post'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['correction.id'], name=op.f('fk_correction_replaced_by_id_correction')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_correction_answer_id')),
    sa.UniqueConstraint('author_id', 'post_id', 'post_revision', 'start', 'number', name=op.f('uq_correction_author_id'))
    )
    op.create_index('ix_correction_post', 'correction', ['post_id', 'post_revision'])
    op.create_index(op.f('ix_correction_replaced_by_id'), 'correction', ['replaced_by_id'])
    op.add_column('participation', sa.Column('corrections_at_once', sa.Integer(), server_default='3', nullable=False))
    op.add_column('participation', sa.Column('correct_teachers', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column('participation', 'correct_teachers')
    op.drop_column('participation', 'corrections_at_once')
    op.drop_table('correction')
