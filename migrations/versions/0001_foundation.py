"""The first tables, from the directory to issued documents."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agreement',
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('mou', 'treaty', 'sop', name='agreement_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parties', sa.JSON(), nullable=False),
    sa.Column('crimes', sa.JSON(), nullable=False),
    sa.Column('data_categories', sa.JSON(), nullable=False),
    sa.Column('articles', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('onward', sa.Enum('originator_consent', 'forbidden', name='onward', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name=op.f('ck_agreement_validity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('code', name=op.f('uq_agreement_code'))
    )
    op.create_table('audit_entry',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('signed_in', 'sign_in_failed', 'signed_out', 'account_created', 'password_changed', 'account_closed', 'office_created', 'link_created', 'link_changed', 'agreement_created', 'detection_logged', 'detection_seen', 'person_recorded', 'person_seen', 'case_opened', 'case_seen', 'release_granted', 'release_recalled', 'referral_seen', 'referral_moved', 'handover_seen', 'handover_offered', 'handover_changed', 'handover_received', 'handover_cancelled', 'document_issued', 'document_opened', 'audit_read', name='audit_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('personal_digest', sa.String(length=64), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('office_id', 'position', name=op.f('uq_audit_entry_office_id_position'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entry_case', ['case_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_audit_entry_office', ['office_id', 'at', 'id'], unique=False)

    op.create_table('audit_head',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('office_id', name=op.f('pk_audit_head'))
    )
    op.create_table('office',
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.Enum('blo', 'post', 'national_focal_point', 'service_provider', name='office_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('subdivision', sa.String(length=6), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office')),
    sa.UniqueConstraint('code', name=op.f('uq_office_code'))
    )
    op.create_table('sign_in_throttle',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_sign_in_throttle'))
    )
    op.create_table('account',
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('rank', sa.String(length=100), nullable=False),
    sa.Column('role', sa.Enum('guard', 'liaison', 'supervisor', 'focal_point', 'administrator', 'auditor', 'service_provider', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_account_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('username', name=op.f('uq_account_username'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_office_id'), ['office_id'], unique=False)

    op.create_table('audit_personal',
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_personal_entry_id_audit_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_personal'))
    )
    op.create_table('office_link',
    sa.Column('office_a_id', sa.Uuid(), nullable=False),
    sa.Column('office_b_id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Enum('active', 'suspended', 'closed', name='link_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('suspended_by', sa.String(length=2), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status = 'suspended' OR suspended_by = ''", name=op.f('ck_office_link_suspended_by')),
    sa.CheckConstraint('office_a_id <> office_b_id', name=op.f('ck_office_link_two_offices')),
    sa.CheckConstraint('valid_until IS NULL OR valid_until >= valid_from', name=op.f('ck_office_link_validity')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_office_link_agreement_id_agreement')),
    sa.ForeignKeyConstraint(['office_a_id'], ['office.id'], name=op.f('fk_office_link_office_a_id_office')),
    sa.ForeignKeyConstraint(['office_b_id'], ['office.id'], name=op.f('fk_office_link_office_b_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_link')),
    sa.UniqueConstraint('office_a_id', 'office_b_id', name=op.f('uq_office_link_office_a_id_office_b_id'))
    )
    with op.batch_alter_table('office_link', schema=None) as batch_op:
        batch_op.create_index('ix_office_link_office_b_id', ['office_b_id'], unique=False)

    op.create_table('case_file',
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('opened_by_id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('crimes', sa.JSON(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('summary_language', sa.String(length=12), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(summary = '') = (summary_language = '')", name=op.f('ck_case_file_summary_language')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_case_file_office_id_office')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['account.id'], name=op.f('fk_case_file_opened_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file')),
    sa.UniqueConstraint('reference', name=op.f('uq_case_file_reference')),
    sa.UniqueConstraint('submission', name=op.f('uq_case_file_submission'))
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index('ix_case_file_office', ['office_id', 'opened_at', 'id'], unique=False)

    op.create_table('detection',
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('logged_by_id', sa.Uuid(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('logged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place_kind', sa.Enum('crossing', 'unofficial', 'river', 'inland', 'vehicle', name='place_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('place_name', sa.String(length=200), nullable=False),
    sa.Column('subdivision', sa.String(length=6), nullable=False),
    sa.Column('direction', sa.Enum('inbound', 'outbound', 'unknown', name='direction', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('how_detected', sa.Enum('routine_check', 'patrol', 'tip', 'scan', 'sister_office_request', 'self_report', 'rescue', 'other', name='how_detected', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mode', sa.Enum('land', 'river', 'sea', 'air', 'rail', name='mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('transport', sa.Enum('foot', 'motorcycle', 'car', 'van', 'truck_concealed', 'bus', 'boat_small', 'boat_large', 'rail', 'air', 'unknown', name='transport', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('men', sa.Integer(), nullable=False),
    sa.Column('women', sa.Integer(), nullable=False),
    sa.Column('boys', sa.Integer(), nullable=False),
    sa.Column('girls', sa.Integer(), nullable=False),
    sa.Column('unknown', sa.Integer(), nullable=False),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.Column('narrative', sa.Text(), nullable=False),
    sa.Column('narrative_language', sa.String(length=12), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(narrative = '') = (narrative_language = '')", name=op.f('ck_detection_narrative_language')),
    sa.CheckConstraint('men + women + boys + girls + unknown > 0', name=op.f('ck_detection_somebody')),
    sa.CheckConstraint('men >= 0 AND women >= 0 AND boys >= 0 AND girls >= 0 AND unknown >= 0', name=op.f('ck_detection_counts')),
    sa.CheckConstraint('occurred_at <= logged_at', name=op.f('ck_detection_not_in_future')),
    sa.ForeignKeyConstraint(['logged_by_id'], ['account.id'], name=op.f('fk_detection_logged_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_detection_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_detection')),
    sa.UniqueConstraint('reference', name=op.f('uq_detection_reference')),
    sa.UniqueConstraint('submission', name=op.f('uq_detection_submission'))
    )
    with op.batch_alter_table('detection', schema=None) as batch_op:
        batch_op.create_index('ix_detection_office', ['office_id', 'logged_at', 'id'], unique=False)

    op.create_table('person',
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_by_id', sa.Uuid(), nullable=False),
    sa.Column('sex', sa.Enum('female', 'male', 'other', 'unknown', name='sex', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('birth_precision', sa.Enum('day', 'year', 'estimated', 'unknown', name='birth_precision', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('birth_day', sa.Date(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('age_from', sa.Integer(), nullable=True),
    sa.Column('age_to', sa.Integer(), nullable=True),
    sa.Column('age_on', sa.Date(), nullable=True),
    sa.Column('birth_basis', sa.Enum('document', 'stated', 'estimated', name='basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('nationality', sa.String(length=3), nullable=False),
    sa.Column('nationality_status', sa.Enum('claimed', 'presumed', 'verified', 'stateless', 'undetermined', name='nationality_status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(birth_precision = 'day') = (birth_day IS NOT NULL)", name=op.f('ck_person_birth_day')),
    sa.CheckConstraint("(birth_precision = 'estimated') = (age_from IS NOT NULL AND age_to IS NOT NULL AND age_on IS NOT NULL)", name=op.f('ck_person_birth_estimated')),
    sa.CheckConstraint("(birth_precision = 'year') = (birth_year IS NOT NULL)", name=op.f('ck_person_birth_year')),
    sa.CheckConstraint("(nationality_status IN ('stateless', 'undetermined')) = (nationality = '')", name=op.f('ck_person_nation')),
    sa.CheckConstraint('age_from IS NULL OR age_from BETWEEN 0 AND age_to', name=op.f('ck_person_ages')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_person_office_id_office')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['account.id'], name=op.f('fk_person_recorded_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('reference', name=op.f('uq_person_reference')),
    sa.UniqueConstraint('submission', name=op.f('uq_person_submission'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index('ix_person_office', ['office_id', 'created_at', 'id'], unique=False)

    op.create_table('release',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=False),
    sa.Column('act', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('case', 'detection', 'person', name='subject_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('subject_reference', sa.String(length=40), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('purpose', sa.Enum('victim_protection', 'identification', 'investigation', 'prevention', 'return_reception', name='purpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('article', sa.String(length=20), nullable=False),
    sa.Column('handling', sa.Enum('H0', 'H1', 'H2', 'H3', name='handling', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('handling_note', sa.String(length=500), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'active', 'recalled', 'cancelled', name='release_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('granted_by_id', sa.Uuid(), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recalled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recall_reason', sa.Enum('entered_in_error', 'no_longer_needed', 'other', 'not_presented', name='recall_reason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(state = 'recalled') = (recalled_at IS NOT NULL)", name=op.f('ck_release_recalled')),
    sa.CheckConstraint("(state IN ('active', 'recalled')) = (effective_at IS NOT NULL)", name=op.f('ck_release_effective')),
    sa.CheckConstraint("handling <> 'H3' OR handling_note <> ''", name=op.f('ck_release_restriction_in_words')),
    sa.CheckConstraint('(recall_reason IS NULL) = (recalled_at IS NULL)', name=op.f('ck_release_recall_reason_given')),
    sa.CheckConstraint('office_id <> recipient_id', name=op.f('ck_release_another_office')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_release_agreement_id_agreement')),
    sa.ForeignKeyConstraint(['granted_by_id'], ['account.id'], name=op.f('fk_release_granted_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_release_office_id_office')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_release_recipient_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('act', 'kind', 'subject_id', name='uq_release_submission')
    )
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.create_index('ix_release_case', ['case_id'], unique=False)
        batch_op.create_index('ix_release_office', ['office_id', 'granted_at', 'id'], unique=False)
        batch_op.create_index('ix_release_recipient', ['recipient_id', 'kind', 'state', 'subject_id'], unique=False)
        batch_op.create_index('ix_release_subject', ['subject_id'], unique=False)

    op.create_table('case_detection',
    sa.Column('detection_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_detection_case_id_case_file')),
    sa.ForeignKeyConstraint(['detection_id'], ['detection.id'], name=op.f('fk_case_detection_detection_id_detection')),
    sa.PrimaryKeyConstraint('detection_id', name=op.f('pk_case_detection'))
    )
    with op.batch_alter_table('case_detection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_detection_case_id'), ['case_id'], unique=False)

    op.create_table('detection_nationality',
    sa.Column('detection_id', sa.Uuid(), nullable=False),
    sa.Column('country', sa.String(length=3), nullable=False),
    sa.Column('persons', sa.Integer(), nullable=False),
    sa.CheckConstraint('persons > 0', name=op.f('ck_detection_nationality_persons')),
    sa.ForeignKeyConstraint(['detection_id'], ['detection.id'], name=op.f('fk_detection_nationality_detection_id_detection')),
    sa.PrimaryKeyConstraint('detection_id', 'country', name=op.f('pk_detection_nationality'))
    )
    op.create_table('detection_person',
    sa.Column('detection_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('person_detected', 'smuggled_migrant', 'presumed_victim', 'suspected_smuggler', 'suspected_trafficker', 'facilitator', 'witness', 'companion', name='person_role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['detection_id'], ['detection.id'], name=op.f('fk_detection_person_detection_id_detection')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_detection_person_person_id_person')),
    sa.PrimaryKeyConstraint('detection_id', 'person_id', name=op.f('pk_detection_person'))
    )
    with op.batch_alter_table('detection_person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_detection_person_person_id'), ['person_id'], unique=False)

    op.create_table('handover',
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('article', sa.String(length=20), nullable=False),
    sa.Column('purpose', sa.Enum('victim_protection', 'identification', 'investigation', 'prevention', 'return_reception', name='purpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('handling', sa.Enum('H0', 'H1', 'H2', 'H3', name='handling', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('handling_note', sa.String(length=500), nullable=False),
    sa.Column('state', sa.Enum('offered', 'received', 'cancelled', name='handover_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('offered_by_id', sa.Uuid(), nullable=False),
    sa.Column('giver_name', sa.String(length=200), nullable=False),
    sa.Column('giver_rank', sa.String(length=100), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_by_id', sa.Uuid(), nullable=True),
    sa.Column('receiver_name', sa.String(length=200), nullable=False),
    sa.Column('receiver_rank', sa.String(length=100), nullable=False),
    sa.Column('witness_name', sa.String(length=200), nullable=False),
    sa.Column('interpreter_name', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name=op.f('ck_handover_received')),
    sa.CheckConstraint("(state = 'received') = (receiver_name <> '')", name=op.f('ck_handover_receiver')),
    sa.CheckConstraint("giver_name <> ''", name=op.f('ck_handover_giver')),
    sa.CheckConstraint('office_id <> recipient_id', name=op.f('ck_handover_another_office')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_handover_agreement_id_agreement')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_handover_case_id_case_file')),
    sa.ForeignKeyConstraint(['offered_by_id'], ['account.id'], name=op.f('fk_handover_offered_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_handover_office_id_office')),
    sa.ForeignKeyConstraint(['received_by_id'], ['account.id'], name=op.f('fk_handover_received_by_id_account')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_handover_recipient_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover')),
    sa.UniqueConstraint('reference', name=op.f('uq_handover_reference')),
    sa.UniqueConstraint('submission', name=op.f('uq_handover_submission'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_handover_office', ['office_id', 'offered_at', 'id'], unique=False)
        batch_op.create_index('ix_handover_recipient', ['recipient_id', 'offered_at', 'id'], unique=False)

    op.create_table('issued_document',
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('handover_receipt', 'referral_letter', 'detection_report', 'case_summary', name='document_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=True),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('template_version', sa.Integer(), nullable=False),
    sa.Column('handling', sa.Enum('H0', 'H1', 'H2', 'H3', name='handling', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('content_digest', sa.String(length=64), nullable=False),
    sa.Column('file_digest', sa.String(length=64), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by_id', sa.Uuid(), nullable=False),
    sa.Column('issued_by_name', sa.String(length=200), nullable=False),
    sa.Column('pdf', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_issued_document_case_id_case_file')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['account.id'], name=op.f('fk_issued_document_issued_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_issued_document_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_document')),
    sa.UniqueConstraint('reference', name=op.f('uq_issued_document_reference')),
    sa.UniqueConstraint('submission', name=op.f('uq_issued_document_submission'))
    )
    with op.batch_alter_table('issued_document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issued_document_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_issued_document_office', ['office_id', 'issued_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_issued_document_subject'), ['subject'], unique=False)

    op.create_table('person_name',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('script', sa.String(length=4), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('kind', sa.Enum('native', 'latin', name='name_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name_order', sa.Enum('given_first', 'family_first', 'single', name='name_order', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('basis', sa.Enum('document', 'stated', 'estimated', name='basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_name_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_name')),
    sa.UniqueConstraint('person_id', 'position', name=op.f('uq_person_name_person_id_position'))
    )
    op.create_table('referral',
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Enum('victim_protection', 'child_protection', 'medical', 'legal_aid', 'shelter', 'family_tracing', 'return', name='referral_type', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('urgency', sa.Enum('danger_to_life', 'urgent', 'normal', name='urgency', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('services', sa.JSON(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('message_language', sa.String(length=12), nullable=False),
    sa.Column('contact_instructions', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('sent', 'received', 'more_information', 'accepted', 'declined', 'withdrawn', 'completed', name='referral_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decline_reason', sa.Enum('no_capacity', 'outside_mandate', 'insufficient_information', 'handled_elsewhere', 'other', name='decline_reason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name=op.f('ck_referral_decline_reason_given')),
    sa.CheckConstraint("(state IN ('accepted', 'completed')) = (accepted_at IS NOT NULL)", name=op.f('ck_referral_accepted')),
    sa.CheckConstraint("state NOT IN ('received', 'more_information', 'accepted', 'declined', 'completed') OR received_at IS NOT NULL", name=op.f('ck_referral_received')),
    sa.CheckConstraint('due_at > sent_at', name=op.f('ck_referral_due_after_sending')),
    sa.CheckConstraint('office_id <> recipient_id', name=op.f('ck_referral_another_office')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_referral_case_id_case_file')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_referral_office_id_office')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_referral_person_id_person')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_referral_recipient_id_office')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_referral_release_id_release')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral')),
    sa.UniqueConstraint('reference', name=op.f('uq_referral_reference')),
    sa.UniqueConstraint('release_id', name=op.f('uq_referral_release_id')),
    sa.UniqueConstraint('submission', name=op.f('uq_referral_submission'))
    )
    with op.batch_alter_table('referral', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_referral_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_referral_office', ['office_id', 'sent_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_referral_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_referral_recipient', ['recipient_id', 'sent_at', 'id'], unique=False)

    op.create_table('handover_person',
    sa.Column('handover_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('agrees_to_return', sa.Boolean(), nullable=False),
    sa.Column('documents', sa.String(length=500), nullable=False),
    sa.Column('health', sa.String(length=500), nullable=False),
    sa.Column('property_list', sa.String(length=1000), nullable=False),
    sa.Column('condition', sa.String(length=500), nullable=False),
    sa.Column('may_be_child', sa.Boolean(), nullable=False),
    sa.Column('guardian', sa.String(length=200), nullable=False),
    sa.Column('best_interests_reference', sa.String(length=100), nullable=False),
    sa.Column('child_officer', sa.String(length=200), nullable=False),
    sa.Column('outcome', sa.Enum('pending', 'received', 'refused', 'not_presented', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('refusal_reason', sa.Enum('nationality_not_confirmed', 'documents_missing', 'not_fit_to_travel', 'no_capacity', 'other', name='refusal_reason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(outcome = 'refused') = (refusal_reason IS NOT NULL)", name=op.f('ck_handover_person_refusal_reason_given')),
    sa.CheckConstraint("NOT may_be_child OR ((guardian <> '' OR best_interests_reference <> '') AND child_officer <> '')", name=op.f('ck_handover_person_child_rules')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_person_handover_id_handover')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_handover_person_person_id_person')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_handover_person_release_id_release')),
    sa.PrimaryKeyConstraint('handover_id', 'person_id', name=op.f('pk_handover_person')),
    sa.UniqueConstraint('handover_id', 'position', name=op.f('uq_handover_person_handover_id_position'))
    )
    with op.batch_alter_table('handover_person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_person_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_handover_person_pending', ['person_id'], unique=True, sqlite_where=sa.text("outcome = 'pending'"), postgresql_where=sa.text("outcome = 'pending'"))

    op.create_table('referral_step',
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('verb', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Enum('no_capacity', 'outside_mandate', 'insufficient_information', 'handled_elsewhere', 'other', name='decline_reason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('note_language', sa.String(length=12), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_referral_step_account_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_referral_step_office_id_office')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_referral_step_referral_id_referral')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_step'))
    )
    with op.batch_alter_table('referral_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_referral_step_referral_id'), ['referral_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('referral_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_referral_step_referral_id'))

    op.drop_table('referral_step')
    with op.batch_alter_table('handover_person', schema=None) as batch_op:
        batch_op.drop_index('uq_handover_person_pending', sqlite_where=sa.text("outcome = 'pending'"), postgresql_where=sa.text("outcome = 'pending'"))
        batch_op.drop_index(batch_op.f('ix_handover_person_person_id'))

    op.drop_table('handover_person')
    with op.batch_alter_table('referral', schema=None) as batch_op:
        batch_op.drop_index('ix_referral_recipient')
        batch_op.drop_index(batch_op.f('ix_referral_person_id'))
        batch_op.drop_index('ix_referral_office')
        batch_op.drop_index(batch_op.f('ix_referral_case_id'))

    op.drop_table('referral')
    op.drop_table('person_name')
    with op.batch_alter_table('issued_document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_issued_document_subject'))
        batch_op.drop_index('ix_issued_document_office')
        batch_op.drop_index(batch_op.f('ix_issued_document_case_id'))

    op.drop_table('issued_document')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index('ix_handover_recipient')
        batch_op.drop_index('ix_handover_office')
        batch_op.drop_index(batch_op.f('ix_handover_case_id'))

    op.drop_table('handover')
    with op.batch_alter_table('detection_person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_detection_person_person_id'))

    op.drop_table('detection_person')
    op.drop_table('detection_nationality')
    with op.batch_alter_table('case_detection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_detection_case_id'))

    op.drop_table('case_detection')
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.drop_index('ix_release_subject')
        batch_op.drop_index('ix_release_recipient')
        batch_op.drop_index('ix_release_office')
        batch_op.drop_index('ix_release_case')

    op.drop_table('release')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index('ix_person_office')

    op.drop_table('person')
    with op.batch_alter_table('detection', schema=None) as batch_op:
        batch_op.drop_index('ix_detection_office')

    op.drop_table('detection')
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index('ix_case_file_office')

    op.drop_table('case_file')
    with op.batch_alter_table('office_link', schema=None) as batch_op:
        batch_op.drop_index('ix_office_link_office_b_id')

    op.drop_table('office_link')
    op.drop_table('audit_personal')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_office_id'))

    op.drop_table('account')
    op.drop_table('sign_in_throttle')
    op.drop_table('office')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_office')
        batch_op.drop_index('ix_audit_entry_case')

    op.drop_table('audit_entry')
    op.drop_table('agreement')
