"""Retention: marks on what was reduced, holds, deletion records, and documents whose bytes can be erased."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REDUCIBLE = ("person", "detection", "case_file", "referral", "handover")
NEW_CODES = {
    ("release", "recall_reason", "ck_release_recall_reason"): ("retention",),
    ("referral", "decline_reason", "ck_referral_decline_reason"): ("person_declined",),
    ("referral_step", "reason", "ck_referral_step_decline_reason"): ("person_declined",),
    ("issued_document", "kind", "ck_issued_document_document_kind"): ("subject_access",),
}
CASE_KEY = "fk_issued_document_case_id_case_file"
CASE_KEY_SQL = f", \n\tCONSTRAINT {CASE_KEY} FOREIGN KEY(case_id) REFERENCES case_file (id)"
CLASSES = (
    "draft", "without_case", "declined", "case", "custody", "document", "subject_access", "ledger", "audit",
    "protection_on_request", "protection", "sign_in",
)  # fmt: skip
KINDS = (
    "case", "detection", "person", "referral", "handover", "document", "release", "hold", "review", "override",
    "audit", "sign_in",
)  # fmt: skip


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _codes(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _rewrite(table: str, before: str, after: str) -> None:
    """Change the text of an SQLite table's definition, as its manual says for rules that no row is touched by."""
    connection = op.get_bind()
    found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    if found.count(before) != 1:
        raise RuntimeError(f"{table} is not defined as expected: {before!r}")
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (found.replace(before, after), table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _present(table: str, constraint: str) -> tuple[str, list[str]]:
    """Return how a list of codes is written now, and its codes; whatever was added to it before stays on it."""
    connection = op.get_bind()
    if _is_postgresql():
        text = connection.execute(
            sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"), {"name": constraint}
        ).scalar_one()
        return text, re.findall(r"'([^']*)'::", text)
    whole = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    text = re.search(rf"CONSTRAINT {constraint} CHECK \([^()]*\([^()]*\)\)", whole).group()
    return text, re.findall(r"'([^']*)'", text)


def _set_codes(table: str, column: str, constraint: str, wanted: list[str]) -> None:
    text, _ = _present(table, constraint)
    listed = ", ".join(f"'{code}'" for code in wanted)
    if _is_postgresql():
        op.drop_constraint(op.f(constraint), table, type_="check")
        op.create_check_constraint(op.f(constraint), table, f"{column} IN ({listed})")
    else:
        _rewrite(table, text, f"CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")


def _refuse(table: str, name: str, what: str, when: str = "") -> None:
    """Refuse what a trigger's event says, where a condition on the new row holds."""
    if _is_postgresql():
        each = "STATEMENT" if what == "TRUNCATE" else "ROW"
        action = f"FOR EACH {each} {when} EXECUTE FUNCTION refuse_change()"
    else:
        action = f"{when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} {action}")


def _unrefuse(table: str, name: str) -> None:
    op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if _is_postgresql() else ""))


