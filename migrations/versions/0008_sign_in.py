"""Sessions, devices and second factors; break-glass."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

def upgrade() -> None:
    # Without a batch: SQLite would make the table anew, which rows that refer to it forbid.
    op.add_column('account', sa.Column('password_is_temporary', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('account', sa.Column('enrolment_hash', sa.String(length=200), nullable=True))
    op.add_column('account', sa.Column('enrolment_until', sa.DateTime(timezone=True), nullable=True))
    op.drop_column('account', 'generation')
    op.create_table('user_session',
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.Enum('password', 'enrolling', 'full', name='stage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.Column('device', sa.String(length=80), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('offered_secret', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_user_session_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_user_session_token_digest'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_account_id'), ['account_id'], unique=False)

    op.create_table('known_device',
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('device', sa.String(length=80), nullable=False),
    sa.Column('known_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shows_username', sa.Boolean(), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=True),
    sa.Column('pin_failures', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_known_device_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_device')),
    sa.UniqueConstraint('token_digest', 'account_id', name=op.f('uq_known_device_token_digest_account_id'))
    )
    with op.batch_alter_table('known_device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_device_account_id'), ['account_id'], unique=False)

    op.create_table('authenticator_app',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_authenticator_app_account_id_account')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_authenticator_app'))
    )
    op.create_table('passkey',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('credential', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential', name=op.f('uq_passkey_credential'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_account_id'), ['account_id'], unique=False)

    op.create_table('one_time_code',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('symbol', sa.String(length=1), nullable=False),
    sa.Column('code_hash', sa.String(length=200), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_one_time_code_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_code')),
    sa.UniqueConstraint('account_id', 'symbol', name=op.f('uq_one_time_code_account_id_symbol'))
    )
    op.create_table('spent_challenge',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('spent_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_spent_challenge'))
    )
    with op.batch_alter_table('spent_challenge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spent_challenge_spent_at'), ['spent_at'], unique=False)

    op.create_table('break_glass',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('agency', sa.String(length=20), nullable=False),
    sa.Column('agency_only', sa.Boolean(), nullable=False),
    sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f('ck_break_glass_agency_named')),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('case_reference', sa.String(length=40), nullable=False),
    sa.Column('ground', sa.Enum('danger_to_life', 'child_at_risk', 'order_or_deadline', 'nobody_there', name='ground', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'granted', 'refused', 'ended', name='glass_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state = 'asked') = (decided_by_id IS NULL)", name=op.f('ck_break_glass_decided')),
    sa.CheckConstraint('(decided_by_id IS NULL) = (decided_at IS NULL)', name=op.f('ck_break_glass_decided_at')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> asked_by_id', name=op.f('ck_break_glass_two_people')),
    sa.CheckConstraint("(state IN ('granted', 'ended')) = (expires_at IS NOT NULL)", name=op.f('ck_break_glass_expiry')),
    sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name=op.f('ck_break_glass_ended')),
    sa.CheckConstraint('hours BETWEEN 1 AND 24', name=op.f('ck_break_glass_hours')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_break_glass_asked_by_id_account')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_break_glass_case_id_case_file')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f('fk_break_glass_decided_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_break_glass_office_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_break_glass')),
    sa.UniqueConstraint('submission', name=op.f('uq_break_glass_submission'))
    )
    with op.batch_alter_table('break_glass', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_break_glass_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_break_glass_office', ['office_id', 'asked_at', 'id'], unique=False)


def downgrade() -> None:
    for table in ('break_glass', 'spent_challenge', 'one_time_code', 'passkey', 'authenticator_app', 'known_device', 'user_session'):
        op.drop_table(table)
    op.add_column('account', sa.Column('generation', sa.Integer(), nullable=False, server_default='1'))
    for column in ('enrolment_until', 'enrolment_hash', 'password_is_temporary'):
        op.drop_column('account', column)
