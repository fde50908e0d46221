"""Entries that devices send in, what is erased of them, and the kinds of audit entries about them."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NEW_KINDS = ("detection_revised", "entry_kept", "entry_dropped")
AUDIT = ("audit_entry", "kind", "ck_audit_entry_audit_kind")
RECORDS = (
    ("deletion_record", "kind", "ck_deletion_record_record_kind"),
    ("legal_hold", "kind", "ck_legal_hold_record_kind"),
)


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
    """Add the table, and what may be said of its rows."""
    op.create_table(
        "captured_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "entry_state",
            sa.Enum("logged", "refused", name="entry_state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("pairs", sa.Text(), nullable=False),
        sa.Column("clock_offset", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision > 0", name=op.f("ck_captured_entry_revision")),
        sa.CheckConstraint("(entry_state = 'logged') = (reference <> '')", name=op.f("ck_captured_entry_logged")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_captured_entry_office_id_office")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_captured_entry_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captured_entry")),
    )
    op.create_index("ix_captured_entry_of_account", "captured_entry", ["account_id", "entry_state", "changed_at"])
    op.create_index("ix_captured_entry_reference", "captured_entry", ["office_id", "reference"])
    known = _present(AUDIT[0], AUDIT[2])[1]
    _set_codes(*AUDIT, [*known, *(kind for kind in NEW_KINDS if kind not in known)])
    for one in RECORDS:
        _set_codes(*one, [*_present(one[0], one[2])[1], "entry"])


def downgrade() -> None:
    """Take it off; kinds of audit entries stay on their list, for the log is never cut."""
    for one in RECORDS:
        _set_codes(*one, [code for code in _present(one[0], one[2])[1] if code != "entry"])
    op.drop_table("captured_entry")
