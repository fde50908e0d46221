"""Consent: what was asked and said, what is objected to in sharing; what screenings owe, and lists of indicators as data."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NEW_KINDS = (
    "consent_overruled", "consent_recorded", "consent_seen", "consent_withdrawn", "screening_deferred",
    "screenings_seen",
)  # fmt: skip
AUDIT = ("audit_entry", "kind", "ck_audit_entry_audit_kind")
INDICATORS = ("screening_answer", "indicator", "ck_screening_answer_indicator")
FIRST_LIST = (
    "deceived_about_work", "recruited_by_force", "vulnerability_abused", "exploited", "confined", "papers_taken",
    "debt_bondage", "threatened", "child_alone",
)  # fmt: skip


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _codes(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _definition(table: str) -> str:
    asked = "SELECT sql FROM sqlite_master WHERE name = ?"
    return op.get_bind().exec_driver_sql(asked, (table,)).scalar_one()


def _redefine(table: str, definition: str) -> None:
    """Change the text of an SQLite table's definition, as its manual says for rules that no row is touched by."""
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (definition, table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _rule(table: str, constraint: str) -> str:
    """How a list of codes is written now, on SQLite."""
    return re.search(rf"CONSTRAINT \"?{constraint}\"? CHECK \([^()]*\([^()]*\)\)", _definition(table)).group()


def _add_kinds() -> None:
    """Add to the kinds of audit entries; whatever was added to them before stays."""
    table, column, constraint = AUDIT
    if _is_postgresql():
        asked = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
        text = op.get_bind().execute(asked, {"name": constraint}).scalar_one()
    else:
        text = _rule(table, constraint)
    known = re.findall(r"'(\w+)'", text)
    wanted = [*known, *(kind for kind in NEW_KINDS if kind not in known)]
    listed = ", ".join(f"'{kind}'" for kind in wanted)
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")
    else:
        rule = f"CONSTRAINT {constraint} CHECK ({column} IN ({listed}))"
        _redefine(table, _definition(table).replace(text, rule))


def _open_the_list() -> None:
    """Codes of indicators are data now, held by no rule of the database."""
    table, _column, constraint = INDICATORS
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        return
    rule = re.escape(_rule(table, constraint))
    _redefine(table, re.sub(rf",\s*{rule}", "", _definition(table), count=1))


def _close_the_list() -> None:
    """Go back to the codes of the first list; what later ones asked is dropped with the screenings they were asked in."""
    table, column, constraint = INDICATORS
    listed = ", ".join(f"'{code}'" for code in FIRST_LIST)
    later = f"SELECT screening_id FROM screening_answer WHERE indicator NOT IN ({listed})"
    op.execute(f"DELETE FROM screening_answer WHERE screening_id IN ({later})")
    op.execute("DELETE FROM screening WHERE id NOT IN (SELECT screening_id FROM screening_answer)")
    rule = f"CONSTRAINT {constraint} CHECK ({column} IN ({listed}))"
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} ADD {rule}")
        return
    written = _definition(table)
    _redefine(table, f"{written[: written.rindex(')')].rstrip()}, {rule})")