def _let_bytes_be_erased() -> None:
    """Of an issued document only the bytes may be changed, and only to nothing; it outlives the case it was of."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("issued_document")]
    _unrefuse("issued_document", "issued_document_update")
    if _is_postgresql():
        op.alter_column("issued_document", "pdf", nullable=True)
        op.drop_constraint(op.f(CASE_KEY), "issued_document", type_="foreignkey")
    else:
        _rewrite("issued_document", "pdf BLOB NOT NULL", "pdf BLOB")
        _rewrite("issued_document", CASE_KEY_SQL, "")
    others = ", ".join(name for name in columns if name != "pdf")
    _refuse("issued_document", "issued_document_update", f"UPDATE OF {others}")
    _refuse("issued_document", "issued_document_pdf", "UPDATE OF pdf", "WHEN (NEW.pdf IS NOT NULL)")


def _keep_bytes_for_good() -> None:
    """Take that back; documents that were erased, or whose case was, can't be as they were before."""
    gone = "SELECT count(*) FROM issued_document WHERE pdf IS NULL OR case_id NOT IN (SELECT id FROM case_file)"
    if op.get_bind().execute(sa.text(gone)).scalar_one():
        raise RuntimeError("issued documents were erased, or their cases were: there is no way back from that")
    _unrefuse("issued_document", "issued_document_pdf")
    _unrefuse("issued_document", "issued_document_update")
    if _is_postgresql():
        op.alter_column("issued_document", "pdf", nullable=False)
        op.create_foreign_key(op.f(CASE_KEY), "issued_document", "case_file", ["case_id"], ["id"])
    else:
        _rewrite("issued_document", "pdf BLOB", "pdf BLOB NOT NULL")
        office = "CONSTRAINT fk_issued_document_office_id_office FOREIGN KEY(office_id) REFERENCES office (id)"
        _rewrite("issued_document", office, CASE_KEY_SQL.removeprefix(", \n\t") + ", \n\t" + office)
    _refuse("issued_document", "issued_document_update", "UPDATE")


def _holds() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.Column("kind", _codes(*KINDS, name="record_kind"), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column(
            "ground", _codes("order", "proceedings", "complaint", "person", "other", name="hold_ground"), nullable=False
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.Uuid(), nullable=False),
        sa.Column("placed_by_name", sa.String(length=200), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_by_name", sa.String(length=200), nullable=False),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('case', 'detection', 'person', 'referral', 'handover', 'document')", name=op.f("ck_legal_hold_on")
        ),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f("ck_legal_hold_agency_named")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_legal_hold_in_words")),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name=op.f("ck_legal_hold_lifted_by")),
        sa.CheckConstraint("(lifted_at IS NULL) = (lift_reason = '')", name=op.f("ck_legal_hold_lift_reason_given")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_legal_hold_office_id_office")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["account.id"], name=op.f("fk_legal_hold_placed_by_id_account")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["account.id"], name=op.f("fk_legal_hold_lifted_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sa.UniqueConstraint("submission", name=op.f("uq_legal_hold_submission")),
    )
    op.create_index("ix_legal_hold_office", "legal_hold", ["office_id", "placed_at", "id"])


def _deletion_records() -> None:
    op.create_table(
        "deletion_record",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retention_class", _codes(*CLASSES, name="retention_class"), nullable=False),
        sa.Column("act", _codes("minimise", "pseudonymise", "delete", name="act"), nullable=False),
        sa.Column("kind", _codes(*KINDS, name="record_kind"), nullable=False),
        sa.Column("subject_digest", sa.String(length=64), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("schedule", sa.JSON(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("records > 0", name=op.f("ck_deletion_record_records")),
        sa.CheckConstraint("subject_digest = '' OR records = 1", name=op.f("ck_deletion_record_one_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_record")),
    )
    op.create_index("ix_deletion_record_office", "deletion_record", ["office_id", "at", "id"])
    op.create_index("ix_deletion_record_subject", "deletion_record", ["subject_digest"])


def upgrade() -> None:
    """Add what retention needs."""
    for table in REDUCIBLE:
        op.add_column(table, sa.Column("reduced_at", sa.DateTime(timezone=True), nullable=True))
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [*_present(table, constraint)[1], *codes])
    _let_bytes_be_erased()
    _holds()
    _deletion_records()
    for verb in ("UPDATE", "DELETE", *(("TRUNCATE",) if _is_postgresql() else ())):
        _refuse("deletion_record", f"deletion_record_{verb.lower()}", verb)


def downgrade() -> None:
    """Take it all off."""
    _keep_bytes_for_good()
    op.drop_table("deletion_record")
    op.drop_table("legal_hold")
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [one for one in _present(table, constraint)[1] if one not in codes])
    for table in REDUCIBLE:
        op.drop_column(table, "reduced_at")
