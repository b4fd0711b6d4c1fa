"""What went wrong with a job: deaths of workers and trouble of the machine count apart from failed tries

Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_TABLES = ('translation', 'opinion', 'agreement_translation_job', 'notice_box')
# What earlier versions stored for rows that failed without any fault of their own.
_ABANDONED = 'every worker that tried this stopped before it was done'
_TROUBLE = (
    'PackError', 'MemoryError', 'OSError', 'BlockingIOError', 'BrokenPipeError', 'ChildProcessError',
    'ConnectionAbortedError', 'ConnectionError', 'ConnectionRefusedError', 'ConnectionResetError',
    'FileExistsError', 'FileNotFoundError', 'InterruptedError', 'IsADirectoryError', 'NotADirectoryError',
    'PermissionError', 'ProcessLookupError', 'TimeoutError',
)


def upgrade() -> None:
    for name in _TABLES:
        op.add_column(name, sa.Column('hold_ups', sa.Integer(), server_default='0', nullable=False))
        op.add_column(name, sa.Column('deaths', sa.Integer(), server_default='0', nullable=False))
    # They are tried again; those of workers that died one by one, as one of them may be to blame.
    for name in ('translation', 'opinion', 'agreement_translation_job'):
        jobs = sa.table(
            name, *(sa.column(each) for each in ('state', 'error', 'attempts', 'deaths', 'hold_ups'))
        )
        failed = jobs.c.state == 'failed'
        op.execute(
            jobs.update().where(failed, jobs.c.error == _ABANDONED).values(state='pending', attempts=0, deaths=1)
        )
        named = sa.or_(*(jobs.c.error.like(f'{each}:%') for each in _TROUBLE))
        op.execute(
            jobs.update().where(failed, named).values(state='pending', attempts=0, hold_ups=1)
        )
        # A try counts when it has failed now, and no longer when it begins.
        begun = sa.and_(jobs.c.state == 'pending', jobs.c.attempts > 0)
        op.execute(jobs.update().where(begun).values(attempts=jobs.c.attempts - 1))


def downgrade() -> None:
    for name in _TABLES:
        op.drop_column(name, 'deaths')
        op.drop_column(name, 'hold_ups')
