"""Indexes for the topics that a person opened and the questions they asked, which notices look for

Revises: 0007
"""

from __future__ import annotations

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_thread_author_id', 'thread', ['author_id'])
    op.create_index('ix_author_question_asker_id', 'author_question', ['asker_id'])


def downgrade() -> None:
    op.drop_index('ix_author_question_asker_id', 'author_question')
    op.drop_index('ix_thread_author_id', 'thread')
