"""Exhibits with their chains of custody, which nobody rewrites; uploads that come in parts; what a photo said."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NEW_KINDS = ("exhibit_recorded", "exhibit_seen", "custody_recorded", "photo_used")
NEW_CODES = {
    ("file", "subject_kind", "ck_file_subject"): ("exhibit",),
    ("legal_hold", "kind", "ck_legal_hold_record_kind"): ("exhibit",),
    ("deletion_record", "kind", "ck_deletion_record_record_kind"): ("exhibit",),
}
PURPOSES = (
    "seized", "storage", "transport", "examination", "court", "correction", "returned", "forfeited", "destroyed",
)  # fmt: skip
FUNCTION = """
CREATE FUNCTION refuse_alone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = ($1).%I)', TG_ARGV[0], TG_ARGV[1]) INTO stands USING OLD;
    IF stands THEN
        RAISE EXCEPTION '% goes with its % alone', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$
"""
"""By the time a key's own rule deletes a row, the row it belonged to is gone; anybody else finds it still there."""
GOES_WITH = {"exhibit": ("detection", "detection_id"), "custody_event": ("exhibit", "exhibit_id")}
NEVER_REWRITTEN = ("custody_event", "custody_words")
TRUNCATED = ("exhibit", "custody_event", "custody_words")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _codes(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


# --- lists of codes that grow ---------------------------------------------------------------------------------------


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
        asked = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
        text = connection.execute(asked, {"name": constraint}).scalar_one()
        return text, re.findall(r"'([^']*)'::", text)
    whole = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    text = re.search(rf"CONSTRAINT \"?{constraint}\"? CHECK \([^()]*\([^()]*\)\)", whole).group()
    return text, re.findall(r"'([^']*)'", text)


def _set_codes(table: str, column: str, constraint: str, wanted: list[str]) -> None:
    text, _ = _present(table, constraint)
    listed = ", ".join(f"'{code}'" for code in wanted)
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")
    else:
        _rewrite(table, text, f"CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")


def _add_codes(table: str, column: str, constraint: str, codes: tuple[str, ...]) -> None:
    known = _present(table, constraint)[1]
    _set_codes(table, column, constraint, [*known, *(code for code in codes if code not in known)])


# --- tables ---------------------------------------------------------------------------------------------------------


def _exhibits() -> None:
    op.create_table(
        "exhibit",
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("detection_id", sa.Uuid(), nullable=False),
        sa.Column("detection", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_language", sa.String(length=12), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("mark_kind", _codes("serial", "imei", "plate", "other", name="mark_kind"), nullable=True),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("seized_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("found_where", "seized_by", "authority", "witnesses", "packaging")
        ),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("storage", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.Column("reduced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_exhibit_quantity")),
        sa.CheckConstraint(
            "(description = '') = (description_language = '')", name=op.f("ck_exhibit_description_language")
        ),
        sa.CheckConstraint("(mark = '') = (mark_kind IS NULL)", name=op.f("ck_exhibit_mark_of_kind")),
        sa.CheckConstraint("seized_at <= recorded_at", name=op.f("ck_exhibit_not_in_future")),
        sa.CheckConstraint("lines > 0", name=op.f("ck_exhibit_lines")),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f("ck_exhibit_agency_named")),
        sa.ForeignKeyConstraint(
            ["detection_id"], ["detection.id"], name=op.f("fk_exhibit_detection_id_detection"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name=op.f("fk_exhibit_recorded_by_id_account")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_exhibit_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit")),
        sa.UniqueConstraint("reference", name=op.f("uq_exhibit_reference")),
        sa.UniqueConstraint("submission", name=op.f("uq_exhibit_submission")),
    )


def _chains() -> None:
    op.create_table(
        "custody_event",
        sa.Column("exhibit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", _codes(*PURPOSES, name="custody_purpose"), nullable=False),
        sa.Column("seal_found", _codes("intact", "broken", "none", name="seal_found"), nullable=False),
        sa.Column("new_seal", sa.String(length=40), nullable=False),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission", sa.Uuid(), nullable=True),
        sa.CheckConstraint("position > 0", name=op.f("ck_custody_event_position")),
        sa.CheckConstraint("(position = 1) = (purpose = 'seized')", name=op.f("ck_custody_event_seized_first")),
        sa.CheckConstraint("at <= recorded_at", name=op.f("ck_custody_event_not_in_future")),
        sa.ForeignKeyConstraint(
            ["exhibit_id"], ["exhibit.id"], name=op.f("fk_custody_event_exhibit_id_exhibit"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_custody_event_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_event")),
        sa.UniqueConstraint("exhibit_id", "position", name=op.f("uq_custody_event_exhibit_id_position")),
        sa.UniqueConstraint("submission", name=op.f("uq_custody_event_submission")),
    )
    op.create_table(
        "custody_words",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["custody_event.id"], name=op.f("fk_custody_words_event_id_custody_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_custody_words")),
    )


def _uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("have", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("have >= 0 AND have <= size", name=op.f("ck_upload_have")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_upload_office_id_office")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_upload_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_upload_account_id_name")),
    )
    op.create_table(
        "upload_part",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_part_upload_id_upload"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", "start", name=op.f("pk_upload_part")),
    )


def _refuse_postgresql() -> None:
    op.execute(FUNCTION)
    for table in NEVER_REWRITTEN:
        op.execute(
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table, (parent, key) in GOES_WITH.items():
        op.execute(
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_alone('{parent}', '{key}')"
        )
    for table in TRUNCATED:
        op.execute(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _refuse_sqlite() -> None:
    for table in NEVER_REWRITTEN:
        op.execute(
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for table, (parent, key) in GOES_WITH.items():
        op.execute(
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {parent} WHERE id = OLD.{key}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} goes with its {parent} alone'); END"
        )


def upgrade() -> None:
    """Add what exhibits and attachments need."""
    _exhibits()
    for name in ("office", "detection"):
        op.create_index(f"ix_exhibit_{name}", "exhibit", [f"{name}_id", "recorded_at", "id"])
    _chains()
    _uploads()
    op.add_column("file", sa.Column("told", sa.Text(), nullable=True))
    (_refuse_postgresql if _is_postgresql() else _refuse_sqlite)()
    for (table, column, constraint), codes in NEW_CODES.items():
        _add_codes(table, column, constraint, codes)
    _add_codes("audit_entry", "kind", "ck_audit_entry_audit_kind", NEW_KINDS)


def downgrade() -> None:
    """Take it off, but for the kinds of audit entries: these stand in every log, and the log is never cut."""
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [one for one in _present(table, constraint)[1] if one not in codes])
    op.drop_column("file", "told")
    for table in ("upload_part", "upload", "custody_words", "custody_event", "exhibit"):
        op.drop_table(table)
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_alone()")
