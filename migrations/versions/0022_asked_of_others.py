"""What is said in deletion records of screenings and consents of another office's persons; an index of screenings."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NEW_CODES = {
    ("legal_hold", "kind", "ck_legal_hold_record_kind"): ("screening", "consent"),
    ("deletion_record", "kind", "ck_deletion_record_record_kind"): ("screening", "consent"),
    ("deletion_record", "retention_class", "ck_deletion_record_retention_class"): ("asked_of_others",),
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


def upgrade() -> None:
    """Add the codes, and the index that the list of referrals owed is read by."""
    op.create_index("ix_screening_office", "screening", ["office_id", "recorded_at", "id"])
    for (table, column, constraint), codes in NEW_CODES.items():
        known = _present(table, constraint)[1]
        _set_codes(table, column, constraint, [*known, *(code for code in codes if code not in known)])


def downgrade() -> None:
    """Take them off."""
    op.drop_index("ix_screening_office", "screening")
    for (table, column, constraint), codes in NEW_CODES.items():
        _set_codes(table, column, constraint, [one for one in _present(table, constraint)[1] if one not in codes])
