"""The protection compartment: bars in sharing; reviews, feared parties, overrides and screenings."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

def _code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _owned(table):
    return (
        sa.Column('office_id', sa.Uuid(), nullable=False),
        sa.Column('agency', sa.String(length=20), nullable=False),
        sa.Column('agency_only', sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f(f'ck_{table}_agency_named')),
    )


def upgrade() -> None:
    op.create_table('bar',
    *_owned('bar'),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_bar_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bar')),
    sa.UniqueConstraint('subject_id', 'country', name=op.f('uq_bar_subject_id_country'))
    )
    op.create_table('bar_lift',
    *_owned('bar_lift'),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_bar_lift_office_id_office')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_bar_lift_recipient_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bar_lift'))
    )
    op.create_index(op.f('ix_bar_lift_subject_id'), 'bar_lift', ['subject_id'])
    op.create_table('protection_review',
    *_owned('protection_review'),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('state', _code('review_state', 'asked', 'open', 'closed'), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by_id', sa.Uuid(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('origin', sa.String(length=2), nullable=False),
    sa.Column('harms', sa.JSON(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('words_language', sa.String(length=12), nullable=False),
    sa.Column('closed_by_id', sa.Uuid(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', _code('review_outcome', 'withdrawn_by_person', 'nothing_feared', 'handled_elsewhere', 'asked_in_error'), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f('ck_protection_review_closed')),
    sa.CheckConstraint('(closed_at IS NULL) = (outcome IS NULL)', name=op.f('ck_protection_review_outcome_given')),
    sa.CheckConstraint("state <> 'open' OR opened_at IS NOT NULL", name=op.f('ck_protection_review_opened')),
    sa.CheckConstraint("(words = '') = (words_language = '')", name=op.f('ck_protection_review_words_language')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_protection_review_asked_by_id_account')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['account.id'], name=op.f('fk_protection_review_closed_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_protection_review_office_id_office')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['account.id'], name=op.f('fk_protection_review_opened_by_id_account')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_protection_review_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protection_review'))
    )
    op.create_index(op.f('ix_protection_review_person_id'), 'protection_review', ['person_id'])
    op.create_index('ix_protection_review_office', 'protection_review', ['office_id', 'asked_at', 'id'])
    running = sa.text("state <> 'closed'")
    op.create_index('uq_protection_review_running', 'protection_review', ['person_id'], unique=True, sqlite_where=running, postgresql_where=running)
    op.create_table('feared_party',
    sa.Column('review_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', _code('party_kind', 'state', 'family', 'trafficker', 'armed_group', 'employer', 'community', 'other'), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind <> 'state' OR country <> ''", name=op.f('ck_feared_party_state_named')),
    sa.ForeignKeyConstraint(['review_id'], ['protection_review.id'], name=op.f('fk_feared_party_review_id_protection_review')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feared_party')),
    sa.UniqueConstraint('review_id', 'position', name=op.f('uq_feared_party_review_id_position'))
    )
    op.create_table('protection_override',
    *_owned('protection_override'),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=True),
    sa.Column('ground', _code('legal_ground', 'informed_consent', 'vital_interest', 'court_order', 'treaty_obligation'), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('words_language', sa.String(length=12), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', _code('override_state', 'asked', 'confirmed', 'refused', 'revoked'), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('asked_role', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_by_id', sa.Uuid(), nullable=True),
    sa.Column('answered_role', sa.String(length=40), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name=op.f('ck_protection_override_answered')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by_id IS NULL)', name=op.f('ck_protection_override_answered_by')),
    sa.CheckConstraint("(state = 'revoked') = (ended_at IS NOT NULL)", name=op.f('ck_protection_override_ended')),
    sa.CheckConstraint("state NOT IN ('confirmed', 'revoked') OR (answered_by_id <> asked_by_id AND answered_role <> asked_role)", name=op.f('ck_protection_override_two_people')),
    sa.CheckConstraint('until > asked_at', name=op.f('ck_protection_override_until')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_protection_override_answered_by_id_account')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_protection_override_asked_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_protection_override_office_id_office')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_protection_override_recipient_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protection_override')),
    sa.UniqueConstraint('submission', name=op.f('uq_protection_override_submission'))
    )
    op.create_index(op.f('ix_protection_override_reference'), 'protection_override', ['reference'])
    op.create_index('ix_protection_override_office', 'protection_override', ['office_id', 'asked_at', 'id'])
    op.create_table('screening',
    *_owned('screening'),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('person_reference', sa.String(length=40), nullable=False),
    sa.Column('recorded_by_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('indicator_set', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('companion_present', sa.Boolean(), nullable=False),
    sa.Column('interpreting', _code('interpreting', 'none', 'independent', 'not_independent'), nullable=False),
    sa.Column('share_police', sa.Boolean(), nullable=False),
    sa.Column('outcome', _code('screening_outcome', 'no_indication_now', 'some_refer', 'strong_refer_urgently', 'not_screened', 'declined'), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_screening_office_id_office')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['account.id'], name=op.f('fk_screening_recorded_by_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening')),
    sa.UniqueConstraint('submission', name=op.f('uq_screening_submission'))
    )
    op.create_index('ix_screening_person', 'screening', ['person_id', 'recorded_at', 'id'])
    op.create_table('screening_answer',
    sa.Column('screening_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('indicator', _code('indicator', 'deceived_about_work', 'recruited_by_force', 'vulnerability_abused', 'exploited', 'confined', 'papers_taken', 'debt_bondage', 'threatened', 'child_alone'), nullable=False),
    sa.Column('answer', _code('answer', 'yes', 'no', 'not_asked'), nullable=False),
    sa.ForeignKeyConstraint(['screening_id'], ['screening.id'], name=op.f('fk_screening_answer_screening_id_screening')),
    sa.PrimaryKeyConstraint('screening_id', 'position', name=op.f('pk_screening_answer'))
    )


def downgrade() -> None:
    for table in ('screening_answer', 'screening', 'protection_override', 'feared_party', 'protection_review', 'bar_lift', 'bar'):
        op.drop_table(table)
