"""Let the audit log hold the kinds of entries that the walls write."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NEW_KINDS = {
    "signed_in_with_pin",
    "sign_in_closed",
    "second_step_failed",
    "session_ended",
    "sessions_closed",
    "device_known",
    "device_changed",
    "device_forgotten",
    "pin_set",
    "factor_added",
    "factor_removed",
    "factors_reset",
    "code_used",
    "enrolment_code_made",
    "enrolment_opened",
    "password_reset",
    "account_confirmed",
    "accounts_tidied",
    "break_glass_asked",
    "break_glass_granted",
    "break_glass_refused",
    "break_glass_seen",
    "break_glass_ended",
    "keys_changed",
    "recall_seen",
    "recall_answered",
    "onward_moved",
    "file_added",
    "file_seen",
    "file_forgotten",
    "audit_exported",
    "releases_exported",
    "protection_asked",
    "protection_seen",
    "protection_decided",
    "protection_override_asked",
    "protection_overridden",
    "protection_override_ended",
    "screening_recorded",
    "screening_opened",
    "hold_placed",
    "hold_lifted",
    "retention_done",
    "subject_access_made",
    "list_seen",
    "release_seen",
    "document_seen",
    "audit_searched",
    "key_made",
    "key_rotated",
    "checkpoint_made",
    "checkpoint_countersigned",
    "checkpoint_imported",
}
NAME = "ck_audit_entry_audit_kind"


def _listed(kinds: set[str]) -> str:
    return "kind IN (" + ", ".join(f"'{kind}'" for kind in sorted(kinds)) + ")"


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
    new = _listed(known | NEW_KINDS)
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
