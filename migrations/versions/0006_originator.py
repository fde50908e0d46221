"""Originator control that travels: what documents contain, who was shown what, recalls answered, requests to pass on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SUBJECTS = ('case', 'detection', 'person')
PURPOSES = ('victim_protection', 'identification', 'investigation', 'prevention', 'return_reception')
REFUSED = {
    'document_item': ('UPDATE', 'DELETE'),
    'dissemination': ('UPDATE',),  # its rows may go when their time is over, never be rewritten
}


def _refusing() -> list[tuple[str, str]]:
    return [(table, verb) for table, verbs in REFUSED.items() for verb in verbs]


def _put_triggers_on() -> None:
    for table, verb in _refusing():
        name = f'{table}_{verb.lower()}'
        if op.get_bind().dialect.name == 'postgresql':
            op.execute(f'CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()')
        else:
            op.execute(
                f'CREATE TRIGGER {name} BEFORE {verb} ON {table} '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def upgrade() -> None:
    op.create_table('document_item',
    sa.Column('document_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum(*SUBJECTS, name='subject_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['issued_document.id'], name=op.f('fk_document_item_document_id_issued_document')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_item')),
    sa.UniqueConstraint('document_id', 'kind', 'subject_id', 'release_id', name=op.f('uq_document_item_document_id_kind_subject_id_release_id'))
    )
    with op.batch_alter_table('document_item', schema=None) as batch_op:
        batch_op.create_index('ix_document_item_release', ['release_id'], unique=False)
        batch_op.create_index('ix_document_item_subject', ['subject_id'], unique=False)

    op.create_table('dissemination',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum(*SUBJECTS, name='subject_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('subject_reference', sa.String(length=40), nullable=False),
    sa.Column('form', sa.Enum('screen', 'print', 'export', name='form', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('document', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(form = 'print') = (document <> '')", name=op.f('ck_dissemination_document_of_print')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_dissemination_account_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_dissemination_office_id_office')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_dissemination_recipient_id_office')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_dissemination_release_id_release')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dissemination')),
    sa.UniqueConstraint('release_id', 'form', 'day', 'document', name=op.f('uq_dissemination_release_id_form_day_document'))
    )
    with op.batch_alter_table('dissemination', schema=None) as batch_op:
        batch_op.create_index('ix_dissemination_office', ['office_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_dissemination_recipient', ['recipient_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_dissemination_subject', ['subject_reference'], unique=False)

    op.create_table('recall',
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('act', sa.Uuid(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'seen', 'complied', 'refused', name='recall_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Uuid(), nullable=True),
    sa.Column('ground', sa.Enum('evidence_in_proceedings', 'legal_duty_to_keep', 'handed_to_court', 'other', name='keeping_ground', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('words_language', sa.String(length=12), nullable=False),
    sa.Column('copies', sa.JSON(), nullable=False),
    sa.CheckConstraint("(state IN ('complied', 'refused')) = (answered_at IS NOT NULL)", name=op.f('ck_recall_answered')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by_id IS NULL)', name=op.f('ck_recall_answered_by')),
    sa.CheckConstraint("(state = 'asked') = (seen_at IS NULL)", name=op.f('ck_recall_seen')),
    sa.CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name=op.f('ck_recall_ground_given')),
    sa.CheckConstraint("ground <> 'other' OR words <> ''", name=op.f('ck_recall_ground_in_words')),
    sa.CheckConstraint("(words = '') = (words_language = '')", name=op.f('ck_recall_words_language')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_recall_answered_by_id_account')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_recall_office_id_office')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_recall_recipient_id_office')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_recall_release_id_release')),
    sa.PrimaryKeyConstraint('release_id', name=op.f('pk_recall'))
    )
    with op.batch_alter_table('recall', schema=None) as batch_op:
        batch_op.create_index('ix_recall_act', ['act'], unique=False)

    op.create_table('onward_request',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('recipient_id', sa.Uuid(), nullable=False),
    sa.Column('third_id', sa.Uuid(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum(*PURPOSES, name='purpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('words_language', sa.String(length=12), nullable=False),
    sa.Column('state', sa.Enum('asked', 'granted', 'refused', 'withdrawn', name='onward_state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Uuid(), nullable=True),
    sa.Column('ground', sa.Enum('no_need', 'no_basis', 'proceedings', 'other', name='onward_ground', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answer_language', sa.String(length=12), nullable=False),
    sa.Column('granted_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('submission', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('third_id <> office_id AND third_id <> recipient_id', name=op.f('ck_onward_request_third_office')),
    sa.CheckConstraint("(state = 'granted') = (granted_id IS NOT NULL)", name=op.f('ck_onward_request_granted')),
    sa.CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name=op.f('ck_onward_request_ground_given')),
    sa.CheckConstraint("(state = 'asked') = (closed_at IS NULL)", name=op.f('ck_onward_request_closed')),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_by_id IS NULL)', name=op.f('ck_onward_request_closed_by')),
    sa.CheckConstraint("ground <> 'other' OR answer <> ''", name=op.f('ck_onward_request_ground_in_words')),
    sa.CheckConstraint("words <> '' AND words_language <> ''", name=op.f('ck_onward_request_words')),
    sa.CheckConstraint("(answer = '') = (answer_language = '')", name=op.f('ck_onward_request_answer_language')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['account.id'], name=op.f('fk_onward_request_asked_by_id_account')),
    sa.ForeignKeyConstraint(['closed_by_id'], ['account.id'], name=op.f('fk_onward_request_closed_by_id_account')),
    sa.ForeignKeyConstraint(['granted_id'], ['release.id'], name=op.f('fk_onward_request_granted_id_release')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_onward_request_office_id_office')),
    sa.ForeignKeyConstraint(['recipient_id'], ['office.id'], name=op.f('fk_onward_request_recipient_id_office')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_onward_request_release_id_release')),
    sa.ForeignKeyConstraint(['third_id'], ['office.id'], name=op.f('fk_onward_request_third_id_office')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_onward_request')),
    sa.UniqueConstraint('submission', name=op.f('uq_onward_request_submission'))
    )
    with op.batch_alter_table('onward_request', schema=None) as batch_op:
        batch_op.create_index('ix_onward_request_office', ['office_id', 'asked_at', 'id'], unique=False)
        batch_op.create_index('ix_onward_request_recipient', ['recipient_id', 'asked_at', 'id'], unique=False)
        batch_op.create_index('ix_onward_request_release', ['release_id'], unique=False)

    # what was recalled before is asked about from now on, each for itself
    op.execute(
        'INSERT INTO recall (release_id, act, office_id, recipient_id, state, asked_at, words, words_language, copies) '
        "SELECT id, id, office_id, recipient_id, 'asked', recalled_at, '', '', '{}' FROM release "
        "WHERE state = 'recalled' AND recall_reason <> 'not_presented'"
    )
    _put_triggers_on()


def downgrade() -> None:
    for table in ('onward_request', 'recall', 'dissemination', 'document_item'):
        op.drop_table(table)
