"""Lists of people on their way to being recorded, what is erased of them, and the kinds of audit entries about them."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NEW_KINDS = ("people_list_taken_in", "people_list_changed", "people_list_discarded")
NEW_CODES = {
    ("legal_hold", "kind", "ck_legal_hold_record_kind"): ("people_list",),
    ("deletion_record", "kind", "ck_deletion_record_record_kind"): ("people_list",),
}


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


def upgrade() -> None:
    """Add the table, and what may be said of its rows."""
    op.create_table(
        "people_list",
        sa.Column("detection_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _codes("encoding", "columns", "lines", "done", name="list_state"), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.String(length=20), nullable=False),
        sa.Column("agency_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint("lines >= 0", name=op.f("ck_people_list_lines")),
        sa.CheckConstraint("state <> 'done' OR lines = 0", name=op.f("ck_people_list_done")),
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name=op.f("ck_people_list_agency_named")),
        sa.ForeignKeyConstraint(["detection_id"], ["detection.id"], name=op.f("fk_people_list_detection_id_detection")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_people_list_account_id_account")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_people_list_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_list")),
    )
    op.create_index("ix_people_list_detection", "people_list", ["detection_id", "kept_at", "id"])
    for (table, column, constraint), codes in NEW_CODES.items():
        _add_codes(table, column, constraint, codes)
    _add_codes("audit_entry", "kind", "ck_audit_entry_audit_kind", NEW_KINDS)


def downgrade() -> None:
    """Take it off, but for the kinds of audit entries: these stand in every log, and the log is never cut."""
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [one for one in _present(table, constraint)[1] if one not in codes])
    op.drop_table("people_list")
