"""What detections are searched by, the filters people keep, and the kinds of audit entries about both."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NEW_KINDS = ("persons_searched", "detections_exported", "filter_kept", "filter_forgotten")
AUDIT = ("audit_entry", "kind", "ck_audit_entry_audit_kind")
INDEXES = {
    "ix_detection_occurred": ["office_id", "state", "occurred_at", "id"],
    "ix_detection_place": ["office_id", "place_name", "state", "occurred_at", "id"],
    "ix_detection_crimes": ["office_id", "crime_set", "state", "occurred_at", "id"],
}


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _present(table: str, constraint: str) -> tuple[str, list[str]]:
    """Return how a list of codes is written now, and its codes; whatever was added to it before stays on it."""
    connection = op.get_bind()
    if _is_postgresql():
        text = connection.execute(
            sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"), {"name": constraint}
        ).scalar_one()
        return text, re.findall(r"'(\w+)'", text)
    whole = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    text = re.search(rf"CONSTRAINT \"?{constraint}\"? CHECK \([^()]*\([^()]*\)\)", whole).group()
    return text, re.findall(r"'(\w+)'", text)


def _set_codes(table: str, column: str, constraint: str, wanted: list[str]) -> None:
    text, _ = _present(table, constraint)
    listed = ", ".join(f"'{code}'" for code in wanted)
    if _is_postgresql():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({column} IN ({listed}))")
        return
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")  # SQLite's own way to change a CHECK where the table stays
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (text, f"CONSTRAINT {constraint} CHECK ({column} IN ({listed}))", table),
    )
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _crimes_as_text() -> None:
    """Write the lists that are there as texts: ``["drugs", "wildlife"]`` becomes ``,drugs,wildlife,``."""
    op.execute("ALTER TABLE detection ADD COLUMN crime_set TEXT NOT NULL DEFAULT ''")
    text = "CAST(crimes AS TEXT)"
    for before, after in (('", "', ","), ('","', ","), ('["', ","), ('"]', ","), ("[]", "")):
        text = f"replace({text}, '{before}', '{after}')"
    op.execute(f"UPDATE detection SET crime_set = {text} WHERE CAST(crimes AS TEXT) <> '[]'")


def upgrade() -> None:
    """Add the column, the indexes and the table."""
    _crimes_as_text()
    for name, columns in INDEXES.items():
        op.create_index(name, "detection", columns)
    op.create_table(
        "saved_filter",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_saved_filter_office_id_office")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_filter_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    op.create_index("ix_saved_filter_account", "saved_filter", ["account_id", "created_at", "id"])
    known = _present(AUDIT[0], AUDIT[2])[1]
    _set_codes(*AUDIT, [*known, *(kind for kind in NEW_KINDS if kind not in known)])


def downgrade() -> None:
    """Take it off; kinds of audit entries stay on their list, for the log is never cut."""
    op.drop_table("saved_filter")
    for name in INDEXES:
        op.drop_index(name, "detection")
    op.execute("ALTER TABLE detection DROP COLUMN crime_set")
