"""Let the audit log hold what is done with entries that a closed account left on a device."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NEW_KINDS = {"entries_taken_over", "entries_discarded"}
NAME = "ck_audit_entry_audit_kind"


def upgrade() -> None:
    """Add the new kinds to those there may be now."""
    bind = op.get_bind()
    postgresql = bind.dialect.name == "postgresql"
    asked = (
        f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{NAME}'"
        if postgresql
        else "SELECT sql FROM sqlite_master WHERE name = 'audit_entry'"
    )
    written = bind.execute(sa.text(asked)).scalar_one()
    rule = written if postgresql else re.search(rf"CONSTRAINT \"?{NAME}\"? CHECK \(([^)]*\))\)", written)[1]
    known = set(re.findall(r"'(\w+)'", rule))
    new = f"kind IN ({', '.join(repr(kind) for kind in sorted(known | NEW_KINDS))})"
    if postgresql:
        op.execute(f"ALTER TABLE audit_entry DROP CONSTRAINT {NAME}")
        op.execute(f"ALTER TABLE audit_entry ADD CONSTRAINT {NAME} CHECK ({new})")
        return
    bind.exec_driver_sql("PRAGMA writable_schema = ON")  # SQLite's own way to change a CHECK where the table stays
    changed = {"new": written.replace(rule, new)}
    bind.execute(sa.text("UPDATE sqlite_master SET sql = :new WHERE name = 'audit_entry'"), changed)
    bind.exec_driver_sql(f"PRAGMA schema_version = {bind.exec_driver_sql('PRAGMA schema_version').scalar_one() + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")


def downgrade() -> None:
    """Leave them on the list: entries of these kinds stand in every log, and the log is never cut."""