def _owned(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f(f"ck_{table}_agency_named")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f(f"fk_{table}_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _objections() -> None:
    audience = _codes("share_police", "share_services", "share_counterpart", name="audience")
    op.create_table(
        "objection",
        *_owned("objection"),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("audience", audience, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("subject_id", "audience", name=op.f("uq_objection_subject_id_audience")),
    )


def _consents() -> None:
    op.create_table(
        "consent",
        *_owned("consent"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_reference", sa.String(length=40), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("interpreting", _codes("none", "independent", "not_independent", name="interpreting"), nullable=False),
        sa.Column(
            "method", _codes("oral", "written", "thumbprint", "by_guardian", name="consent_method"), nullable=False
        ),
        sa.Column("text_version", sa.String(length=40), nullable=False),
        sa.Column("text_language", sa.String(length=12), nullable=False),
        sa.Column("guardian", sa.Text(), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.CheckConstraint("method <> 'by_guardian' OR guardian <> ''", name=op.f("ck_consent_guardian_named")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name=op.f("fk_consent_recorded_by_id_account")),
        sa.UniqueConstraint("submission", name=op.f("uq_consent_submission")),
    )
    op.create_index("ix_consent_person", "consent", ["person_id", "recorded_at", "id"])


def _answers() -> None:
    scopes = (
        "recording", "share_police", "share_services", "share_counterpart", "contact_family", "consulate", "photo",
        "research",
    )  # fmt: skip
    bases = ("task_by_law", "vital_interest", "child_protection", "court_order")
    deeds = ("taken_back", "nothing_to_do", "kept", "in_words")
    op.create_table(
        "consent_answer",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("scope", _codes(*scopes, name="consent_scope"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", _codes("granted", "refused", "withdrawn", name="consent_state"), nullable=False),
        sa.Column("basis", _codes(*bases, name="legal_basis"), nullable=True),
        sa.Column("basis_words", sa.Text(), nullable=False),
        sa.Column("basis_language", sa.String(length=12), nullable=False),
        sa.Column("basis_by_id", sa.Uuid(), nullable=True),
        sa.Column("basis_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deed", _codes(*deeds, name="withdrawal_deed"), nullable=True),
        sa.Column("taken_back", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_language", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "basis IS NULL OR state <> 'granted'", name=op.f("ck_consent_answer_basis_without_consent")
        ),
        sa.CheckConstraint(
            "scope <> 'recording' OR state = 'granted' OR basis IS NOT NULL",
            name=op.f("ck_consent_answer_recording_basis"),
        ),
        sa.CheckConstraint("(basis_words = '') = (basis_language = '')", name=op.f("ck_consent_answer_basis_language")),
        sa.CheckConstraint("(state = 'withdrawn') = (deed IS NOT NULL)", name=op.f("ck_consent_answer_deed_given")),
        sa.CheckConstraint(
            "deed NOT IN ('kept', 'in_words') OR words <> ''", name=op.f("ck_consent_answer_deed_in_words")
        ),
        sa.CheckConstraint("(words = '') = (words_language = '')", name=op.f("ck_consent_answer_words_language")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_answer_consent_id_consent")),
        sa.ForeignKeyConstraint(["basis_by_id"], ["account.id"], name=op.f("fk_consent_answer_basis_by_id_account")),
        sa.PrimaryKeyConstraint("consent_id", "scope", name=op.f("pk_consent_answer")),
    )


def _screening_steps() -> None:
    reasons = ("passed_on", "referred_outside", "person_declined", "medical_first", "nobody_reachable", "other")
    owed = ("child_protection", "victim_protection", "supervisor_review")
    op.create_table(
        "screening_step",
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("owed", _codes(*owed, name="owed"), nullable=False),
        sa.Column("reason", _codes(*reasons, name="not_now"), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_language", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "owed = 'supervisor_review' OR reason IS NOT NULL", name=op.f("ck_screening_step_reason_given")
        ),
        sa.CheckConstraint("reason <> 'other' OR words <> ''", name=op.f("ck_screening_step_reason_in_words")),
        sa.CheckConstraint("(words = '') = (words_language = '')", name=op.f("ck_screening_step_words_language")),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_screening_step_screening_id_screening")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_screening_step_account_id_account")),
        sa.PrimaryKeyConstraint("screening_id", "owed", name=op.f("pk_screening_step")),
    )


def upgrade() -> None:
    """Make the tables; of earlier screenings nothing is owed, for nobody was asked."""
    _objections()
    _consents()
    _answers()
    op.execute("ALTER TABLE screening ADD COLUMN owes JSON NOT NULL DEFAULT '[]'")
    _screening_steps()
    _open_the_list()
    _add_kinds()


def downgrade() -> None:
    """Take it off, but for the kinds of audit entries: these stand in every log, and the log is never cut."""
    op.drop_table("screening_step")
    _close_the_list()
    op.execute("ALTER TABLE screening DROP COLUMN owes")
    for table in ("consent_answer", "consent", "objection"):
        op.drop_table(table)
