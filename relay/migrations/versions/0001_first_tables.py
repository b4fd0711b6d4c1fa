"""First tables

Revises: 
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('school',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school'))
    )
    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('username', sa.String(length=40), nullable=True),
    sa.Column('secret_hash', sa.String(length=160), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('ui_language', sa.String(length=16), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('known_failures', sa.Integer(), nullable=False),
    sa.Column('known_locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('session_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('username', name=op.f('uq_user_account_username')),
    sqlite_autoincrement=True
    )
    op.create_table('worker_heartbeat',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker_heartbeat'))
    )
    op.create_table('classroom',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('city', sa.String(length=80), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('age_band', sa.String(length=8), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=True),
    sa.Column('code_expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code_failures', sa.Integer(), nullable=False),
    sa.Column('code_failures_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('code_locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_classroom_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_classroom')),
    sa.UniqueConstraint('code', name=op.f('uq_classroom_code'))
    )
    with op.batch_alter_table('classroom', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_classroom_school_id'), ['school_id'], unique=False)

    op.create_table('notice_box',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('seen_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmation_due', sa.Boolean(), nullable=False),
    sa.Column('rhythm', sa.String(length=8), nullable=False),
    sa.Column('mailed_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sending_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_notice_box_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_notice_box'))
    )
    with op.batch_alter_table('notice_box', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_box_not_before'), ['not_before'], unique=False)

    op.create_table('partnership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('change_number', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_partnership_created_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partnership'))
    )
    op.create_table('practice_done',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=24), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_practice_done_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', 'item', name=op.f('pk_practice_done'))
    )
    op.create_table('reading_language',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user_account.id'], name=op.f('fk_reading_language_confirmed_by_id_user_account')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_reading_language_user_id_user_account')),
    sa.PrimaryKeyConstraint('user_id', 'language', name=op.f('pk_reading_language'))
    )
    op.create_table('agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('goals', sa.Text(), nullable=False),
    sa.Column('norms', sa.Text(), nullable=False),
    sa.Column('rhythm', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_agreement_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_agreement_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user_account.id'], name=op.f('fk_agreement_proposed_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('partnership_id', 'number', name=op.f('uq_agreement_partnership_id'))
    )
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=True),
    sa.Column('partnership_id', sa.Integer(), nullable=True),
    sa.Column('about_kind', sa.String(length=16), nullable=True),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_audit_entry_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_audit_entry_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_about', ['about_kind', 'about_id'], unique=False)
        batch_op.create_index('ix_audit_classroom', ['classroom_id', 'id'], unique=False)
        batch_op.create_index('ix_audit_partnership', ['partnership_id', 'id'], unique=False)

    op.create_table('helper_invitation',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('relation', sa.String(length=12), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_helper_invitation_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_helper_invitation_created_by_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_helper_invitation_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['used_by_id'], ['user_account.id'], name=op.f('fk_helper_invitation_used_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_helper_invitation')),
    sa.UniqueConstraint('nonce', name=op.f('uq_helper_invitation_nonce'))
    )
    with op.batch_alter_table('helper_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_helper_invitation_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('holiday',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['user_account.id'], name=op.f('fk_holiday_added_by_id_user_account')),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_holiday_classroom_id_classroom')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday'))
    )
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holiday_classroom_id'), ['classroom_id'], unique=False)

    op.create_table('invitation',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_invitation_created_by_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_invitation_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['used_by_id'], ['user_account.id'], name=op.f('fk_invitation_used_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('nonce', name=op.f('uq_invitation_nonce'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('nickname_key', sa.String(length=80), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_membership_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_membership_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('classroom_id', 'nickname_key', name=op.f('uq_membership_classroom_id')),
    sa.UniqueConstraint('user_id', 'classroom_id', name=op.f('uq_membership_user_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_classroom_id'), ['classroom_id'], unique=False)

    op.create_table('participation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approval', sa.Boolean(), nullable=False),
    sa.Column('hold_private', sa.Boolean(), nullable=False),
    sa.Column('posts_an_hour', sa.Integer(), nullable=True),
    sa.Column('edit_minutes', sa.Integer(), nullable=True),
    sa.Column('quiet_from', sa.Integer(), nullable=True),
    sa.Column('quiet_until', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_participation_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_participation_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participation')),
    sa.UniqueConstraint('partnership_id', 'classroom_id', name=op.f('uq_participation_partnership_id'))
    )
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participation_classroom_id'), ['classroom_id'], unique=False)

    op.create_table('partnership_helper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('relation', sa.String(length=12), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_partnership_helper_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_partnership_helper_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_partnership_helper_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partnership_helper')),
    sa.UniqueConstraint('user_id', 'partnership_id', name=op.f('uq_partnership_helper_user_id'))
    )
    with op.batch_alter_table('partnership_helper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partnership_helper_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('purge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('written_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('announced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('called_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('topics', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_purge_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purge'))
    )
    with op.batch_alter_table('purge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_purge_partnership_id'), ['partnership_id'], unique=False)

    op.create_table('retention_rule',
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['user_account.id'], name=op.f('fk_retention_rule_changed_by_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_retention_rule_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('partnership_id', name=op.f('pk_retention_rule'))
    )
    op.create_table('staff_invitation',
    sa.Column('classroom_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_staff_invitation_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user_account.id'], name=op.f('fk_staff_invitation_created_by_id_user_account')),
    sa.ForeignKeyConstraint(['used_by_id'], ['user_account.id'], name=op.f('fk_staff_invitation_used_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_invitation')),
    sa.UniqueConstraint('nonce', name=op.f('uq_staff_invitation_nonce'))
    )
    with op.batch_alter_table('staff_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_invitation_classroom_id'), ['classroom_id'], unique=False)

    op.create_table('thread',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_post_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('message_count', sa.Integer(), nullable=False),
    sa.Column('guess_first', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_thread_author_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_thread_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread'))
    )
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.create_index('ix_thread_partnership_recent', ['partnership_id', 'last_post_at'], unique=False)

    op.create_table('watched_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=False),
    sa.Column('word', sa.String(length=80), nullable=False),
    sa.Column('folded', sa.String(length=80), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['user_account.id'], name=op.f('fk_watched_word_added_by_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_watched_word_partnership_id_partnership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watched_word')),
    sa.UniqueConstraint('partnership_id', 'language', 'folded', name=op.f('uq_watched_word_partnership_id'))
    )
    op.create_table('agreement_translation',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=16), nullable=False),
    sa.Column('goals', sa.Text(), nullable=False),
    sa.Column('norms', sa.Text(), nullable=False),
    sa.Column('rhythm', sa.Text(), nullable=False),
    sa.Column('engine', sa.String(length=24), nullable=False),
    sa.Column('route', sa.JSON(), nullable=False),
    sa.Column('packs', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_translation_agreement_id_agreement')),
    sa.PrimaryKeyConstraint('agreement_id', 'target', name=op.f('pk_agreement_translation'))
    )
    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('root_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('language_source', sa.String(length=10), nullable=False),
    sa.Column('sentence_languages', sa.JSON(), nullable=True),
    sa.Column('practising', sa.Boolean(), nullable=False),
    sa.Column('form_key', sa.String(length=43), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('standing', sa.String(length=8), nullable=False),
    sa.Column('standing_cause', sa.String(length=10), nullable=True),
    sa.Column('standing_reason', sa.String(length=500), nullable=True),
    sa.Column('standing_by_id', sa.Integer(), nullable=True),
    sa.Column('standing_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appeared_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_post_author_id_user_account')),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_post_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['parent_id'], ['post.id'], name=op.f('fk_post_parent_id_post')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_post_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['root_id'], ['post.id'], name=op.f('fk_post_root_id_post')),
    sa.ForeignKeyConstraint(['standing_by_id'], ['user_account.id'], name=op.f('fk_post_standing_by_id_user_account')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_post_thread_id_thread')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post')),
    sa.UniqueConstraint('author_id', 'form_key', name=op.f('uq_post_author_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index('ix_post_changes', ['thread_id', 'changed'], unique=False)
        batch_op.create_index('ix_post_page', ['thread_id', 'kind', 'root_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_partnership_id'), ['partnership_id'], unique=False)
        batch_op.create_index('ix_post_standing', ['partnership_id', 'standing', 'id'], unique=False)

    op.create_table('signature',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_signature_agreement_id_agreement')),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_signature_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_signature_user_id_user_account')),
    sa.PrimaryKeyConstraint('agreement_id', 'classroom_id', name=op.f('pk_signature'))
    )
    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['post.id'], name=op.f('fk_draft_parent_id_post')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_draft_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_draft_thread_id_thread')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_draft_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('user_id', 'thread_id', name=op.f('uq_draft_user_id'))
    )
    op.create_table('flag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=8), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['user_account.id'], name=op.f('fk_flag_about_id_user_account')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_flag_by_id_user_account')),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_flag_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_flag_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_flag_post_id_post')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user_account.id'], name=op.f('fk_flag_settled_by_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flag')),
    sa.UniqueConstraint('by_id', 'kind', 'object_id', name=op.f('uq_flag_by_id'))
    )
    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.create_index('ix_flag_object', ['kind', 'object_id'], unique=False)
        batch_op.create_index('ix_flag_open', ['partnership_id', 'settled_at', 'id'], unique=False)

    op.create_table('guess',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('post_revision', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=16), nullable=False),
    sa.Column('sentence', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('gave_up', sa.Boolean(), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_guess_post_id_post')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_guess_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guess')),
    sa.UniqueConstraint('user_id', 'post_id', 'post_revision', 'target', 'sentence', name=op.f('uq_guess_user_id'))
    )
    with op.batch_alter_table('guess', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guess_post_id'), ['post_id'], unique=False)

    op.create_table('language_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.String(length=16), nullable=True),
    sa.Column('after', sa.String(length=16), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_language_correction_post_id_post')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_language_correction_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_language_correction'))
    )
    with op.batch_alter_table('language_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_language_correction_post_id'), ['post_id'], unique=False)

    op.create_table('post_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('standing', sa.String(length=8), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_revision_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_revision')),
    sa.UniqueConstraint('post_id', 'revision', name=op.f('uq_post_revision_post_id'))
    )
    op.create_table('translation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('target', sa.String(length=16), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.String(length=80), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=500), nullable=True),
    sa.Column('missing', sa.JSON(), nullable=True),
    sa.Column('current_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['current_id'], ['translation_version.id'], name='fk_translation_current', use_alter=True),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_translation_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translation')),
    sa.UniqueConstraint('post_id', 'target', name=op.f('uq_translation_post_id'))
    )
    with op.batch_alter_table('translation', schema=None) as batch_op:
        batch_op.create_index('ix_translation_queue', ['state', 'not_before', 'id'], unique=False)

    op.create_table('translation_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('translation_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('target', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('engine', sa.String(length=24), nullable=False),
    sa.Column('route', sa.JSON(), nullable=False),
    sa.Column('packs', sa.JSON(), nullable=False),
    sa.Column('sentences', sa.JSON(), nullable=False),
    sa.Column('signals', sa.JSON(), nullable=False),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['translation_id'], ['translation.id'], name=op.f('fk_translation_version_translation_id_translation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translation_version'))
    )
    with op.batch_alter_table('translation_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_translation_version_translation_id'), ['translation_id'], unique=False)

    op.create_table('author_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('post_revision', sa.Integer(), nullable=False),
    sa.Column('translation_version_id', sa.Integer(), nullable=True),
    sa.Column('asker_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=8), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(length=8), nullable=True),
    sa.Column('answer_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['post.id'], name=op.f('fk_author_question_answer_id_post')),
    sa.ForeignKeyConstraint(['asker_id'], ['user_account.id'], name=op.f('fk_author_question_asker_id_user_account')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_author_question_post_id_post')),
    sa.ForeignKeyConstraint(['question_id'], ['post.id'], name=op.f('fk_author_question_question_id_post')),
    sa.ForeignKeyConstraint(['translation_version_id'], ['translation_version.id'], name=op.f('fk_author_question_translation_version_id_translation_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_author_question')),
    sa.UniqueConstraint('answer_id', name=op.f('uq_author_question_answer_id')),
    sa.UniqueConstraint('question_id', name=op.f('uq_author_question_question_id'))
    )
    with op.batch_alter_table('author_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_author_question_post_id'), ['post_id'], unique=False)

    op.create_table('human_translation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('post_revision', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=16), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('credit', sa.String(length=12), nullable=False),
    sa.Column('standing', sa.String(length=8), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('base_version_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_human_translation_author_id_user_account')),
    sa.ForeignKeyConstraint(['base_version_id'], ['translation_version.id'], name=op.f('fk_human_translation_base_version_id_translation_version')),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_human_translation_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_human_translation_post_id_post')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['human_translation.id'], name=op.f('fk_human_translation_replaced_by_id_human_translation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_human_translation')),
    sa.UniqueConstraint('author_id', 'post_id', 'target', 'number', name=op.f('uq_human_translation_author_id'))
    )
    with op.batch_alter_table('human_translation', schema=None) as batch_op:
        batch_op.create_index('ix_human_translation_post', ['post_id', 'target'], unique=False)

    op.create_table('judgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('post_revision', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=16), nullable=False),
    sa.Column('translation_version_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('classroom_id', sa.Integer(), nullable=False),
    sa.Column('age_band', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('checks', sa.JSON(), nullable=False),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['classroom_id'], ['classroom.id'], name=op.f('fk_judgement_classroom_id_classroom')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_judgement_post_id_post')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['judgement.id'], name=op.f('fk_judgement_replaced_by_id_judgement')),
    sa.ForeignKeyConstraint(['translation_version_id'], ['translation_version.id'], name=op.f('fk_judgement_translation_version_id_translation_version')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_judgement_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgement')),
    sa.UniqueConstraint('user_id', 'translation_version_id', 'number', name=op.f('uq_judgement_user_id'))
    )
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.create_index('ix_judgement_post', ['post_id', 'target', 'replaced_by_id'], unique=False)
        batch_op.create_index('ix_judgement_version', ['translation_version_id', 'replaced_by_id'], unique=False)

    op.create_table('opinion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('translation_version_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.String(length=80), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=500), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user_account.id'], name=op.f('fk_opinion_asked_by_id_user_account')),
    sa.ForeignKeyConstraint(['translation_version_id'], ['translation_version.id'], name=op.f('fk_opinion_translation_version_id_translation_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinion')),
    sa.UniqueConstraint('translation_version_id', 'kind', name=op.f('uq_opinion_translation_version_id'))
    )
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.create_index('ix_opinion_queue', ['state', 'not_before', 'id'], unique=False)

    op.create_table('review',
    sa.Column('translation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('partnership_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('machine', sa.Integer(), nullable=False),
    sa.Column('readers', sa.Integer(), nullable=False),
    sa.Column('flags', sa.Integer(), nullable=False),
    sa.Column('need', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_review_by_id_user_account')),
    sa.ForeignKeyConstraint(['partnership_id'], ['partnership.id'], name=op.f('fk_review_partnership_id_partnership')),
    sa.ForeignKeyConstraint(['translation_id'], ['translation.id'], name=op.f('fk_review_translation_id_translation')),
    sa.ForeignKeyConstraint(['version_id'], ['translation_version.id'], name=op.f('fk_review_version_id_translation_version')),
    sa.PrimaryKeyConstraint('translation_id', name=op.f('pk_review'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index('ix_review_queue', ['partnership_id', 'state', 'need', 'translation_id'], unique=False)

    op.create_table('unsaved_judgement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('translation_version_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['translation_version_id'], ['translation_version.id'], name=op.f('fk_unsaved_judgement_translation_version_id_translation_version')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_unsaved_judgement_user_id_user_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unsaved_judgement')),
    sa.UniqueConstraint('user_id', 'translation_version_id', name=op.f('uq_unsaved_judgement_user_id'))
    )
    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('judgement_id', sa.Integer(), nullable=False),
    sa.Column('sentence', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(length=8), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('severity', sa.String(length=8), nullable=False),
    sa.Column('category', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['judgement_id'], ['judgement.id'], name=op.f('fk_mark_judgement_id_judgement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mark_judgement_id'), ['judgement_id'], unique=False)

    op.create_table('sentence_verdict',
    sa.Column('judgement_id', sa.Integer(), nullable=False),
    sa.Column('sentence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['judgement_id'], ['judgement.id'], name=op.f('fk_sentence_verdict_judgement_id_judgement')),
    sa.PrimaryKeyConstraint('judgement_id', 'sentence', name=op.f('pk_sentence_verdict'))
    )
    # Two tables that point at each other. SQLite takes the key above though its table came later; others
    # need both tables first.
    if op.get_bind().dialect.name != 'sqlite':
        op.create_foreign_key('fk_translation_current', 'translation', 'translation_version', ['current_id'], ['id'])


def downgrade() -> None:
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint('fk_translation_current', 'translation', type_='foreignkey')
    op.drop_table('sentence_verdict')
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mark_judgement_id'))

    op.drop_table('mark')
    op.drop_table('unsaved_judgement')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('ix_review_queue')

    op.drop_table('review')
    with op.batch_alter_table('opinion', schema=None) as batch_op:
        batch_op.drop_index('ix_opinion_queue')

    op.drop_table('opinion')
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.drop_index('ix_judgement_version')
        batch_op.drop_index('ix_judgement_post')

    op.drop_table('judgement')
    with op.batch_alter_table('human_translation', schema=None) as batch_op:
        batch_op.drop_index('ix_human_translation_post')

    op.drop_table('human_translation')
    with op.batch_alter_table('author_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_author_question_post_id'))

    op.drop_table('author_question')
    with op.batch_alter_table('translation_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_translation_version_translation_id'))

    op.drop_table('translation_version')
    with op.batch_alter_table('translation', schema=None) as batch_op:
        batch_op.drop_index('ix_translation_queue')

    op.drop_table('translation')
    op.drop_table('post_revision')
    with op.batch_alter_table('language_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_language_correction_post_id'))

    op.drop_table('language_correction')
    with op.batch_alter_table('guess', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guess_post_id'))

    op.drop_table('guess')
    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.drop_index('ix_flag_open')
        batch_op.drop_index('ix_flag_object')

    op.drop_table('flag')
    op.drop_table('draft')
    op.drop_table('signature')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index('ix_post_standing')
        batch_op.drop_index(batch_op.f('ix_post_partnership_id'))
        batch_op.drop_index(batch_op.f('ix_post_parent_id'))
        batch_op.drop_index('ix_post_page')
        batch_op.drop_index('ix_post_changes')

    op.drop_table('post')
    op.drop_table('agreement_translation')
    op.drop_table('watched_word')
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_partnership_recent')

    op.drop_table('thread')
    with op.batch_alter_table('staff_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_invitation_classroom_id'))

    op.drop_table('staff_invitation')
    op.drop_table('retention_rule')
    with op.batch_alter_table('purge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_purge_partnership_id'))

    op.drop_table('purge')
    with op.batch_alter_table('partnership_helper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partnership_helper_partnership_id'))

    op.drop_table('partnership_helper')
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participation_classroom_id'))

    op.drop_table('participation')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_classroom_id'))

    op.drop_table('membership')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_partnership_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holiday_classroom_id'))

    op.drop_table('holiday')
    with op.batch_alter_table('helper_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_helper_invitation_partnership_id'))

    op.drop_table('helper_invitation')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_partnership')
        batch_op.drop_index('ix_audit_classroom')
        batch_op.drop_index('ix_audit_about')

    op.drop_table('audit_entry')
    op.drop_table('agreement')
    op.drop_table('reading_language')
    op.drop_table('practice_done')
    op.drop_table('partnership')
    with op.batch_alter_table('notice_box', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_box_not_before'))

    op.drop_table('notice_box')
    with op.batch_alter_table('classroom', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_classroom_school_id'))

    op.drop_table('classroom')
    op.drop_table('worker_heartbeat')
    op.drop_table('user_account')
    op.drop_table('school')
